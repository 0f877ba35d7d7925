// SPDX-License-Identifier: Apache-2.0
// Conversions between pointers, records and integers.
#include "source/unit/body_walker.h"

namespace headroom::unit {

using Kind = SourceFlow::Kind;

namespace {

bool isCharacter(clang::QualType type)
{
  return type->isVoidType() || type->isAnyCharacterType() || type->isStdByteType();
}

} // namespace

Value BodyWalker::valueOfCast(const clang::CastExpr &expression)
{
  const clang::Expr *operand = expression.getSubExpr();
  switch (expression.getCastKind()) {
  case clang::CK_LValueToRValue:
  case clang::CK_LValueToRValueBitCast: {
    const Place place = placeOf(operand);
    loadInteger(place, expression.getType());
    return isFollowed(expression.getType()) ? place.read : Value();
  }
  case clang::CK_FunctionToPointerDecay:
    return placeOf(operand).read;
  case clang::CK_ArrayToPointerDecay:
  {
    const Place place = operand->isGLValue() ? placeOf(operand) : temporary(*operand);
    shareInteger(place, operand->getType());
    return addressOf(place);
  }
  case clang::CK_PointerToIntegral: {
    launder(valueOf(operand));
    return {};
  }
  case clang::CK_IntegralToPointer:
    return integerAsAddress(expression);
  case clang::CK_NullToPointer:
  case clang::CK_NullToMemberPointer:
  case clang::CK_PointerToBoolean:
  case clang::CK_MemberPointerToBoolean:
  case clang::CK_ToVoid:
    visit(operand);
    return {};
  case clang::CK_BitCast:
  case clang::CK_AddressSpaceConversion:
  {
    Value value = recast(valueOf(operand), operand->getType(), expression.getType(), llvm::isa<clang::ExplicitCastExpr>(expression));
    if (expression.getType()->isFunctionPointerType() && isAnotherPlace(operand))
      unite(value, unknown());
    return value;
  }
  case clang::CK_ToUnion: {
    // GNU: `(union u)x` writes the member of that type.
    if (const auto *target = llvm::dyn_cast<clang::ExplicitCastExpr>(&expression))
      if (const clang::RecordDecl *record = recordOf(target->getType()))
        if (const clang::FieldDecl *field = clang::CastExpr::getTargetFieldForToUnionCast(record, operand->getType())) {
          initialiseField(*field, operand);
          return {};
        }
    visit(operand);
    return {};
  }
  case clang::CK_ConstructorConversion:
  case clang::CK_UserDefinedConversion:
    return valueOf(operand);
  default:
    break;
  }
  if (operand->isGLValue()) {
    const Place place = placeOf(operand);
    return isFollowed(expression.getType()) ? place.read : Value();
  }
  return isFollowed(expression.getType()) ? valueOf(operand) : (visit(operand), Value());
}

// `(T *)((uintptr_t)p & ~3)` within one expression keeps what p holds. `isOpaque`: another integer, which is no constant, takes part.
Value BodyWalker::carriedBy(const clang::Expr *integer, bool &isOpaque)
{
  const clang::Expr *expression = integer->IgnoreParens();
  if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(expression)) {
    if (cast->getCastKind() == clang::CK_PointerToIntegral)
      return valueOf(cast->getSubExpr());
    if (cast->getCastKind() == clang::CK_LValueToRValue)
      if (const auto *name = llvm::dyn_cast<clang::DeclRefExpr>(cast->getSubExpr()->IgnoreParens()))
        if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl()))
          if (const auto known = carried_.find(variable); known != carried_.end()) {
            isOpaque = isOpaque || known->second.isOpaque;
            return known->second.value;
          }
    if (cast->getCastKind() == clang::CK_IntegralCast || cast->getCastKind() == clang::CK_NoOp)
      if (!cast->getSubExpr()->isGLValue())
        return carriedBy(cast->getSubExpr(), isOpaque);
  }
  if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(expression); unary && unary->isArithmeticOp())
    return carriedBy(unary->getSubExpr(), isOpaque);
  if (const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(expression);
      binary && (binary->isAdditiveOp() || binary->isBitwiseOp() || binary->isMultiplicativeOp() || binary->isShiftOp())) {
    if (++nesting_ > mostNesting)
      giveUp(expression->getBeginLoc(), "expressions are nested too deeply");
    Value value;
    if (nesting_ <= mostNesting) {
      value = carriedBy(binary->getLHS(), isOpaque);
      unite(value, carriedBy(binary->getRHS(), isOpaque));
    }
    --nesting_;
    return value;
  }
  visit(expression);
  clang::Expr::EvalResult result;
  if (expression->isValueDependent() || !expression->EvaluateAsInt(result, context_))
    isOpaque = true;
  return {};
}

// `uintptr_t start = ROUND_UP(memory, 8);`: where the integer keeps its one value, it is as good as the expression.
void BodyWalker::keepCarried(const clang::VarDecl &variable)
{
  bool isOpaque = false;
  const Value value = carriedBy(variable.getInit(), isOpaque);
  launder(value);
  if (const SourceIndex node = nodeOf(value); node != noIndex)
    carried_[&variable] = {{{Kind::Copy, node}}, isOpaque};
}

// `(char *)base + distance`: not the function that the address was of.
bool BodyWalker::isAnotherPlace(const clang::Expr *pointer)
{
  pointer = pointer->IgnoreParenCasts();
  // One at most is the mark of Thumb code.
  const auto isDistance = [&](const clang::Expr &expression) {
    clang::Expr::EvalResult result;
    return expression.getType()->isIntegerType() && (expression.isValueDependent() || !expression.EvaluateAsInt(result, context_) ||
                                                     result.Val.getInt().abs().ugt(1));
  };
  if (const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(pointer); binary && binary->isAdditiveOp())
    return isDistance(*binary->getLHS()) || isDistance(*binary->getRHS());
  if (const auto *address = llvm::dyn_cast<clang::UnaryOperator>(pointer); address && address->getOpcode() == clang::UO_AddrOf)
    if (const auto *element = llvm::dyn_cast<clang::ArraySubscriptExpr>(address->getSubExpr()->IgnoreParens()))
      return isDistance(*element->getIdx());
  return false;
}

Value BodyWalker::integerAsAddress(const clang::CastExpr &expression)
{
  bool isOpaque = false;
  Value value = carriedBy(expression.getSubExpr(), isOpaque);
  if (!value.empty()) {
    // A function plus a distance is another function.
    if (isOpaque && expression.getType()->isFunctionPointerType())
      unite(value, unknown());
    return value;
  }
  if (isOpaque) {
    numbers_.insert(&expression);
    return {{Kind::Copy, unit_.laundered()}};
  }
  // Code or an object at a fixed address (ROM, a table of another image). Small numbers and their negatives are marks (SIG_IGN), not
  // addresses.
  constexpr std::int64_t largestMark = 16;
  clang::Expr::EvalResult result;
  if (expression.getSubExpr()->EvaluateAsInt(result, context_) && result.Val.isInt()) {
    const std::int64_t number = result.Val.getInt().extOrTrunc(32).getSExtValue();
    if (number >= -largestMark && number <= largestMark)
      return {};
  }
  // Code there is no function of the image (SourceFlows tells it from the unknown). Data there is a device far more often than a table.
  const auto isCode = [](clang::QualType type) { return type->isFunctionPointerType() || type->isMemberFunctionPointerType(); };
  const bool leadsToCode = isCode(expression.getType()) || isCode(expression.getType()->getPointeeType());
  const SourceIndex code = unit_.newLocal(functionIndex_);
  unit_.flow(Kind::AddressOf, code, unit_.outside(), owner_);
  // No unit defines the record that lies there, so none writes its fields.
  if (const clang::RecordDecl *record = pointeeRecord(expression.getType()); record && record->getDefinition())
    for (const Leaf &leaf : unit_.layout.leavesOf(*record))
      if (leaf.holdsAddress)
        unit_.flow(Kind::Copy, unit_.node(SourceNode::Kind::Field, unit_.fieldOf(*leaf.field)),
                   isCode(context_.getBaseElementType(leaf.field->getType())) ? code : unit_.outside(), owner_);
  return leadsToCode ? Value{{Kind::Copy, code}} : unknown();
}

// A conversion of pointers moves the addresses themselves. What must be added is that memory is now seen as another type:
// from     to          meaning
// record   record      another layout: fields at one offset share what they hold (punRecords)
// record   pointer     an array of addresses over the record: the fields themselves
// record   bytes, int  the record as a whole, for whoever makes pointers of it later
// pointer  record      fields and the pointed-to locations share what they hold
// pointer  int         the locations are seen as integers: laundered both ways
// int      pointer     the other way round
// bytes    anything    nothing: effective type (body_walker.h)
// `isWritten`: the source says so. Implicit conversions only lead to and from `void *` in C.
Value BodyWalker::recast(Value value, clang::QualType from, clang::QualType to, bool isWritten)
{
  const clang::QualType fromPointee = from->getPointeeType();
  const clang::QualType toPointee = to->getPointeeType();
  if (value.empty() || fromPointee.isNull() || toPointee.isNull() || fromPointee->isFunctionType() || toPointee->isFunctionType() ||
      context_.hasSameUnqualifiedType(fromPointee, toPointee))
    return value;
  const clang::RecordDecl *fromRecord = recordOf(fromPointee);
  const clang::RecordDecl *toRecord = recordOf(toPointee);
  const bool fromAddress = !fromRecord && unit_.layout.holdsAddress(fromPointee);
  const bool toAddress = !toRecord && unit_.layout.holdsAddress(toPointee);
  const bool isPointerSized = !toPointee->isIncompleteType() && !fromPointee->isIncompleteType() &&
                              context_.getTypeSize(toAddress ? fromPointee : toPointee) == context_.getTypeSize(context_.VoidPtrTy);

  if (fromRecord && toRecord) {
    if (isWritten)
      punRecords(*fromRecord, *toRecord);
  } else if (fromRecord && toAddress) {
    for (const Leaf &leaf : unit_.layout.leavesOf(*fromRecord))
      if (leaf.holdsAddress)
        unite(value, {{Kind::AddressOf, unit_.node(SourceNode::Kind::Field, unit_.fieldOf(*leaf.field))}});
  } else if (fromRecord) {
    const UnitFacts::WholeRecord whole = unit_.wholeRecord(*fromRecord);
    if (whole.read != noIndex)
      unite(value, {{Kind::AddressOf, whole.read}, {Kind::AddressOf, whole.written}});
  } else if (fromAddress && toRecord) {
    const SourceIndex pointer = nodeOf(value);
    for (const Leaf &leaf : unit_.layout.leavesOf(*toRecord)) {
      if (!leaf.holdsAddress)
        continue;
      const SourceIndex field = unit_.node(SourceNode::Kind::Field, unit_.fieldOf(*leaf.field));
      unit_.flow(Kind::Load, field, pointer, owner_);
      unit_.flow(Kind::Store, pointer, field, owner_);
    }
    return {{Kind::Copy, pointer}};
  } else if (fromAddress && !toAddress && !isCharacter(toPointee) && isPointerSized) {
    const SourceIndex pointer = nodeOf(value);
    unit_.flow(Kind::Load, unit_.laundered(), pointer, owner_);
    unit_.flow(Kind::Store, pointer, unit_.laundered(), owner_);
    return {{Kind::Copy, pointer}};
  } else if (toAddress && !fromAddress && !isCharacter(fromPointee) && isPointerSized) {
    unite(value, {{Kind::AddressOf, unit_.laundered()}});
  }
  return value;
}

// One memory under two layouts. Nothing is at stake where one record begins with the other (a header, a base): then the same fields
// are meant. Behind the end of the smaller one its layout says nothing.
void BodyWalker::punRecords(const clang::RecordDecl &from, const clang::RecordDecl &to)
{
  if (!from.getDefinition() || !to.getDefinition() || from.getCanonicalDecl() == to.getCanonicalDecl() ||
      unit_.layout.beginsWith(from, to) || unit_.layout.beginsWith(to, from))
    return;
  const std::vector<Leaf> &fromLeaves = unit_.layout.leavesOf(from);
  const std::vector<Leaf> &toLeaves = unit_.layout.leavesOf(to);
  const auto join = [&](const std::vector<Leaf> &own, const std::vector<Leaf> &others) {
    for (const Leaf &leaf : own) {
      if (!leaf.holdsAddress)
        continue;
      const SourceIndex field = unit_.node(SourceNode::Kind::Field, unit_.fieldOf(*leaf.field));
      for (const Leaf &other : others) {
        if (!overlap(leaf, other))
          continue;
        if (other.holdsAddress)
          unit_.flow(Kind::Copy, unit_.node(SourceNode::Kind::Field, unit_.fieldOf(*other.field)), field, owner_);
        else
          unit_.flow(Kind::Copy, field, unit_.outside(), owner_);
      }
    }
  };
  join(fromLeaves, toLeaves);
  join(toLeaves, fromLeaves);
}

} // namespace headroom::unit
