// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/grid/corridor_path.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qipan::corridor {
namespace {

constexpr int kMostLayers = 48;   // layers a link may span; longer straights are joined by the polish
constexpr int kMostChecks = 400;  // rounds of search, check, search again

}  // namespace

PathSearch::PathSearch(const Course& course, Checker& checker, std::vector<Stop> starts, std::vector<Stop> finishes,
                       double margin)
    : checker_(checker) {
  const auto add_layer = [&](int gate, std::vector<Stop> stops) {
    first_of_.push_back(int(stops_.size()));
    gate_of_.push_back(gate);
    for (Stop& stop : stops) stops_.push_back(std::move(stop));
  };
  add_layer(-1, std::move(starts));
  for (int g = 0; g < int(course.gates().size()); ++g) {
    if (course.gates()[std::size_t(g)].at_stop) add_layer(g, course.candidates(g));
  }
  add_layer(int(course.gates().size()), std::move(finishes));
  first_of_.push_back(int(stops_.size()));
  connect(course, margin);
}

// From each stop outwards: the gates passed so far leave a cone of directions; what lies outside it cannot be reached
// straight.
void PathSearch::connect(const Course& course, double margin) {
  const int layers = int(gate_of_.size());
  const auto& gates = course.gates();
  for (int layer = 0; layer < layers; ++layer) {
    for (int s = first_of_[std::size_t(layer)]; s < first_of_[std::size_t(layer) + 1]; ++s) {
      first_edge_.push_back(int(edges_.size()));
      const Stop& from = stops_[std::size_t(s)];
      Vec cone_left, cone_right;
      bool open = false, blocked = false;
      int passed = from.gate;
      for (int target = layer + 1; target < layers && target <= layer + kMostLayers && !blocked; ++target) {
        for (int g = passed + 1; g < gate_of_[std::size_t(target)] && !blocked; ++g) {
          const GateLine& gate = gates[std::size_t(g)];
          const double keep = gate.gap > 0 ? margin * gate.need / gate.gap : 0;
          const Vec l = gate.l + keep * (gate.r - gate.l) - from.xy, r = gate.r + keep * (gate.l - gate.r) - from.xy;
          if (gate.point || cross(r, l) <= 0) {
            blocked = true;
          } else if (!open) {
            cone_left = l;
            cone_right = r;
            open = true;
          } else {
            if (cross(cone_left, l) < 0) cone_left = l;
            if (cross(cone_right, r) > 0) cone_right = r;
            blocked = cross(cone_right, cone_left) <= 0;
          }
        }
        passed = std::max(passed, gate_of_[std::size_t(target)] - 1);
        if (blocked) break;
        for (int t = first_of_[std::size_t(target)]; t < first_of_[std::size_t(target) + 1]; ++t) {
          const Stop& to = stops_[std::size_t(t)];
          const Vec d = to.xy - from.xy;
          if (open && (cross(d, cone_left) < 0 || cross(cone_right, d) < 0)) continue;
          Link link;
          if (!course.quick_link(from, to, link)) continue;
          edges_.push_back({s, t, link.cost, link.direction});
        }
      }
    }
  }
  first_edge_.push_back(int(edges_.size()));
}

bool PathSearch::run() {
  constexpr double kNever = std::numeric_limits<double>::infinity();
  const int count = int(stops_.size()), last_layer = first_of_[first_of_.size() - 2];
  std::vector<std::vector<Label>> arrivals(std::size_t(count), std::vector<Label>{});
  std::vector<Label> kept;  // all labels in the end, referred to by `previous`
  Label goal{kNever, 0, -1, -1};
  for (int s = 0; s < count; ++s) {
    const bool start = s < first_of_[1];
    const int begin = int(kept.size());
    if (start) {
      kept.push_back({0, 0, -1, -1});
    } else {  // a label lives when no cheaper one, turned into its direction, is as good
      auto& labels = arrivals[std::size_t(s)];
      std::sort(labels.begin(), labels.end(),
                [](const Label& a, const Label& b) { return a.cost != b.cost ? a.cost < b.cost : a.edge < b.edge; });
      for (const Label& label : labels) {
        bool beaten = false;
        for (std::size_t k = std::size_t(begin); k < kept.size() && !beaten; ++k) {
          beaten = kept[k].cost + Course::turn(kept[k].direction, label.direction) <= label.cost;
        }
        if (!beaten) kept.push_back(label);
        if (s >= last_layer) break;
      }
      labels.clear();
      labels.shrink_to_fit();
    }
    if (s >= last_layer) {
      if (int(kept.size()) > begin && kept.back().cost < goal.cost) goal = kept.back();
      continue;
    }
    const int end = int(kept.size());
    if (begin == end) continue;
    for (int e = first_edge_[std::size_t(s)]; e < first_edge_[std::size_t(s) + 1]; ++e) {
      const Edge& edge = edges_[std::size_t(e)];
      if (edge.cost == kNever) continue;
      Label next{kNever, edge.direction, e, -1};
      for (int k = begin; k < end; ++k) {
        const Label& label = kept[std::size_t(k)];
        const double cost = label.cost + edge.cost + (start ? 0 : Course::turn(label.direction, edge.direction));
        if (cost < next.cost) {
          next.cost = cost;
          next.previous = k;
        }
      }
      if (next.cost < goal.cost) arrivals[std::size_t(edge.to)].push_back(next);
    }
  }
  path_.clear();
  if (goal.cost == kNever) return false;
  for (Label label = goal; label.edge >= 0; label = kept[std::size_t(label.previous)]) path_.push_back(label.edge);
  std::reverse(path_.begin(), path_.end());
  return true;
}

std::vector<Stop> PathSearch::best() {
  for (int round = 0; round < kMostChecks; ++round) {
    if (!run()) return {};
    bool changed = false;
    for (const int e : path_) {
      Edge& edge = edges_[std::size_t(e)];
      if (edge.checked) continue;
      edge.checked = true;
      const double extra = checker_.price(stops_[std::size_t(edge.from)], stops_[std::size_t(edge.to)]);
      edge.cost += extra;
      changed = changed || extra > 0;
    }
    if (changed) continue;
    std::vector<Stop> path{stops_[std::size_t(edges_[std::size_t(path_.front())].from)]};
    for (const int e : path_) path.push_back(stops_[std::size_t(edges_[std::size_t(e)].to)]);
    return path;
  }
  return {};
}

void PathSearch::forbid(std::size_t number) {
  edges_[std::size_t(path_[number])].cost = std::numeric_limits<double>::infinity();
}

}  // namespace qipan::corridor
