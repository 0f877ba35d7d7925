// SPDX-License-Identifier: Apache-2.0
#include "source/body/body_builder.h"

namespace headroom::unit {

using Kind = BodyOperation::Kind;

namespace {

// A row of the file counts them in 16 bits. Beyond this, what a value is made from is no longer of use.
constexpr std::size_t mostOperands = 1024;

bool isComparison(Kind kind)
{
  return kind == Kind::Equal || kind == Kind::NotEqual || kind == Kind::Less || kind == Kind::LessEqual;
}

void jump(BodyBlock &block, std::uint32_t target)
{
  block.end = BodyBlock::End::Jump;
  block.condition = noValue;
  block.cases.clear();
  block.successors = {target};
}

/// Does something besides yielding a value.
bool hasEffect(Kind kind)
{
  switch (kind) {
  case Kind::Write:
  case Kind::Copy:
  case Kind::Call:
  case Kind::Allocate:
  case Kind::Return:
  case Kind::EndOfLife: return true;
  default: return false;
  }
}

} // namespace

BodyValue BodyBuilder::add(Kind kind, BodyValue left, BodyValue right, std::int64_t number)
{
  BodyOperation operation;
  operation.kind = kind;
  operation.left = left;
  operation.right = right;
  operation.number = number;
  body.operations.push_back(operation);
  places_.push_back(place_);
  return static_cast<BodyValue>(body.operations.size() - 1);
}

BodyValue BodyBuilder::addIndexed(Kind kind, std::uint32_t index, BodyValue left)
{
  const BodyValue value = add(kind, left);
  body.operations[value].index = index;
  return value;
}

BodyValue BodyBuilder::addWithOperands(Kind kind, std::uint32_t index, llvm::ArrayRef<BodyValue> operands)
{
  const BodyValue value = addIndexed(kind, index);
  operands = operands.take_front(mostOperands);
  body.operations[value].firstOperand = static_cast<std::uint32_t>(body.operands.size());
  body.operations[value].operandCount = static_cast<std::uint32_t>(operands.size());
  body.operands.insert(body.operands.end(), operands.begin(), operands.end());
  return value;
}

BodyValue BodyBuilder::unknown(llvm::ArrayRef<BodyValue> from)
{
  llvm::SmallVector<BodyValue, 8> operands;
  for (const BodyValue value : from)
    if (value != noValue && kindOf(value) != Kind::Integer)
      operands.push_back(value);
  return addWithOperands(Kind::Unknown, UINT32_MAX, operands);
}

std::optional<std::int64_t> BodyBuilder::constant(BodyValue value) const
{
  if (value == noValue || body.operations[value].kind != Kind::Integer)
    return std::nullopt;
  return body.operations[value].number;
}

BodyValue BodyBuilder::arithmetic(Kind kind, BodyValue left, BodyValue right, IntegerType type)
{
  const std::optional<std::int64_t> l = constant(left);
  const std::optional<std::int64_t> r = constant(right);
  if (l && r)
    if (const std::optional<std::int64_t> value = folded(kind, *l, *r, type))
      return integer(*value);
  const bool saysUnsigned = (kind == Kind::Less || kind == Kind::LessEqual) && !type.isSigned;
  return add(kind, left, right, saysUnsigned ? 1 : 0);
}

BodyValue BodyBuilder::convert(BodyValue value, IntegerType from, IntegerType to)
{
  if (const std::optional<std::int64_t> number = constant(value))
    return integer(wrapped(*number, to));
  if (isContained(from, to))
    return value;
  const auto bytes = static_cast<std::int64_t>((to.bits + 7) / 8);
  return add(Kind::Convert, value, noValue, to.isSigned ? -bytes : bytes);
}

BodyValue BodyBuilder::isNot(BodyValue value)
{
  if (const std::optional<std::int64_t> number = constant(value))
    return integer(*number == 0);
  return add(Kind::Not, value);
}

BodyValue BodyBuilder::truth(BodyValue value)
{
  if (const std::optional<std::int64_t> number = constant(value))
    return integer(*number != 0);
  if (kindOf(value) == Kind::Not || isComparison(kindOf(value)))
    return value;
  const BodyValue zero = integer(0);
  return add(Kind::NotEqual, value, zero);
}

BodyValue BodyBuilder::asRecord(BodyValue pointer, const std::string &record)
{
  const auto [known, isNew] = types_.try_emplace(record, static_cast<std::uint32_t>(body.types.size()));
  if (isNew)
    body.types.push_back(record);
  return addIndexed(Kind::Convert, known->second, pointer);
}

std::uint32_t BodyBuilder::addLocal(BodyLocal local)
{
  body.locals.push_back(std::move(local));
  return static_cast<std::uint32_t>(body.locals.size() - 1);
}

void BodyBuilder::beginBlock()
{
  BodyBlock &block = body.blocks.emplace_back();
  block.firstOperation = static_cast<std::uint32_t>(body.operations.size());
}

// Conditions that turned out constant here, though not to Clang's graph.
void BodyBuilder::decideConstants()
{
  for (BodyBlock &block : body.blocks) {
    const std::optional<std::int64_t> value = constant(block.condition);
    if (!value || (block.end != BodyBlock::End::Branch && block.end != BodyBlock::End::Switch))
      continue;
    std::uint32_t target = block.successors.back();
    if (block.end == BodyBlock::End::Branch) {
      target = block.successors[*value != 0 ? 0 : 1];
    } else {
      for (std::size_t i = 0; i < block.cases.size(); ++i)
        if (block.cases[i] == *value)
          target = block.successors[i];
    }
    jump(block, target);
  }
}

void BodyBuilder::dropUnreachable()
{
  std::vector<std::uint32_t> open{0};
  std::vector<bool> isReached(body.blocks.size());
  isReached[0] = true;
  while (!open.empty()) {
    const std::uint32_t next = open.back();
    open.pop_back();
    for (const std::uint32_t successor : body.blocks[next].successors)
      if (!isReached[successor]) {
        isReached[successor] = true;
        open.push_back(successor);
      }
  }
  std::vector<std::uint32_t> renamed(body.blocks.size());
  std::vector<BodyBlock> kept;
  for (std::size_t i = 0; i < body.blocks.size(); ++i)
    if (isReached[i]) {
      renamed[i] = static_cast<std::uint32_t>(kept.size());
      kept.push_back(std::move(body.blocks[i]));
    }
  for (BodyBlock &block : kept)
    for (std::uint32_t &successor : block.successors)
      successor = renamed[successor];
  body.blocks = std::move(kept);
}

void BodyBuilder::skipEmptyBlocks()
{
  const auto isEmpty = [&](std::uint32_t index) {
    const BodyBlock &block = body.blocks[index];
    return block.operationCount == 0 && block.end == BodyBlock::End::Jump && block.successors[0] != index;
  };
  // From the last to the first: what a block leads to is final by then, but for the way back of loops.
  for (std::size_t i = body.blocks.size(); i-- > 0;) {
    BodyBlock &block = body.blocks[i];
    for (std::uint32_t &successor : block.successors)
      if (successor > i && isEmpty(successor))
        successor = body.blocks[successor].successors[0];
  }
  for (BodyBlock &block : body.blocks) {
    for (std::uint32_t &successor : block.successors)
      if (isEmpty(successor) && !isEmpty(body.blocks[successor].successors[0]))
        successor = body.blocks[successor].successors[0];
    if (block.end == BodyBlock::End::Branch && block.successors[0] == block.successors[1])
      jump(block, block.successors[0]);
  }
}

void BodyBuilder::joinBlocks()
{
  std::vector<unsigned> entries(body.blocks.size());
  entries[0] = 1;
  for (const BodyBlock &block : body.blocks)
    for (const std::uint32_t successor : block.successors)
      ++entries[successor];
  std::vector<std::uint32_t> renamed(body.blocks.size());
  std::vector<BodyBlock> kept;
  for (std::uint32_t i = 0; i < body.blocks.size(); ++i) {
    BodyBlock &block = body.blocks[i];
    const bool follows = i != 0 && kept.back().end == BodyBlock::End::Jump && kept.back().successors[0] == i && entries[i] == 1;
    if (follows) {
      block.firstOperation = kept.back().firstOperation;
      block.operationCount += kept.back().operationCount;
      kept.back() = std::move(block);
    } else {
      kept.push_back(std::move(block));
    }
    renamed[i] = static_cast<std::uint32_t>(kept.size() - 1);
  }
  for (BodyBlock &block : kept)
    for (std::uint32_t &successor : block.successors)
      successor = renamed[successor];
  body.blocks = std::move(kept);
}

std::vector<bool> BodyBuilder::used() const
{
  std::vector<bool> isUsed(body.operations.size());
  const auto use = [&](BodyValue value) {
    if (value != noValue)
      isUsed[value] = true;
  };
  for (const BodyValue value : handedOut_)
    use(value);
  // Values stand before what uses them: one walk backwards is enough.
  for (auto block = body.blocks.rbegin(); block != body.blocks.rend(); ++block) {
    use(block->condition);
    for (std::uint32_t i = block->firstOperation + block->operationCount; i-- > block->firstOperation;) {
      const BodyOperation &operation = body.operations[i];
      // A read through a pointer is a use of what it points to, whatever becomes of the value.
      const bool isAccess = operation.kind == Kind::Read && kindOf(operation.left) != Kind::Local && kindOf(operation.left) != Kind::Variable;
      if (!hasEffect(operation.kind) && !isAccess && !isUsed[i])
        continue;
      isUsed[i] = true;
      use(operation.left);
      use(operation.right);
      for (std::uint32_t k = 0; k < operation.operandCount; ++k)
        use(body.operands[operation.firstOperand + k]);
    }
  }
  return isUsed;
}

void BodyBuilder::dropUnused()
{
  const std::vector<bool> isUsed = used();
  std::vector<BodyValue> renamed(body.operations.size(), noValue);
  const auto rename = [&](BodyValue &value) {
    if (value != noValue)
      value = renamed[value];
  };
  std::vector<BodyOperation> operations;
  std::vector<BodyValue> operands;
  std::vector<clang::SourceLocation> places;
  for (BodyBlock &block : body.blocks) {
    const std::uint32_t first = block.firstOperation;
    const std::uint32_t end = first + block.operationCount;
    block.firstOperation = static_cast<std::uint32_t>(operations.size());
    for (std::uint32_t i = first; i < end; ++i) {
      if (!isUsed[i])
        continue;
      BodyOperation operation = body.operations[i];
      renamed[i] = static_cast<BodyValue>(operations.size());
      rename(operation.left);
      rename(operation.right);
      const auto firstOperand = static_cast<std::uint32_t>(operands.size());
      for (std::uint32_t k = 0; k < operation.operandCount; ++k) {
        operands.push_back(body.operands[operation.firstOperand + k]);
        rename(operands.back());
      }
      operation.firstOperand = firstOperand;
      operations.push_back(operation);
      places.push_back(places_[i]);
    }
    block.operationCount = static_cast<std::uint32_t>(operations.size()) - block.firstOperation;
    rename(block.condition);
  }
  body.operations = std::move(operations);
  body.operands = std::move(operands);
  places_ = std::move(places);
}

void BodyBuilder::finish(Positions &positions)
{
  if (body.blocks.empty())
    return;
  decideConstants();
  dropUnreachable();
  dropUnused();
  skipEmptyBlocks();
  dropUnreachable();
  joinBlocks();
  for (std::size_t i = 0; i < body.operations.size(); ++i) {
    const SourcePosition place = positions.of(places_[i]);
    if (place.file != body.file)
      continue;
    body.operations[i].line = place.line;
    body.operations[i].column = place.column;
  }
}

} // namespace headroom::unit
