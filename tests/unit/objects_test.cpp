// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "extracted_unit.h"

namespace headroom {
namespace {

using namespace test;

const SourceFunction *functionNamed(const SourceFacts &facts, const std::string &name)
{
  for (const SourceFunction &function : facts.functions)
    if (function.name == name)
      return &function;
  return nullptr;
}

const SourceVariable *variableNamed(const SourceFacts &facts, const std::string &name)
{
  for (const SourceVariable &variable : facts.variables)
    if (variable.name == name)
      return &variable;
  return nullptr;
}

TEST(Objects, Functions)
{
  const SourceFacts facts = factsOfC(R"(
struct k_work;
void declared(int n, ...);
static inline int twice(int x) { return 2 * x; }
__attribute__((interrupt("IRQ"))) void isr(void) { declared(twice(1)); }
static int own(struct k_work *work, void (*p)(int)) { return 0; }
int (*kept)(struct k_work *, void (*)(int)) = own;
)");
  const SourceFunction *declared = functionNamed(facts, "declared");
  ASSERT_NE(declared, nullptr);
  EXPECT_TRUE(declared->isExternal);
  EXPECT_TRUE(declared->isVariadic);
  EXPECT_FALSE(declared->isDefined);
  EXPECT_FALSE(declared->isInternal);
  EXPECT_EQ(declared->parameterCount, 1U);
  const SourceFunction *twice = functionNamed(facts, "twice");
  ASSERT_NE(twice, nullptr);
  EXPECT_TRUE(twice->isInline);
  EXPECT_TRUE(twice->isInternal);
  const SourceFunction *isr = functionNamed(facts, "isr");
  ASSERT_NE(isr, nullptr);
  EXPECT_TRUE(isr->isInterrupt);
  EXPECT_TRUE(isr->isDefined);
  const SourceFunction *own = functionNamed(facts, "own");
  ASSERT_NE(own, nullptr);
  EXPECT_EQ(own->type, "int (struct k_work *, void (*)(int))");
  EXPECT_EQ(own->position.line, 6U);
  EXPECT_EQ(own->position.column, 12U);
  EXPECT_EQ(facts.files[own->position.file], facts.mainFile);
}

TEST(Objects, Variables)
{
  const SourceFacts facts = factsOfC(R"(
struct element { char data; };
static struct element __attribute__((section(".noinit.stacks"), aligned(8))) stack[1024 + 32];
extern int elsewhere[];
const int constant = 4;
int tentative;
struct flexible { int n; void *p[]; };
struct flexible flexible = { 1, { 0, 0, 0 } };
int *run(void) { static int counter[2]; return &counter[constant] + elsewhere[0] + tentative + stack[0].data + flexible.n; }
)");
  const SourceVariable *stack = variableNamed(facts, "stack");
  ASSERT_NE(stack, nullptr);
  EXPECT_EQ(stack->sizeBytes, 1056U);
  EXPECT_EQ(stack->alignBytes, 8U);
  EXPECT_EQ(stack->section, ".noinit.stacks");
  EXPECT_EQ(stack->type, "struct element[1056]");
  EXPECT_TRUE(stack->isInternal);
  const SourceVariable *elsewhere = variableNamed(facts, "elsewhere");
  ASSERT_NE(elsewhere, nullptr);
  EXPECT_FALSE(elsewhere->isDefined);
  EXPECT_EQ(elsewhere->sizeBytes, 0U);
  ASSERT_NE(variableNamed(facts, "constant"), nullptr);
  EXPECT_TRUE(variableNamed(facts, "constant")->isConstant);
  ASSERT_NE(variableNamed(facts, "tentative"), nullptr);
  EXPECT_TRUE(variableNamed(facts, "tentative")->isDefined);
  ASSERT_NE(variableNamed(facts, "flexible"), nullptr);
  EXPECT_EQ(variableNamed(facts, "flexible")->sizeBytes, 16U);
  const SourceVariable *counter = variableNamed(facts, "counter");
  ASSERT_NE(counter, nullptr);
  ASSERT_NE(counter->function, noIndex);
  EXPECT_EQ(facts.functions[counter->function].name, "run");
}

TEST(Objects, ATentativeDefinitionDefinesBehindAndBeforeDeclarations)
{
  const SourceFacts facts = factsOfC(R"(
extern int behind[];
int behind[2];
int before[2];
extern int before[];
extern int onlyDeclared[];
extern int onlyDeclared[2];
int sum(void) { return behind[0] + before[0] + onlyDeclared[0]; }
)");
  ASSERT_NE(variableNamed(facts, "behind"), nullptr);
  EXPECT_TRUE(variableNamed(facts, "behind")->isDefined);
  EXPECT_EQ(variableNamed(facts, "behind")->sizeBytes, 8U);
  ASSERT_NE(variableNamed(facts, "before"), nullptr);
  EXPECT_TRUE(variableNamed(facts, "before")->isDefined);
  ASSERT_NE(variableNamed(facts, "onlyDeclared"), nullptr);
  EXPECT_FALSE(variableNamed(facts, "onlyDeclared")->isDefined);
}

TEST(Objects, StaticsOfOneNameAreToldApartByTheirPlaces)
{
  const SourceFacts facts = factsOfC(R"(
void one(void) { static int n; n++; }
void two(void) { { static int n; n++; } { static int n; n--; } }
)");
  std::vector<unsigned> columns;
  for (const SourceVariable &variable : facts.variables) {
    EXPECT_EQ(variable.name, "n");
    columns.push_back(variable.position.line * 100 + variable.position.column);
  }
  EXPECT_EQ(columns, (std::vector<unsigned>{229, 331, 354}));
}

TEST(Objects, RecordsWithWhatTheyHold)
{
  const SourceFacts facts = factsOfC(R"(
struct node { struct node *next; };
struct api { int n; };
struct dev { struct node node; const struct api *api; void (*cb)(void); int plain; union { void *p; int i; } u; };
struct empty { int a; };
void run(struct dev *d, struct empty *e) { d->cb(); e->a = 1; }
)");
  ASSERT_EQ(facts.records.size(), 2U);
  const SourceRecord *dev = nullptr;
  for (const SourceRecord &record : facts.records)
    if (record.name == "struct dev")
      dev = &record;
  ASSERT_NE(dev, nullptr);
  std::vector<std::string> fields;
  for (const SourceIndex field : dev->fields)
    fields.push_back(facts.fields[field].record + "." + facts.fields[field].field);
  std::sort(fields.begin(), fields.end());
  EXPECT_EQ(fields, (std::vector<std::string>{"struct dev.api", "struct dev.cb", "struct dev.u.p", "struct node.next"}));
  EXPECT_EQ(dev->pointees, (std::vector<std::string>{"struct api", "struct node"}));
}

TEST(Objects, RecordsWithoutAnyNameHaveTheirPlace)
{
  const SourceFacts facts = factsOfC("static struct { void (*cb)(void); } box;\nvoid run(void) { box.cb(); }");
  ASSERT_EQ(facts.calls.size(), 1U);
  EXPECT_EQ(facts.calls[0].through, "struct (unnamed at unit.c:1:8).cb");
}

TEST(Objects, References)
{
  const SourceFacts facts = factsOfC(R"(
int a, b;
void f(void);
void *table[] = { &a, (void *)f };
void run(void) { b = 1; if (0) a = 2; }
)");
  std::vector<std::string> found;
  for (const SourceReference &reference : facts.references)
    found.push_back((reference.function != noIndex ? facts.functions[reference.function].name : facts.variables[reference.byVariable].name) + " " +
                    (reference.toFunction != noIndex ? facts.functions[reference.toFunction].name : facts.variables[reference.toVariable].name));
  std::sort(found.begin(), found.end());
  EXPECT_EQ(found, (std::vector<std::string>{"run b", "table a", "table f"}));
}

} // namespace
} // namespace headroom
