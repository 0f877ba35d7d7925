// SPDX-License-Identifier: Apache-2.0
#include "config/pack_file.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char *wholePack = R"(schema: 1
name: toy
detect: [toy_start]
fallback: true
records:
  - {id: task, type: task_record, first_symbol: __tasks_start, last_symbol: __tasks_end, source: toy.h}
  - {id: config, variable: toy_config, source: toy.c}
vectors:
  - {symbols: [toy_vectors], sections: [.toy*], first_word_is_stack: false, source: start.s}
roots:
  - kind: thread
    record: task
    entry_field: entry
    argument_field: arg
    stack_field: stack
    size_field: size
    priority_field: prio
    name_field: name
    ignore_entries: [toy_unused]
    start: toy_enter
    start_argument: 1
    source: toy.c
  - kind: main
    name: main
    functions: [toy_main, main]
    first_only: true
    stack:
      symbols: [toy_stack]
      top_symbols: [__top]
      bottom_symbols: [__bottom]
      size_symbols: [TOY_STACK]
      guard_bytes: 32
      guards: [{bytes: 64, when_symbols: [toy_mpu], source: mpu.c}]
      config: TOY_STACK
    source: toy.c
  - {kind: timer, functions: [tick], runs_on: interrupt-stack, levels: [{from: __early, runs_on: main}], source: toy.c}
interrupt_stack: {symbols: [toy_irq_stack]}
boot: [toy_reset]
ports:
  - {name: toy-m, machine: arm, when_symbols: [toy_fp], frame_bytes: 32, fp_frame_bytes: 104, pad_bytes: 4, reserved_symbols: [toy_tls], reserved_extra_bytes: 16, wrappers: [toy_irq], priority_bits: 3,
     handlers_on_interrupt_stack: true, source: manual}
registrations:
  - {kind: thread, functions: [toy_create*], entry_word: 3, argument_word: 4, argument_count: 3, object_word: 0, stack_word: 1, size_word: 2,
     size_unit: 0, priority_word: 7, name_word: 9, except_in: [toy_queue_start], ignore_entries: [toy_unused], start: toy_enter,
     start_argument: 1, stack: {guard_bytes: 32}, source: toy.c}
  - {kind: timer, functions: [toy_timer], entry_functions: [toy_expire], object_word: 0, runs_on: interrupt-stack, source: toy.c}
priorities:
  - {functions: [toy_priority], line_word: 1, priority_word: 2, priority_offset: 1, flags_word: 3, record: task, except_in: [toy_all], source: toy.c}
  - {handlers: [toy_tick], priority: 0, source: toy.c}
names: [{functions: [toy_name], object_word: 1, name_word: 2, source: toy.c}]
inert: [memset, str*]
fatal: [toy_panic]
fatal_calls: [{in: toy_log, calls: [toy_flush], reason: "only while panicking", source: toy.c}]
table_calls:
  - {in: toy_irq, table: toy_table, last_table: toy_table_end, stride: 8, offset: 4, machines: [arm, riscv32], when_symbols: [a],
     unless_symbols: [b], source: toy.s}
  - {in: toy_init, record: task, fields: [entry, hook], source: toy.c}
recursion: [{function: toy_walk, depth: 3, reason: "three levels", source: toy.c}]
dynamic_frames:
  - {function: toy_insert, bytes_per_level: 4, fixed_bytes: 11, node_bytes: 8, kilobytes_symbol: TOY_RAM, reason: "a path", source: toy.c}
entry_wrappers: [{function: toy_enter, after_return: [toy_exit], source: toy.c}]
handler_names: ["*_irq"]
exception_entries: [toy_svc]
ignore_handlers: [toy_default]
)";

std::vector<std::string> packErrors(const std::string &text)
{
  std::vector<std::string> out;
  for (const Error &error : readPack("schema: 1\nname: p\n" + text, "p.yaml").errors)
    out.push_back(error.place + ": " + error.message);
  return out;
}

Pack whole()
{
  const PackRead read = readPack(wholePack, "toy.yaml");
  EXPECT_TRUE(read.pack) << (read.errors.empty() ? "" : read.errors.front().text());
  return read.pack ? *read.pack : Pack{};
}

TEST(PackFile, ReadsRecordsAndVectors)
{
  const Pack pack = whole();
  EXPECT_EQ(pack.name, "toy");
  EXPECT_TRUE(pack.isFallback);
  EXPECT_THAT(pack.detectSymbols, ElementsAre("toy_start"));
  ASSERT_THAT(pack.records, SizeIs(2));
  EXPECT_EQ(pack.records[0].firstSymbol, "__tasks_start");
  EXPECT_EQ(pack.records[0].lastSymbol, "__tasks_end");
  EXPECT_EQ(pack.records[1].variable, "toy_config");
  ASSERT_THAT(pack.vectors, SizeIs(1));
  EXPECT_FALSE(pack.vectors[0].firstWordIsStack);
  EXPECT_EQ(pack.vectors[0].source, "start.s");
}

TEST(PackFile, ReadsRoots)
{
  const Pack pack = whole();
  ASSERT_THAT(pack.roots, SizeIs(3));
  const RootRule &thread = pack.roots[0];
  EXPECT_EQ(thread.kind, RootKind::Thread);
  EXPECT_EQ(thread.record, "task");
  EXPECT_EQ(thread.entryField, "entry");
  EXPECT_EQ(thread.argumentField, "arg");
  EXPECT_EQ(thread.sizeField, "size");
  EXPECT_EQ(thread.start, "toy_enter");
  EXPECT_EQ(thread.startArgument, 1);
  const RootRule &main = pack.roots[1];
  EXPECT_TRUE(main.firstOnly);
  EXPECT_EQ(main.stack.guardBytes, 32u);
  ASSERT_THAT(main.stack.guards, SizeIs(1));
  EXPECT_EQ(main.stack.guards[0].bytes, 64u);
  EXPECT_THAT(main.stack.sizeSymbols, ElementsAre("TOY_STACK"));
  EXPECT_EQ(pack.roots[2].runsOn, "interrupt-stack");
  ASSERT_THAT(pack.roots[2].levels, SizeIs(1));
  EXPECT_EQ(pack.roots[2].levels[0].from, "__early");
  EXPECT_EQ(pack.roots[2].levels[0].runsOn, "main");
}

TEST(PackFile, ReadsRegistrations)
{
  const Pack pack = whole();
  ASSERT_THAT(pack.registrations, SizeIs(2));
  const RegistrationRule &thread = pack.registrations[0];
  EXPECT_EQ(thread.kind, RootKind::Thread);
  EXPECT_THAT(thread.functions, ElementsAre("toy_create*"));
  EXPECT_EQ(thread.entryWord, 3u);
  EXPECT_EQ(thread.argumentWord, 4u);
  EXPECT_EQ(thread.argumentCount, 3u);
  EXPECT_EQ(thread.objectWord, 0u);
  EXPECT_EQ(thread.stackWord, 1u);
  EXPECT_EQ(thread.sizeWord, 2u);
  EXPECT_EQ(thread.sizeUnitBytes, 0u);
  EXPECT_EQ(thread.priorityWord, 7u);
  EXPECT_EQ(thread.nameWord, 9u);
  EXPECT_THAT(thread.exceptIn, ElementsAre("toy_queue_start"));
  EXPECT_EQ(thread.startArgument, 1);
  EXPECT_EQ(thread.stack.guardBytes, 32u);
  const RegistrationRule &timer = pack.registrations[1];
  EXPECT_FALSE(timer.entryWord);
  EXPECT_FALSE(timer.argumentWord);
  EXPECT_EQ(timer.argumentCount, 1u);
  EXPECT_EQ(timer.sizeUnitBytes, 1u);
  EXPECT_THAT(timer.entryFunctions, ElementsAre("toy_expire"));
  EXPECT_EQ(timer.runsOn, "interrupt-stack");
}

TEST(PackFile, ReadsPrioritiesAndInertFunctions)
{
  const Pack pack = whole();
  ASSERT_THAT(pack.priorities, SizeIs(2));
  EXPECT_EQ(pack.priorities[0].lineWord, 1u);
  EXPECT_EQ(pack.priorities[0].priorityWord, 2u);
  EXPECT_EQ(pack.priorities[0].priorityOffset, 1);
  EXPECT_EQ(pack.priorities[0].flagsWord, 3u);
  EXPECT_EQ(pack.priorities[0].record, "task");
  EXPECT_FALSE(pack.priorities[0].priority);
  EXPECT_THAT(pack.priorities[1].handlers, ElementsAre("toy_tick"));
  EXPECT_EQ(pack.priorities[1].priority, 0);
  EXPECT_THAT(pack.inert, ElementsAre("memset", "str*"));
  ASSERT_THAT(pack.names, SizeIs(1));
  EXPECT_EQ(pack.names[0].objectWord, 1u);
  EXPECT_EQ(pack.names[0].nameWord, 2u);
}

TEST(PackFile, RefusesRegistrationsWithoutAnEntryOrWithTwo)
{
  EXPECT_THAT(packErrors("registrations: [{kind: thread, functions: [f], source: x}]\n"),
              ElementsAre("p.yaml:3:17: registrations entry wants either entry_word or entry_functions"));
  EXPECT_THAT(packErrors("registrations: [{kind: thread, functions: [f], entry_word: 0, entry_functions: [g], source: x}]\n"),
              ElementsAre("p.yaml:3:17: registrations entry wants either entry_word or entry_functions"));
  EXPECT_THAT(packErrors("registrations: [{kind: thread, functions: [f], entry_word: 64, source: x}]\n"), SizeIs(1));
}

TEST(PackFile, RefusesPrioritiesOfNothing)
{
  EXPECT_THAT(packErrors("priorities: [{functions: [f], source: x}]\n"),
              ElementsAre("p.yaml:3:14: priorities entry has functions and no record"));
  EXPECT_THAT(packErrors("priorities: [{handlers: [f], source: x}]\n"),
              ElementsAre("p.yaml:3:14: priorities entry has one of handlers and priority, wanted both"));
  EXPECT_THAT(packErrors("priorities: [{functions: [f], record: irqs, source: x}]\n"), ElementsAre("p.yaml:3:14: unknown record 'irqs'"));
}

TEST(PackFile, ReadsPortsAndCalls)
{
  const Pack pack = whole();
  ASSERT_THAT(pack.ports, SizeIs(1));
  EXPECT_EQ(pack.ports[0].fpFrameBytes, 104u);
  EXPECT_THAT(pack.ports[0].wrappers, ElementsAre("toy_irq"));
  EXPECT_EQ(pack.ports[0].priorityBits, 3u);
  EXPECT_THAT(pack.ports[0].reservedSymbols, ElementsAre("toy_tls"));
  EXPECT_EQ(pack.ports[0].reservedExtraBytes, 16u);
  ASSERT_THAT(pack.tableCalls, SizeIs(2));
  EXPECT_EQ(pack.tableCalls[0].strideBytes, 8u);
  EXPECT_EQ(pack.tableCalls[0].offsetBytes, 4u);
  EXPECT_THAT(pack.tableCalls[0].machines, ElementsAre(Machine::Arm, Machine::RiscV32));
  EXPECT_THAT(pack.tableCalls[0].unlessSymbols, ElementsAre("b"));
  EXPECT_THAT(pack.tableCalls[1].fields, ElementsAre("entry", "hook"));
  ASSERT_THAT(pack.recursion, SizeIs(1));
  EXPECT_EQ(pack.recursion[0].depth, 3u);
  ASSERT_THAT(pack.fatalCalls, SizeIs(1));
  EXPECT_EQ(pack.fatalCalls[0].in, "toy_log");
  EXPECT_THAT(pack.fatalCalls[0].calls, ElementsAre("toy_flush"));
  ASSERT_THAT(pack.entryWrappers, SizeIs(1));
  EXPECT_EQ(pack.entryWrappers[0].function, "toy_enter");
  EXPECT_THAT(pack.entryWrappers[0].afterReturn, ElementsAre("toy_exit"));
  ASSERT_THAT(pack.dynamicFrames, SizeIs(1));
  EXPECT_EQ(pack.dynamicFrames[0].function, "toy_insert");
  EXPECT_EQ(pack.dynamicFrames[0].bytesPerLevel, 4u);
  EXPECT_EQ(pack.dynamicFrames[0].fixedBytes, 11u);
  EXPECT_EQ(pack.dynamicFrames[0].nodeBytes, 8u);
  EXPECT_EQ(pack.dynamicFrames[0].kilobytesSymbol, "TOY_RAM");
}

TEST(PackFile, NeedsASourceForKnowledge)
{
  EXPECT_THAT(packErrors("vectors: [{symbols: [v]}]\n"), ElementsAre("p.yaml:3:11: vectors entry has no 'source'"));
  EXPECT_THAT(packErrors("records: [{id: a, variable: b}]\n"), ElementsAre("p.yaml:3:11: records entry has no 'source'"));
  EXPECT_THAT(packErrors("recursion: [{function: f, depth: 2, reason: r}]\n"), ElementsAre("p.yaml:3:13: recursion entry has no 'source'"));
}

TEST(PackFile, SuggestsTheNearestRecord)
{
  EXPECT_THAT(packErrors("records: [{id: static-thread, type: t, section: s, source: x}]\n"
                         "roots: [{kind: thread, record: static-tread, entry_field: e, source: x}]\n"
                         "table_calls: [{in: f, record: other, fields: [e], source: x}]\n"),
              ElementsAre("p.yaml:4:9: unknown record 'static-tread', nearest: static-thread", "p.yaml:5:15: unknown record 'other'"));
}

TEST(PackFile, RefusesRecordsThatSelectNothingOrTwoThings)
{
  EXPECT_THAT(packErrors("records: [{id: a, variable: b, section: c, source: x}]\n"), SizeIs(1));
  EXPECT_THAT(packErrors("records: [{id: a, type: t, first_symbol: b, source: x}]\n"),
              ElementsAre("p.yaml:3:11: records entry has one of first_symbol and last_symbol, wanted both"));
  EXPECT_THAT(packErrors("records: [{id: a, section: s, source: x}]\n"),
              ElementsAre("p.yaml:3:11: records entry has no type, wanted one unless it names a variable"));
}

TEST(PackFile, RefusesContradictoryRoots)
{
  EXPECT_THAT(packErrors("roots: [{kind: thread, source: x}]\n"),
              ElementsAre("p.yaml:3:9: roots entry wants either functions or a record"));
  EXPECT_THAT(packErrors("roots: [{kind: thred, functions: [f], source: x}]\n"),
              ElementsAre("p.yaml:3:16: unknown kind 'thred', nearest: thread"));
  EXPECT_THAT(packErrors("roots: [{kind: timer, functions: [f], runs_on: interupt-stack, source: x}]\n"),
              ElementsAre("p.yaml:3:48: unknown runs_on 'interupt-stack', nearest: interrupt-stack"));
  EXPECT_THAT(packErrors("records: [{id: a, variable: b, source: x}]\nroots: [{kind: thread, record: a, source: x}]\n"),
              ElementsAre("p.yaml:4:9: roots entry with a record wants either entry_field or entry_functions"));
}

TEST(PackFile, RefusesImpossiblePorts)
{
  EXPECT_THAT(packErrors("ports: [{name: a, machine: arm, frame_bytes: 32, fp_frame_bytes: 0, pad_bytes: 4, handlers_on_interrupt_stack: "
                         "true, source: x}]\n"),
              ElementsAre("p.yaml:3:9: fp_frame_bytes is 0, wanted at least frame_bytes 32"));
  EXPECT_THAT(packErrors("ports: [{name: a, machine: avr, frame_bytes: 32, source: x}]\n"), SizeIs(4))
      << "no field of a port has a default";
}

TEST(PackFile, ReadsARegistrationWhoseArgumentPointsToARecordOfAttributes)
{
  const PackRead read = readPack("schema: 1\nname: p\nregistrations:\n"
                                 "  - {kind: thread, functions: [toy_new], entry_functions: [toy_wrapper], argument_word: 1, routine_word: 0,\n"
                                 "     routine_argument: 2, attributes_word: 2, attributes_stack: 16, attributes_size: 20, attributes_name: 0,\n"
                                 "     default_size_symbols: [TOY_STACK], source: toy.c}\n",
                                 "p.yaml");
  EXPECT_THAT(read.errors, IsEmpty());
  ASSERT_TRUE(read.pack);
  ASSERT_THAT(read.pack->registrations, SizeIs(1));
  const RegistrationRule &rule = read.pack->registrations[0];
  EXPECT_EQ(rule.routineWord, 0U);
  EXPECT_EQ(rule.routineArgument, 2U);
  EXPECT_EQ(rule.attributesWord, 2U);
  EXPECT_EQ(rule.attributesStack, 16U);
  EXPECT_EQ(rule.attributesSize, 20U);
  EXPECT_EQ(rule.attributesName, 0U);
  EXPECT_THAT(rule.defaultSizeSymbols, ElementsAre("TOY_STACK"));
}

TEST(PackFile, RefusesAttributesThatContradict)
{
  EXPECT_THAT(packErrors("registrations: [{kind: thread, functions: [f], entry_word: 0, attributes_size: 4, source: x}]\n"),
              ElementsAre("p.yaml:3:17: registrations entry reads a record of attributes and has no attributes_word"));
  EXPECT_THAT(packErrors("registrations: [{kind: thread, functions: [f], entry_word: 0, attributes_word: 1, source: x}]\n"),
              ElementsAre("p.yaml:3:17: registrations entry has attributes_word and no byte to read of the record"));
  EXPECT_THAT(packErrors("registrations: [{kind: thread, functions: [f], entry_word: 0, attributes_word: 1, attributes_size: 4, size_word: 2, source: x}]\n"),
              ElementsAre("p.yaml:3:17: registrations entry has attributes_word and one of stack_word, size_word, name_word, wanted one of both"));
}

TEST(PackFile, ReadsWhatIsKnownOfStackSwitchesAndOfAddressesThatAreNeverCalled)
{
  const PackRead read = readPack("schema: 1\nname: p\n"
                                 "stack_switches: [{in: toy_trap, runs_on: interrupt-stack, machines: [riscv32], unless_symbols: [TOY_USER], source: x},\n"
                                 "                 {in: toy_switch, source: x}]\n"
                                 "not_called: [toy_system_call]\n",
                                 "p.yaml");
  EXPECT_THAT(read.errors, IsEmpty());
  ASSERT_TRUE(read.pack);
  ASSERT_THAT(read.pack->stackSwitches, SizeIs(2));
  EXPECT_EQ(read.pack->stackSwitches[0].runsOn, "interrupt-stack");
  EXPECT_THAT(read.pack->stackSwitches[0].machines, ElementsAre(Machine::RiscV32));
  EXPECT_THAT(read.pack->stackSwitches[0].unlessSymbols, ElementsAre("TOY_USER"));
  EXPECT_EQ(read.pack->stackSwitches[1].runsOn, "");
  EXPECT_THAT(read.pack->notCalled, ElementsAre("toy_system_call"));
}

TEST(PackFile, ReadsRecordsThatStandForSeveralStacksOfOneEntry)
{
  const PackRead read = readPack("schema: 1\nname: p\nrecords: [{id: q, variable: v, source: x}]\n"
                                 "roots: [{kind: work-queue, record: q, entry_functions: [toy_loop], stack_field: stacks, size_field: size,\n"
                                 "         count_field: num, stack: {guards: [{bytes: 80, bytes_symbols: [TOY_GUARD], when_symbols: [toy_mpu], source: x}]},\n"
                                 "         source: x}]\n",
                                 "p.yaml");
  EXPECT_THAT(read.errors, IsEmpty());
  ASSERT_TRUE(read.pack);
  ASSERT_THAT(read.pack->roots, SizeIs(1));
  EXPECT_EQ(read.pack->roots[0].countField, "num");
  EXPECT_THAT(read.pack->roots[0].entryFunctions, ElementsAre("toy_loop"));
  EXPECT_THAT(read.pack->roots[0].stack.guards[0].bytesSymbols, ElementsAre("TOY_GUARD"));
}

TEST(PackFile, RefusesTableCallsThatReadNothing)
{
  EXPECT_THAT(packErrors("table_calls: [{in: f, source: x}]\n"),
              ElementsAre("p.yaml:3:15: table_calls entry wants one of table, record, stays_inside"));
  EXPECT_THAT(packErrors("table_calls: [{in: f, table: t, stride: 4, offset: 4, source: x}]\n"),
              ElementsAre("p.yaml:3:15: offset is 4, wanted less than stride 4"));
}

TEST(PackFile, NamesAFileThatIsMissing)
{
  const PackRead read = loadPack("/nonexistent/pack.yaml");
  EXPECT_FALSE(read.pack);
  ASSERT_THAT(read.errors, SizeIs(1));
  EXPECT_EQ(read.errors[0].text(), "/nonexistent/pack.yaml: no such file");
}

} // namespace
} // namespace headroom
