// SPDX-License-Identifier: Apache-2.0
#include "source/body/body_lowering.h"

namespace headroom::unit {

BodyValue BodyLowering::valueOfRead(const clang::Expr &operand, clang::QualType type)
{
  const clang::Expr *place = plain(&operand);
  const Shape shape = shapeOf(type);
  if (shape != Shape::Scalar)
    return valueOf(place);
  // Written and read once: no memory is needed.
  const clang::Expr *whole = place;
  for (const auto *member = llvm::dyn_cast<clang::MemberExpr>(whole); member && !member->isArrow() && recordOf(member->getBase()->getType());
       member = llvm::dyn_cast<clang::MemberExpr>(whole)) {
    if (!onlyMember(*recordOf(member->getBase()->getType())))
      break;
    whole = plain(member->getBase());
  }
  if (const auto *literal = llvm::dyn_cast<clang::CompoundLiteralExpr>(whole); literal && !values_.contains(whole))
    return valueOf(literal->getInitializer());
  if (const auto *name = llvm::dyn_cast<clang::DeclRefExpr>(place))
    if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl()); variable && variable->mightBeUsableInConstantExpressions(context_))
      if (const BodyValue value = evaluated(operand); value != noValue)
        return value;
  const BodyValue address = valueOf(place);
  return build_.add(Kind::Read, address, noValue, bytesOf(type));
}

// The innermost type of a chain of casts is what the memory is, the outermost what it is used as; both stay.
BodyValue BodyLowering::pointerAs(BodyValue value, clang::QualType from, clang::QualType to)
{
  const clang::RecordDecl *record = pointeeRecord(to);
  if (!record || build_.constant(value))
    return value;
  const clang::RecordDecl *before = pointeeRecord(from);
  if (before && before->getCanonicalDecl() == record->getCanonicalDecl())
    return value;
  return build_.asRecord(value, unit_.names.recordName(*record));
}

BodyValue BodyLowering::integerAs(BodyValue value, clang::QualType from, clang::QualType to)
{
  return build_.convert(value, integerType(from), integerType(to));
}

BodyValue BodyLowering::valueOfCast(const clang::CastExpr &expression)
{
  const clang::Expr &operand = *expression.getSubExpr();
  const clang::QualType to = expression.getType();
  const clang::QualType from = operand.getType();
  switch (expression.getCastKind()) {
  case clang::CK_LValueToRValue:
    return valueOfRead(operand, to);
  case clang::CK_ToVoid:
    valueOf(&operand);
    return noValue;
  case clang::CK_NullToPointer:
  case clang::CK_NullToMemberPointer:
    return build_.integer(0);
  case clang::CK_IntegralCast:
  case clang::CK_PointerToIntegral:
    return integerAs(valueOf(&operand), from, to);
  case clang::CK_BooleanToSignedIntegral:
    return build_.unknown({valueOf(&operand)});
  case clang::CK_IntegralToBoolean:
  case clang::CK_PointerToBoolean:
    return build_.truth(valueOf(&operand));
  case clang::CK_IntegralToPointer:
    return pointerAs(integerAs(valueOf(&operand), from, context_.getUIntPtrType()), from, to);
  case clang::CK_BitCast:
  case clang::CK_AddressSpaceConversion:
  case clang::CK_BaseToDerived:
  case clang::CK_DerivedToBase:
  case clang::CK_UncheckedDerivedToBase:
  case clang::CK_Dynamic:
    if (expression.isGLValue())
      return pointerAs(valueOf(&operand), context_.getPointerType(from), context_.getPointerType(to));
    return pointerAs(valueOf(&operand), from, to);
  case clang::CK_LValueBitCast:
    return pointerAs(valueOf(&operand), context_.getPointerType(from), context_.getPointerType(to));
  case clang::CK_NoOp:
  case clang::CK_ArrayToPointerDecay:
  case clang::CK_FunctionToPointerDecay:
  case clang::CK_BuiltinFnToFnPtr:
  case clang::CK_AtomicToNonAtomic:
  case clang::CK_NonAtomicToAtomic:
  case clang::CK_ConstructorConversion:
  case clang::CK_UserDefinedConversion:
  case clang::CK_LValueToRValueBitCast:
    return valueOf(&operand);
  case clang::CK_ToUnion: {
    const std::uint32_t whole = temporary(to);
    initialise(local(whole), from, &operand);
    return local(whole);
  }
  default:
    return build_.unknown({valueOf(&operand)});
  }
}

} // namespace headroom::unit
