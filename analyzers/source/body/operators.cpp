// SPDX-License-Identifier: Apache-2.0
#include "source/body/body_lowering.h"

namespace headroom::unit {

using Kind = BodyOperation::Kind;

BodyValue BodyLowering::valueOfBinary(const clang::BinaryOperator &expression)
{
  if (expression.getOpcode() == clang::BO_Comma) {
    valueOf(expression.getLHS());
    return valueOf(expression.getRHS());
  }
  if (expression.getOpcode() == clang::BO_Assign)
    return assign(expression);
  if (const auto *compound = llvm::dyn_cast<clang::CompoundAssignOperator>(&expression))
    return assignCompound(*compound);
  if (expression.isLogicalOp())
    return mergedValue(expression);
  const BodyValue left = valueOf(expression.getLHS());
  const BodyValue right = valueOf(expression.getRHS());
  build_.at(expression.getOperatorLoc());
  return operation(expression.getOpcode(), left, right, expression.getLHS()->getType(), expression.getRHS()->getType());
}

BodyValue BodyLowering::operation(clang::BinaryOperatorKind opcode, BodyValue left, BodyValue right, clang::QualType leftType,
                                  clang::QualType rightType)
{
  const bool isLeftPointer = Layout::isAddress(leftType);
  const bool isRightPointer = Layout::isAddress(rightType);
  if (left == noValue || right == noValue || !(isLeftPointer || isInteger(leftType)) || !(isRightPointer || isInteger(rightType)))
    return build_.unknown({left, right});
  const IntegerType type = integerType(leftType);
  switch (opcode) {
  case clang::BO_Add:
    if (isRightPointer)
      return build_.add(Kind::Add, right, left, bytesOf(rightType->getPointeeType()));
    return isLeftPointer ? build_.add(Kind::Add, left, right, bytesOf(leftType->getPointeeType())) : build_.arithmetic(Kind::Add, left, right, type);
  case clang::BO_Sub: {
    if (!isLeftPointer)
      return build_.arithmetic(Kind::Subtract, left, right, type);
    const std::int64_t bytes = bytesOf(leftType->getPointeeType());
    if (!isRightPointer)
      return build_.add(Kind::Subtract, left, right, bytes);
    const BodyValue distance = build_.add(Kind::Subtract, left, right);
    return bytes > 1 ? build_.arithmetic(Kind::Divide, distance, build_.integer(bytes), {64, true}) : distance;
  }
  case clang::BO_Mul: return build_.arithmetic(Kind::Multiply, left, right, type);
  case clang::BO_Div: return build_.arithmetic(Kind::Divide, left, right, type);
  case clang::BO_Rem: return build_.arithmetic(Kind::Remainder, left, right, type);
  case clang::BO_And: return build_.arithmetic(Kind::And, left, right, type);
  case clang::BO_Or: return build_.arithmetic(Kind::Or, left, right, type);
  case clang::BO_Xor: return build_.arithmetic(Kind::Xor, left, right, type);
  case clang::BO_Shl: return build_.arithmetic(Kind::ShiftLeft, left, right, type);
  case clang::BO_Shr: return build_.arithmetic(Kind::ShiftRight, left, right, type);
  case clang::BO_EQ: return build_.arithmetic(Kind::Equal, left, right, type);
  case clang::BO_NE: return build_.arithmetic(Kind::NotEqual, left, right, type);
  case clang::BO_LT: return build_.arithmetic(Kind::Less, left, right, type);
  case clang::BO_GT: return build_.arithmetic(Kind::Less, right, left, type);
  case clang::BO_LE: return build_.arithmetic(Kind::LessEqual, left, right, type);
  case clang::BO_GE: return build_.arithmetic(Kind::LessEqual, right, left, type);
  default: return build_.unknown({left, right});
  }
}

// An assignment is an lvalue in C++, and yields what was assigned in C.
BodyValue BodyLowering::assign(const clang::BinaryOperator &expression)
{
  const clang::QualType type = expression.getLHS()->getType();
  const BodyValue address = valueOf(expression.getLHS());
  if (shapeOf(type) == Shape::Record) {
    initialise(address, type, expression.getRHS());
    return address;
  }
  const BodyValue value = valueOf(expression.getRHS());
  build_.at(expression.getOperatorLoc());
  build_.add(Kind::Write, address, value == noValue ? build_.unknown() : value);
  if (!expression.isGLValue() && expression.getLHS()->refersToBitField())
    return build_.unknown({value}); // cut to the bits of the field
  return expression.isGLValue() ? address : value;
}

BodyValue BodyLowering::assignCompound(const clang::CompoundAssignOperator &expression)
{
  const clang::QualType type = expression.getLHS()->getType();
  const BodyValue address = valueOf(expression.getLHS());
  const BodyValue right = valueOf(expression.getRHS());
  build_.at(expression.getOperatorLoc());
  const BodyValue before = build_.add(Kind::Read, address, noValue, bytesOf(type));
  const clang::QualType computed = expression.getComputationLHSType();
  const bool isIntegral = isInteger(type) && isInteger(computed);
  const BodyValue left = isIntegral ? integerAs(before, type, computed) : before;
  const auto opcode = clang::BinaryOperator::getOpForCompoundAssignment(expression.getOpcode());
  BodyValue value = operation(opcode, left, right, computed, expression.getRHS()->getType());
  if (isIntegral && isInteger(expression.getComputationResultType()))
    value = integerAs(value, expression.getComputationResultType(), type);
  build_.add(Kind::Write, address, value);
  if (!expression.isGLValue() && expression.getLHS()->refersToBitField())
    return build_.unknown({value});
  return expression.isGLValue() ? address : value;
}

BodyValue BodyLowering::step(const clang::UnaryOperator &expression)
{
  const clang::QualType type = expression.getSubExpr()->getType();
  const BodyValue address = valueOf(expression.getSubExpr());
  build_.at(expression.getOperatorLoc());
  const BodyValue before = build_.add(Kind::Read, address, noValue, bytesOf(type));
  const std::int64_t bytes = type->isPointerType() ? bytesOf(type->getPointeeType()) : 0;
  const bool isKnown = isInteger(type) || type->isPointerType();
  const BodyValue one = build_.integer(1);
  BodyValue after =
      isKnown ? build_.add(expression.isIncrementOp() ? Kind::Add : Kind::Subtract, before, one, bytes) : build_.unknown({before});
  // Stepped as `int`, and cut back.
  if (isInteger(type) && integerType(type).bits < 32)
    after = build_.convert(after, {32, true}, integerType(type));
  build_.add(Kind::Write, address, after);
  if (expression.isGLValue())
    return address;
  return expression.isPostfix() ? before : after;
}

BodyValue BodyLowering::valueOfUnary(const clang::UnaryOperator &expression)
{
  if (expression.isIncrementDecrementOp())
    return step(expression);
  const BodyValue value = valueOf(expression.getSubExpr());
  build_.at(expression.getOperatorLoc());
  const clang::QualType type = expression.getType();
  switch (expression.getOpcode()) {
  case clang::UO_AddrOf:
  case clang::UO_Deref:
  case clang::UO_Plus:
  case clang::UO_Extension:
    return value;
  case clang::UO_LNot:
    return value == noValue ? build_.unknown() : build_.isNot(value);
  case clang::UO_Minus:
  case clang::UO_Not: {
    if (!isInteger(type) || value == noValue)
      return build_.unknown({value});
    if (const std::optional<std::int64_t> number = build_.constant(value)) {
      const auto bits = static_cast<std::uint64_t>(*number);
      return build_.integer(wrapped(static_cast<std::int64_t>(expression.getOpcode() == clang::UO_Not ? ~bits : 0 - bits), integerType(type)));
    }
    return build_.add(expression.getOpcode() == clang::UO_Not ? Kind::Complement : Kind::Negate, value);
  }
  default:
    return build_.unknown({value});
  }
}

} // namespace headroom::unit
