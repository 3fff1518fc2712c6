// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/qgis/project.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <sstream>

#include "engine/geo/crs.h"
#include "engine/qgis/embedded.h"
#include "engine/qgis/project_file.h"
#include "engine/qgis/styles.h"

namespace qipan::qgis {
namespace {

/// One layer of the project: a layer of the plan, or the features of one sort of it.
struct Entry {
  std::string id, title, source, qml;  ///< qml: what stands within <qgis>
  GeometryType type = GeometryType::none;
  bool shown = true, labelled = false, in_legend = true;
};

struct Extent {
  double x0 = std::numeric_limits<double>::infinity(), y0 = x0, x1 = -x0, y1 = -x0;
  void add(const Geometry& geometry) {
    for (const Polygon& polygon : geometry.polygons)
      for (const XY p : polygon.outer) x0 = std::min(x0, p.x), x1 = std::max(x1, p.x), y0 = std::min(y0, p.y), y1 = std::max(y1, p.y);
  }
  /// Grown by a margin, then to the shape of a window: width / height.
  void fit(double shape) {
    const double cx = (x0 + x1) / 2, cy = (y0 + y1) / 2, half_height = std::max((y1 - y0), (x1 - x0) / shape) / 2 * 1.04;
    x0 = cx - half_height * shape, x1 = cx + half_height * shape, y0 = cy - half_height, y1 = cy + half_height;
  }
};

constexpr double kMapWidth = 302, kMapHeight = 255;  // millimetres in the print layout: scripts/qgis/make_layout.py

std::string number(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.3f", value);
  return text;
}

bool has_polygons(const Geometry& g) { return !g.polygons.empty(); }
bool has_lines(const Geometry& g) { return g.polygons.empty() && !g.lines.empty(); }
bool has_points(const Geometry& g) { return g.polygons.empty() && g.lines.empty() && !g.points.empty(); }

/// What stands between <qgis ..> and </qgis>; of a layer of several sorts only the rules for `type`.
std::string inner_qml(const std::string& qml, GeometryType type, bool mixed) {
  const std::size_t root = qml.find("<qgis "), begin = qml.find('>', root) + 1, end = qml.rfind("</qgis>");
  if (root == std::string::npos) return {};
  std::istringstream lines(qml.substr(begin, end - begin));
  std::string out, line;
  const auto says = [&](const char* text) { return line.find(text) != std::string::npos; };
  while (std::getline(lines, line)) {
    if (mixed && says("<rule ") && says("($geometry)")) {
      const bool area = says("area($geometry) IS NOT NULL"), length = says("length($geometry) IS NOT NULL");
      const GeometryType of = area ? GeometryType::polygon : length ? GeometryType::line : GeometryType::point;
      if (of != type) continue;
    }
    out += line + "\n";
  }
  return out;
}

class ProjectWriter {
 public:
  ProjectWriter(const std::string& path, const std::vector<const Layer*>& layers, const ProjectOptions& options)
      : layers_(layers), language_(options.language) {
    namespace fs = std::filesystem;
    const fs::path folder = fs::absolute(path).lexically_normal().parent_path();
    const fs::path file = fs::absolute(options.geopackage).lexically_normal().lexically_relative(folder);
    const std::string relative = file.generic_string();
    file_ = relative.starts_with("..") ? relative : "./" + relative;
    title_ = fs::path(options.geopackage).stem().string();
    for (const Layer* layer : layers) {
      if (crs_.empty()) crs_ = layer->crs;
      if (layer->name == "grids")
        for (const Feature& feature : layer->features) extent_.add(feature.geometry);
    }
    if (extent_.x1 < extent_.x0) extent_ = {0, 0, 1, 1};
    extent_.fit(kMapWidth / kMapHeight);
  }

  std::string run() {
    // As a map is drawn: the first lies on top.
    for (const char* name : {"diagnostics", "out_of_band", "borders", "rail", "buildings", "roads", "walls", "compounds", "water", "units", "atoms", "grids"})
      add(name);
    for (const Layer* layer : layers_)
      if (layer->type == GeometryType::none) add_table(*layer);
    std::string out =
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22.16\" projectname=\"" + escaped(title_) +
        "\">\n<homePath path=\"\"/>\n<title>" + escaped(title_) + "</title>\n<projectCrs>" + crs_element() + "</projectCrs>\n" + tree(false) +
        "<mapcanvas name=\"theMapCanvas\" annotationsVisible=\"1\">\n<units>meters</units>\n<extent><xmin>" + number(extent_.x0) +
        "</xmin><ymin>" + number(extent_.y0) + "</ymin><xmax>" + number(extent_.x1) + "</xmax><ymax>" + number(extent_.y1) +
        "</ymax></extent>\n<rotation>0</rotation>\n<destinationsrs>" + crs_element() + "</destinationsrs>\n</mapcanvas>\n<projectlayers>\n";
    for (const Entry& entry : entries_) out += layer_element(entry);
    out += "</projectlayers>\n<layerorder>\n";
    for (const Entry& entry : entries_) out += "<layer id=\"" + entry.id + "\"/>\n";
    return out + "</layerorder>\n<properties>\n<SpatialRefSys><ProjectionsEnabled type=\"int\">1</ProjectionsEnabled></SpatialRefSys>\n<Paths><Absolute type=\"bool\">false</Absolute></Paths>\n"
                 "<Gui><CanvasColorRedPart type=\"int\">250</CanvasColorRedPart><CanvasColorGreenPart type=\"int\">249</CanvasColorGreenPart>"
                 "<CanvasColorBluePart type=\"int\">246</CanvasColorBluePart><SelectionColorRedPart type=\"int\">255</SelectionColorRedPart>"
                 "<SelectionColorGreenPart type=\"int\">255</SelectionColorGreenPart><SelectionColorBluePart type=\"int\">0</SelectionColorBluePart>"
                 "<SelectionColorAlphaPart type=\"int\">255</SelectionColorAlphaPart></Gui>\n</properties>\n<Layouts>\n" +
           layout() + "</Layouts>\n</qgis>\n";
  }

 private:
  [[nodiscard]] std::string say(const std::string& id) const { return message_text(id, {}, language_); }
  [[nodiscard]] const Layer* find(std::string_view name) const {
    const auto it = std::ranges::find(layers_, name, &Layer::name);
    return it == layers_.end() || (*it)->features.empty() ? nullptr : *it;
  }

  void add(const std::string& name) {
    const bool marks = name == "out_of_band", hidden = name == "diagnostics" || name == "units" || name == "atoms";
    const Layer* layer = find(marks ? "grids" : name);
    if (!layer) return;
    const std::string qml = layer_qml(name, language_);
    const bool mixed = layer->type == GeometryType::mixed, labelled = qml.find("labelsEnabled=\"1\"") != std::string::npos;
    using Sort = std::pair<GeometryType, bool (*)(const Geometry&)>;
    for (const auto& [type, has] : {Sort{GeometryType::point, has_points}, Sort{GeometryType::line, has_lines}, Sort{GeometryType::polygon, has_polygons}}) {
      if (!mixed && type != layer->type) continue;
      if (std::ranges::none_of(layer->features, [&](const Feature& f) { return has(f.geometry); })) continue;
      std::string source = file_ + "|layername=" + layer->name;
      if (mixed) source += type == GeometryType::point ? "|geometrytype=Point" : type == GeometryType::line ? "|geometrytype=LineString" : "|geometrytype=Polygon";
      if (marks) source += "|subset=\"in_band\" = 0";
      const std::string sort = mixed ? type == GeometryType::point ? "_points" : type == GeometryType::line ? "_lines" : "_areas" : "";
      entries_.push_back({"qipan_" + name + sort, say("qgis.layer_" + name), source, inner_qml(qml, type, mixed), type, !hidden, labelled, !hidden && !marks});
    }
  }

  void add_table(const Layer& layer) {
    const bool known = layer.name == "communities" || layer.name == "ledger" || layer.name == "manifest";
    entries_.push_back({"qipan_" + layer.name, known ? say("qgis.layer_" + layer.name) : layer.name, file_ + "|layername=" + layer.name,
                        inner_qml(layer_qml(layer.name, language_), layer.type, false), GeometryType::none, true, false, false});
  }

  [[nodiscard]] std::string crs_element() const {
    const std::string title = crs_.empty() ? "" : crs_title(crs_);
    const std::string code = title.starts_with("EPSG:") ? title.substr(0, title.find(' ')) : "";
    return "<spatialrefsys><wkt>" + escaped(crs_) + "</wkt>" + (code.empty() ? "" : "<authid>" + code + "</authid>") + "</spatialrefsys>";
  }

  [[nodiscard]] std::string tree(bool legend) const {
    std::string out = "<layer-tree-group>\n<customproperties/>\n";
    std::vector<Entry> entries = entries_;
    if (legend) std::ranges::stable_partition(entries, [](const Entry& e) { return e.id == "qipan_grids"; });  // first what it is about
    for (const Entry& entry : entries) {
      if (legend && !entry.in_legend) continue;
      const bool open = entry.id == "qipan_grids" || entry.id == "qipan_borders" || legend;
      out += "<layer-tree-layer id=\"" + entry.id + "\" name=\"" + escaped(entry.title) + "\" providerKey=\"ogr\" source=\"" + escaped(entry.source) +
             "\" checked=\"Qt::" + (entry.shown ? "Checked" : "Unchecked") + "\" expanded=\"" + (open ? "1" : "0") +
             "\" legend_exp=\"\" patch_size=\"-1,-1\" legend_split_behavior=\"0\">\n" + legend_style(entry, legend) + "</layer-tree-layer>\n";
    }
    return out + (legend ? "" : "<custom-order enabled=\"0\"/>\n") + "</layer-tree-group>\n";
  }

  /// In the printed legend a layer with one symbol is the symbol alone; headings where there are several.
  static std::string legend_style(const Entry& entry, bool legend) {
    const bool several = entry.id == "qipan_grids" || entry.id == "qipan_borders";
    if (!legend || several) return "<customproperties/>\n";
    return "<customproperties><Option type=\"Map\"><Option type=\"QString\" name=\"legend/title-style\" value=\"hidden\"/></Option>"
           "<property key=\"legend/title-style\" value=\"hidden\"/></customproperties>\n";
  }

  [[nodiscard]] std::string layer_element(const Entry& entry) const {
    const char* const geometry = entry.type == GeometryType::polygon ? "Polygon" : entry.type == GeometryType::line ? "Line" : entry.type == GeometryType::point ? "Point" : "No geometry";
    return "<maplayer type=\"vector\" geometry=\"" + std::string(geometry) + "\" labelsEnabled=\"" + (entry.labelled ? "1" : "0") +
           "\" simplifyDrawingHints=\"1\" simplifyDrawingTol=\"1\" simplifyMaxScale=\"1\" simplifyAlgorithm=\"0\" simplifyLocal=\"1\">\n<id>" + entry.id +
           "</id>\n<datasource>" + escaped(entry.source) + "</datasource>\n<layername>" + escaped(entry.title) + "</layername>\n<srs>" +
           (entry.type == GeometryType::none ? "" : crs_element()) + "</srs>\n<provider encoding=\"UTF-8\">ogr</provider>\n" + entry.qml + "</maplayer>\n";
  }

  [[nodiscard]] std::string layout() const {
    const auto files = embedded_files();
    std::string text = localized(std::ranges::find(files, "layout.xml", &EmbeddedFile::name)->text, language_);
    const std::array<std::pair<const char*, std::string>, 5> values = {
        {{"{{xmin}}", number(extent_.x0)}, {"{{ymin}}", number(extent_.y0)}, {"{{xmax}}", number(extent_.x1)}, {"{{ymax}}", number(extent_.y1)}, {"{{legend}}", tree(true)}}};
    for (const auto& [name, value] : values)
      if (const std::size_t at = text.find(name); at != std::string::npos) text.replace(at, std::string_view(name).size(), value);
    return text;
  }

  const std::vector<const Layer*>& layers_;
  Language language_;
  std::string file_, title_, crs_;
  Extent extent_;
  std::vector<Entry> entries_;
};

}  // namespace

bool is_project(const std::string& path) { return std::filesystem::path(path).extension() == ".qgz"; }

void write_project(const std::string& path, const std::vector<const Layer*>& layers, const ProjectOptions& options) {
  write_project_file(path, ProjectWriter(path, layers, options).run(), options.overwrite);
}

}  // namespace qipan::qgis
