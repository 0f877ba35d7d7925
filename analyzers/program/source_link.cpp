// SPDX-License-Identifier: Apache-2.0
#include "program/source_link.h"

#include <algorithm>
#include <array>
#include <map>

#include "program/link_names.h"
#include "program/pools.h"
#include "program/source_lambdas.h"

namespace headroom::program {

namespace {

constexpr std::array<std::string_view, 8> copySuffixes = {".constprop", ".isra", ".part", ".lto_priv", ".cold", ".localalias", ".llvm", ".clone"};

std::size_t endOfSourceName(std::string_view name)
{
  std::size_t end = name.size();
  if (name.find('.', 1) == std::string_view::npos)
    return end;
  for (const std::string_view suffix : copySuffixes)
    for (std::size_t at = name.find(suffix, 1); at != std::string_view::npos; at = name.find(suffix, at + 1)) {
      const std::size_t behind = at + suffix.size();
      if (behind == name.size() || name[behind] == '.')
        end = std::min(end, at);
    }
  return end;
}

bool isNumber(std::string_view text)
{
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// What runs the initialisers of a unit, by the names that GCC and Clang give it; the sources know one name for each unit.
constexpr std::string_view unitInitialiser = "_GLOBAL__sub_I_";

bool runsInitialisers(std::string_view linkName)
{
  return linkName.starts_with("_GLOBAL__") || linkName.starts_with("__cxx_global_var_init") ||
         linkName.find("__static_initialization_and_destruction_0") != std::string_view::npos;
}

bool shareFile(const std::vector<FileNumber> &files, FileNumber file)
{
  return std::find(files.begin(), files.end(), file) != files.end();
}

} // namespace

std::string_view sourceName(std::string_view linkName)
{
  return linkName.empty() ? linkName : linkName.substr(0, endOfSourceName(linkName));
}

bool hasOwnParameters(std::string_view linkName)
{
  const std::string_view suffix = linkName.substr(sourceName(linkName).size());
  return suffix.find(".constprop") != std::string_view::npos || suffix.find(".isra") != std::string_view::npos ||
         suffix.find(".part") != std::string_view::npos;
}

std::string_view undividedName(std::string_view linkName)
{
  std::string_view name = linkName;
  for (;;) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0)
      return name;
    if (name.substr(dot) == ".cold") {
      name = name.substr(0, dot);
    } else if (isNumber(name.substr(dot + 1)) && (name.substr(0, dot).ends_with(".part") || name.substr(0, dot).ends_with(".cold"))) {
      name = name.substr(0, dot - 5);
    } else {
      return name;
    }
  }
}

SourceLink::SourceLink(const ImageIndex &index, const SourceProgram &program) : index_(index), program_(program)
{
  for (const std::string &path : index.facts().files)
    files_.push_back(program.files().find(path));
  for (const SourceFacts &unit : program.units())
    if (!unit.isIncomplete)
      for (const FileNumber file : program.files().find(unit.mainFile))
        mainFiles_.push_back(file);
  sortUnique(mainFiles_);
  findClosures();
  for (const MachineFunction &function : index.facts().functions)
    own_.push_back(ownOf(function));
  findMachine();
  findOtherBodies();
  findBodies();
  findVariables();
  findLive();
}

const std::vector<FileNumber> &SourceLink::files(FileId file) const
{
  static const std::vector<FileNumber> none;
  return file < files_.size() ? files_[file] : none;
}

bool SourceLink::isOfAnalysedUnit(FunctionIndex function) const
{
  const MachineFunction &code = index_.facts().functions[function];
  const std::vector<FileNumber> &unit = files(code.unit);
  return !code.isAssembly && std::any_of(unit.begin(), unit.end(), [&](FileNumber file) {
           return std::binary_search(mainFiles_.begin(), mainFiles_.end(), file);
         });
}

std::vector<SourceId> SourceLink::candidatesFor(std::string_view linkName) const
{
  std::vector<SourceId> out;
  const auto add = [&](std::string_view name) {
    const auto found = program_.functionsNamed(name);
    out.insert(out.end(), found.begin(), found.end());
  };
  if (runsInitialisers(linkName))
    linkName = unitInitialiser;
  const std::string method = methodOfThunk(sourceName(linkName));
  const std::string_view name = method.empty() ? sourceName(linkName) : std::string_view(method);
  add(name);
  for (const std::string &other : otherVariants(name))
    add(other);
  if (out.empty() && !closures_.empty())
    if (const auto found = closures_.find(closureShape(name)); found != closures_.end())
      out = found->second;
  sortUnique(out);
  return out;
}

void SourceLink::findClosures()
{
  for (SourceId i = 0; i < program_.functions().size(); ++i)
    if (const MergedFunction &function = program_.functions()[i]; function.isInternal && function.isDefined)
      if (function.name.starts_with("_Z")) {
        if (std::string shape = closureShape(function.name); !shape.empty())
          closures_[std::move(shape)].push_back(i);
        if (std::string name = unqualifiedName(demangled(function.name)); !name.empty())
          shortNames_[std::move(name)].push_back(i);
      }
}

void SourceLink::addShortName(std::string_view name, std::vector<SourceId> &out) const
{
  if (shortNames_.empty() || name.starts_with("_Z"))
    return;
  if (const auto found = shortNames_.find(unqualifiedName(name)); found != shortNames_.end())
    out.insert(out.end(), found->second.begin(), found->second.end());
}

void SourceLink::addName(const MachineFunction &function, std::string_view linkName, std::vector<SourceId> &out) const
{
  const std::vector<SourceId> candidates = candidatesFor(linkName);
  const std::vector<FileNumber> &declared = files(runsInitialisers(linkName) ? function.unit : function.position.file);
  std::vector<SourceId> here, statics, externals;
  for (const SourceId candidate : candidates) {
    const MergedFunction &merged = program_.functions()[candidate];
    if (!merged.isInternal) {
      externals.push_back(candidate);
      continue;
    }
    statics.push_back(candidate);
    if (shareFile(declared, merged.file))
      here.push_back(candidate);
  }
  // Link-time optimisation makes statics global and globals local; without it the symbol's binding decides.
  const bool isRenamed = linkName.size() != sourceName(linkName).size();
  const auto &chosen = !function.isLocal && !externals.empty() ? externals
                       : !here.empty()                        ? here
                       : !externals.empty()                   ? externals
                                                              : statics;
  if (&chosen == &statics && !function.isLocal && !isRenamed && !runsInitialisers(linkName))
    return; // the image's function of this name has external linkage: it is none of these
  out.insert(out.end(), chosen.begin(), chosen.end());
}

std::vector<SourceId> SourceLink::ownOf(const MachineFunction &function) const
{
  std::vector<SourceId> out;
  addName(function, function.name, out);
  for (const std::string &alias : function.aliases)
    addName(function, alias, out);
  sortUnique(out);
  return out;
}

std::vector<SourceId> SourceLink::named(std::string_view linkName, FileId declaredIn) const
{
  std::vector<SourceId> all, here;
  std::vector<SourceId> candidates = candidatesFor(linkName);
  addShortName(linkName, candidates);
  for (const SourceId candidate : candidates) {
    const MergedFunction &merged = program_.functions()[candidate];
    if (!merged.isDefined)
      continue;
    all.push_back(candidate);
    if (merged.isInternal && shareFile(files(declaredIn), merged.file))
      here.push_back(candidate);
  }
  return here.empty() ? all : here;
}

std::vector<bool> SourceLink::functionsThatDoSomething() const
{
  std::vector<bool> out(program_.functions().size(), false);
  if (std::none_of(own_.begin(), own_.end(), [](const auto &list) { return list.size() > 1; }))
    return out; // no address has two names: nobody asks
  for (std::uint32_t unit = 0; unit < program_.units().size(); ++unit) {
    const SourceFacts &facts = program_.units()[unit];
    const auto mark = [&](SourceIndex function) {
      if (const SourceId id = program_.function(unit, function); id != noSource)
        out[id] = true;
    };
    for (const SourceFlow &flow : facts.flows)
      mark(flow.function);
    for (const SourceReference &reference : facts.references)
      mark(reference.function);
    for (const SourceCall &call : facts.calls)
      mark(call.caller);
  }
  return out;
}

void SourceLink::findMachine()
{
  const auto &functions = index_.facts().functions;
  const std::vector<bool> hasBody = functionsThatDoSomething();
  machine_.resize(program_.functions().size());
  body_.resize(program_.functions().size());
  for (SourceId i = 0; i < body_.size(); ++i)
    body_[i] = i;
  std::vector<std::vector<FunctionIndex>> copies(machine_.size());
  for (FunctionIndex i = 0; i < functions.size(); ++i) {
    SourceId defined = noSource;
    for (const SourceId own : own_[i]) {
      if (undividedName(functions[i].name).size() == functions[i].name.size())
        (hasOwnParameters(functions[i].name) ? copies : machine_)[own].push_back(i);
      if (program_.functions()[own].isDefined && (defined == noSource || (hasBody[own] && !hasBody[defined])))
        defined = own;
    }
    if (defined == noSource) {
      if (!isOfAnalysedUnit(i))
        unanalysed_.push_back(i);
      continue;
    }
    for (const SourceId own : own_[i])
      if (own_[i].size() > 1 && !hasBody[own])
        body_[own] = defined; // `void f(void) __attribute__((alias("g")))`
  }
  for (SourceId i = 0; i < machine_.size(); ++i)
    if (machine_[i].empty())
      machine_[i] = std::move(copies[i]);
}

/// Only where debug information names a unit that defines the function: then no other unit's body is in the image. Inline functions are
/// also in their callers, whatever unit the one with a symbol comes from.
void SourceLink::findOtherBodies()
{
  const auto &functions = index_.facts().functions;
  std::map<SourceId, std::vector<std::uint32_t>> definers;
  std::vector<std::uint32_t> definitions(program_.functions().size(), 0);
  const auto forEachDefinition = [&](const auto &use) {
    for (std::uint32_t unit = 0; unit < program_.units().size(); ++unit)
      for (SourceIndex i = 0; i < program_.units()[unit].functions.size(); ++i) {
        const SourceFunction &function = program_.units()[unit].functions[i];
        if (function.isDefined && !function.isInternal && !function.isInline)
          if (const SourceId id = program_.function(unit, i); id != noSource)
            use(id, unit);
      }
  };
  forEachDefinition([&](SourceId id, std::uint32_t) { ++definitions[id]; });
  forEachDefinition([&](SourceId id, std::uint32_t unit) {
    if (definitions[id] > 1)
      definers[id].push_back(unit);
  });
  for (const auto &[id, units] : definers) {
    std::vector<std::uint32_t> linked, others;
    bool isKnown = !machine_[id].empty();
    for (const FunctionIndex entry : machine_[id])
      isKnown = isKnown && !files(functions[entry].unit).empty();
    for (const std::uint32_t unit : units) {
      const std::vector<FileNumber> main = program_.files().find(program_.units()[unit].mainFile);
      const bool isLinked = std::any_of(machine_[id].begin(), machine_[id].end(), [&](FunctionIndex entry) {
        const auto &from = files(functions[entry].unit);
        return std::any_of(main.begin(), main.end(), [&](FileNumber file) { return shareFile(from, file); });
      });
      (isLinked ? linked : others).push_back(unit);
    }
    if (isKnown && !linked.empty())
      for (const std::uint32_t unit : others)
        otherBodies_.emplace(id, unit);
  }
}

void SourceLink::findBodies()
{
  const auto &functions = index_.facts().functions;
  bodies_.resize(functions.size());
  isComplete_.assign(functions.size(), true);
  for (FunctionIndex i = 0; i < functions.size(); ++i) {
    std::vector<SourceId> &out = bodies_[i];
    out = own_[i];
    std::vector<std::vector<SourceId>> anyOf;
    const auto add = [&](std::string_view name, FileId declaredIn) {
      std::vector<SourceId> found = named(name, declaredIn);
      isComplete_[i] = isComplete_[i] && !found.empty();
      if (found.size() > 1 && !name.starts_with("_Z"))
        anyOf.push_back(std::move(found));
      else
        out.insert(out.end(), found.begin(), found.end());
    };
    for (const InlinedFunction &inlined : functions[i].inlined)
      add(inlined.name, inlined.declaredIn);
    for (const CallSite &call : functions[i].calls)
      for (const InlineFrame &frame : call.inlined)
        add(frame.function, frame.declaredIn);
    if (!anyOf.empty())
      isComplete_[i] = addCalled(anyOf, out) && isComplete_[i];
    sortUnique(out);
    if (functions[i].unit == noFile)
      out = mayBeInlined(out);
  }
}

/// Of several functions that share a name (methods of local classes, the operators of closures), those that another body calls; all where
/// none does. False: one that is left out may be inlined through a pointer that the compiler knows.
bool SourceLink::addCalled(std::vector<std::vector<SourceId>> &anyOf, std::vector<SourceId> &out) const
{
  sortUnique(anyOf);
  std::set<SourceId> wanted, seen(out.begin(), out.end());
  for (const std::vector<SourceId> &group : anyOf)
    wanted.insert(group.begin(), group.end());
  for (std::size_t i = 0; i < out.size(); ++i)
    for (const CallRef &ref : program_.callsOf(out[i]))
      if (ref.callee != noSource && wanted.contains(body_[ref.callee]) && seen.insert(body_[ref.callee]).second)
        out.push_back(body_[ref.callee]);
  bool isComplete = true;
  for (const std::vector<SourceId> &group : anyOf)
    if (std::none_of(group.begin(), group.end(), [&](SourceId id) { return seen.contains(id); }))
      out.insert(out.end(), group.begin(), group.end());
    else
      isComplete = isComplete && std::all_of(group.begin(), group.end(), [&](SourceId id) { return seen.contains(id); });
  return isComplete;
}

/// Without debug information: whatever is called, has no code of its own or could still have been copied, through any depth. A function
/// that is called across units and has code of its own is not counted: only link-time optimisation would inline it, which marks names.
std::vector<SourceId> SourceLink::mayBeInlined(const std::vector<SourceId> &into) const
{
  std::vector<SourceId> out = into;
  std::set<SourceId> seen(into.begin(), into.end());
  for (std::size_t i = 0; i < out.size(); ++i)
    for (const CallRef &ref : program_.callsOf(out[i])) {
      if (ref.callee == noSource)
        break; // the indirect ones come last
      const SourceId callee = body_[ref.callee];
      if (!program_.functions()[callee].isDefined)
        continue;
      const bool isOfThisUnit = program_.units()[ref.unit].functions[program_.call(ref).callee].isDefined;
      if ((isOfThisUnit || machine_[callee].empty()) && seen.insert(callee).second)
        out.push_back(callee);
    }
  sortUnique(out);
  return out;
}

void SourceLink::findVariables()
{
  std::unordered_map<std::string_view, std::vector<SourceId>> byName;
  for (SourceId i = 0; i < program_.variables().size(); ++i)
    byName[program_.variables()[i].name].push_back(i);
  hasSymbol_.assign(program_.variables().size(), false);
  for (const DataSymbol &symbol : index_.facts().symbols) {
    // `counter.12` is GCC's name of a static local, `f.counter` Clang's.
    std::string_view name = symbol.name;
    auto found = byName.find(name);
    for (std::size_t dot = name.rfind('.'); found == byName.end() && dot != std::string_view::npos && dot > 0; dot = name.rfind('.')) {
      if (isNumber(name.substr(dot + 1)) || name.substr(dot) == ".lto_priv") {
        name = name.substr(0, dot);
        found = byName.find(name);
      } else {
        found = byName.find(name.substr(dot + 1));
        break;
      }
    }
    if (found == byName.end())
      continue;
    variables_.emplace(symbol.name, found->second);
    for (const SourceId variable : found->second)
      hasSymbol_[variable] = true;
  }
}

const std::vector<SourceId> &SourceLink::variablesOfSymbol(std::string_view symbol) const
{
  static const std::vector<SourceId> none;
  const auto found = variables_.find(symbol);
  return found == variables_.end() ? none : found->second;
}

void SourceLink::findLive()
{
  const auto functionCount = static_cast<std::uint32_t>(program_.functions().size());
  const auto count = functionCount + static_cast<std::uint32_t>(program_.variables().size());
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
  std::vector<std::uint32_t> queue;
  isLive_.assign(count, false);
  const auto markLive = [&](std::uint32_t thing) {
    if (isLive_[thing])
      return;
    isLive_[thing] = true;
    queue.push_back(thing);
  };
  const auto name = [&](std::uint32_t from, SourceId toFunction, SourceId toVariable) {
    for (const std::uint32_t to : {toFunction, toVariable == noSource ? noSource : functionCount + toVariable})
      if (to != noSource && from != noSource)
        edges.emplace_back(from, to);
      else if (to != noSource)
        markLive(to);
  };
  for (std::uint32_t unit = 0; unit < program_.units().size(); ++unit) {
    const SourceFacts &facts = program_.units()[unit];
    if (facts.isIncomplete)
      continue;
    for (const SourceReference &reference : facts.references) {
      if (!otherBodies_.empty() && otherBodies_.contains({program_.function(unit, reference.function), unit}))
        continue;
      const SourceId by = program_.variable(unit, reference.byVariable);
      name(by != noSource ? functionCount + by : program_.function(unit, reference.function), program_.function(unit, reference.toFunction),
           program_.variable(unit, reference.toVariable));
    }
  }
  std::vector<std::uint32_t> start(count + 1, 0);
  for (const auto &edge : edges)
    ++start[edge.first + 1];
  for (std::size_t i = 1; i < start.size(); ++i)
    start[i] += start[i - 1];
  std::vector<std::uint32_t> next(start.begin(), start.end() - 1);
  std::vector<std::uint32_t> to(edges.size());
  for (const auto &edge : edges)
    to[next[edge.first]++] = edge.second;

  for (const auto &list : bodies_)
    for (const SourceId function : list)
      markLive(function);
  for (const SourceId initialiser : program_.functionsNamed(unitInitialiser))
    markLive(initialiser);
  for (SourceId i = 0; i < hasSymbol_.size(); ++i)
    if (hasSymbol_[i])
      markLive(functionCount + i);
  // Named by something live but without a symbol: inlined, or folded into a constant.
  for (std::size_t i = 0; i < queue.size(); ++i)
    for (std::uint32_t e = start[queue[i]]; e < start[queue[i] + 1]; ++e)
      markLive(to[e]);
}

} // namespace headroom::program
