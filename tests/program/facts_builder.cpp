// SPDX-License-Identifier: Apache-2.0
#include "facts_builder.h"

#include <algorithm>
#include <stdexcept>

namespace headroom::test {

Word nothingKnown()
{
  return {};
}

Word pointerTo(std::vector<std::string> names)
{
  Word word;
  word.value.kind = Value::Kind::Constants;
  word.names = std::move(names);
  return word;
}

Word argument(unsigned number, std::int64_t offset)
{
  Word word;
  word.value.kind = Value::Kind::Argument;
  word.value.argument = static_cast<std::uint16_t>(number);
  word.value.offset = offset;
  return word;
}

Word fieldOfArgument(unsigned number, std::int64_t offset)
{
  Word word = argument(number, offset);
  word.value.kind = Value::Kind::ArgumentField;
  return word;
}

Word wordAt(const std::string &object)
{
  Word word = pointerTo({object});
  word.value.kind = Value::Kind::Memory;
  return word;
}

Word elementOf(const std::string &table, std::uint32_t stride, std::uint32_t firstByte)
{
  Word word = wordAt(table);
  word.value.kind = Value::Kind::Table;
  word.value.stride = stride;
  word.firstByte = firstByte;
  return word;
}

std::string numbered(const char *prefix, unsigned number)
{
  std::string out = prefix;
  out += std::to_string(number);
  return out;
}

FactsBuilder::FactsBuilder()
{
  facts_.path = "test.elf";
  facts_.cpu = "armv7e-m";
  facts_.files = {"/home/user/app/src/main.c", "/opt/sdk/lib.c", "src/relative.c"};
}

FunctionBuilder FactsBuilder::function(const std::string &name, std::uint64_t frameBytes)
{
  const auto [place, isNew] = functions_.emplace(name, facts_.functions.size());
  if (isNew) {
    MachineFunction function;
    function.name = name;
    function.entry = nextCode_;
    function.sizeBytes = 0x100;
    function.frameBytes = frameBytes;
    function.position = {0, static_cast<std::uint32_t>(facts_.functions.size() + 1), 1};
    nextCode_ += 0x100;
    addresses_[name] = function.entry;
    facts_.functions.push_back(std::move(function));
  }
  return {*this, place->second};
}

FactsBuilder &FactsBuilder::external(const std::string &name)
{
  addresses_[name] = nextCode_;
  facts_.externals[nextCode_] = name;
  nextCode_ += 0x100;
  return *this;
}

FactsBuilder &FactsBuilder::object(const std::string &name, const std::vector<std::string> &words, bool isConstant)
{
  MemoryBlock block;
  block.section = (isConstant ? ".rodata." : ".data.") + name;
  block.address = nextData_;
  block.sizeBytes = words.size() * 4;
  block.isConstant = isConstant;
  facts_.symbols.push_back({name, nextData_, block.sizeBytes, block.section, false});
  addresses_[name] = nextData_;
  nextData_ += block.sizeBytes + 16;
  words_.push_back({facts_.memory.size(), words});
  facts_.memory.push_back(std::move(block));
  return *this;
}

FactsBuilder &FactsBuilder::room(const std::string &name, std::uint64_t sizeBytes)
{
  MemoryBlock block;
  block.section = ".bss." + name;
  block.address = nextData_;
  block.sizeBytes = sizeBytes;
  facts_.symbols.push_back({name, nextData_, sizeBytes, block.section, false});
  addresses_[name] = nextData_;
  nextData_ += sizeBytes + 16;
  facts_.memory.push_back(std::move(block));
  return *this;
}

FactsBuilder &FactsBuilder::mark(const std::string &name, Address address)
{
  facts_.symbols.push_back({name, address, 0, "", true});
  addresses_[name] = address;
  return *this;
}

FactsBuilder &FactsBuilder::record(const std::string &query, const std::string &symbol, const std::map<std::string, std::string> &fields)
{
  DataRecord record;
  record.query = query;
  record.symbol = symbol;
  if (const auto place = addresses_.find(symbol); place != addresses_.end())
    record.address = place->second;
  record.isConstant = true;
  records_.emplace_back(facts_.records.size(), fields);
  facts_.records.push_back(std::move(record));
  return *this;
}

FactsBuilder &FactsBuilder::takeAddress(const std::string &name)
{
  facts_.addressTaken.push_back(addressOf(name));
  std::sort(facts_.addressTaken.begin(), facts_.addressTaken.end());
  return *this;
}

Address FactsBuilder::addressOf(const std::string &name) const
{
  const auto found = addresses_.find(name);
  if (found == addresses_.end())
    throw std::logic_error("the test names " + name + ", which it did not build");
  return found->second;
}

std::uint64_t FactsBuilder::number(const std::string &word) const
{
  if (!word.empty() && word.front() >= '0' && word.front() <= '9')
    return std::stoull(word, nullptr, 0);
  // Words that point to code have the Thumb bit, as in an image.
  return addressOf(word) | (functions_.contains(word) && facts_.machine == Machine::Arm ? 1U : 0U);
}

Value FactsBuilder::resolve(const Word &word) const
{
  Value value = word.value;
  for (const std::string &name : word.names)
    value.constants.push_back((name == "0" ? 0 : addressOf(name)) + word.firstByte);
  std::sort(value.constants.begin(), value.constants.end());
  return value;
}

MachineFacts FactsBuilder::build() const
{
  MachineFacts facts = facts_;
  for (const PendingCall &pending : calls_) {
    CallSite &call = facts.functions[pending.function].calls[pending.call];
    call.target = resolve(pending.target);
    for (const Word &word : pending.arguments)
      call.arguments.push_back(resolve(word));
  }
  for (const PendingWords &pending : words_)
    for (const std::string &word : pending.words) {
      const std::uint64_t value = number(word);
      for (unsigned byte = 0; byte < 4; ++byte)
        facts.memory[pending.block].bytes.push_back(static_cast<std::uint8_t>(value >> (8 * byte)));
    }
  for (const PendingSwitch &pending : switches_) {
    Value &pointer = facts.functions[pending.function].switches[pending.number].stackPointer;
    if (pending.top.empty())
      continue;
    pointer.kind = Value::Kind::Constants;
    for (const DataSymbol &symbol : facts.symbols)
      if (symbol.name == pending.top)
        pointer.constants = {symbol.address + symbol.sizeBytes};
  }
  for (const auto &[index, fields] : records_)
    for (const auto &[field, word] : fields)
      facts.records[index].fields[field] = number(word);
  std::stable_sort(facts.symbols.begin(), facts.symbols.end(), [](const DataSymbol &a, const DataSymbol &b) { return a.address < b.address; });
  std::stable_sort(facts.memory.begin(), facts.memory.end(), [](const MemoryBlock &a, const MemoryBlock &b) { return a.address < b.address; });
  return facts;
}

FunctionBuilder &FunctionBuilder::add(CallSite::Kind kind, bool isIndirect, Word target, std::uint64_t depthBytes, std::vector<Word> arguments)
{
  CallSite call;
  call.kind = kind;
  call.indirect = isIndirect;
  call.depthBytes = depthBytes;
  call.stack = stack_;
  call.address = facts().entry + 2 + 4 * facts().calls.size();
  call.position = {0, static_cast<std::uint32_t>(100 + facts().calls.size()), 5};
  facts_.calls_.push_back({index_, facts().calls.size(), std::move(target), std::move(arguments)});
  facts().calls.push_back(std::move(call));
  return *this;
}

FunctionBuilder &FunctionBuilder::calls(const std::string &callee, std::uint64_t depthBytes, std::vector<Word> arguments)
{
  return add(CallSite::Kind::Call, false, pointerTo({callee}), depthBytes, std::move(arguments));
}

FunctionBuilder &FunctionBuilder::tailCalls(const std::string &callee, std::uint64_t depthBytes, std::vector<Word> arguments)
{
  return add(CallSite::Kind::TailCall, false, pointerTo({callee}), depthBytes, std::move(arguments));
}

FunctionBuilder &FunctionBuilder::callsThrough(Word target, std::uint64_t depthBytes, std::vector<Word> arguments)
{
  return add(CallSite::Kind::Call, true, std::move(target), depthBytes, std::move(arguments));
}

FunctionBuilder &FunctionBuilder::tailCallsThrough(Word target, std::uint64_t depthBytes)
{
  return add(CallSite::Kind::TailCall, true, std::move(target), depthBytes, {});
}

FunctionBuilder &FunctionBuilder::traps(std::uint64_t depthBytes)
{
  return add(CallSite::Kind::Trap, false, nothingKnown(), depthBytes, {});
}

FunctionBuilder &FunctionBuilder::switchesTo(const std::string &name, std::uint64_t ownBytes)
{
  StackSwitch change;
  change.ownBytes = ownBytes;
  facts_.switches_.push_back({index_, facts().switches.size(), name});
  facts().switches.push_back(change);
  stack_ = static_cast<std::uint16_t>(facts().switches.size());
  return *this;
}

FunctionBuilder &FunctionBuilder::switchesBack()
{
  stack_ = 0;
  return *this;
}

FunctionBuilder &FunctionBuilder::isDynamic()
{
  facts().isDynamic = true;
  return *this;
}

FunctionBuilder &FunctionBuilder::usesFpu()
{
  facts().usesFpu = true;
  return *this;
}

FunctionBuilder &FunctionBuilder::inObject(const std::string &object)
{
  facts().object = object;
  return *this;
}

FunctionBuilder &FunctionBuilder::lacks(const std::string &reason)
{
  Culprit culprit;
  culprit.reason = reason;
  culprit.function = facts().name;
  facts().culprits.push_back(culprit);
  return *this;
}

FunctionBuilder &FunctionBuilder::neverReturns()
{
  facts().returns = false;
  return *this;
}

ImageProgram programOf(const FactsBuilder &facts, std::vector<std::string> functions, const ProjectConfig &config,
                       const std::vector<Pack> &packs)
{
  ProgramOptions options;
  options.extraRoots = std::move(functions);
  return buildProgram(facts.build(), packs, config, options);
}

const Root &rootNamed(const ImageProgram &program, const std::string &name)
{
  for (const Root &root : program.roots)
    if (root.name == name)
      return root;
  throw std::logic_error("the program has no root " + name);
}

const FunctionBound &functionNamed(const ImageProgram &program, const std::string &name)
{
  for (const FunctionBound &function : program.functions)
    if (function.name == name)
      return function;
  throw std::logic_error("the program has no function " + name);
}

std::string boundOf(const ImageProgram &program, const std::string &root)
{
  const Bound &bound = rootNamed(program, root).bound;
  return bound.kind == Bound::Kind::Unbounded ? "unbounded " + std::to_string(bound.bytes) : text(bound);
}

std::string pathText(const Root &root)
{
  std::string out;
  for (const PathStep &step : root.path)
    out += (out.empty() ? "" : ", ") + step.function + " " + std::to_string(step.atCallBytes);
  return out;
}

std::vector<std::string> culpritReasons(const Bound &bound)
{
  std::vector<std::string> out;
  for (const Culprit &culprit : bound.culprits)
    out.push_back(culprit.reason);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::uint64_t sumOf(const Root &root)
{
  std::uint64_t sum = 0;
  for (const PathStep &step : root.path)
    sum += step.atCallBytes;
  for (const Term &term : root.terms)
    sum += term.bytes;
  return sum;
}

} // namespace headroom::test
