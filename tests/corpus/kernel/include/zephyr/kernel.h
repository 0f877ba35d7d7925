/* SPDX-License-Identifier: Apache-2.0
 * A kernel to compile test programs against: our own, with the names and the shapes of Zephyr's API (3.3), and no scheduler behind it. */
#ifndef CORPUS_KERNEL_H
#define CORPUS_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a build's configuration says; a case overrides it in its first lines. */
#ifndef CONFIG_HEAP_MEM_POOL_SIZE
#define CONFIG_HEAP_MEM_POOL_SIZE 1024
#endif
#ifndef CONFIG_MINIMAL_LIBC_MALLOC_ARENA_SIZE
#define CONFIG_MINIMAL_LIBC_MALLOC_ARENA_SIZE 2048
#endif
#ifndef CONFIG_SYS_HEAP_LISTENER
#define CONFIG_SYS_HEAP_LISTENER 1
#endif
#ifndef KERNEL_VERSION_NUMBER
#define KERNEL_VERSION_NUMBER 0x30300
#endif

#ifndef CONFIG_USERSPACE
#define CONFIG_USERSPACE 0
#endif

#define BIT(n) (1u << (n))
#define K_USER BIT(2)
#define ARG_UNUSED(x) ((void)(x))
#define ALWAYS_INLINE inline __attribute__((always_inline))

typedef int64_t k_ticks_t;
typedef struct {
  k_ticks_t ticks;
} k_timeout_t;

static ALWAYS_INLINE uint64_t k_ms_to_ticks_ceil64(uint64_t ms)
{
  return ms * 10; /* 10000 ticks a second */
}

#define K_NO_WAIT ((k_timeout_t){0})
#define K_FOREVER ((k_timeout_t){.ticks = (k_ticks_t)-1})
#define K_TICKS(t) ((k_timeout_t){.ticks = (t)})
#define K_MSEC(ms) K_TICKS((k_ticks_t)k_ms_to_ticks_ceil64((ms) > 0 ? (ms) : 0))
#define K_SECONDS(s) K_MSEC((s) * 1000)
#define K_TIMEOUT_EQ(a, b) ((a).ticks == (b).ticks)

struct k_sem { unsigned int count, limit; };
struct k_mutex { void *owner; unsigned int depth; };
struct k_condvar { void *waiters; };
struct k_msgq { char *buffer; size_t size; unsigned int used, limit; };
struct k_queue { void *head, *tail; };
struct k_fifo { struct k_queue _queue; };
struct k_stack { uintptr_t *next; };
struct k_event { uint32_t events; };
struct k_poll_event { void *object; int state; };
struct k_thread { uint32_t words[8]; };
typedef struct k_thread *k_tid_t;
typedef struct z_thread_stack_element { char data; } k_thread_stack_t;
typedef void (*k_thread_entry_t)(void *, void *, void *);
struct k_timer {
  struct k_timer *next;
  void (*expiry_fn)(struct k_timer *timer);
  void (*stop_fn)(struct k_timer *timer);
  void *user_data;
};
typedef void (*k_timer_expiry_t)(struct k_timer *timer);
typedef void (*k_timer_stop_t)(struct k_timer *timer);
struct k_work;
typedef void (*k_work_handler_t)(struct k_work *work);
struct k_work { struct k_work *next; k_work_handler_t handler; };
struct k_work_delayable { struct k_work work; struct k_timer timer; struct k_work_q *queue; };
struct k_work_sync { struct k_sem done; };
struct k_lifo { struct k_queue _queue; };
struct k_pipe { unsigned char *buffer; size_t size; };
struct k_mbox { struct k_queue queue; };
struct k_mbox_msg { size_t size; void *tx_data; };
struct k_futex { int val; };
struct k_work_q { struct k_thread thread; struct k_work *pending; };
extern struct k_work_q k_sys_work_q;
struct k_spinlock { uint32_t owner; };
typedef struct { int key; } k_spinlock_key_t;
struct sys_heap { void *heap; void *init_mem; size_t init_bytes; };
struct k_heap { struct sys_heap heap; void *wait_q[2]; struct k_spinlock lock; };
struct k_mem_slab {
  void *wait_q[2];
  struct k_spinlock lock;
  uint32_t num_blocks;
  size_t block_size;
  char *buffer;
  char *free_list;
  uint32_t num_used;
};

#define ITERABLE(type, name) struct type name __attribute__((section("." #type ".static." #name), used))
#define K_SEM_DEFINE(name, initial, most) struct k_sem name = {initial, most}
#define K_MUTEX_DEFINE(name) struct k_mutex name = {0}
#define K_MSGQ_DEFINE(name, size, count, align) \
  static char name##_buffer[(size) * (count)]; \
  struct k_msgq name = {name##_buffer, size, 0, count}
#define K_FIFO_DEFINE(name) struct k_fifo name = {{0, 0}}
#define K_TIMER_DEFINE(name, expiry, stop) ITERABLE(k_timer, name) = {0, expiry, stop, 0}
#define K_WORK_DEFINE(name, fn) struct k_work name = {0, fn}
#define K_WORK_DELAYABLE_DEFINE(name, fn) struct k_work_delayable name = {{0, fn}, {0, 0, 0, 0}, 0}
#define K_MBOX_DEFINE(name) struct k_mbox name = {{0, 0}}
#define K_CONDVAR_DEFINE(name) struct k_condvar name = {0}
#define K_LIFO_DEFINE(name) struct k_lifo name = {{0, 0}}
#define K_EVENT_DEFINE(name) struct k_event name = {0}
#define K_HEAP_DEFINE(name, bytes) \
  static char name##_memory[bytes] __attribute__((aligned(8))); \
  ITERABLE(k_heap, name) = {{0, name##_memory, bytes}, {0, 0}, {0}}
#define K_MEM_SLAB_DEFINE(name, bytes, count, align) \
  static char name##_buffer[(bytes) * (count)] __attribute__((aligned(align))); \
  ITERABLE(k_mem_slab, name) = {{0, 0}, {0}, count, bytes, name##_buffer, 0, 0}
#define K_THREAD_STACK_DEFINE(name, bytes) k_thread_stack_t name[bytes] __attribute__((aligned(8)))

struct _static_thread_data {
  struct k_thread *init_thread;
  k_thread_stack_t *init_stack;
  unsigned int init_stack_size;
  k_thread_entry_t init_entry;
  void *init_p1, *init_p2, *init_p3;
  int init_prio;
  uint32_t init_options;
  int32_t init_delay;
  const char *init_name;
};
#define K_THREAD_DEFINE(name, bytes, entry, a, b, c, prio, options, delay) \
  static K_THREAD_STACK_DEFINE(_k_thread_stack_##name, bytes); \
  static struct k_thread _k_thread_obj_##name; \
  struct _static_thread_data _k_thread_data_##name __attribute__((section(".__static_thread_data.static." #name), used)) = { \
      &_k_thread_obj_##name, _k_thread_stack_##name, bytes, (k_thread_entry_t)(entry), (void *)(a), (void *)(b), (void *)(c), prio, options, \
      delay, #name}

/* System calls: inline, and made by the implementation that they name. */
#define SYSCALL(result, name, parameters, arguments) \
  result z_impl_##name parameters; \
  static inline result name parameters \
  { \
    return z_impl_##name arguments; \
  }

SYSCALL(int, k_sem_take, (struct k_sem * sem, k_timeout_t timeout), (sem, timeout))
SYSCALL(void, k_sem_give, (struct k_sem * sem), (sem))
SYSCALL(int, k_mutex_lock, (struct k_mutex * mutex, k_timeout_t timeout), (mutex, timeout))
SYSCALL(int, k_mutex_unlock, (struct k_mutex * mutex), (mutex))
SYSCALL(int, k_condvar_wait, (struct k_condvar * condvar, struct k_mutex *mutex, k_timeout_t timeout), (condvar, mutex, timeout))
SYSCALL(int, k_msgq_put, (struct k_msgq * queue, const void *data, k_timeout_t timeout), (queue, data, timeout))
SYSCALL(int, k_msgq_get, (struct k_msgq * queue, void *data, k_timeout_t timeout), (queue, data, timeout))
SYSCALL(void *, k_queue_get, (struct k_queue * queue, k_timeout_t timeout), (queue, timeout))
SYSCALL(int, k_stack_pop, (struct k_stack * stack, uintptr_t *data, k_timeout_t timeout), (stack, data, timeout))
SYSCALL(uint32_t, k_event_wait, (struct k_event * event, uint32_t events, bool reset, k_timeout_t timeout), (event, events, reset, timeout))
SYSCALL(int, k_poll, (struct k_poll_event * events, int count, k_timeout_t timeout), (events, count, timeout))
SYSCALL(int32_t, k_sleep, (k_timeout_t timeout), (timeout))
SYSCALL(void, k_yield, (void), ())
SYSCALL(int, k_thread_join, (struct k_thread * thread, k_timeout_t timeout), (thread, timeout))
SYSCALL(k_tid_t, k_thread_create,
        (struct k_thread * thread, k_thread_stack_t *stack, size_t size, k_thread_entry_t entry, void *a, void *b, void *c, int priority,
         uint32_t options, k_timeout_t delay),
        (thread, stack, size, entry, a, b, c, priority, options, delay))
SYSCALL(void, k_thread_start, (k_tid_t thread), (thread))
SYSCALL(void, k_timer_start, (struct k_timer * timer, k_timeout_t duration, k_timeout_t period), (timer, duration, period))
SYSCALL(void, k_timer_stop, (struct k_timer * timer), (timer))
SYSCALL(uint32_t, k_timer_status_sync, (struct k_timer * timer), (timer))
SYSCALL(int, k_condvar_signal, (struct k_condvar * condvar), (condvar))
SYSCALL(int, k_futex_wait, (struct k_futex * futex, int expected, k_timeout_t timeout), (futex, expected, timeout))
SYSCALL(int, k_pipe_put, (struct k_pipe * pipe, void *data, size_t bytes, size_t *written, size_t least, k_timeout_t timeout),
        (pipe, data, bytes, written, least, timeout))
SYSCALL(int32_t, k_usleep, (int32_t us), (us))
SYSCALL(void, k_thread_abort, (struct k_thread * thread), (thread))
SYSCALL(int, k_stack_push, (struct k_stack * stack, uintptr_t data), (stack, data))
SYSCALL(uint32_t, k_event_post, (struct k_event * event, uint32_t events), (event, events))

static inline int32_t k_msleep(int32_t ms)
{
  return k_sleep(K_MSEC(ms));
}
#define k_fifo_put(fifo, data) k_queue_append(&(fifo)->_queue, data)
#define k_fifo_get(fifo, timeout) k_queue_get(&(fifo)->_queue, timeout)
#define k_lifo_put(lifo, data) k_queue_prepend(&(lifo)->_queue, data)
#define k_lifo_get(lifo, timeout) k_queue_get(&(lifo)->_queue, timeout)
#define k_fifo_alloc_put(fifo, data) k_queue_alloc_append(&(fifo)->_queue, data)
void k_queue_prepend(struct k_queue *queue, void *data);
int32_t k_queue_alloc_append(struct k_queue *queue, void *data);
int k_mbox_put(struct k_mbox *mbox, struct k_mbox_msg *message, k_timeout_t timeout);
void k_queue_append(struct k_queue *queue, void *data);
bool k_is_in_isr(void);
bool k_can_yield(void);
bool k_is_pre_kernel(void);
void k_sched_lock(void);
void k_sched_unlock(void);
void k_timer_init(struct k_timer *timer, k_timer_expiry_t expiry, k_timer_stop_t stop);
void k_work_init(struct k_work *work, k_work_handler_t handler);
int k_work_submit(struct k_work *work);
int k_work_submit_to_queue(struct k_work_q *queue, struct k_work *work);
bool k_work_flush(struct k_work *work, struct k_work_sync *sync);
bool k_work_cancel_sync(struct k_work *work, struct k_work_sync *sync);
void k_work_init_delayable(struct k_work_delayable *work, k_work_handler_t handler);
int k_work_schedule(struct k_work_delayable *work, k_timeout_t delay);
int k_work_schedule_for_queue(struct k_work_q *queue, struct k_work_delayable *work, k_timeout_t delay);
bool k_work_cancel_delayable_sync(struct k_work_delayable *work, struct k_work_sync *sync);
void k_work_queue_start(struct k_work_q *queue, k_thread_stack_t *stack, size_t size, int priority, const void *config);
void k_busy_wait(uint32_t us);
void k_thread_foreach(void (*visit)(const struct k_thread *thread, void *data), void *data);
struct k_mem_domain { uint32_t partitions; };
int k_mem_domain_add_thread(struct k_mem_domain *domain, k_tid_t thread);
__attribute__((noreturn)) void k_thread_user_mode_enter(k_thread_entry_t entry, void *a, void *b, void *c);
k_thread_stack_t *k_thread_stack_alloc(size_t size, int flags);
int k_thread_stack_free(k_thread_stack_t *stack);

void *k_malloc(size_t size);
void *k_calloc(size_t count, size_t size);
void *k_aligned_alloc(size_t align, size_t size);
void *k_realloc(void *block, size_t size);
void k_free(void *block);
void k_heap_init(struct k_heap *heap, void *memory, size_t bytes);
void *k_heap_alloc(struct k_heap *heap, size_t bytes, k_timeout_t timeout);
void *k_heap_aligned_alloc(struct k_heap *heap, size_t align, size_t bytes, k_timeout_t timeout);
void k_heap_free(struct k_heap *heap, void *block);
int k_mem_slab_alloc(struct k_mem_slab *slab, void **block, k_timeout_t timeout);
#if KERNEL_VERSION_NUMBER >= 0x30500
void k_mem_slab_free(struct k_mem_slab *slab, void *block);
#else
void k_mem_slab_free(struct k_mem_slab *slab, void **block);
#endif
void *z_thread_malloc(size_t size);

unsigned int arch_irq_lock_out_of_line(void);
static ALWAYS_INLINE unsigned int arch_irq_lock(void)
{
  unsigned int key;
  __asm__ volatile("mrs %0, basepri" : "=r"(key)::"memory");
  return key;
}
static ALWAYS_INLINE void arch_irq_unlock(unsigned int key)
{
  __asm__ volatile("msr basepri, %0" ::"r"(key) : "memory");
}
#define irq_lock() arch_irq_lock()
#define irq_unlock(key) arch_irq_unlock(key)

static ALWAYS_INLINE k_spinlock_key_t k_spin_lock(struct k_spinlock *lock)
{
  k_spinlock_key_t key;
  ARG_UNUSED(lock);
  key.key = (int)arch_irq_lock();
  return key;
}
static ALWAYS_INLINE void k_spin_unlock(struct k_spinlock *lock, k_spinlock_key_t key)
{
  ARG_UNUSED(lock);
  arch_irq_unlock((unsigned int)key.key);
}
#define K_SPINLOCK(lock) \
  for (k_spinlock_key_t __i = {0}, __key = k_spin_lock(lock); !__i.key; k_spin_unlock(lock, __key), __i.key = 1)
#define K_SPINLOCK_BREAK continue

/* The table has one entry for each line; a connection's own takes the place of the kernel's, which the linker then drops. */
struct _isr_table_entry { const void *arg; void (*isr)(const void *); };
extern struct _isr_table_entry _sw_isr_table[8];
void z_arm_irq_priority_set(unsigned int irq, unsigned int priority, uint32_t flags);
void z_isr_install(unsigned int line, void (*routine)(const void *), const void *parameter);
int irq_connect_dynamic(unsigned int line, unsigned int priority, void (*routine)(const void *), const void *parameter, uint32_t flags);
void irq_offload(void (*routine)(const void *), const void *parameter);
void irq_enable(unsigned int line);
#define IRQ_ZERO_LATENCY BIT(0)
#define ISR_ENTRY(line) __attribute__((section(".gnu.linkonce.d.sw_isr_" #line), used))
#define DIRECT_ENTRY(line) __attribute__((section(".gnu.linkonce.d.vector_" #line), used))
#define IRQ_CONNECT(line, priority, handler, parameter, flags) \
  do { \
    static const struct _isr_table_entry ISR_ENTRY(line) __isr_entry = {(const void *)(parameter), (void (*)(const void *))(handler)}; \
    ARG_UNUSED(__isr_entry); \
    z_arm_irq_priority_set(line, priority, flags); \
  } while (0)
#define IRQ_DIRECT_CONNECT(line, priority, handler, flags) \
  do { \
    static void (*const DIRECT_ENTRY(line) __direct_entry)(void) = handler; \
    ARG_UNUSED(__direct_entry); \
    z_arm_irq_priority_set(line, priority, flags); \
  } while (0)
#define ISR_DIRECT_DECLARE(name) \
  static inline int name##_body(void); \
  __attribute__((interrupt("IRQ"))) void name(void) \
  { \
    if (name##_body() != 0) \
      z_arm_int_exit(); \
  } \
  static inline int name##_body(void)
void z_arm_int_exit(void);

#ifdef __cplusplus
}
#endif

#endif
