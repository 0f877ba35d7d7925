// SPDX-License-Identifier: Apache-2.0
#include "program/site_statements.h"

#include <algorithm>
#include <cstdio>
#include <set>

#include "program/glob.h"
#include "program/source_oracle.h"

namespace headroom::program {

namespace {

/// Indirect calls whose target the code of the function alone does not give.
bool mayBeOpen(const CallSite &call)
{
  return call.indirect && call.kind != CallSite::Kind::Trap && call.target.kind != Value::Kind::Constants;
}

bool isThroughSymbol(const ImageIndex &index, const Value &target, std::string_view name)
{
  if ((target.kind != Value::Kind::Memory && target.kind != Value::Kind::Table) || target.constants.empty())
    return false;
  const DataSymbol *object = index.objectAt(target.constants.front());
  if (object != nullptr && object->name == name)
    return true;
  for (const DataSymbol *symbol : index.symbolsNamed(name)) // a second name of the same object
    if (symbol->address == target.constants.front())
      return true;
  return false;
}

/// Several expressions that one instruction serves are listed with commas; `struct k_work.handler` may be written without `struct`.
bool isThroughField(std::string_view listed, std::string_view wanted)
{
  const auto bare = [](std::string_view name) {
    for (const std::string_view keyword : {"struct ", "union ", "class "})
      if (name.starts_with(keyword))
        return name.substr(keyword.size());
    return name;
  };
  while (!listed.empty()) {
    const std::size_t comma = std::min(listed.find(", "), listed.size());
    if (bare(listed.substr(0, comma)) == bare(wanted))
      return true;
    listed.remove_prefix(std::min(comma + 2, listed.size()));
  }
  return false;
}

/// Sites of `f` that `through` names. A record field is known to the source only; without it, it names the one site that may be open,
/// if there is one.
std::vector<std::uint32_t> sitesThrough(const ImageIndex &index, const SourceOracle *oracle, FunctionIndex f, const std::string &through,
                                        std::string &refusal)
{
  const std::vector<CallSite> &calls = index.facts().functions[f].calls;
  std::vector<std::uint32_t> open;
  std::vector<std::uint32_t> indirect;
  std::vector<std::uint32_t> bySymbol;
  std::vector<std::uint32_t> bySource;
  for (std::uint32_t i = 0; i < calls.size(); ++i) {
    if (calls[i].indirect && calls[i].kind != CallSite::Kind::Trap)
      indirect.push_back(i);
    if (mayBeOpen(calls[i]))
      open.push_back(i);
    if (mayBeOpen(calls[i]) && isThroughSymbol(index, calls[i].target, through))
      bySymbol.push_back(i);
    if (oracle != nullptr && !through.empty() && mayBeOpen(calls[i]))
      if (const auto source = oracle->site({f, i}); source && isThroughField(source->through, through))
        bySource.push_back(i);
  }
  if (through.empty())
    return open;
  if (through.front() == '#') {
    unsigned ordinal = 0;
    if (std::sscanf(through.c_str(), "#%u", &ordinal) == 1 && ordinal >= 1 && ordinal <= indirect.size())
      return {indirect[ordinal - 1]};
    refusal = "has " + std::to_string(indirect.size()) + " indirect calls, no " + through;
    return {};
  }
  if (!bySource.empty())
    return bySource;
  if (!bySymbol.empty())
    return bySymbol;
  if (open.size() == 1)
    return open;
  const std::string why = oracle != nullptr ? "; the source makes none of them through `" : "; without source `";
  refusal = open.empty() ? "has no indirect call that is open"
                         : "has " + std::to_string(open.size()) + " indirect calls" + why + through + "`" +
                               (oracle != nullptr ? ", name them by #1 to #" : " names none of them, #1 to #") +
                               std::to_string(indirect.size()) + (oracle != nullptr ? "" : " do");
  return {};
}

bool applies(const TableCallRule &rule, const ImageIndex &index)
{
  const auto isLinked = [&](const std::string &name) { return index.isLinked(name); };
  return (rule.machines.empty() || std::find(rule.machines.begin(), rule.machines.end(), index.facts().machine) != rule.machines.end()) &&
         std::all_of(rule.whenSymbols.begin(), rule.whenSymbols.end(), isLinked) &&
         std::none_of(rule.unlessSymbols.begin(), rule.unlessSymbols.end(), isLinked);
}

/// Words that a rule's table or records hold, and the data that must keep its initial value for that; empty where there is none.
struct TableWords {
  std::optional<ValueSet> words;
  std::string assumption;
};

TableWords recordWords(const ImageIndex &index, const TableCallRule &rule)
{
  TableWords out;
  for (const DataRecord &record : index.facts().records) {
    if (record.query != rule.record)
      continue;
    for (const std::string &field : rule.fields)
      if (const auto found = record.fields.find(field); found != record.fields.end()) {
        if (!out.words)
          out.words.emplace();
        out.words->join(ValueSet::of({index.canonical(found->second)}));
        if (!record.isConstant)
          out.assumption = "records " + rule.record + " keep their initial values";
      }
  }
  return out;
}

TableWords tableRuleWords(const ImageIndex &index, const TableCallRule &rule)
{
  TableWords out;
  for (const DataSymbol *table : index.symbolsNamed(rule.table)) {
    const Address base = table->address + rule.offsetBytes;
    for (const bool constantOnly : {true, false}) {
      std::optional<ValueSet> words;
      if (rule.lastTable.empty())
        words = tableWords(index, base, rule.strideBytes, constantOnly);
      else if (const DataSymbol *last = index.firstSymbol({rule.lastTable}))
        words = wordsBetween(index, base, last->address, rule.strideBytes, constantOnly);
      if (!words)
        continue;
      if (!out.words)
        out.words.emplace();
      out.words->join(*words);
      if (!constantOnly)
        out.assumption = "table " + table->name + " keeps its initial values";
      break;
    }
  }
  return out;
}

/// Calls of functions that `glob` names, also of their inlined copies.
std::vector<SiteKey> openSitesIn(const ImageIndex &index, const std::string &glob)
{
  std::vector<SiteKey> out;
  const std::vector<MachineFunction> &functions = index.facts().functions;
  for (FunctionIndex f = 0; f < functions.size(); ++f) {
    const bool isNamed = globMatch(glob, functions[f].name) ||
                         std::any_of(functions[f].aliases.begin(), functions[f].aliases.end(),
                                     [&](const std::string &alias) { return globMatch(glob, alias); });
    for (std::uint32_t i = 0; i < functions[f].calls.size(); ++i) {
      const CallSite &call = functions[f].calls[i];
      if (mayBeOpen(call) && (isNamed || std::any_of(call.inlined.begin(), call.inlined.end(), [&](const InlineFrame &frame) {
                                return globMatch(glob, frame.function);
                              })))
        out.emplace_back(f, i);
    }
  }
  return out;
}

void addTableCalls(Callables &callables, const std::vector<const Pack *> &packs, std::map<SiteKey, SiteStatement> &statements)
{
  const ImageIndex &index = callables.index();
  // A table between two marks of which one is not known may hold anything: what other tables hold is not all that such a function calls.
  // (newlib's linker scripts put code behind the list of constructors, where its end mark is taken for a label of that code.)
  std::set<SiteKey> withUnreadTable;
  for (const Pack *pack : packs)
    for (const TableCallRule &rule : pack->tableCalls) {
      if (!applies(rule, index))
        continue;
      if (rule.staysInside) {
        for (const SiteKey &site : openSitesIn(index, rule.in)) {
          statements[site].layer = ResolutionLayer::Table;
          statements[site].assumption = "a jump to a computed place of " + callables[site.first].name + " stays inside it";
        }
        continue;
      }
      const TableWords table = rule.record.empty() ? tableRuleWords(index, rule) : recordWords(index, rule);
      if (!table.words) {
        if (!rule.lastTable.empty())
          for (const SiteKey &site : openSitesIn(index, rule.in))
            withUnreadTable.insert(site);
        continue;
      }
      const auto targets = targetsOf(callables, table.words->constants);
      for (const SiteKey &site : openSitesIn(index, rule.in)) {
        if (index.facts().functions[site.first].calls[site.second].target.kind == Value::Kind::Argument)
          continue; // what it was called with is no table
        SiteStatement &statement = statements[site];
        statement.layer = ResolutionLayer::Table;
        if (!table.assumption.empty())
          statement.assumption = table.assumption;
        statement.targets.insert(statement.targets.end(), targets.begin(), targets.end());
        sortUnique(statement.targets);
      }
    }
  for (const SiteKey &site : withUnreadTable)
    if (const auto found = statements.find(site); found != statements.end() && found->second.layer == ResolutionLayer::Table)
      statements.erase(found);
}

void addAnnotations(Callables &callables, const ProjectConfig &config, const SourceOracle *oracle,
                    std::map<SiteKey, SiteStatement> &statements, std::vector<std::string> &notes)
{
  const ImageIndex &index = callables.index();
  for (std::size_t a = 0; a < config.calls.size(); ++a) {
    const CallAnnotation &annotation = config.calls[a];
    const auto functions = index.functionsNamed(annotation.in);
    if (functions.empty())
      notes.push_back(noteAt(annotation.place, "calls: function " + annotation.in + " is not in this image"));
    SiteStatement statement;
    statement.annotation = a;
    statement.assumption = "calls in " + annotation.in + (annotation.through.empty() ? "" : " through " + annotation.through) + " as stated";
    for (const std::string &target : annotation.targets) {
      const auto found = callables.named(target);
      if (found.empty())
        notes.push_back(noteAt(annotation.place, "calls: target " + target + " is not in this image"));
      statement.targets.insert(statement.targets.end(), found.begin(), found.end());
    }
    sortUnique(statement.targets);
    // A statement of which nothing is linked would close the site with no target at all: it says nothing about this image.
    if (statement.targets.empty() && !annotation.targets.empty())
      continue;
    for (const FunctionIndex f : functions) {
      std::string refusal;
      for (const std::uint32_t site : sitesThrough(index, oracle, f, annotation.through, refusal)) {
        const auto [place, isNew] = statements.emplace(SiteKey{f, site}, statement);
        if (!isNew && place->second.annotation != SIZE_MAX) { // two annotations of one site add up
          place->second.targets.insert(place->second.targets.end(), statement.targets.begin(), statement.targets.end());
          sortUnique(place->second.targets);
        }
      }
      if (!refusal.empty())
        notes.push_back(noteAt(annotation.place, "calls: " + index.facts().functions[f].name + " " + refusal));
    }
  }
}

} // namespace

std::vector<CallableIndex> targetsOf(Callables &callables, const std::vector<Address> &words)
{
  std::vector<CallableIndex> targets;
  for (const Address word : words)
    if (word != 0 || callables.index().functionAt(0))
      targets.push_back(callables.at(word));
  sortUnique(targets);
  return targets;
}

std::string throughText(const ImageIndex &index, const Value &target)
{
  const auto place = [&](const char *suffix) {
    if (target.constants.empty())
      return std::string("memory");
    const Address address = target.constants.front();
    const DataSymbol *object = index.objectAt(address);
    if (object == nullptr)
      return hexText(address) + suffix;
    std::string text = object->name;
    if (address != object->address)
      text.append("+").append(std::to_string(address - object->address));
    return text.append(suffix).append(" (").append(hexText(address)).append(")");
  };
  switch (target.kind) {
  case Value::Kind::Unknown: break;
  case Value::Kind::Constants: return "constant";
  case Value::Kind::Argument:
    return target.offset == 0 ? "argument " + std::to_string(target.argument)
                              : "argument " + std::to_string(target.argument) + " + " + std::to_string(target.offset);
  case Value::Kind::ArgumentField: return "word at argument " + std::to_string(target.argument) + " + " + std::to_string(target.offset);
  case Value::Kind::Memory: return place("");
  case Value::Kind::Table: {
    // Behind its first element an object is only what the folded address happens to lie in.
    const DataSymbol *object = target.constants.empty() ? nullptr : index.objectAt(target.constants.front());
    if (object != nullptr && target.constants.front() - object->address >= target.stride)
      return "a table indexed from " + hexText(target.constants.front());
    return place("[]");
  }
  }
  return "a computed address";
}

std::map<SiteKey, SiteStatement> siteStatements(Callables &callables, const std::vector<const Pack *> &packs, const ProjectConfig &config,
                                                const SourceOracle *oracle, std::vector<std::string> &notes)
{
  std::map<SiteKey, SiteStatement> statements;
  addTableCalls(callables, packs, statements);
  addAnnotations(callables, config, oracle, statements, notes);
  return statements;
}

} // namespace headroom::program
