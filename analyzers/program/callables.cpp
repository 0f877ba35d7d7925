// SPDX-License-Identifier: Apache-2.0
#include "program/callables.h"

#include <algorithm>

#include "program/glob.h"

namespace headroom::program {

namespace {

/// `libx.a(member.o)`, `dir/libx.a:member.o` and `dir/x.o` belong to `libx.a`, `libx.a` and `x.o`.
bool belongsTo(std::string_view object, std::string_view archive)
{
  if (object.empty() || archive.empty())
    return false;
  if (globMatch(archive, object))
    return true;
  for (std::size_t at = object.find(archive); at != std::string_view::npos; at = object.find(archive, at + 1)) {
    const std::size_t end = at + archive.size();
    const bool startsName = at == 0 || object[at - 1] == '/' || object[at - 1] == '(' || object[at - 1] == ':';
    const bool endsName = end == object.size() || object[end] == '(' || object[end] == ':' || object[end] == ')';
    if (startsName && endsName)
      return true;
  }
  return false;
}

std::string subject(const BoundAnnotation &annotation)
{
  if (!annotation.function.empty())
    return annotation.function;
  return annotation.address ? hexText(*annotation.address) : annotation.archive;
}

} // namespace

std::string noteAt(const ConfigPlace &place, const std::string &text)
{
  if (place.file.empty())
    return text;
  return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ": " + text;
}

Callables::Callables(const ImageIndex &index, const std::vector<const Pack *> &packs, const ProjectConfig &config,
                     std::vector<std::string> &notes)
    : index_(index)
{
  for (const MachineFunction &function : index.facts().functions) {
    Callable callable;
    callable.name = function.name;
    callable.address = function.entry;
    callable.code = &function;
    all_.push_back(std::move(callable));
  }
  for (const auto &[address, name] : index.facts().externals)
    addExternal(address, name);
  stateBounds(config, notes);
  stateRecursion(packs, config, notes);
  boundDynamicFrames(packs);
  stateWrappers(packs);
  markFatal(packs, config, notes);
}

CallableIndex Callables::addExternal(Address address, std::string name)
{
  Callable callable;
  callable.name = std::move(name);
  callable.address = address;
  all_.push_back(std::move(callable));
  const auto i = static_cast<CallableIndex>(all_.size() - 1);
  externals_.emplace(address, i);
  return i;
}

CallableIndex Callables::at(Address address)
{
  if (const auto function = index_.functionAt(address))
    return *function;
  auto found = externals_.find(address);
  if (found == externals_.end() && index_.facts().machine == Machine::Arm)
    found = externals_.find(address & ~Address{1});
  if (found != externals_.end())
    return found->second;
  const Address entry = index_.facts().machine == Machine::Arm ? address & ~Address{1} : address;
  const auto around = index_.functionAround(entry);
  if (!around)
    return addExternal(entry, hexText(entry));
  const MachineFunction &function = index_.facts().functions[*around];
  return addExternal(entry, function.name + "+" + hexText(entry - function.entry));
}

void Callables::guardRecursion(CallableIndex callable, std::uint64_t depth, std::string reason, std::string assumption)
{
  Callable &one = all_[callable];
  if (one.recursionDepth)
    return;
  one.recursionDepth = std::max<std::uint64_t>(depth, 1);
  one.recursionReason = std::move(reason);
  one.recursionGuard = std::move(assumption);
}

std::vector<CallableIndex> Callables::named(std::string_view glob) const
{
  std::vector<CallableIndex> out = index_.functionsNamed(glob);
  for (auto i = static_cast<CallableIndex>(functionCount()); i < all_.size(); ++i)
    if (globMatch(glob, all_[i].name))
      out.push_back(i);
  return out;
}

void Callables::stateBounds(const ProjectConfig &config, std::vector<std::string> &notes)
{
  for (const BoundAnnotation &annotation : config.bounds) {
    std::vector<CallableIndex> subjects;
    if (!annotation.function.empty())
      subjects = named(annotation.function);
    else if (annotation.address)
      subjects.push_back(at(*annotation.address));
    else
      for (CallableIndex i = 0; i < functionCount(); ++i)
        if (belongsTo(all_[i].code->object, annotation.archive))
          subjects.push_back(i);
    if (subjects.empty())
      notes.push_back(noteAt(annotation.place, "bounds: " + subject(annotation) + " matches nothing in this image"));
    StatedBound stated;
    stated.maxBytes = annotation.maxBytes;
    stated.assumption = "bound of " + subject(annotation) + " as stated: " + std::to_string(annotation.maxBytes);
    for (const std::string &name : annotation.calls) {
      const auto called = named(name);
      if (called.empty())
        notes.push_back(noteAt(annotation.place, "bounds: callee " + name + " is not in this image"));
      stated.calls.insert(stated.calls.end(), called.begin(), called.end());
    }
    sortUnique(stated.calls);
    for (const CallableIndex i : subjects) {
      all_[i].stated = stated;
      if (all_[i].code != nullptr && all_[i].code->frameBytes > annotation.maxBytes)
        notes.push_back(noteAt(annotation.place, "bounds: " + all_[i].name + " alone has a frame of " +
                                                     std::to_string(all_[i].code->frameBytes) + ", more than the stated " +
                                                     std::to_string(annotation.maxBytes)));
    }
  }
}

void Callables::stateRecursion(const std::vector<const Pack *> &packs, const ProjectConfig &config, std::vector<std::string> &notes)
{
  const auto state = [&](const RecursionRule &rule) {
    const auto functions = index_.functionsNamed(rule.function);
    for (const FunctionIndex f : functions) {
      // No activation at all is not a statement about recursion: the function is called once, then.
      all_[f].recursionDepth = std::max<std::uint64_t>(rule.depth, 1);
      all_[f].recursionReason = rule.reason;
    }
    return !functions.empty();
  };
  for (const Pack *pack : packs)
    for (const RecursionRule &rule : pack->recursion)
      state(rule);
  for (const RecursionAnnotation &annotation : config.recursion) // the project's word comes last and wins
    if (!state(annotation.rule))
      notes.push_back(noteAt(annotation.place, "recursion: function " + annotation.rule.function + " is not in this image"));
}

void Callables::stateWrappers(const std::vector<const Pack *> &packs)
{
  for (const Pack *pack : packs)
    for (const EntryWrapperRule &rule : pack->entryWrappers)
      for (const FunctionIndex wrapper : index_.functionsNamed(rule.function)) {
        std::vector<CallableIndex> &after = all_[wrapper].afterReturn;
        for (const std::string &glob : rule.afterReturn) {
          const auto callees = index_.functionsNamed(glob);
          after.insert(after.end(), callees.begin(), callees.end());
        }
        sortUnique(after);
      }
}

void Callables::boundDynamicFrames(const std::vector<const Pack *> &packs)
{
  for (const Pack *pack : packs)
    for (const DynamicFrameRule &rule : pack->dynamicFrames)
      for (const FunctionIndex f : index_.functionsNamed(rule.function))
        if (all_[f].code->isDynamic)
          all_[f].dynamic = dynamicBytes(rule, index_);
}

void Callables::markFatal(const std::vector<const Pack *> &packs, const ProjectConfig &config, std::vector<std::string> &notes)
{
  const auto mark = [&](const std::string &glob) {
    const auto functions = named(glob);
    for (const CallableIndex i : functions)
      all_[i].isFatal = hasFatal_ = true;
    return !functions.empty();
  };
  for (const Pack *pack : packs) {
    for (const std::string &glob : pack->fatal)
      mark(glob);
    for (const FatalCallRule &rule : pack->fatalCalls)
      for (const std::string &glob : rule.calls)
        for (const CallableIndex callee : named(glob)) {
          all_[callee].fatalFrom.push_back(rule.in);
          hasFatal_ = true;
        }
  }
  for (const std::string &glob : config.fatal)
    if (!mark(glob))
      notes.push_back("fatal: function " + glob + " is not in this image");
}

bool Callables::entersFatal(CallableIndex caller, const CallSite *call, CallableIndex callee) const
{
  if (!hasFatal_)
    return false;
  const Callable &entered = all_[callee];
  if (entered.isFatal || entered.fatalFrom.empty())
    return entered.isFatal;
  // What is inlined into the caller, at any depth, calls on its behalf (a system call's wrapper, for one).
  return matchesAnyGlob(entered.fatalFrom, all_[caller].name) ||
         (call != nullptr && std::any_of(call->inlined.begin(), call->inlined.end(), [&](const InlineFrame &frame) {
            return matchesAnyGlob(entered.fatalFrom, frame.function);
          }));
}

} // namespace headroom::program
