// SPDX-License-Identifier: Apache-2.0
#include "source/body/lower_body.h"

#include <algorithm>

#include "source/body/body_lowering.h"

namespace headroom::unit {

using Kind = BodyOperation::Kind;

namespace {

// Generated tables of states; nothing that a person wrote comes near. Such a body is not read.
constexpr unsigned mostBlocks = 20000;

clang::CFG::BuildOptions optionsOf(const clang::ASTContext &context)
{
  clang::CFG::BuildOptions options;
  options.setAllAlwaysAdd();
  options.PruneTriviallyFalseEdges = true;
  options.AddImplicitDtors = true; // in C: functions of the cleanup attribute
  options.AddInitializers = context.getLangOpts().CPlusPlus;
  options.AddTemporaryDtors = context.getLangOpts().CPlusPlus;
  options.AddCXXNewAllocator = context.getLangOpts().CPlusPlus;
  return options;
}

} // namespace

BodyLowering::BodyLowering(UnitFacts &unit, const clang::FunctionDecl &function, SourceIndex index)
    : unit_(unit), context_(unit.context), function_(function)
{
  build_.body.function = index;
  build_.body.file = unit.positions.of(function.getBody()->getBeginLoc()).file;
}

void BodyLowering::addParameters()
{
  if (const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(&function_); method && method->isImplicitObjectMemberFunction()) {
    BodyLocal object;
    object.name = "this";
    object.record = unit_.names.recordName(*method->getParent());
    object.sizeBytes = static_cast<std::uint64_t>(bytesOf(context_.VoidPtrTy));
    object.isParameter = true;
    object.isPointer = true;
    build_.addLocal(std::move(object));
  }
  for (const clang::ParmVarDecl *parameter : function_.parameters())
    localOf(*parameter);
}

// Each block before its successors, loops aside: what dominates comes first.
std::vector<const clang::CFGBlock *> BodyLowering::reachedBlocks(const clang::CFG &graph) const
{
  std::vector<const clang::CFGBlock *> finished;
  std::vector<std::pair<const clang::CFGBlock *, clang::CFGBlock::const_succ_iterator>> open;
  std::vector<bool> isSeen(graph.getNumBlockIDs());
  const auto enter = [&](const clang::CFGBlock *block) {
    if (!block || isSeen[block->getBlockID()])
      return;
    isSeen[block->getBlockID()] = true;
    open.emplace_back(block, block->succ_begin());
  };
  enter(&graph.getEntry());
  while (!open.empty()) {
    auto &[block, next] = open.back();
    if (next == block->succ_end()) {
      if (block != exit_)
        finished.push_back(block);
      open.pop_back();
      continue;
    }
    const clang::CFGBlock *successor = successorAt(*block, next++);
    enter(successor);
  }
  std::reverse(finished.begin(), finished.end());
  return finished;
}

void BodyLowering::lowerGraph(const clang::CFG &graph)
{
  exit_ = &graph.getExit();
  const std::vector<const clang::CFGBlock *> blocks = reachedBlocks(graph);
  graphBlocks_ = static_cast<std::uint32_t>(blocks.size());
  for (std::uint32_t i = 0; i < graphBlocks_; ++i)
    blocks_[blocks[i]] = i;
  findMerges(blocks);
  if (context_.getLangOpts().CPlusPlus)
    findConstructions(blocks);
  doubtSignature();
  for (const clang::CFGBlock *block : blocks)
    lowerBlock(*block);
  doubtAssembly();
  markDoubt();
  for (const BodyBlock::End end : ends_) {
    build_.beginBlock();
    build_.block().end = end;
  }
}

void BodyLowering::lowerBlock(const clang::CFGBlock &block)
{
  build_.beginBlock();
  returned_ = pendingReturns_.lookup(&block);
  returns_ = pendingReturns_.contains(&block);
  for (const clang::CFGElement &element : block)
    lowerElement(element);
  endBlock(block);
  BodyBlock &lowered = build_.block();
  lowered.operationCount = static_cast<std::uint32_t>(build_.body.operations.size()) - lowered.firstOperation;
}

void BodyLowering::lowerElement(const clang::CFGElement &element)
{
  switch (element.getKind()) {
  case clang::CFGElement::Statement:
  case clang::CFGElement::Constructor:
  case clang::CFGElement::CXXRecordTypedCall:
    lowerStatement(*element.castAs<clang::CFGStmt>().getStmt());
    return;
  case clang::CFGElement::Initializer:
    initialiseMember(*element.castAs<clang::CFGInitializer>().getInitializer());
    return;
  case clang::CFGElement::NewAllocator:
    lowerAllocator(*element.castAs<clang::CFGNewAllocator>().getAllocatorExpr());
    return;
  case clang::CFGElement::CleanupFunction: {
    const clang::VarDecl &variable = *element.castAs<clang::CFGCleanupFunction>().getVarDecl();
    build_.at(variable.getLocation());
    destroy({&variable, CallOrigin::Part::Cleanup}, local(localOf(variable)));
    return;
  }
  case clang::CFGElement::LifetimeEnds: {
    const clang::VarDecl &variable = *element.castAs<clang::CFGLifetimeEnds>().getVarDecl();
    build_.at(variable.getLocation());
    build_.addIndexed(Kind::EndOfLife, localOf(variable));
    return;
  }
  default:
    lowerDestructor(element);
    return;
  }
}

void BodyLowering::lowerStatement(const clang::Stmt &statement)
{
  doubtStatement(statement);
  if (const auto *expression = llvm::dyn_cast<clang::Expr>(&statement)) {
    if (standsInOrder(*expression))
      valueOf(expression);
    if (!arms_.empty())
      noteArm(*plain(expression));
    return;
  }
  if (const auto *declarations = llvm::dyn_cast<clang::DeclStmt>(&statement)) {
    for (const clang::Decl *declaration : declarations->decls())
      declare(*declaration);
  } else if (const auto *returning = llvm::dyn_cast<clang::ReturnStmt>(&statement)) {
    lowerReturn(*returning);
  } else if (const auto *assembly = llvm::dyn_cast<clang::GCCAsmStmt>(&statement)) {
    lowerAsm(*assembly);
  }
}

// A record is returned by value: what is handed on is made from it, and is not its address.
void BodyLowering::lowerReturn(const clang::ReturnStmt &statement)
{
  build_.at(statement.getReturnLoc());
  returns_ = true;
  returned_ = noValue;
  const clang::Expr *expression = statement.getRetValue();
  if (!expression)
    return;
  const BodyValue value = valueOf(expression);
  build_.at(statement.getReturnLoc());
  if (function_.getReturnType()->isReferenceType() || shapeOf(expression->getType()) == Shape::Scalar)
    returned_ = value == noValue ? build_.unknown() : value;
  else if (shapeOf(expression->getType()) == Shape::Record)
    returned_ = build_.unknown({value});
}

SourceBody BodyLowering::lower()
{
  addParameters();
  const std::unique_ptr<clang::CFG> graph = clang::CFG::buildCFG(&function_, function_.getBody(), &context_, optionsOf(context_));
  // Handlers are entered from anywhere in their block: to have no body is better than to have one without those ways.
  if (!graph || graph->getNumBlockIDs() > mostBlocks || graph->try_blocks_begin() != graph->try_blocks_end())
    return std::move(build_.body);
  lowerGraph(*graph);
  build_.finish(unit_.positions);
  return std::move(build_.body);
}

void lowerBody(UnitFacts &unit, const clang::FunctionDecl &function, SourceIndex index)
{
  if (function.getBody())
    unit.facts.bodies.push_back(BodyLowering(unit, function, index).lower());
}

} // namespace headroom::unit
