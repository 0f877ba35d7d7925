// SPDX-License-Identifier: Apache-2.0
// What the graph of a body says before any path is walked: order, loops, which locals matter where, what can still return.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "facts/source_body.h"

namespace headroom::program {

class BodyShape {
public:
  /// `doesReturn`: of a call operation. Malformed bodies (indices out of range) are the fact reader's to refuse.
  BodyShape(const SourceBody &body, const std::function<bool(const BodyOperation &)> &doesReturn);

  /// Ascending along every edge that is not a loop's back edge.
  [[nodiscard]] std::uint32_t rank(std::uint32_t block) const { return rank_[block]; }
  [[nodiscard]] bool isJoin(std::uint32_t block) const { return predecessorCount_[block] > 1; }
  /// Of the loop that begins at `block`; UINT32_MAX where none does.
  [[nodiscard]] std::uint32_t loopAt(std::uint32_t block) const { return loopAt_[block]; }
  [[nodiscard]] std::uint32_t loopCount() const { return loopCount_; }
  /// Locals that the loops around this loop's head write.
  [[nodiscard]] const std::vector<std::uint32_t> &writtenInLoop(std::uint32_t loop) const { return written_[loop]; }
  /// Whether some path from the start of `block` returns.
  [[nodiscard]] bool canReturn(std::uint32_t block) const { return canReturn_[block]; }
  /// Of a local whose address is only read from and written to: whether `block` or what follows reads it before writing it.
  [[nodiscard]] bool isLive(std::uint32_t block, std::uint32_t local) const { return !isPlain_[local] || at(liveIn_, block, local); }
  /// Whether a block other than its own uses the value of `operation`.
  [[nodiscard]] bool isCrossing(BodyValue operation) const { return isCrossing_[operation]; }
  /// Whether anything takes the value of `operation`.
  [[nodiscard]] bool isUsed(BodyValue operation) const { return isUsed_[operation]; }
  [[nodiscard]] bool isCrossingLive(std::uint32_t block, BodyValue operation) const;

private:
  void findOrder();
  void findLoops();
  void findReturns(const std::function<bool(const BodyOperation &)> &doesReturn);
  void findPlainLocals();
  void findLiveLocals();
  void findCrossing();
  [[nodiscard]] std::size_t words() const { return (body_.locals.size() + 63) / 64; }
  [[nodiscard]] bool at(const std::vector<std::uint64_t> &bits, std::uint32_t block, std::uint32_t local) const
  {
    return (bits[block * words() + local / 64] >> (local % 64) & 1U) != 0;
  }

  const SourceBody &body_;
  std::vector<std::uint32_t> rank_, predecessorCount_, loopAt_;
  std::vector<std::vector<std::uint32_t>> predecessors_;
  std::uint32_t loopCount_ = 0;
  std::vector<std::uint32_t> loopHeads_;
  std::vector<std::vector<std::uint32_t>> written_;
  std::vector<bool> canReturn_, isPlain_, isCrossing_, isUsed_;
  std::vector<std::uint64_t> liveIn_;
  std::vector<std::pair<BodyValue, std::uint32_t>> lastRankOfUse_; ///< of crossing operations; the last rank where they are used
};

/// The operand values of `operation`, in the order in which they are written.
template <typename Visit> void forEachOperand(const SourceBody &body, const BodyOperation &operation, Visit visit)
{
  if (operation.left != noValue)
    visit(operation.left);
  if (operation.right != noValue)
    visit(operation.right);
  for (std::uint32_t i = 0; i < operation.operandCount; ++i)
    if (body.operands[operation.firstOperand + i] != noValue)
      visit(body.operands[operation.firstOperand + i]);
}

} // namespace headroom::program
