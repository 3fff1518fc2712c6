// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/exact/certificate.h"

#include <sstream>

namespace qipan {
namespace {

void put(std::ostream& out, const char* name, const Objective& o) {
  out << name << ' ' << o.violation << ' ' << o.regions_out << ' ' << o.compounds_split << ' ' << o.quality << '\n';
}

void put(std::ostream& out, const Duals& duals, std::int32_t nodes) {
  out << duals.piece << ' ' << duals.side;
  for (std::int32_t v = 0; v < nodes; ++v) out << ' ' << duals.node[static_cast<std::size_t>(v)];
  out << " triples " << duals.triples.size();
  for (const Triple& t : duals.triples) out << ' ' << t.a << ' ' << t.b << ' ' << t.c << ' ' << t.price;
  out << " held " << duals.held.size();
  for (const Held& h : duals.held) out << ' ' << h.price;
  out << '\n';
}

void put(std::ostream& out, const CoverCase& tree, std::int32_t nodes) {
  if (tree.pair) {
    for (const Duals* prices : {&tree.before, &tree.duals}) {
      if (!prices->node.empty()) out << "sieve ", put(out, *prices, nodes);
    }
    out << "pair " << tree.a << ' ' << tree.b << '\n';
    for (const CoverCase& one : tree.cases) put(out, one, nodes);
  } else if (tree.priced) {
    out << "priced ";
    put(out, tree.duals, nodes);
    put(out, tree.cases.front(), nodes);
  } else if (tree.duals.node.empty()) {
    out << "same\n";
  } else {
    out << "leaf ";
    put(out, tree.duals, nodes);
  }
}

void put(std::ostream& out, const char* name, const std::vector<NumberProof>& proofs, std::int32_t nodes) {
  out << name << ' ' << proofs.size() << '\n';
  for (const NumberProof& n : proofs) {
    out << "number " << n.regions << ' ';
    put(out, n.duals, nodes);
    put(out, n.tree, nodes);
  }
}

}  // namespace

std::string certificate_text(const Problem& problem, const PieceGraph& piece, const PieceProof& proof, const LevelsShown& shown) {
  std::ostringstream out;
  out << "qipan-certificate 6\n";
  out << "band " << problem.ordinary.low << ' ' << problem.ordinary.high << '\n';
  out << "difficult " << (problem.has_difficult ? 1 : 0) << ' ' << problem.difficult.low << ' ' << problem.difficult.high << ' ' << problem.difficult_above << '\n';
  out << "weights " << problem.weights.border << ' ' << problem.weights.compactness << ' ' << problem.weights.balance << '\n';
  out << "atoms " << problem.atoms.size() << '\n';
  for (const AtomMeasure& a : problem.atoms) {
    out << a.households << ' ' << a.difficult << ' ' << a.area << ' ' << a.outline << ' ' << a.x << ' ' << a.y << ' ' << a.compound << '\n';
  }
  out << "seams " << problem.seams.size() << '\n';
  for (const Seam& s : problem.seams) out << s.a << ' ' << s.b << ' ' << s.cut_cost << ' ' << s.length << '\n';
  out << "corners " << problem.corners.size() << '\n';
  for (const Corner& c : problem.corners) {
    out << c.around.size();
    for (const std::int32_t a : c.around) out << ' ' << a;
    for (const std::int64_t t : c.turn) out << ' ' << t;
    out << '\n';
  }
  out << "piece " << piece.atoms.size() << ' ' << piece.nodes.size() << '\n';
  for (std::size_t i = 0; i < piece.atoms.size(); ++i) {
    out << piece.atoms[i] << ' ' << piece.node_of[i] << ' ' << proof.label[static_cast<std::size_t>(piece.node_of[i])] << '\n';
  }
  put(out, "objective", proof.objective);
  put(out, "bound", proof.bound);
  std::size_t parts = 2;
  for (const std::vector<std::int32_t>& compound : piece.compounds) parts += compound.size();
  out << "packing " << piece.size() + 1 << ' ' << parts << '\n';
  out << "regions " << problem.regions << '\n';
  if (problem.goal == Goal::max_deviation) out << "deviation 1 " << proof.objective.deviation << ' ' << proof.bound.deviation << '\n';
  else out << "deviation 0 0 0\n";
  out << "unit " << (shown.kept != nullptr ? shown.unit : proof.level_unit) << '\n';
  out << "kept " << (shown.kept != nullptr ? shown.kept->size() : 0) << '\n';
  if (shown.kept != nullptr) {
    for (const std::int32_t node : shown.kept->node_of) out << node << ' ';
    out << '\n';
  }
  out << "halves " << (shown.halves ? 1 : 0) << '\n';
  if (shown.kept != nullptr) put(out, "levels", shown.prices, shown.kept->size());
  else put(out, "levels", proof.level_prices, piece.size());
  put(out, "numbers", proof.prices, piece.size());
  out << "end\n";
  return out.str();
}

}  // namespace qipan
