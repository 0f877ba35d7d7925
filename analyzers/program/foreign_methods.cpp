// SPDX-License-Identifier: Apache-2.0
// Itanium C++ ABI 2.5 (virtual tables) and 2.9 (run-time type information). A table is told by its symbol, which is weak or global for
// every class that two units can share; the local ones of a stripped library are words without a symbol that lead to such methods.
#include "program/foreign_methods.h"

#include <algorithm>

#include "program/link_names.h"
#include "program/pools.h"

namespace headroom::program {

namespace {

bool isStandard(std::string_view klass)
{
  return klass.starts_with("std::") || klass.starts_with("__cxxabiv1::") || klass.starts_with("__gnu_cxx::");
}

/// A method by its link name, or what may be one in a library without local symbols.
bool mayBeMethod(const MachineFunction &function)
{
  return !function.isNamed || function.name.starts_with("_ZN") || function.name.starts_with("_ZZ") || function.name.starts_with("_ZT");
}

std::string behind(std::string_view text, std::string_view prefix)
{
  return text.starts_with(prefix) ? std::string(text.substr(prefix.size())) : std::string();
}

} // namespace

ForeignMethods::ForeignMethods(const ImageIndex &index, const SourceProgram &program, const SourceLink &link) : index_(index), program_(program)
{
  if (std::none_of(program.units().begin(), program.units().end(), [](const SourceFacts &unit) { return !unit.overrides.empty(); }))
    return; // no class hierarchy: nobody asks
  const MachineFacts &facts = index.facts();
  const unsigned size = index.pointerBytes();
  std::vector<const DataSymbol *> found;
  for (const MemoryBlock &block : facts.memory) {
    for (Address at = (block.address + size - 1) / size * size; at + size <= block.address + block.bytes.size(); at += size) {
      const Address word = index.initialWord(at).value_or(0);
      if (word == 0 || (facts.machine == Machine::Arm && (word & 1) == 0))
        continue;
      const auto function = index.functionAt(word);
      if (!function || !link.own(*function).empty() || !mayBeMethod(facts.functions[*function]) || facts.functions[*function].isAssembly)
        continue;
      const DataSymbol *object = index.objectAt(at);
      if (object == nullptr && block.isCode && index.functionAround(at))
        continue; // an instruction, or what one loads
      if (object == nullptr || object->name.starts_with("_ZTV") || object->name.starts_with("_ZTC"))
        found.push_back(object);
    }
  }
  sortUnique(found);
  for (const DataSymbol *symbol : found)
    addTable(symbol);
  std::sort(tables_.begin(), tables_.end(), [](const Table &a, const Table &b) { return a.name < b.name; });
}

void ForeignMethods::addTable(const DataSymbol *symbol)
{
  Table table;
  if (symbol != nullptr) {
    table.name = symbol->name;
    table.klass = behind(demangled(symbol->name), "vtable for ");
    findBases(*symbol, table);
  }
  tables_.push_back(std::move(table));
}

/// Every word of a type's information that leads to another one's names a base (2.9.5); the table leads to its own.
void ForeignMethods::findBases(const DataSymbol &table, Table &out) const
{
  std::vector<const DataSymbol *> types;
  const auto addTypesIn = [&](const DataSymbol &object) {
    const unsigned size = index_.pointerBytes();
    for (Address at = object.address; at + size <= object.address + object.sizeBytes; at += size) {
      const DataSymbol *type = index_.objectAt(index_.initialWord(at).value_or(0));
      if (type != nullptr && type->name.starts_with("_ZTI") && std::find(types.begin(), types.end(), type) == types.end())
        types.push_back(type);
    }
  };
  addTypesIn(table);
  out.knowsBases = !types.empty();
  for (std::size_t i = 0; i < types.size(); ++i) {
    out.bases.push_back(behind(demangled(types[i]->name), "typeinfo for "));
    out.knowsBases = out.knowsBases && !out.bases.back().empty();
    addTypesIn(*types[i]);
  }
}

std::string ForeignMethods::openReason(SourceId method) const
{
  if (tables_.empty())
    return {};
  const std::string name = demangled(program_.functions()[method].name);
  const auto isOf = [&](const std::string &klass) { return name.starts_with(klass + "::"); };
  for (const Table &table : tables_) {
    // The standard library's classes derive from its own only.
    const bool mayDerive = name.empty() || (isStandard(table.klass) ? isStandard(name)
                                                                    : !table.knowsBases || std::any_of(table.bases.begin(), table.bases.end(), isOf));
    if (mayDerive)
      return (table.klass.empty() ? "a virtual table without a name" : table.klass) + " has virtual methods without a source, and may override it";
  }
  return {};
}

} // namespace headroom::program
