// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/graph_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "engine/base/error.h"
#include "engine/base/messages.h"
#include "engine/base/random.h"

namespace qipan::cli {
namespace {

using Edges = std::map<std::pair<std::int32_t, std::int32_t>, std::int64_t>;

Edges edges_of(const GraphFile& graph) {
  Edges edges;
  for (const Seam& s : graph.seams) edges[{s.a, s.b}] = s.cut_cost;
  EXPECT_EQ(edges.size(), graph.seams.size());
  return edges;
}

/// Message of the error that `body` throws; empty: none.
template <class Body>
std::string error_of(Body&& body) {
  try {
    body();
  } catch (const Error& e) {
    EXPECT_NE(e.kind(), ErrorKind::internal);
    return message_text(e.code(), e.args(), Language::english);
  }
  return {};
}

std::string metis_error(std::string_view text) {
  return error_of([&] { parse_metis(text, "g.graph"); });
}

std::string dual_error(const std::string& text, GraphOptions options = {}) {
  options.path = "g.json";
  return error_of([&] { parse_dual_graph(text, options); });
}

struct RandomGraph {
  std::vector<std::int64_t> weight;
  Edges edges;
};

RandomGraph random_graph(Random& random) {
  RandomGraph g;
  const std::size_t n = random.below(12);
  for (std::size_t v = 0; v < n; ++v) g.weight.push_back(static_cast<std::int64_t>(random.below(4) == 0 ? random.below(1'000'000'000) : random.below(600)));
  for (std::int32_t a = 0; a < static_cast<std::int32_t>(n); ++a)
    for (std::int32_t b = a + 1; b < static_cast<std::int32_t>(n); ++b)
      if (random.below(3) == 0) g.edges[{a, b}] = static_cast<std::int64_t>(random.below(100'000));
  return g;
}

/// The graph as a METIS file with or without sizes, weights of vertices (`weights` of them) and of edges, with comments and odd blanks.
std::string metis_text(const RandomGraph& g, bool sizes, int weights, bool costs, Random& random) {
  std::string text = random.below(2) == 0 ? "% made up\n" : "";
  text += std::to_string(g.weight.size()) + " " + std::to_string(g.edges.size());
  if (sizes || weights > 0 || costs) text += std::string(" ") + (sizes ? "1" : "0") + (weights > 0 ? "1" : "0") + (costs ? "1" : "0");
  if (weights > 1) text += " " + std::to_string(weights);
  text += "\n";
  for (std::size_t v = 0; v < g.weight.size(); ++v) {
    if (random.below(5) == 0) text += "% " + std::to_string(v) + "\n";
    std::vector<std::string> words;
    if (sizes) words.push_back("7");
    for (int k = 0; k < weights; ++k) words.push_back(std::to_string(g.weight[v] + k));
    for (const auto& [ends, cost] : g.edges) {
      const auto i = static_cast<std::int32_t>(v);
      if (ends.first != i && ends.second != i) continue;
      words.push_back(std::to_string((ends.first == i ? ends.second : ends.first) + 1));
      if (costs) words.push_back(std::to_string(cost));
    }
    for (const std::string& word : words) text += word + (random.below(6) == 0 ? "  \t" : " ");
    text += random.below(4) == 0 ? "\r\n" : "\n";
  }
  return text;
}

TEST(MetisFile, ReadsBackWhatWasWrittenInEveryFormat) {
  Random random(1, "solve/metis");
  for (int round = 0; round < 400; ++round) {
    const RandomGraph g = random_graph(random);
    const bool sizes = random.below(3) == 0, costs = random.below(2) == 0;
    const int weights = static_cast<int>(random.below(3));
    const GraphFile read = parse_metis(metis_text(g, sizes, weights, costs, random), "g.graph");
    ASSERT_EQ(read.households.size(), g.weight.size());
    for (std::size_t v = 0; v < g.weight.size(); ++v) EXPECT_EQ(read.households[v], 1000 * (weights > 0 ? g.weight[v] : 1));
    Edges expected = g.edges;
    if (!costs) for (auto& [ends, cost] : expected) cost = 1;
    EXPECT_EQ(edges_of(read), expected);
    EXPECT_TRUE(std::ranges::is_sorted(read.seams, {}, [](const Seam& s) { return std::pair(s.a, s.b); }));
    EXPECT_EQ(read.notes.size(), weights > 1 ? 1u : 0u);
  }
}

TEST(MetisFile, TheLineOfAnIsolatedVertexMayBeBlankOrTheLastOneMissing) {
  EXPECT_EQ(parse_metis("3 1\n\n3\n2\n", "g").households.size(), 3u);
  EXPECT_EQ(parse_metis("3 1\n2\n1\n", "g").households.size(), 3u);
  EXPECT_EQ(parse_metis("3 1\n2\n1\n\n\n\n", "g").households.size(), 3u);
  EXPECT_EQ(parse_metis("0 0\n", "g").households.size(), 0u);
}

TEST(MetisFile, SaysOnWhichLineWhatIsWrong) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> cases = {
      {"", {"line 1", "first line"}},
      {"% only a comment", {"first line"}},
      {"3\n", {"line 1", "first line"}},
      {"2 1 011 1 5\n", {"line 1"}},
      {"2 1 12\n", {"line 1", "12"}},
      {"2 1 001 2\n", {"line 1", "format 1"}},
      {"x 1\n", {"line 1", "'x'"}},
      {"2 1\n2\n% note\n-1\n", {"line 4", "'-1'"}},
      {"2 1\n2\n1.5\n", {"line 3", "'1.5'"}},
      {"2 1\n2\n3\n", {"line 3", "no vertex 3", "1 to 2"}},
      {"2 1\n0\n1\n", {"line 2", "no vertex 0"}},
      {"2 1\n1\n1\n", {"line 2", "own neighbour"}},
      {"3 2\n2 2\n1 3\n2\n", {"line 2", "twice"}},
      {"3 2\n2\n1 3\n\n", {"line 3", "vertex 2", "vertex 3", "line 4"}},
      {"3 2\n\n1 3\n2\n", {"line 3", "vertex 2", "vertex 1", "line 2"}},
      {"2 1 1\n2 5\n1 6\n", {"line 3", "5", "6", "line 2"}},
      {"2 1 1\n2 5\n1\n", {"line 3", "vertex 1", "no weight"}},
      {"2 0 10\n4\n\n", {"line 3", "vertex 2"}},
      {"2 2\n2\n1\n", {"line 1", "2 edges", "has 1"}},
      {"2 1\n2\n1\n1\n", {"line 4", "2 vertices"}},
      {"4 1\n2\n1\n", {"line 3", "2 of 4"}},
      {"99999999999 1\n", {"line 1", "0 of 99999999999"}},
      {"9999999999999999999 1\n", {"line 1", "'9999999999999999999'"}},
      {"1 0 10\n2000000000000\n", {"line 2", "10^12"}},
      {"2 1 1\n2 2000000000000000\n1 2000000000000000\n", {"line 2", "10^15"}},
  };
  for (const auto& [text, parts] : cases) {
    const std::string error = metis_error(text);
    EXPECT_TRUE(error.starts_with("g.graph, line ")) << text << "\n" << error;
    for (const std::string& part : parts) EXPECT_NE(error.find(part), std::string::npos) << text << "\n" << error << "\n" << part;
  }
}

TEST(MetisFile, MutatedFilesAreReadOrRefusedNeverWorse) {
  Random random(2, "solve/mutate");
  const std::string alphabet = "0123456789 \n\r\t-%.x\xFF";
  for (int round = 0; round < 3000; ++round) {
    std::string text = metis_text(random_graph(random), random.below(2) == 0, static_cast<int>(random.below(3)), random.below(2) == 0, random);
    for (std::uint64_t i = 1 + random.below(4); i > 0; --i) {
      const std::size_t at = random.below(text.size());
      if (random.below(3) == 0) text.erase(at, 1 + random.below(5));
      else if (random.below(2) == 0) text[at] = alphabet[random.below(alphabet.size())];
      else text.insert(at, 1, alphabet[random.below(alphabet.size())]);
      if (text.empty()) break;
    }
    try {
      const GraphFile graph = parse_metis(text, "g");
      for (const Seam& s : graph.seams) {
        EXPECT_TRUE(s.a >= 0 && s.a < s.b && static_cast<std::size_t>(s.b) < graph.households.size() && s.cut_cost >= 0) << text;
      }
    } catch (const Error& e) {
      EXPECT_EQ(e.kind(), ErrorKind::input);
      EXPECT_FALSE(message_text(e.code(), e.args(), Language::chinese).empty());
    }
  }
}

TEST(DualGraph, AdjacencyAndLinksGiveTheSameGraph) {
  const std::string nodes = R"("nodes": [{"id": "a", "pop": 3.5}, {"id": 7, "pop": "4"}, {"id": "island", "pop": null}])";
  const std::string adjacency = "{" + nodes + R"(, "adjacency": [[{"id": 7, "shared_perim": 0.25}], [{"id": "a", "shared_perim": 0.25}], []]})";
  const std::string links = "{" + nodes + R"(, "links": [{"source": 7, "target": "a", "shared_perim": 0.25}]})";
  for (const std::string& text : {adjacency, links}) {
    const GraphFile graph = parse_dual_graph(text, {.path = "g.json"});
    EXPECT_EQ(graph.households, (std::vector<std::int64_t>{3500, 4000, 0}));
    ASSERT_EQ(graph.seams.size(), 1u);
    EXPECT_EQ(graph.seams[0].a, 0);
    EXPECT_EQ(graph.seams[0].b, 1);
    EXPECT_DOUBLE_EQ(static_cast<double>(graph.seams[0].cut_cost) / graph.cost_scale, 0.25);
    ASSERT_EQ(graph.notes.size(), 1u);
    EXPECT_EQ(graph.notes[0].code, "solve.null_weights");
  }
}

TEST(DualGraph, BordersKeepSixDigitsWhateverTheirUnit) {
  for (const double unit : {1e-6, 1e-3, 1.0, 1e3, 1e6, 1e9}) {
    const std::string text = R"({"nodes": [{"id": 0, "pop": 1}, {"id": 1, "pop": 1}, {"id": 2, "pop": 1}], "links": [{"source": 0, "target": 1, "shared_perim": )" +
                             std::to_string(unit * 1e6) + R"(e-6}, {"source": 1, "target": 2, "shared_perim": )" + std::to_string(unit * 333'333) + "e-6}]}";
    const GraphFile graph = parse_dual_graph(text, {.path = "g.json"});
    ASSERT_EQ(graph.seams.size(), 2u);
    EXPECT_NEAR(static_cast<double>(graph.seams[0].cut_cost) / graph.cost_scale / unit, 1.0, 1e-5);
    EXPECT_NEAR(static_cast<double>(graph.seams[1].cut_cost) / graph.cost_scale / unit, 0.333333, 2e-6);
    EXPECT_LE(graph.seams[0].cut_cost, 100'000'000);
  }
}

TEST(DualGraph, TakesForGrantedWhatGerryChainLeavesOut) {
  const std::string start = R"({"nodes": [{"id": 0, "TOTPOP": 1}, {"id": 1, "TOTPOP": 2}, {"id": 2, "TOTPOP": 2}], "adjacency": )";
  const GraphFile counted = parse_dual_graph(start + R"([[{"id": 1}, {"id": 0}], [{"id": 0}], []]})", {.path = "g"});
  EXPECT_EQ(counted.seams.at(0).cut_cost, 1);
  EXPECT_EQ(counted.notes.size(), 2u);  // edges are counted; a loop was left out
  const GraphFile ferry = parse_dual_graph(start + R"([[{"id": 1, "shared_perim": 5}], [{"id": 0, "shared_perim": 5}, {"id": 2}], [{"id": 1}]]})", {.path = "g"});
  EXPECT_EQ(ferry.seams.at(1).cut_cost, 0);
  EXPECT_EQ(ferry.notes.size(), 1u);
}

TEST(DualGraph, SaysWhatIsWrong) {
  const std::string two = R"({"nodes": [{"id": 0, "pop": 1, "area": 2.5, "name": "x"}, {"id": 1, "pop": 2}], )";
  const std::vector<std::pair<std::string, std::vector<std::string>>> cases = {
      {"{\n\n", {"line 3", "not JSON"}},
      {"[]", {"'nodes'"}},
      {R"({"nodes": 3})", {"'nodes'"}},
      {R"({"nodes": [{"id": 0, "people": 4, "area": 2}]})", {"--weight", "area", "people"}},
      {R"({"nodes": [{"pop": 4}]})", {"entry 0", "'id'"}},
      {R"({"nodes": [{"id": 1, "pop": 4}, {"id": "1", "pop": 4}]})", {"id 1"}},
      {R"({"nodes": [{"id": 5, "pop": -4}]})", {"'pop'", "node 5", "-4"}},
      {R"({"nodes": [{"id": 5, "pop": "many"}]})", {"'pop'", "node 5", "many"}},
      {R"({"nodes": [{"id": 5, "pop": 1e999}]})", {"beyond"}},
      {R"({"nodes": [{"id": 5, "pop": 1e300}]})", {"10^12"}},
      {R"({"nodes": [{"id": 0, "pop": 4}]})", {"adjacency"}},
      {two + R"("adjacency": [[]]})", {"1 entries", "2 nodes"}},
      {two + R"("adjacency": [[{"id": 9}], []]})", {"node 9"}},
      {two + R"("adjacency": [[3], []]})", {"3", "'id'"}},
      {two + R"("adjacency": [[{"id": 1, "shared_perim": 2}], [{"id": 0, "shared_perim": 3}]]})", {"0", "1", "differs"}},
      {two + R"("adjacency": [[{"id": 1, "shared_perim": -2}], []]})", {"'shared_perim'", "-2"}},
      {two + R"("links": [{"source": 0}]})", {"'target'"}},
      {two + R"("links": [{"source": 0, "target": 1}, {"source": 1, "target": 0}]})", {"several edges"}},
  };
  for (const auto& [text, parts] : cases) {
    const std::string error = dual_error(text);
    EXPECT_TRUE(error.starts_with("g.json")) << text << "\n" << error;
    for (const std::string& part : parts) EXPECT_NE(error.find(part), std::string::npos) << text << "\n" << error << "\n" << part;
  }
  EXPECT_NE(dual_error(two + R"("links": []})", {.weight = "people"}).find("'people'"), std::string::npos);
  EXPECT_NE(dual_error(two + R"("links": [{"source": 0, "target": 1}]})", {.border = "len"}).find("--border"), std::string::npos);
}

TEST(DualGraph, MutatedFilesAreReadOrRefusedNeverWorse) {
  Random random(3, "solve/mutate_json");
  const std::string whole = R"({"directed": false, "nodes": [{"id": "a", "pop": 3}, {"id": "b", "pop": 4}, {"id": "c", "pop": 0}],
    "adjacency": [[{"shared_perim": 1.5, "id": "b"}], [{"shared_perim": 1.5, "id": "a"}, {"id": "c", "shared_perim": 2}], [{"id": "b", "shared_perim": 2}]]})";
  const std::string alphabet = "0123456789{}[]\",:.-e an\xC3";
  for (int round = 0; round < 4000; ++round) {
    std::string text = whole;
    for (std::uint64_t i = 1 + random.below(3); i > 0; --i) {
      const std::size_t at = random.below(text.size());
      if (random.below(3) == 0) text.erase(at, 1 + random.below(8));
      else text[at] = alphabet[random.below(alphabet.size())];
      if (text.empty()) break;
    }
    try {
      parse_dual_graph(text, {.path = "g"});
    } catch (const Error& e) {
      EXPECT_EQ(e.kind(), ErrorKind::input);
    }
  }
}

TEST(Labels, OneForEveryVertex) {
  EXPECT_EQ(parse_labels("\xEF\xBB\xBF 甲 社区 \r\nb\n", "l", 2), (std::vector<std::string>{"甲 社区", "b"}));
  EXPECT_EQ(parse_labels("a\nb\n\n", "l", 2).size(), 2u);
  EXPECT_NE(error_of([] { parse_labels("a\n\nb\n", "l", 2); }).find("line 2"), std::string::npos);
  EXPECT_NE(error_of([] { parse_labels("a\n", "l", 2); }).find("1 labels for 2"), std::string::npos);
}

TEST(Counts, LabelAndNumberOfGrids) {
  EXPECT_EQ(parse_counts("第 一 3\nb\t0\n\n", "c"), (std::vector<std::pair<std::string, std::int32_t>>{{"第 一", 3}, {"b", 0}}));
  EXPECT_NE(error_of([] { parse_counts("a 1\nb\n", "c"); }).find("line 2"), std::string::npos);
  EXPECT_NE(error_of([] { parse_counts("a 1\nb -1\n", "c"); }).find("line 2"), std::string::npos);
  EXPECT_NE(error_of([] { parse_counts("a 1\n\na 2\n", "c"); }).find("line 3"), std::string::npos);
}

}  // namespace
}  // namespace qipan::cli
