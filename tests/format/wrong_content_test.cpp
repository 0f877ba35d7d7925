// SPDX-License-Identifier: Apache-2.0
// Whole files whose content does not hold: what no verifier of tables knows. The writers write what they are given, so that most
// wrong content comes from wrong facts.
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "facts/format/machine_file.h"
#include "facts/format/source_file.h"

namespace headroom {
namespace {

/// Reads a parameter, hands it to a call, and branches on what that yields.
SourceBody smallBody()
{
  SourceBody out;
  out.function = 0;
  out.file = 0;
  out.locals = {{.name = "p", .isParameter = true}, {.name = "x"}};
  out.types = {"struct s"};
  out.operations = {{.kind = BodyOperation::Kind::Local, .index = 0},
                    {.kind = BodyOperation::Kind::Read, .left = 0},
                    {.kind = BodyOperation::Kind::Call, .index = 0, .operandCount = 1},
                    {.kind = BodyOperation::Kind::Convert, .left = 2, .index = 0}};
  out.operands = {1};
  out.blocks = {{.operationCount = 4, .end = BodyBlock::End::Branch, .condition = 3, .successors = {1, 1}},
                {.firstOperation = 4, .end = BodyBlock::End::Return}};
  return out;
}

/// Facts with one of everything.
SourceFacts smallSource()
{
  SourceFacts out;
  out.files = {"a.c"};
  out.functions = {{.name = "f", .position = {0, 1, 1}}};
  out.variables = {{.name = "v", .position = {0, 2, 1}}};
  out.fields = {{"struct s", "run"}};
  out.records = {{"struct s", {0}, {}}};
  out.nodes = {{SourceNode::Kind::Function, 0, 0}, {SourceNode::Kind::Field, 0, 0}};
  out.flows = {{SourceFlow::Kind::AddressOf, 1, 0, 0, noIndex}};
  out.calls = {{.caller = 0, .calleeNode = 1, .arguments = {{}}}};
  out.overrides = {{0, 0}};
  out.references = {{.function = 0, .toVariable = 0}};
  out.inputs = {{"/a.c", "00"}, {"/b.h", "01"}};
  out.bodies = {smallBody()};
  out.layouts = {{.record = "struct a", .position = {0, 1, 1}}, {.record = "struct b", .position = {0, 2, 1}}};
  out.allowances = {{.rules = {"a", "b"}, .position = {0, 1, 1}}, {.position = {0, 2, 1}}};
  out.emptyMacros = {{"TAG", {0, 1, 1}}, {"TAG", {0, 2, 1}}};
  return out;
}

MachineFacts smallMachine()
{
  MachineFacts out;
  out.files = {"a.c"};
  MachineFunction function;
  function.name = "f";
  function.entry = 0x100;
  function.calls = {{.address = 0x104, .target = {.kind = Value::Kind::Constants, .constants = {0x200}}}, {.address = 0x108}};
  function.switches = {{.address = 0x110}, {.address = 0x114}};
  function.inlined = {{"g", 0}, {"h", 0}};
  out.functions = {function};
  out.symbols = {{.name = "a", .address = 0x20}, {.name = "b", .address = 0x20}};
  out.memory = {{.address = 0x100, .sizeBytes = 4, .bytes = {1, 2, 3, 4}}, {.address = 0x104, .sizeBytes = 4}};
  out.records = {{.query = "a", .address = 1}, {.query = "b", .address = 0}};
  return out;
}

template <typename Facts> struct Case {
  std::function<void(Facts &)> change;
  const char *detail;
};

constexpr const char *prefix = "does not hold what headroom writes: ";

template <typename Facts, typename Encode, typename Decode>
void expectRefused(const Facts &facts, const std::vector<Case<Facts>> &cases, Encode encode, Decode decode)
{
  const auto whole = decode(encode(facts), "x");
  ASSERT_TRUE(whole) << (whole ? "" : whole.error().text());
  for (const Case<Facts> &each : cases) {
    Facts changed = facts;
    each.change(changed);
    const auto out = decode(encode(changed), "x.facts");
    ASSERT_FALSE(out) << each.detail;
    EXPECT_EQ(out.error().message, prefix + std::string(each.detail));
    EXPECT_EQ(out.error().place, "x.facts");
    EXPECT_EQ(out.error().help, "run the extraction again");
    EXPECT_EQ(out.error().kind, Error::Kind::Environment);
  }
}

using Source = std::vector<Case<SourceFacts>>;
using Machines = std::vector<Case<MachineFacts>>;

TEST(WrongSource, HasAnIndexOutsideItsList)
{
  const Source cases = {
      {[](SourceFacts &f) { f.functions[0].position.file = 1; }, "functions[0].position.file is 1, wanted an index below 1"},
      {[](SourceFacts &f) { f.variables[0].position.file = 7; }, "variables[0].position.file is 7, wanted an index below 1"},
      {[](SourceFacts &f) { f.variables[0].function = 1; }, "variables[0].function is 1, wanted an index below 1"},
      {[](SourceFacts &f) { f.records[0].fields = {1}; }, "records[0].fields is 1, wanted an index below 1"},
      {[](SourceFacts &f) { f.records[0].fields = {noIndex}; }, "records[0].fields is 4294967295, wanted an index below 1"},
      {[](SourceFacts &f) { f.nodes[0].index = 1; }, "nodes[0].index is 1, wanted an index below 1"},
      {[](SourceFacts &f) { f.nodes[1].index = noIndex; }, "nodes[1].index is 4294967295, wanted an index below 1"},
      {[](SourceFacts &f) { f.nodes[0] = {SourceNode::Kind::Parameter, 5, 0}; }, "nodes[0].index is 5, wanted an index below 1"},
      {[](SourceFacts &f) { f.nodes[0] = {SourceNode::Kind::Return, 5, 0}; }, "nodes[0].index is 5, wanted an index below 1"},
      {[](SourceFacts &f) { f.nodes[0] = {SourceNode::Kind::Variable, 5, 0}; }, "nodes[0].index is 5, wanted an index below 1"},
      {[](SourceFacts &f) { f.flows[0].to = 2; }, "flows[0].to is 2, wanted an index below 2"},
      {[](SourceFacts &f) { f.flows[0].from = noIndex; }, "flows[0].from is 4294967295, wanted an index below 2"},
      {[](SourceFacts &f) { f.flows[0].function = 1; }, "flows[0].function is 1, wanted an index below 1"},
      {[](SourceFacts &f) { f.flows[0].variable = 1; }, "flows[0].variable is 1, wanted an index below 1"},
      {[](SourceFacts &f) { f.calls[0].caller = 1; }, "calls[0].caller is 1, wanted an index below 1"},
      {[](SourceFacts &f) { f.calls[0].callee = 1; }, "calls[0].callee is 1, wanted an index below 1"},
      {[](SourceFacts &f) { f.calls[0].calleeNode = 2; }, "calls[0].callee_node is 2, wanted an index below 2"},
      {[](SourceFacts &f) { f.calls[0].result = 2; }, "calls[0].result is 2, wanted an index below 2"},
      {[](SourceFacts &f) { f.calls[0].range.begin.file = 2; }, "calls[0].position.file is 2, wanted an index below 1"},
      {[](SourceFacts &f) { f.calls[0].arguments[0].node = 2; }, "calls[0].arguments.node is 2, wanted an index below 2"},
      {[](SourceFacts &f) { f.calls[0].arguments[0].constant = SourceArgument::Constant::Function; },
       "calls[0].arguments.index is 4294967295, wanted an index below 1"},
      {[](SourceFacts &f) { f.calls[0].arguments[0].constant = SourceArgument::Constant::Variable; },
       "calls[0].arguments.index is 4294967295, wanted an index below 1"},
      {[](SourceFacts &f) { f.overrides[0].method = 1; }, "overrides[0].method is 1, wanted an index below 1"},
      {[](SourceFacts &f) { f.overrides[0].overridden = 1; }, "overrides[0].overridden is 1, wanted an index below 1"},
      {[](SourceFacts &f) { f.references[0].function = 1; }, "references[0].function is 1, wanted an index below 1"},
      {[](SourceFacts &f) { f.references[0].byVariable = 1; }, "references[0].by_variable is 1, wanted an index below 1"},
      {[](SourceFacts &f) { f.references[0].toFunction = 1; }, "references[0].to_function is 1, wanted an index below 1"},
      {[](SourceFacts &f) { f.references[0].toVariable = 1; }, "references[0].to_variable is 1, wanted an index below 1"},
  };
  expectRefused(smallSource(), cases, encodeSourceFacts, decodeSourceFacts);
}

TEST(WrongSource, HasABodyThatPointsOutside)
{
  const auto first = [](SourceFacts &f) -> SourceBody & { return f.bodies[0]; };
  const Source cases = {
      {[=](SourceFacts &f) { first(f).function = 1; }, "bodies[0].function is 1, wanted an index below 1"},
      {[=](SourceFacts &f) { first(f).function = noIndex; }, "bodies[0].function is 4294967295, wanted an index below 1"},
      {[=](SourceFacts &f) { first(f).file = 1; }, "bodies[0].file is 1, wanted an index below 1"},
      {[=](SourceFacts &f) { first(f).operations[0].index = 2; }, "bodies[0].operations.index is 2, wanted an index below 2"},
      {[=](SourceFacts &f) { first(f).operations[0].kind = BodyOperation::Kind::EndOfLife; first(f).operations[0].index = 2; },
       "bodies[0].operations.index is 2, wanted an index below 2"},
      {[=](SourceFacts &f) { first(f).operations[0] = {.kind = BodyOperation::Kind::Function, .index = 1}; },
       "bodies[0].operations.index is 1, wanted an index below 1"},
      {[=](SourceFacts &f) { first(f).operations[0] = {.kind = BodyOperation::Kind::Variable, .index = 1}; },
       "bodies[0].operations.index is 1, wanted an index below 1"},
      {[=](SourceFacts &f) { first(f).operations[0] = {.kind = BodyOperation::Kind::Field, .index = 1}; },
       "bodies[0].operations.index is 1, wanted an index below 1"},
      {[=](SourceFacts &f) { first(f).operations[2].index = 1; }, "bodies[0].operations.index is 1, wanted an index below 1"},
      {[=](SourceFacts &f) { first(f).operations[3].index = 1; }, "bodies[0].operations.index is 1, wanted an index below 1"},
      {[=](SourceFacts &f) { first(f).operations[1].left = 1; }, "bodies[0].operations.left is 1, wanted an index below 1"},
      {[=](SourceFacts &f) { first(f).operations[1].right = 3; }, "bodies[0].operations.right is 3, wanted an index below 1"},
      {[=](SourceFacts &f) { first(f).operands[0] = 2; }, "bodies[0].operands is 2, wanted an index below 2"},
      {[=](SourceFacts &f) { first(f).operations[2].operandCount = 2; },
       "bodies[0].operations.operands is 2, wanted at most 1, what is left of body_operands"},
      {[=](SourceFacts &f) { first(f).operations[2].operandCount = 0; }, "body_operands has 1 elements that belong to no row"},
      {[=](SourceFacts &f) { first(f).blocks[0].operationCount = 5; },
       "bodies[0].blocks.operations is 5, wanted at most 4, what is left of body_operations"},
      {[=](SourceFacts &f) { first(f).blocks[0].condition = 4; }, "bodies[0].blocks.condition is 4, wanted an index below 4"},
      {[=](SourceFacts &f) { first(f).blocks[0].successors = {1, 2}; }, "bodies[0].blocks.successors is 2, wanted an index below 2"},
  };
  expectRefused(smallSource(), cases, encodeSourceFacts, decodeSourceFacts);
}

TEST(WrongSource, HasABlockThatEndsInNoKnownWay)
{
  const auto first = [](SourceFacts &f) -> BodyBlock & { return f.bodies[0].blocks[0]; };
  const Source cases = {
      {[=](SourceFacts &f) { first(f).end = static_cast<BodyBlock::End>(6); }, "bodies[0].blocks.end is 6, wanted at most 5"},
      {[=](SourceFacts &f) { first(f).successors = {1}; }, "bodies[0].blocks.successors is 1, wanted 2"},
      {[=](SourceFacts &f) { first(f).end = BodyBlock::End::Jump; }, "bodies[0].blocks.successors is 2, wanted 1"},
      {[=](SourceFacts &f) { first(f).end = BodyBlock::End::Return; }, "bodies[0].blocks.successors is 2, wanted 0"},
      {[=](SourceFacts &f) { first(f).end = BodyBlock::End::Switch; first(f).cases = {1, 2}; },
       "bodies[0].blocks.successors is 2, wanted 3"},
      {[=](SourceFacts &f) { first(f).cases = {1}; }, "bodies[0].blocks.cases is 1, wanted 0"},
      {[=](SourceFacts &f) { first(f).condition = noValue; }, "bodies[0].blocks.condition is missing"},
      {[](SourceFacts &f) { f.bodies[0].operations[1].kind = static_cast<BodyOperation::Kind>(33); },
       "bodies[0].operations.kind is 33, wanted at most 32"},
  };
  expectRefused(smallSource(), cases, encodeSourceFacts, decodeSourceFacts);
}

TEST(WrongSource, HasAKindThatThereIsNot)
{
  const Source cases = {
      {[](SourceFacts &f) { f.nodes[1].kind = static_cast<SourceNode::Kind>(9); }, "nodes[1].kind is 9, wanted at most 8"},
      {[](SourceFacts &f) { f.flows[0].kind = static_cast<SourceFlow::Kind>(4); }, "flows[0].kind is 4, wanted at most 3"},
      {[](SourceFacts &f) { f.calls[0].arguments[0].constant = static_cast<SourceArgument::Constant>(255); },
       "calls[0].arguments.constant is 255, wanted at most 3"},
  };
  expectRefused(smallSource(), cases, encodeSourceFacts, decodeSourceFacts);
}

TEST(WrongSource, IsOutOfOrder)
{
  const Source cases = {
      {[](SourceFacts &f) { f.droppedFlags = {"-a", "-a"}; }, "dropped_flags[1] is out of order, wanted sorted and unique"},
      {[](SourceFacts &f) { f.records[0].pointees = {"b", "a"}; }, "records[0].pointees is out of order, wanted sorted and unique"},
      {[](SourceFacts &f) { f.inputs[1].path = "/a.c"; }, "inputs[1] is out of order, wanted sorted by path, each once"},
      {[](SourceFacts &f) { f.bodies.push_back(f.bodies[0]); }, "bodies[1] is out of order, wanted sorted by function, each once"},
      {[](SourceFacts &f) { std::swap(f.bodies[0].locals[0], f.bodies[0].locals[1]); },
       "bodies[0].locals is out of order, wanted parameters first"},
      {[](SourceFacts &f) { f.layouts[1].record = "struct a"; }, "layouts[1] is out of order, wanted sorted by record, each once"},
      {[](SourceFacts &f) { f.allowances[0].rules = {"b", "a"}; }, "allowances[0].rules is out of order, wanted sorted and unique"},
      {[](SourceFacts &f) { f.allowances[1].position.line = 0; }, "allowances[1] is out of order, wanted sorted by position"},
      {[](SourceFacts &f) { f.emptyMacros[1].position.line = 1; }, "empty_macros[1] is out of order, wanted sorted by position, each once"},
  };
  expectRefused(smallSource(), cases, encodeSourceFacts, decodeSourceFacts);
}

TEST(WrongMachine, HasAnIndexOutsideItsList)
{
  const Machines cases = {
      {[](MachineFacts &f) { f.functions[0].position.file = 1; }, "functions[0].position.file is 1, wanted an index below 1"},
      {[](MachineFacts &f) { f.functions[0].unit = 1; }, "functions[0].unit is 1, wanted an index below 1"},
      {[](MachineFacts &f) { f.functions[0].dynamicAt.file = 1; }, "functions[0].dynamic_at.file is 1, wanted an index below 1"},
      {[](MachineFacts &f) { f.functions[0].inlined[1].declaredIn = 1; }, "functions[0].inlined.declared_in is 1, wanted an index below 1"},
      {[](MachineFacts &f) { f.functions[0].calls[0].position.file = 1; },
       "functions[0].calls.position.file is 1, wanted an index below 1"},
      {[](MachineFacts &f) { f.functions[0].calls[0].inlined = {{"g", {1, 1, 1}, 0}}; },
       "functions[0].calls.inlined.call_site.file is 1, wanted an index below 1"},
      {[](MachineFacts &f) { f.functions[0].calls[0].inlined = {{"g", {0, 1, 1}, 1}}; },
       "functions[0].calls.inlined.declared_in is 1, wanted an index below 1"},
      {[](MachineFacts &f) { f.functions[0].calls[0].stack = 3; }, "functions[0].calls.stack is 3, wanted at most 2"},
      {[](MachineFacts &f) { f.functions[0].switches[0].position.file = 1; },
       "functions[0].switches.position.file is 1, wanted an index below 1"},
  };
  expectRefused(smallMachine(), cases, encodeMachineFacts, decodeMachineFacts);
}

TEST(WrongMachine, HasAKindThatThereIsNot)
{
  const Machines cases = {
      {[](MachineFacts &f) { f.machine = static_cast<Machine>(3); }, "machine is 3, wanted at most 2"},
      {[](MachineFacts &f) { f.functions[0].calls[0].kind = static_cast<CallSite::Kind>(3); },
       "functions[0].calls.kind is 3, wanted at most 2"},
      {[](MachineFacts &f) { f.functions[0].calls[1].target.kind = static_cast<Value::Kind>(6); },
       "functions[0].value.kind is 6, wanted at most 5"},
      {[](MachineFacts &f) { f.functions[0].switches[0].target = static_cast<StackSwitch::Register>(4); },
       "functions[0].switches.target is 4, wanted at most 3"},
  };
  expectRefused(smallMachine(), cases, encodeMachineFacts, decodeMachineFacts);
}

TEST(WrongMachine, HasAValueWithoutItsConstants)
{
  const Machines cases = {
      {[](MachineFacts &f) { f.functions[0].calls[0].target.constants = {}; },
       "functions[0].value.constants is empty, wanted at least one"},
      {[](MachineFacts &f) { f.functions[0].calls[1].target.kind = Value::Kind::Memory; },
       "functions[0].value.constants is empty, wanted at least one"},
      {[](MachineFacts &f) { f.functions[0].calls[1].target.kind = Value::Kind::Table; },
       "functions[0].value.constants is empty, wanted at least one"},
      {[](MachineFacts &f) { f.functions[0].calls[0].target.constants = {2, 1}; },
       "functions[0].value.constants is out of order, wanted sorted and unique"},
  };
  expectRefused(smallMachine(), cases, encodeMachineFacts, decodeMachineFacts);
}

TEST(WrongMachine, IsOutOfOrder)
{
  const Machines cases = {
      {[](MachineFacts &f) { f.files = {"a.c", "a.c"}; }, "files[1] is out of order, wanted sorted and unique"},
      {[](MachineFacts &f) { f.functions.emplace_back(); }, "functions is out of order, wanted by entry"},
      {[](MachineFacts &f) { std::swap(f.functions[0].inlined[0], f.functions[0].inlined[1]); },
       "functions[0].inlined is out of order, wanted sorted and unique"},
      {[](MachineFacts &f) { f.functions[0].calls[1].address = 0; }, "functions[0].calls is out of order, wanted by address"},
      {[](MachineFacts &f) { f.functions[0].switches[1].address = 0; }, "functions[0].switches is out of order, wanted by address"},
      {[](MachineFacts &f) { f.symbols[0].name = "c"; }, "symbols[1] is out of order, wanted by address, then name"},
      {[](MachineFacts &f) { f.memory[1].address = 0x103; }, "memory[1] is out of order, wanted by address, disjoint"},
      {[](MachineFacts &f) { f.memory[1].address = 0; }, "memory[1] is out of order, wanted by address, disjoint"},
      {[](MachineFacts &f) { f.records[1].query = "a"; }, "records[1] is out of order, wanted by query, then address"},
      {[](MachineFacts &f) { f.addressTaken = {2, 1}; }, "address_taken[1] is out of order, wanted sorted and unique"},
  };
  expectRefused(smallMachine(), cases, encodeMachineFacts, decodeMachineFacts);
}

TEST(WrongMachine, HasMoreBytesThanABlockIsLong)
{
  const Machines cases = {{[](MachineFacts &f) { f.memory[0].sizeBytes = 3; }, "memory[0].bytes is 4, wanted at most 3"}};
  expectRefused(smallMachine(), cases, encodeMachineFacts, decodeMachineFacts);
}

} // namespace
} // namespace headroom
