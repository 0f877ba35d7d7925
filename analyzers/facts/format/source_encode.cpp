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
    functions_.push_back({text_(one.name), text_(one.type), toRow(one.position), one.parameterCount, one.isInternal, one.isInline,
                          one.isDefined, one.isVariadic, one.isInterrupt, one.isExternal});
  variables_.reserve(facts_.variables.size());
  for (const SourceVariable &one : facts_.variables)
    variables_.push_back({one.sizeBytes, one.alignBytes, text_(one.name), text_(one.type), text_(one.section), one.function,
                          toRow(one.position), one.isInternal, one.isDefined, one.isConstant});
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
  const auto rows = [&](const auto &list) { return builder.CreateVectorOfStructs(list); };
  const std::tuple lists{rows(errors),     rows(droppedFlags),  rows(files),           rows(functions_), rows(variables_), rows(fields_),
                         rows(records_),   rows(recordFields_), rows(recordPointees_), rows(nodes_),     rows(flows_),     rows(calls_),
                         rows(arguments_), rows(overrides_),    rows(references_),     rows(inputs_)};
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
