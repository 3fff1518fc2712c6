// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <map>
#include <utility>

#include "engine/atoms/atom_steps.h"
#include "engine/base/indexing.h"
#include "engine/base/parallel.h"
#include "engine/coverage/measures.h"

namespace qipan {
namespace {

class GroupDivision {
 public:
  GroupDivision(const Coverage& coverage, const Elements& elements, const Blocks& blocks, const RunContext& context)
      : coverage_(coverage), graph_(*coverage.graph), elements_(elements), blocks_(blocks), context_(context) {}

  GroupMesh run() {
    lay_land_cells();
    if (std::ranges::find(blocks_.shared, true) != blocks_.shared.end()) share_out_faces();
    label_leftovers();
    note_lent();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::int32_t element(std::int32_t face) const { return at(elements_.of_face, face); }
  [[nodiscard]] const Element& item(std::int32_t e) const { return at(elements_.list, e); }
  [[nodiscard]] std::int32_t community(std::int32_t face) const { return element(face) < 0 ? -1 : item(element(face)).community; }

  /// Label (group) that the wall behind half-edge h lends to the divided face in front of it.
  [[nodiscard]] std::int32_t lent_by(std::int32_t h) const {
    const std::int32_t front = graph_.face(h), back = graph_.face(h ^ 1), e = element(back), own = element(front);
    if (e < 0 || own < 0 || e == own) return -1;
    const Element& b = item(e);
    if (b.clump < 0 || b.community != item(own).community || at(blocks_.dedicated, e) != at(blocks_.dedicated, own)) return -1;
    return at(blocks_.group, e);
  }

  void lay_land_cells() {
    for (const FaceCells& c : blocks_.cells)
      for (const CellBorder& b : c.borders) {
        lines_.push_back({b.line, b.left, b.right});
        out_.borders.push_back({c.face, b});
      }
    build();
  }

  void build() {
    MeshLabels labels;
    labels.complete = false;  // shared faces come later
    labels.base = [&](std::int32_t f) -> std::int32_t {
      if (element(f) < 0) return -2;
      if (at(blocks_.divided, f) || at(blocks_.shared, f)) return -1;
      return at(blocks_.group, element(f));
    };
    labels.beyond = [&](std::int32_t h) -> std::int32_t {
      if (at(blocks_.shared, graph_.face(h))) return shared_label_.empty() ? -1 : at(shared_label_, h);
      return lent_by(h);
    };
    out_.mesh = build_mesh(coverage_, lines_, labels, [](std::int32_t) { return true; }, context_.threads);
  }

  /// Water and road areas: each bank takes its share up to the middle.
  void share_out_faces() {
    std::vector<std::map<std::int32_t, double>> votes(2 * graph_.edge_count());
    const PlanarGraph& mesh = *out_.mesh.graph;
    for (std::int32_t h = 0; h < static_cast<std::int32_t>(2 * mesh.edge_count()); ++h) {
      const std::int32_t c = out_.mesh.coverage_half_edge(h);
      if (c < 0 || !at(blocks_.shared, graph_.face(c))) continue;
      const std::int32_t beyond = mesh.face(h ^ 1), l = at(out_.mesh.label, beyond);
      if (l < 0 || community(graph_.face(c)) != item(l).community) continue;
      at(votes, c)[l] += length_m(mesh, h);
    }
    shared_label_.assign(2 * graph_.edge_count(), -1);
    for (std::size_t h = 0; h < votes.size(); ++h) {
      double most = 0;
      for (const auto& [l, w] : votes[h])
        if (w > most && at(blocks_.dedicated, l) < 0) most = w, shared_label_[h] = l;
    }
    std::vector<std::int32_t> todo;
    for (std::size_t f = 0; f < blocks_.shared.size(); ++f)
      if (blocks_.shared[f]) todo.push_back(static_cast<std::int32_t>(f));
    std::vector<std::vector<CellBorder>> found(todo.size());
    parallel_for(todo.size(), context_.threads, [&](std::size_t i) {
      found[i] = tessellate_face(graph_, todo[i], [&](std::int32_t h) { return at(shared_label_, h) + 1; });
    });
    for (std::size_t i = 0; i < todo.size(); ++i)
      for (CellBorder& b : found[i]) {
        --b.left, --b.right;
        lines_.push_back({b.line, b.left, b.right});
        out_.borders.push_back({todo[i], std::move(b)});
      }
    build();
  }

  /// Faces that nobody reached join the neighbour with the longest border, the rest keep to themselves.
  void label_leftovers() {
    const PlanarGraph& mesh = *out_.mesh.graph;
    std::vector<std::int32_t> open;
    for (std::int32_t f = 1; f < static_cast<std::int32_t>(mesh.face_count()); ++f)
      if (at(out_.mesh.label, f) < 0 && community(at(out_.mesh.coverage_face, f)) >= 0) open.push_back(f);
    while (!open.empty()) {
      std::vector<std::pair<std::int32_t, std::int32_t>> taken;
      std::vector<std::int32_t> rest;
      for (const std::int32_t f : open) {
        std::map<std::int32_t, double> around;
        for (const std::int32_t h : mesh.half_edges(f)) {
          const std::int32_t l = at(out_.mesh.label, mesh.face(h ^ 1));
          if (l >= 0 && at(blocks_.dedicated, l) < 0 && item(l).community == community(at(out_.mesh.coverage_face, f))) around[l] += length_m(mesh, h);
        }
        const auto best = heaviest(around);
        if (best != around.end()) taken.emplace_back(f, best->first);
        else rest.push_back(f);
      }
      if (taken.empty()) {
        for (const std::int32_t f : rest) at(out_.mesh.label, f) = element(at(out_.mesh.coverage_face, f));
        break;
      }
      for (const auto& [f, l] : taken) at(out_.mesh.label, f) = l;
      open = std::move(rest);
    }
  }

  void note_lent() {
    out_.lent.assign(2 * graph_.edge_count(), -1);
    for (std::int32_t h = 0; h < static_cast<std::int32_t>(out_.lent.size()); ++h) {
      const std::int32_t f = graph_.face(h);
      if (at(blocks_.shared, f)) at(out_.lent, h) = shared_label_.empty() ? -1 : at(shared_label_, h);
      else if (at(blocks_.divided, f)) at(out_.lent, h) = lent_by(h);
    }
  }

  const Coverage& coverage_;
  const PlanarGraph& graph_;
  const Elements& elements_;
  const Blocks& blocks_;
  const RunContext& context_;
  std::vector<MeshLine> lines_;
  std::vector<std::int32_t> shared_label_;  // per coverage half-edge of a shared face: group of the bank
  GroupMesh out_;
};

}  // namespace

GroupMesh lay_groups(const Coverage& coverage, const Elements& elements, const Blocks& blocks, const RunContext& context) {
  return GroupDivision(coverage, elements, blocks, context).run();
}

}  // namespace qipan
