// SPDX-License-Identifier: Apache-2.0
#include "program/paths/body_shape.h"

#include <algorithm>

#include "program/condensation.h"

namespace headroom::program {

namespace {

using Kind = BodyOperation::Kind;

/// The local whose address `value` is, as an operation of its own; UINT32_MAX for anything else.
std::uint32_t localOf(const SourceBody &body, BodyValue value)
{
  return value != noValue && body.operations[value].kind == Kind::Local ? body.operations[value].index : UINT32_MAX;
}

} // namespace

BodyShape::BodyShape(const SourceBody &body, const std::function<bool(const BodyOperation &)> &doesReturn) : body_(body)
{
  findOrder();
  findLoops();
  findReturns(doesReturn);
  findPlainLocals();
  findLiveLocals();
  findCrossing();
}

void BodyShape::findOrder()
{
  const std::size_t count = body_.blocks.size();
  rank_.assign(count, 0);
  predecessorCount_.assign(count, 0);
  predecessors_.resize(count);
  loopAt_.assign(count, UINT32_MAX);
  for (std::uint32_t block = 0; block < count; ++block)
    for (const std::uint32_t next : body_.blocks[block].successors) {
      ++predecessorCount_[next];
      predecessors_[next].push_back(block);
    }

  enum class Colour : std::uint8_t { White, Open, Done };
  std::vector<Colour> colour(count, Colour::White);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> open;
  auto next = static_cast<std::uint32_t>(count);
  for (std::uint32_t start = 0; start < count; ++start) {
    if (colour[start] != Colour::White)
      continue;
    colour[start] = Colour::Open;
    open.emplace_back(start, 0);
    while (!open.empty()) {
      auto &[block, edge] = open.back();
      const auto &successors = body_.blocks[block].successors;
      if (edge == successors.size()) {
        colour[block] = Colour::Done;
        rank_[block] = --next;
        open.pop_back();
        continue;
      }
      const std::uint32_t target = successors[edge++];
      if (colour[target] == Colour::White) {
        colour[target] = Colour::Open;
        open.emplace_back(target, 0);
      } else if (colour[target] == Colour::Open && loopAt_[target] == UINT32_MAX) {
        loopAt_[target] = loopCount_++;
        loopHeads_.push_back(target);
      }
    }
  }
}

void BodyShape::findLoops()
{
  written_.resize(loopCount_);
  if (loopCount_ == 0)
    return;
  Adjacency graph;
  for (const BodyBlock &block : body_.blocks) {
    graph.first.push_back(static_cast<std::uint32_t>(graph.targets.size()));
    graph.targets.insert(graph.targets.end(), block.successors.begin(), block.successors.end());
  }
  graph.first.push_back(static_cast<std::uint32_t>(graph.targets.size()));
  const Condensation components = condense(graph);
  for (std::uint32_t loop = 0; loop < loopCount_; ++loop) {
    std::vector<std::uint32_t> &written = written_[loop];
    for (const std::uint32_t block : components.components[components.componentOf[loopHeads_[loop]]]) {
      const BodyBlock &facts = body_.blocks[block];
      for (std::uint32_t i = 0; i < facts.operationCount; ++i) {
        const BodyOperation &operation = body_.operations[facts.firstOperation + i];
        // Any address of a local that is formed in a loop may be written through there: `buffer[i] = 0`, `read(&value)`.
        if (operation.kind == Kind::Write && localOf(body_, operation.left) != UINT32_MAX)
          written.push_back(localOf(body_, operation.left));
        else if (operation.kind != Kind::Read)
          forEachOperand(body_, operation, [&](BodyValue value) {
            if (localOf(body_, value) != UINT32_MAX)
              written.push_back(localOf(body_, value));
          });
      }
    }
    std::sort(written.begin(), written.end());
    written.erase(std::unique(written.begin(), written.end()), written.end());
  }
}

void BodyShape::findReturns(const std::function<bool(const BodyOperation &)> &doesReturn)
{
  const std::size_t count = body_.blocks.size();
  std::vector<bool> ends(count, false);
  canReturn_.assign(count, false);
  std::vector<std::uint32_t> open;
  for (std::uint32_t block = 0; block < count; ++block) {
    const BodyBlock &facts = body_.blocks[block];
    for (std::uint32_t i = 0; i < facts.operationCount; ++i) {
      const BodyOperation &operation = body_.operations[facts.firstOperation + i];
      if (operation.kind == Kind::Call && !doesReturn(operation))
        ends[block] = true;
    }
    if (facts.end == BodyBlock::End::Return && !ends[block]) {
      canReturn_[block] = true;
      open.push_back(block);
    }
  }
  while (!open.empty()) {
    const std::uint32_t block = open.back();
    open.pop_back();
    for (const std::uint32_t before : predecessors_[block])
      if (!canReturn_[before] && !ends[before]) {
        canReturn_[before] = true;
        open.push_back(before);
      }
  }
}

void BodyShape::findPlainLocals()
{
  isPlain_.assign(body_.locals.size(), true);
  for (const BodyOperation &operation : body_.operations) {
    const auto taken = [&](BodyValue value) {
      if (localOf(body_, value) != UINT32_MAX)
        isPlain_[localOf(body_, value)] = false;
    };
    if (operation.kind == Kind::Read)
      continue;
    if (operation.kind == Kind::Write)
      taken(operation.right);
    else
      forEachOperand(body_, operation, taken);
  }
}

void BodyShape::findLiveLocals()
{
  const std::size_t count = body_.blocks.size();
  const std::size_t width = words();
  liveIn_.assign(count * width, 0);
  std::vector<std::uint64_t> reads(count * width, 0), writes(count * width, 0);
  for (std::uint32_t block = 0; block < count; ++block) {
    const BodyBlock &facts = body_.blocks[block];
    for (std::uint32_t i = 0; i < facts.operationCount; ++i) {
      const BodyOperation &operation = body_.operations[facts.firstOperation + i];
      const std::uint32_t local = localOf(body_, operation.left);
      if (local == UINT32_MAX)
        continue;
      const std::size_t word = block * width + local / 64;
      const std::uint64_t bit = std::uint64_t{1} << (local % 64);
      if (operation.kind == Kind::Read && (writes[word] & bit) == 0)
        reads[word] |= bit;
      else if (operation.kind == Kind::Write)
        writes[word] |= bit;
    }
  }
  std::vector<std::uint32_t> order(count);
  for (std::uint32_t block = 0; block < count; ++block)
    order[rank_[block]] = block;
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t at = count; at-- > 0;) {
      const std::uint32_t block = order[at];
      for (std::size_t word = 0; word < width; ++word) {
        std::uint64_t live = 0;
        for (const std::uint32_t next : body_.blocks[block].successors)
          live |= liveIn_[next * width + word];
        live = (live & ~writes[block * width + word]) | reads[block * width + word];
        if (live != liveIn_[block * width + word]) {
          liveIn_[block * width + word] = live;
          changed = true;
        }
      }
    }
  }
}

void BodyShape::findCrossing()
{
  isCrossing_.assign(body_.operations.size(), false);
  isUsed_.assign(body_.operations.size(), false);
  std::vector<std::uint32_t> lastUse(body_.operations.size(), 0);
  for (std::uint32_t block = 0; block < body_.blocks.size(); ++block) {
    const BodyBlock &facts = body_.blocks[block];
    const auto use = [&](BodyValue value) {
      isUsed_[value] = true;
      if (value < facts.firstOperation || value >= facts.firstOperation + facts.operationCount) {
        isCrossing_[value] = true;
        lastUse[value] = std::max(lastUse[value], rank_[block]);
      }
    };
    for (std::uint32_t i = 0; i < facts.operationCount; ++i)
      forEachOperand(body_, body_.operations[facts.firstOperation + i], use);
    if (facts.condition != noValue)
      use(facts.condition);
  }
  for (BodyValue value = 0; value < lastUse.size(); ++value)
    if (isCrossing_[value])
      lastRankOfUse_.emplace_back(value, lastUse[value]);
}

bool BodyShape::isCrossingLive(std::uint32_t block, BodyValue operation) const
{
  const auto at = std::lower_bound(lastRankOfUse_.begin(), lastRankOfUse_.end(), std::pair(operation, std::uint32_t{0}));
  return at != lastRankOfUse_.end() && at->first == operation && at->second >= rank_[block];
}

} // namespace headroom::program
