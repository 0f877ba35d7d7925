// SPDX-License-Identifier: Apache-2.0
#include "facts/format/payload.h"
#include "facts/format/source_file.h"
#include "facts/format/source_kind.h"
#include "facts/format/string_table.h"
#include "source_facts_generated.h"

namespace headroom {

namespace {

using wire::Index;

wire::Position row(const SourcePosition &position)
{
  return {position.file, position.line, position.column};
}

class SourceWriter {
public:
  explicit SourceWriter(const SourceFacts &facts) : facts_(facts) {}

  std::vector<std::uint8_t> write();

private:
  void writeObjects();
  void writeRecords();
  void writeFlows();
  void writeCalls();

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
};

void SourceWriter::writeObjects()
{
  functions_.reserve(facts_.functions.size());
  for (const SourceFunction &one : facts_.functions)
    functions_.emplace_back(text_(one.name), text_(one.type), row(one.position), one.parameterCount, one.isInternal, one.isInline,
                            one.isDefined, one.isVariadic, one.isInterrupt, one.isExternal);
  variables_.reserve(facts_.variables.size());
  for (const SourceVariable &one : facts_.variables)
    variables_.emplace_back(one.sizeBytes, one.alignBytes, text_(one.name), text_(one.type), text_(one.section), one.function,
                            row(one.position), one.isInternal, one.isDefined, one.isConstant);
  for (const SourceInput &one : facts_.inputs)
    inputs_.emplace_back(text_(one.path), text_(one.sha256));
}

void SourceWriter::writeRecords()
{
  for (const SourceField &one : facts_.fields)
    fields_.emplace_back(text_(one.record), text_(one.field));
  for (const SourceRecord &one : facts_.records) {
    for (const SourceIndex field : one.fields)
      recordFields_.emplace_back(field);
    const std::uint32_t pointees = text_(one.pointees, recordPointees_);
    records_.emplace_back(text_(one.name), lengthOf(one.fields), pointees);
  }
}

void SourceWriter::writeFlows()
{
  nodes_.reserve(facts_.nodes.size());
  for (const SourceNode &one : facts_.nodes)
    nodes_.emplace_back(one.index, one.ordinal, static_cast<std::uint8_t>(one.kind));
  flows_.reserve(facts_.flows.size());
  for (const SourceFlow &one : facts_.flows)
    flows_.emplace_back(one.to, one.from, one.function, one.variable, static_cast<std::uint8_t>(one.kind));
  for (const SourceOverride &one : facts_.overrides)
    overrides_.emplace_back(one.method, one.overridden);
  references_.reserve(facts_.references.size());
  for (const SourceReference &one : facts_.references)
    references_.emplace_back(one.function, one.byVariable, one.toFunction, one.toVariable);
}

void SourceWriter::writeCalls()
{
  calls_.reserve(facts_.calls.size());
  for (const SourceCall &one : facts_.calls) {
    for (const SourceArgument &argument : one.arguments)
      arguments_.emplace_back(argument.value, argument.index, argument.node, text_(argument.record),
                              static_cast<std::uint8_t>(argument.constant));
    calls_.emplace_back(one.caller, one.callee, one.calleeNode, one.result, text_(one.through), text_(one.type),
                        wire::source::Range(row(one.range.begin), one.range.endLine, one.range.endColumn), lengthOf(one.arguments),
                        one.isVirtual);
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
  const std::uint32_t mainFile = text_(facts_.mainFile);
  const std::uint32_t language = text_(facts_.language);
  const std::uint32_t target = text_(facts_.target);

  flatbuffers::FlatBufferBuilder builder;
  const auto strings = text_.write(builder);
  const auto root = wire::source::CreateSourceFacts(
      builder, strings, mainFile, language, target, facts_.pointerBytes, facts_.isIncomplete, builder.CreateVectorOfStructs(errors),
      builder.CreateVectorOfStructs(droppedFlags), builder.CreateVectorOfStructs(files), builder.CreateVectorOfStructs(functions_),
      builder.CreateVectorOfStructs(variables_), builder.CreateVectorOfStructs(fields_), builder.CreateVectorOfStructs(records_),
      builder.CreateVectorOfStructs(recordFields_), builder.CreateVectorOfStructs(recordPointees_), builder.CreateVectorOfStructs(nodes_),
      builder.CreateVectorOfStructs(flows_), builder.CreateVectorOfStructs(calls_), builder.CreateVectorOfStructs(arguments_),
      builder.CreateVectorOfStructs(overrides_), builder.CreateVectorOfStructs(references_), builder.CreateVectorOfStructs(inputs_));
  builder.Finish(root, sourceFactsKind.identifier);
  return sealFile(sourceFactsKind, builder);
}

} // namespace

std::vector<std::uint8_t> encodeSourceFacts(const SourceFacts &facts)
{
  return SourceWriter(facts).write();
}

} // namespace headroom
