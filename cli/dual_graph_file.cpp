// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "cli/graph_file.h"
#include "cli/text.h"
#include "engine/base/error.h"

namespace qipan::cli {
namespace {

using Json = nlohmann::json;

constexpr std::array kUsualWeights = {"TOTPOP", "tot_pop", "POP", "pop", "population", "households", "H_CNT"};
constexpr double kMostWeight = 1e12;

struct Edge {
  std::int32_t a = 0, b = 0;
  double length = 0;
  bool has_length = false;
};

class Reader {
 public:
  Reader(const std::string& text, const GraphOptions& options) : options_(options) {
    try {
      json_ = Json::parse(text);
    } catch (const Json::parse_error& e) {
      const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(e.byte, text.size())), '\n');
      throw Error(ErrorKind::input, "solve.bad_json", {options.path, std::to_string(line)});
    } catch (const Json::out_of_range&) {  // a number beyond every double; the library does not say where
      throw Error(ErrorKind::input, "solve.bad_json_number", {options.path});
    }
    if (!json_.is_object() || !json_.contains("nodes") || !json_["nodes"].is_array()) fail("solve.no_nodes", {});
  }

  GraphFile read() {
    read_nodes();
    read_edges();
    return std::move(graph_);
  }

 private:
  [[noreturn]] void fail(const char* id, std::vector<std::string> args) const {
    args.insert(args.begin(), options_.path);
    throw Error(ErrorKind::input, id, std::move(args));
  }
  void note(const char* id, std::vector<std::string> args) { graph_.notes.push_back({Severity::info, id, {}, {}, std::move(args), {}}); }

  static std::string shown(const Json& id) { return id.is_string() ? id.get<std::string>() : id.dump(-1, ' ', false, Json::error_handler_t::replace); }

  /// A number, or a text that is one.
  static bool number(const Json& value, double& out) {
    if (value.is_number()) {
      out = value.get<double>();
      return std::isfinite(out);
    }
    if (!value.is_string()) return false;
    const std::string& text = value.get_ref<const std::string&>();
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} && stop == text.data() + text.size() && std::isfinite(out);
  }

  std::string weight_name(const Json& nodes) const {
    const auto in_all = [&](const std::string& name) { return std::ranges::all_of(nodes, [&](const Json& n) { return n.is_object() && n.contains(name); }); };
    if (!options_.weight.empty()) return options_.weight;
    for (const char* const name : kUsualWeights) {
      if (!nodes.empty() && in_all(name)) return name;
    }
    std::vector<std::string> names;
    if (!nodes.empty() && nodes[0].is_object()) {
      for (const auto& [name, value] : nodes[0].items()) {
        if (value.is_number() && names.size() < 40) names.push_back(name);
      }
    }
    fail("solve.no_weight_name", {join(names, ", ")});
  }

  void read_nodes() {
    const Json& nodes = json_["nodes"];
    if (nodes.empty()) return;
    const std::string name = weight_name(nodes);
    std::int64_t missing = 0;
    double total = 0;
    for (const Json& node : nodes) {
      const std::string place = std::to_string(graph_.households.size());
      if (!node.is_object() || !node.contains("id")) fail("solve.no_id", {place});
      const std::string id = shown(node["id"]);
      if (!index_.try_emplace(id, static_cast<std::int32_t>(graph_.households.size())).second) fail("solve.id_twice", {id});
      if (!node.contains(name)) fail("solve.no_attribute", {id, name});
      const Json& value = node[name];
      double weight = 0;
      if (value.is_null()) ++missing;
      else if (!number(value, weight) || weight < 0) fail("solve.bad_weight", {id, name, shown(value).substr(0, 40)});
      if ((total += weight) > kMostWeight) fail("solve.too_heavy", {name});
      graph_.households.push_back(std::llround(weight * 1000));
    }
    if (missing > 0) note("solve.null_weights", {std::to_string(missing), name});
  }

  std::int32_t vertex(const Json& holder, const char* key) const {
    if (!holder.is_object() || !holder.contains(key)) fail("solve.bad_edge", {shown(holder).substr(0, 80), key});
    const std::string id = shown(holder[key]);
    const auto found = index_.find(id);
    if (found == index_.end()) fail("solve.no_such_node", {id});
    return found->second;
  }

  void add(std::int32_t from, std::int32_t to, const Json& attributes) {
    if (from == to) {
      ++loops_;
      return;
    }
    const std::string& name = options_.border.empty() ? kBorder : options_.border;
    Edge edge{std::min(from, to), std::max(from, to), 0, false};
    if (const auto value = attributes.find(name); value != attributes.end() && !value->is_null()) {
      if (!number(*value, edge.length) || edge.length < 0) fail("solve.bad_border", {name, shown(*value).substr(0, 40), std::to_string(from), std::to_string(to)});
      edge.has_length = true;
    }
    edges_.push_back(edge);
  }

  void read_edges() {
    const bool lists = json_.contains("adjacency") && json_["adjacency"].is_array();
    const char* const key = json_.contains("links") ? "links" : "edges";
    if (lists) {
      const Json& adjacency = json_["adjacency"];
      if (adjacency.size() != graph_.households.size()) fail("solve.adjacency_size", {std::to_string(adjacency.size()), std::to_string(graph_.households.size())});
      for (std::size_t v = 0; v < adjacency.size(); ++v) {
        for (const Json& entry : adjacency[v]) add(static_cast<std::int32_t>(v), vertex(entry, "id"), entry);
      }
    } else if (json_.contains(key) && json_[key].is_array()) {
      for (const Json& entry : json_[key]) {
        const std::int32_t from = vertex(entry, "source");
        add(from, vertex(entry, "target"), entry);
      }
    } else {
      fail("solve.no_edges", {});
    }
    merge(lists);
  }

  /// An adjacency list names an edge at both ends, a list of links once.
  void merge(bool lists) {
    const auto ends = [](const Edge& e) { return std::pair(e.a, e.b); };
    std::ranges::stable_sort(edges_, {}, ends);
    const bool measured = std::ranges::any_of(edges_, &Edge::has_length);
    if (!measured && !options_.border.empty() && !edges_.empty()) fail("solve.no_border_name", {options_.border});
    if (!measured && !edges_.empty()) note("solve.counts_edges", {kBorder});
    double longest = 1;
    std::int64_t without = 0;
    std::vector<Edge> merged;
    for (std::size_t i = 0; i < edges_.size();) {
      std::size_t end = i + 1;
      while (end < edges_.size() && ends(edges_[end]) == ends(edges_[i])) ++end;
      Edge e = edges_[i];
      if (end - i > (lists ? 2u : 1u)) fail("solve.edge_many", {std::to_string(e.a), std::to_string(e.b)});
      if (end - i == 2 && (e.has_length != edges_[i + 1].has_length || e.length != edges_[i + 1].length)) fail("solve.edge_differs", {std::to_string(e.a), std::to_string(e.b)});
      if (!measured) e.length = 1;
      if (measured && !e.has_length) ++without;
      longest = merged.empty() ? e.length : std::max(longest, e.length);
      merged.push_back(e);
      i = end;
    }
    if (loops_ > 0) note("solve.loops", {std::to_string(loops_)});
    if (without > 0) note("solve.edges_without", {std::to_string(without), options_.border.empty() ? kBorder : options_.border});
    // Six or seven digits of the longest border, whatever its unit; edges that are only counted stay 1.
    while (measured && longest > 0 && graph_.cost_scale < 1e12 && longest * graph_.cost_scale < 1e6) graph_.cost_scale *= 10;
    while (longest * graph_.cost_scale > 1e8) graph_.cost_scale /= 10;
    for (const Edge& e : merged) graph_.seams.push_back({e.a, e.b, std::llround(e.length * graph_.cost_scale), 0});
  }

  inline static const std::string kBorder = "shared_perim";
  const GraphOptions& options_;
  Json json_;
  GraphFile graph_;
  std::unordered_map<std::string, std::int32_t> index_;
  std::vector<Edge> edges_;
  std::int64_t loops_ = 0;
};

}  // namespace

GraphFile parse_dual_graph(const std::string& text, const GraphOptions& options) { return Reader(text, options).read(); }

GraphFile read_graph(const GraphOptions& options) {
  const std::string text = read_text(options.path);
  const std::size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  const bool json = first != std::string::npos && (text[first] == '{' || text[first] == '[');
  if (json) return parse_dual_graph(text, options);
  for (const std::string& name : {options.weight, options.border}) {
    if (!name.empty()) throw Error(ErrorKind::usage, "solve.names_need_json", {name, options.path});
  }
  return parse_metis(text, options.path);
}

}  // namespace qipan::cli
