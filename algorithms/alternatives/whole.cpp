// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/alternatives/whole.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "algorithms/alternatives/cheapest_changes.h"

namespace qipan {
namespace {

using Picks = std::vector<std::size_t>;  ///< by problem, an index of its plans

std::int32_t inhabited_regions(const Solution& s) {
  return static_cast<std::int32_t>(std::ranges::count_if(s.regions, [](const RegionScore& r) { return r.piece_total > 0; }));
}

/// What is to be small, each as a share of what the best plan has.
struct Taste {
  double quality = 1, change = 0, unevenness = 0, regions = 0, border = 0, compactness = 0;
};
constexpr std::array<Taste, 7> kTastes = {{{},
                                           {.quality = 0.1, .change = 1},
                                           {.unevenness = 1},
                                           {.regions = 2},
                                           {.regions = -2},
                                           {.border = 1},
                                           {.compactness = 1}}};
constexpr std::size_t kTodaysTaste = 1;  ///< for where there is such a plan

class Combiner {
 public:
  Combiner(std::span<const Alternatives> of, const AlternativeOptions& options) : of_(of) {
    for (const Alternatives& a : of) {
      households_ += a.plans.empty() ? 0 : a.shared[0][0];
      from_today_ = from_today_ || !a.moved.empty();
      even_ = even_ || std::ranges::any_of(a.plans, [](const Solution& plan) { return plan.objective.deviation > 0; });
      most_pairs_ = std::max(most_pairs_, a.apart.size());
      if (combinations_ <= kFew) combinations_ *= std::max<std::size_t>(1, a.plans.size());
    }
    need_ = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(options.differ * static_cast<double>(households_))));
    Picks best(of.size(), 0);
    first_ = whole_plan(best);
    kept_.push_back(first_);
  }
  [[nodiscard]] bool from_today() const { return from_today_; }

  std::vector<WholePlan> plans(std::size_t wanted) {
    std::size_t failed = 0;
    for (std::size_t next = 0; kept_.size() < wanted && failed < kTastes.size(); next = (next + 1) % kTastes.size()) {
      const bool pointless = next == kTodaysTaste && !from_today_;
      const std::optional<Picks> picks = pointless ? std::nullopt : combinations_ <= kFew ? best_of_all(kTastes[next]) : changes(kTastes[next]);
      failed = picks && take(*picks) ? 0 : failed + 1;
    }
    for (std::size_t j = 1; kept_.size() < wanted && j < most_pairs_; ++j) {
      Picks picks;
      for (const Alternatives& a : of_) picks.push_back(a.apart.empty() ? 0 : a.apart[j % a.apart.size()]);
      take(picks);
    }
    std::stable_sort(kept_.begin() + 1, kept_.end(), [](const WholePlan& a, const WholePlan& b) { return a.quality < b.quality; });
    return std::move(kept_);
  }

  [[nodiscard]] double difference(const Picks& a, const Picks& b) const { return households_ > 0 ? static_cast<double>(apart(a, b)) / static_cast<double>(households_) : 0; }

 private:
  static constexpr std::size_t kFew = 20'000;  ///< combinations that may be looked at one by one

  [[nodiscard]] std::int64_t gain(std::size_t c, std::size_t a, std::size_t b) const { return of_[c].plans.empty() ? 0 : of_[c].shared[0][0] - of_[c].shared[a][b]; }
  [[nodiscard]] std::int64_t apart(const Picks& a, const Picks& b) const {
    std::int64_t sum = 0;
    for (std::size_t c = 0; c < of_.size(); ++c) sum += gain(c, a[c], b[c]);
    return sum;
  }
  [[nodiscard]] bool far(const Picks& picks) const {
    return std::ranges::all_of(kept_, [&](const WholePlan& k) { return apart(k.plan_of, picks) >= need_; });
  }
  [[nodiscard]] std::int64_t change(std::size_t c, std::size_t a) const { return from_today_ ? (of_[c].moved.empty() ? 0 : of_[c].moved[a]) : gain(c, 0, a); }

  [[nodiscard]] double quality(const Solution& plan) const { return static_cast<double>(even_ ? plan.objective.deviation : plan.objective.quality); }

  [[nodiscard]] WholePlan whole_plan(Picks picks) const {
    WholePlan out;
    for (std::size_t c = 0; c < of_.size(); ++c) {
      const Alternatives& a = of_[c];
      if (a.plans.empty()) continue;
      add_part(out.criteria.figures, a.figures[picks[c]]);
      out.criteria.regions += inhabited_regions(a.plans[picks[c]]);
      out.criteria.change += change(c, picks[c]);
      out.quality += quality(a.plans[picks[c]]);
    }
    out.change = households_ > 0 ? static_cast<double>(out.criteria.change) / static_cast<double>(households_) : 0;
    out.plan_of = std::move(picks);
    return out;
  }

  [[nodiscard]] bool dominated(const WholePlan& plan) const {
    return std::ranges::any_of(kept_, [&](const WholePlan& k) { return dominates(k.criteria, plan.criteria); });
  }

  /// Keeps a plan that is far from all others and not dominated by one of them; those that it dominates go.
  bool take(const Picks& picks) {
    if (!far(picks)) return false;
    WholePlan plan = whole_plan(picks);
    if (dominated(plan)) return false;
    kept_.erase(std::remove_if(kept_.begin() + 1, kept_.end(), [&](const WholePlan& k) { return dominates(plan.criteria, k.criteria); }), kept_.end());
    kept_.push_back(std::move(plan));
    return true;
  }

  /// What it costs a taste to have plan `a` of a problem instead of the best one.
  [[nodiscard]] double price(const Taste& t, std::size_t c, std::size_t a) const {
    const Alternatives& of = of_[c];
    const auto share = [](double now, double best, double all) { return all > 0 ? (now - best) / all : 0.0; };
    const auto figure = [&](PlanFigure which) {
      const auto f = static_cast<std::size_t>(which);
      return share(of.figures[a][f], of.figures[0][f], first_.criteria.figures[f]);
    };
    const auto regions = [&](std::size_t i) { return static_cast<double>(inhabited_regions(of.plans[i])); };
    return t.quality * share(quality(of.plans[a]), quality(of.plans[0]), std::max(1.0, first_.quality)) + t.unevenness * figure(PlanFigure::unevenness) + t.border * figure(PlanFigure::cut) +
           t.compactness * figure(PlanFigure::compactness) + t.regions * share(regions(a), regions(0), first_.criteria.regions) +
           t.change * share(static_cast<double>(change(c, a)), static_cast<double>(change(c, 0)), static_cast<double>(households_));
  }

  /// Where there are few combinations: the one that a taste likes most among those that may be kept.
  [[nodiscard]] std::optional<Picks> best_of_all(const Taste& taste) const {
    std::vector<std::vector<double>> prices;
    for (std::size_t c = 0; c < of_.size(); ++c) {
      std::vector<double>& row = prices.emplace_back();
      for (std::size_t a = 0; a < of_[c].plans.size(); ++a) row.push_back(price(taste, c, a));
    }
    std::optional<Picks> best;
    double least = 0;
    Picks picks(of_.size(), 0);
    for (std::size_t c = 0; c < of_.size();) {
      double sum = 0;
      for (std::size_t i = 0; i < of_.size(); ++i) sum += prices[i].empty() ? 0 : prices[i][picks[i]];
      if ((!best || sum < least) && far(picks) && !dominated(whole_plan(picks))) best = picks, least = sum;
      for (c = 0; c < of_.size() && ++picks[c] >= of_[c].plans.size(); ++c) picks[c] = 0;
    }
    return best;
  }

  /// The set of changes to the best plan that a taste likes most, among those that are far from all kept: difference from plans other than
  /// the best earns a premium, which grows where that is too small.
  [[nodiscard]] std::optional<Picks> changes(const Taste& taste) const {
    constexpr int kRounds = 12;
    std::vector<std::size_t> open;  // problems with a choice
    std::vector<std::vector<Choice>> plain;
    std::int64_t largest = 0;
    for (std::size_t c = 0; c < of_.size(); ++c) {
      if (of_[c].plans.size() < 2) continue;
      open.push_back(c);
      std::vector<Choice>& row = plain.emplace_back();
      for (std::size_t a = 0; a < of_[c].plans.size(); ++a) row.push_back({price(taste, c, a), gain(c, 0, a)}), largest = std::max(largest, row.back().gain);
    }
    // Change that nobody asked for is no virtue, but single problems cannot change by halves.
    const std::int64_t most = need_ + std::max(need_ / 2, largest);
    std::vector<double> premium(kept_.size(), 0);
    for (int round = 0; round < kRounds; ++round) {
      std::vector<std::vector<Choice>> priced = plain;
      for (std::size_t i = 0; i < open.size(); ++i) {
        for (std::size_t a = 0; a < priced[i].size(); ++a) {
          for (std::size_t k = 1; k < kept_.size(); ++k) {
            priced[i][a].price -= premium[k] * static_cast<double>(gain(open[i], kept_[k].plan_of[open[i]], a)) / static_cast<double>(households_);
          }
        }
      }
      const std::optional<std::vector<std::size_t>> chosen = cheapest_changes(priced, need_, most);
      if (!chosen) return std::nullopt;
      Picks picks(of_.size(), 0);
      double cost = 0;
      for (std::size_t i = 0; i < open.size(); ++i) picks[open[i]] = (*chosen)[i], cost += std::abs(plain[i][(*chosen)[i]].price);
      if (far(picks)) {
        undo_needless(open, plain, picks);
        return picks;
      }
      for (std::size_t k = 1; k < kept_.size(); ++k) {
        if (apart(kept_[k].plan_of, picks) < need_) premium[k] = premium[k] > 0 ? 2 * premium[k] : std::max(1e-4, cost * static_cast<double>(households_) / static_cast<double>(need_) / 8);
      }
    }
    return std::nullopt;
  }

  /// Takes back changes that cost something and that the difference can do without, dear ones first.
  void undo_needless(const std::vector<std::size_t>& open, const std::vector<std::vector<Choice>>& plain, Picks& picks) const {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < open.size(); ++i) {
      if (plain[i][picks[open[i]]].price > 0) order.push_back(i);
    }
    std::ranges::stable_sort(order, [&](std::size_t i, std::size_t j) { return plain[i][picks[open[i]]].price > plain[j][picks[open[j]]].price; });
    for (const std::size_t i : order) {
      const std::size_t was = std::exchange(picks[open[i]], std::size_t{0});
      if (!far(picks)) picks[open[i]] = was;
    }
  }

  std::span<const Alternatives> of_;
  std::int64_t households_ = 0, need_ = 1;
  std::size_t most_pairs_ = 1, combinations_ = 1;
  bool from_today_ = false, even_ = false;  ///< even_: Goal::max_deviation
  WholePlan first_;
  std::vector<WholePlan> kept_;
};

}  // namespace

double WholePlans::least_difference(std::size_t plan) const {
  double least = plans.size() > 1 ? 1 : 0;
  for (std::size_t j = 0; j < plans.size(); ++j) {
    if (j != plan) least = std::min(least, difference[plan][j]);
  }
  return least;
}

WholePlans put_together(std::span<const Alternatives> of, const AlternativeOptions& options) {
  WholePlans out;
  out.asked = options.count;
  for (const Alternatives& a : of) {
    out.tried = std::max(out.tried, a.tried);
    out.stopped_early = out.stopped_early || a.stopped_early;
  }
  Combiner combiner(of, options);
  out.from_today = combiner.from_today();
  out.plans = combiner.plans(static_cast<std::size_t>(std::max(1, options.count)));
  for (const WholePlan& a : out.plans) {
    std::vector<double>& row = out.difference.emplace_back();
    for (const WholePlan& b : out.plans) row.push_back(combiner.difference(a.plan_of, b.plan_of));
  }
  return out;
}

}  // namespace qipan
