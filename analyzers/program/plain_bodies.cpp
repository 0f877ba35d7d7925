// SPDX-License-Identifier: Apache-2.0
#include "program/plain_bodies.h"

#include <algorithm>
#include <vector>

#include "program/condensation.h"
#include "program/parameter_ranges.h"

namespace headroom::program {

using Kind = BodyOperation::Kind;

namespace {

const BodyOperation *at(const SourceBody &body, BodyValue value)
{
  return value < body.operations.size() ? &body.operations[value] : nullptr;
}

/// In so many words, by a switch that names every enumerator, or behind whatever else the reader of sources marks so (source/body).
bool hasWayThatIsNeverTaken(const SourceBody &body)
{
  return std::any_of(body.blocks.begin(), body.blocks.end(), [&](const BodyBlock &block) {
    return (block.end == BodyBlock::End::NoReturn && block.operationCount == 0) ||
           std::any_of(block.successors.begin(), block.successors.end(), [&](std::uint32_t next) { return next >= body.blocks.size(); });
  });
}

/// A compiler may take a division for a proof that the divisor is not 0, wherever it was kept meanwhile (GCC 13 does). The
/// core may go on: Cortex-M divides by zero to zero unless told otherwise.
bool dividesByVariable(const SourceBody &body)
{
  return std::any_of(body.operations.begin(), body.operations.end(), [&](const BodyOperation &operation) {
    if (operation.kind != Kind::Divide && operation.kind != Kind::Remainder)
      return false;
    const BodyOperation *divisor = at(body, operation.right);
    return divisor == nullptr || divisor->kind != Kind::Integer || divisor->number == 0;
  });
}

/// What is accessed is not at 0: an integer that is used as an address is taken for another number than 0 from there on.
class IntegersAsAddresses {
public:
  IntegersAsAddresses(const SourceFacts &unit, const SourceBody &body) : unit_(unit), body_(body), isInteger_(body.operations.size(), false) {}

  bool find()
  {
    for (std::size_t i = 0; i < body_.operations.size(); ++i) {
      const BodyOperation &operation = body_.operations[i];
      isInteger_[i] = yieldsInteger(operation);
      if (usesAsAddress(operation))
        return true;
    }
    return false;
  }

private:
  bool isInteger(BodyValue value) const { return value < isInteger_.size() && isInteger_[value]; }
  bool isLocal(BodyValue value, bool isPointer) const
  {
    const BodyOperation *place = at(body_, value);
    return place != nullptr && place->kind == Kind::Local && place->index < body_.locals.size() && body_.locals[place->index].isPointer == isPointer;
  }

  /// Made from what a local that is no pointer holds; of other memory, only its own conversion to a pointer would tell.
  bool yieldsInteger(const BodyOperation &operation) const
  {
    switch (operation.kind) {
    case Kind::Read: return isLocal(operation.left, false);
    case Kind::Convert: return isInteger(operation.left);
    case Kind::Add:
    case Kind::Subtract: return operation.number == 0 && (isInteger(operation.left) || isInteger(operation.right));
    default: return false;
    }
  }

  bool usesAsAddress(const BodyOperation &operation) const
  {
    switch (operation.kind) {
    case Kind::Read:
    case Kind::Field:
    case Kind::Element: return isInteger(operation.left);
    case Kind::Copy: return isInteger(operation.left) || isInteger(operation.right);
    case Kind::Write: return isInteger(operation.left) || (isInteger(operation.right) && isLocal(operation.left, true));
    case Kind::Call: return isHandedOnAsAddress(operation);
    case Kind::Return: return isInteger(operation.left) && returnsAddress();
    default: return false;
    }
  }

  /// To whom it may be promised (`returns_nonnull`) that it is not 0.
  bool returnsAddress() const
  {
    if (body_.function >= unit_.functions.size())
      return true;
    const std::string_view type = unit_.functions[body_.function].type;
    const std::string_view result = type.substr(0, type.find('('));
    return result.find_first_of("*&") != std::string_view::npos;
  }

  bool isHandedOnAsAddress(const BodyOperation &call) const
  {
    if (call.index >= unit_.calls.size() || unit_.calls[call.index].callee >= unit_.functions.size())
      return false; // nothing of what an unknown function does is inlined
    const std::vector<std::string_view> types = parameterTypes(unit_.functions[unit_.calls[call.index].callee].type);
    const std::size_t implicit = call.operandCount == types.size() + 1 ? 1 : 0;
    for (std::uint32_t k = 0; k < call.operandCount && call.firstOperand + k < body_.operands.size(); ++k)
      if (isInteger(body_.operands[call.firstOperand + k]) && k >= implicit && k - implicit < types.size() &&
          (types[k - implicit].ends_with('*') || types[k - implicit].ends_with('&')))
        return true;
    return false;
  }

  const SourceFacts &unit_;
  const SourceBody &body_;
  std::vector<bool> isInteger_;
};

/// What a compiler may take for granted of a loop besides what its tests say.
class Loops {
public:
  Loops(const SourceFacts &unit, const SourceBody &body) : unit_(unit), body_(body) {}

  bool sayTooMuch()
  {
    findDerived();
    Adjacency adjacency;
    adjacency.first.push_back(0);
    for (const BodyBlock &block : body_.blocks) {
      adjacency.targets.insert(adjacency.targets.end(), block.successors.begin(), block.successors.end());
      adjacency.first.push_back(static_cast<std::uint32_t>(adjacency.targets.size()));
    }
    const Condensation condensation = condense(adjacency);
    return std::any_of(condensation.components.begin(), condensation.components.end(),
                       [&](const std::vector<std::uint32_t> &blocks) { return saysTooMuch(blocks, condensation); });
  }

private:
  const BodyOperation *localAt(BodyValue value) const
  {
    const BodyOperation *place = at(body_, value);
    return place != nullptr && place->kind == Kind::Local && place->index < body_.locals.size() ? place : nullptr;
  }

  /// Whether a local for which `holds` is true is read on the way to `value`, through no other memory.
  template <typename Holds> bool isMadeFrom(BodyValue value, const Holds &holds) const
  {
    std::vector<BodyValue> open{value};
    std::vector<bool> isSeen(body_.operations.size(), false);
    while (!open.empty()) {
      const BodyValue next = open.back();
      open.pop_back();
      const BodyOperation *operation = at(body_, next);
      if (operation == nullptr || isSeen[next])
        continue;
      isSeen[next] = true;
      if (operation->kind == Kind::Read) {
        const BodyOperation *place = localAt(operation->left);
        if (place != nullptr && holds(place->index))
          return true;
        continue;
      }
      open.push_back(operation->left);
      open.push_back(operation->right);
      for (std::uint32_t k = 0; k < operation->operandCount && operation->firstOperand + k < body_.operands.size(); ++k)
        open.push_back(body_.operands[operation->firstOperand + k]);
    }
    return false;
  }

  /// Locals that may hold something of an integer that the function was called with.
  void findDerived()
  {
    isDerived_.assign(body_.locals.size(), false);
    for (std::size_t i = 0; i < body_.locals.size(); ++i)
      isDerived_[i] = body_.locals[i].isParameter && !body_.locals[i].isPointer;
    for (bool grows = true; grows;) {
      grows = false;
      for (const BodyOperation &operation : body_.operations) {
        const BodyOperation *place = operation.kind == Kind::Write || operation.kind == Kind::Copy ? localAt(operation.left) : nullptr;
        if (place == nullptr || isDerived_[place->index] || !isMadeFrom(operation.right, [&](std::uint32_t local) { return isDerived_[local]; }))
          continue;
        isDerived_[place->index] = grows = true;
      }
    }
  }

  /// An element of an array whose size the type says, and not the same one each time.
  bool isOfArray(const BodyOperation &operation) const
  {
    if (operation.kind != Kind::Element)
      return false;
    const BodyOperation *array = at(body_, operation.left);
    const BodyOperation *index = at(body_, operation.right);
    const bool isObject = array != nullptr && (array->kind == Kind::Variable || array->kind == Kind::Local || array->kind == Kind::Field || array->kind == Kind::Element);
    return isObject && (index == nullptr || index->kind != Kind::Integer);
  }

  /// Where `value`, in the block `number`, reads `local` and nothing later in that block writes it.
  bool readsLast(BodyValue value, std::uint32_t local, std::uint32_t number) const
  {
    const BodyOperation *read = at(body_, value);
    const BodyOperation *place = read != nullptr && read->kind == Kind::Read ? localAt(read->left) : nullptr;
    const BodyBlock &block = body_.blocks[number];
    if (place == nullptr || place->index != local || value < block.firstOperation || value >= block.firstOperation + block.operationCount)
      return false;
    for (BodyValue i = value; i < block.firstOperation + block.operationCount; ++i)
      if (writes(body_.operations[i], local))
        return false;
    return true;
  }

  bool writes(const BodyOperation &operation, std::uint32_t local) const
  {
    const BodyOperation *place = operation.kind == Kind::Write || operation.kind == Kind::Copy ? localAt(operation.left) : nullptr;
    return place != nullptr && place->index == local;
  }

  /// Whether the address of `local` goes anywhere but to reads and writes of it.
  bool isShared(std::uint32_t local) const
  {
    const auto isIt = [&](BodyValue value) {
      const BodyOperation *place = localAt(value);
      return place != nullptr && place->index == local;
    };
    return std::any_of(body_.operations.begin(), body_.operations.end(), [&](const BodyOperation &operation) {
             return isIt(operation.right) || (isIt(operation.left) && operation.kind != Kind::Read && operation.kind != Kind::Write);
           }) ||
           std::any_of(body_.operands.begin(), body_.operands.end(), isIt);
  }

  /// A counter's step by 1 that has a limit left beyond the counter whenever it is made: it never overflows.
  bool isCounted(BodyValue value, std::uint32_t home) const
  {
    const BodyOperation &step = body_.operations[value];
    const BodyOperation *before = at(body_, step.left);
    const BodyOperation *one = at(body_, step.right);
    const BodyOperation *place = before != nullptr && before->kind == Kind::Read ? localAt(before->left) : nullptr;
    if (place == nullptr || one == nullptr || one->kind != Kind::Integer || one->number != 1 || step.number != 0 || isShared(place->index))
      return false;
    const std::uint32_t local = place->index;
    const BodyBlock &own = body_.blocks[home];
    if (step.left < own.firstOperation)
      return false;
    for (BodyValue i = own.firstOperation; i < value; ++i)
      if (writes(body_.operations[i], local))
        return false;
    std::vector<bool> isReached(body_.blocks.size(), false);
    std::vector<std::uint32_t> open{0};
    const auto goOn = [&](std::uint32_t number) {
      const BodyBlock &block = body_.blocks[number];
      const BodyOperation *test = block.end == BodyBlock::End::Branch ? at(body_, block.condition) : nullptr;
      const bool isTest = test != nullptr && test->kind == Kind::Less && readsLast(step.kind == Kind::Add ? test->left : test->right, local, number);
      for (std::size_t k = isTest ? 1 : 0; k < block.successors.size(); ++k)
        open.push_back(block.successors[k]);
    };
    for (std::uint32_t i = 0; i < body_.blocks.size(); ++i)
      for (std::uint32_t k = 0; k < body_.blocks[i].operationCount; ++k)
        if (writes(body_.operations[body_.blocks[i].firstOperation + k], local)) {
          goOn(i);
          break;
        }
    while (!open.empty()) {
      const std::uint32_t next = open.back();
      open.pop_back();
      if (next >= body_.blocks.size() || isReached[next])
        continue;
      isReached[next] = true;
      goOn(next);
    }
    return !isReached[home];
  }

  /// What would overflow, or leave its object, if the loop went on, here or in what may be inlined: signed or not is not told here.
  bool mayEndLoop(BodyValue value, std::uint32_t home) const
  {
    const BodyOperation &operation = body_.operations[value];
    const Kind kind = operation.kind;
    if (kind == Kind::Call) {
      const SourceIndex callee = operation.index < unit_.calls.size() ? unit_.calls[operation.index].callee : noIndex;
      return callee >= unit_.functions.size() || unit_.functions[callee].isDefined;
    }
    if (isOfArray(operation))
      return true;
    if (kind != Kind::Add && kind != Kind::Subtract && kind != Kind::Multiply)
      return false;
    return kind == Kind::Multiply || !isCounted(value, home);
  }

  bool saysTooMuch(const std::vector<std::uint32_t> &blocks, const Condensation &condensation) const
  {
    const std::uint32_t component = condensation.componentOf[blocks.front()];
    const auto isInside = [&](std::uint32_t block) { return condensation.componentOf[block] == component; };
    std::vector<bool> changes(body_.locals.size(), false);
    bool isLoop = false, isIdle = true, hasEnd = false;
    for (const std::uint32_t number : blocks) {
      const BodyBlock &block = body_.blocks[number];
      isLoop = isLoop || std::any_of(block.successors.begin(), block.successors.end(), isInside);
      for (std::uint32_t i = 0; i < block.operationCount; ++i) {
        const BodyOperation &operation = body_.operations[block.firstOperation + i];
        hasEnd = hasEnd || mayEndLoop(block.firstOperation + i, number);
        if (operation.kind != Kind::Write && operation.kind != Kind::Copy && operation.kind != Kind::Call)
          continue;
        const BodyOperation *place = operation.kind == Kind::Call ? nullptr : localAt(operation.left);
        if (place == nullptr)
          isIdle = false;
        else
          changes[place->index] = true;
      }
    }
    return isLoop && std::any_of(blocks.begin(), blocks.end(), [&](std::uint32_t number) {
             const BodyBlock &block = body_.blocks[number];
             if (std::all_of(block.successors.begin(), block.successors.end(), isInside))
               return false;
             // A loop that does nothing may be taken to end (C11 6.8.5p6, C++20 [intro.progress]): then its condition, which nothing in
             // it changes, is over for good.
             if (isIdle && !isMadeFrom(block.condition, [&](std::uint32_t local) { return changes[local]; }))
               return true;
             // A loop over an array ends with the array, and one that adds up before the sum overflows (-faggressive-loop-optimizations):
             // then the number that it counts to is no larger.
             return hasEnd && isMadeFrom(block.condition, [&](std::uint32_t local) { return !changes[local] && isDerived_[local]; });
           });
  }

  const SourceFacts &unit_;
  const SourceBody &body_;
  std::vector<bool> isDerived_;
};

} // namespace

bool isPlain(const SourceFacts &unit, const SourceBody &body)
{
  return !body.blocks.empty() && !hasWayThatIsNeverTaken(body) && !dividesByVariable(body) && !IntegersAsAddresses(unit, body).find() &&
         !Loops(unit, body).sayTooMuch();
}

} // namespace headroom::program
