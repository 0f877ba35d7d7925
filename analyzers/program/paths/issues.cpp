// SPDX-License-Identifier: Apache-2.0
// What is wrong on a path, in words: where, with what, and the way there.
#include <algorithm>

#include "program/paths/blocks.h"

namespace headroom::program {

namespace {

using Kind = PathIssue::Kind;

constexpr std::size_t maxSteps = 8;

SourcePlace placeOf(const Walk &walk, std::uint32_t operation)
{
  if (operation >= walk.body.operations.size() || !walk.input.place)
    return {};
  const BodyOperation &facts = walk.body.operations[operation];
  SourcePosition position;
  position.file = walk.body.file;
  position.line = facts.line;
  position.column = facts.column;
  return walk.input.place(walk.unit, position);
}

std::string nameOf(const Walk &walk, Place place)
{
  const PlaceData &data = walk.terms.at(place);
  switch (data.kind) {
  case PlaceKind::Local: return walk.body.locals[data.a].name;
  case PlaceKind::Variable: return std::string(walk.input.program.variables()[data.a].name);
  case PlaceKind::Field: {
    const std::string &field = walk.input.program.field(data.b).field;
    const PlaceData &outer = walk.terms.at(data.a);
    if (outer.kind != PlaceKind::Pointee) {
      const std::string name = nameOf(walk, data.a);
      return name.empty() ? name : name + "." + field;
    }
    if (walk.terms[outer.a].kind == TermKind::Parameter && walk.terms[outer.a].a < walk.body.locals.size())
      return walk.body.locals[walk.terms[outer.a].a].name + "->" + field;
    if (walk.terms[outer.a].kind == TermKind::Memory) {
      const std::string name = nameOf(walk, walk.terms[outer.a].a);
      return name.empty() ? name : name + "->" + field;
    }
    return {};
  }
  default: return {};
  }
}

// What the source puts the allocation's result into, where no place of this path holds it any more.
std::string writtenTo(const Walk &walk, std::uint32_t operation)
{
  const auto local = [&](BodyValue value) -> std::string {
    if (value == noValue || walk.body.operations[value].kind != BodyOperation::Kind::Local)
      return {};
    return walk.body.locals[walk.body.operations[value].index].name;
  };
  const auto made = [&](BodyValue value) {
    for (unsigned depth = 0; value != noValue && depth < 8; ++depth) {
      if (value == operation)
        return true;
      if (walk.body.operations[value].kind != BodyOperation::Kind::Convert)
        return false;
      value = walk.body.operations[value].left;
    }
    return false;
  };
  for (const BodyOperation &facts : walk.body.operations)
    if (facts.kind == BodyOperation::Kind::Write && made(facts.right))
      return local(facts.left);
  return {};
}

std::string outArgument(const Walk &walk, const AllocationSite &site)
{
  const BodyOperation &call = walk.body.operations[site.operation];
  const auto &allocates = walk.rules()[site.rule].allocates;
  if (!allocates || !allocates->out || site.ordinal != 0 || *allocates->out >= call.operandCount)
    return {};
  BodyValue value = walk.body.operands[call.firstOperand + *allocates->out];
  for (unsigned depth = 0; value != noValue && depth < 8; ++depth) {
    const BodyOperation &facts = walk.body.operations[value];
    if (facts.kind == BodyOperation::Kind::Local)
      return walk.body.locals[facts.index].name;
    if (facts.kind != BodyOperation::Kind::Convert)
      break;
    value = facts.left;
  }
  return {};
}

std::string variableOf(const Walk &walk, const PathState &state, std::uint32_t allocation, Term symbol)
{
  if (symbol != noTerm)
    for (const auto &[place, value] : state.memory)
      if (value == symbol) {
        const std::string name = nameOf(walk, place);
        if (!name.empty())
          return name;
      }
  if (allocation < walk.allocations.size()) {
    const AllocationSite &site = walk.allocations[allocation];
    const std::string out = outArgument(walk, site);
    return out.empty() ? writtenTo(walk, site.operation) : out;
  }
  if (symbol != noTerm && walk.terms[symbol].kind == TermKind::Parameter && walk.terms[symbol].a < walk.body.locals.size())
    return walk.body.locals[walk.terms[symbol].a].name;
  return {};
}

bool isAbout(const Walk &walk, const WalkStep &step, Term symbol, std::uint32_t operation)
{
  if (step.kind == WalkStep::Kind::Locked)
    return step.operation == operation;
  return symbol != noTerm && step.subject != noTerm && walk.terms.mentions(step.subject, symbol);
}

std::string noteOf(const Walk &walk, const WalkStep &step, bool isOfBlock)
{
  const std::string callee = walk.body.operations[step.operation].kind == BodyOperation::Kind::Call ? calleeName(walk, step.operation) : "";
  const std::string call = callee.empty() ? "the call" : callee + "()";
  switch (step.kind) {
  case WalkStep::Kind::Allocated: return call + " allocates";
  case WalkStep::Kind::Failed: return call + " fails on this path";
  case WalkStep::Kind::Released: return call + " releases it";
  case WalkStep::Kind::Given: return call + " takes it over";
  case WalkStep::Kind::Locked: return call + " takes the lock";
  case WalkStep::Kind::Asked: return step.isTrue ? call + " says yes here" : call + " says no here";
  case WalkStep::Kind::Branch:
    if (isOfBlock)
      return step.isTrue ? "the test holds on this path" : "the test does not hold on this path";
    return step.isTrue ? "the condition holds on this path" : "the condition does not hold on this path";
  }
  return {};
}

std::string noteOf(Kind kind)
{
  switch (kind) {
  case Kind::Unchecked: return "used here, though the allocation may have failed";
  case Kind::Leak: return "nothing holds the block any more";
  case Kind::DoubleFree: return "released again";
  case Kind::UseAfterFree: return "used after it was released";
  case Kind::Mismatch: return "released by a function for other blocks";
  case Kind::WrongHeap: return "released to another object than it came from";
  case Kind::ReallocLeak: return "the only pointer to the old block is overwritten where the reallocation fails";
  case Kind::ZeroSize: return "asks for 0 bytes";
  case Kind::SizeOverflow: return "the size does not fit its type";
  case Kind::UnsetOnTimeout: return "read here, though a timeout leaves it unwritten";
  case Kind::FreeSignature: return "the argument has the form of another version";
  case Kind::BlockTooSmall: return "the object is stored here";
  case Kind::LockLeak: return "returns with the lock held";
  case Kind::LockScopeExit: return "leaves the scope with the lock held";
  case Kind::LateDomainJoin: return "joins the domain here";
  }
  return {};
}

std::vector<BehaviourStep> stepsOf(const Walk &walk, const PathState &state, const PathIssue &issue, std::uint32_t subject, Term symbol)
{
  std::vector<std::uint32_t> about, branches;
  for (std::uint32_t at = state.lastStep; at != noStep; at = walk.steps[at].previous) {
    const WalkStep &step = walk.steps[at];
    if (isAbout(walk, step, symbol, subject))
      about.push_back(at);
    else if (step.kind == WalkStep::Kind::Branch && about.empty())
      branches.push_back(at); // between the last thing that happened to the block and here
  }
  if (about.size() > maxSteps - 1)
    about.erase(about.begin() + (maxSteps - 2), about.end() - 1); // the newest, and where it began
  std::vector<std::uint32_t> chosen = about;
  for (std::size_t i = 0; i < branches.size() && chosen.size() < maxSteps - 1; ++i)
    chosen.push_back(branches[i]);
  std::sort(chosen.begin(), chosen.end());
  // Indices grow along a path, so this is the order of execution.
  std::vector<BehaviourStep> steps;
  const std::string function(walk.input.program.functions()[walk.function].name);
  for (const std::uint32_t at : chosen) {
    const bool isOfBlock = std::find(about.begin(), about.end(), at) != about.end();
    SourcePlace place = placeOf(walk, walk.steps[at].operation);
    if (place.line != 0)
      steps.push_back({function, std::move(place), noteOf(walk, walk.steps[at], isOfBlock)});
  }
  steps.push_back({function, issue.place, noteOf(issue.kind)});
  return steps;
}

} // namespace

void storeRecord(Walk &walk, const PathState &state, std::uint32_t operation, Term pointer, const std::string &record)
{
  const HeldBlock *block = pointer == noTerm || walk.terms.base(pointer) != pointer ? nullptr : state.block(pointer);
  if (!block || record.empty() || block->allocation == noOperation || block->state != HeldBlock::State::Live)
    return;
  const AllocationSite &site = walk.allocations[block->allocation];
  const auto &allocates = walk.rules()[site.rule].allocates;
  if (!allocates || allocates->isHeap || allocates->isCounted || site.heap == noTerm || walk.terms[site.heap].kind != TermKind::Address)
    return;
  const PlaceData &object = walk.terms.at(walk.terms[site.heap].a);
  const auto &layouts = walk.facts().layouts;
  const auto layout = std::find_if(layouts.begin(), layouts.end(), [&](const SourceLayout &one) { return one.record == record; });
  if (object.kind != PlaceKind::Variable || layout == layouts.end())
    return;
  const std::size_t known = walk.issues.size();
  report(walk, state, Kind::BlockTooSmall, operation, block->allocation, pointer);
  if (walk.issues.size() == known)
    return;
  walk.issues.back().issue.wanted = layout->sizeBytes;
  walk.issues.back().issue.callee = std::string(walk.input.program.variables()[object.a].name);
}

void report(Walk &walk, const PathState &state, PathIssue::Kind kind, std::uint32_t operation, std::uint32_t allocation, Term symbol)
{
  if (walk.isExhausted)
    return;
  PathIssue issue;
  issue.kind = kind;
  issue.function = std::string(walk.input.program.functions()[walk.function].name);
  issue.place = placeOf(walk, operation);
  if (issue.place.line == 0)
    issue.place = placeOf(walk, walk.lastPlaced);
  for (const FoundIssue &found : walk.issues)
    if (found.issue.kind == kind && found.issue.place == issue.place)
      return;

  const bool isLock = kind == Kind::LockLeak || kind == Kind::LockScopeExit;
  if (kind == Kind::LateDomainJoin) {
    issue.callee = calleeName(walk, operation);
    issue.origin = calleeName(walk, allocation);
    issue.steps = {{issue.function, placeOf(walk, allocation), issue.origin + "() lets it run"}, {issue.function, issue.place, noteOf(kind)}};
    walk.issues.push_back({std::move(issue), operation});
    return;
  }
  if (isLock) {
    issue.callee = calleeName(walk, allocation);
    issue.steps = stepsOf(walk, state, issue, allocation, noTerm);
    walk.issues.push_back({std::move(issue), operation});
    return;
  }
  issue.variable = variableOf(walk, state, allocation, symbol);
  if (allocation < walk.allocations.size())
    issue.origin = walk.allocations[allocation].callee;
  const bool isCall = walk.body.operations[operation].kind == BodyOperation::Kind::Call;
  switch (kind) {
  case Kind::DoubleFree:
  case Kind::Mismatch:
  case Kind::WrongHeap:
  case Kind::FreeSignature: issue.callee = isCall ? calleeName(walk, operation) : ""; break;
  case Kind::UseAfterFree: {
    const HeldBlock *block = state.block(symbol);
    issue.callee = block && block->releasedAt != noOperation ? calleeName(walk, block->releasedAt) : "";
    break;
  }
  default: issue.callee = issue.origin; break;
  }
  issue.steps = stepsOf(walk, state, issue, noOperation, symbol);
  walk.issues.push_back({std::move(issue), operation});
}

} // namespace headroom::program
