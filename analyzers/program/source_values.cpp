// SPDX-License-Identifier: Apache-2.0
// The constraint system: locations, flows, calls. What code without source does to it is in source_outside.cpp.
#include "program/source_values.h"

#include <algorithm>
#include <set>

#include "facts/source_integers.h"
#include "program/glob.h"
#include "program/pools.h"

namespace headroom::program {

namespace {

/// A copy of memory carries what it holds, whether or not the function has a source: there it is bytes.
bool copiesMemory(std::string_view name)
{
  return name.find("memcpy") != std::string_view::npos || name.find("memmove") != std::string_view::npos ||
         name.find("mempcpy") != std::string_view::npos;
}

/// The copies that a unit's own flows tell, by the types of what is copied (source/unit/builtins.cpp): to join everything that the two
/// pointers lead to besides would mix the fields of every record.
bool isToldByUnits(std::string_view name)
{
  if (name.starts_with("__"))
    name.remove_prefix(2);
  if (name.ends_with("_chk"))
    name.remove_suffix(4);
  return name == "memcpy" || name == "memmove" || name == "mempcpy" || name == "memcpy_inline" || name.starts_with("aeabi_memcpy") ||
         name.starts_with("aeabi_memmove");
}

} // namespace

SourceFlows::SourceFlows(const ImageIndex &index, const SourceProgram &program, const SourceLink &link,
                         const std::vector<const Pack *> &packs)
    : index_(index), program_(program), link_(link), foreign_(index, program, link)
{
  pointsTo_.addLocations(firstFunction - variadic + static_cast<std::uint32_t>(program.functions().size()));
  firstVariable_ = pointsTo_.addLocations(static_cast<std::uint32_t>(program.variables().size()));
  firstField_ = pointsTo_.addLocations(program.fieldCount());
  for (SourceId i = 0; i < program.fieldCount(); ++i)
    if (program.field(i) == integersField())
      integers_ = firstField_ + i;
  firstRecord_ = pointsTo_.addLocations(static_cast<std::uint32_t>(program.records().size()));
  recordPointers_.assign(program.records().size(), noLocation);
  isTaken_.assign(program.functions().size(), false);
  isCalled_ = isMethod_ = isInert_ = isAbsent_ = copiesMemory_ = isValue_ = isTaken_;
  reasons_.emplace_back("an address that the source takes from outside, such as a number");
  findOverrides();
  classifyFunctions(packs);
  numberNodes();
  addRecords();
  addFlows();
  addVariables();
  addCalls();
  addOutside();
  shapeFunctions();
  pointsTo_.solve();
}

void SourceFlows::findOverrides()
{
  for (std::uint32_t unit = 0; unit < program_.units().size(); ++unit)
    for (const SourceOverride &override : program_.units()[unit].overrides) {
      const SourceId method = program_.function(unit, override.method);
      const SourceId overridden = program_.function(unit, override.overridden);
      if (method == noSource || overridden == noSource)
        continue;
      overriders_.emplace_back(overridden, method);
      isMethod_[method] = isMethod_[overridden] = true;
    }
  sortUnique(overriders_);
}

std::vector<SourceId> SourceFlows::overridersOf(SourceId method) const
{
  std::vector<SourceId> out = {method};
  for (std::size_t i = 0; i < out.size(); ++i)
    for (auto o = std::lower_bound(overriders_.begin(), overriders_.end(), std::pair{out[i], SourceId{0}});
         o != overriders_.end() && o->first == out[i]; ++o)
      if (std::find(out.begin(), out.end(), o->second) == out.end())
        out.push_back(o->second);
  sortUnique(out);
  return out;
}

void SourceFlows::numberNodes()
{
  nodes_.resize(program_.units().size());
  for (std::uint32_t unit = 0; unit < nodes_.size(); ++unit) {
    const SourceFacts &facts = program_.units()[unit];
    if (facts.isIncomplete)
      continue;
    nodes_[unit].reserve(facts.nodes.size());
    for (const SourceNode &node : facts.nodes)
      nodes_[unit].push_back(numberNode(unit, node));
  }
}

LocationId SourceFlows::numberNode(std::uint32_t unit, const SourceNode &node)
{
  const auto global = [](LocationId first, SourceId id) { return id == noSource ? noLocation : first + id; };
  switch (node.kind) {
  case SourceNode::Kind::Function: return global(firstFunction, program_.function(unit, node.index));
  case SourceNode::Kind::Variable: return global(firstVariable_, program_.variable(unit, node.index));
  case SourceNode::Kind::Field: return global(firstField_, program_.fieldOf(unit, node.index));
  case SourceNode::Kind::Parameter:
  case SourceNode::Kind::Return: {
    const SourceId function = program_.function(unit, node.index);
    if (function == noSource)
      return noLocation;
    const std::uint32_t ordinal = node.kind == SourceNode::Kind::Return ? returnOrdinal : node.ordinal;
    const auto [place, isNew] = parameters_.emplace((std::uint64_t{link_.body(function)} << 32) | ordinal, noLocation);
    if (isNew)
      place->second = pointsTo_.addLocations();
    return place->second;
  }
  case SourceNode::Kind::Local: return pointsTo_.addLocations();
  case SourceNode::Kind::Variadic: return variadic;
  case SourceNode::Kind::Laundered: return laundered;
  case SourceNode::Kind::Outside: break;
  }
  return PointsTo::outside;
}

LocationId SourceFlows::parameter(SourceId function, std::uint32_t ordinal) const
{
  const auto found = parameters_.find((std::uint64_t{link_.body(function)} << 32) | ordinal);
  return found == parameters_.end() ? noLocation : found->second;
}

LocationId SourceFlows::nodeLocation(std::uint32_t unit, SourceIndex node) const
{
  return node < nodes_[unit].size() ? nodes_[unit][node] : noLocation;
}

/// `const struct k_timer [4]` is made of `struct k_timer`.
std::string SourceFlows::recordOf(std::string_view type)
{
  for (const std::string_view qualifier : {"const ", "volatile ", "const "})
    if (type.starts_with(qualifier))
      type.remove_prefix(qualifier.size());
  if (type.find('*') != std::string_view::npos || type.find('(') != std::string_view::npos)
    return {};
  type = type.substr(0, type.find('['));
  while (type.ends_with(' '))
    type.remove_suffix(1);
  return type.starts_with("class ") ? "struct " + std::string(type.substr(6)) : std::string(type);
}

/// A record that escapes takes its fields along, and whatever its fields lead to.
void SourceFlows::addRecords()
{
  for (SourceId i = 0; i < program_.records().size(); ++i) {
    const MergedRecord &record = program_.records()[i];
    for (const SourceId field : record.fields)
      pointsTo_.escapesWith(firstRecord_ + i, firstField_ + field);
    for (const std::string_view pointee : record.pointees)
      if (const SourceId other = program_.recordNamed(pointee); other != noSource && other != i)
        pointsTo_.escapesWith(firstRecord_ + i, firstRecord_ + other);
  }
  for (SourceId i = 0; i < program_.variables().size(); ++i)
    if (const SourceId record = program_.recordNamed(recordOf(program_.variables()[i].type)); record != noSource)
      pointsTo_.escapesWith(variableLocation(i), firstRecord_ + record);
}

LocationId SourceFlows::pointerTo(std::string_view record)
{
  const SourceId id = record.empty() ? noSource : program_.recordNamed(record);
  if (id == noSource)
    return noLocation;
  if (recordPointers_[id] == noLocation) {
    recordPointers_[id] = pointsTo_.addLocations();
    pointsTo_.addressOf(recordPointers_[id], firstRecord_ + id);
  }
  return recordPointers_[id];
}

bool SourceFlows::isLive(std::uint32_t unit, const SourceFlow &flow) const
{
  if (const SourceId function = program_.function(unit, flow.function); function != noSource)
    return link_.isLive(function, unit);
  if (const SourceId variable = program_.variable(unit, flow.variable); variable != noSource)
    return link_.isVariableLive(variable);
  return true;
}

void SourceFlows::addFlows()
{
  for (std::uint32_t unit = 0; unit < program_.units().size(); ++unit) {
    const SourceFacts &facts = program_.units()[unit];
    for (const SourceFlow &flow : facts.flows) {
      const LocationId to = nodeLocation(unit, flow.to);
      const LocationId from = nodeLocation(unit, flow.from);
      if (to == noLocation || from == noLocation || !isLive(unit, flow))
        continue;
      if (from == PointsTo::outside && (flow.kind == SourceFlow::Kind::Copy || flow.kind == SourceFlow::Kind::AddressOf) && isReadFromImage(program_.variable(unit, flow.variable)))
        continue;
      switch (flow.kind) {
      // Integers are mostly no addresses: functions that are known to be among them count, the unknown and places do not. At a place
      // that is not known lies a device's register or a counter: what is written there does not let every function escape.
      case SourceFlow::Kind::Copy: to == integers_ ? pointsTo_.copyFunctions(to, from) : pointsTo_.copy(to, from); break;
      case SourceFlow::Kind::Load: to == integers_ ? pointsTo_.loadFunctions(to, from) : pointsTo_.load(to, from); break;
      case SourceFlow::Kind::Store: from == integers_ ? pointsTo_.storeKnown(to, from) : pointsTo_.store(to, from); break;
      case SourceFlow::Kind::AddressOf:
        if (from == PointsTo::outside) {
          pointsTo_.copy(to, fixed);
        } else if (facts.nodes[flow.from].kind != SourceNode::Kind::Function) {
          if (to != integers_)
            pointsTo_.addressOf(to, from);
        } else {
          takeWritten(to, from - firstFunction);
          isTaken_[link_.body(from - firstFunction)] = true;
          if (const SourceId variable = program_.variable(unit, flow.variable); variable != noSource)
            initialised_.emplace_back(variable, link_.body(from - firstFunction));
        }
        break;
      }
    }
  }
  sortUnique(initialised_);
}

void SourceFlows::addVariables()
{
  for (SourceId i = 0; i < program_.variables().size(); ++i) {
    if (program_.variables()[i].isDefined || !link_.isVariableLive(i))
      continue;
    pointsTo_.mayHoldUnknown(variableLocation(i), reason(std::string(program_.variables()[i].name) + " is defined where there is no source"));
    pointsTo_.copy(PointsTo::outside, variableLocation(i));
  }
}

void SourceFlows::classifyFunctions(const std::vector<const Pack *> &packs)
{
  std::set<std::string_view> externals;
  for (const auto &[address, name] : index_.facts().externals)
    externals.insert(name);
  for (SourceId i = 0; i < program_.functions().size(); ++i) {
    const MergedFunction &function = program_.functions()[i];
    copiesMemory_[i] = copiesMemory(function.name);
    if (program_.functions()[link_.body(i)].isDefined)
      continue;
    // Expanded by the compiler, or behind a branch that was dropped: nothing of that name is there to call.
    isAbsent_[i] = index_.facts().isLinked && !index_.isLinked(function.name) && !externals.contains(function.name);
    isInert_[i] = isAbsent_[i];
    for (const Pack *pack : packs)
      isInert_[i] = isInert_[i] || matchesAnyGlob(pack->inert, function.name);
  }
}

void SourceFlows::takeAddress(LocationId to, SourceId function)
{
  pointsTo_.addressOf(to, functionLocation(function));
  isValue_[function] = true;
}

void SourceFlows::takeWritten(LocationId to, SourceId function)
{
  takeAddress(to, function);
  if (!isMethod_[function])
    return;
  for (const SourceId method : overridersOf(function))
    takeAddress(to, method);
  if (std::string why = openReasonOf(function); !why.empty())
    pointsTo_.mayHoldUnknown(to, reason(std::move(why)));
}

/// What a call through a pointer does to each function that one can hold.
void SourceFlows::shapeFunctions()
{
  for (SourceId i = 0; i < isValue_.size(); ++i) {
    if (!isValue_[i])
      continue;
    const MergedFunction &body = program_.functions()[link_.body(i)];
    PointsToFunction shape;
    shape.isAnalysed = body.isDefined || isAbsent_[i];
    for (std::uint32_t ordinal = 0; body.isDefined && ordinal < body.parameterCount; ++ordinal)
      shape.parameters.push_back(parameter(i, ordinal));
    shape.result = parameter(i, returnOrdinal);
    if (body.isDefined)
      shape.records = recordsByValue(body.type, Side::Takes, body.parameterCount);
    if (body.isVariadic)
      shape.rest = variadic;
    pointsTo_.makeFunction(functionLocation(i), std::move(shape));
  }
  // An address that became a number can be branched to by code without source (a thread's first frame); nothing else is
  // assumed to be done with it there.
  pointsTo_.leaksFunctions(laundered);
}

std::vector<LocationId> SourceFlows::argumentLocations(std::uint32_t unit, const SourceCall &call)
{
  std::vector<LocationId> out;
  for (const SourceArgument &argument : call.arguments) {
    LocationId location = nodeLocation(unit, argument.node);
    if (location == noLocation && argument.constant == SourceArgument::Constant::Function) {
      location = pointsTo_.addLocations();
      if (const SourceId function = program_.function(unit, argument.index); function != noSource) {
        takeWritten(location, function);
        isTaken_[link_.body(function)] = true;
      }
    }
    out.push_back(location);
  }
  return out;
}

void SourceFlows::addCalls()
{
  for (std::uint32_t unit = 0; unit < program_.units().size(); ++unit) {
    const SourceFacts &facts = program_.units()[unit];
    if (facts.isIncomplete)
      continue;
    for (const SourceCall &call : facts.calls) {
      const SourceId caller = program_.function(unit, call.caller);
      if (caller != noSource && !link_.isLive(caller, unit))
        continue;
      if (call.calleeNode != noIndex) {
        addIndirectCall(unit, call);
      } else if (const SourceId callee = program_.function(unit, call.callee); callee != noSource) {
        if (call.isVirtual)
          addVirtualCall(unit, call, callee);
        else
          addDirectCall(unit, call, callee);
      }
    }
  }
}

void SourceFlows::addVirtualCall(std::uint32_t unit, const SourceCall &call, SourceId method)
{
  isMethod_[method] = true;
  for (const SourceId overrider : overridersOf(method))
    addDirectCall(unit, call, overrider);
  std::string why = openReasonOf(method);
  if (why.empty())
    return;
  for (const LocationId argument : argumentLocations(unit, call))
    if (argument != noLocation)
      pointsTo_.copy(PointsTo::outside, argument);
  for (const SourceArgument &argument : call.arguments)
    if (const LocationId record = pointerTo(argument.record); record != noLocation)
      pointsTo_.copy(PointsTo::outside, record);
  if (const LocationId result = nodeLocation(unit, call.result); result != noLocation)
    pointsTo_.mayHoldUnknown(result, reason(std::move(why)));
}

void SourceFlows::addDirectCall(std::uint32_t unit, const SourceCall &call, SourceId callee)
{
  const SourceId body = link_.body(callee);
  isCalled_[body] = true;
  const MergedFunction &function = program_.functions()[body];
  if (function.isDefined && !call.isVirtual && !copiesMemory_[callee])
    return; // the unit's own flows connect everything
  const LocationId result = nodeLocation(unit, call.result);
  const std::vector<LocationId> arguments = argumentLocations(unit, call);
  if (copiesMemory_[callee] && !isToldByUnits(function.name))
    addMemoryCopy(arguments);
  if (function.isDefined) {
    for (std::uint32_t i = 0; call.isVirtual && i < arguments.size(); ++i)
      if (const LocationId to = parameter(body, i); to != noLocation && arguments[i] != noLocation)
        pointsTo_.copy(to, arguments[i]);
    if (const LocationId from = parameter(body, returnOrdinal); from != noLocation && result != noLocation && from != result)
      pointsTo_.copy(result, from);
    return;
  }
  if (isInert_[callee]) {
    // Keeps nothing; an address that it returns is one that it was given, or of memory that nobody else has.
    if (result == noLocation)
      return;
    pointsTo_.addressOf(result, pointsTo_.addLocations());
    for (const LocationId argument : arguments)
      if (argument != noLocation)
        pointsTo_.copy(result, argument);
    return;
  }
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] != noLocation)
      pointsTo_.copy(PointsTo::outside, arguments[i]);
    if (const LocationId record = pointerTo(call.arguments[i].record); record != noLocation)
      pointsTo_.copy(PointsTo::outside, record);
  }
  if (result != noLocation) {
    const auto [place, isNew] = noSourceReasons_.emplace(callee, 0);
    if (isNew)
      place->second = reason("returned by " + std::string(function.name) + ", which has no source");
    pointsTo_.mayHoldUnknown(result, place->second);
  }
}

/// What the second argument points to may afterwards be where the first one points. Records need nothing: a field is one location.
void SourceFlows::addMemoryCopy(const std::vector<LocationId> &arguments)
{
  if (arguments.size() < 2 || arguments[0] == noLocation || arguments[1] == noLocation)
    return;
  const LocationId contents = pointsTo_.addLocations();
  pointsTo_.load(contents, arguments[1]);
  pointsTo_.store(arguments[0], contents);
}

void SourceFlows::addIndirectCall(std::uint32_t unit, const SourceCall &call)
{
  PointsToCall out;
  out.callee = nodeLocation(unit, call.calleeNode);
  if (out.callee == noLocation)
    return;
  out.arguments = argumentLocations(unit, call);
  out.result = nodeLocation(unit, call.result);
  out.records = recordsByValue(call.type, Side::Gives, static_cast<std::uint32_t>(call.arguments.size()));
  for (const SourceArgument &argument : call.arguments)
    if (const LocationId record = pointerTo(argument.record); record != noLocation)
      out.escaping.push_back(record);
  pointsTo_.call(std::move(out));
}

void SourceFlows::add(SourceValues &values, std::uint32_t unit, SourceIndex node) const
{
  const LocationId location = nodeLocation(unit, node);
  if (location == noLocation) {
    values.hasUnknown = true;
    values.openReason = "the source does not say";
    return;
  }
  for (const LocationId value : pointsTo_.valuesOf(location)) {
    if (value == PointsTo::unknown) {
      values.hasUnknown = true;
      if (values.openReason.empty())
        values.openReason = describe(pointsTo_.originOfUnknown(location));
    } else if (value == fixed) {
      values.hasFixed = true;
    } else if (value >= firstFunction && value < firstVariable_) {
      values.functions.push_back(value - firstFunction);
    } else if (value >= firstVariable_ && value < firstField_) {
      values.variables.push_back(value - firstVariable_);
    } else {
      values.hasObjects = true;
    }
  }
  sortUnique(values.functions);
  sortUnique(values.variables);
}

} // namespace headroom::program
