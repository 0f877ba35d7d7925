// SPDX-License-Identifier: Apache-2.0
#include "config/pack_keys.h"

#include <algorithm>
#include <utility>

#include "config/api_keys.h"
#include "config/layout_keys.h"
#include "config/pack_file.h"

namespace headroom {

namespace {

constexpr const char *sourceDoc = "Where this is known from: a file of the RTOS, a manual's section";

const std::vector<std::pair<std::string, Machine>> machineNames{
    {"arm", Machine::Arm}, {"riscv32", Machine::RiscV32}, {"riscv64", Machine::RiscV64}};

std::vector<std::pair<std::string, RootKind>> rootKinds()
{
  std::vector<std::pair<std::string, RootKind>> out;
  for (RootKind kind : {RootKind::Thread, RootKind::Main, RootKind::Idle, RootKind::Isr, RootKind::InterruptStack, RootKind::WorkQueue,
                        RootKind::Timer, RootKind::Init, RootKind::PrivilegedStack, RootKind::Function})
    out.emplace_back(kindName(kind), kind);
  return out;
}

std::vector<std::string> rootKindNames()
{
  std::vector<std::string> out;
  for (const auto &kind : rootKinds())
    out.push_back(kind.first);
  return out;
}

/// Knowledge without a source cannot be reviewed; some records keep none, but the file still has to say it.
template <typename Record> Key<Record> requiredSource()
{
  return {{"source", sourceDoc, true, key_detail::of(Shape::Kind::Text)},
          [](Reader &reader, const YamlNode &node, Record &) { (void)reader.text("source", node); }};
}

Keys<GuardRule> guardKeys()
{
  return {{bytesKey("bytes", &GuardRule::bytes, "Bytes of the object that code may not use").required(),
           textListKey("bytes_symbols", &GuardRule::bytesSymbols, "Absolute symbols whose values are added"),
           textListKey("when_symbols", &GuardRule::whenSymbols, "All must be linked").required(), requiredSource<GuardRule>()}};
}

Keys<StackRule> stackKeys()
{
  return {{textListKey("symbols", &StackRule::symbols, "Objects (globs) whose size is the stack's; the first that exists"),
           textListKey("top_symbols", &StackRule::topSymbols, "Linker marks at the stack's upper end"),
           textListKey("bottom_symbols", &StackRule::bottomSymbols, "Linker marks at its lower end"),
           textListKey("size_symbols", &StackRule::sizeSymbols, "Absolute symbols whose value is the size"),
           bytesKey("guard_bytes", &StackRule::guardBytes, "Bytes of the object that code may not use"),
           listKey("guards", &StackRule::guards, guardKeys(), "The same, in some builds"),
           textKey("config", &StackRule::config, "Configuration symbol that sets the size")}};
}

Keys<RecordQuery> recordKeys()
{
  return {{textKey("id", &RecordQuery::id, "The pack's name for what is found").required(),
           textKey("type", &RecordQuery::type, "DWARF type name, without struct"),
           textKey("variable", &RecordQuery::variable, "One object (glob)"),
           textKey("section", &RecordQuery::section, "An array that fills this section (glob)"),
           textKey("first_symbol", &RecordQuery::firstSymbol, "An array that starts here"),
           textKey("last_symbol", &RecordQuery::lastSymbol, "... and ends before this"), requiredSource<RecordQuery>()},
          [](Reader &reader, const YamlNode &node, RecordQuery &query) {
            const int selectors = !query.variable.empty() + !query.section.empty() + !query.firstSymbol.empty();
            if (selectors > 1)
              reader.fail(node, "records entry has " + std::to_string(selectors) + " of variable, section, first_symbol, wanted one");
            if (query.firstSymbol.empty() != query.lastSymbol.empty())
              reader.fail(node, "records entry has one of first_symbol and last_symbol, wanted both");
            if (query.type.empty() && query.variable.empty())
              reader.fail(node, "records entry has no type, wanted one unless it names a variable");
          }};
}

Keys<VectorRule> vectorKeys()
{
  return {{textListKey("symbols", &VectorRule::symbols, "Tables (globs)"),
           textListKey("sections", &VectorRule::sections, "Sections that are tables (globs)"),
           flagKey("first_word_is_stack", &VectorRule::firstWordIsStack, "Word 0 is the initial stack pointer, word 1 the reset handler"),
           textKey("source", &VectorRule::source, sourceDoc).required()},
          [](Reader &reader, const YamlNode &node, VectorRule &rule) {
            if (rule.symbols.empty() && rule.sections.empty())
              reader.fail(node, "vectors entry has neither symbols nor sections");
          }};
}

Keys<LevelRule> levelKeys()
{
  return {{textKey("from", &LevelRule::from, "Mark where the level's records begin").required(),
           nameKey("runs_on", &LevelRule::runsOn, rootKindNames(), "Kind of root whose stack they use").required()}};
}

/// An argument word that need not be there.
template <typename Record> Key<Record> wordKey(std::string name, std::optional<unsigned> Record::*member, std::string doc)
{
  // Wider than any call: the calling convention has no limit, a typing error has.
  return integerKey(std::move(name), member, 0, 63, std::move(doc));
}

Key<RegistrationRule> byteOfRecordKey(std::string name, std::optional<unsigned> RegistrationRule::*member, std::string doc)
{
  return integerKey(std::move(name), member, 0, 4095, std::move(doc));
}

Keys<RegistrationRule> registrationKeys()
{
  return {{choiceKey("kind", &RegistrationRule::kind, rootKinds(), "What will run").required(),
           textListKey("functions", &RegistrationRule::functions, "Functions (globs) whose call makes the root").required(),
           wordKey("entry_word", &RegistrationRule::entryWord, "Argument word that is the function which will run"),
           textListKey("entry_functions", &RegistrationRule::entryFunctions, "Or: always the first of these that is linked"),
           wordKey("argument_word", &RegistrationRule::argumentWord, "Argument word that the entry gets as its first argument"),
           integerKey("argument_count", &RegistrationRule::argumentCount, 1, 8, "Words from argument_word on that the entry gets"),
           wordKey("object_word", &RegistrationRule::objectWord, "Argument word that is the object which names the root"),
           wordKey("stack_word", &RegistrationRule::stackWord, "Argument word that is the stack's address"),
           wordKey("size_word", &RegistrationRule::sizeWord, "Argument word that is its size"),
           integerKey("size_unit", &RegistrationRule::sizeUnitBytes, 0, 64, "Bytes that size_word counts; 0: machine words"),
           wordKey("priority_word", &RegistrationRule::priorityWord, "Argument word that is the priority"),
           wordKey("name_word", &RegistrationRule::nameWord, "Argument word that points to the name"),
           wordKey("routine_word", &RegistrationRule::routineWord, "Argument word that is the function which the entry, a wrapper, calls"),
           integerKey("routine_argument", &RegistrationRule::routineArgument, 0, 7, "Which argument word of the entry carries it"),
           wordKey("attributes_word", &RegistrationRule::attributesWord, "Argument word that points to a record of the root's attributes"),
           byteOfRecordKey("attributes_stack", &RegistrationRule::attributesStack, "Byte of that record where the stack's address is"),
           byteOfRecordKey("attributes_size", &RegistrationRule::attributesSize, "Byte where its size is"),
           byteOfRecordKey("attributes_name", &RegistrationRule::attributesName, "Byte where the name's address is"),
           textListKey("default_size_symbols", &RegistrationRule::defaultSizeSymbols,
                       "Absolute symbols: the size where the record gives no stack, or size 0"),
           textListKey("except_in", &RegistrationRule::exceptIn, "Callers (globs) whose calls other rules or their own callers have"),
           textListKey("ignore_entries", &RegistrationRule::ignoreEntries, "Entries that mean: not used"),
           textKey("start", &RegistrationRule::start, "Function that runs below the entry and calls it"),
           integerKey("start_argument", &RegistrationRule::startArgument, 0, 7, "Which argument word of start carries the entry"),
           recordKey("stack", &RegistrationRule::stack, stackKeys(), "Guards of the stack; its symbols where it is fixed"),
           nameKey("runs_on", &RegistrationRule::runsOn, rootKindNames(), "Kind of root whose stack it uses, instead of one of its own"),
           textKey("source", &RegistrationRule::source, sourceDoc).required()},
          [](Reader &reader, const YamlNode &node, RegistrationRule &rule) {
            if (rule.entryWord.has_value() != rule.entryFunctions.empty())
              reader.fail(node, "registrations entry wants either entry_word or entry_functions");
            const bool readsRecord = rule.attributesStack || rule.attributesSize || rule.attributesName || !rule.defaultSizeSymbols.empty();
            if (rule.attributesWord.has_value() != readsRecord)
              reader.fail(node, rule.attributesWord ? "registrations entry has attributes_word and no byte to read of the record"
                                                    : "registrations entry reads a record of attributes and has no attributes_word");
            if (rule.attributesWord && (rule.stackWord || rule.sizeWord || rule.nameWord))
              reader.fail(node, "registrations entry has attributes_word and one of stack_word, size_word, name_word, wanted one of both");
          }};
}

Keys<PriorityRule> priorityKeys()
{
  return {{textListKey("functions", &PriorityRule::functions, "Functions (globs) whose call sets the priority of a line"),
           integerKey("line_word", &PriorityRule::lineWord, 0, 63, "Argument word that is the line"),
           integerKey("priority_word", &PriorityRule::priorityWord, 0, 63, "Argument word that is the priority"),
           integerKey("priority_offset", &PriorityRule::priorityOffset, -256, 256, "Added to it"),
           wordKey("flags_word", &PriorityRule::flagsWord, "Only calls with 0 in this argument word count"),
           textKey("record", &PriorityRule::record, "Table that lines index: id of a records entry"),
           textListKey("except_in", &PriorityRule::exceptIn, "Callers (globs) that forward what their callers say"),
           textListKey("handlers", &PriorityRule::handlers, "Instead of functions: handlers (globs) ..."),
           integerKey("priority", &PriorityRule::priority, -256, 256, "... and their fixed priority"),
           textKey("source", &PriorityRule::source, sourceDoc).required()},
          [](Reader &reader, const YamlNode &node, PriorityRule &rule) {
            if (rule.functions.empty() == rule.handlers.empty())
              reader.fail(node, "priorities entry wants either functions or handlers");
            if (rule.handlers.empty() == rule.priority.has_value())
              reader.fail(node, "priorities entry has one of handlers and priority, wanted both");
            if (!rule.functions.empty() && rule.record.empty())
              reader.fail(node, "priorities entry has functions and no record");
          }};
}

Keys<NameRule> nameKeys()
{
  return {{textListKey("functions", &NameRule::functions, "Functions (globs) whose call names an object").required(),
           integerKey("object_word", &NameRule::objectWord, 0, 63, "Argument word that is the object"),
           integerKey("name_word", &NameRule::nameWord, 0, 63, "Argument word that points to the name"), requiredSource<NameRule>()}};
}

Keys<RootRule> rootKeys()
{
  return {{choiceKey("kind", &RootRule::kind, rootKinds(), "What runs there").required(),
           textKey("name", &RootRule::name, "Name of the root; absent: the record's symbol, or the entry's name"),
           textListKey("functions", &RootRule::functions, "Entries by link name (globs)"),
           flagKey("first_only", &RootRule::firstOnly, "Only the first of functions that is linked"),
           textKey("record", &RootRule::record, "Entries by record: id of a records entry"),
           textKey("entry_field", &RootRule::entryField, "Field that holds the entry; alternatives with |, the first that is there"),
           textKey("argument_field", &RootRule::argumentField, "Field that holds its first argument"),
           textKey("stack_field", &RootRule::stackField, "Field that holds the stack's address"),
           textKey("size_field", &RootRule::sizeField, "Field that holds the stack's size"),
           textKey("priority_field", &RootRule::priorityField, "Field that holds the priority"),
           textKey("options_field", &RootRule::optionsField, "Field that holds the thread's options"),
           integerKey("user_option", &RootRule::userOption, 1, INT64_MAX, "Bit of the options that asks for user mode"),
           textListKey("user_symbols", &RootRule::userSymbols, "Linked where user mode exists; where none is, the bit is ignored"),
           textKey("name_field", &RootRule::nameField, "Field that points to the name"),
           textKey("count_field", &RootRule::countField, "Field that holds how many stacks there are, one behind the other"),
           textListKey("entry_functions", &RootRule::entryFunctions, "Instead of entry_field: always the first of these that is linked"),
           textListKey("ignore_entries", &RootRule::ignoreEntries, "Entries that mean: not used"),
           textKey("start", &RootRule::start, "Function that runs below the entry and calls it"),
           integerKey("start_argument", &RootRule::startArgument, 0, 7, "Which argument word of start carries the entry"),
           recordKey("stack", &RootRule::stack, stackKeys(), "Where the stack is, for roots by function"),
           nameKey("runs_on", &RootRule::runsOn, rootKindNames(), "Kind of root whose stack it uses, instead of one of its own"),
           listKey("levels", &RootRule::levels, levelKeys(), "Or, by where the record lies"),
           textKey("source", &RootRule::source, sourceDoc).required()},
          [](Reader &reader, const YamlNode &node, RootRule &rule) {
            if (rule.functions.empty() == rule.record.empty())
              reader.fail(node, "roots entry wants either functions or a record");
            if (!rule.record.empty() && rule.entryField.empty() == rule.entryFunctions.empty())
              reader.fail(node, "roots entry with a record wants either entry_field or entry_functions");
            if (rule.optionsField.empty() != (rule.userOption == 0) || rule.optionsField.empty() != rule.userSymbols.empty())
              reader.fail(node, "roots entry wants options_field, user_option and user_symbols together");
          }};
}

Keys<PortRule> portKeys()
{
  return {{textKey("name", &PortRule::name, "Name of the port, for reports").required(),
           choiceKey("machine", &PortRule::machine, machineNames, "Machine it is for").required(),
           textListKey("when_symbols", &PortRule::whenSymbols, "All must be linked; the first port that matches counts"),
           bytesKey("frame_bytes", &PortRule::frameBytes, "Pushed on the interrupted stack").required(),
           bytesKey("fp_frame_bytes", &PortRule::fpFrameBytes, "Instead, with a live floating-point context").required(),
           bytesKey("pad_bytes", &PortRule::padBytes, "Alignment that core or port may add").required(),
           textListKey("reserved_symbols", &PortRule::reservedSymbols,
                       "Absolute symbols: bytes that lie above a thread's first stack pointer (thread-local storage)"),
           bytesKey("reserved_extra_bytes", &PortRule::reservedExtraBytes, "Besides, where their sum is not 0 or none is named: headers, alignment"),
           textListKey("wrappers", &PortRule::wrappers, "Functions that run on the interrupted stack first; their bound is added"),
           integerKey("priority_bits", &PortRule::priorityBits, 0, 8, "Bits of an interrupt's priority; absent: the most that the machine can have"),
           flagKey("handlers_on_interrupt_stack", &PortRule::handlersOnInterruptStack, "false: handlers run on the interrupted stack")
               .required(),
           textKey("source", &PortRule::source, sourceDoc).required()},
          [](Reader &reader, const YamlNode &node, PortRule &rule) {
            if (rule.fpFrameBytes < rule.frameBytes)
              reader.fail(node, "fp_frame_bytes is " + std::to_string(rule.fpFrameBytes) + ", wanted at least frame_bytes " +
                                    std::to_string(rule.frameBytes));
          }};
}

template <typename Rule> Key<Rule> machinesKey()
{
  Shape name = key_detail::of(Shape::Kind::Name);
  for (const auto &machine : machineNames)
    name.names.push_back(machine.first);
  const std::vector<std::string> names = name.names;
  return {{"machines", "Machines it is for; absent: all", false, key_detail::listOf(name)},
          [names](Reader &reader, const YamlNode &node, Rule &out) {
            if (!reader.is("machines", node, YamlNode::Kind::Sequence, "a list"))
              return;
            for (const YamlNode &item : node.items) {
              const auto chosen = reader.name("machine", item, names);
              for (const auto &machine : machineNames)
                if (chosen && machine.first == *chosen)
                  out.machines.push_back(machine.second);
            }
          }};
}

Keys<TableCallRule> tableCallKeys()
{
  return {{textKey("in", &TableCallRule::in, "Function that makes the call (glob)").required(),
           textKey("table", &TableCallRule::table, "Data symbol of the table"),
           textKey("last_table", &TableCallRule::lastTable, "Mark behind its last entry"),
           integerKey("stride", &TableCallRule::strideBytes, 1, 65536, "Bytes from entry to entry"),
           integerKey("offset", &TableCallRule::offsetBytes, 0, 65535, "Byte of the function's address in an entry"),
           textKey("record", &TableCallRule::record, "Instead of a table: id of a records entry"),
           textListKey("fields", &TableCallRule::fields, "Fields of the record that hold functions"),
           flagKey("stays_inside", &TableCallRule::staysInside, "Instead of a table: it jumps to a computed place of the same function"),
           machinesKey<TableCallRule>(),
           textListKey("when_symbols", &TableCallRule::whenSymbols, "All must be linked"),
           textListKey("unless_symbols", &TableCallRule::unlessSymbols, "None may be linked"),
           textKey("source", &TableCallRule::source, sourceDoc).required()},
          [](Reader &reader, const YamlNode &node, TableCallRule &rule) {
            if (!rule.table.empty() + !rule.record.empty() + rule.staysInside != 1)
              reader.fail(node, "table_calls entry wants one of table, record, stays_inside");
            if (rule.record.empty() != rule.fields.empty())
              reader.fail(node, "table_calls entry has one of record and fields, wanted both");
            if (!rule.table.empty() && rule.offsetBytes >= rule.strideBytes)
              reader.fail(node, "offset is " + std::to_string(rule.offsetBytes) + ", wanted less than stride " +
                                    std::to_string(rule.strideBytes));
          }};
}

Keys<StackSwitchRule> stackSwitchKeys()
{
  return {{textKey("in", &StackSwitchRule::in, "Function (glob) that replaces the stack pointer").required(),
           nameKey("runs_on", &StackSwitchRule::runsOn, rootKindNames(),
                   "Kind of root whose stack it goes on with; absent: of what resumes there, at the depth of its own call"),
           machinesKey<StackSwitchRule>(), textListKey("unless_symbols", &StackSwitchRule::unlessSymbols, "None may be linked"),
           textKey("source", &StackSwitchRule::source, sourceDoc).required()}};
}

Keys<RecursionRule> packRecursionKeys()
{
  return {{textKey("function", &RecursionRule::function, "Function of the cycle").required(),
           integerKey("depth", &RecursionRule::depth, 1, 1'000'000, "Most activations that live at once").required(),
           textKey("reason", &RecursionRule::reason, "What in the code proves it").required(), requiredSource<RecursionRule>()}};
}

Keys<DynamicFrameRule> dynamicFrameKeys()
{
  return {{textKey("function", &DynamicFrameRule::function, "Function whose frame grows with the height of a red-black tree").required(),
           integerKey("bytes_per_level", &DynamicFrameRule::bytesPerLevel, 1, 4096, "Stack bytes for each level").required(),
           integerKey("fixed_bytes", &DynamicFrameRule::fixedBytes, 0, 65536, "Stack bytes besides: spare slots, alignment").required(),
           integerKey("node_bytes", &DynamicFrameRule::nodeBytes, 1, 65536, "Memory that a node takes at least").required(),
           textKey("kilobytes_symbol", &DynamicFrameRule::kilobytesSymbol, "Absolute symbol: KiB of memory that nodes lie in"),
           textKey("reason", &DynamicFrameRule::reason, "What in the code proves it").required(), requiredSource<DynamicFrameRule>()}};
}

Keys<FatalCallRule> fatalCallKeys()
{
  return {{textKey("in", &FatalCallRule::in, "Calling function (glob)").required(),
           textListKey("calls", &FatalCallRule::calls, "Callees (globs)").required(),
           textKey("reason", &FatalCallRule::reason, "What in the code proves it").required(), requiredSource<FatalCallRule>()}};
}

Keys<EntryWrapperRule> entryWrapperKeys()
{
  return {{textKey("function", &EntryWrapperRule::function, "Start wrapper of threads").required(),
           textListKey("after_return", &EntryWrapperRule::afterReturn, "What it calls (globs) only when the entry returns").required(),
           requiredSource<EntryWrapperRule>()}};
}

/// Reports every entry of the list `key` whose record is no id of `records`. Elements and items correspond by index.
template <typename Element>
void checkRecords(Reader &reader, const YamlNode &root, const Pack &pack, const char *key, const std::vector<Element> &elements)
{
  std::vector<std::string> ids;
  for (const RecordQuery &query : pack.records)
    ids.push_back(query.id);
  for (const YamlEntry &entry : root.entries) {
    if (entry.key.text != key)
      continue;
    for (std::size_t i = 0; i < elements.size(); ++i) {
      const std::string &record = elements[i].record;
      if (record.empty() || std::find(ids.begin(), ids.end(), record) != ids.end())
        continue;
      YamlNode at = entry.value.items[i];
      at.text = record;
      reader.unknownName("record", at, ids);
    }
  }
}

Keys<BuildProducts> buildProductKeys()
{
  using B = BuildProducts;
  return {{textListKey("headers", &B::headers, "Headers (globs), as #include spells them").required(),
           textKey("make_headers", &B::makeHeaders, "Command that writes them; {build} stands for the build directory").required(),
           textListKey("link_sources", &B::linkSources, "File names (globs) of sources that are written from a first link"), knownFromKey<B>()}};
}

/// Shared, so that a pack stays cheap to copy.
Key<Pack> layoutKey()
{
  const Keys<LayoutKnowledge> keys = layoutKeys();
  return {{"layout", "Memory layout: what is initialised, relocated and protected", false, keys.shape()},
          [keys](Reader &reader, const YamlNode &node, Pack &pack) {
            auto layout = std::make_shared<LayoutKnowledge>();
            readRecord(reader, "layout", node, keys, *layout);
            pack.layout = std::move(layout);
          }};
}

} // namespace

Keys<Pack> packKeys()
{
  Shape schema = key_detail::of(Shape::Kind::Integer);
  schema.least = packSchema;
  schema.most = packSchema;
  return {{Key<Pack>{{"schema", "Version of this file's format", true, schema},
                     [](Reader &reader, const YamlNode &node, Pack &) { (void)reader.integer("schema", node, packSchema, packSchema); }},
           textKey("name", &Pack::name, "Name of the pack").required(),
           textListKey("detect", &Pack::detectSymbols, "The pack applies when any of these is linked; absent: always"),
           flagKey("fallback", &Pack::isFallback, "The pack applies only when no other does"),
           listKey("records", &Pack::records, recordKeys(), "Typed data to read from the image"),
           listKey("vectors", &Pack::vectors, vectorKeys(), "Interrupt vector tables"),
           listKey("roots", &Pack::roots, rootKeys(), "How threads and other roots are found"),
           recordKey("interrupt_stack", &Pack::interruptStack, stackKeys(), "Where interrupts run"),
           textListKey("boot", &Pack::bootFunctions, "Functions (globs) that run on the interrupt stack before any thread"),
           listKey("ports", &Pack::ports, portKeys(), "What one preemption costs"),
           textListKey("fatal", &Pack::fatal, "Functions (globs) whose paths end the system"),
           listKey("fatal_calls", &Pack::fatalCalls, fatalCallKeys(), "Calls that only a system on its way down makes"),
           listKey("table_calls", &Pack::tableCalls, tableCallKeys(), "Indirect calls that go through a table"),
           listKey("stack_switches", &Pack::stackSwitches, stackSwitchKeys(), "Where functions go on that replace the stack pointer"),
           textListKey("not_called", &Pack::notCalled, "Functions (globs) whose address is for an exception's return, never for a call"),
           listKey("registrations", &Pack::registrations, registrationKeys(), "Calls that make roots"),
           listKey("priorities", &Pack::priorities, priorityKeys(), "Calls that give interrupts their priorities"),
           listKey("names", &Pack::names, nameKeys(), "Calls that name roots"),
           textListKey("inert", &Pack::inert, "Functions (globs) that, without source, neither call nor keep what they are given"),
           listKey("recursion", &Pack::recursion, packRecursionKeys(), "Depth of recursions that the code bounds"),
           listKey("dynamic_frames", &Pack::dynamicFrames, dynamicFrameKeys(), "Frames that grow with the height of a tree"),
           listKey("entry_wrappers", &Pack::entryWrappers, entryWrapperKeys(), "What start wrappers do when the entry returns"),
           listKey("api", &Pack::api, apiKeys(), "What functions do, as far as contexts and memory go"),
           listKey("pools", &Pack::pools, poolKeys(), "Objects that memory is drawn from"),
           layoutKey(),
           recordKey("build_products", &Pack::buildProducts, buildProductKeys(), "Headers and sources that the build writes itself"),
           textListKey("shared_queue_stacks", &Pack::sharedQueueStacks, "Stacks (globs) of work queues that the whole system shares"),
           textListKey("handler_names", &Pack::handlerNames, "Interrupt handlers by name (globs), where there is no vector table"),
           textListKey("exception_entries", &Pack::exceptionEntries, "Handlers that are entries into the kernel"),
           textListKey("ignore_handlers", &Pack::ignoreHandlers, "Handlers that mean: not used")},
          [](Reader &reader, const YamlNode &node, Pack &pack) {
            checkRecords(reader, node, pack, "roots", pack.roots);
            checkRecords(reader, node, pack, "table_calls", pack.tableCalls);
            checkRecords(reader, node, pack, "priorities", pack.priorities);
            checkRecords(reader, node, pack, "pools", pack.pools);
          }};
}

} // namespace headroom
