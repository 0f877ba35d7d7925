// SPDX-License-Identifier: Apache-2.0
#include "program/source_join.h"

#include <algorithm>
#include <set>

#include "program/parameter_words.h"
#include "program/pools.h"
#include "program/recursion_guards.h"

namespace headroom::program {

namespace {

bool isIndirect(const SourceCall &call)
{
  return call.calleeNode != noIndex || call.isVirtual;
}

/// A pointer to a record, and an object that is one such record: no other place within it is of that type.
bool isWhole(std::string_view type, std::string_view record)
{
  for (const std::string_view qualifier : {"const ", "volatile "})
    if (type.starts_with(qualifier))
      type.remove_prefix(qualifier.size());
  return !record.empty() && type == record;
}

} // namespace

SourceJoin::SourceJoin(const ImageIndex &index, const std::vector<SourceFacts> &units, const std::vector<const Pack *> &packs,
                       std::vector<std::string> &notes)
    : index_(index), program_(units), link_(index, program_), flows_(index, program_, link_, packs)
{
  for (const Pack *pack : packs)
    for (const std::string &glob : pack->notCalled)
      for (const FunctionIndex f : index.functionsNamed(glob))
        notCalled_.push_back(index.facts().functions[f].entry);
  sortUnique(notCalled_);
  const auto &functions = index.facts().functions;
  if (std::none_of(functions.begin(), functions.end(), [](const MachineFunction &function) { return function.isNamed; })) {
    notes.emplace_back("the image has no symbols: its functions cannot be told apart by the sources");
    return;
  }
  if (!flows_.everythingIsOpen().empty())
    notes.push_back(flows_.everythingIsOpen() + ": the sources close no call");
  symbolAddresses_.resize(program_.variables().size());
  for (const DataSymbol &symbol : index.facts().symbols)
    for (const SourceId variable : link_.variablesOfSymbol(symbol.name))
      symbolAddresses_[variable].push_back(symbol.address);
  joinSites();
  isJoined_ = true;
}

void SourceJoin::listIndirectCalls()
{
  for (std::uint32_t unit = 0; unit < program_.units().size(); ++unit)
    for (std::uint32_t i = 0; i < program_.units()[unit].calls.size(); ++i) {
      const SourceCall &call = program_.units()[unit].calls[i];
      const FileNumber file = program_.file(unit, call.range.begin.file);
      const SourceId caller = program_.function(unit, call.caller);
      if (isIndirect(call) && file != noFileNumber && caller != noSource && link_.isLive(caller, unit))
        indirectCalls_[file].push_back({unit, i, noSource});
    }
}

std::vector<CallRef> SourceJoin::callsAt(const MachineFunction &code, const std::vector<std::uint32_t> &instructions) const
{
  std::vector<CallRef> out;
  for (const std::uint32_t i : instructions) {
    const SourcePosition &place = code.calls[i].position;
    for (const FileNumber file : link_.files(place.file)) {
      const auto found = indirectCalls_.find(file);
      if (found == indirectCalls_.end())
        continue;
      for (const CallRef &ref : found->second)
        if (const SourceRange &range = program_.call(ref).range; range.begin.line <= place.line && place.line <= range.endLine)
          out.push_back(ref);
    }
  }
  return out;
}

void SourceJoin::joinSites()
{
  listIndirectCalls();
  for (FunctionIndex function = 0; function < index_.facts().functions.size(); ++function)
    joinFunction(function);
}

void SourceJoin::joinFunction(FunctionIndex function)
{
  const MachineFunction &code = index_.facts().functions[function];
  std::vector<std::uint32_t> instructions;
  for (std::uint32_t i = 0; i < code.calls.size(); ++i)
    if (code.calls[i].indirect && code.calls[i].kind != CallSite::Kind::Trap)
      instructions.push_back(i);
  if (instructions.empty())
    return;
  std::vector<CallRef> calls;
  bool hasBody = false;
  for (const SourceId body : link_.bodies(function)) {
    hasBody = hasBody || program_.functions()[body].isDefined;
    for (const CallRef &ref : program_.callsOf(body))
      if (isIndirect(program_.call(ref)) && link_.isLive(body, ref.unit))
        calls.push_back(ref);
  }
  if (!hasBody)
    return;
  // A function that is inlined without a name of its own is known by where its calls stand.
  std::vector<CallRef> others = callsAt(code, instructions);
  const auto key = [](const CallRef &ref) { return std::pair(ref.unit, ref.call); };
  std::sort(others.begin(), others.end(), [&](const CallRef &a, const CallRef &b) { return key(a) < key(b); });
  std::set<std::pair<std::uint32_t, std::uint32_t>> known;
  for (const CallRef &ref : calls)
    known.insert(key(ref));
  std::erase_if(others, [&](const CallRef &ref) { return !known.insert(key(ref)).second; });
  const CallMatch match = matchCalls(index_, program_, link_, function, instructions, calls, others);
  for (std::size_t i = 0; i < instructions.size(); ++i) {
    SiteCalls site;
    site.calls = possibleCalls(match, i, calls);
    if (site.calls.empty())
      continue;
    site.targets = targetsOf(site.calls);
    if (match.bySite[i].empty() && !link_.isComplete(function)) {
      site.targets.isClosed = false;
      site.targets.openReason = "code is inlined here of which no unit is known";
    }
    sites_[{function, instructions[i]}] = std::move(site);
  }
}

std::vector<Address> SourceJoin::entriesOf(const std::vector<SourceId> &functions) const
{
  std::vector<Address> out;
  for (const SourceId function : functions) {
    for (const FunctionIndex entry : link_.machine(function))
      out.push_back(index_.facts().functions[entry].entry);
    if (link_.machine(function).empty() && !program_.functions()[function].isInternal)
      for (const auto &[address, name] : index_.facts().externals)
        if (name == program_.functions()[function].name)
          out.push_back(address);
  }
  sortUnique(out);
  return out;
}

bool SourceJoin::isNamedByCompiler(SourceId function) const
{
  const MergedFunction &merged = program_.functions()[function];
  return merged.isInternal && merged.isDefined && merged.name.starts_with("_Z") && link_.machine(function).empty();
}

std::optional<SourceTargets> SourceJoin::site(SiteKey site) const
{
  const auto found = sites_.find(site);
  if (found == sites_.end())
    return std::nullopt;
  return found->second.targets;
}

SourceTargets SourceJoin::targetsOf(const std::vector<CallRef> &calls) const
{
  SourceValues values;
  SourceTargets out;
  for (const CallRef &ref : calls) {
    const SourceCall &call = program_.call(ref);
    if (call.calleeNode != noIndex) {
      flows_.add(values, ref.unit, call.calleeNode);
    } else {
      const auto methods = flows_.overridersOf(program_.function(ref.unit, call.callee));
      values.functions.insert(values.functions.end(), methods.begin(), methods.end());
      if (const std::string why = flows_.openReasonOf(program_.function(ref.unit, call.callee)); !why.empty() && !values.hasUnknown) {
        values.hasUnknown = true;
        values.openReason = why;
      }
    }
    if (out.through.empty())
      out.through = call.through.empty() && call.isVirtual ? "virtual " + program_.units()[ref.unit].functions[call.callee].name : call.through;
  }
  sortUnique(values.functions);
  out.targets = entriesOf(values.functions);
  std::erase_if(out.targets, [&](Address entry) { return std::binary_search(notCalled_.begin(), notCalled_.end(), entry); });
  // Compilers name what a lambda becomes in ways of their own: it is in the image, and not found.
  if (!values.hasUnknown && std::any_of(values.functions.begin(), values.functions.end(), [&](SourceId id) { return isNamedByCompiler(id); })) {
    values.hasUnknown = true;
    values.openReason = "a lambda that it holds has another name in the image";
  }
  out.isClosed = !values.hasUnknown && flows_.everythingIsOpen().empty();
  out.openReason = values.hasUnknown ? values.openReason : flows_.everythingIsOpen();
  return out;
}

SourceValues SourceJoin::calleesOf(const CallRef &ref) const
{
  const SourceCall &call = program_.call(ref);
  SourceValues out;
  if (call.calleeNode != noIndex) {
    flows_.add(out, ref.unit, call.calleeNode);
  } else if (call.isVirtual) {
    const SourceId method = program_.function(ref.unit, call.callee);
    out.functions = flows_.overridersOf(method);
    out.hasUnknown = !flows_.openReasonOf(method).empty();
  }
  out.hasUnknown = out.hasUnknown || !flows_.everythingIsOpen().empty();
  return out;
}

std::vector<SourceId> SourceJoin::argumentFunctions(const CallRef &ref, unsigned argument) const
{
  const SourceCall &call = program_.call(ref);
  if (argument >= call.arguments.size() || call.arguments[argument].node == noIndex)
    return {};
  SourceValues values;
  flows_.add(values, ref.unit, call.arguments[argument].node);
  return values.functions;
}

void SourceJoin::forEachSite(const std::function<void(Address, const std::vector<CallRef> &)> &visit) const
{
  for (const auto &[site, calls] : sites_)
    visit(index_.facts().functions[site.first].calls[site.second].address, calls.calls);
}

std::vector<SourceCallPlace> SourceJoin::places(SiteKey site) const
{
  std::vector<SourceCallPlace> out;
  const auto found = sites_.find(site);
  if (found == sites_.end())
    return out;
  for (const CallRef &ref : found->second.calls) {
    const SourceCall &call = program_.call(ref);
    const SourceFacts &unit = program_.units()[ref.unit];
    if (call.range.begin.file < unit.files.size())
      out.push_back({unit.files[call.range.begin.file], call.range.begin.line, call.range.begin.column, call.through});
  }
  const auto key = [](const SourceCallPlace &place) { return std::tie(place.path, place.line, place.column, place.through); };
  std::sort(out.begin(), out.end(), [&](const auto &a, const auto &b) { return key(a) < key(b); });
  out.erase(std::unique(out.begin(), out.end(), [&](const auto &a, const auto &b) { return key(a) == key(b); }), out.end());
  return out;
}

std::optional<TypeCandidates> SourceJoin::typeCandidates(SiteKey site) const
{
  const auto found = sites_.find(site);
  if (found == sites_.end() || !flows_.everythingIsOpen().empty())
    return std::nullopt;
  SourceValues values;
  std::vector<std::string_view> types;
  for (const CallRef &ref : found->second.calls) {
    const SourceCall &call = program_.call(ref);
    if (call.type.empty() || call.calleeNode == noIndex)
      return std::nullopt;
    types.push_back(call.type);
    flows_.add(values, ref.unit, call.calleeNode);
  }
  if (values.hasFixed)
    return std::nullopt; // no type names what lies outside the image
  TypeCandidates out;
  for (const Address taken : index_.facts().addressTaken) {
    const auto function = index_.functionAt(taken);
    if (!function || std::binary_search(notCalled_.begin(), notCalled_.end(), index_.facts().functions[*function].entry))
      continue;
    const auto &own = link_.own(*function);
    const bool fits = own.empty() || std::any_of(own.begin(), own.end(), [&](SourceId id) {
                        const std::string_view type = program_.functions()[id].type;
                        return type.empty() || std::find(types.begin(), types.end(), type) != types.end();
                      });
    if (fits)
      out.targets.push_back(index_.facts().functions[*function].entry);
  }
  sortUnique(out.targets);
  out.assumption = "functions are called only through pointers of their own type";
  return out;
}

std::vector<RecursionGuard> SourceJoin::guards(const ExpandedGraph &graph, const Callables &callables, const std::vector<Start> &starts) const
{
  if (!isJoined_)
    return {};
  return recursionGuards(*this, graph, callables, starts);
}

std::vector<SourceId> SourceJoin::sourcesOf(CallableIndex callee) const
{
  const MachineFacts &facts = index_.facts();
  if (callee < facts.functions.size())
    return link_.own(callee);
  std::size_t external = callee - facts.functions.size();
  if (external >= facts.externals.size())
    return {};
  const auto name = std::next(facts.externals.begin(), static_cast<std::ptrdiff_t>(external));
  const auto found = program_.functionsNamed(name->second);
  return {found.begin(), found.end()};
}

/// The expressions that a direct call instruction to `callee` can be.
std::vector<CallRef> SourceJoin::callsTo(SiteKey site, CallableIndex callee) const
{
  const auto &[function, number] = site;
  const MachineFunction &code = index_.facts().functions[function];
  std::vector<CallRef> calls;
  for (const SourceId wanted : sourcesOf(callee))
    for (const SourceId body : link_.bodies(function)) {
      const auto direct = program_.callsOf(body, wanted);
      calls.insert(calls.end(), direct.begin(), direct.end());
    }
  std::vector<std::uint32_t> instructions;
  std::size_t self = 0;
  for (std::uint32_t i = 0; i < code.calls.size(); ++i) {
    const CallSite &other = code.calls[i];
    if (other.indirect || other.target != code.calls[number].target)
      continue;
    if (i == number)
      self = instructions.size();
    instructions.push_back(i);
  }
  if (calls.empty() || instructions.empty())
    return {};
  return possibleCalls(matchCalls(index_, program_, link_, function, instructions, calls), self, calls);
}

std::optional<SourceTargets> SourceJoin::argument(SiteKey site, CallableIndex callee, unsigned word) const
{
  const MachineFacts &facts = index_.facts();
  if (site.first >= facts.functions.size() || site.second >= facts.functions[site.first].calls.size() || !isJoined_)
    return std::nullopt;
  if (callee < facts.functions.size()) {
    // Copies may have lost parameters, and Clang drops unused ones of local functions without a new name.
    const MachineFunction &code = facts.functions[callee];
    const bool isTaken = std::binary_search(facts.addressTaken.begin(), facts.addressTaken.end(), code.entry);
    if (hasOwnParameters(code.name) || (code.isLocal && !isTaken))
      return std::nullopt;
  }
  std::vector<CallRef> calls;
  if (facts.functions[site.first].calls[site.second].indirect) {
    const auto found = sites_.find(site);
    if (found != sites_.end())
      calls = found->second.calls;
  } else {
    calls = callsTo(site, callee);
  }
  if (calls.empty())
    return std::nullopt;
  SourceTargets out;
  out.isClosed = true;
  for (const CallRef &ref : calls) {
    const SourceCall &call = program_.call(ref);
    if (call.isVirtual || program_.units()[ref.unit].language != "c")
      return std::nullopt;
    const std::string_view type = call.calleeNode != noIndex ? std::string_view(call.type) : program_.functions()[link_.body(ref.callee)].type;
    const auto ordinal = parameterOfWord(type, facts.machine, word);
    if (!ordinal || !addArgument(out, ref, *ordinal))
      return std::nullopt;
  }
  sortUnique(out.targets);
  if ((out.isAnyPlace || out.isWholeObject) && out.targets.size() != 1) {
    out.isClosed = false;
    out.openReason = "the address of one of several objects";
  }
  if (!flows_.everythingIsOpen().empty()) {
    out.isClosed = false;
    out.openReason = flows_.everythingIsOpen();
  }
  return out;
}

std::vector<Address> SourceJoin::addressesOf(SourceId variable) const
{
  return variable < symbolAddresses_.size() ? symbolAddresses_[variable] : std::vector<Address>{};
}

bool SourceJoin::addArgument(SourceTargets &out, const CallRef &ref, std::size_t ordinal) const
{
  const SourceCall &call = program_.call(ref);
  if (ordinal >= call.arguments.size())
    return false;
  const SourceArgument &argument = call.arguments[ordinal];
  const auto open = [&](const std::string &reason) {
    out.isClosed = false;
    if (out.openReason.empty())
      out.openReason = reason;
  };
  if (out.through.empty())
    out.through = "argument " + std::to_string(ordinal);
  const Address mask = index_.pointerBytes() == 8 ? ~Address{0} : Address{UINT32_MAX};
  switch (argument.constant) {
  case SourceArgument::Constant::Integer:
    out.targets.push_back(static_cast<Address>(argument.value) & mask);
    return true;
  case SourceArgument::Constant::Function: {
    const SourceId function = program_.function(ref.unit, argument.index);
    const auto entries = function == noSource ? std::vector<Address>{} : entriesOf({function});
    out.targets.insert(out.targets.end(), entries.begin(), entries.end());
    if (entries.empty())
      open("the function that is passed is not in the image");
    return true;
  }
  case SourceArgument::Constant::Variable: {
    const auto addresses = addressesOf(program_.variable(ref.unit, argument.index));
    for (const Address address : addresses)
      out.targets.push_back((address + static_cast<Address>(argument.value)) & mask);
    if (addresses.empty())
      open("the object that is passed has no symbol");
    return true;
  }
  case SourceArgument::Constant::None: break;
  }
  if (argument.node == noIndex)
    return false;
  SourceValues values;
  flows_.add(values, ref.unit, argument.node);
  const auto entries = entriesOf(values.functions);
  out.targets.insert(out.targets.end(), entries.begin(), entries.end());
  if (values.hasUnknown)
    open(values.openReason);
  // Which byte of an object a pointer names is not followed: it must not look like a value.
  for (const SourceId variable : values.variables) {
    const MergedVariable &object = program_.variables()[variable];
    const auto addresses = addressesOf(variable);
    out.targets.insert(out.targets.end(), addresses.begin(), addresses.end());
    if (isWhole(object.type, argument.record))
      out.isWholeObject = true;
    else
      out.isAnyPlace = true;
    // A linker's mark stands for everything up to the next one.
    if (addresses.size() != 1 || !object.isDefined)
      open("the object that is passed has no symbol of its own");
  }
  if (values.hasObjects)
    open("the address of an object without a symbol");
  return true;
}

std::unique_ptr<SourceJoin> joinSources(const ImageIndex &index, const std::vector<SourceFacts> &units,
                                        const std::vector<const Pack *> &packs, std::vector<std::string> &notes)
{
  return std::make_unique<SourceJoin>(index, units, packs, notes);
}

} // namespace headroom::program
