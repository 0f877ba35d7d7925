// SPDX-License-Identifier: Apache-2.0
#include "facts/format/machine_file.h"
#include "facts/format/machine_kind.h"
#include "facts/format/payload.h"
#include "facts/format/shared_rows.h"
#include "machine_facts_generated.h"

namespace headroom {

namespace {

static_assert(noRow == noFile);

class MachineReader {
public:
  MachineReader(const wire::machine::MachineFacts &from, std::size_t payloadBytes)
      : from_(from), read_(*from.strings(), payloadBytes), aliases_("aliases", from.aliases()), inlined_("inlined", from.inlined()),
        calls_("calls", from.calls()), arguments_("arguments", from.arguments()), constants_("constants", from.constants()),
        inlineFrames_("inline_frames", from.inline_frames()), switches_("switches", from.switches()), culprits_("culprits", from.culprits())
  {
  }

  MachineFacts read();
  [[nodiscard]] const std::optional<std::string> &failure() const { return read_.failure(); }

private:
  void readHead();
  void readFunctions();
  void readFunction(const wire::machine::Function &row, MachineFunction &one);
  void readCall(const wire::machine::Call &row, CallSite &one, std::uint32_t switchCount);
  void readSymbols();
  void readMemory();
  void readRecords();
  void readLists();
  Value value(const wire::machine::Value &row);
  FileId file(const char *field, FileId value) { return read_.indexOrNone(field, value, out_.files.size()); }
  SourcePosition position(const char *field, const wire::Position &row) { return fromRow(row, read_, field, out_.files.size()); }

  const wire::machine::MachineFacts &from_;
  RowReader read_;
  Pool<wire::Index> aliases_;
  Pool<wire::machine::InlinedFunction> inlined_;
  Pool<wire::machine::Call> calls_;
  Pool<wire::machine::Value> arguments_;
  Pool<wire::Word> constants_;
  Pool<wire::machine::InlineFrame> inlineFrames_;
  Pool<wire::machine::StackSwitch> switches_;
  Pool<wire::Culprit> culprits_;
  MachineFacts out_;
};

void MachineReader::readHead()
{
  out_.path = read_.text("path", from_.path());
  out_.sha256 = read_.text("sha256", from_.sha256());
  out_.machine = read_.kind("machine", from_.machine(), Machine::RiscV64);
  out_.cpu = read_.text("cpu", from_.cpu());
  out_.hasFpu = from_.has_fpu();
  out_.isLinked = from_.is_linked();
  out_.stackAlignBytes = from_.stack_align_bytes();
  out_.entryPoint = from_.entry_point();
  const wire::machine::Coverage &coverage = *from_.coverage();
  out_.coverage.codeBytes = coverage.code_bytes();
  out_.coverage.dataInCodeBytes = coverage.data_in_code_bytes();
  out_.coverage.unmatchedWitnesses = coverage.unmatched_witnesses();
  out_.coverage.hasLines = coverage.has_lines();
  out_.coverage.hasSymbols = coverage.has_symbols();
  out_.files = read_.texts("files", from_.files());
  read_.sortedUnique("files", out_.files);
}

Value MachineReader::value(const wire::machine::Value &row)
{
  Value one;
  one.kind = read_.kind("value.kind", row.kind(), Value::Kind::Table);
  one.argument = row.argument();
  one.offset = row.offset();
  one.stride = row.stride();
  const auto constants = read_.take(constants_, "value.constants", row.constants());
  one.constants.reserve(constants.size());
  for (const wire::Word &constant : constants)
    one.constants.push_back(constant.value());
  const bool needsConstant = one.kind == Value::Kind::Constants || one.kind == Value::Kind::Memory || one.kind == Value::Kind::Table;
  if (needsConstant && one.constants.empty())
    read_.refuseHere("value.constants is empty, wanted at least one");
  if (!sortedAndUnique(one.constants))
    read_.refuseHere("value.constants is out of order, wanted sorted and unique");
  return one;
}

void MachineReader::readCall(const wire::machine::Call &row, CallSite &one, std::uint32_t switchCount)
{
  one.address = row.address();
  one.kind = read_.kind("calls.kind", row.kind(), CallSite::Kind::Trap);
  one.indirect = row.is_indirect();
  one.stack = row.stack();
  if (one.stack > switchCount)
    read_.refuseHere("calls.stack is " + std::to_string(one.stack) + ", wanted at most " + std::to_string(switchCount));
  one.depthBytes = row.depth_bytes();
  one.depthIsDynamic = row.depth_is_dynamic();
  one.target = value(row.target());
  const auto arguments = read_.take(arguments_, "calls.arguments", row.arguments());
  one.arguments.reserve(arguments.size());
  for (const wire::machine::Value &argument : arguments)
    one.arguments.push_back(value(argument));
  one.position = position("calls.position.file", row.position());
  const auto frames = read_.take(inlineFrames_, "calls.inlined", row.inlined());
  one.inlined.reserve(frames.size());
  for (const wire::machine::InlineFrame &frame : frames)
    one.inlined.push_back({read_.text("calls.inlined.function", frame.function()),
                           position("calls.inlined.call_site.file", frame.call_site()),
                           file("calls.inlined.declared_in", frame.declared_in())});
}

void MachineReader::readFunction(const wire::machine::Function &row, MachineFunction &one)
{
  one.name = read_.text("name", row.name());
  one.aliases = read_.texts("aliases", aliases_, row.aliases());
  one.isLocal = row.is_local();
  one.isNamed = row.is_named();
  one.entry = row.entry();
  one.sizeBytes = row.size_bytes();
  one.section = read_.text("section", row.section());
  one.object = read_.text("object", row.object());
  one.position = position("position.file", row.position());
  one.unit = file("unit", row.unit());
  one.isAssembly = row.is_assembly();
  const auto inlined = read_.take(inlined_, "inlined", row.inlined());
  one.inlined.reserve(inlined.size());
  for (const wire::machine::InlinedFunction &each : inlined)
    one.inlined.push_back({read_.text("inlined.name", each.name()), file("inlined.declared_in", each.declared_in())});
  if (!sortedAndUnique(one.inlined))
    read_.refuseHere("inlined is out of order, wanted sorted and unique");
  one.frameBytes = row.frame_bytes();
  one.witnessExcessBytes = row.witness_excess_bytes();
  one.isDynamic = row.is_dynamic();
  one.dynamicAt = position("dynamic_at.file", row.dynamic_at());
  one.alignmentBytes = row.alignment_bytes();
  one.usesFpu = row.uses_fpu();
  one.returns = row.returns();
  const auto calls = read_.take(calls_, "calls", row.calls());
  one.calls.reserve(calls.size());
  for (const wire::machine::Call &call : calls)
    readCall(call, one.calls.emplace_back(), row.switches());
  if (!sortedBy(one.calls, &CallSite::address))
    read_.refuseHere("calls is out of order, wanted by address");
  const auto switches = read_.take(switches_, "switches", row.switches());
  one.switches.reserve(switches.size());
  for (const wire::machine::StackSwitch &each : switches)
    one.switches.push_back({each.address(), read_.kind("switches.target", each.target(), StackSwitch::Register::Control),
                            value(each.stack_pointer()), each.own_bytes(), position("switches.position.file", each.position())});
  if (!sortedBy(one.switches, &StackSwitch::address))
    read_.refuseHere("switches is out of order, wanted by address");
  one.culprits = fromRows(read_.take(culprits_, "culprits", row.culprits()), read_);
  one.witnesses = fromRow(row.witnesses());
}

void MachineReader::readFunctions()
{
  out_.functions.reserve(from_.functions()->size());
  for (const wire::machine::Function &row : rowsOf(from_.functions())) {
    read_.enter("functions", out_.functions.size());
    readFunction(row, out_.functions.emplace_back());
  }
  read_.leave();
  read_.finish(aliases_);
  read_.finish(inlined_);
  read_.finish(calls_);
  read_.finish(arguments_);
  read_.finish(constants_);
  read_.finish(inlineFrames_);
  read_.finish(switches_);
  read_.finish(culprits_);
  if (!sortedBy(out_.functions, &MachineFunction::entry))
    read_.refuse("functions is out of order, wanted by entry");
}

void MachineReader::readSymbols()
{
  out_.symbols.reserve(from_.symbols()->size());
  for (const wire::machine::Symbol &row : rowsOf(from_.symbols())) {
    read_.enter("symbols", out_.symbols.size());
    out_.symbols.push_back(
        {read_.text("name", row.name()), row.address(), row.size_bytes(), read_.text("section", row.section()), row.is_absolute()});
  }
  for (std::size_t i = 1; i < out_.symbols.size(); ++i) {
    const DataSymbol &before = out_.symbols[i - 1];
    const DataSymbol &one = out_.symbols[i];
    read_.order("symbols", i, before.address < one.address || (before.address == one.address && before.name <= one.name),
                "by address, then name");
  }
}

void MachineReader::readMemory()
{
  std::span<const std::uint8_t> rest(from_.memory_bytes()->data(), from_.memory_bytes()->size());
  out_.memory.reserve(from_.memory()->size());
  for (const wire::machine::Memory &row : rowsOf(from_.memory())) {
    read_.enter("memory", out_.memory.size());
    MemoryBlock &one = out_.memory.emplace_back();
    one.section = read_.text("section", row.section());
    one.address = row.address();
    one.sizeBytes = row.size_bytes();
    one.isConstant = row.is_constant();
    one.isCode = row.is_code();
    const std::uint64_t limit = std::min<std::uint64_t>(rest.size(), one.sizeBytes);
    if (row.bytes() > limit) {
      read_.refuseHere("bytes is " + std::to_string(row.bytes()) + ", wanted at most " + std::to_string(limit));
      continue;
    }
    one.bytes.assign(rest.begin(), rest.begin() + row.bytes());
    rest = rest.subspan(row.bytes());
  }
  read_.leave();
  if (!rest.empty())
    read_.refuse("memory_bytes has " + std::to_string(rest.size()) + " elements that belong to no row");
  for (std::size_t i = 1; i < out_.memory.size(); ++i) {
    const MemoryBlock &before = out_.memory[i - 1];
    const Address next = out_.memory[i].address;
    read_.order("memory", i, next >= before.address && next - before.address >= before.sizeBytes, "by address, disjoint");
  }
}

void MachineReader::readRecords()
{
  Pool fields("record_fields", from_.record_fields());
  out_.records.reserve(from_.records()->size());
  for (const wire::machine::Record &row : rowsOf(from_.records())) {
    read_.enter("records", out_.records.size());
    DataRecord &one = out_.records.emplace_back();
    one.query = read_.text("query", row.query());
    one.type = read_.text("type", row.type());
    one.symbol = read_.text("symbol", row.symbol());
    one.address = row.address();
    one.sizeBytes = row.size_bytes();
    one.isConstant = row.is_constant();
    const auto fieldRows = read_.take(fields, "fields", row.fields());
    for (const wire::machine::RecordField &field : fieldRows)
      one.fields.emplace_hint(one.fields.end(), read_.text("fields.name", field.name()), field.value());
    if (one.fields.size() != fieldRows.size())
      read_.refuseHere("fields has " + std::to_string(fieldRows.size()) + " names, wanted each once");
  }
  read_.leave();
  read_.finish(fields);
  for (std::size_t i = 1; i < out_.records.size(); ++i) {
    const DataRecord &before = out_.records[i - 1];
    const DataRecord &one = out_.records[i];
    read_.order("records", i, before.query < one.query || (before.query == one.query && before.address <= one.address),
                "by query, then address");
  }
}

void MachineReader::readLists()
{
  for (const wire::Word &row : rowsOf(from_.address_taken()))
    out_.addressTaken.push_back(row.value());
  read_.sortedUnique("address_taken", out_.addressTaken);
  for (const wire::machine::External &row : rowsOf(from_.externals()))
    out_.externals.emplace_hint(out_.externals.end(), row.address(), read_.text("externals.name", row.name()));
  if (out_.externals.size() != from_.externals()->size())
    read_.refuse("externals has " + std::to_string(from_.externals()->size()) + " addresses, wanted each once");
  out_.coverage.unexplained = fromRows(rowsOf(from_.unexplained()), read_);
  out_.coverage.unansweredQueries = read_.texts("unanswered_queries", from_.unanswered_queries());
}

MachineFacts MachineReader::read()
{
  readHead();
  readFunctions();
  readSymbols();
  readMemory();
  readRecords();
  readLists();
  return std::move(out_);
}

} // namespace

Expected<MachineFacts> decodeMachineFacts(std::span<const std::uint8_t> bytes, const std::string &name)
{
  const Expected<Payload> payload = Payload::open(machineFactsKind, bytes, name);
  if (!payload)
    return payload.error();
  const auto *root = payload->root<wire::machine::MachineFacts>();
  if (!root)
    return contentError(machineFactsKind, name, "its tables do not verify");
  MachineReader reader(*root, payload->bytes().size());
  MachineFacts out = reader.read();
  if (reader.failure())
    return contentError(machineFactsKind, name, *reader.failure());
  return out;
}

} // namespace headroom
