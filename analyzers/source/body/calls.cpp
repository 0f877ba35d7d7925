// SPDX-License-Identifier: Apache-2.0
#include "source/body/body_lowering.h"

namespace headroom::unit {

using Kind = BodyOperation::Kind;

namespace {

bool isAllocation(const clang::FunctionDecl &function)
{
  return function.getName() == "alloca" || function.getName().starts_with("__builtin_alloca");
}

} // namespace

// Only code that BodyWalker left out as dead has calls without an index.
BodyValue BodyLowering::emitCall(CallOrigin origin, llvm::ArrayRef<BodyValue> operands, clang::QualType result)
{
  const SourceIndex index = unit_.callAt(origin);
  const BodyValue value = index == noIndex ? build_.unknown(operands) : build_.addWithOperands(Kind::Call, index, operands);
  if (result.isNull())
    return value;
  switch (shapeOf(result)) {
  case Shape::None: return noValue;
  case Shape::Scalar: return value;
  case Shape::Record: return local(temporary(result));
  }
  return value;
}

// A record is passed by value: what the callee gets is made from it.
BodyValue BodyLowering::argument(const clang::Expr &expression)
{
  const BodyValue value = valueOf(&expression);
  if (value == noValue)
    return build_.unknown();
  return !expression.isGLValue() && shapeOf(expression.getType()) == Shape::Record ? build_.unknown({value}) : value;
}

BodyValue BodyLowering::valueOfCall(const clang::CallExpr &expression)
{
  const clang::FunctionDecl *direct = expression.getDirectCallee();
  if (direct && direct->getBuiltinID() != 0 && (unit_.callAt({&expression}) == noIndex || isAllocation(*direct)))
    return valueOfBuiltin(expression);
  const auto *pseudo = llvm::dyn_cast<clang::CXXPseudoDestructorExpr>(expression.getCallee()->IgnoreParens());
  if (pseudo) {
    valueOf(pseudo->getBase());
    return noValue;
  }
  llvm::SmallVector<BodyValue, 8> operands;
  if (const auto *member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&expression)) {
    const BodyValue object = valueOf(member->getImplicitObjectArgument());
    operands.push_back(object == noValue ? build_.unknown() : object);
  }
  for (const clang::Expr *each : expression.arguments())
    operands.push_back(argument(*each));
  build_.at(expression.getBeginLoc());
  return emitCall({&expression}, operands, expression.isGLValue() ? clang::QualType() : expression.getType());
}

// What the compiler knows and calls nobody for.
BodyValue BodyLowering::valueOfBuiltin(const clang::CallExpr &expression)
{
  const llvm::StringRef name = expression.getDirectCallee()->getName();
  if (name == "__builtin_expect" || name == "__builtin_expect_with_probability" || name == "__builtin_assume_aligned" ||
      name == "__builtin_launder" || name == "__builtin_addressof" || name == "__addressof" || name == "addressof" || name == "move" ||
      name == "forward" || name == "as_const" || name == "move_if_noexcept")
    return valueOf(expression.getArg(0));
  if (isInteger(expression.getType()))
    if (const BodyValue value = evaluated(expression); value != noValue)
      return value;
  // None of these evaluates its argument.
  if (name == "__builtin_constant_p" || name == "__builtin_object_size" || name == "__builtin_dynamic_object_size" || name == "__builtin_assume")
    return build_.unknown();
  llvm::SmallVector<BodyValue, 4> operands;
  for (const clang::Expr *each : expression.arguments())
    operands.push_back(argument(*each));
  build_.at(expression.getBeginLoc());
  if (isAllocation(*expression.getDirectCallee()) && !operands.empty())
    return build_.add(Kind::Allocate, operands.front());
  writeOutputs({expression.getArgs(), expression.getNumArgs()});
  return shapeOf(expression.getType()) == Shape::None ? noValue : build_.unknown(operands);
}

void BodyLowering::writeOutputs(llvm::ArrayRef<const clang::Expr *> arguments)
{
  for (const clang::Expr *each : arguments) {
    const clang::QualType type = each->getType();
    if (!type->isPointerType() || type->getPointeeType().isConstQualified() || shapeOf(type->getPointeeType()) != Shape::Scalar)
      continue;
    if (const BodyValue address = valueOf(each); address != noValue)
      build_.add(Kind::Write, address, build_.unknown());
  }
}

BodyValue BodyLowering::valueOfAtomic(const clang::AtomicExpr &expression)
{
  using Op = clang::AtomicExpr;
  const BodyValue address = valueOf(expression.getPtr());
  const clang::QualType pointee = expression.getPtr()->getType()->getPointeeType();
  const std::int64_t bytes = bytesOf(pointee);
  if (address == noValue || shapeOf(pointee) != Shape::Scalar)
    return childrenUnknown(expression);
  switch (expression.getOp()) {
  case Op::AO__c11_atomic_load:
  case Op::AO__atomic_load_n:
    return build_.add(Kind::Read, address, noValue, bytes);
  case Op::AO__c11_atomic_store:
  case Op::AO__c11_atomic_init:
  case Op::AO__atomic_store_n:
    build_.add(Kind::Write, address, valueOf(expression.getVal1()));
    return noValue;
  case Op::AO__c11_atomic_exchange:
  case Op::AO__atomic_exchange_n: {
    const BodyValue before = build_.add(Kind::Read, address, noValue, bytes);
    build_.add(Kind::Write, address, valueOf(expression.getVal1()));
    return before;
  }
  default: {
    // The other forms write through more than one of their pointers.
    llvm::SmallVector<const clang::Expr *, 6> parts;
    for (const clang::Stmt *child : expression.children())
      if (const auto *part = llvm::dyn_cast_or_null<clang::Expr>(child))
        parts.push_back(part);
    const BodyValue value = childrenUnknown(expression);
    writeOutputs(parts);
    return shapeOf(expression.getType()) == Shape::None ? noValue : value;
  }
  }
}

// Memory that a statement clobbers without naming it is left as it was: barriers would wipe out everything otherwise. A scalar whose
// address it gets is named. Whatever else it gets an address of, its code may hand on or change: the address goes
// into the unknown value of an output, or where there is none, into that of an unknown place which is written to.
void BodyLowering::lowerAsm(const clang::GCCAsmStmt &statement)
{
  llvm::SmallVector<BodyValue, 8> inputs;
  for (unsigned i = 0; i < statement.getNumInputs(); ++i)
    if (const BodyValue value = valueOf(statement.getInputExpr(i)); value != noValue)
      inputs.push_back(value);
  // `"+r"(pointer)` is an input, too.
  for (unsigned i = 0; i < statement.getNumOutputs(); ++i) {
    const clang::Expr &output = *statement.getOutputExpr(i);
    if (!statement.isOutputPlusConstraint(i) || shapeOf(output.getType()) != Shape::Scalar)
      continue;
    if (const BodyValue address = valueOf(&output); address != noValue)
      inputs.push_back(build_.add(Kind::Read, address, noValue, bytesOf(output.getType())));
  }
  build_.at(statement.getAsmLoc());
  bool hasAddress = false;
  for (unsigned i = 0; i < statement.getNumInputs(); ++i)
    for (const clang::Expr *input : {statement.getInputExpr(i), statement.getInputExpr(i)->IgnoreParenCasts()})
      hasAddress = hasAddress || input->getType()->isPointerType() || input->getType()->isArrayType();
  if (statement.getNumOutputs() == 0 && hasAddress)
    build_.add(Kind::Write, build_.unknown(inputs), build_.unknown());
  else if (statement.getNumOutputs() == 0 && !inputs.empty())
    build_.handOut(inputs); // an address may come as a number, or as the place of a memory operand
  for (unsigned i = 0; i < statement.getNumInputs(); ++i) {
    BodyValue address = statement.getInputExpr(i)->isGLValue() ? noValue : valueOf(statement.getInputExpr(i));
    while (address != noValue && build_.kindOf(address) == Kind::Convert)
      address = build_.body.operations[address].left;
    if (address == noValue || build_.kindOf(address) != Kind::Local)
      continue;
    const BodyLocal &given = build_.body.locals[build_.body.operations[address].index];
    if (given.record.empty() && given.sizeBytes <= 8)
      build_.add(Kind::Write, address, build_.unknown(inputs));
  }
  for (unsigned i = 0; i < statement.getNumOutputs(); ++i)
    if (const BodyValue address = valueOf(statement.getOutputExpr(i)); address != noValue)
      build_.add(Kind::Write, address, build_.unknown(inputs));
}

} // namespace headroom::unit
