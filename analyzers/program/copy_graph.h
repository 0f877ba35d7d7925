// SPDX-License-Identifier: Apache-2.0
// The copies among locations as a graph whose cycles are collapsed, with a topological order in which work is handed out.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace headroom::program {

class CopyGraph {
public:
  /// Nodes 0..count-1; never fewer than before.
  void resize(std::uint32_t count);
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(successors_.size()); }

  /// False where the edge is known to be there. Before the first condense() every edge counts as new.
  bool add(std::uint32_t from, std::uint32_t to);
  /// Of a representative; may name nodes that were collapsed since.
  [[nodiscard]] const std::vector<std::uint32_t> &successors(std::uint32_t representative) const { return successors_[representative]; }
  [[nodiscard]] std::uint32_t representative(std::uint32_t node) const;

  /// Collapses cycles, `merge(into, from)` for each node that stops being its own representative, and renews the order. Nothing
  /// is touched afterwards. Linear in nodes and edges but for sorting the edges.
  void condense(const std::function<void(std::uint32_t into, std::uint32_t from)> &merge);

  /// Marks a representative as having work.
  void touch(std::uint32_t representative);
  /// The next touched node in topological order, no longer touched; UINT32_MAX at the end of the pass.
  [[nodiscard]] std::uint32_t nextTouched(bool fromStart);

private:
  bool isNewEdge(std::uint64_t edge);
  void tidyEdges();
  void collapse(const std::vector<std::uint32_t> &component, const std::function<void(std::uint32_t, std::uint32_t)> &merge);

  std::vector<std::vector<std::uint32_t>> successors_;
  mutable std::vector<std::uint32_t> parent_; ///< towards the representative; paths are halved as they are walked
  std::vector<std::uint64_t> edgeTable_;      ///< open addressing over (from, to); empty slots are UINT64_MAX
  std::size_t edgeCount_ = 0;
  std::vector<std::uint32_t> rank_;
  std::vector<std::uint32_t> nodeAt_; ///< by rank
  std::vector<std::uint64_t> touched_; ///< bits by rank
  std::size_t cursor_ = 0;
  bool isOrdered_ = false;
};

} // namespace headroom::program
