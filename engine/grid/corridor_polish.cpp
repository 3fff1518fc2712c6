// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/grid/corridor_polish.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace qipan::corridor {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr double kLeastGain = 1e-3;  // m
constexpr int kRounds = 12;

class Polisher {
 public:
  Polisher(std::vector<Stop> path, const Course& course, Checker& checker, const EndRail& start, const EndRail& finish,
           double margin)
      : path_(std::move(path)), course_(course), checker_(checker), start_(start), finish_(finish), margin_(margin) {
    links_.resize(path_.size() - 1);
    for (std::size_t i = 0; i + 1 < path_.size(); ++i) {
      if (!full(path_[i], path_[i + 1], kNever, links_[i])) links_[i].cost = 1e9;
    }
  }

  std::vector<Stop> run() {
    for (int round = 0; round < kRounds; ++round) {
      bool better = false;
      for (std::size_t i = 1; i + 1 < path_.size();) {
        if (drop(i)) {
          better = true;
        } else {
          ++i;
        }
      }
      for (const double step : {4.0, 2.0, 1.0, 0.5, 0.25, 0.1}) {
        for (std::size_t i = 0; i < path_.size(); ++i) better = shift(i, i, step) || better;
        for (std::size_t i = 0; i + 1 < path_.size(); ++i) better = shift(i, i + 1, step) || better;
      }
      for (std::size_t i = 1; i + 1 < path_.size(); ++i) better = change_gate(i) || better;
      if (!better) break;
    }
    return path_;
  }

 private:
  // The link with all its prices; false when it is not valid or dearer than `limit`.
  bool full(const Stop& from, const Stop& to, double limit, Link& link) {
    if (!course_.link(from, to, margin_, link) || link.cost >= limit) return false;
    link.cost += checker_.price(from, to);
    return link.cost < limit;
  }

  [[nodiscard]] double price(std::size_t first,
                             std::size_t last) const {  // links first..last-1 and the turns at their ends
    double sum = 0;
    for (std::size_t i = first; i < last; ++i) sum += links_[i].cost;
    for (std::size_t i = std::max<std::size_t>(first, 1); i <= last && i < links_.size(); ++i) {
      sum += Course::turn(links_[i - 1].direction, links_[i].direction);
    }
    return sum;
  }

  // Replaces the stops after `first` and before `last` by `inner` when that is cheaper.
  bool replace(std::size_t first, std::size_t last, const std::vector<Stop>& stops) {
    const double now = price(first, last) - kLeastGain;
    std::vector<Link> links(stops.size() - 1);
    double sum = 0;
    for (std::size_t i = 0; i < links.size(); ++i) {  // the cheap part first
      if (!course_.link(stops[i], stops[i + 1], margin_, links[i])) return false;
      sum += links[i].cost;
      if (i > 0) sum += Course::turn(links[i - 1].direction, links[i].direction);
    }
    if (first > 0) sum += Course::turn(links_[first - 1].direction, links.front().direction);
    if (last < links_.size()) sum += Course::turn(links.back().direction, links_[last].direction);
    if (sum >= now) return false;
    for (std::size_t i = 0; i < links.size(); ++i) {
      const double extra = checker_.price(stops[i], stops[i + 1]);
      sum += extra;
      links[i].cost += extra;
      if (sum >= now) return false;
    }
    path_.erase(path_.begin() + std::ptrdiff_t(first), path_.begin() + std::ptrdiff_t(last) + 1);
    path_.insert(path_.begin() + std::ptrdiff_t(first), stops.begin(), stops.end());
    links_.erase(links_.begin() + std::ptrdiff_t(first), links_.begin() + std::ptrdiff_t(last));
    links_.insert(links_.begin() + std::ptrdiff_t(first), links.begin(), links.end());
    return true;
  }

  bool drop(std::size_t i) {
    if (path_[i].may_touch) return false;
    return replace(i - 1, i + 1, {path_[i - 1], path_[i + 1]});
  }

  [[nodiscard]] std::optional<Stop> moved(const Stop& stop, double by) const {
    if (stop.gate >= 0 && stop.gate < int(course_.gates().size())) {
      const GateLine& gate = course_.gates()[std::size_t(stop.gate)];
      if (gate.point || gate.gap < 0.02) return std::nullopt;
      const double keep = margin_ * gate.need / gate.gap, where = stop.where + by / gate.gap;
      if (where < keep || where > 1 - keep) return std::nullopt;
      return course_.stop_on(stop.gate, where);
    }
    const EndRail& rail = stop.gate < 0 ? start_ : finish_;
    const double where = stop.where + by;
    if (!rail.slides() || where < rail.low() || where > rail.high()) return std::nullopt;
    return rail.stop_at(where, stop.gate);
  }

  bool shift(std::size_t first, std::size_t last, double step) {
    bool better = false;
    for (const double by : {step, -step}) {
      for (int again = 0; again < 6; ++again) {
        std::vector<Stop> stops;
        const std::size_t from = first > 0 ? first - 1 : 0, to = std::min(last + 1, path_.size() - 1);
        for (std::size_t i = from; i <= to; ++i) stops.push_back(path_[i]);
        bool possible = true;
        for (std::size_t i = first; i <= last && possible; ++i) {
          auto stop = moved(path_[i], by);
          possible = stop.has_value();
          if (possible) stops[i - from] = std::move(*stop);
        }
        if (!possible || !replace(from, to, stops)) break;
        better = true;
      }
    }
    return better;
  }

  // The bend may be better placed on a gate before or after.
  bool change_gate(std::size_t i) {
    const Stop now = path_[i];
    const int gate = now.gate;
    if (now.may_touch) return false;
    for (const int by : {-1, 1, -2, 2, -4, 4, -8, 8}) {
      const int other = gate + by;
      if (other <= path_[i - 1].gate || other >= path_[i + 1].gate) continue;
      const GateLine& g = course_.gates()[std::size_t(other)];
      if (g.point) continue;
      const Vec base = g.r - g.l;
      const double keep = g.gap > 0 ? margin_ * g.need / g.gap : 0.5;
      const double foot = g.gap > 0 ? dot(now.xy - g.l, base) / dot(base, base) : 0.5;
      for (const double where : {foot, now.where}) {
        if (replace(i - 1, i + 1,
                    {path_[i - 1], course_.stop_on(other, std::clamp(where, keep, 1 - keep)), path_[i + 1]})) {
          return true;
        }
      }
    }
    return false;
  }

  std::vector<Stop> path_;
  std::vector<Link> links_;
  const Course& course_;
  Checker& checker_;
  const EndRail& start_;
  const EndRail& finish_;
  double margin_;
};

}  // namespace

std::vector<Stop> polish(std::vector<Stop> path, const Course& course, Checker& checker, const EndRail& start,
                         const EndRail& finish, double margin) {
  if (path.size() < 2) return path;
  return Polisher(std::move(path), course, checker, start, finish, margin).run();
}

}  // namespace qipan::corridor
