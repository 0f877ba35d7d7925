// SPDX-License-Identifier: Apache-2.0
#include <tuple>

#include "facts/format/payload.h"
#include "facts/format/shared_rows.h"
#include "facts/format/source_file.h"
#include "facts/format/source_kind.h"
#include "source_facts_generated.h"

namespace headroom {

namespace {

using wire::Index;

// Rows are built from braces, not as arguments: only there is the order of the texts, and so of the file's bytes, the one that is written.
class SourceWriter {
public:
  explicit SourceWriter(const SourceFacts &facts) : facts_(facts) {}

  std::vector<std::uint8_t> write();

private:
  void writeObjects();
  void writeRecords();
  void writeFlows();
  void writeCalls();
  void writeBodies();
  void writeBody(const SourceBody &body);
  void writeNotes();

  const SourceFacts &facts_;
  StringTable text_;
  std::vector<wire::source::Function> functions_;
  std::vector<wire::source::Variable> variables_;
  std::vector<wire::source::Field> fields_;
  std::vector<wire::source::Record> records_;
  std::vector<Index> recordFields_, recordPointees_;
  std::vector<wire::source::Node> nodes_;
  std::vector<wire::source::Flow> flows_;
  std::vector<wire::source::Call> calls_;
  std::vector<wire::source::Argument> arguments_;
  std::vector<wire::source::Override> overrides_;
  std::vector<wire::source::Reference> references_;
  std::vector<wire::source::Input> inputs_;
  std::vector<wire::source::Body> bodies_;
  std::vector<wire::source::BodyLocal> locals_;
  std::vector<Index> bodyTypes_, successors_, operands_;
  std::vector<wire::source::BodyBlock> blocks_;
  std::vector<wire::source::Case> cases_;
  std::vector<wire::source::BodyOperation> operations_;
  std::vector<wire::source::Layout> layouts_;
  std::vector<wire::source::LayoutMember> members_;
  std::vector<wire::source::Allowance> allowances_;
  std::vector<Index> allowanceRules_;
  std::vector<wire::source::EmptyMacro> emptyMacros_;
};

void SourceWriter::writeObjects()
{
  functions_.reserve(facts_.functions.size());
  for (const SourceFunction &one : facts_.functions)
    functions_.push_back({text_(one.name), text_(one.type), toRow(one.position), one.parameterCount, one.isInternal, one.isInline,
                          one.isDefined, one.isVariadic, one.isInterrupt, one.isExternal});
  variables_.reserve(facts_.variables.size());
  for (const SourceVariable &one : facts_.variables)
    variables_.push_back({one.sizeBytes, one.alignBytes, text_(one.name), text_(one.type), text_(one.section), one.function,
                          toRow(one.position), one.isInternal, one.isDefined, one.isConstant, one.isInitialised});
  for (const SourceInput &one : facts_.inputs)
    inputs_.push_back({text_(one.path), text_(one.sha256)});
}

void SourceWriter::writeRecords()
{
  for (const SourceField &one : facts_.fields)
    fields_.push_back({text_(one.record), text_(one.field)});
  for (const SourceRecord &one : facts_.records) {
    for (const SourceIndex field : one.fields)
      recordFields_.emplace_back(field);
    const std::uint32_t pointees = text_(one.pointees, recordPointees_);
    records_.push_back({text_(one.name), lengthOf(one.fields), pointees});
  }
}

void SourceWriter::writeFlows()
{
  nodes_.reserve(facts_.nodes.size());
  for (const SourceNode &one : facts_.nodes)
    nodes_.push_back({one.index, one.ordinal, static_cast<std::uint8_t>(one.kind)});
  flows_.reserve(facts_.flows.size());
  for (const SourceFlow &one : facts_.flows)
    flows_.push_back({one.to, one.from, one.function, one.variable, static_cast<std::uint8_t>(one.kind)});
  for (const SourceOverride &one : facts_.overrides)
    overrides_.push_back({one.method, one.overridden});
  references_.reserve(facts_.references.size());
  for (const SourceReference &one : facts_.references)
    references_.push_back({one.function, one.byVariable, one.toFunction, one.toVariable});
}

void SourceWriter::writeCalls()
{
  calls_.reserve(facts_.calls.size());
  for (const SourceCall &one : facts_.calls) {
    for (const SourceArgument &argument : one.arguments)
      arguments_.push_back(
          {argument.value, argument.index, argument.node, text_(argument.record), static_cast<std::uint8_t>(argument.constant)});
    calls_.push_back({one.caller,
                      one.callee,
                      one.calleeNode,
                      one.result,
                      text_(one.through),
                      text_(one.type),
                      {toRow(one.range.begin), one.range.endLine, one.range.endColumn},
                      lengthOf(one.arguments),
                      one.isVirtual});
  }
}

// Where a row's operations and operands start is not written: they follow one another.
void SourceWriter::writeBody(const SourceBody &body)
{
  for (const BodyLocal &one : body.locals)
    locals_.push_back({one.sizeBytes, text_(one.name), text_(one.record), one.isParameter, one.isPointer});
  for (const BodyOperation &one : body.operations)
    operations_.push_back({one.number, one.left, one.right, one.index, one.line, one.column, static_cast<std::uint16_t>(one.operandCount),
                           static_cast<std::uint8_t>(one.kind)});
  for (const BodyValue operand : body.operands)
    operands_.emplace_back(operand);
  for (const BodyBlock &one : body.blocks) {
    for (const std::uint32_t successor : one.successors)
      successors_.emplace_back(successor);
    for (const std::int64_t value : one.cases)
      cases_.emplace_back(value);
    blocks_.push_back({one.operationCount, one.condition, lengthOf(one.successors), lengthOf(one.cases), static_cast<std::uint8_t>(one.end)});
  }
  const std::uint32_t types = text_(body.types, bodyTypes_);
  bodies_.push_back({body.function, body.file, lengthOf(body.locals), types, lengthOf(body.blocks)});
}

void SourceWriter::writeBodies()
{
  std::size_t operations = 0;
  for (const SourceBody &one : facts_.bodies)
    operations += one.operations.size();
  operations_.reserve(operations);
  bodies_.reserve(facts_.bodies.size());
  for (const SourceBody &one : facts_.bodies)
    writeBody(one);
}

void SourceWriter::writeNotes()
{
  for (const SourceLayout &one : facts_.layouts) {
    for (const SourceLayout::Member &member : one.members)
      members_.push_back({member.offsetBytes, member.sizeBytes, member.alignBytes, text_(member.name), member.isBitField});
    layouts_.push_back({one.sizeBytes, one.alignBytes, text_(one.record), toRow(one.position), lengthOf(one.members), one.isPacked, one.isUnion});
  }
  for (const SourceEmptyMacro &one : facts_.emptyMacros)
    emptyMacros_.push_back({text_(one.name), toRow(one.position)});
  for (const SourceAllowance &one : facts_.allowances) {
    const std::uint32_t rules = text_(one.rules, allowanceRules_);
    allowances_.push_back({text_(one.reason), toRow(one.position), one.coversLine, rules});
  }
}

std::vector<std::uint8_t> SourceWriter::write()
{
  const std::vector<Index> errors = text_.list(facts_.errors);
  const std::vector<Index> droppedFlags = text_.list(facts_.droppedFlags);
  const std::vector<Index> files = text_.list(facts_.files);
  writeObjects();
  writeRecords();
  writeFlows();
  writeCalls();
  writeBodies();
  writeNotes();
  const std::uint32_t mainFile = text_(facts_.mainFile);
  const std::uint32_t language = text_(facts_.language);
  const std::uint32_t target = text_(facts_.target);

  flatbuffers::FlatBufferBuilder builder;
  const auto strings = text_.write(builder);
  const auto rows = [&](const auto &list) { return builder.CreateVectorOfStructs(list); };
  const std::tuple lists{rows(errors),     rows(droppedFlags),  rows(files),           rows(functions_), rows(variables_), rows(fields_),
                         rows(records_),   rows(recordFields_), rows(recordPointees_), rows(nodes_),     rows(flows_),     rows(calls_),
                         rows(arguments_), rows(overrides_),    rows(references_),     rows(inputs_),    rows(bodies_),    rows(locals_),
                         rows(bodyTypes_), rows(blocks_),       rows(successors_),     rows(cases_),     rows(operations_), rows(operands_),
                         rows(layouts_),   rows(members_),      rows(allowances_),     rows(allowanceRules_), rows(emptyMacros_)};
  const auto root = std::apply(
      [&](auto... list) {
        return wire::source::CreateSourceFacts(builder, strings, mainFile, language, target, facts_.pointerBytes, facts_.isIncomplete,
                                               list...);
      },
      lists);
  builder.Finish(root, sourceFactsKind.identifier);
  return sealFile(sourceFactsKind, builder);
}

} // namespace

std::vector<std::uint8_t> encodeSourceFacts(const SourceFacts &facts)
{
  return SourceWriter(facts).write();
}

} // namespace headroom
