// SPDX-License-Identifier: Apache-2.0
#include <tuple>

#include "facts/format/payload.h"
#include "facts/format/shared_rows.h"
#include "facts/format/source_bodies.h"
#include "facts/format/source_file.h"
#include "facts/format/source_kind.h"
#include "source_facts_generated.h"

namespace headroom {

namespace {

static_assert(noRow == noIndex && noRow == noFile);

class SourceReader {
public:
  SourceReader(const wire::source::SourceFacts &from, std::size_t payloadBytes) : from_(from), read_(*from.strings(), payloadBytes) {}

  SourceFacts read();
  [[nodiscard]] const std::optional<std::string> &failure() const { return read_.failure(); }

private:
  void readHead();
  void readObjects();
  void readRecords();
  void readFlows();
  void readCalls();
  void readInputs();
  void readLayouts();
  void readAllowances();
  void readEmptyMacros();
  SourcePosition position(const wire::Position &from);
  void checkNode(const SourceNode &node);
  SourceArgument argument(const wire::source::Argument &row);
  SourceIndex function(const char *field, SourceIndex value) { return read_.indexOrNone(field, value, from_.functions()->size()); }
  SourceIndex variable(const char *field, SourceIndex value) { return read_.indexOrNone(field, value, from_.variables()->size()); }
  SourceIndex node(const char *field, SourceIndex value) { return read_.indexOrNone(field, value, from_.nodes()->size()); }

  const wire::source::SourceFacts &from_;
  RowReader read_;
  SourceFacts out_;
};

SourcePosition SourceReader::position(const wire::Position &from)
{
  return fromRow(from, read_, "position.file", out_.files.size());
}

void SourceReader::readHead()
{
  out_.mainFile = read_.text("main_file", from_.main_file());
  out_.language = read_.text("language", from_.language());
  out_.target = read_.text("target", from_.target());
  out_.pointerBytes = from_.pointer_bytes();
  out_.isIncomplete = from_.is_incomplete();
  out_.errors = read_.texts("errors", from_.errors());
  out_.droppedFlags = read_.texts("dropped_flags", from_.dropped_flags());
  read_.sortedUnique("dropped_flags", out_.droppedFlags);
  out_.files = read_.texts("files", from_.files());
}

void SourceReader::readObjects()
{
  out_.functions.reserve(from_.functions()->size());
  for (const wire::source::Function &row : rowsOf(from_.functions())) {
    read_.enter("functions", out_.functions.size());
    SourceFunction &one = out_.functions.emplace_back();
    one.name = read_.text("name", row.name());
    one.isInternal = row.is_internal();
    one.isInline = row.is_inline();
    one.isDefined = row.is_defined();
    one.isVariadic = row.is_variadic();
    one.isInterrupt = row.is_interrupt();
    one.isExternal = row.is_external();
    one.parameterCount = row.parameter_count();
    one.type = read_.text("type", row.type());
    one.position = position(row.position());
  }
  out_.variables.reserve(from_.variables()->size());
  for (const wire::source::Variable &row : rowsOf(from_.variables())) {
    read_.enter("variables", out_.variables.size());
    SourceVariable &one = out_.variables.emplace_back();
    one.name = read_.text("name", row.name());
    one.isInternal = row.is_internal();
    one.isDefined = row.is_defined();
    one.isConstant = row.is_constant();
    one.isInitialised = row.is_initialised();
    one.function = function("function", row.function());
    one.type = read_.text("type", row.type());
    one.sizeBytes = row.size_bytes();
    one.alignBytes = row.align_bytes();
    one.section = read_.text("section", row.section());
    one.position = position(row.position());
  }
}

void SourceReader::readRecords()
{
  out_.fields.reserve(from_.fields()->size());
  for (const wire::source::Field &row : rowsOf(from_.fields())) {
    read_.enter("fields", out_.fields.size());
    SourceField &one = out_.fields.emplace_back();
    one.record = read_.text("record", row.record());
    one.field = read_.text("field", row.field());
  }
  Pool fields("record_fields", from_.record_fields());
  Pool pointees("record_pointees", from_.record_pointees());
  out_.records.reserve(from_.records()->size());
  for (const wire::source::Record &row : rowsOf(from_.records())) {
    read_.enter("records", out_.records.size());
    SourceRecord &one = out_.records.emplace_back();
    one.name = read_.text("name", row.name());
    const auto fieldRows = read_.take(fields, "fields", row.fields());
    one.fields.reserve(fieldRows.size());
    for (const wire::Index &field : fieldRows)
      one.fields.push_back(read_.index("fields", field.value(), out_.fields.size()));
    one.pointees = read_.texts("pointees", pointees, row.pointees());
    if (!sortedAndUnique(one.pointees))
      read_.refuseHere("pointees is out of order, wanted sorted and unique");
  }
  read_.finish(fields);
  read_.finish(pointees);
}

void SourceReader::checkNode(const SourceNode &node)
{
  switch (node.kind) {
  case SourceNode::Kind::Function:
  case SourceNode::Kind::Parameter:
  case SourceNode::Kind::Return: read_.index("index", node.index, out_.functions.size()); break;
  case SourceNode::Kind::Variable: read_.index("index", node.index, out_.variables.size()); break;
  case SourceNode::Kind::Field: read_.index("index", node.index, out_.fields.size()); break;
  // What a unit or the program has one of, and locals, whose numbers say no more than that they differ.
  case SourceNode::Kind::Local:
  case SourceNode::Kind::Variadic:
  case SourceNode::Kind::Laundered:
  case SourceNode::Kind::Outside: break;
  }
}

void SourceReader::readFlows()
{
  out_.nodes.reserve(from_.nodes()->size());
  for (const wire::source::Node &row : rowsOf(from_.nodes())) {
    read_.enter("nodes", out_.nodes.size());
    checkNode(out_.nodes.emplace_back(SourceNode{read_.kind("kind", row.kind(), SourceNode::Kind::Outside), row.index(), row.ordinal()}));
  }
  out_.flows.reserve(from_.flows()->size());
  for (const wire::source::Flow &row : rowsOf(from_.flows())) {
    read_.enter("flows", out_.flows.size());
    SourceFlow &one = out_.flows.emplace_back();
    one.kind = read_.kind("kind", row.kind(), SourceFlow::Kind::Store);
    one.to = read_.index("to", row.to(), out_.nodes.size());
    one.from = read_.index("from", row.from(), out_.nodes.size());
    one.function = function("function", row.function());
    one.variable = variable("variable", row.variable());
  }
  for (const wire::source::Override &row : rowsOf(from_.overrides())) {
    read_.enter("overrides", out_.overrides.size());
    SourceOverride &one = out_.overrides.emplace_back();
    one.method = read_.index("method", row.method(), out_.functions.size());
    one.overridden = read_.index("overridden", row.overridden(), out_.functions.size());
  }
  out_.references.reserve(from_.references()->size());
  for (const wire::source::Reference &row : rowsOf(from_.references())) {
    read_.enter("references", out_.references.size());
    SourceReference &one = out_.references.emplace_back();
    one.function = function("function", row.function());
    one.byVariable = variable("by_variable", row.by_variable());
    one.toFunction = function("to_function", row.to_function());
    one.toVariable = variable("to_variable", row.to_variable());
  }
}

SourceArgument SourceReader::argument(const wire::source::Argument &row)
{
  SourceArgument one;
  one.constant = read_.kind("arguments.constant", row.constant(), SourceArgument::Constant::Variable);
  one.value = row.value();
  one.index = row.index();
  if (one.constant == SourceArgument::Constant::Function)
    read_.index("arguments.index", one.index, out_.functions.size());
  if (one.constant == SourceArgument::Constant::Variable)
    read_.index("arguments.index", one.index, out_.variables.size());
  one.node = node("arguments.node", row.node());
  one.record = read_.text("arguments.record", row.record());
  return one;
}

void SourceReader::readCalls()
{
  Pool arguments("arguments", from_.arguments());
  out_.calls.reserve(from_.calls()->size());
  for (const wire::source::Call &row : rowsOf(from_.calls())) {
    read_.enter("calls", out_.calls.size());
    SourceCall &one = out_.calls.emplace_back();
    one.caller = function("caller", row.caller());
    one.callee = function("callee", row.callee());
    one.isVirtual = row.is_virtual();
    one.calleeNode = node("callee_node", row.callee_node());
    one.result = node("result", row.result());
    one.through = read_.text("through", row.through());
    one.type = read_.text("type", row.type());
    one.range = {position(row.range().begin()), row.range().end_line(), row.range().end_column()};
    const auto argumentRows = read_.take(arguments, "arguments", row.arguments());
    one.arguments.reserve(argumentRows.size());
    for (const wire::source::Argument &each : argumentRows)
      one.arguments.push_back(argument(each));
  }
  read_.finish(arguments);
}

void SourceReader::readInputs()
{
  out_.inputs.reserve(from_.inputs()->size());
  for (const wire::source::Input &row : rowsOf(from_.inputs())) {
    read_.enter("inputs", out_.inputs.size());
    SourceInput &one = out_.inputs.emplace_back();
    one.path = read_.text("path", row.path());
    one.sha256 = read_.text("sha256", row.sha256());
  }
  for (std::size_t i = 1; i < out_.inputs.size(); ++i)
    read_.order("inputs", i, out_.inputs[i - 1].path < out_.inputs[i].path, "sorted by path, each once");
}

void SourceReader::readLayouts()
{
  Pool members("layout_members", from_.layout_members());
  out_.layouts.reserve(from_.layouts()->size());
  for (const wire::source::Layout &row : rowsOf(from_.layouts())) {
    read_.enter("layouts", out_.layouts.size());
    SourceLayout &one = out_.layouts.emplace_back();
    one.record = read_.text("record", row.record());
    one.position = position(row.position());
    one.sizeBytes = row.size_bytes();
    one.alignBytes = row.align_bytes();
    one.isPacked = row.is_packed();
    one.isUnion = row.is_union();
    const auto memberRows = read_.take(members, "members", row.members());
    one.members.reserve(memberRows.size());
    for (const wire::source::LayoutMember &member : memberRows)
      one.members.push_back(
          {read_.text("members.name", member.name()), member.offset_bytes(), member.size_bytes(), member.align_bytes(), member.is_bit_field()});
  }
  read_.finish(members);
  for (std::size_t i = 1; i < out_.layouts.size(); ++i)
    read_.order("layouts", i, out_.layouts[i - 1].record < out_.layouts[i].record, "sorted by record, each once");
}

void SourceReader::readAllowances()
{
  Pool rules("allowance_rules", from_.allowance_rules());
  for (const wire::source::Allowance &row : rowsOf(from_.allowances())) {
    read_.enter("allowances", out_.allowances.size());
    SourceAllowance &one = out_.allowances.emplace_back();
    one.rules = read_.texts("rules", rules, row.rules());
    if (!sortedAndUnique(one.rules))
      read_.refuseHere("rules is out of order, wanted sorted and unique");
    one.reason = read_.text("reason", row.reason());
    one.position = position(row.position());
    one.coversLine = row.covers_line();
  }
  read_.finish(rules);
  const auto key = [this](std::size_t i) {
    const SourcePosition &place = out_.allowances[i].position;
    return std::tuple(place.file, place.line, place.column);
  };
  for (std::size_t i = 1; i < out_.allowances.size(); ++i)
    read_.order("allowances", i, key(i - 1) <= key(i), "sorted by position");
}

void SourceReader::readEmptyMacros()
{
  for (const wire::source::EmptyMacro &row : rowsOf(from_.empty_macros())) {
    read_.enter("empty_macros", out_.emptyMacros.size());
    SourceEmptyMacro &one = out_.emptyMacros.emplace_back();
    one.name = read_.text("name", row.name());
    one.position = position(row.position());
  }
  const auto key = [this](std::size_t i) {
    const SourceEmptyMacro &one = out_.emptyMacros[i];
    return std::tie(one.position.file, one.position.line, one.position.column, one.name);
  };
  for (std::size_t i = 1; i < out_.emptyMacros.size(); ++i)
    read_.order("empty_macros", i, key(i - 1) < key(i), "sorted by position, each once");
}

SourceFacts SourceReader::read()
{
  readHead();
  readObjects();
  readRecords();
  readFlows();
  readCalls();
  readInputs();
  readBodies(from_, read_, out_);
  readLayouts();
  readAllowances();
  readEmptyMacros();
  return std::move(out_);
}

} // namespace

Expected<SourceFacts> decodeSourceFacts(std::span<const std::uint8_t> bytes, const std::string &name)
{
  const Expected<Payload> payload = Payload::open(sourceFactsKind, bytes, name);
  if (!payload)
    return payload.error();
  const auto *root = payload->root<wire::source::SourceFacts>();
  if (!root)
    return contentError(sourceFactsKind, name, "its tables do not verify");
  SourceReader reader(*root, payload->bytes().size());
  SourceFacts out = reader.read();
  if (reader.failure())
    return contentError(sourceFactsKind, name, *reader.failure());
  return out;
}

} // namespace headroom
