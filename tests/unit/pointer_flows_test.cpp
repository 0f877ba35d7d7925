// SPDX-License-Identifier: Apache-2.0
#include "extracted_unit.h"

namespace headroom {
namespace {

using namespace test;

TEST(PointerFlows, GlobalVariable)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*handler)(int);
static void on_data(int x) { (void)x; }
static void on_ack(int x) { (void)x; }
static handler current = on_data;
void set(void) { current = &on_ack; }
void run(void) {
  current(1); // -> on_data, on_ack
  (*current)(1); // -> on_data, on_ack
  (***current)(1); // -> on_data, on_ack
}
)");
}

TEST(PointerFlows, LocalVariablesAndChains)
{
  EXPECT_TARGETS_IN_C(R"(
void f(void); void g(void);
void run(int c) {
  void (*a)(void) = f;
  void (*b)(void);
  void (*d)(void), (*e)(void);
  b = a;
  d = e = g;
  a(); // -> f
  b(); // -> f
  d(); // -> g
  (c ? a : d)(); // -> f, g
  (c, e)(); // -> g
  (a ?: d)(); // -> f, g
  ({ void (*t)(void) = b; t; })(); // -> f
}
)");
}

TEST(PointerFlows, FieldsOfOneRecordAreSeparate)
{
  EXPECT_TARGETS_IN_C(R"(
struct ops { void (*open)(void); void (*close)(void); struct { void (*inner)(void); } u; };
void f(void); void g(void); void h(void);
static struct ops one, two;
void set(struct ops *p) { p->open = f; p->close = g; two.u.inner = h; }
void run(struct ops *p) {
  p->open(); // -> f
  one.close(); // -> g
  (&one)->u.inner(); // -> h
}
)");
}

TEST(PointerFlows, SameFieldNameInTwoRecords)
{
  EXPECT_TARGETS_IN_C(R"(
struct a { void (*cb)(void); };
struct b { void (*cb)(void); };
void f(void); void g(void);
void run(struct a *x, struct b *y) {
  x->cb = f;
  y->cb = g;
  x->cb(); // -> f
  y->cb(); // -> g
}
)");
}

TEST(PointerFlows, RecordInsideRecordKeepsItsName)
{
  EXPECT_TARGETS_IN_C(R"(
struct node { void (*cb)(void); };
struct work { struct node node; void (*own)(void); };
void f(void); void g(void);
void set(struct node *n, struct work *w) { n->cb = f; w->own = g; }
void run(struct work *w) {
  w->node.cb(); // -> f
  w->own(); // -> g
}
)");
}

TEST(PointerFlows, ArrayElementsAreOne)
{
  EXPECT_TARGETS_IN_C(R"(
void f(void); void g(void); void h(void);
static void (*table[3])(void) = { f, g };
static struct { void (*cb)(void); int n; } rows[2] = { { f, 1 }, { h, 2 } };
void set(int i) { table[i] = h; *(table + 1) = h; }
void run(int i) {
  table[i](); // -> f, g, h
  (*table[i])(); // -> f, g, h
  rows[i].cb(); // -> f, h
  i[table](); // -> f, g, h
  void (*local[2])(void) = { [1] = g };
  local[i](); // -> g
  void (*two[2][2])(void) = { { f }, { g } };
  two[i][1](); // -> f, g
}
)");
}

TEST(PointerFlows, ParametersAndResults)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
void f(void); void g(void); void h(void);
static fn pass(fn p) { return p; }
static fn choose(int c) { if (c) return f; return pass(g); }
static void invoke(fn p, int n) {
  p(); // -> h
}
void run(int c) {
  choose(c)(); // -> f, g
  invoke(h, 1);
}
)");
}

TEST(PointerFlows, OutParameter)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
void f(void); void g(void);
static void get(fn *out) { *out = f; }
static void forward(fn **out) { **out = g; }
void run(void) {
  fn a, b, *pb = &b;
  get(&a);
  forward(&pb);
  a(); // -> f
  b(); // -> g
  (*pb)(); // -> g
}
)");
}

TEST(PointerFlows, AddressOfFieldAndOfElement)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
struct s { fn a; fn b; };
void f(void); void g(void);
static fn table[2];
static void set(fn *slot, fn value) { *slot = value; }
void run(struct s *p) {
  set(&p->a, f);
  p->a(); // -> f, g
  p->b(); // -> nothing
}
void other(int i) {
  fn *slot = &table[i];
  slot++;
  slot[0] = g;
  table[1](); // -> f, g
}
void fill(void) { set(table, g); }
)");
}

TEST(PointerFlows, PointerToRecordThroughIndirection)
{
  EXPECT_TARGETS_IN_C(R"(
struct api { void (*send)(void); };
struct device { const struct api *api; void *data; };
void f(void);
static const struct api uart = { .send = f };
static const struct device dev = { .api = &uart };
const struct device *find(void) { return &dev; }
void run(const struct device *d) {
  d->api->send(); // -> f
  find()->api->send(); // -> f
  const struct api *a = (const struct api *)d->data;
  a->send(); // -> f
}
)");
}

TEST(PointerFlows, IndirectCallsHandArgumentsOn)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
void f(void);
static fn echo(fn p) {
  p(); // -> f
  return p;
}
static fn (*through)(fn) = echo;
void run(void) {
  fn r = through(f); // -> echo
  r(); // -> f
}
)");
}

TEST(PointerFlows, VariadicArgumentsAreOnePool)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
void f(void);
static void each(int n, ...) {
  __builtin_va_list ap;
  __builtin_va_start(ap, n);
  fn p = __builtin_va_arg(ap, fn);
  __builtin_va_end(ap);
  p(); // -> f
}
void run(void) { each(1, f); }
)");
}

TEST(PointerFlows, WholeRecordCopies)
{
  EXPECT_TARGETS_IN_C(R"(
struct s { int n; void (*cb)(void); };
void f(void);
static struct s make(void) { struct s x = { 1, f }; return x; }
static void take(struct s x) {
  x.cb(); // -> f
}
void run(struct s *p) {
  *p = make();
  struct s copy = *p;
  copy.cb(); // -> f
  take(copy);
  make().cb(); // -> f
}
)");
}

TEST(PointerFlows, StaticLocal)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
void f(void); void g(void);
void run(fn later) {
  static fn once = f;
  static fn table[] = { g };
  once(); // -> f
  table[0](); // -> g
}
)");
}

TEST(PointerFlows, OldStyleFunctions)
{
  const std::string text = R"(
void f(void);
static void old();
void run(void) { old(f); }
static void old(p) void (*p)(void); {
  p(); // -> f
}
)";
  EXPECT_EQ(differencesIn(factsOfC(text, {"-std=gnu99"}), text), "");
}

TEST(PointerFlows, GenericChooseAndAtomic)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
void f(void); void g(void); void h(void);
static fn slot, other;
static _Atomic(fn) atomic;
void run(int n) {
  _Generic(n, int: f, default: g)();
  fn a = _Generic(n, int: f, default: g);
  fn b = __builtin_choose_expr(1, f, g);
  a(); // -> f
  b(); // -> f
  __atomic_store_n(&slot, g, 5);
  fn c = __atomic_exchange_n(&slot, h, 5);
  c(); // -> g, h
  __atomic_load_n(&slot, 5)(); // -> g, h
  fn expected = f;
  __atomic_compare_exchange_n(&other, &expected, h, 0, 5, 5);
  other(); // -> f, h
  __c11_atomic_store(&atomic, f, 5);
  __c11_atomic_load(&atomic, 5)(); // -> f
  atomic(); // -> f
  __sync_val_compare_and_swap(&slot, f, g)(); // -> g, h
}
)");
}

TEST(PointerFlows, AliasesShareParameters)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
void f(void);
void real(fn p) {
  p(); // -> f
}
void second(fn p) __attribute__((alias("real")));
void run(void) { second(f); }
)");
}

TEST(PointerFlows, AliasesOfWhatIsElsewhere)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
static fn (*resolve(void))(fn) { return 0; }
fn chosen(fn p) __attribute__((ifunc("resolve")));
static fn kept;
void run(void) {
  chosen(kept)(); // -> ?
}
)");
}

TEST(PointerFlows, CleanupFunctionsAreCalled)
{
  EXPECT_TARGETS_IN_C(R"(
typedef void (*fn)(void);
void f(void);
static void leave(fn *p) {
  (*p)(); // -> f
}
void run(void) { fn guard __attribute__((cleanup(leave))) = f; }
)");
}

TEST(PointerFlows, WeakReferencesNameTheirTarget)
{
  const SourceFacts facts = factsOfC("static void maybe(void) __attribute__((weakref(\"real\"))); void run(void) { if (maybe) maybe(); }");
  ASSERT_EQ(facts.calls.size(), 1U);
  EXPECT_EQ(facts.functions[facts.calls[0].callee].name, "real");
  EXPECT_FALSE(facts.functions[facts.calls[0].callee].isInternal);
}

TEST(PointerFlows, SizesOfVariableArraysAreEvaluated)
{
  EXPECT_TARGETS_IN_C(R"(
int f(void);
static int (*size)(void) = f;
int run(void) {
  char area[size()]; // -> f
  return sizeof area;
}
)");
}

TEST(PointerFlows, AssemblerNamesAreLinkNames)
{
  const SourceFacts facts = factsOfC("void f(void) __asm__(\"real_f\"); void (*p)(void) = f; void run(void) { __builtin_memset(&p, 0, 4); p(); }");
  bool isNamed = false;
  bool isMemset = false;
  for (const SourceFunction &function : facts.functions) {
    isNamed = isNamed || function.name == "real_f";
    isMemset = isMemset || function.name == "memset";
    EXPECT_NE(function.name, "f");
  }
  EXPECT_TRUE(isNamed);
  EXPECT_TRUE(isMemset);
}

} // namespace
} // namespace headroom
