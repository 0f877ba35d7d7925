// SPDX-License-Identifier: Apache-2.0
// Addresses that lie in memory as integers. Integers are not followed one by one: all that are written or read through pointers,
// or whose own address is taken, are one place (UnitFacts::integers()), which a conversion of an address to an integer fills too.
// Unlike what is laundered it says only what is known: memory that holds a checksum is no unknown function.
#include "source/unit/body_walker.h"

namespace headroom::unit {

using Kind = SourceFlow::Kind;

namespace {

// Expressions and assignments on the way to a leaf; beyond it an integer is taken to carry an address.
constexpr unsigned mostSteps = 256;

/// What stores an address as a number takes an unsigned one; a signed one is a count (`%n`), an error or a difference.
bool isUnsigned(clang::QualType type)
{
  if (const auto *atomic = type->getAs<clang::AtomicType>())
    type = atomic->getValueType();
  return type->isUnsignedIntegerType();
}

/// `*p` and `*p` of one variable.
bool isSamePlace(const clang::Expr &a, const clang::Expr &b)
{
  const auto pointerOf = [](const clang::Expr &expression) -> const clang::ValueDecl * {
    const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(expression.IgnoreParens());
    if (!unary || unary->getOpcode() != clang::UO_Deref)
      return nullptr;
    const auto *name = llvm::dyn_cast<clang::DeclRefExpr>(unary->getSubExpr()->IgnoreParenImpCasts());
    return name ? name->getDecl() : nullptr;
  };
  const clang::ValueDecl *pointer = pointerOf(a);
  return pointer && pointer == pointerOf(b);
}

} // namespace

const LocalIntegers &BodyWalker::localIntegers()
{
  if (!localIntegers_)
    localIntegers_ = std::make_unique<LocalIntegers>(function_ ? function_->getBody() : nullptr);
  return *localIntegers_;
}

bool BodyWalker::fitsAddress(clang::QualType type) const
{
  if (const auto *atomic = type->getAs<clang::AtomicType>())
    type = atomic->getValueType();
  return type->isIntegerType() && !type->isBooleanType() && !type->isEnumeralType() && !type->isDependentType() &&
         context_.getTypeSize(type) >= context_.getTypeSize(context_.VoidPtrTy);
}

// Constants, what was widened, truths and signed numbers carry none, and what lies at the place already is no news.
bool BodyWalker::mayCarryAddress(const clang::Expr &integer, const clang::Expr &storedTo)
{
  std::vector<const clang::Expr *> pending{&integer};
  llvm::DenseSet<const clang::VarDecl *> seen;
  for (unsigned steps = 0; !pending.empty(); ++steps) {
    const clang::Expr *expression = pending.back()->IgnoreParens();
    pending.pop_back();
    if (steps >= mostSteps)
      return true;
    clang::Expr::EvalResult result;
    if (!fitsAddress(expression->getType()) || (!expression->isValueDependent() && expression->EvaluateAsInt(result, context_)))
      continue;
    if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(expression)) {
      const auto *name = llvm::dyn_cast<clang::DeclRefExpr>(cast->getSubExpr()->IgnoreParens());
      const auto *variable = name && cast->getCastKind() == clang::CK_LValueToRValue ? llvm::dyn_cast<clang::VarDecl>(name->getDecl()) : nullptr;
      const std::vector<const clang::Expr *> *given = variable ? localIntegers().givenTo(*variable) : nullptr;
      if (given) {
        if (seen.insert(variable).second)
          pending.insert(pending.end(), given->begin(), given->end());
        continue;
      }
      if (cast->getCastKind() == clang::CK_LValueToRValue && isSamePlace(*cast->getSubExpr(), storedTo))
        continue;
      if (cast->getCastKind() == clang::CK_IntegralCast || cast->getCastKind() == clang::CK_NoOp)
        pending.push_back(cast->getSubExpr());
      else if (cast->getCastKind() == clang::CK_PointerToIntegral || isUnsigned(cast->getType()))
        return true;
    } else if (const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(expression)) {
      if (binary->isCompoundAssignmentOp()) {
        return true;
      } else if (binary->isAssignmentOp()) {
        pending.push_back(binary->getRHS());
      } else if (!binary->isComparisonOp() && !binary->isLogicalOp()) {
        if (!binary->isShiftOp() && binary->getOpcode() != clang::BO_Comma)
          pending.push_back(binary->getRHS());
        pending.push_back(binary->getOpcode() == clang::BO_Comma ? binary->getRHS() : binary->getLHS());
      }
    } else if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(expression)) {
      if (unary->getOpcode() != clang::UO_LNot)
        pending.push_back(unary->getSubExpr());
    } else if (const auto *conditional = llvm::dyn_cast<clang::ConditionalOperator>(expression)) {
      pending.push_back(conditional->getTrueExpr());
      pending.push_back(conditional->getFalseExpr());
    } else if (isUnsigned(expression->getType())) {
      return true;
    }
  }
  return false;
}

void BodyWalker::launder(const Value &value)
{
  flowInto(unit_.laundered(), value);
  flowInto(unit_.integers(), value);
}

// `volatile uint32_t *r = (uint32_t *)address; r[1] = x;`
bool BodyWalker::isAtNumber(const clang::Expr &lvalue) const
{
  const clang::Expr *expression = &lvalue;
  for (unsigned steps = 0; expression && steps < mostSteps; ++steps) {
    expression = expression->IgnoreParens();
    if (numbers_.contains(expression))
      return true;
    if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(expression))
      expression = cast->getSubExpr();
    else if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(expression))
      expression = unary->getSubExpr();
    else if (const auto *subscript = llvm::dyn_cast<clang::ArraySubscriptExpr>(expression))
      expression = subscript->getBase();
    else if (const auto *sum = llvm::dyn_cast<clang::BinaryOperator>(expression); sum && sum->isAdditiveOp())
      expression = sum->getLHS()->getType()->isPointerType() ? sum->getLHS() : sum->getRHS();
    else if (const auto *name = llvm::dyn_cast<clang::DeclRefExpr>(expression)) {
      const auto *variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
      expression = variable && variable->hasLocalStorage() ? variable->getInit() : nullptr;
    } else
      return false;
  }
  return false;
}

// `*(uint32_t *)p = x`: what lies there may be read as an address. A place that a number names is taken for a device's register.
void BodyWalker::storeInteger(const Place &place, const clang::Expr &left, const clang::Expr &right)
{
  if (!fitsAddress(left.getType()) || !isUnsigned(left.getType()) || !mayCarryAddress(right, left) || isAtNumber(left))
    return;
  for (const Origin &origin : place.read)
    if (origin.kind == Kind::Load && origin.node != unit_.outside())
      unit_.flow(Kind::Store, origin.node, unit_.integers(), owner_);
}

void BodyWalker::loadInteger(const Place &place, clang::QualType type)
{
  if (!fitsAddress(type) || !isUnsigned(type))
    return;
  for (const Origin &origin : place.read)
    if (origin.kind == Kind::Load && origin.node != unit_.outside() && origin.node != unit_.laundered())
      unit_.flow(Kind::Load, unit_.integers(), origin.node, owner_);
}

/// An integer whose address is taken can be read and written as an address through it.
void BodyWalker::shareInteger(const Place &place, clang::QualType type)
{
  const clang::QualType element = context_.getBaseElementType(type);
  if (!fitsAddress(element) || !isUnsigned(element))
    return;
  for (const Origin &origin : place.read)
    if (origin.kind == Kind::Copy && origin.node != unit_.outside()) {
      unit_.flow(Kind::Copy, origin.node, unit_.integers(), owner_);
      unit_.flow(Kind::Copy, unit_.integers(), origin.node, owner_);
    }
}

} // namespace headroom::unit
