// SPDX-License-Identifier: Apache-2.0
#include <clang/AST/ExprConcepts.h>
#include <clang/AST/StmtObjC.h>

#include "source/unit/body_walker.h"

namespace headroom::unit {

namespace {

/// Leaves the statement list that it stands in.
bool isLeaving(const clang::Stmt *statement)
{
  while (const auto *label = llvm::dyn_cast<clang::SwitchCase>(statement))
    statement = label->getSubStmt();
  return llvm::isa<clang::BreakStmt, clang::ReturnStmt, clang::GotoStmt, clang::ContinueStmt>(statement);
}

/// Counts levels; the destructor runs on every way out.
struct Level {
  explicit Level(unsigned &nesting) : count(++nesting), nesting_(nesting) {}
  ~Level() { --nesting_; }
  unsigned count;

private:
  unsigned &nesting_;
};

} // namespace

BodyWalker::BodyWalker(UnitFacts &unit, Owner owner, const clang::FunctionDecl *function)
    : unit_(unit), context_(unit.context), owner_(owner), function_(function), functionIndex_(owner.function)
{
}

void BodyWalker::readFunction()
{
  if (const auto *constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(function_))
    readConstructor(*constructor);
  if (const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(function_); method && method->isLambdaStaticInvoker()) {
    readInvoker(*method);
    return;
  }
  visit(function_->getBody());
  if (const auto *destructor = llvm::dyn_cast<clang::CXXDestructorDecl>(function_))
    readDestructor(*destructor);
}

void BodyWalker::readInitialiser(const clang::VarDecl &variable)
{
  const Place place{{{SourceFlow::Kind::Copy, unit_.nodeOfVariable(variable)}}};
  if (variable.getInit())
    initialise(place, variable.getType(), variable.getInit());
  // Who makes it also registers what ends it.
  if (variable.needsDestruction(context_) == clang::QualType::DK_cxx_destructor)
    destroy(&variable, addressOf(place), variable.getType(), variable.getSourceRange());
}

void BodyWalker::visit(const clang::Stmt *statement)
{
  if (!statement)
    return;
  if (const auto *expression = llvm::dyn_cast<clang::Expr>(statement)) {
    if (expression->isGLValue())
      placeOf(expression);
    else
      valueOf(expression);
    return;
  }
  const Level level(nesting_);
  if (level.count > mostNesting) {
    giveUp(statement->getBeginLoc(), "statements are nested too deeply");
    return;
  }
  visitStatement(statement);
}

void BodyWalker::visitStatement(const clang::Stmt *statement)
{
  bool condition = false;
  switch (statement->getStmtClass()) {
  case clang::Stmt::DeclStmtClass:
    for (const clang::Decl *declaration : llvm::cast<clang::DeclStmt>(statement)->decls())
      visitDeclaration(declaration);
    return;
  case clang::Stmt::IfStmtClass: {
    const auto &branch = *llvm::cast<clang::IfStmt>(statement);
    visit(branch.getInit());
    if (branch.getConditionVariable())
      visitDeclaration(branch.getConditionVariable());
    visit(branch.getCond());
    const bool isKnown = isConstantCondition(branch.getCond(), condition);
    visitUnlessDead(branch.getThen(), isKnown && !condition);
    visitUnlessDead(branch.getElse(), isKnown && condition);
    return;
  }
  case clang::Stmt::WhileStmtClass: {
    const auto &loop = *llvm::cast<clang::WhileStmt>(statement);
    if (loop.getConditionVariable())
      visitDeclaration(loop.getConditionVariable());
    visit(loop.getCond());
    visitUnlessDead(loop.getBody(), isConstantCondition(loop.getCond(), condition) && !condition);
    return;
  }
  case clang::Stmt::ForStmtClass: {
    const auto &loop = *llvm::cast<clang::ForStmt>(statement);
    visit(loop.getInit());
    if (loop.getConditionVariable())
      visitDeclaration(loop.getConditionVariable());
    visit(loop.getCond());
    const bool isDead = loop.getCond() && isConstantCondition(loop.getCond(), condition) && !condition;
    visitUnlessDead(loop.getBody(), isDead);
    visitUnlessDead(loop.getInc(), isDead);
    return;
  }
  case clang::Stmt::SwitchStmtClass:
    visitSwitch(*llvm::cast<clang::SwitchStmt>(statement));
    return;
  case clang::Stmt::ReturnStmtClass:
    returnValue(llvm::cast<clang::ReturnStmt>(statement)->getRetValue());
    return;
  case clang::Stmt::GCCAsmStmtClass:
    visitAsm(*llvm::cast<clang::GCCAsmStmt>(statement));
    return;
  case clang::Stmt::CXXForRangeStmtClass: {
    const auto &loop = *llvm::cast<clang::CXXForRangeStmt>(statement);
    for (const clang::Stmt *part : {loop.getInit(), static_cast<const clang::Stmt *>(loop.getRangeStmt()), static_cast<const clang::Stmt *>(loop.getBeginStmt()),
                                    static_cast<const clang::Stmt *>(loop.getEndStmt()), static_cast<const clang::Stmt *>(loop.getCond()),
                                    static_cast<const clang::Stmt *>(loop.getInc()), static_cast<const clang::Stmt *>(loop.getLoopVarStmt()), loop.getBody()})
      visit(part);
    return;
  }
  case clang::Stmt::CXXTryStmtClass:
    visitTry(*llvm::cast<clang::CXXTryStmt>(statement));
    return;
  case clang::Stmt::MSAsmStmtClass:
  case clang::Stmt::CoroutineBodyStmtClass:
  case clang::Stmt::CapturedStmtClass: // OpenMP
    giveUp(statement->getBeginLoc(), "this statement cannot be followed");
    return;
  default:
    for (const clang::Stmt *child : statement->children())
      visit(child);
    return;
  }
}

void BodyWalker::visitDeclaration(const clang::Decl *declaration)
{
  const auto *variable = llvm::dyn_cast<clang::VarDecl>(declaration);
  if (!variable)
    return;
  for (clang::QualType type = variable->getType(); !type.isNull() && type->isVariablyModifiedType();) {
    const clang::ArrayType *array = context_.getAsArrayType(type);
    if (const auto *variableArray = llvm::dyn_cast_or_null<clang::VariableArrayType>(array))
      visit(variableArray->getSizeExpr());
    type = array ? array->getElementType() : type->getPointeeType();
  }
  if (variable->hasGlobalStorage()) {
    // Read as a variable of its own, so that its flows hold while it is linked.
    if (!variable->hasExternalStorage())
      unit_.reference(owner_, noIndex, unit_.variableOf(*variable));
    return;
  }
  const Place place{{{SourceFlow::Kind::Copy, unit_.nodeOfVariable(*variable)}}};
  if (const clang::RecordDecl *record = recordOf(variable->getType()))
    unit_.noteRecord(*record);
  if (variable->getInit() && fitsAddress(variable->getType()) && localIntegers().isFixed(*variable))
    keepCarried(*variable);
  else if (variable->getInit())
    initialise(place, variable->getType(), variable->getInit());
  if (variable->needsDestruction(context_) == clang::QualType::DK_cxx_destructor)
    destroy(variable, addressOf(place), variable->getType(), variable->getSourceRange());
  // GNU: called with the variable's address where its scope ends.
  if (const auto *cleanup = variable->getAttr<clang::CleanupAttr>())
    callWith({variable, CallOrigin::Part::Cleanup}, *cleanup->getFunctionDecl(), addressOf(place), variable->getType(), variable->getSourceRange());
  if (const auto *decomposed = llvm::dyn_cast<clang::DecompositionDecl>(variable))
    for (const clang::BindingDecl *binding : decomposed->bindings())
      if (binding->getHoldingVar())
        visitDeclaration(binding->getHoldingVar());
}

void BodyWalker::visitSwitch(const clang::SwitchStmt &statement)
{
  visit(statement.getInit());
  if (statement.getConditionVariable())
    visitDeclaration(statement.getConditionVariable());
  visit(statement.getCond());
  clang::Expr::EvalResult value;
  const auto *body = llvm::dyn_cast<clang::CompoundStmt>(statement.getBody());
  if (!body || statement.getCond()->isValueDependent() || !statement.getCond()->EvaluateAsInt(value, context_)) {
    visit(statement.getBody());
    return;
  }
  const auto selects = [&](const clang::SwitchCase *label, bool wantsDefault) {
    const auto *labelled = llvm::dyn_cast<clang::CaseStmt>(label);
    if (!labelled)
      return wantsDefault;
    if (wantsDefault)
      return false;
    const llvm::APSInt low = labelled->getLHS()->EvaluateKnownConstInt(context_);
    const llvm::APSInt high = labelled->getRHS() ? labelled->getRHS()->EvaluateKnownConstInt(context_) : low;
    const llvm::APSInt &wanted = value.Val.getInt();
    return llvm::APSInt::compareValues(low, wanted) <= 0 && llvm::APSInt::compareValues(wanted, high) <= 0;
  };
  bool isMatched = false;
  for (const clang::SwitchCase *label = statement.getSwitchCaseList(); label; label = label->getNextSwitchCase())
    isMatched = isMatched || selects(label, false);
  bool isLive = false;
  for (const clang::Stmt *child : body->body()) {
    for (const auto *label = llvm::dyn_cast<clang::SwitchCase>(child); label; label = llvm::dyn_cast<clang::SwitchCase>(label->getSubStmt()))
      isLive = isLive || selects(label, !isMatched);
    const clang::Stmt *own = child;
    while (const auto *label = llvm::dyn_cast<clang::SwitchCase>(own))
      own = label->getSubStmt();
    if (isLive || llvm::isa<clang::DeclStmt>(own) || hasLabel(own))
      visit(own);
    if (isLeaving(child))
      isLive = false;
  }
}

// `ldr r0, =handler`: what assembly names it can store, and call with anything. What it branches to is called with what it was given.
void BodyWalker::namesInAsm(llvm::StringRef text, const Value &given)
{
  const auto isOfName = [](char c) { return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  llvm::StringRef mnemonic;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    while (i < text.size() && isOfName(text[i]))
      ++i;
    if (begin == i) {
      if (text[i] == '@' || text.substr(i).starts_with("//"))
        i = std::min(text.find('\n', i), text.size() - 1);
      else if (text.substr(i).starts_with("/*"))
        i = std::min(text.find("*/", i + 2), text.size() - 1);
      if (text[i] == '\n' || text[i] == ';' || text[i] == ':')
        mnemonic = {};
      ++i;
      continue;
    }
    const llvm::StringRef word = text.slice(begin, i);
    if (mnemonic.empty()) {
      mnemonic = word;
      continue;
    }
    const bool isBranch = mnemonic.starts_with_insensitive("b") || mnemonic.starts_with_insensitive("j") ||
                          mnemonic.starts_with_insensitive("cb") || mnemonic.equals_insensitive("call") || mnemonic.equals_insensitive("tail");
    if (word.front() >= '0' && word.front() <= '9')
      continue;
    for (const clang::NamedDecl *named : context_.getTranslationUnitDecl()->lookup(&context_.Idents.get(word))) {
      const auto *function = llvm::dyn_cast<clang::FunctionDecl>(named);
      if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(named))
        escape(addressOf(placeOfName(*variable, nullptr)));
      else if (function && !isBranch)
        escape(placeOfName(*function, nullptr).read);
      for (unsigned k = 0; function && isBranch && k < function->getNumParams(); ++k)
        flowInto(unit_.node(SourceNode::Kind::Parameter, unit_.functionOf(*function), k), given);
    }
  }
}

// Assembly can do anything with an address that it is given, and gives back what nobody knows.
void BodyWalker::visitAsm(const clang::GCCAsmStmt &statement)
{
  Value given;
  for (unsigned i = 0; i < statement.getNumOutputs(); ++i) {
    const clang::Expr *output = statement.getOutputExpr(i);
    const Place place = placeOf(output);
    const llvm::StringRef constraint = statement.getOutputConstraint(i);
    if (unit_.layout.holdsAddress(output->getType())) {
      if (constraint.contains('+'))
        unite(given, place.read);
      assign(place, unknown());
    }
  }
  for (unsigned i = 0; i < statement.getNumInputs(); ++i) {
    const clang::Expr *input = statement.getInputExpr(i);
    if (!input->isGLValue()) {
      unite(given, valueOf(input));
      continue;
    }
    const Place place = placeOf(input);
    if (unit_.layout.holdsAddress(input->getType()))
      unite(given, place.read);
  }
  escape(given);
  namesInAsm(statement.getAsmString()->getString(), given);
}

void BodyWalker::visitTry(const clang::CXXTryStmt &statement)
{
  visit(statement.getTryBlock());
  for (unsigned i = 0; i < statement.getNumHandlers(); ++i) {
    const clang::CXXCatchStmt *handler = statement.getHandler(i);
    if (const clang::VarDecl *caught = handler->getExceptionDecl(); caught && isFollowed(caught->getType()))
      flowInto(unit_.nodeOfVariable(*caught), unknown());
    visit(handler->getHandlerBlock());
  }
}

void BodyWalker::returnValue(const clang::Expr *expression)
{
  if (!expression)
    return;
  const clang::QualType type = function_ ? function_->getReturnType() : expression->getType();
  if (isFollowed(type) && function_)
    flowInto(unit_.node(SourceNode::Kind::Return, functionIndex_), type->isReferenceType() ? referTo(expression) : valueOf(expression));
  else
    visit(expression);
}

} // namespace headroom::unit
