// SPDX-License-Identifier: Apache-2.0
#include "program/registrations.h"

#include <algorithm>

#include "program/constant_text.h"
#include "program/glob.h"

namespace headroom::program {

namespace {

// A word with more values than this tells no roots apart any more.
constexpr std::size_t rootsPerCall = 64;

const std::string &callerName(const ImageIndex &index, SiteKey site)
{
  return index.facts().functions[site.first].name;
}

/// The values that name roots; one empty entry where it may be something else.
std::vector<std::optional<Address>> alternatives(const NamedWord &word)
{
  std::vector<std::optional<Address>> out;
  const bool isTold = word.values.constants.size() <= rootsPerCall;
  if (isTold)
    for (const Address constant : word.values.constants)
      if (constant != 0)
        out.emplace_back(constant);
  if (word.values.hasUnknown || !isTold || out.empty())
    out.emplace_back();
  return out;
}

} // namespace

Registrations::Registrations(const Callables &callables, const std::vector<const Pack *> &packs, const WatchList &watchList, RootPlans &plans)
    : callables_(callables), index_(callables.index()), watchList_(watchList), plans_(plans), packs_(packs)
{
  for (const Pack *pack : packs)
    for (const RegistrationRule &rule : pack->registrations) {
      auto &[known, functions] = rules_.emplace_back(&rule, std::set<CallableIndex>());
      for (const std::string &glob : rule.functions)
        for (const CallableIndex callable : callables.named(glob))
          functions.insert(callable);
    }
}

void Registrations::fillEntries(const RegistrationRule &rule, const WatchedCall &call, Registered &out) const
{
  if (!rule.entryWord) {
    for (const std::string &name : rule.entryFunctions)
      if (const auto functions = index_.functionsNamed(name); !functions.empty()) {
        out.entries.insert(functions.front());
        return;
      }
    out.hasUnknownEntry = true;
    return;
  }
  const NamedWord word = watchList_.word(call, *rule.entryWord);
  out.hasUnknownEntry = word.values.hasUnknown;
  for (const Address constant : word.values.constants) {
    if (constant == 0 && !index_.functionAt(0))
      continue; // nothing will run
    const auto function = index_.functionAt(constant);
    if (!function)
      out.hasUnknownEntry = true; // code of another image, or what was taken for an address is none
    else if (!matchesAnyGlob(rule.ignoreEntries, callables_[*function].name))
      out.entries.insert(*function);
  }
}

void Registrations::fillRoutines(const RegistrationRule &rule, const WatchedCall &call, Registered &out) const
{
  const ValueSet &values = watchList_.word(call, *rule.routineWord).values;
  if (out.arguments.size() <= rule.routineArgument)
    out.arguments.resize(rule.routineArgument + 1, ValueSet::unknown());
  out.arguments[rule.routineArgument] = values;
  for (const Address constant : values.constants)
    if (const auto function = index_.functionAt(constant); function && !values.hasUnknown)
      out.routines.insert(*function);
}

void Registrations::readAttributes(const RegistrationRule &rule, const WatchedCall &call, Registered &out) const
{
  const std::optional<Address> record = onlyValue(watchList_.word(call, *rule.attributesWord));
  const auto read = [&](const std::optional<unsigned> &offset) {
    if (!record || !offset)
      return std::optional<Address>();
    if (*record == 0)
      return std::optional<Address>(0); // no attributes: the defaults
    return index_.constantWord(*record + *offset); // what is written before the call is not followed
  };
  const std::optional<Address> stack = read(rule.attributesStack);
  std::optional<Address> size = read(rule.attributesSize);
  // A system that has a size for stacks of its own making takes that one, whatever the record says; another allocates as much as is asked for.
  const bool makesOwnSize = rule.attributesStack && stack == Address{0} && !rule.defaultSizeSymbols.empty();
  const bool takesDefault = makesOwnSize || size == Address{0};
  if (const DataSymbol *fallback = index_.firstSymbol(rule.defaultSizeSymbols); takesDefault && fallback != nullptr && fallback->isAbsolute)
    size = fallback->address;
  else if (takesDefault)
    size.reset();
  if (stack.value_or(0) != 0)
    out.stack = stack;
  if (record && *record != 0 && rule.attributesName)
    if (const auto name = index_.initialWord(*record + *rule.attributesName); name.value_or(0) != 0)
      out.name = name; // only a report's heading
  out.hasUnknownSize = !size;
  if (size)
    out.sizeBytes = *size * (rule.sizeUnitBytes == 0 ? index_.pointerBytes() : rule.sizeUnitBytes);
}

void Registrations::group(std::size_t number, const WatchedCall &call, std::map<Key, Registered> &out) const
{
  const RegistrationRule &rule = *rules_[number].first;
  Registered said;
  said.rule = &rule;
  said.site = call.site;
  said.callee = call.callee;
  fillEntries(rule, call, said);
  if (said.entries.empty() && !said.hasUnknownEntry)
    return;
  for (unsigned i = 0; rule.argumentWord && i < rule.argumentCount; ++i)
    said.arguments.push_back(watchList_.word(call, *rule.argumentWord + i).values);
  if (rule.routineWord)
    fillRoutines(rule, call, said);
  if (rule.attributesWord)
    readAttributes(rule, call, said);
  if (rule.sizeWord) {
    const NamedWord size = watchList_.word(call, *rule.sizeWord);
    said.hasUnknownSize = size.values.hasUnknown || size.values.constants.empty();
    const std::uint64_t unit = rule.sizeUnitBytes == 0 ? index_.pointerBytes() : rule.sizeUnitBytes;
    if (!size.values.constants.empty())
      said.sizeBytes = size.values.constants.front() * unit; // sorted: the smallest
  }
  if (rule.priorityWord)
    if (const auto priority = onlyValue(watchList_.word(call, *rule.priorityWord)))
      said.priority = static_cast<int>(static_cast<std::int32_t>(*priority));
  if (rule.nameWord)
    said.name = onlyValue(watchList_.word(call, *rule.nameWord));

  const NamedWord unknown{ValueSet::unknown()};
  const NamedWord stack = rule.stackWord ? watchList_.object(call, *rule.stackWord) : unknown;
  const NamedWord object = rule.objectWord ? watchList_.object(call, *rule.objectWord) : unknown;
  const auto stacks = alternatives(stack);
  const auto objects = alternatives(object);
  said.isArray = rule.stackWord ? stack.isFromSource : object.isFromSource;
  const auto add = [&](Registered one) {
    const bool isTold = one.stack || one.object;
    Key key{number, one.stack, one.stack ? std::nullopt : one.object, isTold ? std::nullopt : std::optional(one.site), std::nullopt,
            isTold ? std::nullopt : one.name};
    if (!isTold && one.routines.size() == 1)
      std::get<4>(key) = *one.routines.begin();
    else if (!isTold && one.entries.size() == 1)
      std::get<4>(key) = *one.entries.begin();
    const auto [place, isNew] = out.emplace(key, one);
    if (isNew)
      return;
    Registered &joined = place->second;
    joined.entries.insert(one.entries.begin(), one.entries.end());
    joined.hasUnknownEntry = joined.hasUnknownEntry || one.hasUnknownEntry;
    joined.routines.insert(one.routines.begin(), one.routines.end());
    for (std::size_t i = 0; i < joined.arguments.size(); ++i)
      joined.arguments[i].join(one.arguments[i]);
    joined.hasUnknownSize = joined.hasUnknownSize || one.hasUnknownSize;
    if (one.sizeBytes)
      joined.sizeBytes = std::min(joined.sizeBytes.value_or(*one.sizeBytes), *one.sizeBytes);
    if (joined.priority != one.priority)
      joined.priority.reset();
    if (joined.name != one.name)
      joined.name.reset();
    if (joined.object != one.object)
      joined.object.reset();
    joined.isArray = joined.isArray || one.isArray;
  };
  if (said.stack) { // out of its attributes
    add(said);
    return;
  }
  // Which object goes with which stack, and with which entry, is lost where several are joined: every entry counts on every stack.
  if (rule.stackWord)
    for (const auto &one : stacks) {
      said.stack = one;
      said.object = objects.size() == 1 ? objects.front() : std::nullopt;
      add(said);
    }
  else
    for (const auto &one : objects) {
      said.object = one;
      if (!one && said.routines.size() > 1) {
        for (const CallableIndex routine : std::set<CallableIndex>(said.routines)) {
          Registered single = said;
          single.routines = {routine};
          single.arguments[rule.routineArgument] = ValueSet::of({callables_[routine].address});
          add(std::move(single));
        }
        continue;
      }
      if (one || said.entries.size() <= 1 || said.hasUnknownEntry) {
        add(said);
        continue;
      }
      for (const CallableIndex entry : std::set<CallableIndex>(said.entries)) {
        Registered single = said;
        single.entries = {entry};
        add(std::move(single));
      }
    }
}

std::map<Registrations::Key, Registered> Registrations::grouped(const std::vector<WatchedCall> &calls) const
{
  std::map<Key, Registered> out;
  for (std::size_t rule = 0; rule < rules_.size(); ++rule)
    for (const WatchedCall &call : calls)
      if (rules_[rule].second.contains(call.callee) && !matchesAnyGlob(rules_[rule].first->exceptIn, callerName(index_, call.site)))
        group(rule, call, out);
  return out;
}

std::vector<Start> Registrations::startsOf(const Registered &registered) const
{
  const RegistrationRule &rule = *registered.rule;
  std::vector<Start> out;
  for (const CallableIndex entry : registered.entries) {
    Start start = startBelow(index_, rule.start, rule.startArgument, callables_[entry].address, entry);
    const unsigned first = start.dispatchesTo == UINT32_MAX ? 0U : rule.startArgument + 1U;
    for (unsigned i = 0; i < registered.arguments.size(); ++i)
      start.arguments[first + i] = registered.arguments[i];
    out.push_back(std::move(start));
  }
  return out;
}

/// The root that a rule made of the entry's name alone, if this is it: of the same stack, or one of them does not know its stack.
RootPlan *Registrations::replaced(const Registered &registered) const
{
  if (registered.rule->runsOn.empty())
    for (RootPlan &plan : plans_.roots)
      if (plan.isByFunction && registered.entries.contains(plan.entry) &&
          (!registered.stack || !plan.extent.low || *plan.extent.low == *registered.stack))
        return &plan;
  return nullptr;
}

void Registrations::find(const std::vector<WatchedCall> &calls, std::vector<Start> &starts)
{
  std::vector<WatchedCall> reached;
  std::copy_if(calls.begin(), calls.end(), std::back_inserter(reached), [](const WatchedCall &call) { return call.isReached; });
  for (const auto &[key, registered] : grouped(reached)) {
    if (const RootPlan *plan = replaced(registered))
      for (const StartIndex start : plan->starts)
        starts[start].isDropped = starts[start].node == noNode;
    for (Start &start : startsOf(registered)) {
      const auto [place, isNew] = known_.try_emplace(StartKey{start.callable, start.dispatchesTo, start.arguments}, starts.size());
      if (isNew)
        starts.push_back(std::move(start));
    }
  }
}

} // namespace headroom::program
