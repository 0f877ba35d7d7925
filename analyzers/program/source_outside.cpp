// SPDX-License-Identifier: Apache-2.0
// What code without source does to the flows: functions that it can call, words that it alone explains, units that were not read.
#include <algorithm>
#include <array>

#include "program/pools.h"
#include "program/source_values.h"

namespace headroom::program {

namespace {

/// Directories of toolchain libraries in their own debug information; they come without a compile command and register nothing.
constexpr std::array<std::string_view, 7> libraryDirectories = {"newlib", "libgcc", "libgloss", "picolibc", "libstdc++-v3", "compiler-rt", "libcxx"};

bool isToolchainLibrary(const std::string &path)
{
  const std::string tidy = "/" + tidyPath(path) + "/";
  return std::any_of(libraryDirectories.begin(), libraryDirectories.end(), [&](std::string_view directory) {
    return tidy.find("/" + std::string(directory) + "/") != std::string::npos;
  });
}

/// Virtual tables are what the class hierarchy stands for.
bool isVirtualTable(std::string_view symbol)
{
  return symbol.starts_with("_ZTV") || symbol.starts_with("_ZTC");
}

/// Variables of different names at one address (an alias attribute, an assignment in a linker script): they are one object.
std::vector<std::pair<SourceId, SourceId>> aliases(const ImageIndex &index, const SourceProgram &program, const SourceLink &link)
{
  std::vector<std::pair<Address, SourceId>> places;
  for (const DataSymbol &symbol : index.facts().symbols)
    if (symbol.sizeBytes != 0)
      for (const SourceId variable : link.variablesOfSymbol(symbol.name))
        places.emplace_back(symbol.address, variable);
  sortUnique(places);
  std::vector<std::pair<SourceId, SourceId>> out;
  for (std::size_t i = 1; i < places.size(); ++i) {
    const auto &[address, variable] = places[i];
    const auto &[before, other] = places[i - 1];
    if (address == before && program.variables()[variable].name != program.variables()[other].name)
      out.emplace_back(other, variable);
  }
  return out;
}

} // namespace

std::uint32_t SourceFlows::reason(std::string text)
{
  reasons_.push_back(std::move(text));
  return static_cast<std::uint32_t>(reasons_.size() - 1);
}

std::string SourceFlows::describe(LocationId location) const
{
  if (location >= firstFunction && location < firstVariable_)
    return std::string(program_.functions()[location - firstFunction].name);
  if (location >= firstVariable_ && location < firstField_)
    return std::string(program_.variables()[location - firstVariable_].name);
  if (location >= firstField_ && location < firstRecord_) {
    const SourceField &field = program_.field(location - firstField_);
    return field.record.empty() ? field.field : field.record + "." + field.field;
  }
  if (location >= firstRecord_ && location < firstRecord_ + program_.records().size())
    return std::string(program_.records()[location - firstRecord_].name);
  return "an object";
}

std::string SourceFlows::describe(UnknownOrigin origin) const
{
  switch (origin.kind) {
  case UnknownOrigin::Kind::Stated: return reasons_[origin.subject < reasons_.size() ? origin.subject : 0];
  case UnknownOrigin::Kind::Escaped: return describe(origin.subject) + " is in reach of code without source";
  case UnknownOrigin::Kind::LoadedThroughUnknown: return "read through a pointer that is not known";
  case UnknownOrigin::Kind::ReturnedFromUnknown:
    return origin.subject == PointsTo::unknown ? "returned by a call that is not known"
                                               : "returned by " + describe(origin.subject) + ", which has no source";
  case UnknownOrigin::Kind::None: break;
  }
  return "not known";
}

void SourceFlows::addOutside()
{
  const MachineFacts &facts = index_.facts();
  std::vector<bool> isEntered(program_.functions().size(), false);
  for (const FunctionIndex function : link_.unanalysed())
    for (const CallSite &call : facts.functions[function].calls)
      if (call.target.kind == Value::Kind::Constants)
        for (const Address target : call.target.constants)
          if (const auto callee = index_.functionAt(target))
            for (const SourceId entered : link_.own(*callee))
              isEntered[link_.body(entered)] = true;
  // A library that calls through what it reads may call the methods of objects that it was given.
  const bool callsMethods = std::any_of(link_.unanalysed().begin(), link_.unanalysed().end(), [&](FunctionIndex i) {
    const MachineFunction &function = facts.functions[i];
    return !function.isAssembly && (function.unit >= facts.files.size() || !isToolchainLibrary(facts.files[function.unit])) &&
           std::any_of(function.calls.begin(), function.calls.end(), [](const CallSite &call) {
             return call.indirect && call.kind != CallSite::Kind::Trap && call.target.kind != Value::Kind::Constants;
           });
  });
  for (FunctionIndex i = 0; i < facts.functions.size(); ++i) {
    const bool isTakenInImage = std::binary_search(facts.addressTaken.begin(), facts.addressTaken.end(), facts.functions[i].entry);
    for (const SourceId own : link_.own(i)) {
      const SourceId body = link_.body(own);
      if (isMethod_[body]) {
        isEntered[body] = isEntered[body] || callsMethods;
        continue;
      }
      if (isTaken_[body])
        continue;
      // Nothing in the sources calls it or names it: vectors, start-up code or the compiler do.
      if (isTakenInImage || !isCalled_[body])
        isEntered[body] = true;
      isAddressTakenOutside_ = isAddressTakenOutside_ || isTakenInImage;
    }
  }
  for (SourceId i = 0; i < isEntered.size(); ++i)
    if (isEntered[i])
      takeAddress(PointsTo::outside, i);
  addUnexplainedWords();
  for (const auto &[one, other] : aliases(index_, program_, link_)) {
    pointsTo_.copy(variableLocation(one), variableLocation(other));
    pointsTo_.copy(variableLocation(other), variableLocation(one));
  }
  // Behind a stated number lie further ones: a table of entry points.
  pointsTo_.addressOf(fixed, fixed);
  pointsTo_.mayHoldUnknown(fixed, 0);
  // Integers come from everywhere: read from memory that held an address, put together from parts, returned by what was cast.
  pointsTo_.mayHoldUnknown(laundered, reason("an integer that is used as an address"));
  for (SourceId i = 0; i < isTaken_.size(); ++i)
    if (isTaken_[i])
      addressTaken_.push_back(i);
  if (!link_.unanalysed().empty())
    assumptions_.emplace_back("assembly and prebuilt code store no function pointers of their own");
  findOpenUnits();
}

/// Whether the numbers in an initialiser need no guess: all objects that the variable can be lie in the image with their words, each of
/// which is a function (addUnexplainedWords has it), lies in the image's memory, or is too small to be an address of code.
bool SourceFlows::isReadFromImage(SourceId variable) const
{
  constexpr Address largestMark = 0x400; // the first addresses hold vectors
  const unsigned size = index_.pointerBytes();
  const auto symbols = variable == noSource ? std::vector<const DataSymbol *>{} : index_.symbolsNamed(program_.variables()[variable].name);
  for (const DataSymbol *symbol : symbols) {
    const MemoryBlock *block = index_.blockAt(symbol->address);
    if (block == nullptr || block->isCode || block->bytes.empty() || symbol->sizeBytes == 0)
      return false;
    for (Address at = symbol->address / size * size; at + size <= symbol->address + symbol->sizeBytes; at += size) {
      const Address word = index_.initialWord(at).value_or(0);
      if (word >= largestMark && !index_.functionAt(word) && (index_.blockAt(word) == nullptr || index_.blockAt(word)->isCode))
        return false;
    }
  }
  return !symbols.empty();
}

/// A table that a script filled with numbers, or that assembly defines: the words are in the image, the source names no function.
void SourceFlows::addUnexplainedWords()
{
  const unsigned size = index_.pointerBytes();
  const bool isArm = index_.facts().machine == Machine::Arm;
  for (const MemoryBlock &block : index_.facts().memory) {
    if (block.isCode)
      continue;
    for (Address at = (block.address + size - 1) / size * size; at + size <= block.address + block.bytes.size(); at += size) {
      const Address word = index_.initialWord(at).value_or(0);
      if (word == 0 || (isArm && (word & 1) == 0))
        continue;
      const auto function = index_.functionAt(word);
      if (!function || link_.own(*function).empty())
        continue;
      const DataSymbol *object = index_.objectAt(at);
      if (object != nullptr && isVirtualTable(object->name))
        continue;
      const auto &variables = link_.variablesOfSymbol(object == nullptr ? std::string_view{} : std::string_view(object->name));
      const auto isNamedBy = [&](SourceId variable) {
        return std::any_of(link_.own(*function).begin(), link_.own(*function).end(), [&](SourceId own) {
          return std::binary_search(initialised_.begin(), initialised_.end(), std::pair{variable, link_.body(own)});
        });
      };
      if (std::any_of(variables.begin(), variables.end(), isNamedBy))
        continue;
      for (const SourceId own : link_.own(*function)) {
        const SourceId value = link_.body(own);
        takeAddress(PointsTo::outside, value);
        for (const SourceId variable : variables) {
          takeAddress(variableLocation(variable), value);
          if (const SourceId record = program_.recordNamed(recordOf(program_.variables()[variable].type)); record != noSource)
            for (const SourceId field : program_.records()[record].fields)
              takeAddress(firstField_ + field, value);
        }
      }
    }
  }
}

/// A unit that was built but not understood can store anything anywhere. Toolchain libraries are taken not to.
void SourceFlows::findOpenUnits()
{
  const MachineFacts &facts = index_.facts();
  const bool hasUnits = std::any_of(facts.functions.begin(), facts.functions.end(), [](const MachineFunction &f) { return f.unit != noFile; });
  for (const SourceFacts &unit : program_.units()) {
    if (!unit.isIncomplete)
      continue;
    SourceFiles own;
    (void)own.add(unit.mainFile);
    const bool isLinked = !hasUnits || std::any_of(facts.functions.begin(), facts.functions.end(), [&](const MachineFunction &f) {
      return f.unit < facts.files.size() && !own.find(facts.files[f.unit]).empty();
    });
    if (isLinked) {
      everythingIsOpen_ = unit.mainFile + " could not be analysed";
      return;
    }
  }
  for (const FunctionIndex i : link_.unanalysed()) {
    const MachineFunction &function = facts.functions[i];
    if (function.isAssembly || function.unit >= facts.files.size() || isToolchainLibrary(facts.files[function.unit]))
      continue;
    const auto &own = link_.own(i);
    if (std::any_of(own.begin(), own.end(), [&](SourceId id) { return isInert_[id]; }))
      continue;
    everythingIsOpen_ = facts.files[function.unit] + " is linked, but was not analysed";
    return;
  }
}

} // namespace headroom::program
