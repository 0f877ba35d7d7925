// SPDX-License-Identifier: Apache-2.0
// Bodies of functions that no compiler wrote, made to be as the contract has it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "facts/source_facts.h"
#include "random_facts.h"

namespace headroom {

template <> inline constexpr auto lastKind<BodyOperation::Kind> = BodyOperation::Kind::EndOfLife;
template <> inline constexpr auto lastKind<BodyBlock::End> = BodyBlock::End::NoReturn;

/// After the lists that bodies point into were repaired.
class BodyRepair {
public:
  BodyRepair(const SourceFacts &facts, SourceBody &body) : facts_(facts), body_(body) {}

  void run()
  {
    std::stable_partition(body_.locals.begin(), body_.locals.end(), [](const BodyLocal &one) { return one.isParameter; });
    if (body_.blocks.empty()) {
      body_.operations.clear();
      body_.operands.clear();
    }
    std::uint32_t operand = 0;
    for (std::uint32_t i = 0; i < body_.operations.size(); ++i)
      repair(body_.operations[i], i, operand);
    body_.operands.resize(operand);
    std::uint32_t operation = 0;
    for (std::size_t i = 0; i < body_.blocks.size(); ++i) {
      BodyBlock &block = body_.blocks[i];
      block.firstOperation = operation;
      const auto left = static_cast<std::uint32_t>(body_.operations.size()) - operation;
      block.operationCount = i + 1 == body_.blocks.size() ? left : std::min(left, 1u);
      operation += block.operationCount;
      repair(block, operation);
    }
  }

private:
  static void before(BodyValue &value, std::uint32_t count) { value = count == 0 ? noValue : value % count; }

  void repair(BodyOperation &one, std::uint32_t index, std::uint32_t &operand)
  {
    before(one.left, index);
    before(one.right, index);
    one.firstOperand = operand;
    const auto left = static_cast<std::uint32_t>(body_.operands.size()) - operand;
    one.operandCount = index + 1 == body_.operations.size() ? left : std::min(left, 1u);
    for (std::uint32_t i = 0; i < one.operandCount; ++i)
      before(body_.operands[operand++], index);
    std::size_t count = SIZE_MAX;
    switch (one.kind) {
    case BodyOperation::Kind::Function: count = facts_.functions.size(); break;
    case BodyOperation::Kind::Variable: count = facts_.variables.size(); break;
    case BodyOperation::Kind::Field: count = facts_.fields.size(); break;
    case BodyOperation::Kind::Call: count = facts_.calls.size(); break;
    case BodyOperation::Kind::Local:
    case BodyOperation::Kind::EndOfLife: count = body_.locals.size(); break;
    case BodyOperation::Kind::Convert: count = body_.types.size(); break;
    default: break;
    }
    if (count == 0 && one.kind != BodyOperation::Kind::Convert)
      one.kind = BodyOperation::Kind::Unknown;
    else if (count != SIZE_MAX)
      one.index = count == 0 ? noIndex : static_cast<std::uint32_t>(one.index % count);
  }

  void repair(BodyBlock &block, std::uint32_t operations)
  {
    before(block.condition, operations);
    if (block.condition == noValue && (block.end == BodyBlock::End::Branch || block.end == BodyBlock::End::Switch))
      block.end = BodyBlock::End::Jump;
    if (block.end != BodyBlock::End::Switch)
      block.cases.clear();
    switch (block.end) {
    case BodyBlock::End::Jump: block.successors.resize(1); break;
    case BodyBlock::End::Branch: block.successors.resize(2); break;
    case BodyBlock::End::Switch: block.successors.resize(block.cases.size() + 1); break;
    case BodyBlock::End::Computed: break;
    case BodyBlock::End::Return:
    case BodyBlock::End::NoReturn: block.successors.clear(); break;
    }
    for (std::uint32_t &successor : block.successors)
      successor = static_cast<std::uint32_t>(successor % body_.blocks.size());
  }

  const SourceFacts &facts_;
  SourceBody &body_;
};

} // namespace headroom
