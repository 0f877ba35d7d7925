// SPDX-License-Identifier: Apache-2.0
#include <tuple>

#include "facts/format/machine_file.h"
#include "facts/format/machine_kind.h"
#include "facts/format/payload.h"
#include "facts/format/shared_rows.h"
#include "machine_facts_generated.h"

namespace headroom {

namespace {

using wire::Index;
using wire::Word;

// Rows are built from braces, not as arguments: only there is the order of the texts, and so of the file's bytes, the one that is written.
class MachineWriter {
public:
  explicit MachineWriter(const MachineFacts &facts) : facts_(facts) {}

  std::vector<std::uint8_t> write();

private:
  wire::machine::Value row(const Value &value);
  void writeFunction(const MachineFunction &one);
  void writeCall(const CallSite &one);
  void writeData();

  const MachineFacts &facts_;
  StringTable text_;
  std::vector<wire::machine::Function> functions_;
  std::vector<Index> aliases_;
  std::vector<wire::machine::InlinedFunction> inlined_;
  std::vector<wire::machine::Call> calls_;
  std::vector<wire::machine::Value> arguments_;
  std::vector<Word> constants_;
  std::vector<wire::machine::InlineFrame> inlineFrames_;
  std::vector<wire::machine::StackSwitch> switches_;
  std::vector<wire::Culprit> culprits_;
  std::vector<wire::machine::Symbol> symbols_;
  std::vector<wire::machine::Memory> memory_;
  std::vector<std::uint8_t> memoryBytes_;
  std::vector<wire::machine::Record> records_;
  std::vector<wire::machine::RecordField> recordFields_;
  std::vector<Word> addressTaken_;
  std::vector<wire::machine::External> externals_;
};

wire::machine::Value MachineWriter::row(const Value &value)
{
  for (const Address constant : value.constants)
    constants_.push_back(Word{constant});
  return {value.offset, value.stride, lengthOf(value.constants), value.argument, static_cast<std::uint8_t>(value.kind)};
}

void MachineWriter::writeCall(const CallSite &one)
{
  // The target's constants come before its arguments': the reader takes them in this order.
  const wire::machine::Value target = row(one.target);
  for (const Value &argument : one.arguments)
    arguments_.push_back(row(argument));
  for (const InlineFrame &frame : one.inlined)
    inlineFrames_.push_back({text_(frame.function), toRow(frame.callSite), frame.declaredIn});
  calls_.push_back({one.address, one.depthBytes, target, toRow(one.position), lengthOf(one.arguments), lengthOf(one.inlined), one.stack,
                    static_cast<std::uint8_t>(one.kind), one.indirect, one.depthIsDynamic});
}

void MachineWriter::writeFunction(const MachineFunction &one)
{
  for (const InlinedFunction &each : one.inlined)
    inlined_.push_back({text_(each.name), each.declaredIn});
  for (const CallSite &call : one.calls)
    writeCall(call);
  for (const StackSwitch &each : one.switches)
    switches_.push_back(
        {each.address, each.ownBytes, row(each.stackPointer), toRow(each.position), static_cast<std::uint8_t>(each.target)});
  for (const Culprit &culprit : one.culprits)
    culprits_.push_back(toRow(culprit, text_));
  functions_.push_back({one.entry,
                        one.sizeBytes,
                        one.frameBytes,
                        one.witnessExcessBytes,
                        one.alignmentBytes,
                        toRow(one.witnesses),
                        text_(one.name),
                        text_(one.section),
                        text_(one.object),
                        toRow(one.position),
                        one.unit,
                        toRow(one.dynamicAt),
                        text_(one.aliases, aliases_),
                        lengthOf(one.inlined),
                        lengthOf(one.calls),
                        lengthOf(one.switches),
                        lengthOf(one.culprits),
                        one.isLocal,
                        one.isNamed,
                        one.isAssembly,
                        one.isDynamic,
                        one.usesFpu,
                        one.returns});
}

void MachineWriter::writeData()
{
  symbols_.reserve(facts_.symbols.size());
  for (const DataSymbol &one : facts_.symbols)
    symbols_.push_back({one.address, one.sizeBytes, text_(one.name), text_(one.section), one.isAbsolute});
  for (const MemoryBlock &one : facts_.memory) {
    memoryBytes_.insert(memoryBytes_.end(), one.bytes.begin(), one.bytes.end());
    memory_.push_back({one.address, one.sizeBytes, text_(one.section), lengthOf(one.bytes), one.isConstant, one.isCode});
  }
  for (const DataRecord &one : facts_.records) {
    for (const auto &[name, value] : one.fields)
      recordFields_.push_back({value, text_(name)});
    records_.push_back(
        {one.address, one.sizeBytes, text_(one.query), text_(one.type), text_(one.symbol), lengthOf(one.fields), one.isConstant});
  }
  for (const Address address : facts_.addressTaken)
    addressTaken_.push_back(Word{address});
  for (const auto &[address, name] : facts_.externals)
    externals_.push_back({address, text_(name)});
}

std::vector<std::uint8_t> MachineWriter::write()
{
  const std::vector<Index> files = text_.list(facts_.files);
  functions_.reserve(facts_.functions.size());
  for (const MachineFunction &one : facts_.functions)
    writeFunction(one);
  writeData();
  const std::vector<wire::Culprit> unexplained = toRows(facts_.coverage.unexplained, text_);
  const std::vector<Index> unanswered = text_.list(facts_.coverage.unansweredQueries);
  const std::uint32_t path = text_(facts_.path);
  const std::uint32_t sha256 = text_(facts_.sha256);
  const std::uint32_t cpu = text_(facts_.cpu);
  const wire::machine::Coverage coverage(facts_.coverage.codeBytes, facts_.coverage.dataInCodeBytes, facts_.coverage.unmatchedWitnesses,
                                         facts_.coverage.hasLines, facts_.coverage.hasSymbols);

  flatbuffers::FlatBufferBuilder builder;
  const auto strings = text_.write(builder);
  const auto rows = [&](const auto &list) { return builder.CreateVectorOfStructs(list); };
  const std::tuple lists{rows(files),
                         rows(functions_),
                         rows(aliases_),
                         rows(inlined_),
                         rows(calls_),
                         rows(arguments_),
                         rows(constants_),
                         rows(inlineFrames_),
                         rows(switches_),
                         rows(culprits_),
                         rows(symbols_),
                         rows(memory_),
                         builder.CreateVector(memoryBytes_),
                         rows(records_),
                         rows(recordFields_),
                         rows(addressTaken_),
                         rows(externals_),
                         rows(unexplained),
                         rows(unanswered)};
  const auto root = std::apply(
      [&](auto... list) {
        return wire::machine::CreateMachineFacts(builder, strings, path, sha256, static_cast<std::uint8_t>(facts_.machine), cpu,
                                                 facts_.hasFpu, facts_.isLinked, facts_.stackAlignBytes, facts_.entryPoint, &coverage,
                                                 list...);
      },
      lists);
  builder.Finish(root, machineFactsKind.identifier);
  return sealFile(machineFactsKind, builder);
}

} // namespace

std::vector<std::uint8_t> encodeMachineFacts(const MachineFacts &facts)
{
  return MachineWriter(facts).write();
}

} // namespace headroom
