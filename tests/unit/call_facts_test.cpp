// SPDX-License-Identifier: Apache-2.0
#include "extracted_unit.h"

namespace headroom {
namespace {

using namespace test;

const SourceCall *callTo(const SourceFacts &facts, const std::string &name)
{
  for (const SourceCall &call : facts.calls)
    if (call.callee != noIndex && facts.functions[call.callee].name == name)
      return &call;
  return nullptr;
}

TEST(CallFacts, ConstantArguments)
{
  const SourceFacts facts = factsOfC(R"(
void create(unsigned size, int priority, void (*entry)(void), void *stack, const char *name, int runtime, unsigned big);
void f(void);
static char area[1024];
#define SIZE (sizeof(area) - 32)
enum { PRIORITY = -3 };
void run(int n) { create(SIZE, PRIORITY, (void (*)(void))&f, &area[32], "x", n, 0xffffffffu); }
)");
  const SourceCall *call = callTo(facts, "create");
  ASSERT_NE(call, nullptr);
  ASSERT_EQ(call->arguments.size(), 7U);
  EXPECT_EQ(call->arguments[0].constant, SourceArgument::Constant::Integer);
  EXPECT_EQ(call->arguments[0].value, 992);
  EXPECT_EQ(call->arguments[0].node, noIndex);
  EXPECT_EQ(call->arguments[1].value, -3);
  ASSERT_EQ(call->arguments[2].constant, SourceArgument::Constant::Function);
  EXPECT_EQ(facts.functions[call->arguments[2].index].name, "f");
  ASSERT_EQ(call->arguments[3].constant, SourceArgument::Constant::Variable);
  EXPECT_EQ(facts.variables[call->arguments[3].index].name, "area");
  EXPECT_EQ(call->arguments[3].value, 32);
  EXPECT_NE(call->arguments[3].node, noIndex);
  EXPECT_EQ(call->arguments[4].constant, SourceArgument::Constant::None);
  EXPECT_EQ(call->arguments[5].constant, SourceArgument::Constant::None);
  EXPECT_EQ(call->arguments[6].value, 0xffffffffLL);
}

TEST(CallFacts, RecordsBehindCasts)
{
  const SourceFacts facts = factsOfC(R"(
struct timer { void (*fn)(void); };
typedef struct { int x; void *p; } plain_t;
void take(void *a, void *b, void *c, int *d);
static plain_t plain;
void run(struct timer *t, void *v, int *i) { take((void *)t, &plain, v, i); }
)");
  const SourceCall *call = callTo(facts, "take");
  ASSERT_NE(call, nullptr);
  EXPECT_EQ(call->arguments[0].record, "struct timer");
  EXPECT_EQ(call->arguments[1].record, "plain_t");
  EXPECT_EQ(call->arguments[2].record, "");
  EXPECT_EQ(call->arguments[3].record, "");
}

TEST(CallFacts, WhatACallIsMadeThrough)
{
  const SourceFacts facts = factsOfC(R"(
typedef void (*fn)(void);
struct s { fn cb; fn table[2]; };
static fn handlers[3];
fn find(void);
void run(struct s *p, fn out, fn *slot) {
  fn own = out;
  p->cb();
  p->table[1]();
  handlers[2]();
  out();
  (*slot)();
  own();
  find()();
}
)");
  std::vector<std::string> through;
  for (const SourceCall &call : facts.calls)
    if (call.calleeNode != noIndex) {
      through.push_back(call.through);
      EXPECT_EQ(call.type, "void (void)");
    }
  EXPECT_EQ(through, (std::vector<std::string>{"struct s.cb", "struct s.table", "handlers", "parameter out", "*parameter slot", "local own",
                                               "what find returns"}));
}

TEST(CallFacts, BuiltinsAreCalledByTheirLibraryNames)
{
  const SourceFacts facts = factsOfC(R"(
int run(char *a, const char *b, int n) {
  __builtin_memcpy(a, b, 4);
  __builtin_strlen(b);
  if (__builtin_expect(n, 0)) __builtin_unreachable();
  return __builtin_clz(n) + __builtin_constant_p(n);
}
)");
  ASSERT_EQ(facts.calls.size(), 2U);
  EXPECT_NE(callTo(facts, "memcpy"), nullptr);
  EXPECT_NE(callTo(facts, "strlen"), nullptr);
}

TEST(CallFacts, NothingFlowsBetweenCopies)
{
  const SourceFacts facts = factsOfC("void *memcpy(void *, const void *, unsigned); void run(void **a, void **b) { memcpy(a, b, 4); }");
  for (const SourceNode &node : facts.nodes)
    EXPECT_FALSE(node.kind == SourceNode::Kind::Parameter && facts.functions[node.index].name == "memcpy");
  EXPECT_NE(callTo(facts, "memcpy"), nullptr);
}

} // namespace
} // namespace headroom
