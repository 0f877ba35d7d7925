// SPDX-License-Identifier: Apache-2.0
//
// The proof, for one integer parameter p of f that the body never changes. R: an interval that holds p at every entry, from outside and
// from itself. If at each call of f by itself p lies in an interval I within R, and the argument is exactly p - c with c >= 1 (or p + c
// at each of them) and again in R, then p moves by at least the least c from call to call and stays between the ends of all I: the
// activations that call are at most (highest I - lowest I) / c + 1, and one more that does not.
#include "program/recursion_guards.h"

#include <algorithm>
#include <map>

#include "program/condensation.h"
#include "program/believed_code.h"
#include "program/parameter_starts.h"
#include "program/source_join.h"

namespace headroom::program {

namespace {

// No firmware means to recurse deeper; a bound beyond is the range of a type, and no guard.
constexpr std::uint64_t mostActivations = 1024;
// Ends of R that are tried: the constants of the body, and the type's.
constexpr std::size_t mostEnds = 64;

/// A body of f, and its calls of f.
struct Body {
  std::uint32_t unit = 0;
  const SourceBody *body = nullptr;
  std::vector<BodyCall> calls;
};

struct Proof {
  std::uint64_t depth = 0;
  Interval entries; ///< R
};

class GuardSearch {
public:
  GuardSearch(const SourceJoin &join, const ParameterStarts &starts) : program_(join.program()), link_(join.link()), starts_(starts) {}

  std::optional<RecursionGuard> guardOf(SourceId function) const
  {
    if (!callsOnlyItself(function) || !starts_.hasOneType(function))
      return std::nullopt;
    const std::vector<Body> bodies = bodiesOf(function);
    std::optional<RecursionGuard> best;
    if (bodies.empty())
      return best;
    for (std::uint32_t local = 0; local < bodies.front().body->locals.size() && bodies.front().body->locals[local].isParameter; ++local) {
      std::optional<RecursionGuard> guard = guardBy(function, bodies, local);
      if (guard && (!best || guard->depth < best->depth))
        best = std::move(guard);
    }
    return best;
  }

private:
  struct View {
    const Body *of = nullptr;
    ParameterRanges ranges;
    std::uint32_t ignored = UINT32_MAX;
  };

  /// Bodies that the image can hold; empty where one of them was not read, or does not have each of the calls that the unit writes.
  std::vector<Body> bodiesOf(SourceId function) const
  {
    std::vector<Body> out;
    for (std::uint32_t unit = 0; unit < program_.units().size(); ++unit) {
      const SourceFacts &facts = program_.units()[unit];
      for (SourceIndex i = 0; i < facts.functions.size(); ++i) {
        const SourceId id = program_.function(unit, i);
        if (id == noSource || link_.body(id) != function || !facts.functions[i].isDefined || !link_.isLive(id, unit))
          continue;
        const auto body = std::find_if(facts.bodies.begin(), facts.bodies.end(), [&](const SourceBody &one) { return one.function == i; });
        if (body == facts.bodies.end() || body->blocks.empty() || facts.isIncomplete)
          return {};
        out.push_back({unit, &*body, {}});
      }
    }
    for (const BodyCall &call : starts_.callsOf(function)) {
      const auto own = std::find_if(out.begin(), out.end(), [&](const Body &one) { return one.body == call.body; });
      if (own != out.end())
        own->calls.push_back(call);
      else if (call.body == nullptr)
        return {}; // it might be one of f's own
    }
    return out;
  }

  /// Through no other function of the sources does a direct call lead back; the image's own calls are the caller's business.
  bool callsOnlyItself(SourceId function) const
  {
    std::vector<SourceId> open{function};
    std::set<SourceId> seen{function};
    while (!open.empty()) {
      const SourceId caller = open.back();
      open.pop_back();
      for (const CallRef &ref : program_.callsOf(caller)) {
        if (ref.callee == noSource)
          break; // the indirect ones come last
        const SourceId callee = link_.body(ref.callee);
        if (callee == function && caller != function)
          return false;
        if (seen.insert(callee).second)
          open.push_back(callee);
      }
    }
    return true;
  }

  /// The ends that R may have, the nearest to `from` first.
  static std::vector<std::int64_t> endsOf(const std::vector<View> &views, std::int64_t from, std::int64_t last)
  {
    std::vector<std::int64_t> out{from, last};
    for (const View &view : views)
      for (const BodyOperation &operation : view.of->body->operations)
        if (operation.kind == BodyOperation::Kind::Integer && operation.number > INT32_MIN && operation.number < INT64_C(0x100000000))
          for (const std::int64_t end : {operation.number - 1, operation.number, operation.number + 1})
            out.push_back(end);
    std::erase_if(out, [&](std::int64_t end) { return end < std::min(from, last) || end > std::max(from, last); });
    sortUnique(out);
    if (last < from)
      std::reverse(out.begin(), out.end());
    if (out.size() > mostEnds)
      out.erase(out.begin() + mostEnds - 1, out.end() - 1);
    return out;
  }

  static std::uint32_t parametersOf(const SourceBody &body)
  {
    return static_cast<std::uint32_t>(
        std::count_if(body.locals.begin(), body.locals.end(), [](const BodyLocal &one) { return one.isParameter; }));
  }

  static std::optional<Proof> proveIn(const std::vector<View> &views, std::uint32_t local, const Interval &entries, bool isDown)
  {
    Interval calling;
    std::int64_t step = INT64_MAX;
    for (const View &view : views) {
      const std::vector<Interval> reached = view.ranges.reached(entries, view.ignored);
      for (const BodyCall &call : view.of->calls) {
        const Interval &here = reached[call.block];
        if (here.isEmpty())
          continue;
        const BodyOperation &operation = call.body->operations[call.operation];
        if (operation.operandCount != parametersOf(*view.of->body) || operation.firstOperand + local >= call.body->operands.size())
          return std::nullopt;
        const std::optional<std::int64_t> distance = view.ranges.offset(call.body->operands[operation.firstOperand + local], here);
        if (!distance || *distance == 0 || (*distance < 0) != isDown || !entries.holds({here.low + *distance, here.high + *distance}))
          return std::nullopt;
        calling.include(here);
        step = std::min(step, isDown ? -*distance : *distance);
      }
    }
    if (calling.isEmpty())
      return Proof{1, entries};
    return Proof{static_cast<std::uint64_t>((calling.high - calling.low) / step) + 2, entries};
  }

  static std::optional<Proof> prove(const std::vector<View> &views, std::uint32_t local, const Interval &start)
  {
    const Interval &type = views.front().ranges.typeRange();
    for (const std::int64_t low : endsOf(views, start.low, type.low))
      if (const std::optional<Proof> proof = proveIn(views, local, {low, start.high}, true))
        return proof;
    for (const std::int64_t high : endsOf(views, start.high, type.high))
      if (const std::optional<Proof> proof = proveIn(views, local, {start.low, high}, false))
        return proof;
    return std::nullopt;
  }

  std::optional<RecursionGuard> guardBy(SourceId function, const std::vector<Body> &bodies, std::uint32_t local) const
  {
    std::vector<View> views;
    for (const Body &body : bodies) {
      const std::optional<ParameterRanges> ranges = ParameterRanges::of(program_.units()[body.unit], *body.body, local);
      if (!ranges || (!views.empty() && ranges->typeRange() != views.front().ranges.typeRange()))
        return std::nullopt;
      views.push_back({&body, *ranges, UINT32_MAX});
    }
    // Whoever calls a function with a narrow parameter extends the number (AAPCS 6.5, psABI 2.1): code that is not C may not.
    const SourceFacts &facts = program_.units()[bodies.front().unit];
    if (bodies.front().body->locals[local].sizeBytes < facts.pointerBytes && !starts_.isEnteredByItsCallsOnly(function))
      return std::nullopt;
    const Interval &type = views.front().ranges.typeRange();
    Interval start = type;
    if (const std::optional<Interval> known = starts_.of(function, local); known && !known->isEmpty() && type.holds(*known))
      start = *known;
    const std::optional<Proof> proof = prove(views, local, start);
    if (!proof || proof->depth > mostActivations)
      return std::nullopt;
    RecursionGuard out;
    out.depth = proof->depth;
    out.function = program_.functions()[function].name;
    out.parameter = bodies.front().body->locals[local].name;
    for (View &view : views) {
      const SourceBody &body = *view.of->body;
      for (std::uint32_t block = 0; block < body.blocks.size() && out.line == 0; ++block) {
        const BodyValue condition = body.blocks[block].condition;
        if (condition >= body.operations.size())
          continue;
        view.ignored = block;
        const std::optional<Proof> without = prove(views, local, start);
        if (!without || without->depth != proof->depth)
          name(out, view.of->unit, body, condition);
      }
      view.ignored = UINT32_MAX;
    }
    return out;
  }

  void name(RecursionGuard &out, std::uint32_t unit, const SourceBody &body, BodyValue condition) const
  {
    const SourceFacts &facts = program_.units()[unit];
    out.line = body.operations[condition].line;
    if (body.file < facts.files.size())
      out.path = facts.files[body.file];
  }

  const SourceProgram &program_;
  const SourceLink &link_;
  const ParameterStarts &starts_;
};

/// What is one source function in cycles of its own.
struct SelfCycle {
  std::vector<CallableIndex> members;                   ///< sorted, unique
  std::vector<std::pair<SiteKey, CallableIndex>> calls; ///< of the function by members; call, what it enters
};

/// Cycles that are made of one source function only; by that function.
std::map<SourceId, SelfCycle> cyclesOfOne(const SourceLink &link, const ExpandedGraph &graph, const Callables &callables)
{
  const auto ownOf = [&](NodeId node) {
    const CallableIndex callable = graph.nodes[node].callable;
    return callable < callables.functionCount() && link.own(callable).size() == 1 ? link.body(link.own(callable).front()) : noSource;
  };
  std::map<SourceId, SelfCycle> out;
  Adjacency adjacency;
  adjacency.first.push_back(0);
  bool isRecursive = false;
  for (NodeId node = 0; node < graph.nodes.size(); ++node) {
    for (const Edge &edge : graph.nodes[node].edges) {
      adjacency.targets.push_back(edge.to);
      isRecursive = isRecursive || (ownOf(node) != noSource && ownOf(node) == ownOf(edge.to));
    }
    adjacency.first.push_back(static_cast<std::uint32_t>(adjacency.targets.size()));
  }
  if (!isRecursive)
    return out;
  // Every call counts here, those on other stacks and of fatal paths too: a way back through any of them begins anew.
  const Condensation condensation = condense(adjacency);
  std::set<SourceId> refused;
  for (const std::vector<std::uint32_t> &members : condensation.components) {
    const SourceId own = ownOf(members.front());
    bool isOne = own != noSource && std::all_of(members.begin(), members.end(), [&](NodeId node) { return ownOf(node) == own; });
    const std::uint32_t component = condensation.componentOf[members.front()];
    bool isCycle = false;
    for (const NodeId node : members)
      for (const Edge &edge : graph.nodes[node].edges)
        if (condensation.componentOf[edge.to] == component) {
          isCycle = true;
          isOne = isOne && !edge.isIndirect; // through a pointer: what it is called with is not seen as a call of f
        }
    if (isCycle && !isOne)
      for (const NodeId node : members)
        if (ownOf(node) != noSource)
          refused.insert(ownOf(node));
    if (!isCycle || !isOne)
      continue;
    for (const NodeId node : members) {
      out[own].members.push_back(graph.nodes[node].callable);
      for (const Edge &edge : graph.nodes[node].edges)
        if (ownOf(edge.to) == own)
          out[own].calls.push_back({{graph.nodes[node].callable, edge.call}, graph.nodes[edge.to].callable});
    }
  }
  for (const SourceId function : refused)
    out.erase(function);
  for (auto &[function, cycle] : out) {
    sortUnique(cycle.members);
    sortUnique(cycle.calls);
  }
  return out;
}

/// What compilers call without being told to, on some target: such a call has the place of another expression, or is merged with one.
bool isCalledByCompilers(std::string_view name)
{
  return name.starts_with("__aeabi_") || name.starts_with("__gnu_") || name.starts_with("__riscv_") || name == "memcpy" ||
         name == "memmove" || name == "memset" || name == "memcmp" || (name.starts_with("__") && name.back() >= '0' && name.back() <= '9');
}

/// Whether the image's code is that of the sources, each of its calls of itself is one that they write, and nothing that is inlined
/// into it may call the function as well: such calls would begin with arguments of their own.
bool isCodeOfOnly(const SourceJoin &join, const ParameterStarts &starts, const Callables &callables, SourceId function, const SelfCycle &cycle)
{
  const SourceProgram &program = join.program();
  const SourceLink &link = join.link();
  if (isCalledByCompilers(program.functions()[function].name))
    return false;
  const auto isOwn = [&](SourceId body) { return link.body(body) == function || program.callsOf(body, function).empty(); };
  // A call through a pointer that the compiler sees through can be merged with one by name.
  const auto mayCallTaken = [&](SourceId body) { return !program.callsOf(body, noSource).empty(); };
  for (const CallableIndex member : cycle.members) {
    const std::vector<SourceId> &bodies = link.bodies(member);
    if (!link.isOfAnalysedUnit(member) || !std::all_of(bodies.begin(), bodies.end(), isOwn) ||
        (starts.isTaken(function) && std::any_of(bodies.begin(), bodies.end(), mayCallTaken)))
      return false;
  }
  return std::all_of(cycle.calls.begin(), cycle.calls.end(), [&](const auto &call) {
    const auto &[site, callee] = call;
    const MachineFunction *code = callables[site.first].code;
    return code != nullptr && site.second < code->calls.size() && starts.written().isCallOf(site.first, code->calls[site.second], function, callee);
  });
}

FileId fileOf(const SourceJoin &join, const MachineFunction &code, const std::string &path)
{
  const std::vector<FileNumber> &own = join.link().files(code.position.file);
  const std::vector<FileNumber> wanted = join.program().files().find(path);
  const bool isOwn = std::any_of(wanted.begin(), wanted.end(), [&](FileNumber file) { return std::find(own.begin(), own.end(), file) != own.end(); });
  return isOwn ? code.position.file : noFile;
}

} // namespace

std::vector<RecursionGuard> recursionGuards(const SourceJoin &join, const ExpandedGraph &graph, const Callables &callables,
                                            const std::vector<Start> &starts)
{
  std::vector<RecursionGuard> out;
  const auto cycles = cyclesOfOne(join.link(), graph, callables);
  const bool hasBodies = std::any_of(join.program().units().begin(), join.program().units().end(), [](const SourceFacts &unit) { return !unit.bodies.empty(); });
  if (cycles.empty() || !hasBodies)
    return out;
  const ParameterStarts entered(callables.index(), join.program(), join.link(), graph, starts);
  const GuardSearch search(join, entered);
  const BelievedCode believed(join, entered, callables);
  for (const auto &[function, cycle] : cycles) {
    const std::vector<CallableIndex> &members = cycle.members;
    const bool isStated = std::any_of(members.begin(), members.end(), [&](CallableIndex member) { return callables[member].recursionDepth.has_value(); });
    if (isStated || !isCodeOfOnly(join, entered, callables, function, cycle))
      continue;
    const std::optional<RecursionGuard> guard = search.guardOf(function);
    if (!guard || !believed.hasEveryTest(function, members))
      continue;
    for (const CallableIndex member : members) {
      out.push_back(*guard);
      out.back().callable = member;
      if (callables[member].code != nullptr)
        out.back().file = fileOf(join, *callables[member].code, guard->path);
    }
  }
  std::sort(out.begin(), out.end(), [](const RecursionGuard &a, const RecursionGuard &b) { return a.callable < b.callable; });
  return out;
}

} // namespace headroom::program
