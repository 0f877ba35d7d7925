// SPDX-License-Identifier: Apache-2.0
#include "source/unit/initial_values.h"

#include <vector>

#include <clang/AST/APValue.h>
#include <clang/AST/ASTContext.h>
#include <clang/AST/ExprCXX.h>

namespace headroom::unit {

namespace {

/// A scalar alone; parts of arrays and records are the caller's business.
bool isZeroScalar(const clang::APValue &value)
{
  switch (value.getKind()) {
  case clang::APValue::None:
  case clang::APValue::Indeterminate: return true;
  case clang::APValue::Int: return value.getInt().isZero();
  case clang::APValue::Float: return value.getFloat().isPosZero(); // the sign of -0.0 is a bit
  case clang::APValue::LValue: return value.isNullPointer();
  default: return false;
  }
}

/// `T x;` of a C++ class that nothing constructs: zeros, as in C. Clang gives it a call of the implicit constructor, which is no constant
/// expression since it leaves members as they are.
bool isOnlyZeroed(const clang::Expr &initialiser)
{
  const auto *call = llvm::dyn_cast<clang::CXXConstructExpr>(initialiser.IgnoreImplicit());
  return call && call->getConstructor()->isDefaultConstructor() && call->getConstructor()->isTrivial();
}

} // namespace

bool hasNonZeroInitialiser(const clang::VarDecl &definition)
{
  if (!definition.hasInit() || definition.isInvalidDecl() || definition.getType()->isDependentType())
    return false;
  if (isOnlyZeroed(*definition.getInit()))
    return false;
  const clang::APValue *value = definition.evaluateValue();
  if (!value)
    return true;
  std::vector<const clang::APValue *> open{value}; // iterative: a type's nesting comes from the input
  while (!open.empty()) {
    const clang::APValue &one = *open.back();
    open.pop_back();
    if (one.isArray()) {
      for (unsigned i = 0; i < one.getArrayInitializedElts(); ++i)
        open.push_back(&one.getArrayInitializedElt(i));
      if (one.hasArrayFiller())
        open.push_back(&one.getArrayFiller());
    } else if (one.isStruct()) {
      for (unsigned i = 0; i < one.getStructNumBases(); ++i)
        open.push_back(&one.getStructBase(i));
      for (unsigned i = 0; i < one.getStructNumFields(); ++i)
        open.push_back(&one.getStructField(i));
    } else if (one.isUnion()) {
      if (one.getUnionField())
        open.push_back(&one.getUnionValue());
    } else if (!isZeroScalar(one)) {
      return true;
    }
  }
  return false;
}

} // namespace headroom::unit
