// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "tests/unit/audit/town.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>

namespace qipan::test {

namespace {

constexpr double kEast = 500000, kNorth = 4400000;

void write_position(std::ostream& out, XY p) { out << "[" << p.x + kEast << "," << p.y + kNorth << "]"; }

void write_line(std::ostream& out, const Line& line, bool close) {
  out << "[";
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (i) out << ",";
    write_position(out, line[i]);
  }
  if (close) {
    out << ",";
    write_position(out, line.front());
  }
  out << "]";
}

void write_layer(const std::string& path, const Items& items) {
  std::ofstream out(path);
  out.precision(17);
  out << R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:32650"}},"features":[)";
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Item& item = items[i];
    out << (i ? "," : "") << R"({"type":"Feature","properties":{)";
    bool first = true;
    for (const auto& [name, json] : item.fields) {
      out << (first ? "" : ",") << json_text(name) << ":" << json;
      first = false;
    }
    out << R"(},"geometry":{"type":")" << (item.line ? "LineString" : item.rings.size() > 1 ? "MultiPolygon" : "Polygon")
        << R"(","coordinates":)";
    if (item.line) {
      write_line(out, item.rings[0], false);
    } else {
      out << "[";
      for (std::size_t k = 0; k < item.rings.size(); ++k) {
        if (k) out << ",";
        if (item.rings.size() > 1) out << "[";
        write_line(out, item.rings[k], true);
        if (item.rings.size() > 1) out << "]";
      }
      out << "]";
    }
    out << "}}\n";
  }
  out << "]}\n";
}

void shift(Line& line) {
  for (XY& p : line) p = {p.x - kEast, p.y - kNorth};
}

}  // namespace

std::string json_text(const std::string& text) { return std::string("\"").append(text).append("\""); }

Item box(double x0, double y0, double x1, double y1) { return {{{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}}, {}, false}; }

Town::Town() {
  for (int c = 0; c < 3; ++c) {
    const std::string id = std::string("11010100100").append(std::to_string(c + 1));
    // Vertices at the grids' corners, so that a strip's border is theirs vertex for vertex.
    Item strip;
    const double x = 100.0 * c;
    strip.rings = {{{x, 0}, {x + 100, 0}, {x + 100, 100}, {x + 100, 200}, {x + 100, 300}, {x, 300}, {x, 200}, {x, 100}}};
    communities.push_back(strip);
    for (int r = 0; r < 3; ++r) {
      Item grid = box(x, 100.0 * r, x + 100, 100.0 * r + 100);
      grid.fields = {{"code", json_text(std::string(id).append("00").append(std::to_string(r + 1)))},
                     {"kind", json_text("basic")},
                     {"community", json_text(id)},
                     {"households", "400"}};
      grids.push_back(grid);
    }
  }
}

AuditReport Town::audit(AuditOptions options, int threads, const std::atomic<bool>* cancel) const {
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  const std::filesystem::path folder = std::filesystem::path(::testing::TempDir()) /
                                       (std::string("qipan_audit_") + test->test_suite_name() + "_" + test->name() + "_" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  const auto place = [&](const std::string& name) { return (folder / (name + ".geojson")).string(); };
  write_layer(options.grids = place("grids"), grids);
  write_layer(options.communities = place("communities"), communities);
  if (!buildings.empty()) write_layer(options.buildings = place("buildings"), buildings);
  for (const auto& [name, items] : others) write_layer(place(name), items);
  for (std::string& f : options.features) f = place(f);
  for (std::string& b : options.barriers) b = place(b);
  for (std::string* name : {&options.dedicated, &options.units, &options.household_areas})
    if (!name->empty()) *name = place(*name);
  RunContext context;
  context.threads = threads;
  context.cancel = cancel;
  AuditReport report = audit_grids(options, context);
  std::filesystem::remove_all(folder);
  return report;
}

double value(const AuditReport& report, const std::string& figure) {
  for (const AuditFigure& f : report.figures)
    if (f.id == figure) return f.value;
  return std::numeric_limits<double>::quiet_NaN();
}

bool failed(const AuditReport& report, const std::string& figure) {
  for (const AuditFigure& f : report.figures)
    if (f.id == figure) return f.failed;
  return false;
}

std::vector<Feature> defects(const AuditReport& report, const std::string& figure) {
  std::vector<Feature> out;
  for (Feature f : report.defects.features) {
    if (std::get<std::string>(f.values[0]) != figure) continue;
    shift(f.geometry.points);
    for (Line& l : f.geometry.lines) shift(l);
    for (Polygon& p : f.geometry.polygons) shift(p.outer);
    out.push_back(std::move(f));
  }
  return out;
}

std::string text_of(const Feature& defect, std::size_t field) { return std::get<std::string>(defect.values[field]); }
double measure_of(const Feature& defect) { return std::get<double>(defect.values[3]); }

std::vector<double> extent(const Feature& defect) {
  const double far = std::numeric_limits<double>::infinity();
  std::vector<double> e{far, far, -far, -far};
  const auto add = [&](const Line& line) {
    for (const XY p : line) e = {std::min(e[0], p.x), std::min(e[1], p.y), std::max(e[2], p.x), std::max(e[3], p.y)};
  };
  add(defect.geometry.points);
  for (const Line& l : defect.geometry.lines) add(l);
  for (const Polygon& p : defect.geometry.polygons) add(p.outer);
  return e;
}

}  // namespace qipan::test
