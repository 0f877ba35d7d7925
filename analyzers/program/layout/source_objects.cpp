// SPDX-License-Identifier: Apache-2.0
#include "program/layout/source_objects.h"

#include <algorithm>
#include <cctype>

namespace headroom {

namespace {

std::string fileName(const std::string &path)
{
  return path.substr(path.rfind('/') + 1);
}

/// `parts.0`: what GCC and Clang call a static local.
std::string withoutNumber(const std::string &name)
{
  const std::size_t dot = name.find_last_not_of("0123456789");
  return dot != std::string::npos && dot + 1 < name.size() && dot > 0 && name[dot] == '.' ? name.substr(0, dot) : name;
}

/// `f.constprop.0`, `f.part.0`, `f.isra.0`: copies and parts of f.
std::string undivided(const std::string &name)
{
  return name.substr(0, name.find('.'));
}

void tidy(std::vector<SourceIndex> &list)
{
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

} // namespace

SourceObjects::SourceObjects(const MemoryLayout &layout, const LayoutInput &input) : layout_(layout), input_(input)
{
  for (const ImageSymbol &symbol : layout.image.symbols)
    if (symbol.kind != ImageSymbol::Kind::Function && symbol.section != UINT32_MAX) {
      symbols_[symbol.name].push_back(&symbol);
      const std::string plain = withoutNumber(symbol.name);
      if (plain != symbol.name)
        symbols_[plain].push_back(&symbol);
    }
  for (const MachineFunction &function : input.machine.functions) {
    linked_.insert(undivided(function.name));
    for (const std::string &alias : function.aliases)
      linked_.insert(undivided(alias));
    for (const InlinedFunction &inlined : function.inlined)
      linked_.insert(inlined.name);
  }
  flowsTo_.resize(input.sources.size());
  for (std::uint32_t unit = 0; unit < input.sources.size(); ++unit) {
    const SourceFacts &facts = input.sources[unit];
    if (facts.isIncomplete)
      continue;
    units_.push_back(unit);
    for (SourceIndex i = 0; i < facts.variables.size(); ++i)
      if (facts.variables[i].isDefined)
        definitions_[facts.variables[i].name].push_back({unit, i});
    for (const SourceFlow &flow : facts.flows)
      if (flow.kind != SourceFlow::Kind::Store)
        flowsTo_[unit].emplace(flow.to, &flow);
  }
  findInlined();
  findWrites();
}

SourcePlace SourceObjects::place(std::uint32_t unit, const SourcePosition &position) const
{
  const SourceFacts &from = facts(unit);
  if (position.file >= from.files.size())
    return {};
  SourcePlace out = layout_.place(from.files[position.file], position.line);
  out.column = position.column;
  return out;
}

const ImageSymbol *SourceObjects::symbolOf(SourceObject object) const
{
  const SourceVariable &wanted = variable(object);
  const auto found = symbols_.find(wanted.name);
  if (found == symbols_.end())
    return nullptr;
  std::vector<const ImageSymbol *> fitting;
  for (const ImageSymbol *symbol : found->second) {
    if (symbol->name != wanted.name && wanted.function == noIndex)
      continue; // `parts.0` is a static local, and no file's own `parts`
    if (wanted.isInternal && symbol->isLocal && !symbol->sourceFile.empty() &&
        fileName(symbol->sourceFile) != fileName(facts(object.unit).mainFile))
      continue;
    if (!wanted.isInternal && wanted.function == noIndex && symbol->isLocal)
      continue;
    fitting.push_back(symbol);
  }
  // Symbols of a global's name are one object; of a static one's there may be several that nothing tells apart.
  if (fitting.size() == 1 || (fitting.size() > 1 && std::all_of(fitting.begin(), fitting.end(), [&](const ImageSymbol *one) {
                                return one->address == fitting[0]->address;
                              })))
    return fitting[0];
  return nullptr;
}

std::optional<SourceObject> SourceObjects::definitionOf(const std::string &symbol, std::uint64_t address) const
{
  for (const std::string &name : {symbol, withoutNumber(symbol)}) {
    const auto found = definitions_.find(name);
    if (found == definitions_.end())
      continue;
    for (const SourceObject &object : found->second) {
      const ImageSymbol *own = symbolOf(object);
      if (own && own->address <= address && (own->address == address || address - own->address < own->sizeBytes))
        return object;
    }
    if (found->second.size() == 1)
      return found->second[0];
  }
  return std::nullopt;
}

bool SourceObjects::isLinked(std::uint32_t unit, SourceIndex function) const
{
  return function < facts(unit).functions.size() && isNamed_[unit][function];
}

// Debug information tells of an inlined function only where code of its own is left, and not at all in an image without it. What code of
// the image names is a part of it, unless the image has it by itself.
void SourceObjects::findInlined()
{
  isNamed_.resize(input_.sources.size());
  std::vector<std::vector<std::vector<SourceIndex>>> names(input_.sources.size());
  std::map<std::string, std::vector<std::pair<std::uint32_t, SourceIndex>>> external;
  std::vector<std::pair<std::uint32_t, SourceIndex>> open;
  const auto reach = [&](std::uint32_t unit, SourceIndex function) {
    if (function >= isNamed_[unit].size() || isNamed_[unit][function])
      return;
    isNamed_[unit][function] = true;
    open.emplace_back(unit, function);
  };
  for (const std::uint32_t unit : units_) {
    const SourceFacts &from = facts(unit);
    isNamed_[unit].resize(from.functions.size());
    names[unit].resize(from.functions.size());
    for (SourceIndex i = 0; i < from.functions.size(); ++i) {
      if (!from.functions[i].isInternal)
        external[from.functions[i].name].emplace_back(unit, i);
      if (linked_.count(from.functions[i].name))
        reach(unit, i);
    }
    for (const SourceCall &call : from.calls)
      if (call.caller < names[unit].size())
        names[unit][call.caller].push_back(call.callee);
    for (const SourceReference &reference : from.references)
      if (reference.byVariable != noIndex)
        reach(unit, reference.toFunction);
      else if (reference.function < names[unit].size())
        names[unit][reference.function].push_back(reference.toFunction);
  }
  while (!open.empty()) {
    const auto [unit, function] = open.back();
    open.pop_back();
    for (const SourceIndex named : names[unit][function])
      reach(unit, named);
    if (!facts(unit).functions[function].isInternal)
      for (const auto &[otherUnit, other] : external[facts(unit).functions[function].name])
        reach(otherUnit, other);
  }
}

std::vector<SourceUse> SourceObjects::callsOf(const std::vector<std::string> &functions) const
{
  std::vector<SourceUse> out;
  for (const std::uint32_t unit : units_)
    for (const SourceCall &call : facts(unit).calls) {
      if (call.callee == noIndex || call.callee >= facts(unit).functions.size() || !isLinked(unit, call.caller))
        continue;
      const std::string &callee = facts(unit).functions[call.callee].name;
      if (std::find(functions.begin(), functions.end(), callee) != functions.end())
        out.push_back({unit, &call});
    }
  return out;
}

SourceAddresses SourceObjects::addressesIn(std::uint32_t unit, SourceIndex node) const
{
  using Kind = SourceNode::Kind;
  SourceAddresses out;
  const SourceFacts &from = facts(unit);
  std::set<SourceIndex> seen{node};
  std::vector<SourceIndex> open{node};
  // What a node may hold is followed backwards through copies; each node is visited once.
  while (!open.empty()) {
    const SourceIndex at = open.back();
    open.pop_back();
    if (at >= from.nodes.size()) {
      out.isOpen = true;
      continue;
    }
    const Kind kind = from.nodes[at].kind;
    out.isOpen = out.isOpen || kind == Kind::Parameter || kind == Kind::Outside || kind == Kind::Laundered || kind == Kind::Variadic ||
                 kind == Kind::Return;
    const auto [first, last] = flowsTo_[unit].equal_range(at);
    out.isOpen = out.isOpen || (first == last && kind != Kind::Local);
    for (auto flow = first; flow != last; ++flow) {
      const SourceFlow &one = *flow->second;
      if (one.kind == SourceFlow::Kind::AddressOf) {
        out.nodes.push_back(one.from);
      } else if (one.kind == SourceFlow::Kind::Copy) {
        if (seen.insert(one.from).second)
          open.push_back(one.from);
      } else {
        out.isOpen = true; // loaded through a pointer
      }
    }
  }
  tidy(out.nodes);
  return out;
}

SourceAddresses SourceObjects::contentsOf(std::uint32_t unit, SourceIndex node) const
{
  SourceAddresses out = addressesIn(unit, node);
  for (const SourceFlow &flow : facts(unit).flows) {
    if (flow.kind != SourceFlow::Kind::Store)
      continue;
    const SourceAddresses to = addressesIn(unit, flow.to);
    if (!std::binary_search(to.nodes.begin(), to.nodes.end(), node))
      continue;
    const SourceAddresses what = addressesIn(unit, flow.from);
    out.nodes.insert(out.nodes.end(), what.nodes.begin(), what.nodes.end());
    out.isOpen = out.isOpen || what.isOpen;
  }
  tidy(out.nodes);
  return out;
}

std::optional<SourceObject> SourceObjects::objectOf(std::uint32_t unit, const SourceArgument &argument, std::int64_t &offset) const
{
  offset = argument.value;
  if (argument.constant == SourceArgument::Constant::Variable && argument.index < facts(unit).variables.size())
    return SourceObject{unit, argument.index};
  offset = 0;
  if (argument.node == noIndex)
    return std::nullopt;
  const SourceAddresses found = addressesIn(unit, argument.node);
  if (found.isOpen || found.nodes.size() != 1 || facts(unit).nodes[found.nodes[0]].kind != SourceNode::Kind::Variable)
    return std::nullopt;
  const SourceObject object{unit, facts(unit).nodes[found.nodes[0]].index};
  // Which element of an array it is, the flow does not say.
  if (variable(object).type.find('[') != std::string::npos)
    return std::nullopt;
  return object;
}

SourceIndex SourceObjects::nodeOf(SourceObject object) const
{
  const std::vector<SourceNode> &nodes = facts(object.unit).nodes;
  for (SourceIndex i = 0; i < nodes.size(); ++i)
    if (nodes[i].kind == SourceNode::Kind::Variable && nodes[i].index == object.variable)
      return i;
  return noIndex;
}

bool SourceObjects::isWritten(SourceObject object) const
{
  const SourceVariable &wanted = variable(object);
  return std::any_of(written_.begin(), written_.end(), [&](const SourceObject &one) {
    return one == object || (!wanted.isInternal && !variable(one).isInternal && variable(one).name == wanted.name);
  });
}

void SourceObjects::findWrites()
{
  using Kind = BodyOperation::Kind;
  for (const std::uint32_t unit : units_)
    for (const SourceBody &body : facts(unit).bodies) {
      if (!isLinked(unit, body.function))
        continue;
      for (const BodyOperation &operation : body.operations) {
        if (operation.kind != Kind::Write && operation.kind != Kind::Copy)
          continue;
        // A place within an object is reached through operations that all come before it.
        BodyValue at = operation.left;
        while (at < body.operations.size() && (body.operations[at].kind == Kind::Field || body.operations[at].kind == Kind::Element) &&
               body.operations[at].left < at)
          at = body.operations[at].left;
        if (at < body.operations.size() && body.operations[at].kind == Kind::Variable)
          written_.insert({unit, body.operations[at].index});
      }
    }
}

} // namespace headroom
