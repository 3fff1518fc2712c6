// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/adopt/edit.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <map>
#include <tuple>

#include "engine/adopt/table_codes.h"
#include "engine/base/error.h"
#include "engine/base/indexing.h"
#include "engine/input/fields.h"

namespace qipan {
namespace {

/// "17", "17.0": a whole number from 1 to `count`.
std::int32_t atom_number(const std::string& text, std::size_t count) {
  const std::string key = clean_key(text);
  std::int32_t number = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
  const bool whole = error == std::errc() && end == key.data() + key.size();
  return whole && number >= 1 && static_cast<std::size_t>(number) <= count ? number : 0;
}

bool ordinary(const Grid& g) { return g.kind != GridKind::dedicated && g.kind != GridKind::water && g.kind != GridKind::unassigned; }

/// What is refused for one cause: atoms of one grid that were given one code.
struct Refusal {
  const char* id;
  std::int32_t from;
  std::string code;
  friend auto operator<=>(const Refusal& a, const Refusal& b) {
    return std::tuple(std::string_view(a.id), a.from, std::cref(a.code).get()) <=> std::tuple(std::string_view(b.id), b.from, std::cref(b.code).get());
  }
};

class Judge {
 public:
  explicit Judge(const EditRules& rules) : rules_(rules) {
    for (std::size_t g = 0; g < rules.grids.size(); ++g) number_[rules.grids[g].code] = static_cast<std::int32_t>(g);
  }

  Edit run(const std::vector<AtomWish>& wishes, Diagnostics& diagnostics) {
    Edit out;
    out.grid_of_atom = rules_.before;
    for (const AtomWish& wish : wishes) {
      const std::int32_t from = at(rules_.before, wish.atom);
      const std::int32_t to = target(wish, from, out);
      if (to < 0 || to == from) continue;
      at(out.grid_of_atom, wish.atom) = to;
      out.moved.push_back(wish.atom);
    }
    std::ranges::sort(out.moved);
    for (const auto& [refusal, atoms] : refused_) {
      out.refused += atoms.size();
      diagnostics.push_back(told(refusal, atoms));
    }
    return out;
  }

 private:
  /// The grid that the wish is granted with, -1: refused.
  std::int32_t target(const AtomWish& wish, std::int32_t from, Edit& edit) {
    const Grid& home = at(rules_.grids, from);
    if (wish.code == home.code) return from;
    const auto refuse = [&](const char* id) {
      refused_[{id, from, wish.code}].push_back(wish.atom);
      return -1;
    };
    if (wish.code.empty()) return refuse("adopt.no_code");
    const auto known = number_.find(wish.code);
    const std::int32_t community = at(rules_.atoms.atoms, wish.atom).community;
    if (known == number_.end()) {
      if (rules_.retired.contains(wish.code)) return refuse("adopt.retired_code");
      const bool own = static_cast<std::size_t>(community) < rules_.communities.size();
      if (!own || !number_in(rules_.scheme, at(rules_.communities, community).id, wish.code)) return refuse("adopt.unknown_code");
    } else {
      const Grid& to = at(rules_.grids, known->second);
      if (to.community != community) return refuse("adopt.other_community");
      if (!ordinary(to)) return refuse("adopt.not_ordinary");
      if (rules_.locked.contains(known->second)) return refuse("adopt.locked_to");
    }
    if (!ordinary(home)) return refuse("adopt.not_ordinary");
    if (rules_.locked.contains(from)) return refuse("adopt.locked_from");
    if (known != number_.end()) return known->second;
    const auto [it, fresh] = new_.try_emplace(wish.code, static_cast<std::int32_t>(rules_.grids.size() + edit.new_codes.size()));
    if (fresh) edit.new_codes.push_back(wish.code);
    return it->second;
  }

  [[nodiscard]] std::string free_code(std::int32_t community) const {
    if (static_cast<std::size_t>(community) >= rules_.communities.size()) return "-";
    const std::string& id = at(rules_.communities, community).id;
    std::size_t last = 0;
    const auto see = [&](const std::string& code) { last = std::max(last, number_in(rules_.scheme, id, code).value_or(0)); };
    for (const auto& [code, g] : number_) see(code);
    for (const auto& [code, g] : new_) see(code);
    for (const std::string& code : rules_.retired) see(code);
    return last < last_number(rules_.scheme) ? make_code(rules_.scheme, id, last + 1) : "-";
  }

  [[nodiscard]] Diagnostic told(const Refusal& refusal, const std::vector<std::int32_t>& atoms) const {
    const Grid& home = at(rules_.grids, refusal.from);
    Diagnostic out{Severity::error, refusal.id, "atoms", std::to_string(atoms.front() + 1), {std::to_string(atoms.size()), home.code, refusal.code}, {}};
    if (std::string_view(refusal.id) == "adopt.unknown_code" || std::string_view(refusal.id) == "adopt.retired_code") out.args.push_back(free_code(home.community));
    if (!rules_.where) return out;
    for (const std::int32_t a : atoms) {
      Geometry shape = rules_.where(a);
      std::ranges::move(shape.polygons, std::back_inserter(out.where.polygons));
    }
    return out;
  }

  const EditRules& rules_;
  std::map<std::string, std::int32_t> number_, new_;
  std::map<Refusal, std::vector<std::int32_t>> refused_;
};

}  // namespace

std::vector<AtomWish> read_wishes(const Layer& table, const AtomSet& atoms, const std::vector<Grid>& grids) {
  static constexpr std::array<const char*, 4> kAtom = {"atom", "atom_id", "基本单元", "单元"};
  const int atom = first_field(table, kAtom), code = first_field(table, code_field_names()), households = table.find_field("households");
  if (atom < 0) throw Error(ErrorKind::input, "adopt.no_field", {layer_label(table), "atom", field_list(table)});
  if (code < 0) throw Error(ErrorKind::input, "adopt.no_field", {layer_label(table), "grid_code", field_list(table)});
  std::vector<std::string> known;
  for (const Grid& g : grids) known.push_back(g.code);
  const TableCodes codes(known);
  const std::string count = std::to_string(atoms.atoms.size());
  std::vector<bool> seen(atoms.atoms.size(), false);
  std::vector<AtomWish> out;
  for (std::size_t row = 0; row < table.features.size(); ++row) {
    const std::vector<Value>& values = table.features[row].values;
    const std::string named = value_as_text(at(values, atom));
    const std::int32_t number = atom_number(named, atoms.atoms.size());
    if (number == 0) throw Error(ErrorKind::input, "adopt.no_atom", {layer_label(table), std::to_string(row + 1), named, count});
    const auto a = static_cast<std::size_t>(number - 1);
    if (seen[a]) throw Error(ErrorKind::input, "adopt.atom_twice", {layer_label(table), std::to_string(number)});
    seen[a] = true;
    if (households >= 0) {
      const Value& cell = at(values, households);
      const double held = cell.index() == 0 ? -1.0 : std::strtod(value_as_text(cell).c_str(), nullptr);
      if (std::llround(held * 1000.0) != atoms.atoms[a].households)
        throw Error(ErrorKind::input, "adopt.other_plan", {layer_label(table), std::to_string(number), value_as_text(cell), milli_text(atoms.atoms[a].households)});
    }
    const Value& wanted = at(values, code);
    std::string text = codes.code(wanted);
    if (!text.empty() && TableCodes::is_damaged(wanted))
      throw Error(ErrorKind::input, "adopt.spoiled_code", {layer_label(table), std::to_string(row + 1), value_as_text(wanted)});
    out.push_back({number - 1, std::move(text)});
  }
  return out;
}

Edit grant_wishes(const EditRules& rules, const std::vector<AtomWish>& wishes, Diagnostics& diagnostics) { return Judge(rules).run(wishes, diagnostics); }

}  // namespace qipan
