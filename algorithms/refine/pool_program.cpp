// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/refine/pool_program.h"

#include <ClpEventHandler.hpp>
#include <ClpSimplex.hpp>
#include <algorithm>
#include <utility>

namespace qipan {
namespace {

constexpr auto at = [](std::int32_t i) { return static_cast<std::size_t>(i); };
constexpr double kWhole = 1e-6;     ///< a share as near as that to 0 or 1 is that
constexpr double kTogether = 1e-4;  ///< nodes are together for certain if all but that share of them is
constexpr double kGain = 1e-6;      ///< of a common region: what is worth another plan

constexpr int kCaseIterations = 500;  ///< seldom more than a tenth of that; what takes longer is mostly without a solution

/// Counts iterations; ends a solve soon after there were too many or the run should stop.
class Watch final : public ClpEventHandler {
 public:
  Watch(const RunContext* context, std::int64_t most) : context_(context), most_(most) {}
  int event(Event what) override {
    if (what != endOfIteration) return -1;
    ++iterations_;
    if (iterations_ % kBetweenLooks == 0) over_ = over_ || iterations_ > most_ || context_->stopped();
    return over_ ? 5 : -1;
  }
  [[nodiscard]] ClpEventHandler* clone() const override { return new Watch(*this); }  // the model's own way
  [[nodiscard]] bool over() const { return over_; }

 private:
  static constexpr std::int64_t kBetweenLooks = 32;
  const RunContext* context_;
  std::int64_t most_, iterations_ = 0;
  bool over_ = false;
};

}  // namespace

/// Rows: one per node, then the number of regions where it is fixed.
class PoolProgram::Model {
 public:
  Model(const RegionPool& pool, const Task& task, const RunContext& context) : pool_(pool), row_(pool.piece().nodes.size(), -1), unit_(task.unit) {
    const Watch watch(&context, task.iterations);
    model_.passInEventHandler(&watch);
    model_.setLogLevel(0);
    int rows = 0;
    for (const std::int32_t v : task.nodes) row_[at(v)] = rows++;
    if (task.regions > 0) count_row_ = rows;
    model_.resize(rows + (task.regions > 0 ? 1 : 0), 0);
    for (int r = 0; r < rows; ++r) model_.setRowBounds(r, 1, 1);
    if (task.regions > 0) model_.setRowBounds(rows, task.regions, task.regions);
  }

  void add(std::int32_t place, double cost) {
    for (const std::int32_t v : nodes(place)) rows_.push_back(row_[at(v)]);
    if (count_row_ >= 0) rows_.push_back(count_row_);
    starts_.push_back(static_cast<CoinBigIndex>(rows_.size()));
    costs_.push_back(cost / unit_);
    places_.push_back(place);
    barred_.push_back(false);
  }

  bool solve(bool more) {
    if (!costs_.empty()) {
      const std::vector<double> ones(rows_.size(), 1.0);
      model_.addColumns(static_cast<int>(costs_.size()), nullptr, nullptr, costs_.data(), starts_.data(), rows_.data(), ones.data());
      rows_.clear(), costs_.clear(), starts_.assign(1, 0);
    }
    more ? model_.primal(1) : model_.dual();
    return model_.status() == 0;
  }
  [[nodiscard]] double value() const { return model_.objectiveValue() * unit_; }
  [[nodiscard]] double price(std::int32_t node) const { return model_.dualRowSolution()[row_[at(node)]] * unit_; }
  [[nodiscard]] double price_of_a_region() const { return count_row_ >= 0 ? model_.dualRowSolution()[count_row_] * unit_ : 0; }

  void branch(Division& best, int& cases, bool first) {
    if (cases-- <= 0 || watch().over()) return;
    model_.setDblParam(ClpDualObjectiveLimit, best.cost / unit_ - kGain);
    if (!solve(false) || value() > best.cost - kGain * unit_) return;
    if (first) model_.setMaximumIterations(kCaseIterations);
    const double* share = model_.primalColumnSolution();
    std::vector<std::int32_t> whole, parts;
    for (std::size_t c = 0; c < places_.size(); ++c) {
      if (share[c] > 1 - kWhole) whole.push_back(places_[c]);
      else if (share[c] > kWhole) parts.push_back(static_cast<std::int32_t>(c));
    }
    if (parts.empty()) {
      best = {value(), std::move(whole)};
      return;
    }
    const auto [a, b] = pair_to_part(parts, share);
    if (first) {
      // What is dearer than the gap can be in no better plan.
      for (std::size_t c = 0; c < places_.size(); ++c) {
        if (model_.dualColumnSolution()[c] * unit_ > best.cost - value()) bar(c, true);
      }
    }
    for (const bool together : {true, false}) {
      std::vector<std::size_t> parted;
      for (std::size_t c = 0; c < places_.size(); ++c) {
        if (barred_[c]) continue;
        const bool has_a = std::ranges::binary_search(nodes(places_[c]), a), has_b = std::ranges::binary_search(nodes(places_[c]), b);
        if (together ? has_a != has_b : has_a && has_b) parted.push_back(c);
      }
      for (const std::size_t c : parted) bar(c, true);
      branch(best, cases, false);
      for (const std::size_t c : parted) bar(c, false);
    }
  }

 private:
  [[nodiscard]] const std::vector<std::int32_t>& nodes(std::int32_t place) const { return pool_.regions()[at(place)].nodes; }
  [[nodiscard]] const Watch& watch() const { return static_cast<const Watch&>(*model_.eventHandler()); }
  void bar(std::size_t column, bool barred) {
    barred_[column] = barred;
    model_.setColumnUpper(static_cast<int>(column), barred ? 0.0 : COIN_DBL_MAX);
  }
  /// Of columns with a part of themselves in the solution.
  [[nodiscard]] std::pair<std::int32_t, std::int32_t> pair_to_part(const std::vector<std::int32_t>& parts, const double* share) const {
    std::vector<std::vector<std::int32_t>> of(row_.size());
    for (const std::int32_t c : parts) {
      for (const std::int32_t v : nodes(places_[at(c)])) of[at(v)].push_back(c);
    }
    double most = -1;
    const std::vector<Link>& links = pool_.piece().links;
    std::pair found(links.front().a, links.front().b);
    for (const Link& link : links) {
      double sure = 0;
      for (const std::int32_t c : of[at(link.a)]) {
        if (std::ranges::binary_search(of[at(link.b)], c)) sure += share[c];
      }
      if (sure > most && sure < 1 - kTogether) most = sure, found = {link.a, link.b};
    }
    return found;
  }

  const RegionPool& pool_;
  std::vector<int> row_;
  int count_row_ = -1;
  double unit_;
  ClpSimplex model_;
  std::vector<std::int32_t> places_;
  std::vector<bool> barred_;
  std::vector<int> rows_;
  std::vector<double> costs_;
  std::vector<CoinBigIndex> starts_{0};
};

PoolProgram::PoolProgram(const RegionPool& pool, const Task& task, const RunContext& context) : model_(std::make_unique<Model>(pool, task, context)) {}
PoolProgram::~PoolProgram() = default;
void PoolProgram::add(std::int32_t place, double cost) { model_->add(place, cost); }
bool PoolProgram::solve(bool more) { return model_->solve(more); }
double PoolProgram::value() const { return model_->value(); }
double PoolProgram::price(std::int32_t node) const { return model_->price(node); }
double PoolProgram::price_of_a_region() const { return model_->price_of_a_region(); }

bool PoolProgram::branch(Division& best, int cases) {
  const double before = best.cost;
  model_->branch(best, cases, true);
  return best.cost < before;
}

}  // namespace qipan
