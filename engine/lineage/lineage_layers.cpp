// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/lineage/lineage_layers.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <numeric>
#include <string_view>

#include "engine/base/error.h"
#include "engine/base/indexing.h"
#include "engine/base/text.h"

namespace qipan {
namespace {

Value text(const std::string& s) { return s.empty() ? Value(std::monostate{}) : Value(s); }
Value milli(std::int64_t v) { return static_cast<double>(v) / 1000.0; }

std::string joined(const std::vector<std::int32_t>& grids, std::span<const NamedGrid> named) {
  std::string out;
  for (const std::int32_t g : grids) out += (out.empty() ? "" : ";") + at(named, g).code;
  return out;
}

using Codes = std::array<std::string_view, 2>;

/// In the order of their codes, then of second ones where there are such.
std::vector<std::size_t> by_code(std::size_t count, const std::function<Codes(std::size_t)>& codes) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t i, std::size_t j) {
    const Codes a = codes(i), b = codes(j);
    return a[0] != b[0] ? CodeOrder()(a[0], b[0]) : CodeOrder()(a[1], b[1]);
  });
  return order;
}

void add(Layer& layer, std::vector<Value> values) {
  layer.features.push_back({static_cast<std::int64_t>(layer.features.size() + 1), {}, std::move(values)});
}

struct Flow {
  Holding in, out;
};

}  // namespace

Layer lineage_table(const LineageRecord& record) {
  const Lineage& lineage = record.lineage;
  Layer out{"", "lineage", "", GeometryType::none,
            {{"code", FieldType::text}, {"name", FieldType::text}, {"relation", FieldType::text}, {"start_date", FieldType::text}, {"end_date", FieldType::text}, {"ended", FieldType::integer},
             {"predecessors", FieldType::text}, {"successors", FieldType::text}, {"households", FieldType::real}, {"stayed", FieldType::real},
             {"moved_in", FieldType::real}, {"moved_out", FieldType::real}, {"buildings_in", FieldType::integer}, {"buildings_out", FieldType::integer},
             {"fields_from", FieldType::text}, {"check_fields", FieldType::integer}},
            {}};
  std::vector<Flow> olds(record.olds.size()), news(record.news.size());
  for (const SharedCell& c : lineage.moves) at(olds, c.from).out += c.held, at(news, c.to).in += c.held;
  for (std::size_t n = 0; n < news.size(); ++n)  // what went out of a grid went out of the one it continues
    if (const std::int32_t o = lineage.predecessor[n]; o >= 0) news[n].out = at(olds, o).out, at(olds, o).in = news[n].in;
  std::vector<std::int64_t> stayed(record.olds.size(), 0);
  for (const SharedCell& c : lineage.stays) at(stayed, c.from) += c.held.households;
  const Value none = std::monostate{};
  std::map<std::string, std::size_t> living;
  for (const std::size_t n : by_code(record.news.size(), [&](std::size_t i) { return Codes{record.news[i].code}; })) {
    const NamedGrid& g = record.news[n];
    living.emplace(g.code, n);
    const std::int32_t o = lineage.predecessor[n], from = record.carried ? record.carried->source[n] : -1;
    const bool same_code = o >= 0 && at(record.olds, o).code == g.code;
    const std::vector<std::int32_t> on = o >= 0 ? at(lineage.successors, o) : std::vector<std::int32_t>{};
    add(out, {g.code, text(g.name), relation_name(lineage.new_relation[n]), text(same_code ? at(record.olds, o).start_date : record.date), none, std::int64_t{0},
              text(joined(lineage.predecessors[n], record.olds)), same_code ? text(joined(on, record.news)) : none, milli(g.held.households), o < 0 ? milli(0) : milli(at(stayed, o)),
              milli(news[n].in.households), milli(same_code ? news[n].out.households : 0), news[n].in.buildings, same_code ? news[n].out.buildings : std::int64_t{0},
              from < 0 ? none : text(at(record.olds, from).code), record.carried ? Value(std::int64_t{record.carried->to_check[n]}) : none});
  }
  for (const std::size_t o : by_code(record.olds.size(), [&](std::size_t i) { return Codes{record.olds[i].code}; })) {
    const NamedGrid& g = record.olds[o];
    if (g.code.empty() || living.contains(g.code)) continue;
    const bool lives_on = lineage.successor[o] >= 0;
    add(out, {g.code, text(g.name), lives_on ? std::string("renamed") : relation_name(lineage.old_relation[o]), text(g.start_date), text(record.date), std::int64_t{1}, none,
              text(joined(lineage.successors[o], record.news)), milli(g.held.households), milli(stayed[o]), milli(0), milli(olds[o].out.households), std::int64_t{0},
              olds[o].out.buildings, none, none});
  }
  for (const std::size_t r : by_code(record.retired.size(), [&](std::size_t i) { return Codes{record.retired[i].code}; })) {
    const RetiredCode& c = record.retired[r];
    if (living.contains(c.code)) continue;
    add(out, {c.code, text(c.name), std::string("retired"), text(c.start_date), text(c.end_date), std::int64_t{1}, none, text(c.successors), none, none, none, none, none, none, none, none});
  }
  return out;
}

Layer moves_table(const LineageRecord& record) {
  Layer out{"", "moves", "", GeometryType::none,
            {{"from_code", FieldType::text}, {"to_code", FieldType::text}, {"households", FieldType::real}, {"buildings", FieldType::integer}, {"area_m2", FieldType::real}}, {}};
  const auto& moves = record.lineage.moves;
  for (const std::size_t m : by_code(moves.size(), [&](std::size_t i) { return Codes{at(record.olds, moves[i].from).code, at(record.news, moves[i].to).code}; }))
    add(out, {at(record.olds, moves[m].from).code, at(record.news, moves[m].to).code, milli(moves[m].held.households), moves[m].held.buildings,
              static_cast<double>(moves[m].held.area) / 100.0});
  return out;
}

std::vector<RetiredCode> read_retired(const std::string& path, Diagnostics& diagnostics) {
  std::vector<RetiredCode> out;
  const std::vector<std::string> layers = layer_names(path);
  if (std::ranges::find(layers, "lineage") == layers.end()) return out;
  const Layer table = read_layer({path, "lineage", "", ""}, diagnostics);
  const std::array<int, 6> column = {table.find_field("code"), table.find_field("name"), table.find_field("start_date"),
                                     table.find_field("end_date"), table.find_field("successors"), table.find_field("ended")};
  if (column[0] < 0 || column[5] < 0) return out;
  for (const Feature& f : table.features) {
    const auto value = [&](std::size_t c) { return column[c] < 0 ? std::string() : value_as_text(at(f.values, column[c])); };
    if (value(5) == "1") out.push_back({value(0), value(1), value(2), value(3), value(4)});
  }
  std::ranges::sort(out, {}, &RetiredCode::code);
  return out;
}

void check_date(const std::string& date) {
  if (date.empty()) return;
  constexpr std::array<int, 13> kDays = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const auto digits = [&](std::size_t from, std::size_t count) {
    int v = 0;
    for (std::size_t i = from; i < from + count; ++i) v = date[i] >= '0' && date[i] <= '9' && v >= 0 ? 10 * v + (date[i] - '0') : -1;
    return v;
  };
  const bool shape = date.size() == 10 && date[4] == '-' && date[7] == '-';
  const int year = shape ? digits(0, 4) : -1, month = shape ? digits(5, 2) : -1, day = shape ? digits(8, 2) : -1;
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > at(kDays, month) || (month == 2 && day == 29 && !leap))
    throw Error(ErrorKind::usage, "lineage.no_date", {date});
}

}  // namespace qipan
