// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/exact/certificate.h"

#include <sstream>

namespace qipan {
namespace {

void put(std::ostream& out, const char* name, const Objective& o) {
  out << name << ' ' << o.violation << ' ' << o.regions_out << ' ' << o.compounds_split << ' ' << o.quality << '\n';
}

}  // namespace

std::string certificate_text(const Problem& problem, const PieceGraph& piece, const PieceProof& proof) {
  std::ostringstream out;
  out << "qipan-certificate 2\n";
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
  out << "packing " << proof.out_base << ' ' << proof.part_base << '\n';
  out << "numbers " << proof.prices.size() << '\n';
  for (const auto& [pieces, duals] : proof.prices) {
    out << "number " << pieces << ' ' << duals.piece << ' ' << duals.side;
    for (std::size_t v = 0; v < piece.nodes.size(); ++v) out << ' ' << duals.node[v];
    out << " triples 0\nsame\n";
  }
  out << "end\n";
  return out.str();
}

}  // namespace qipan
