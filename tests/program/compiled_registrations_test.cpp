// SPDX-License-Identifier: Apache-2.0
// The shipped packs on programs that a real compiler makes: our own functions with the shapes and names of the kernels' calls.
#include <gtest/gtest.h>

#include <algorithm>

#include "config/knowledge.h"
#include "machine/arm_program.h"
#include "program/program.h"

namespace headroom::test {
namespace {

constexpr const char *zephyrShapes = R"(
#define API __attribute__((noipa, used))
typedef void (*entry_t)(void *, void *, void *);
struct thread { long words[16]; };
struct queue { struct thread thread; int more; };
struct timer { int words[8]; };
static volatile long sink;
API void z_impl_k_thread_abort(struct thread *t) { sink = (long)t; }
API void z_thread_entry(entry_t entry, void *a, void *b, void *c) { entry(a, b, c); z_impl_k_thread_abort(0); for (;;) ; }
API void z_impl_k_thread_create(struct thread *t, void *stack, unsigned size, entry_t entry, void *a, void *b, void *c, int priority,
                                unsigned options, long long delay)
{ sink = (long)t + (long)stack + size + (long)entry + (long)a + (long)b + (long)c + priority + options + delay; }
API void z_impl_k_thread_name_set(struct thread *t, const char *name) { sink = (long)t + (long)name; }
API void work_queue_main(void *q, void *b, void *c) { for (;;) sink = (long)q; }
API void k_work_queue_start(struct queue *q, void *stack, unsigned size, int priority, const void *config)
{ z_impl_k_thread_create(&q->thread, stack, size, work_queue_main, q, 0, 0, priority, 0, 0); sink = (long)config; }
API void k_timer_init(struct timer *t, void (*expiry)(struct timer *), void (*stop)(struct timer *))
{ sink = (long)t + (long)expiry + (long)stop; }
API void z_isr_install(unsigned line, void (*routine)(const void *), const void *parameter)
{ sink = line + (long)routine + (long)parameter; }
static inline void k_thread_create(struct thread *t, void *stack, unsigned size, entry_t entry, void *a, void *b, void *c, int priority,
                                   unsigned options, long long delay)
{ z_impl_k_thread_create(t, stack, size, entry, a, b, c, priority, options, delay); }

static struct thread rx_thread, tx_thread, wrapped_thread, loop_threads[3];
static char rx_stack[1024], tx_stack[768], wrapped_stack[512], queue_stack[640], loop_stacks[3][256];
static struct queue my_queue;
static struct timer blink_timer;

API void rx(void *a, void *b, void *c) { volatile char room[40]; for (;;) room[0] = (char)(long)a; }
API void worker(void *work, void *b, void *c) { for (;;) ((void (*)(void))work)(); }
API void small(void) { sink = 1; }
API void large(void) { volatile char room[200]; room[0] = 1; sink = room[0]; }
API void blink(struct timer *t) { sink = (long)t; }
API void late_isr(const void *p) { sink = (long)p; }
API void spawn(struct thread *t, void *stack, unsigned size, void *work)
{ k_thread_create(t, stack, size, worker, work, 0, 0, 5, 0, 0); }
API void spawn_wrapped(void *work) { spawn(&wrapped_thread, wrapped_stack, sizeof(wrapped_stack), work); }
)";

/// `body` is what main() does.
ImageProgram zephyrProgram(const std::string &body)
{
  const MachineFacts facts = armLinked(std::string(zephyrShapes) + "API void bg_thread_main(void) {" + body +
                                         "}\nAPI void _start(void) { bg_thread_main(); sink = (long)rx_stack + (long)tx_stack + (long)wrapped_stack + "
                                         "(long)queue_stack + (long)loop_stacks + (long)&loop_threads + (long)&rx_thread + (long)&tx_thread; }\n",
                                       "cortex-m3", "program.c", "_start");
  const Expected<std::vector<Pack>> packs = shippedPacks();
  EXPECT_TRUE(packs);
  return headroom::buildProgram(facts, *packs, {}, {});
}

const Root *find(const ImageProgram &program, const std::string &name)
{
  const auto found = std::find_if(program.roots.begin(), program.roots.end(), [&](const Root &root) { return root.name == name; });
  return found == program.roots.end() ? nullptr : &*found;
}

TEST(CompiledRegistrations, InlineSystemCallMakesAThread)
{
  const ImageProgram program = zephyrProgram("k_thread_create(&rx_thread, rx_stack, sizeof(rx_stack), rx, 0, 0, 0, 3, 0, 0);");
  const Root *root = find(program, "rx_thread");
  ASSERT_NE(root, nullptr);
  EXPECT_EQ(root->kind, RootKind::Thread);
  EXPECT_EQ(root->entry, "rx");
  EXPECT_EQ(root->stack.symbol, "rx_stack");
  EXPECT_EQ(root->stack.bytes, 1024U);
  EXPECT_EQ(root->priority, 3);
  EXPECT_EQ(root->bound.kind, Bound::Kind::Bounded);
}

TEST(CompiledRegistrations, WrappersTwoLevelsDeepKeepTheirArguments)
{
  const ImageProgram program =
      zephyrProgram("spawn(&rx_thread, rx_stack, sizeof(rx_stack), small); spawn(&tx_thread, tx_stack, 700, large); spawn_wrapped(small);");
  const Root *rx = find(program, "rx_thread");
  const Root *tx = find(program, "tx_thread");
  const Root *wrapped = find(program, "wrapped_thread");
  ASSERT_NE(rx, nullptr);
  ASSERT_NE(tx, nullptr);
  ASSERT_NE(wrapped, nullptr);
  EXPECT_EQ(tx->stack.bytes, 700U);
  EXPECT_EQ(wrapped->stack.bytes, 512U);
  EXPECT_GE(tx->bound.bytes, rx->bound.bytes + 150) << "one entry, two arguments";
  EXPECT_EQ(rx->bound.kind, Bound::Kind::Bounded);
}

TEST(CompiledRegistrations, WorkQueueIsNamedByItsObject)
{
  const ImageProgram program = zephyrProgram("k_work_queue_start(&my_queue, queue_stack, sizeof(queue_stack), -1, 0);");
  const Root *root = find(program, "my_queue");
  ASSERT_NE(root, nullptr);
  EXPECT_EQ(root->kind, RootKind::WorkQueue);
  EXPECT_EQ(root->stack.bytes, 640U);
  EXPECT_EQ(root->priority, -1);
}

TEST(CompiledRegistrations, CallThatNamesAThreadNamesItsRoot)
{
  const ImageProgram program = zephyrProgram("k_thread_create(&rx_thread, rx_stack, 512, rx, 0, 0, 0, 3, 0, 0);"
                                             "z_impl_k_thread_name_set(&rx_thread, \"receiver\");");
  EXPECT_NE(find(program, "receiver"), nullptr);
}

TEST(CompiledRegistrations, TimerAndDynamicInterrupt)
{
  const ImageProgram program = zephyrProgram("k_timer_init(&blink_timer, blink, 0); z_isr_install(4, late_isr, 0);");
  const Root *timer = find(program, "blink_timer");
  const Root *isr = find(program, "late_isr");
  ASSERT_NE(timer, nullptr);
  ASSERT_NE(isr, nullptr);
  EXPECT_EQ(timer->kind, RootKind::Timer);
  EXPECT_EQ(isr->kind, RootKind::Isr);
  EXPECT_EQ(isr->runsOn, "interrupt-stack");
}

TEST(CompiledRegistrations, LoopOverAnArrayIsFoundWithTheSizeOfAnElement)
{
  const ImageProgram program = zephyrProgram("for (int i = 0; i < 3; ++i)"
                                             "  k_thread_create(&loop_threads[i], loop_stacks[i], 256, rx, (void *)i, 0, 0, 1, 0, 0);");
  const auto isLoop = [](const Root &root) { return root.kind == RootKind::Thread && root.entry == "rx"; };
  ASSERT_TRUE(std::any_of(program.roots.begin(), program.roots.end(), isLoop));
  for (const Root &root : program.roots)
    if (isLoop(root)) {
      EXPECT_EQ(root.stack.bytes, 256U) << root.name;
    }
}

TEST(CompiledRegistrations, TaskOfEspIdfIsSizedInBytes)
{
  const MachineFacts facts = armLinked(R"(
#define API __attribute__((noipa, used))
static volatile long sink;
static char blinker_stack[2048];
static long tcb[32];
API void vTaskStartScheduler(void) { sink = 1; }
API int xTaskCreatePinnedToCore(void (*code)(void *), const char *name, unsigned depth, void *parameters, unsigned priority, void *handle, int core)
{ sink = (long)code + (long)name + depth + (long)parameters + priority + (long)handle + core; return 1; }
API void *xTaskCreateStaticPinnedToCore(void (*code)(void *), const char *name, unsigned depth, void *parameters, unsigned priority, char *stack,
                                        void *task, int core)
{ sink = (long)code + (long)name + depth + (long)parameters + priority + (long)stack + (long)task + core; return 0; }
API void sender(void *p) { for (;;) sink = (long)p; }
API void blinker(void *p) { for (;;) sink = (long)p; }
API void _start(void)
{
  xTaskCreatePinnedToCore(sender, "TX", 3072, 0, 2, 0, 0);
  xTaskCreateStaticPinnedToCore(blinker, "Blink", 2048, 0, 1, blinker_stack, tcb, 1);
  vTaskStartScheduler();
}
)", "cortex-m3", "program.c", "_start");
  const Expected<std::vector<Pack>> packs = shippedPacks();
  ASSERT_TRUE(packs);
  const ImageProgram program = headroom::buildProgram(facts, *packs, {}, {});
  const Root *sender = find(program, "TX");
  const Root *blinker = find(program, "Blink");
  ASSERT_NE(sender, nullptr);
  ASSERT_NE(blinker, nullptr);
  EXPECT_EQ(sender->stack.bytes, 3072U);
  EXPECT_EQ(blinker->stack.bytes, 2048U);
  EXPECT_EQ(blinker->stack.symbol, "blinker_stack");
}

// The entry is in the record, not in an argument: the task is listed with its stack, and its bound says what is missing.
TEST(CompiledRegistrations, RestrictedTaskIsNamedAndSizedByItsRecordAndNeverVerified)
{
  const MachineFacts facts = armLinked(R"(
#define API __attribute__((noipa, used))
static volatile long sink;
struct definition { void (*code)(void *); const char *name; unsigned short depth; void *parameters; unsigned priority; long *stack; };
static long checker_stack[128];
API void vTaskStartScheduler(void) { sink = 1; }
API int xTaskCreateRestricted(const struct definition *task, void **handle) { sink = (long)task + (long)handle; return 1; }
API void checker(void *p) { for (;;) sink = (long)p; }
static const struct definition check = {checker, "Check", 128, 0, 3, checker_stack};
API void _start(void) { xTaskCreateRestricted(&check, 0); vTaskStartScheduler(); }
)", "cortex-m3", "program.c", "_start");
  const Expected<std::vector<Pack>> packs = shippedPacks();
  ASSERT_TRUE(packs);
  const ImageProgram program = headroom::buildProgram(facts, *packs, {}, {});
  const Root *root = find(program, "Check");
  ASSERT_NE(root, nullptr);
  EXPECT_EQ(root->stack.bytes, 512U);
  EXPECT_EQ(root->stack.symbol, "checker_stack");
  EXPECT_EQ(root->bound.kind, Bound::Kind::AtLeast);
}

// The shape of FreeRTOS' port for Armv8-M: EXC_RETURN is in r3 when the handler ends, and PSP holds another task's frame.
TEST(CompiledRegistrations, ExceptionReturnToAnotherTaskIsNoCallAndNoStackOfItsOwn)
{
  const MachineFacts facts = armLinked(R"(
#define API __attribute__((noipa, used))
static volatile long sink;
void *pxCurrentTCB;
API void vTaskStartScheduler(void) { sink = 1; }
API void vTaskSwitchContext(void) { sink = 2; }
API void xTaskCreate(void (*code)(void *), const char *name, unsigned short depth, void *parameters, unsigned priority, void *handle)
{ sink = (long)code + (long)name + depth + (long)parameters + priority + (long)handle; }
__attribute__((naked, used)) void vRestoreContextOfFirstTask(void) { __asm("ldr r0, =pxCurrentTCB\nldr r0, [r0]\nldmia r0!, {r1, r2}\nmsr psp, r0\nbx r2\n.ltorg"); }
__attribute__((naked, used)) void PendSV_Handler(void)
{
  __asm("mrs r0, psp\nmov r3, lr\nstmdb r0!, {r3-r11}\nbl vTaskSwitchContext\nldr r0, =pxCurrentTCB\nldr r0, [r0]\nldmia r0!, {r3-r11}\nmsr psp, r0\nbx r3\n.ltorg");
}
API void sender(void *p) { for (;;) sink = (long)p; }
extern char stack_top[];
API void Reset_Handler(void)
{
  xTaskCreate(sender, "TX", 100, 0, 2, 0);
  vRestoreContextOfFirstTask();
}
__attribute__((section(".vectors"), used)) const void *const __Vectors[16] = {(void *)0x20001000, Reset_Handler, [14] = PendSV_Handler};
)", "cortex-m3", "program.c", "Reset_Handler");
  const Expected<std::vector<Pack>> packs = shippedPacks();
  ASSERT_TRUE(packs);
  const ImageProgram program = headroom::buildProgram(facts, *packs, {}, {});
  for (const Root &root : program.roots)
    EXPECT_FALSE(root.name.starts_with("switched stack")) << root.name;
  const Root *sender = find(program, "TX");
  ASSERT_NE(sender, nullptr);
  EXPECT_EQ(sender->bound.kind, Bound::Kind::Bounded);
  EXPECT_GE(sender->bound.bytes, 92U) << "32 by the core, r4 to r11, LR, PSPLIM and a PAC key below them, 4 of alignment";
}

TEST(CompiledRegistrations, FreeRtosTaskIsNamedByItsTextAndSizedInWords)
{
  const MachineFacts facts = armLinked(R"(
#define API __attribute__((noipa, used))
static volatile long sink;
static long blinker_stack[128], tcb[32];
API void vTaskStartScheduler(void) { sink = 1; }
API int xTaskCreate(void (*code)(void *), const char *name, unsigned short depth, void *parameters, unsigned priority, void *handle)
{ sink = (long)code + (long)name + depth + (long)parameters + priority + (long)handle; return 1; }
API void *xTaskCreateStatic(void (*code)(void *), const char *name, unsigned depth, void *parameters, unsigned priority, long *stack, void *task)
{ sink = (long)code + (long)name + depth + (long)parameters + priority + (long)stack + (long)task; return 0; }
API void sender(void *p) { for (;;) sink = (long)p; }
API void blinker(void *p) { for (;;) sink = (long)p; }
API void _start(void)
{
  xTaskCreate(sender, "TX", 100, 0, 2, 0);
  xTaskCreateStatic(blinker, "Blink", 128, 0, 1, blinker_stack, tcb);
  vTaskStartScheduler();
}
)", "cortex-m3", "program.c", "_start");
  const Expected<std::vector<Pack>> packs = shippedPacks();
  ASSERT_TRUE(packs);
  const ImageProgram program = headroom::buildProgram(facts, *packs, {}, {});
  const Root *sender = find(program, "TX");
  const Root *blinker = find(program, "Blink");
  ASSERT_NE(sender, nullptr);
  ASSERT_NE(blinker, nullptr);
  EXPECT_EQ(sender->stack.bytes, 400U);
  EXPECT_EQ(sender->entry, "sender");
  EXPECT_EQ(blinker->stack.bytes, 512U);
  EXPECT_EQ(blinker->stack.symbol, "blinker_stack");
  EXPECT_EQ(blinker->priority, 1);
}

} // namespace
} // namespace headroom::test
