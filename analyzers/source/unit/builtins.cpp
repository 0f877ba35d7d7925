// SPDX-License-Identifier: Apache-2.0
// Functions that the compiler knows: some are no calls, and copies of memory move what it holds.
#include <clang/Basic/Builtins.h>

#include "source/unit/body_walker.h"

namespace headroom::unit {

using Kind = SourceFlow::Kind;

namespace {

const clang::Expr *withoutCasts(const clang::Expr *expression)
{
  while (true) {
    expression = expression->IgnoreParens();
    const auto *cast = llvm::dyn_cast<clang::CastExpr>(expression);
    if (!cast || cast->getCastKind() == clang::CK_LValueToRValue || cast->getCastKind() == clang::CK_IntegralToPointer)
      return expression;
    if (cast->getCastKind() == clang::CK_ArrayToPointerDecay)
      return cast;
    expression = cast->getSubExpr();
  }
}

/// `memcpy` and its like, also where -ffreestanding takes their meaning away: a program's own function of that name has to mean it.
bool isCopyOfMemory(const clang::FunctionDecl &function)
{
  if (!function.getIdentifier() || !function.isExternallyVisible() || function.getNumParams() < 3)
    return false;
  llvm::StringRef name = function.getName();
  name.consume_front("__builtin_");
  name.consume_front("__");
  name.consume_back("_chk");
  return name == "memcpy" || name == "memmove" || name == "mempcpy" || name == "memcpy_inline" || name.starts_with("aeabi_memcpy") ||
         name.starts_with("aeabi_memmove");
}

bool isPassedThrough(llvm::StringRef name)
{
  return name == "__builtin_assume_aligned" || name == "__builtin_launder" || name == "__builtin_addressof" || name == "__addressof" ||
         name == "addressof" || name == "__builtin_expect" || name == "__builtin_expect_with_probability" || name == "__builtin_preserve_access_index" ||
         name == "__builtin_align_up" || name == "__builtin_align_down" || name == "__builtin_arm_ldrex" || name == "move" || name == "forward" ||
         name == "as_const" || name == "move_if_noexcept" || name == "forward_like";
}

} // namespace

// False: a call like any other.
bool BodyWalker::isBuiltin(const clang::CallExpr &expression, unsigned builtin, Value &value)
{
  const unsigned count = expression.getNumArgs();
  if (isCopyOfMemory(*expression.getDirectCallee()) && count >= 3) {
    const clang::Expr *to = withoutCasts(expression.getArg(0));
    const clang::Expr *from = withoutCasts(expression.getArg(1));
    // The libraries' own copy functions hand addresses back, they keep none: no flow through their parameters, which would join
    // every copy of the program.
    SourceCall fact;
    fact.caller = functionIndex_ != noIndex ? functionIndex_ : functionIndex_ = unit_.unitInitialiser();
    fact.callee = unit_.functionOf(*expression.getDirectCallee());
    fact.range = unit_.positions.ofRange(expression.getSourceRange());
    unit_.reference(owner_, fact.callee, noIndex);
    Value values[2];
    for (unsigned i = 0; i < count; ++i) {
      Value own;
      fact.arguments.push_back(argumentOf(expression.getArg(i), {}, own));
      if (i < 2)
        values[i] = fact.arguments[i].node == noIndex ? Value() : Value{{Kind::Copy, fact.arguments[i].node}};
    }
    unit_.addCall({&expression}, std::move(fact));
    copyMemory(*to, *from, values[0], values[1]);
    value = values[0];
    return true;
  }
  if (builtin == 0)
    return false;
  const llvm::StringRef name = expression.getDirectCallee()->getName();
  if (isPassedThrough(name)) {
    for (unsigned i = 0; i < count; ++i) {
      const clang::Expr *argument = expression.getArg(i);
      const Value own = argument->isGLValue() ? addressOf(placeOf(argument)) : valueOf(argument);
      if (i == 0)
        value = own;
    }
    if (!isFollowed(expression.getType()) && !expression.isGLValue())
      value.clear();
    return true;
  }
  if (name.starts_with("__sync_")) {
    const Value object = count ? valueOf(expression.getArg(0)) : Value();
    const Place place = pointedTo(object);
    const unsigned compared = name.contains("compare_and_swap") ? 1 : 0; // is read only
    for (unsigned i = 1; i < count; ++i) {
      const Value own = valueOf(expression.getArg(i));
      if (i != compared)
        assign(place, own);
    }
    if (isFollowed(expression.getType()))
      value = place.read;
    return true;
  }
  if (name == "__builtin_va_start" || name == "__builtin_va_end" || name == "__builtin_constant_p" || name == "__builtin_object_size" ||
      name == "__builtin_dynamic_object_size" || name == "__builtin_classify_type")
    return true; // reads nothing, or does not evaluate
  if (context_.BuiltinInfo.isLibFunction(builtin) || context_.BuiltinInfo.isPredefinedLibFunction(builtin) ||
      context_.BuiltinInfo.isPredefinedRuntimeFunction(builtin))
    return false;
  for (const clang::Expr *argument : expression.arguments()) {
    if (!isFollowed(argument->getType())) {
      visit(argument);
      continue;
    }
    const Value own = valueOf(argument);
    const clang::QualType pointee = argument->getType()->getPointeeType();
    if (!pointee.isNull() && !recordOf(pointee) && unit_.layout.holdsAddress(pointee))
      escape(own);
  }
  const bool isFresh = name.starts_with("__builtin_alloca") || name == "__builtin_frame_address" || name == "__builtin_return_address" ||
                       name == "__builtin_extract_return_addr" || name == "__builtin_thread_pointer";
  if (isFollowed(expression.getType()) && !isFresh)
    value = unknown();
  return true;
}

// Records of one type: nothing moves between fields. Of two types: as if one had been cast to the other. A record and bytes: whatever
// was in the bytes. Everything that holds addresses as such moves through what the two pointers point to.
void BodyWalker::copyMemory(const clang::Expr &to, const clang::Expr &from, const Value &toValue, const Value &fromValue)
{
  const clang::RecordDecl *toRecord = pointeeRecord(to.getType());
  const clang::RecordDecl *fromRecord = pointeeRecord(from.getType());
  const auto arrayOrPointee = [](const clang::Expr &expression) {
    clang::QualType pointee = expression.getType()->getPointeeType();
    while (!pointee.isNull() && pointee->isArrayType())
      pointee = clang::QualType(pointee->getPointeeOrArrayElementType(), 0);
    return pointee;
  };
  if (toRecord && fromRecord) {
    punRecords(*fromRecord, *toRecord);
    return;
  }
  const clang::QualType other = arrayOrPointee(toRecord ? from : to);
  if (toRecord && !other.isNull() && !other->isVoidType() && !unit_.layout.holdsAddress(other)) {
    for (const Leaf &leaf : unit_.layout.leavesOf(*toRecord))
      if (leaf.holdsAddress)
        unit_.flow(Kind::Copy, unit_.node(SourceNode::Kind::Field, unit_.fieldOf(*leaf.field)), unit_.outside(), owner_);
    return;
  }
  // Addresses that become integers, and integers that become addresses, by way of their bytes.
  const auto isInteger = [&](const clang::Expr &expression) {
    const clang::QualType pointee = arrayOrPointee(expression);
    return !pointee.isNull() && pointee->isIntegralOrEnumerationType() && !pointee->isAnyCharacterType();
  };
  if (!fromValue.empty() && isInteger(to))
    flowInto(unit_.laundered(), pointedTo(fromValue).read);
  if (!toValue.empty() && isInteger(from))
    assign(pointedTo(toValue), {{Kind::Copy, unit_.laundered()}});
  if (toValue.empty() || fromValue.empty())
    return;
  assign(pointedTo(toValue), pointedTo(fromValue).read);
}

} // namespace headroom::unit
