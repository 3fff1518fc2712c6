// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/refine/select_regions.h"

#include <algorithm>
#include <numeric>
#include <unordered_set>
#include <utility>

#include "algorithms/refine/pool_program.h"
#include "algorithms/support/budget.h"

namespace qipan {
namespace {

constexpr auto at = [](std::int32_t i) { return static_cast<std::size_t>(i); };
constexpr int kRounds = 40;               ///< in which regions join
constexpr std::size_t kVaried = 300;      ///< cheap regions varied per round by a node, then twice as many by further ones
constexpr int kVariedBy = 4;              ///< nodes
constexpr std::size_t kAtOnce = 300;      ///< regions that join per round
constexpr std::size_t kColumns = 4'000;   ///< of a branch and bound, the cheapest
constexpr int kCases = 100, kWindowCases = 60;
constexpr double kCheap = 0.3;            ///< of the gap: dearer regions are left out where the whole piece is divided
constexpr std::int64_t kIterations = 60'000, kWindowIterations = 8'000;  ///< of a program; ten times what they mostly take
constexpr double kPricingShare = 0.4, kWholeShare = 0.3;  ///< of the time, each of what is left
constexpr std::int32_t kWindow = 50;      ///< regions
constexpr double kWorth = 1e-9;           ///< of a common region: what is cheaper than nothing
constexpr std::int32_t kInVain = 50;      ///< windows without a gain, then it ends

class Selection {
 public:
  Selection(RegionPool& pool, const Energy& energy, Random& random, const RunContext& context)
      : pool_(pool), piece_(pool.piece()), energy_(energy), random_(random), context_(context), in_(piece_.nodes.size(), false) {}

  Selected improve(std::vector<std::int32_t>& label, Objective& objective, std::int32_t windows) {
    best_ = {0, pool_.keep(label)};
    for (const std::int32_t i : best_.places) best_.cost += cost(i);
    unit_ = std::max(1.0, best_.cost / static_cast<double>(best_.places.size()));
    const double before = best_.cost;
    std::vector<std::int32_t> everything(piece_.nodes.size());
    std::iota(everything.begin(), everything.end(), 0);
    if (!price_all(everything)) return {.hurried = hurried_};
    const RunContext whole = part_of_time(context_, kWholeShare);
    divide(everything, kCases, kIterations, (best_.cost - bound_) * kCheap, whole);
    hurried_ = hurried_ || whole.stopped();
    std::int32_t in_vain = 0;
    for (std::int32_t w = 0; w < windows && in_vain < kInVain && !context_.stopped(); ++w) {
      in_vain = divide(window(1 + w % 2), kWindowCases, kWindowIterations, best_.cost - bound_, context_) ? 0 : in_vain + 1;
    }
    hurried_ = hurried_ || context_.stopped();
    if (best_.cost >= before) return {.hurried = hurried_};
    std::vector<std::int32_t> found(label.size());
    std::int32_t next = 0;
    for (const std::int32_t i : best_.places) {
      for (const std::int32_t v : nodes(i)) found[at(v)] = next;
      ++next;
    }
    const Objective exact = pool_.state(found).objective();
    if (exact >= objective) return {.hurried = hurried_};
    label = std::move(found), objective = exact;
    return {.better = true, .hurried = hurried_};
  }

 private:
  struct Priced {
    double price;
    PooledRegion region;
    friend bool operator<(const Priced& a, const Priced& b) { return std::pair(a.price, a.region.name) < std::pair(b.price, b.region.name); }
  };

  [[nodiscard]] const std::vector<std::int32_t>& nodes(std::int32_t i) const { return pool_.regions()[at(i)].nodes; }
  [[nodiscard]] double cost(std::int32_t i) const { return pool_.energy(pool_.regions()[at(i)], energy_); }
  [[nodiscard]] std::int32_t size() const { return static_cast<std::int32_t>(pool_.regions().size()); }
  /// What a region costs beyond what its nodes pay.
  [[nodiscard]] double price(const PooledRegion& region, const Energy& energy) const {
    double p = pool_.energy(region, energy) - price_of_a_region_;
    for (const std::int32_t v : region.nodes) p -= prices_[at(v)];
    return p;
  }

  /// Prices of the nodes at which no region of the pool, and none near a cheap one, is cheaper than nothing, if there is time.
  bool price_all(const std::vector<std::int32_t>& everything) {
    const RunContext pricing = part_of_time(context_, kPricingShare);
    PoolProgram program(pool_, {.nodes = everything, .regions = piece_.regions, .unit = unit_, .iterations = kIterations}, pricing);
    for (std::int32_t i = 0; i < size(); ++i) program.add(i, cost(i));
    const bool solved = program.solve(false);
    for (int round = 0; solved && round < kRounds; ++round) {
      bound_ = program.value();
      prices_.clear();
      for (const std::int32_t v : everything) prices_.push_back(program.price(v));
      price_of_a_region_ = program.price_of_a_region();
      if (pricing.stopped() || vary(program, pricing) == 0 || !program.solve(true)) break;
    }
    hurried_ = hurried_ || pricing.stopped();
    return solved;
  }

  /// Regions that differ from cheap ones by up to kVariedBy nodes join the program if its prices ask for them. Returns how many.
  std::size_t vary(PoolProgram& program, const RunContext& context) {
    std::vector<std::pair<double, std::int32_t>> cheap;
    for (std::int32_t i = 0; i < size(); ++i) cheap.emplace_back(price(pool_.regions()[at(i)], energy_), i);
    const std::size_t many = std::min(cheap.size(), kVaried);
    std::ranges::partial_sort(cheap, cheap.begin() + static_cast<std::ptrdiff_t>(many));
    std::vector<Priced> front, next, found;
    std::unordered_set<std::uint64_t> seen;  // asked for membership only
    for (std::size_t i = 0; i < many; ++i) {
      front.push_back({cheap[i].first, pool_.regions()[at(cheap[i].second)]});
      seen.insert(front.back().region.name);
    }
    std::vector<std::int32_t> around;
    for (int by = 0; by < kVariedBy && !context.stopped(); ++by) {
      next.clear();
      for (const Priced& f : front) {
        around.clear();
        for (const std::int32_t v : f.region.nodes) {
          for (const Entry& e : piece_.row(v)) {
            if (!std::ranges::binary_search(f.region.nodes, e.target)) around.push_back(e.target);
          }
        }
        std::ranges::sort(around);
        around.erase(std::unique(around.begin(), around.end()), around.end());
        for (const std::int32_t v : around) {
          if (seen.insert(pool_.name_across(f.region, v)).second) consider(pool_.with(f.region, v), next, found);
        }
        if (f.region.nodes.size() < 2) continue;
        for (const std::int32_t v : f.region.nodes) {
          if (!seen.insert(pool_.name_across(f.region, v)).second) continue;
          PooledRegion less = pool_.without(f.region, v);
          if (pool_.connected(less)) consider(std::move(less), next, found);
        }
      }
      if (next.size() > 2 * kVaried) {
        std::nth_element(next.begin(), next.begin() + 2 * kVaried, next.end());
        next.resize(2 * kVaried);
      }
      std::sort(next.begin(), next.end());
      front.swap(next);
    }
    std::sort(found.begin(), found.end());
    if (found.size() > kAtOnce) found.resize(kAtOnce);
    for (Priced& f : found) {
      pool_.add(std::move(f.region));
      program.add(size() - 1, cost(size() - 1));
    }
    return found.size();
  }
  /// Regions out of band are stepping stones, and cost nothing for it.
  void consider(PooledRegion region, std::vector<Priced>& next, std::vector<Priced>& found) const {
    const bool fits = pool_.keeps_bands(region);
    Energy energy = energy_;
    if (!fits) energy.violation = 0, energy.out = 0;
    const double p = price(region, energy);
    if (fits && p < -kWorth * unit_ && !pool_.holds(region.name)) found.push_back({p, region});
    next.push_back({p, std::move(region)});
  }

  /// The nodes of some regions of the best plan that lie about a random one, or half of them about each of two; about one that is out of
  /// its band and need not be, if there is one, every other time.
  std::vector<std::int32_t> window(int places) {
    std::vector<std::int32_t> region(piece_.nodes.size()), found;
    for (std::size_t i = 0; i < best_.places.size(); ++i) {
      for (const std::int32_t v : nodes(best_.places[i])) region[at(v)] = static_cast<std::int32_t>(i);
    }
    std::vector<std::int32_t> astray;
    for (const std::int32_t i : best_.places) {
      if (!pool_.keeps_bands(pool_.regions()[at(i)])) astray.push_back(region[at(nodes(i).front())]);
    }
    std::vector<bool> taken(best_.places.size(), false);
    std::int32_t left = 0;
    const auto take = [&](std::int32_t r) {
      if (taken[at(r)] || left == 0) return;
      taken[at(r)] = true, --left;
      found.insert(found.end(), nodes(best_.places[at(r)]).begin(), nodes(best_.places[at(r)]).end());
    };
    for (int place = 0; place < places; ++place) {
      std::size_t i = found.size();
      left = kWindow / places;
      const std::int32_t about = region[random_.below(region.size())];
      take(place == 0 && !astray.empty() && random_.below(2) == 0 ? astray[random_.below(astray.size())] : about);
      for (; i < found.size() && left > 0; ++i) {
        for (const Entry& e : piece_.row(found[i])) take(region[at(e.target)]);
      }
    }
    return found;
  }

  /// Divides nodes, whole regions of the best plan, in a better way by regions priced at `most` or less. False if none was found.
  bool divide(const std::vector<std::int32_t>& some, int cases, std::int64_t iterations, double most, const RunContext& context) {
    for (const std::int32_t v : some) in_[at(v)] = true;
    PoolProgram::Division mine;
    std::vector<std::int32_t> others;
    for (const std::int32_t i : best_.places) {
      if (in_[at(nodes(i).front())]) mine.places.push_back(i), mine.cost += cost(i);
      else others.push_back(i);
    }
    std::vector<std::int32_t> kept = mine.places;
    std::ranges::sort(kept);
    PoolProgram program(pool_, {.nodes = some, .regions = piece_.regions > 0 ? static_cast<std::int32_t>(kept.size()) : 0, .unit = unit_, .iterations = iterations}, context);
    std::vector<std::pair<double, std::int32_t>> cheap;
    for (std::int32_t i = 0; i < size(); ++i) {
      if (!std::ranges::all_of(nodes(i), [&](std::int32_t v) { return in_[at(v)]; })) continue;
      if (std::ranges::binary_search(kept, i)) program.add(i, cost(i));
      else if (const double p = price(pool_.regions()[at(i)], energy_); p <= most) cheap.emplace_back(p, i);
    }
    std::ranges::sort(cheap);
    if (cheap.size() > kColumns) cheap.resize(kColumns);
    for (const auto& [p, i] : cheap) program.add(i, cost(i));
    for (const std::int32_t v : some) in_[at(v)] = false;
    const double before = mine.cost;
    if (!program.branch(mine, cases)) return false;
    best_.cost += mine.cost - before;
    best_.places = std::move(others);
    best_.places.insert(best_.places.end(), mine.places.begin(), mine.places.end());
    return true;
  }

  RegionPool& pool_;
  const PieceGraph& piece_;
  const Energy& energy_;
  Random& random_;
  const RunContext& context_;
  std::vector<bool> in_;
  PoolProgram::Division best_;
  std::vector<double> prices_;
  double price_of_a_region_ = 0, unit_ = 1, bound_ = 0;
  bool hurried_ = false;
};

}  // namespace

Selected select_regions(RegionPool& pool, const Energy& energy, std::int32_t windows, Random& random, const RunContext& context, std::vector<std::int32_t>& label,
                        Objective& objective) {
  return Selection(pool, energy, random, context).improve(label, objective, windows);
}

}  // namespace qipan
