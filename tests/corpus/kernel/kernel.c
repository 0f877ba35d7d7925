/* SPDX-License-Identifier: Apache-2.0
 * Bodies for kernel.h: every call exists and does something that no compiler may drop; nothing is ever scheduled. */
#include <zephyr/device.h>
#include <zephyr/init.h>
#include <zephyr/kernel.h>
#include <zephyr/net/buf.h>
#include <zephyr/sys/__assert.h>
#include <zephyr/sys/sys_heap.h>
#include <stdlib.h>
#include <string.h>

#define API __attribute__((noipa))
static volatile uintptr_t sink;
static volatile uintptr_t source;
#define KEEP(value) (sink = (uintptr_t)(value))

/* As in a build of Zephyr, the image holds the configuration as absolute symbols. */
#define TEXT(value) #value
#define ABSOLUTE(name, value) __asm__(".global " name "\n.equ " name ", " TEXT(value) "\n")
ABSOLUTE("CONFIG_HEAP_MEM_POOL_SIZE", CONFIG_HEAP_MEM_POOL_SIZE);
ABSOLUTE("CONFIG_MINIMAL_LIBC_MALLOC_ARENA_SIZE", CONFIG_MINIMAL_LIBC_MALLOC_ARENA_SIZE);
ABSOLUTE("CONFIG_ISR_STACK_SIZE", 2048);
#if CONFIG_USERSPACE
ABSOLUTE("CONFIG_USERSPACE", 1);
#endif
#if CONFIG_SYS_HEAP_LISTENER
ABSOLUTE("CONFIG_SYS_HEAP_LISTENER", 1);
#endif

static char system_heap_memory[CONFIG_HEAP_MEM_POOL_SIZE] __attribute__((aligned(8)));
ITERABLE(k_heap, _system_heap) = {{0, system_heap_memory, CONFIG_HEAP_MEM_POOL_SIZE}, {0, 0}, {0}};

char z_interrupt_stacks[2048] __attribute__((aligned(8)));
char z_main_stack[1024] __attribute__((aligned(8)));
char sys_work_q_stack[1024] __attribute__((aligned(8)));
struct k_work_q k_sys_work_q;

API int z_impl_k_sem_take(struct k_sem *sem, k_timeout_t timeout) { return KEEP(sem), KEEP(timeout.ticks), (int)source; }
API void z_impl_k_sem_give(struct k_sem *sem) { KEEP(sem); }
API int z_impl_k_mutex_lock(struct k_mutex *mutex, k_timeout_t timeout) { return KEEP(mutex), KEEP(timeout.ticks), (int)source; }
API int z_impl_k_mutex_unlock(struct k_mutex *mutex) { return KEEP(mutex), (int)source; }
API int z_impl_k_condvar_wait(struct k_condvar *c, struct k_mutex *m, k_timeout_t t) { return KEEP(c), KEEP(m), KEEP(t.ticks), (int)source; }
API int z_impl_k_msgq_put(struct k_msgq *q, const void *data, k_timeout_t t) { return memcpy((void *)&sink, data, sizeof sink), KEEP(q), KEEP(t.ticks), (int)source; }
API int z_impl_k_msgq_get(struct k_msgq *q, void *data, k_timeout_t t) { return KEEP(q), KEEP(data), KEEP(t.ticks), (int)source; }
API void *z_impl_k_queue_get(struct k_queue *q, k_timeout_t t) { return KEEP(q), KEEP(t.ticks), (void *)source; }
API int z_impl_k_stack_pop(struct k_stack *s, uintptr_t *data, k_timeout_t t) { return KEEP(s), KEEP(data), KEEP(t.ticks), (int)source; }
API uint32_t z_impl_k_event_wait(struct k_event *e, uint32_t events, bool reset, k_timeout_t t)
{
  return KEEP(e), KEEP(events), KEEP(reset), KEEP(t.ticks), (uint32_t)source;
}
API int z_impl_k_poll(struct k_poll_event *events, int count, k_timeout_t t) { return KEEP(events), KEEP(count), KEEP(t.ticks), (int)source; }
API int32_t z_impl_k_sleep(k_timeout_t t) { return KEEP(t.ticks), (int32_t)source; }
API void z_impl_k_yield(void) { KEEP(1); }
API int z_impl_k_thread_join(struct k_thread *thread, k_timeout_t t) { return KEEP(thread), KEEP(t.ticks), (int)source; }
API k_tid_t z_impl_k_thread_create(struct k_thread *thread, k_thread_stack_t *stack, size_t size, k_thread_entry_t entry, void *a, void *b, void *c,
                                   int priority, uint32_t options, k_timeout_t delay)
{
  KEEP(stack), KEEP(size), KEEP(entry), KEEP(a), KEEP(b), KEEP(c), KEEP(priority), KEEP(options), KEEP(delay.ticks);
  return thread;
}
API void z_impl_k_thread_start(k_tid_t thread) { KEEP(thread); }
API int k_mem_domain_add_thread(struct k_mem_domain *domain, k_tid_t thread) { return KEEP(domain), KEEP(thread), (int)source; }
API void k_thread_user_mode_enter(k_thread_entry_t entry, void *a, void *b, void *c)
{
  for (;;)
    entry(a, b, c);
}
API void z_impl_k_timer_start(struct k_timer *timer, k_timeout_t duration, k_timeout_t period)
{
  KEEP(timer), KEEP(duration.ticks), KEEP(period.ticks);
}
API void z_impl_k_timer_stop(struct k_timer *timer)
{
  if (timer->stop_fn)
    timer->stop_fn(timer);
}
API void k_queue_append(struct k_queue *queue, void *data) { KEEP(queue), KEEP(data); }
API void k_queue_prepend(struct k_queue *queue, void *data) { KEEP(queue), KEEP(data); }
API int32_t k_queue_alloc_append(struct k_queue *queue, void *data) { return KEEP(queue), KEEP(data), (int32_t)source; }
API int k_mbox_put(struct k_mbox *m, struct k_mbox_msg *message, k_timeout_t t) { return KEEP(m), KEEP(message), KEEP(t.ticks), (int)source; }
API uint32_t z_impl_k_timer_status_sync(struct k_timer *timer) { return KEEP(timer), (uint32_t)source; }
API int z_impl_k_condvar_signal(struct k_condvar *c) { return KEEP(c), (int)source; }
API int z_impl_k_futex_wait(struct k_futex *f, int expected, k_timeout_t t) { return KEEP(f), KEEP(expected), KEEP(t.ticks), (int)source; }
API int z_impl_k_pipe_put(struct k_pipe *p, void *data, size_t bytes, size_t *written, size_t least, k_timeout_t t)
{
  return KEEP(p), KEEP(data), KEEP(bytes), KEEP(written), KEEP(least), KEEP(t.ticks), (int)source;
}
API int32_t z_impl_k_usleep(int32_t us) { return KEEP(us), (int32_t)source; }
API void z_impl_k_thread_abort(struct k_thread *thread) { KEEP(thread); }
API int z_impl_k_stack_push(struct k_stack *s, uintptr_t data) { return KEEP(s), KEEP(data), (int)source; }
API uint32_t z_impl_k_event_post(struct k_event *e, uint32_t events) { return KEEP(e), KEEP(events), (uint32_t)source; }
API bool k_is_in_isr(void) { return source != 0; }
API bool k_can_yield(void) { return source != 0; }
API bool k_is_pre_kernel(void) { return source != 0; }
API void k_sched_lock(void) { KEEP(1); }
API void k_sched_unlock(void) { KEEP(0); }
static struct k_timer *started_timers;
API void k_timer_init(struct k_timer *timer, k_timer_expiry_t expiry, k_timer_stop_t stop)
{
  timer->expiry_fn = expiry;
  timer->stop_fn = stop;
  timer->next = started_timers;
  started_timers = timer;
}
API void k_work_init(struct k_work *work, k_work_handler_t handler) { work->handler = handler; }
API int k_work_submit_to_queue(struct k_work_q *queue, struct k_work *work)
{
  work->next = queue->pending;
  queue->pending = work;
  return 0;
}
API int k_work_submit(struct k_work *work) { return k_work_submit_to_queue(&k_sys_work_q, work); }
API bool k_work_flush(struct k_work *work, struct k_work_sync *sync) { return KEEP(work), KEEP(sync), source != 0; }
API bool k_work_cancel_sync(struct k_work *work, struct k_work_sync *sync) { return KEEP(work), KEEP(sync), source != 0; }
API void work_queue_main(void *queue, void *b, void *c)
{
  struct k_work_q *own = queue;
  KEEP(b), KEEP(c);
  for (;;)
    for (struct k_work *work = own->pending; work; work = work->next)
      work->handler(work);
}
API void k_work_queue_start(struct k_work_q *queue, k_thread_stack_t *stack, size_t size, int priority, const void *config)
{
  KEEP(config);
  z_impl_k_thread_create(&queue->thread, stack, size, work_queue_main, queue, 0, 0, priority, 0, K_NO_WAIT);
}
API void k_work_init_delayable(struct k_work_delayable *work, k_work_handler_t handler) { k_work_init(&work->work, handler); }
API int k_work_schedule_for_queue(struct k_work_q *queue, struct k_work_delayable *work, k_timeout_t delay)
{
  KEEP(delay.ticks);
  return k_work_submit_to_queue(queue, &work->work);
}
API int k_work_schedule(struct k_work_delayable *work, k_timeout_t delay) { return k_work_schedule_for_queue(&k_sys_work_q, work, delay); }
API bool k_work_cancel_delayable_sync(struct k_work_delayable *work, struct k_work_sync *sync) { return KEEP(work), KEEP(sync), source != 0; }
API void k_busy_wait(uint32_t us) { KEEP(us); }
API void k_thread_foreach(void (*visit)(const struct k_thread *, void *), void *data)
{
  struct k_spinlock lock;
  k_spinlock_key_t key = k_spin_lock(&lock);
  visit(&k_sys_work_q.thread, data);
  k_spin_unlock(&lock, key);
}
/* Who sets up what the heaps' and slabs' definitions only describe. */
static int statics_init(const struct device *dev) { return KEEP(dev), 0; }
SYS_INIT(statics_init, PRE_KERNEL_1, 30);
static int init_mem_slab_module(const struct device *dev) { return KEEP(dev), 0; }
SYS_INIT(init_mem_slab_module, PRE_KERNEL_1, 30);
static int malloc_prepare(const struct device *dev) { return KEEP(dev), 0; }
SYS_INIT(malloc_prepare, POST_KERNEL, 40);
API k_thread_stack_t *k_thread_stack_alloc(size_t size, int flags) { return KEEP(size), KEEP(flags), (k_thread_stack_t *)source; }
API int k_thread_stack_free(k_thread_stack_t *stack) { return KEEP(stack), (int)source; }

API void *k_malloc(size_t size) { return KEEP(size), (void *)source; }
API void *k_calloc(size_t count, size_t size) { return KEEP(count), KEEP(size), (void *)source; }
API void *k_aligned_alloc(size_t align, size_t size) { return KEEP(align), KEEP(size), (void *)source; }
API void *k_realloc(void *block, size_t size) { return KEEP(block), KEEP(size), (void *)source; }
API void k_free(void *block) { KEEP(block); }
API void k_heap_init(struct k_heap *heap, void *memory, size_t bytes) { KEEP(heap), KEEP(memory), KEEP(bytes); }
API void *k_heap_alloc(struct k_heap *heap, size_t bytes, k_timeout_t t) { return KEEP(heap), KEEP(bytes), KEEP(t.ticks), (void *)source; }
API void *k_heap_aligned_alloc(struct k_heap *heap, size_t align, size_t bytes, k_timeout_t t)
{
  return KEEP(heap), KEEP(align), KEEP(bytes), KEEP(t.ticks), (void *)source;
}
API void k_heap_free(struct k_heap *heap, void *block) { KEEP(heap), KEEP(block); }
API int k_mem_slab_alloc(struct k_mem_slab *slab, void **block, k_timeout_t t)
{
  KEEP(t.ticks);
  *block = slab->free_list;
  return (int)source;
}
#if KERNEL_VERSION_NUMBER >= 0x30500
API void k_mem_slab_free(struct k_mem_slab *slab, void *block) { KEEP(slab), KEEP(block); }
#else
API void k_mem_slab_free(struct k_mem_slab *slab, void **block) { KEEP(slab), KEEP(*block); }
#endif
API void *z_thread_malloc(size_t size) { return KEEP(size), (void *)source; }
API void sys_heap_init(struct sys_heap *heap, void *memory, size_t bytes) { KEEP(heap), KEEP(memory), KEEP(bytes); }
API void *sys_heap_alloc(struct sys_heap *heap, size_t bytes) { return KEEP(heap), KEEP(bytes), (void *)source; }
API void sys_heap_free(struct sys_heap *heap, void *block) { KEEP(heap), KEEP(block); }
API void *sys_heap_realloc(struct sys_heap *heap, void *block, size_t bytes) { return KEEP(heap), KEEP(block), KEEP(bytes), (void *)source; }
API struct net_buf *net_buf_alloc_fixed(struct net_buf_pool *pool, k_timeout_t t) { return KEEP(pool), KEEP(t.ticks), (struct net_buf *)source; }
API struct net_buf *net_buf_alloc_len(struct net_buf_pool *pool, size_t size, k_timeout_t t)
{
  return KEEP(pool), KEEP(size), KEEP(t.ticks), (struct net_buf *)source;
}
API struct net_buf *net_buf_ref(struct net_buf *buf) { return buf->ref++, buf; }
API void net_buf_unref(struct net_buf *buf) { KEEP(buf); }
API struct net_buf *net_buf_clone(struct net_buf *buf, k_timeout_t t) { return KEEP(buf), KEEP(t.ticks), (struct net_buf *)source; }
API void net_buf_put(struct k_fifo *fifo, struct net_buf *buf) { k_queue_append(&fifo->_queue, buf); }
/* The C library of the stand-in: an arena, as Zephyr's minimal one. */
struct sys_heap z_malloc_heap;
char z_malloc_heap_mem[CONFIG_MINIMAL_LIBC_MALLOC_ARENA_SIZE] __attribute__((aligned(8)));
API void *malloc(size_t size) { return KEEP(size), (void *)source; }
API void *calloc(size_t count, size_t size) { return KEEP(count), KEEP(size), (void *)source; }
API void *realloc(void *block, size_t size) { return KEEP(block), KEEP(size), (void *)source; }
API void free(void *block) { KEEP(block); }
/* Not to be made into calls of themselves. */
#define BYTE_LOOP __attribute__((noipa, optimize("no-tree-loop-distribute-patterns")))
BYTE_LOOP void *memset(void *to, int byte, size_t bytes)
{
  for (size_t i = 0; i < bytes; ++i)
    ((char *)to)[i] = (char)byte;
  return to;
}
BYTE_LOOP void *memcpy(void *to, const void *from, size_t bytes)
{
  for (size_t i = 0; i < bytes; ++i)
    ((char *)to)[i] = ((const char *)from)[i];
  return to;
}
API int assert_print(const char *format, ...) { return KEEP(format), (int)source; }
API void assert_post_action(const char *file, unsigned int line)
{
  KEEP(file), KEEP(line);
  for (;;)
    ;
}

/* Entries of lines that nothing is connected to. */
API void z_irq_spurious(const void *parameter)
{
  KEEP(parameter);
  for (;;)
    ;
}
#define SPURIOUS(line) static const struct _isr_table_entry ISR_ENTRY(line) spurious_##line = {0, z_irq_spurious}
SPURIOUS(0);
SPURIOUS(1);
SPURIOUS(2);
SPURIOUS(3);
SPURIOUS(4);
SPURIOUS(5);
SPURIOUS(6);
__asm__(".pushsection .sw_isr_first, \"a\"\n.global _sw_isr_table\n.type _sw_isr_table, %object\n.size _sw_isr_table, 64\n"
        "_sw_isr_table:\n.popsection\n");
API void z_arm_irq_priority_set(unsigned int irq, unsigned int priority, uint32_t flags) { KEEP(irq), KEEP(priority), KEEP(flags); }
static struct _isr_table_entry dynamic_isrs[4];
API void z_isr_install(unsigned int line, void (*routine)(const void *), const void *parameter)
{
  dynamic_isrs[line % 4].arg = parameter;
  dynamic_isrs[line % 4].isr = routine;
}
API int irq_connect_dynamic(unsigned int line, unsigned int priority, void (*routine)(const void *), const void *parameter, uint32_t flags)
{
  KEEP(priority), KEEP(flags);
  z_isr_install(line, routine, parameter);
  return (int)line;
}
API void irq_offload(void (*routine)(const void *), const void *parameter) { routine(parameter); }
API void irq_enable(unsigned int line) { KEEP(line); }
API void z_arm_int_exit(void) { KEEP(0); }
API void _isr_wrapper(void)
{
  const struct _isr_table_entry *entry = source > 8 ? &dynamic_isrs[source % 4] : &_sw_isr_table[source % 8];
  entry->isr(entry->arg);
}
extern struct k_timer _k_timer_list_start[], _k_timer_list_end[];
API void sys_clock_isr(void)
{
  for (struct k_timer *timer = _k_timer_list_start; timer < _k_timer_list_end; ++timer)
    if (timer->expiry_fn)
      timer->expiry_fn(timer);
  for (struct k_timer *timer = started_timers; timer; timer = timer->next)
    if (timer->expiry_fn)
      timer->expiry_fn(timer);
}
API void z_thread_entry(k_thread_entry_t entry, void *a, void *b, void *c)
{
  entry(a, b, c);
  for (;;)
    ;
}
extern const struct init_entry __init_PRE_KERNEL_1_start[], __init_POST_KERNEL_start[], __init_end[];
static void run_level(const struct init_entry *from, const struct init_entry *to)
{
  for (; from < to; ++from)
    from->init(from->dev);
}
extern void main(void) __attribute__((weak));
API void bg_thread_main(void *a, void *b, void *c)
{
  KEEP(a), KEEP(b), KEEP(c);
  run_level(__init_POST_KERNEL_start, __init_end);
  k_work_queue_start(&k_sys_work_q, (k_thread_stack_t *)sys_work_q_stack, sizeof sys_work_q_stack, -1, 0);
  if (main)
    main();
}
API void z_cstart(void)
{
  run_level(__init_PRE_KERNEL_1_start, __init_POST_KERNEL_start);
  __asm__ volatile("mov r0, %0\n\tmovs r1, #0\n\tmovs r2, #0\n\tmovs r3, #0\n\tbl z_thread_entry" ::"r"(bg_thread_main) : "r0", "r1", "r2", "r3");
}
extern char corpus_stack_top[];
typedef void (*const vector)(void);
static const void *const system_vectors[16] __attribute__((section(".vectors"), used)) = {corpus_stack_top, z_cstart, [15] = sys_clock_isr};
__asm__(".pushsection .vectors_first, \"a\"\n.global _vector_table\n.type _vector_table, %object\n.size _vector_table, 96\n"
        "_vector_table:\n.popsection\n");
#define DISPATCHED(line) static vector DIRECT_ENTRY(line) dispatched_##line = _isr_wrapper
DISPATCHED(0);
DISPATCHED(1);
DISPATCHED(2);
DISPATCHED(3);
DISPATCHED(4);
DISPATCHED(5);
DISPATCHED(6);
DISPATCHED(7);
