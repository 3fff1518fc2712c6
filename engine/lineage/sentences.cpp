// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/lineage/sentences.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <tuple>

#include "engine/base/indexing.h"
#include "engine/base/messages.h"
#include "engine/base/text.h"

namespace qipan {
namespace {

constexpr std::size_t kMostParts = 6;

struct Part {
  std::string code;
  Holding held;
};

/// The sentences of one language.
class Speaker {
 public:
  Speaker(Language language, bool estimated) : language_(language), estimated_(estimated) {}

  [[nodiscard]] std::string amount(const Holding& h) const {
    if (h.households > 0) {
      const double exact = static_cast<double>(h.households) / 1000.0;
      const std::string number = estimated_ ? decimal(std::max(1.0, std::round(exact)), 0) : decimal(exact, h.households % 1000 == 0 ? 0 : 1);
      return say(estimated_ ? "lineage.about_households" : h.households == 1000 ? "lineage.one_household" : "lineage.households", {number});
    }
    if (h.buildings > 0) return say(h.buildings == 1 ? "lineage.one_building" : "lineage.buildings", {std::to_string(h.buildings)});
    return say("lineage.square_metres", {decimal(static_cast<double>(h.area) / 100.0, 0)});
  }

  /// "42 households to A, 3 to B", the largest first; land without buildings in one sum where there is much to tell. `id` and `ground`:
  /// messages of a part and of such a sum.
  [[nodiscard]] std::string parts(const char* id, const char* ground, const std::vector<Part>& list) const {
    std::vector<std::string> told;
    const auto empty = [](const Part& p) { return p.held.households == 0 && p.held.buildings == 0; };
    const auto lived_in = static_cast<std::size_t>(std::ranges::count_if(list, [&](const Part& p) { return !empty(p); }));
    const bool sum_up = list.size() - lived_in > (lived_in > 0 ? 1U : kMostParts);
    Holding land, rest;
    std::size_t lands = 0, rests = 0;
    for (const Part& p : list) {
      if (sum_up && empty(p)) land += p.held, ++lands;
      else if (told.size() >= kMostParts) rest += p.held, ++rests;
      else told.push_back(say(id, {amount(p.held), p.code}));
    }
    if (rests > 0) told.push_back(say("lineage.more", {std::to_string(rests), amount(rest)}));
    if (lands > 0) told.push_back(say(ground, {amount(land), std::to_string(lands)}));
    std::string out;
    for (const std::string& t : told) out += (out.empty() ? "" : language_ == Language::chinese ? "、" : ", ") + t;
    return out;
  }

  [[nodiscard]] std::string sentence(const std::string& code, const std::vector<std::string>& clauses) const {
    std::string all;
    for (const std::string& clause : clauses) all += (all.empty() ? "" : language_ == Language::chinese ? "；" : "; ") + clause;
    return say("lineage.sentence", {code, all});
  }

  [[nodiscard]] std::string say(const char* id, const std::vector<std::string>& args) const { return message_text(id, args, language_); }

 private:
  Language language_;
  bool estimated_;
};

class Teller {
 public:
  Teller(const LineageRecord& record, std::span<const SharedCell> land) : record_(record), from_(record.olds.size()), to_(record.news.size()),
                                                                          given_up_(record.olds.size()), won_(record.news.size()) {
    for (const SharedCell& c : record.lineage.moves) {
      at(from_, c.from).push_back({at(record.news, c.to).code, c.held});
      at(to_, c.to).push_back({at(record.olds, c.from).code, c.held});
    }
    for (auto* lists : {&from_, &to_})
      for (auto& list : *lists)
        std::ranges::sort(list, [](const Part& a, const Part& b) {
          const auto size = [](const Part& p) { return std::tuple(p.held.households, p.held.buildings, p.held.area); };
          return size(a) != size(b) ? size(a) > size(b) : CodeOrder()(a.code, b.code);
        });
    for (const SharedCell& c : land) {
      if (c.from < 0 && c.to >= 0) at(won_, c.to).area += c.held.area;
      if (c.to < 0 && c.from >= 0) at(given_up_, c.from).area += c.held.area;
    }
  }

  [[nodiscard]] std::vector<std::string> about_new(std::size_t n, const Speaker& speaker) const {
    const Lineage& lineage = record_.lineage;
    std::vector<std::string> clauses;
    const std::int32_t o = lineage.predecessor[n];
    const std::vector<Part>& in = to_[n];
    if (o >= 0) {
      const std::string& before = at(record_.olds, o).code;
      if (before != record_.news[n].code) clauses.push_back(speaker.say("lineage.was_called", {before}));
      if (!at(from_, o).empty()) clauses.push_back(speaker.say("lineage.lost", {speaker.parts("lineage.part_to", "lineage.ground_to", at(from_, o))}));
      if (!in.empty()) clauses.push_back(speaker.say("lineage.gained", {speaker.parts("lineage.part_from", "lineage.ground_from", in)}));
      if (at(given_up_, o).area > 0) clauses.push_back(speaker.say("lineage.land_lost", {speaker.amount(at(given_up_, o))}));
    } else if (lineage.new_relation[n] == Relation::split && !in.empty()) {
      clauses.push_back(speaker.say("lineage.split_off", {in.front().code, speaker.amount(in.front().held)}));
      if (in.size() > 1) clauses.push_back(speaker.say("lineage.gained", {speaker.parts("lineage.part_from", "lineage.ground_from", std::vector<Part>(in.begin() + 1, in.end()))}));
    } else {
      clauses.push_back(in.empty() ? speaker.say("lineage.on_new_land", {}) : speaker.say("lineage.made_of", {speaker.parts("lineage.part_from", "lineage.ground_from", in)}));
    }
    if (won_[n].area > 0 && (o >= 0 || !in.empty())) clauses.push_back(speaker.say("lineage.land_won", {speaker.amount(won_[n])}));
    return clauses;
  }

  [[nodiscard]] std::vector<std::string> about_old(std::size_t o, const Speaker& speaker) const {
    const Lineage& lineage = record_.lineage;
    const std::vector<Part>& out = from_[o];
    if (lineage.successor[o] >= 0) return {speaker.say("lineage.is_called", {at(record_.news, lineage.successor[o]).code})};
    if (lineage.old_relation[o] == Relation::merged && !out.empty()) {
      std::vector<std::string> clauses = {speaker.say("lineage.merged_into", {out.front().code, speaker.amount(out.front().held)})};
      if (out.size() > 1) clauses.push_back(speaker.say("lineage.lost", {speaker.parts("lineage.part_to", "lineage.ground_to", std::vector<Part>(out.begin() + 1, out.end()))}));
      return clauses;
    }
    return {out.empty() ? speaker.say("lineage.given_up", {}) : speaker.say("lineage.dissolved_to", {speaker.parts("lineage.part_to", "lineage.ground_to", out)})};
  }

 private:
  const LineageRecord& record_;
  std::vector<std::vector<Part>> from_, to_;  ///< what left each old grid, what came into each new one
  std::vector<Holding> given_up_, won_;
};

}  // namespace

std::vector<ChangeSentence> change_sentences(const LineageRecord& record, std::span<const SharedCell> land, bool estimated) {
  const Teller teller(record, land);
  const Speaker english(Language::english, estimated), chinese(Language::chinese, estimated);
  std::vector<ChangeSentence> out;
  std::set<std::string> living;
  for (const NamedGrid& g : record.news) living.insert(g.code);
  for (std::size_t n = 0; n < record.news.size(); ++n) {
    const std::int32_t o = record.lineage.predecessor[n];
    const std::string& code = record.news[n].code;
    if (record.lineage.new_relation[n] == Relation::kept && at(record.olds, o).code == code) continue;
    out.push_back({false, n, english.sentence(code, teller.about_new(n, english)), chinese.sentence(code, teller.about_new(n, chinese))});
  }
  for (std::size_t o = 0; o < record.olds.size(); ++o) {
    const std::string& code = record.olds[o].code;
    if (living.contains(code)) continue;
    out.push_back({true, o, english.sentence(code, teller.about_old(o, english)), chinese.sentence(code, teller.about_old(o, chinese))});
  }
  std::ranges::stable_sort(out, [&](const ChangeSentence& a, const ChangeSentence& b) {
    const auto code = [&](const ChangeSentence& s) -> const std::string& { return s.ended ? record.olds[s.grid].code : record.news[s.grid].code; };
    return a.ended != b.ended ? b.ended : CodeOrder()(code(a), code(b));
  });
  return out;
}

}  // namespace qipan
