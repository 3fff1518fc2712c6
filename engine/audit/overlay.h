// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/geometry.h"
#include "engine/base/parallel.h"
#include "engine/base/run_context.h"

struct GEOSGeom_t;
struct GEOSContextHandle_HS;

namespace qipan::audit {

struct Box {
  double min_x = 0, min_y = 0, max_x = -1, max_y = -1;
  [[nodiscard]] bool empty() const { return max_x < min_x; }
  [[nodiscard]] Box grown(double by) const { return {min_x - by, min_y - by, max_x + by, max_y + by}; }
  [[nodiscard]] bool meets(const Box& o) const {
    return min_x <= o.max_x && o.min_x <= max_x && min_y <= o.max_y && o.min_y <= max_y;
  }
};

struct ShapeDeleter {
  GEOSContextHandle_HS* handle = nullptr;
  void operator()(GEOSGeom_t* geometry) const;
};
using Shape = std::unique_ptr<GEOSGeom_t, ShapeDeleter>;  ///< must not outlive the Overlay that made it

/// The overlay operations of the audit, one object per thread (a reentrant GEOS handle). Lengths in metres, areas in m2.
/// A failing operation throws Error(internal).
class Overlay {
 public:
  Overlay();
  ~Overlay();
  Overlay(const Overlay&) = delete;
  Overlay& operator=(const Overlay&) = delete;

  Shape polygons(const Geometry& geometry);          ///< a polygon or multipolygon
  Shape line(const Line& line);
  Shape point(XY at);
  Shape copy(const GEOSGeom_t* g);
  Geometry plain(const GEOSGeom_t* g);
  bool counter_clockwise(const Line& ring);          ///< by the turn at the topmost vertex; false for degenerate rings
  std::vector<Shape> polygon_parts(const GEOSGeom_t* g);
  std::vector<Line> line_parts(const GEOSGeom_t* g);

  bool valid(const GEOSGeom_t* g, std::string& reason, XY& where);
  Shape make_valid(Shape g);                         ///< areas only; valid ones are returned as they are
  double area(const GEOSGeom_t* g);
  double length(const GEOSGeom_t* g);
  double distance(const GEOSGeom_t* a, const GEOSGeom_t* b);
  Box box(const GEOSGeom_t* g);
  XY point_on_surface(const GEOSGeom_t* g);
  std::pair<XY, XY> nearest_points(const GEOSGeom_t* a, const GEOSGeom_t* b);

  Shape intersection(const GEOSGeom_t* a, const GEOSGeom_t* b);
  Shape difference(const GEOSGeom_t* a, const GEOSGeom_t* b);
  Shape union_all(const std::vector<const GEOSGeom_t*>& shapes);
  Shape node_lines(const std::vector<Line>& lines);  ///< noded and dissolved
  Shape merge_lines(const std::vector<Line>& lines);
  Shape buffer(const GEOSGeom_t* g, double distance_m, int quad_segs);
  Shape boundary(const GEOSGeom_t* g);
  Shape clip(const GEOSGeom_t* g, const Box& box);
  /// Areas as pieces of at most `vertices` vertices (halved along their longer side), so that overlays with them stay local.
  void subdivide(Shape g, int vertices, std::vector<Shape>& out);
  /// `from` less all `zones`; big zones are clipped to the neighbourhood first.
  Shape without(Shape from, const std::vector<const GEOSGeom_t*>& zones);

  /// Evaluates all lazy caches of `g`, so that several threads may read it.
  void prime(const GEOSGeom_t* g);

  [[nodiscard]] GEOSContextHandle_HS* handle() const { return handle_; }
  [[noreturn]] void fail(const char* what) const;

 private:
  Shape own(GEOSGeom_t* g, const char* what);
  Shape collect(int type, std::vector<GEOSGeom_t*>& parts);
  GEOSContextHandle_HS* handle_ = nullptr;
  std::string message_;
};

/// A shape with GEOS' index for repeated predicates; used by one thread only.
class Prepared {
 public:
  Prepared(Overlay& overlay, const GEOSGeom_t* g);
  ~Prepared();
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;
  [[nodiscard]] bool intersects(const GEOSGeom_t* g) const;
  [[nodiscard]] bool contains(const GEOSGeom_t* g) const;
  [[nodiscard]] bool contains_properly(const GEOSGeom_t* g) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The threads of one audit, each with its own Overlay. Declared before every Shape, so that it outlives them.
class Workers {
 public:
  explicit Workers(const RunContext& context) : context_(context) {
    for (int t = 0; t < std::max(1, context.threads); ++t) overlays_.push_back(std::make_unique<Overlay>());
  }
  [[nodiscard]] Overlay& main() const { return *overlays_.front(); }
  [[nodiscard]] bool stopped() const { return context_.stopped(); }

  /// body(overlay, i) for i in [0, count) in any order; results belong into slots. Ends early when the run is stopped.
  template <class Body>
  void run(std::size_t count, Body&& body) const {
    run_with(count, [](Overlay&) { return 0; }, [&](Overlay& overlay, int, std::size_t i) { body(overlay, i); });
  }
  /// The same with a state per thread, made by make_state(overlay): body(overlay, state, i).
  template <class MakeState, class Body>
  void run_with(std::size_t count, MakeState&& make_state, Body&& body) const {
    std::atomic<std::size_t> next{0};
    parallel_for(overlays_.size(), static_cast<int>(overlays_.size()), [&](std::size_t t) {
      auto&& state = make_state(*overlays_[t]);
      for (std::size_t i; (i = next.fetch_add(1)) < count && !context_.stopped();) body(*overlays_[t], state, i);
    });
  }

 private:
  const RunContext& context_;
  std::vector<std::unique_ptr<Overlay>> overlays_;
};

}  // namespace qipan::audit
