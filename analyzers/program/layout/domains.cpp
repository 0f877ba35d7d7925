// SPDX-License-Identifier: Apache-2.0
#include "program/layout/domains.h"

#include <algorithm>
#include <tuple>

namespace headroom {

namespace {

class DomainReader {
public:
  DomainReader(const MemoryLayout &layout, const LayoutInput &input, const SourceObjects &sources, ProtectionView &view)
      : layout_(layout), input_(input), sources_(sources), view_(view)
  {
  }

  void run()
  {
    for (const DomainCall &kind : layout_.knowledge.protection.domainCalls)
      for (const SourceUse &use : sources_.callsOf(kind.functions))
        // An inline function of a header is in every unit that includes it.
        if (const SourcePlace place = placeOf(use); place.file.empty() || seen_.insert({place, functionOf(use)}).second)
          read(kind, use);
    for (auto &[key, domain] : domains_)
      view_.domains.push_back(std::move(domain));
    std::stable_sort(view_.domains.begin(), view_.domains.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
  }

private:
  [[nodiscard]] SourcePlace placeOf(const SourceUse &use) const { return sources_.place(use.unit, use.call->range.begin); }

  [[nodiscard]] std::string functionOf(const SourceUse &use) const { return sources_.facts(use.unit).functions[use.call->callee].name; }

  [[nodiscard]] std::string callerOf(const SourceUse &use) const
  {
    return use.call->caller < sources_.facts(use.unit).functions.size() ? sources_.facts(use.unit).functions[use.call->caller].name : "";
  }

  static const SourceArgument *argument(const SourceUse &use, std::optional<unsigned> ordinal)
  {
    return ordinal && *ordinal < use.call->arguments.size() ? &use.call->arguments[*ordinal] : nullptr;
  }

  /// `app_domain`, or `domains+32` of an array; empty: not known.
  [[nodiscard]] std::string nameOf(std::uint32_t unit, const SourceArgument &argument) const
  {
    std::int64_t offset = 0;
    const std::optional<SourceObject> object = sources_.objectOf(unit, argument, offset);
    if (!object)
      return {};
    return sources_.variable(*object).name + (offset ? "+" + std::to_string(offset) : "");
  }

  [[nodiscard]] std::uint64_t addressOf(std::uint32_t unit, const SourceArgument &argument) const
  {
    std::int64_t offset = 0;
    const std::optional<SourceObject> object = sources_.objectOf(unit, argument, offset);
    const ImageSymbol *symbol = object ? sources_.symbolOf(*object) : nullptr;
    return symbol ? symbol->address : 0;
  }

  void read(const DomainCall &kind, const SourceUse &use)
  {
    const SourceArgument *which = argument(use, kind.domain);
    const std::string name = which ? nameOf(use.unit, *which) : "";
    if (name.empty()) {
      view_.openDomains.push_back(functionOf(use) + " in " + callerOf(use) + " is called for a domain that the code does not name");
      return;
    }
    MemoryDomain &domain = domains_[{addressOf(use.unit, *which), name}];
    if (domain.name.empty())
      domain.place = placeOf(use);
    domain.name = name;
    switch (kind.kind) {
    case DomainCall::Kind::Initialise: addInitial(kind, use, domain); break;
    case DomainCall::Kind::AddPartition:
      if (const SourceArgument *partition = argument(use, kind.partition))
        addOne(use, *partition, domain);
      break;
    case DomainCall::Kind::AddThread:
      if (const SourceArgument *thread = argument(use, kind.thread))
        domain.threads.push_back(nameOf(use.unit, *thread));
      break;
    case DomainCall::Kind::RemovePartition: domain.shrinks = true; break;
    }
  }

  void add(MemoryDomain &domain, std::uint64_t address, const std::string &name, const SourcePlace &place)
  {
    DomainPartition out{noProtectionIndex, name, place};
    for (ProtectionIndex i = 0; i < view_.partitions.size(); ++i)
      if (view_.partitions[i].object == address) {
        out.partition = i;
        out.name = view_.partitions[i].name;
      }
    domain.partitions.push_back(std::move(out));
  }

  void addOne(const SourceUse &use, const SourceArgument &argument, MemoryDomain &domain)
  {
    std::int64_t offset = 0;
    const std::optional<SourceObject> object = sources_.objectOf(use.unit, argument, offset);
    const ImageSymbol *symbol = object ? sources_.symbolOf(*object) : nullptr;
    if (!symbol) {
      domain.open.push_back(functionOf(use) + " in " + callerOf(use) + " adds a partition that the code does not name");
      return;
    }
    add(domain, symbol->address + static_cast<std::uint64_t>(offset), symbol->name, placeOf(use));
  }

  /// The array of pointers: of a constant one, or one that nothing writes, the image has its elements; of a local one the code says what
  /// goes into it.
  void addInitial(const DomainCall &kind, const SourceUse &use, MemoryDomain &domain)
  {
    const SourceArgument *count = argument(use, kind.count), *array = argument(use, kind.partition);
    const bool isCounted = count && count->constant == SourceArgument::Constant::Integer && count->value >= 0;
    if (isCounted && count->value == 0)
      return;
    if (!isCounted || !array) {
      domain.open.push_back("how many partitions " + functionOf(use) + " in " + callerOf(use) + " is given is not constant");
      return;
    }
    const auto wanted = static_cast<std::uint64_t>(count->value);
    std::int64_t offset = 0;
    const std::optional<SourceObject> object = sources_.objectOf(use.unit, *array, offset);
    const std::optional<SourceObject> fixed = object ? object : arrayOf(use.unit, *array);
    if (fixed && !sources_.isWritten(*fixed) && addFromImage(use, *fixed, offset, wanted, domain))
      return;
    if (!addFromCode(use, *array, fixed, wanted, domain))
      domain.open.push_back("what the array that " + functionOf(use) + " in " + callerOf(use) + " is given holds is not known");
  }

  /// A static array that is handed over by its name.
  [[nodiscard]] std::optional<SourceObject> arrayOf(std::uint32_t unit, const SourceArgument &argument) const
  {
    if (argument.node == noIndex)
      return std::nullopt;
    const SourceAddresses found = sources_.addressesIn(unit, argument.node);
    const std::vector<SourceNode> &nodes = sources_.facts(unit).nodes;
    if (found.isOpen || found.nodes.size() != 1 || nodes[found.nodes[0]].kind != SourceNode::Kind::Variable)
      return std::nullopt;
    return SourceObject{unit, nodes[found.nodes[0]].index};
  }

  bool addFromImage(const SourceUse &use, SourceObject array, std::int64_t offset, std::uint64_t count, MemoryDomain &domain)
  {
    const ImageSymbol *symbol = sources_.symbolOf(array);
    const std::uint64_t pointerBytes = sources_.facts(use.unit).pointerBytes;
    if (!symbol || offset < 0 || pointerBytes == 0 || pointerBytes > 8 || symbol->sizeBytes < static_cast<std::uint64_t>(offset) ||
        (symbol->sizeBytes - static_cast<std::uint64_t>(offset)) / pointerBytes < count)
      return false;
    const std::uint64_t first = symbol->address + static_cast<std::uint64_t>(offset);
    for (const MemoryBlock &block : input_.machine.memory) {
      if (first < block.address || first - block.address >= block.bytes.size() ||
          (block.bytes.size() - (first - block.address)) / pointerBytes < count)
        continue;
      for (std::uint64_t i = 0; i < count; ++i) {
        std::uint64_t value = 0;
        for (std::uint64_t byte = pointerBytes; byte-- > 0;)
          value = value << 8 | block.bytes[first - block.address + i * pointerBytes + byte];
        add(domain, value, "a partition at an unknown address", placeOf(use));
      }
      return true;
    }
    return false;
  }

  bool addFromCode(const SourceUse &use, const SourceArgument &argument, std::optional<SourceObject> array, std::uint64_t count,
                   MemoryDomain &domain)
  {
    const std::vector<SourceNode> &nodes = sources_.facts(use.unit).nodes;
    SourceAddresses held;
    if (array) {
      held = sources_.contentsOf(use.unit, sources_.nodeOf(*array));
    } else {
      const SourceAddresses arrays = argument.node == noIndex ? SourceAddresses{{}, true} : sources_.addressesIn(use.unit, argument.node);
      if (arrays.isOpen || arrays.nodes.size() != 1)
        return false;
      // Fields are one location for all records of a type.
      if (nodes[arrays.nodes[0]].kind == SourceNode::Kind::Field)
        return false;
      held = sources_.contentsOf(use.unit, arrays.nodes[0]);
    }
    for (const SourceIndex node : held.nodes) {
      const ImageSymbol *symbol =
          nodes[node].kind == SourceNode::Kind::Variable ? sources_.symbolOf({use.unit, nodes[node].index}) : nullptr;
      if (!symbol)
        held.isOpen = true;
      else
        add(domain, symbol->address, symbol->name, placeOf(use));
    }
    // Fewer than elements: an array of partitions, or one twice. More: the array is filled differently on different ways.
    return !held.isOpen && held.nodes.size() == count;
  }

  const MemoryLayout &layout_;
  const LayoutInput &input_;
  const SourceObjects &sources_;
  ProtectionView &view_;
  std::set<std::pair<SourcePlace, std::string>> seen_;                    ///< calls, by place and function
  std::map<std::pair<std::uint64_t, std::string>, MemoryDomain> domains_; ///< by address and name: static ones may share a name
};

/// By operation: whether something reads what it yields.
std::vector<bool> readValues(const SourceBody &body)
{
  std::vector<bool> out(body.operations.size());
  const auto mark = [&](BodyValue value) {
    if (value < out.size())
      out[value] = true;
  };
  for (const BodyOperation &operation : body.operations) {
    mark(operation.left);
    mark(operation.right);
    for (std::uint32_t i = 0; i < operation.operandCount && operation.firstOperand + i < body.operands.size(); ++i)
      mark(body.operands[operation.firstOperand + i]);
  }
  for (const BodyBlock &block : body.blocks)
    mark(block.condition);
  return out;
}

} // namespace

void findDomains(const MemoryLayout &layout, const LayoutInput &input, const SourceObjects &sources, ProtectionView &view)
{
  DomainReader(layout, input, sources, view).run();
}

void findUncheckedCalls(const MemoryLayout &layout, const SourceObjects &sources, ProtectionView &view)
{
  std::set<std::string> functions;
  for (const DomainCall &kind : layout.knowledge.protection.domainCalls)
    if (kind.kind != DomainCall::Kind::RemovePartition)
      functions.insert(kind.functions.begin(), kind.functions.end());
  for (const std::uint32_t unit : sources.units()) {
    const SourceFacts &facts = sources.facts(unit);
    for (const SourceBody &body : facts.bodies) {
      if (!sources.isLinked(unit, body.function))
        continue;
      std::vector<bool> isRead;
      for (std::size_t i = 0; i < body.operations.size(); ++i) {
        const BodyOperation &operation = body.operations[i];
        if (operation.kind != BodyOperation::Kind::Call || operation.index >= facts.calls.size())
          continue;
        const SourceCall &call = facts.calls[operation.index];
        // Up to 2.7 these calls return nothing.
        if (call.callee >= facts.functions.size() || !functions.count(facts.functions[call.callee].name) ||
            facts.functions[call.callee].type.starts_with("void"))
          continue;
        if (isRead.empty())
          isRead = readValues(body);
        if (!isRead[i])
          view.uncheckedCalls.push_back(
              {facts.functions[call.callee].name, facts.functions[body.function].name, sources.place(unit, call.range.begin)});
      }
    }
  }
  std::sort(view.uncheckedCalls.begin(), view.uncheckedCalls.end(),
            [](const auto &a, const auto &b) { return std::tie(a.place, a.caller) < std::tie(b.place, b.caller); });
  view.uncheckedCalls.erase(std::unique(view.uncheckedCalls.begin(), view.uncheckedCalls.end(),
                                        [](const auto &a, const auto &b) { return a.place == b.place && a.function == b.function; }),
                            view.uncheckedCalls.end());
}

} // namespace headroom
