// SPDX-License-Identifier: Apache-2.0
#include "program/source_program.h"

#include <algorithm>

#include "program/pools.h"

namespace headroom::program {

namespace {

std::uint64_t key(std::uint32_t high, std::uint32_t low)
{
  return (std::uint64_t{high} << 32) | low;
}

bool byCallee(const CallRef &a, const CallRef &b)
{
  return std::tie(a.callee, a.unit, a.call) < std::tie(b.callee, b.unit, b.call);
}

} // namespace

SourceProgram::SourceProgram(const std::vector<SourceFacts> &units) : units_(units)
{
  numbers_.resize(units.size());
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (units[i].isIncomplete)
      continue; // without numbers its lists are as if they were empty
    for (const std::string &path : units[i].files)
      numbers_[i].files.push_back(files_.add(path));
    addFunctions(units[i], numbers_[i]);
    addVariables(units[i], numbers_[i]);
    addRecords(units[i], numbers_[i]);
  }
  for (MergedRecord &record : records_) {
    sortUnique(record.fields);
    sortUnique(record.pointees);
  }
  listCalls();
}

void SourceProgram::addFunctions(const SourceFacts &unit, Numbers &numbers)
{
  numbers.functions.reserve(unit.functions.size());
  for (const SourceFunction &function : unit.functions) {
    FileNumber file = noFileNumber;
    if (function.isInternal)
      file = function.position.file < numbers.files.size() ? numbers.files[function.position.file] : files_.add(unit.mainFile);
    const std::uint32_t name = functionNames_.add(function.name);
    if (name >= functionsOfName_.size())
      functionsOfName_.resize(name + 1);
    std::vector<SourceId> &same = functionsOfName_[name];
    const auto known = std::find_if(same.begin(), same.end(), [&](SourceId id) { return functions_[id].file == file; });
    const SourceId id = known != same.end() ? *known : static_cast<SourceId>(functions_.size());
    if (known == same.end()) {
      functions_.push_back({function.name, file, function.isInternal, false, false, 0, function.type});
      same.push_back(id);
    }
    MergedFunction &merged = functions_[id];
    if (function.isDefined && !merged.isDefined)
      merged.type = function.type; // a declaration without a prototype says less
    merged.isDefined = merged.isDefined || function.isDefined;
    merged.isVariadic = merged.isVariadic || function.isVariadic;
    merged.parameterCount = std::max(merged.parameterCount, function.parameterCount);
    numbers.functions.push_back(id);
  }
}

void SourceProgram::addVariables(const SourceFacts &unit, Numbers &numbers)
{
  numbers.variables.reserve(unit.variables.size());
  for (const SourceVariable &variable : unit.variables) {
    const bool isStaticLocal = variable.function != noIndex;
    FileNumber file = noFileNumber;
    if (variable.isInternal || isStaticLocal)
      file = variable.position.file < numbers.files.size() ? numbers.files[variable.position.file] : files_.add(unit.mainFile);
    const std::uint32_t line = isStaticLocal ? variable.position.line : 0;
    auto &same = variableKeys_[key(otherNames_.add(variable.name), file)];
    auto place = std::find_if(same.begin(), same.end(), [&](const auto &entry) { return entry.first == line; });
    if (place == same.end()) {
      place = same.insert(same.end(), {line, static_cast<SourceId>(variables_.size())});
      variables_.push_back({variable.name, false, isStaticLocal, variable.type});
    }
    MergedVariable &merged = variables_[place->second];
    if (variable.isDefined && !merged.isDefined)
      merged.type = variable.type;
    merged.isDefined = merged.isDefined || variable.isDefined;
    numbers.variables.push_back(place->second);
  }
}

void SourceProgram::addRecords(const SourceFacts &unit, Numbers &numbers)
{
  for (const SourceField &field : unit.fields) {
    const auto [place, isNew] =
        fieldKeys_.emplace(key(otherNames_.add(field.record), otherNames_.add(field.field)), static_cast<SourceId>(fields_.size()));
    if (isNew)
      fields_.push_back(&field);
    numbers.fields.push_back(place->second);
  }
  for (const SourceRecord &record : unit.records) {
    const auto [place, isNew] = recordKeys_.emplace(record.name, static_cast<SourceId>(records_.size()));
    if (isNew)
      records_.push_back({record.name, {}, {}});
    MergedRecord &merged = records_[place->second];
    for (const SourceIndex field : record.fields)
      if (field < numbers.fields.size())
        merged.fields.push_back(numbers.fields[field]);
    merged.pointees.insert(merged.pointees.end(), record.pointees.begin(), record.pointees.end());
  }
}

void SourceProgram::listCalls()
{
  callStart_.assign(functions_.size() + 1, 0);
  for (std::uint32_t unit = 0; unit < units_.size(); ++unit)
    for (const SourceCall &call : units_[unit].calls)
      if (const SourceId caller = function(unit, call.caller); caller != noSource)
        ++callStart_[caller + 1];
  for (std::size_t i = 1; i < callStart_.size(); ++i)
    callStart_[i] += callStart_[i - 1];
  calls_.resize(callStart_.back());
  std::vector<std::uint32_t> next(callStart_.begin(), callStart_.end() - 1);
  for (std::uint32_t unit = 0; unit < units_.size(); ++unit)
    for (std::uint32_t i = 0; i < units_[unit].calls.size(); ++i) {
      const SourceCall &call = units_[unit].calls[i];
      if (const SourceId caller = function(unit, call.caller); caller != noSource)
        calls_[next[caller]++] = {unit, i, call.calleeNode == noIndex ? function(unit, call.callee) : noSource};
    }
  for (std::size_t i = 0; i + 1 < callStart_.size(); ++i)
    std::sort(calls_.begin() + callStart_[i], calls_.begin() + callStart_[i + 1], byCallee);
}

std::span<const SourceId> SourceProgram::functionsNamed(std::string_view name) const
{
  const std::uint32_t found = functionNames_.find(name);
  if (found == NameTable::none)
    return {};
  return functionsOfName_[found];
}

SourceId SourceProgram::recordNamed(std::string_view name) const
{
  const auto found = recordKeys_.find(name);
  return found == recordKeys_.end() ? noSource : found->second;
}

std::span<const CallRef> SourceProgram::callsOf(SourceId function) const
{
  return std::span(calls_).subspan(callStart_[function], callStart_[function + 1] - callStart_[function]);
}

std::span<const CallRef> SourceProgram::callsOf(SourceId function, SourceId callee) const
{
  const auto all = callsOf(function);
  const auto first = std::lower_bound(all.begin(), all.end(), callee, [](const CallRef &ref, SourceId wanted) { return ref.callee < wanted; });
  auto last = first;
  while (last != all.end() && last->callee == callee)
    ++last;
  return {first, last};
}

} // namespace headroom::program
