// SPDX-License-Identifier: Apache-2.0
// A SourceBody while it grows: operations with their places, constants folded as they come.
#pragma once

#include <optional>
#include <vector>

#include <clang/Basic/SourceLocation.h>
#include <llvm/ADT/ArrayRef.h>
#include <llvm/ADT/StringMap.h>

#include "facts/source_body.h"
#include "source/body/integer_type.h"
#include "source/unit/positions.h"

namespace headroom::unit {

class BodyBuilder {
public:
  using Kind = BodyOperation::Kind;

  /// Where the operations that follow come from.
  void at(clang::SourceLocation place) { place_ = place; }

  BodyValue add(Kind kind, BodyValue left = noValue, BodyValue right = noValue, std::int64_t number = 0);
  BodyValue addIndexed(Kind kind, std::uint32_t index, BodyValue left = noValue);
  BodyValue addWithOperands(Kind kind, std::uint32_t index, llvm::ArrayRef<BodyValue> operands);
  BodyValue unknown(llvm::ArrayRef<BodyValue> from = {});
  /// Something that is not seen has these values from here on, whatever it does with them.
  void handOut(llvm::ArrayRef<BodyValue> values) { handedOut_.push_back(unknown(values)); }
  BodyValue integer(std::int64_t number) { return add(Kind::Integer, noValue, noValue, number); }
  /// Of integers of one type; `number` 1 for unsigned comparisons.
  BodyValue arithmetic(Kind kind, BodyValue left, BodyValue right, IntegerType type);
  BodyValue convert(BodyValue value, IntegerType from, IntegerType to);
  BodyValue isNot(BodyValue value);
  /// 0 or 1.
  BodyValue truth(BodyValue value);
  BodyValue asRecord(BodyValue pointer, const std::string &record);

  [[nodiscard]] std::optional<std::int64_t> constant(BodyValue value) const;
  [[nodiscard]] Kind kindOf(BodyValue value) const { return body.operations[value].kind; }

  std::uint32_t addLocal(BodyLocal local);

  void beginBlock();
  BodyBlock &block() { return body.blocks.back(); }
  /// Leaves out blocks that nothing reaches or that do nothing, and operations that nothing uses and that do nothing; joins blocks that
  /// follow one another; gives the operations their places.
  void finish(Positions &positions);

  SourceBody body;

private:
  [[nodiscard]] std::vector<bool> used() const;
  void decideConstants();
  void dropUnreachable();
  void dropUnused();
  void skipEmptyBlocks();
  void joinBlocks();

  std::vector<clang::SourceLocation> places_; ///< of operations
  clang::SourceLocation place_;
  std::vector<BodyValue> handedOut_; ///< unknown values that nothing uses and that stay
  llvm::StringMap<std::uint32_t> types_;
};

} // namespace headroom::unit
