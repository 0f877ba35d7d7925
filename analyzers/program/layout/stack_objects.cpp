// SPDX-License-Identifier: Apache-2.0
#include "program/layout/stack_objects.h"

#include <algorithm>
#include <charconv>
#include <tuple>

namespace headroom {

namespace {

/// The lengths in `T[2][1024]`, outermost first; a length that is missing or too large is 0.
std::vector<std::uint64_t> dimensionsOf(const std::string &type)
{
  std::vector<std::uint64_t> out;
  for (std::size_t at = type.find('['); at != std::string::npos; at = type.find('[', at + 1)) {
    std::uint64_t length = 0;
    const char *end = type.data() + type.size();
    if (std::from_chars(type.data() + at + 1, end, length).ec != std::errc())
      length = 0;
    out.push_back(length);
  }
  return out;
}

bool isOfElements(const std::string &type, const std::string &element)
{
  if (element.empty() || !type.starts_with(element))
    return false;
  const std::size_t next = type.find_first_not_of(' ', element.size());
  return next != std::string::npos && type[next] == '[';
}

class StackReader {
public:
  StackReader(const MemoryLayout &layout, const LayoutInput &input, const SourceObjects &sources, const StackObjects &knowledge,
              ProtectionView &view)
      : layout_(layout), input_(input), sources_(sources), knowledge_(knowledge), view_(view)
  {
    const ImageSymbol *start = knowledge.userStart.empty() ? nullptr : layout.image.symbol(knowledge.userStart);
    const ImageSymbol *end = knowledge.userEnd.empty() ? nullptr : layout.image.symbol(knowledge.userEnd);
    if (start && end) {
      userStart_ = start->address;
      userEnd_ = end->address;
    }
  }

  void run()
  {
    for (const std::uint32_t unit : sources_.units()) {
      const SourceFacts &facts = sources_.facts(unit);
      for (SourceIndex i = 0; i < facts.variables.size(); ++i)
        if (facts.variables[i].isDefined && isOfElements(facts.variables[i].type, knowledge_.elementType))
          declare({unit, i});
    }
    for (const ThreadCall &kind : layout_.knowledge.protection.threadCalls)
      for (const SourceUse &use : sources_.callsOf(kind.functions))
        addCreated(kind, use);
    for (const DataRecord &record : input_.machine.records)
      if (record.query == knowledge_.recordId && !knowledge_.recordId.empty())
        addStatic(record);
    for (auto &[address, object] : objects_) {
      std::sort(object.users.begin(), object.users.end(),
                [](const StackUser &a, const StackUser &b) { return std::tie(a.place, a.thread) < std::tie(b.place, b.thread); });
      // An inline function of a header is in every unit that includes it.
      object.users.erase(
          std::unique(object.users.begin(), object.users.end(),
                      [](const StackUser &a, const StackUser &b) { return std::tie(a.place, a.thread) == std::tie(b.place, b.thread); }),
          object.users.end());
      view_.stacks.push_back(std::move(object));
    }
  }

private:
  StackObject &at(const ImageSymbol &symbol)
  {
    StackObject &out = objects_[symbol.address];
    if (out.name.empty()) {
      out.name = symbol.name;
      out.address = symbol.address;
      out.sizeBytes = symbol.sizeBytes;
      out.isForUser = symbol.address >= userStart_ && symbol.address < userEnd_;
    }
    return out;
  }

  StackObject *declare(SourceObject object)
  {
    const ImageSymbol *symbol = sources_.symbolOf(object);
    const SourceVariable &variable = sources_.variable(object);
    if (!symbol)
      return nullptr;
    StackObject &out = at(*symbol);
    if (!variable.isDefined)
      return &out;
    out.place = sources_.place(object.unit, variable.position);
    out.hasElementType = isOfElements(variable.type, knowledge_.elementType);
    const std::vector<std::uint64_t> lengths = dimensionsOf(variable.type);
    if (out.hasElementType && lengths.size() > 1 && lengths.back() != 0) {
      out.count = std::max<std::uint64_t>(symbol->sizeBytes / lengths.back(), 1);
      out.sizeBytes = lengths.back();
    }
    return &out;
  }

  void addCreated(const ThreadCall &kind, const SourceUse &use)
  {
    const std::vector<SourceArgument> &arguments = use.call->arguments;
    if (kind.stack >= arguments.size() || kind.options >= arguments.size())
      return;
    std::int64_t offset = 0;
    const SourceFacts &facts = sources_.facts(use.unit);
    std::optional<SourceObject> object = sources_.objectOf(use.unit, arguments[kind.stack], offset);
    if (!object) {
      // One element of an array of stacks: all are alike.
      const SourceAddresses found =
          arguments[kind.stack].node == noIndex ? SourceAddresses{{}, true} : sources_.addressesIn(use.unit, arguments[kind.stack].node);
      if (found.isOpen || found.nodes.size() != 1 || facts.nodes[found.nodes[0]].kind != SourceNode::Kind::Variable)
        return;
      object = SourceObject{use.unit, facts.nodes[found.nodes[0]].index};
    }
    StackObject *stack = declare(*object);
    if (!stack)
      return;
    if (const std::optional<SourceObject> definition =
            stack->place.file.empty() ? sources_.definitionOf(stack->name, stack->address) : std::nullopt)
      declare(*definition);
    StackUser user;
    user.place = sources_.place(use.unit, use.call->range.begin);
    std::int64_t inside = 0;
    if (const std::optional<SourceObject> thread =
            kind.thread < arguments.size() ? sources_.objectOf(use.unit, arguments[kind.thread], inside) : std::nullopt)
      user.thread = sources_.variable(*thread).name;
    const SourceArgument &options = arguments[kind.options];
    user.isKnown = options.constant == SourceArgument::Constant::Integer;
    user.isUser = user.isKnown && (static_cast<std::uint64_t>(options.value) & knowledge_.userOption);
    stack->users.push_back(std::move(user));
  }

  void addStatic(const DataRecord &record)
  {
    const auto field = [&](const std::string &name) {
      const auto found = record.fields.find(name);
      return found == record.fields.end() ? std::uint64_t{0} : found->second;
    };
    const auto symbol = std::find_if(layout_.image.symbols.begin(), layout_.image.symbols.end(), [&](const ImageSymbol &one) {
      return one.kind == ImageSymbol::Kind::Object && one.address == field(knowledge_.stackField) && one.address != 0;
    });
    if (symbol == layout_.image.symbols.end())
      return;
    StackUser user;
    user.isUser = field(knowledge_.optionsField) & knowledge_.userOption;
    for (const ImageSymbol &one : layout_.image.symbols)
      if (one.kind == ImageSymbol::Kind::Object && one.address == field(knowledge_.threadField) && one.address != 0)
        user.thread = one.name;
    StackObject &stack = at(*symbol);
    user.place = stack.place;
    stack.users.push_back(std::move(user));
  }

  const MemoryLayout &layout_;
  const LayoutInput &input_;
  const SourceObjects &sources_;
  const StackObjects &knowledge_;
  ProtectionView &view_;
  std::uint64_t userStart_ = 0, userEnd_ = 0;
  std::map<std::uint64_t, StackObject> objects_;
};

} // namespace

void findStackObjects(const MemoryLayout &layout, const LayoutInput &input, const SourceObjects &sources, ProtectionView &view)
{
  for (const StackObjects &knowledge : layout.knowledge.protection.stackObjects)
    StackReader(layout, input, sources, knowledge, view).run();
}

} // namespace headroom
