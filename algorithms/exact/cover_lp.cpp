// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/exact/cover_lp.h"

#include <ClpEventHandler.hpp>
#include <ClpSimplex.hpp>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace qipan {
namespace {

constexpr double kScale = 1e5;        ///< the bound worth knowing, in the program's units
constexpr std::size_t kAtOnce = 400;  ///< columns taken per round

/// Counts iterations; ends a solve soon after the run should stop, where there is somebody to ask.
class Watch final : public ClpEventHandler {
 public:
  explicit Watch(const RunContext* context) : context_(context) {}
  int event(Event what) override {
    if (what != endOfIteration) return -1;
    ++iterations_;
    if (context_ != nullptr && iterations_ % kBetweenLooks == 0) stopped_ = stopped_ || context_->stopped();
    return stopped_ ? 5 : -1;
  }
  [[nodiscard]] ClpEventHandler* clone() const override { return new Watch(*this); }  // the model's own way
  [[nodiscard]] std::int64_t iterations() const { return iterations_; }
  [[nodiscard]] bool stopped() const { return stopped_; }

 private:
  static constexpr std::int64_t kBetweenLooks = 32;
  const RunContext* context_;
  std::int64_t iterations_ = 0;
  bool stopped_ = false;
};

double unit_of(std::int64_t worth_knowing) { return std::max(1e-3, static_cast<double>(worth_knowing) / kScale); }

}  // namespace

/// Rows: one per node of the cover, then the number of pieces, the side limit, the triples, what compounds are held by.
template <class Set>
class CoverProgram<Set>::Model {
 public:
  Model(const Cover<Set>& cover, double unit, std::span<const Triple> triples, const RunContext* context, std::span<const Held> held)
      : cover_(cover), triples_(triples.begin(), triples.end()), held_(held.begin(), held.end()), unit_(unit), row_(static_cast<std::size_t>(Set::kMost), -1) {
    const Watch watch(context);
    model_.passInEventHandler(&watch);
    cover.nodes.each([&](std::int32_t v) { row_[static_cast<std::size_t>(v)] = rows_++; });
    const int node_rows = rows_;
    if (cover.pieces > 0) pieces_row_ = rows_++;
    if (cover.side_limit >= 0) side_row_ = rows_++;
    const int first_triple = rows_;
    rows_ += static_cast<int>(triples_.size());
    held_row_ = rows_;
    rows_ += static_cast<int>(held_.size());
    model_.setLogLevel(0);
    model_.resize(rows_, 0);
    for (int r = 0; r < node_rows; ++r) model_.setRowBounds(r, 1, 1);
    if (pieces_row_ >= 0) model_.setRowBounds(pieces_row_, cover.pieces, cover.pieces);
    side_unit_ = static_cast<double>(std::max<std::int64_t>(1, cover.side_limit));
    if (side_row_ >= 0) model_.setRowBounds(side_row_, -COIN_DBL_MAX, static_cast<double>(cover.side_limit) / side_unit_);
    for (int r = first_triple; r < held_row_; ++r) model_.setRowBounds(r, -COIN_DBL_MAX, 1);
    for (std::size_t h = 0; h < held_.size(); ++h) model_.setRowBounds(held_row_ + static_cast<int>(h), static_cast<double>(held_[h].least), COIN_DBL_MAX);
    // Paid ways out keep the program feasible and its prices bounded.
    const double dear = 4 * kScale / std::max(1, node_rows);
    for (int r = 0; r < node_rows; ++r) add({{r, 1.0}}, dear);
    const double region = 4 * kScale / std::max(1, cover.pieces > 0 ? cover.pieces : node_rows);
    if (pieces_row_ >= 0) add({{pieces_row_, 1.0}}, region), add({{pieces_row_, -1.0}}, region);
    if (side_row_ >= 0) add({{side_row_, -1.0}}, kScale * 64);
    for (std::size_t h = 0; h < held_.size(); ++h) add({{held_row_ + static_cast<int>(h), 1.0}}, region);
    flush();
    ways_out_ = model_.numberColumns();
  }

  void add(const Item<Set>& item) {
    entries_.clear();
    item.nodes.each([&](std::int32_t v) { entries_.emplace_back(row_[static_cast<std::size_t>(v)], 1.0); });
    if (pieces_row_ >= 0) entries_.emplace_back(pieces_row_, 1.0);
    if (side_row_ >= 0 && item.side != 0) entries_.emplace_back(side_row_, static_cast<double>(item.side) / side_unit_);
    for (std::size_t t = 0; t < triples_.size(); ++t) {
      if (triples_[t].cuts(item.nodes)) entries_.emplace_back(held_row_ - static_cast<int>(triples_.size() - t), 1.0);
    }
    for (std::size_t h = 0; h < held_.size(); ++h) {
      if (held_[h].meets(item.nodes)) entries_.emplace_back(held_row_ + static_cast<int>(h), 1.0);
    }
    add(entries_, static_cast<double>(item.cost) / unit_);
  }

  Duals solve() {
    flush();
    fresh_ ? model_.dual() : model_.primal(1);
    fresh_ = false;
    const double* price = model_.dualRowSolution();
    Duals duals;
    duals.node.assign(row_.size(), 0);
    const auto integer = [&](int row, double per) {
      const double scaled = row < 0 ? 0 : price[row] * unit_ / per;
      return std::abs(scaled) < 1e17 ? std::llround(scaled) : 0;  // of a solve cut short anything may come
    };
    for (std::size_t v = 0; v < row_.size(); ++v) duals.node[v] = integer(row_[v], 1);
    duals.piece = integer(pieces_row_, 1);
    duals.side = std::max<std::int64_t>(0, -integer(side_row_, side_unit_));
    for (std::size_t t = 0; t < triples_.size(); ++t) {
      duals.triples.push_back(triples_[t]);
      duals.triples.back().price = std::max<std::int64_t>(0, -integer(held_row_ - static_cast<int>(triples_.size() - t), 1));
    }
    for (std::size_t h = 0; h < held_.size(); ++h) {
      duals.held.push_back(held_[h]);
      duals.held.back().price = std::max<std::int64_t>(0, integer(held_row_ + static_cast<int>(h), 1));
    }
    const double value = model_.objectiveValue() * unit_;
    duals.bound = std::abs(value) < 1e17 ? std::llround(value) : 0;
    for (int c = 0; c < ways_out_; ++c) duals.paid_out = duals.paid_out || model_.primalColumnSolution()[c] > 1e-7;
    return duals;
  }

  [[nodiscard]] const Watch& watch() const { return static_cast<const Watch&>(*model_.eventHandler()); }

  [[nodiscard]] std::vector<double> values() const {
    const double* solution = model_.primalColumnSolution();
    return {solution + ways_out_, solution + model_.numberColumns()};
  }

  bool raise() {
    if (raised_ == 8) return false;
    ++raised_;
    for (int c = 0; c < ways_out_; ++c) model_.setObjectiveCoefficient(c, model_.objective()[c] * 2);
    return true;
  }

 private:
  void add(const std::vector<std::pair<int, double>>& entries, double cost) {
    for (const auto& [row, value] : entries) rows_of_.push_back(row), values_.push_back(value);
    starts_.push_back(static_cast<CoinBigIndex>(rows_of_.size()));
    costs_.push_back(cost);
  }
  /// The columns added go to the model all at once: each time costs a copy of the matrix.
  void flush() {
    if (costs_.empty()) return;
    model_.addColumns(static_cast<int>(costs_.size()), nullptr, nullptr, costs_.data(), starts_.data(), rows_of_.data(), values_.data());
    rows_of_.clear(), values_.clear(), costs_.clear(), starts_.assign(1, 0);
  }

  Cover<Set> cover_;
  std::vector<Triple> triples_;
  std::vector<Held> held_;
  bool fresh_ = true;
  int ways_out_ = 0, raised_ = 0;
  double unit_, side_unit_ = 1;
  ClpSimplex model_;
  std::vector<int> row_;
  int rows_ = 0, pieces_row_ = -1, side_row_ = -1, held_row_ = 0;
  std::vector<std::pair<int, double>> entries_;
  std::vector<int> rows_of_;
  std::vector<double> values_, costs_;
  std::vector<CoinBigIndex> starts_{0};
};

template <class Set>
CoverProgram<Set>::CoverProgram(const Cover<Set>& cover, std::int64_t worth_knowing, std::span<const Triple> triples, const RunContext* context, std::span<const Held> held)
    : model_(std::make_unique<Model>(cover, unit_of(worth_knowing), triples, context, held)) {}
template <class Set>
CoverProgram<Set>::~CoverProgram() = default;
template <class Set>
CoverProgram<Set>::CoverProgram(CoverProgram&&) noexcept = default;
template <class Set>
void CoverProgram<Set>::add(const Item<Set>& item) { model_->add(item); }
template <class Set>
Duals CoverProgram<Set>::solve() { return model_->solve(); }
template <class Set>
std::vector<double> CoverProgram<Set>::values() const { return model_->values(); }
template <class Set>
std::int64_t CoverProgram<Set>::iterations() const { return model_->watch().iterations(); }
template <class Set>
bool CoverProgram<Set>::stopped() const { return model_->watch().stopped(); }
template <class Set>
bool CoverProgram<Set>::raise() { return model_->raise(); }

template <class Set>
std::int64_t proven_bound(const Duals& duals, const Cover<Set>& cover) {
  const std::int64_t most_pieces = cover.pieces > 0 ? cover.pieces : cover.nodes.count();
  std::int64_t bound = most_pieces * duals.piece - duals.side * std::max<std::int64_t>(0, cover.side_limit);
  cover.nodes.each([&](std::int32_t v) { bound += duals.node[static_cast<std::size_t>(v)]; });
  for (const Triple& t : duals.triples) bound -= t.price;
  for (const Held& h : duals.held) bound += h.price * h.least;
  return bound;
}

namespace {

/// Lowers the price of a piece until no item's price is negative, and says what that proves.
template <class Set>
void settle(std::span<const Item<Set>> items, std::span<const std::int32_t> chosen, const Cover<Set>& cover, Duals& duals) {
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  for (const std::int32_t i : chosen) least = std::min(least, duals.price(items[static_cast<std::size_t>(i)]));
  if (cover.pieces > 0) {
    if (!chosen.empty()) duals.piece += least;
  } else {
    duals.piece = std::min<std::int64_t>(0, chosen.empty() ? 0 : least);
  }
  duals.bound = proven_bound(duals, cover);
}

}  // namespace

template <class Set>
Duals solve_cover_lp(std::span<const Item<Set>> items, std::span<const std::int32_t> chosen, const Cover<Set>& cover, std::int64_t worth_knowing,
                     const RunContext& context, std::vector<Share>* shares, std::span<const Triple> triples, std::span<const Held> held) {
  const double unit = unit_of(worth_knowing);
  CoverProgram<Set> program(cover, worth_knowing, triples, &context, held);
  std::vector<bool> taken(chosen.size(), false);
  std::vector<std::pair<std::int64_t, std::size_t>> wanted;
  std::vector<std::int32_t> order;
  Duals duals = program.solve();
  for (;;) {
    wanted.clear();
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      if (taken[i]) continue;
      const std::int64_t price = duals.price(items[static_cast<std::size_t>(chosen[i])]);
      if (static_cast<double>(price) < -1e-4 * unit) wanted.emplace_back(price, i);
    }
    if (program.stopped() || context.stopped()) break;
    if (wanted.empty()) {
      if (duals.paid_out && duals.bound < worth_knowing && program.raise()) {
        duals = program.solve();
        continue;
      }
      break;
    }
    const std::size_t many = std::min(kAtOnce, wanted.size());
    std::ranges::partial_sort(wanted, wanted.begin() + static_cast<std::ptrdiff_t>(many));
    for (std::size_t k = 0; k < many; ++k) {
      taken[wanted[k].second] = true;
      order.push_back(chosen[wanted[k].second]);
      program.add(items[static_cast<std::size_t>(order.back())]);
    }
    duals = program.solve();
  }
  if (shares != nullptr) {
    const std::vector<double> values = program.values();
    shares->clear();
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (values[i] > 1e-6) shares->push_back({order[i], values[i]});
    }
  }
  settle(items, chosen, cover, duals);
  return duals;
}

template class CoverProgram<NodeSet<1>>;
template std::int64_t proven_bound(const Duals&, const Cover<NodeSet<1>>&);
template Duals solve_cover_lp(std::span<const Item<NodeSet<1>>>, std::span<const std::int32_t>, const Cover<NodeSet<1>>&, std::int64_t, const RunContext&, std::vector<Share>*,
                              std::span<const Triple>, std::span<const Held>);
template class CoverProgram<NodeSet<4>>;
template std::int64_t proven_bound(const Duals&, const Cover<NodeSet<4>>&);
template Duals solve_cover_lp(std::span<const Item<NodeSet<4>>>, std::span<const std::int32_t>, const Cover<NodeSet<4>>&, std::int64_t, const RunContext&, std::vector<Share>*,
                              std::span<const Triple>, std::span<const Held>);
template class CoverProgram<NodeSet<13>>;
template std::int64_t proven_bound(const Duals&, const Cover<NodeSet<13>>&);
template Duals solve_cover_lp(std::span<const Item<NodeSet<13>>>, std::span<const std::int32_t>, const Cover<NodeSet<13>>&, std::int64_t, const RunContext&, std::vector<Share>*,
                              std::span<const Triple>, std::span<const Held>);

}  // namespace qipan
