// SPDX-License-Identifier: Apache-2.0
// From a planned root to its bound: the deepest path of its code, what interrupts add to it, and why it may not hold.
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "program/deepest_path.h"
#include "program/root_plans.h"
#include "program/source_places.h"

namespace headroom::program {

/// Code that begins on one stack, joined: the deepest of several entries, the reasons of all.
struct StackDepth {
  std::uint64_t bytes = 0;
  Bound::Kind kind = Bound::Kind::Bounded;
  bool usesFpu = false;
  bool hasTrap = false;
  bool meetsFatal = false;
  std::vector<PathStep> path;        ///< of the deepest; `atCallBytes` add up to `bytes`
  std::set<ReasonId> culprits;
  std::set<ReasonId> assumptions;
};

class RootBounds {
public:
  struct Input {
    const ExpandedGraph &graph;
    const Callables &callables;
    const std::vector<OwnDepth> &own;
    const RootPlans &plans;
    const std::vector<bool> &isReachedNode;
    const SourcePlaces &places;
    Bound::Kind best = Bound::Kind::Bounded; ///< kind of a sound frame
  };

  /// `mainPaths` has fatal paths cut, `allPaths` has not; they may be the same object. All must outlive this one.
  RootBounds(const Input &input, const DeepestPaths &mainPaths, const DeepestPaths &allPaths)
      : input_(input), mainPaths_(mainPaths), allPaths_(allPaths)
  {
  }

  [[nodiscard]] Root bound(const RootPlan &plan) const;
  /// What a trap pushes on the stack of its caller; empty where no port row says it.
  [[nodiscard]] std::optional<std::uint64_t> trapFrameBytes(bool usesFpu) const;

private:
  struct Composite;

  [[nodiscard]] Composite compose(const RootPlan &plan, const DeepestPaths &paths) const;
  void addInterrupts(Composite &out, const DeepestPaths &paths, bool baseUsesFpu) const;
  void addPreemption(Composite &out, const DeepestPaths &paths) const;
  void addTrap(Composite &out) const;
  void composeInterruptStack(Composite &out, const RootPlan &plan, const DeepestPaths &paths) const;
  void requirePort(Composite &out) const;
  void missing(Composite &out, const std::string &reason, const std::string &detail) const;
  [[nodiscard]] bool carriesInterrupts(const RootPlan &plan) const;
  [[nodiscard]] std::vector<const RootPlan *> sharing(const RootPlan &plan, bool underInterrupts) const;

  void join(StackDepth &out, NodeId node, const DeepestPaths &paths) const;
  void join(StackDepth &out, const SwitchedSegment &segment, const DeepestPaths &paths) const;
  void join(StackDepth &out, const RootPlan &plan, const DeepestPaths &paths) const;
  void collect(StackDepth &out, NodeId from, const DeepestPaths &paths) const;
  void appendSteps(std::vector<PathStep> &out, const std::vector<PathNode> &path) const;
  [[nodiscard]] SourcePlace callPlace(const Node &node, const Edge &edge) const;
  [[nodiscard]] PathStep step(NodeId node) const;
  [[nodiscard]] Bound toBound(const Composite &composite, std::uint64_t bytes, bool prioritiesNest) const;

  Input input_;
  const DeepestPaths &mainPaths_;
  const DeepestPaths &allPaths_;
};

} // namespace headroom::program
