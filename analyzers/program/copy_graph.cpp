// SPDX-License-Identifier: Apache-2.0
#include "program/copy_graph.h"

#include <algorithm>
#include <bit>

namespace headroom::program {

namespace {

constexpr std::uint64_t emptySlot = UINT64_MAX;
constexpr std::uint32_t notVisited = UINT32_MAX;

std::size_t hashOf(std::uint64_t value)
{
  value ^= value >> 31;
  value *= 0x9e3779b97f4a7c15ULL; // 2^64 / golden ratio: spreads neighbouring numbers
  return static_cast<std::size_t>(value ^ (value >> 29));
}

} // namespace

void CopyGraph::resize(std::uint32_t count)
{
  const auto before = static_cast<std::uint32_t>(parent_.size());
  if (count <= before)
    return;
  successors_.resize(count);
  parent_.resize(count);
  for (std::uint32_t i = before; i < count; ++i)
    parent_[i] = i;
}

std::uint32_t CopyGraph::representative(std::uint32_t node) const
{
  while (parent_[node] != node)
    node = parent_[node] = parent_[parent_[node]];
  return node;
}

bool CopyGraph::add(std::uint32_t from, std::uint32_t to)
{
  if (!isOrdered_)
    resize(std::max(from, to) + 1);
  else if (!isNewEdge((std::uint64_t{from} << 32) | to))
    return false;
  successors_[from].push_back(to);
  return true;
}

bool CopyGraph::isNewEdge(std::uint64_t edge)
{
  if ((edgeCount_ + 1) * 2 > edgeTable_.size()) {
    std::vector<std::uint64_t> old(std::max<std::size_t>(1024, edgeTable_.size() * 2), emptySlot);
    old.swap(edgeTable_);
    edgeCount_ = 0;
    for (const std::uint64_t kept : old)
      if (kept != emptySlot)
        (void)isNewEdge(kept);
  }
  const std::size_t mask = edgeTable_.size() - 1;
  std::size_t slot = hashOf(edge) & mask;
  for (; edgeTable_[slot] != emptySlot; slot = (slot + 1) & mask)
    if (edgeTable_[slot] == edge)
      return false;
  edgeTable_[slot] = edge;
  ++edgeCount_;
  return true;
}

void CopyGraph::tidyEdges()
{
  for (std::uint32_t node = 0; node < size(); ++node) {
    std::vector<std::uint32_t> &list = successors_[node];
    if (list.empty())
      continue;
    for (std::uint32_t &to : list)
      to = representative(to);
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    const auto self = std::lower_bound(list.begin(), list.end(), node);
    if (self != list.end() && *self == node)
      list.erase(self);
  }
}

void CopyGraph::collapse(const std::vector<std::uint32_t> &component, const std::function<void(std::uint32_t, std::uint32_t)> &merge)
{
  const std::uint32_t into = *std::min_element(component.begin(), component.end());
  std::vector<std::uint32_t> edges;
  for (const std::uint32_t node : component) {
    edges.insert(edges.end(), successors_[node].begin(), successors_[node].end());
    successors_[node] = {};
    parent_[node] = into;
    if (node != into)
      merge(into, node);
  }
  for (std::uint32_t &to : edges)
    to = representative(to);
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  std::erase(edges, into);
  successors_[into] = std::move(edges);
}

// Tarjan with a stack of its own: programs have chains of copies that are longer than a call stack.
void CopyGraph::condense(const std::function<void(std::uint32_t, std::uint32_t)> &merge)
{
  tidyEdges();
  const std::uint32_t count = size();
  rank_.assign(count, notVisited); // first the order of discovery, of finished nodes the rank
  std::vector<std::uint32_t> low(count, 0);
  std::vector<bool> isFinished(count, false);
  std::vector<std::uint32_t> open;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> path; // node, next successor
  std::vector<std::uint32_t> finished;                       // one node of each component, callees of copies first
  std::vector<std::uint32_t> component;
  std::uint32_t discovered = 0;
  for (std::uint32_t start = 0; start < count; ++start) {
    if (rank_[start] != notVisited || parent_[start] != start)
      continue;
    path.emplace_back(start, 0);
    while (!path.empty()) {
      const std::uint32_t node = path.back().first;
      if (path.back().second == 0) {
        rank_[node] = low[node] = discovered++;
        open.push_back(node);
      }
      std::uint32_t deeper = notVisited;
      while (path.back().second < successors_[node].size()) {
        const std::uint32_t to = successors_[node][path.back().second++];
        if (rank_[to] == notVisited) {
          deeper = to;
          break;
        }
        if (!isFinished[to])
          low[node] = std::min(low[node], rank_[to]);
      }
      if (deeper != notVisited) {
        path.emplace_back(deeper, 0);
        continue;
      }
      path.pop_back();
      if (!path.empty())
        low[path.back().first] = std::min(low[path.back().first], low[node]);
      if (low[node] != rank_[node])
        continue;
      component.clear();
      do {
        component.push_back(open.back());
        isFinished[open.back()] = true;
        open.pop_back();
      } while (component.back() != node);
      if (component.size() > 1)
        collapse(component, merge);
      finished.push_back(representative(node));
    }
  }
  nodeAt_.assign(finished.rbegin(), finished.rend());
  for (std::uint32_t i = 0; i < nodeAt_.size(); ++i)
    rank_[nodeAt_[i]] = i;
  touched_.assign(nodeAt_.size() / 64 + 1, 0);
  isOrdered_ = true;
}

void CopyGraph::touch(std::uint32_t representative)
{
  const std::uint32_t rank = rank_[representative];
  touched_[rank / 64] |= std::uint64_t{1} << (rank % 64);
}

std::uint32_t CopyGraph::nextTouched(bool fromStart)
{
  if (fromStart)
    cursor_ = 0;
  for (std::size_t word = cursor_ / 64; word < touched_.size(); ++word) {
    std::uint64_t bits = touched_[word];
    if (word == cursor_ / 64)
      bits &= ~std::uint64_t{0} << (cursor_ % 64);
    if (bits == 0)
      continue;
    const auto rank = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
    touched_[word] &= ~(std::uint64_t{1} << (rank % 64));
    cursor_ = rank + 1;
    return nodeAt_[rank];
  }
  cursor_ = touched_.size() * 64;
  return UINT32_MAX;
}

} // namespace headroom::program
