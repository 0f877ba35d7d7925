// SPDX-License-Identifier: Apache-2.0
#include "unit_builder.h"

#include <algorithm>

namespace headroom::test {

UnitBuilder::UnitBuilder(const std::string &path)
{
  facts.mainFile = path;
  facts.language = "c";
  facts.files = {path};
}

SourceIndex UnitBuilder::functionNamed(const std::string &name)
{
  const auto [place, isNew] = functions_.emplace(name, static_cast<SourceIndex>(facts.functions.size()));
  if (isNew) {
    SourceFunction function;
    function.name = name;
    function.position = {0, static_cast<std::uint32_t>(facts.functions.size() + 1), 1};
    facts.functions.push_back(std::move(function));
  }
  return place->second;
}

SourceIndex UnitBuilder::define(const std::string &name, const std::string &type, unsigned parameters, Linkage linkage)
{
  const SourceIndex index = functionNamed(name);
  SourceFunction &function = facts.functions[index];
  function.type = type;
  function.parameterCount = parameters;
  function.isInternal = linkage == Linkage::Internal;
  return index;
}

UnitBuilder &UnitBuilder::function(const std::string &name, const std::string &type, unsigned parameters)
{
  function_ = define(name, type, parameters, Linkage::External);
  facts.functions[function_].isDefined = true;
  variable_ = noIndex;
  return *this;
}

UnitBuilder &UnitBuilder::staticFunction(const std::string &name, const std::string &type, unsigned parameters)
{
  function_ = define(name, type, parameters, Linkage::Internal);
  facts.functions[function_].isDefined = true;
  variable_ = noIndex;
  return *this;
}

UnitBuilder &UnitBuilder::declares(const std::string &name, const std::string &type, unsigned parameters)
{
  define(name, type, parameters, Linkage::External);
  return *this;
}

UnitBuilder &UnitBuilder::variable(const std::string &name, const std::string &type)
{
  declaresVariable(name, type);
  variable_ = variables_.at(name);
  facts.variables[variable_].isDefined = true;
  function_ = noIndex;
  return *this;
}

UnitBuilder &UnitBuilder::declaresVariable(const std::string &name, const std::string &type)
{
  const auto [place, isNew] = variables_.emplace(name, static_cast<SourceIndex>(facts.variables.size()));
  if (isNew) {
    SourceVariable variable;
    variable.name = name;
    variable.type = type;
    variable.position = {0, 1, 1};
    facts.variables.push_back(std::move(variable));
  }
  return *this;
}

UnitBuilder &UnitBuilder::record(const std::string &name, const std::vector<std::string> &fields, const std::vector<std::string> &pointees)
{
  SourceRecord record;
  record.name = "struct " + name;
  record.pointees = pointees;
  for (const std::string &field : fields)
    record.fields.push_back(facts.nodes[node(record.name + "." + field)].index);
  facts.records.push_back(std::move(record));
  return *this;
}

SourceIndex UnitBuilder::intern(SourceNode wanted)
{
  const auto found = std::find(facts.nodes.begin(), facts.nodes.end(), wanted);
  if (found != facts.nodes.end())
    return static_cast<SourceIndex>(found - facts.nodes.begin());
  facts.nodes.push_back(wanted);
  return static_cast<SourceIndex>(facts.nodes.size() - 1);
}

SourceIndex UnitBuilder::node(const std::string &place)
{
  if (place == "&outside")
    return intern({SourceNode::Kind::Outside, noIndex, 0});
  if (place == "&laundered")
    return intern({SourceNode::Kind::Laundered, noIndex, 0});
  if (place == "&variadic")
    return intern({SourceNode::Kind::Variadic, noIndex, 0});
  if (place.front() == '$')
    return intern({SourceNode::Kind::Local, noIndex, locals_.emplace(place, static_cast<SourceIndex>(locals_.size())).first->second});
  if (const std::size_t hash = place.find('#'); hash != std::string::npos) {
    const SourceIndex function = functionNamed(place.substr(0, hash));
    const std::string which = place.substr(hash + 1);
    return which == "return" ? intern({SourceNode::Kind::Return, function, 0})
                             : intern({SourceNode::Kind::Parameter, function, static_cast<std::uint32_t>(std::stoul(which))});
  }
  if (place.starts_with("struct ")) {
    const std::size_t dot = place.find('.');
    const auto [known, isNew] = fields_.emplace(place, static_cast<SourceIndex>(facts.fields.size()));
    if (isNew)
      facts.fields.push_back({place.substr(0, dot), place.substr(dot + 1)});
    return intern({SourceNode::Kind::Field, known->second, 0});
  }
  return intern({SourceNode::Kind::Variable, variables_.at(place), 0});
}

UnitBuilder &UnitBuilder::flow(SourceFlow::Kind kind, SourceIndex to, SourceIndex from)
{
  facts.flows.push_back({kind, to, from, function_, variable_});
  return *this;
}

UnitBuilder &UnitBuilder::copies(const std::string &to, const std::string &from)
{
  return flow(SourceFlow::Kind::Copy, node(to), node(from));
}

UnitBuilder &UnitBuilder::takesAddress(const std::string &to, const std::string &of)
{
  const auto function = functions_.find(of);
  if (function != functions_.end())
    refersTo(of);
  return flow(SourceFlow::Kind::AddressOf, node(to),
              function != functions_.end() ? intern({SourceNode::Kind::Function, function->second, 0}) : node(of));
}

UnitBuilder &UnitBuilder::loads(const std::string &to, const std::string &pointer)
{
  return flow(SourceFlow::Kind::Load, node(to), node(pointer));
}

UnitBuilder &UnitBuilder::stores(const std::string &pointer, const std::string &from)
{
  return flow(SourceFlow::Kind::Store, node(pointer), node(from));
}

UnitBuilder &UnitBuilder::refersTo(const std::string &name)
{
  const auto function = functions_.find(name);
  facts.references.push_back({function_, variable_, function != functions_.end() ? function->second : noIndex,
                              function == functions_.end() ? variables_.at(name) : noIndex});
  return *this;
}

SourceCall &UnitBuilder::addCall(unsigned line, unsigned column, unsigned width, const std::vector<std::string> &arguments)
{
  SourceCall call;
  call.caller = function_;
  call.range = {{0, line, column}, line, column + width};
  for (const std::string &text : arguments) {
    SourceArgument argument;
    if (const auto function = functions_.find(text); function != functions_.end()) {
      argument.constant = SourceArgument::Constant::Function;
      argument.index = function->second;
      argument.node = node("$" + text + std::to_string(line));
      flow(SourceFlow::Kind::AddressOf, argument.node, intern({SourceNode::Kind::Function, function->second, 0}));
      refersTo(text);
    } else if (text.front() == '*') {
      argument.record = "struct " + text.substr(1);
    } else if (text.front() == '=') {
      argument.constant = SourceArgument::Constant::Variable;
      argument.index = variables_.at(text.substr(1));
    } else if (text.front() >= '0' && text.front() <= '9') {
      argument.constant = SourceArgument::Constant::Integer;
      argument.value = std::stoll(text);
    } else {
      argument.node = node(text);
    }
    call.arguments.push_back(std::move(argument));
  }
  facts.calls.push_back(std::move(call));
  return facts.calls.back();
}

UnitBuilder &UnitBuilder::callsThrough(const std::string &place, unsigned line, unsigned column, const std::vector<std::string> &arguments,
                                       unsigned width)
{
  const SourceIndex callee = node(place);
  SourceCall &call = addCall(line, column, width, arguments);
  call.calleeNode = callee;
  call.through = place;
  call.type = "void (void)";
  return *this;
}

UnitBuilder &UnitBuilder::calls(const std::string &callee, unsigned line, unsigned column, const std::vector<std::string> &arguments)
{
  const SourceIndex index = functionNamed(callee);
  addCall(line, column, 20, arguments);
  facts.calls.back().callee = index;
  for (unsigned i = 0; i < arguments.size(); ++i)
    if (const SourceIndex argument = facts.calls.back().arguments[i].node; argument != noIndex)
      flow(SourceFlow::Kind::Copy, node(callee + "#" + std::to_string(i)), argument);
  return refersTo(callee);
}

UnitBuilder &UnitBuilder::callsMethod(const std::string &method, unsigned line, unsigned column)
{
  const SourceIndex index = functionNamed(method);
  SourceCall &call = addCall(line, column, 20, {});
  call.callee = index;
  call.isVirtual = true;
  return *this;
}

UnitBuilder &UnitBuilder::overrides(const std::string &method, const std::string &overridden)
{
  facts.overrides.push_back({functionNamed(method), functionNamed(overridden)});
  return *this;
}

} // namespace headroom::test
