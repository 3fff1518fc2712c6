// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/adopt/ledger_columns.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "engine/adopt/table_codes.h"
#include "engine/base/error.h"
#include "engine/base/indexing.h"
#include "engine/base/messages.h"
#include "engine/input/fields.h"

namespace qipan {
namespace {

std::string plain(std::string text) {
  text = clean_text(text);
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

/// Does a message say this, in either language?
bool says(const char* id, const std::string& heading) {
  return heading == plain(message_text(id, {}, Language::english)) || heading == plain(message_text(id, {}, Language::chinese));
}

bool is_code_heading(const std::string& heading) {
  return says("exchange.col_code", heading) || std::ranges::any_of(code_field_names(), [&](const char* name) { return plain(name) == heading; });
}

/// The field that a heading fills; empty for what the plan knows itself.
std::string field_for(const std::string& heading, const std::set<std::string>& own) {
  constexpr std::array<const char*, 8> kMeasured = {"exchange.col_number", "exchange.col_name", "exchange.col_kind", "exchange.col_households",
                                                    "exchange.col_band", "exchange.col_buildings", "exchange.col_area", "exchange.col_reason"};
  constexpr std::array<std::pair<const char*, const char*>, 3> kFilled = {{{"exchange.col_worker", "worker"}, {"exchange.col_phone", "phone"}, {"exchange.col_note", "note"}}};
  const std::string key = plain(heading);
  if (key.empty() || key == "locked" || key == "fid" || key == "geom" || own.contains(key) || is_code_heading(key)) return "";
  if (std::ranges::any_of(kMeasured, [&](const char* id) { return says(id, key); })) return "";
  for (const auto& [id, field] : kFilled) {
    if (says(id, key)) return field;
  }
  return clean_text(heading);
}

/// A sheet as rows of cells; names of fields are the first row, as a reader may have made them of it.
std::vector<std::vector<Value>> rows_of(const Layer& sheet) {
  std::vector<std::vector<Value>> rows(1);
  for (const Field& f : sheet.fields) rows.front().emplace_back(f.name);
  for (const Feature& f : sheet.features) rows.push_back(f.values);
  return rows;
}

}  // namespace

LedgerColumns read_ledger_columns(const std::vector<Layer>& sheets, std::span<const std::string> codes, std::span<const std::string> own, Diagnostics& diagnostics) {
  const TableCodes known(codes);
  std::set<std::string> measured;
  for (const std::string& name : own) measured.insert(plain(name));
  LedgerColumns out;
  std::string looked;
  bool any = false;
  for (const Layer& sheet : sheets) {
    looked += (looked.empty() ? "" : ", ") + sheet.name;
    const auto rows = rows_of(sheet);
    const auto code_cell = [](const std::vector<Value>& row) {
      return std::ranges::find_if(row, [](const Value& v) { return is_code_heading(plain(value_as_text(v))); }) - row.begin();
    };
    const auto heading = std::ranges::find_if(rows, [&](const auto& row) { return code_cell(row) < static_cast<std::ptrdiff_t>(row.size()); });
    if (heading == rows.end()) continue;
    any = true;
    const auto code_column = static_cast<std::size_t>(code_cell(*heading));
    std::vector<std::ptrdiff_t> column_of;  // of the sheet, to fields
    for (const Value& cell : *heading) {
      const std::string field = field_for(value_as_text(cell), measured);
      if (!field.empty() && std::ranges::find(out.fields, field) == out.fields.end()) out.fields.push_back(field);
      column_of.push_back(field.empty() ? -1 : std::ranges::find(out.fields, field) - out.fields.begin());
    }
    for (auto row = heading + 1; row != rows.end(); ++row) {
      const Value& cell = (*row)[code_column];
      const std::string code = known.code(cell), line = std::to_string(row - rows.begin() + (heading == rows.begin() ? 1 : 0));
      if (code.empty()) continue;
      if (TableCodes::is_damaged(cell)) throw Error(ErrorKind::input, "adopt.spoiled_code", {layer_label(sheet), line, value_as_text(cell)});
      std::vector<std::string> filled(out.fields.size());
      for (std::size_t c = 0; c < column_of.size(); ++c) {
        if (column_of[c] >= 0) filled[static_cast<std::size_t>(column_of[c])] = clean_text(value_as_text((*row)[c]));
      }
      if (!known.has(code)) {
        // The line for signatures stands in that column too: only what says something of a grid is missed.
        if (std::ranges::any_of(filled, [](const std::string& text) { return !text.empty(); }))
          diagnostics.push_back({Severity::warning, "adopt.ledger_no_grid", "ledger", code, {layer_label(sheet), line, code}, {}});
        continue;
      }
      const auto [it, fresh] = out.by_code.try_emplace(code, filled);
      it->second.resize(out.fields.size());
      if (!fresh && it->second != filled) diagnostics.push_back({Severity::warning, "adopt.ledger_twice", "ledger", code, {layer_label(sheet), line, code}, {}});
    }
  }
  if (!any) throw Error(ErrorKind::input, "adopt.no_code_column", {sheets.empty() ? "" : sheets.front().path, looked});
  for (auto& [code, filled] : out.by_code) filled.resize(out.fields.size());
  for (const std::string& code : codes) {
    if (!out.by_code.contains(code)) diagnostics.push_back({Severity::info, "adopt.ledger_no_row", "ledger", code, {code}, {}});
  }
  return out;
}

void put_columns(const LedgerColumns& columns, Layer& grids) {
  for (std::size_t c = 0; c < columns.fields.size(); ++c) {
    int field = grids.find_field(columns.fields[c]);
    if (field < 0) {
      field = static_cast<int>(grids.fields.size());
      grids.fields.push_back({columns.fields[c], FieldType::text});
      for (Feature& f : grids.features) f.values.emplace_back();
    } else if (at(grids.fields, field).type != FieldType::text) {
      at(grids.fields, field).type = FieldType::text;
      for (Feature& f : grids.features) {
        Value& value = at(f.values, field);
        if (value.index() != 0) value = value_as_text(value);
      }
    }
    for (Feature& f : grids.features) {
      const auto row = columns.by_code.find(value_as_text(f.values.front()));
      if (row != columns.by_code.end() && !row->second[c].empty()) at(f.values, field) = row->second[c];
    }
  }
}

}  // namespace qipan
