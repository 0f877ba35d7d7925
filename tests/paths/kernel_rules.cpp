// SPDX-License-Identifier: Apache-2.0
// A kernel in a few lines: enough of each kind of call for the walk to be tested without a pack.
#include "path_case.h"

namespace headroom::test {

namespace {

ApiRule row(const std::string &name)
{
  ApiRule rule;
  rule.functions = {name};
  return rule;
}

ApiRule allocating(const std::string &name, const std::string &family, std::optional<unsigned> size)
{
  ApiRule rule = row(name);
  rule.allocates.emplace();
  rule.allocates->family = family;
  rule.allocates->size = size;
  return rule;
}

ApiRule releasing(const std::string &name, const std::string &family, unsigned block)
{
  ApiRule rule = row(name);
  rule.releases.emplace();
  rule.releases->families = {family};
  rule.releases->block = block;
  return rule;
}

ApiRule locking(const std::string &name, LockRule::Kind kind, bool isAcquire, std::optional<unsigned> lock, std::optional<unsigned> key)
{
  ApiRule rule = row(name);
  rule.lock.emplace();
  rule.lock->kind = kind;
  rule.lock->isAcquire = isAcquire;
  rule.lock->lock = lock;
  rule.lock->key = key;
  return rule;
}

ApiRule asking(const std::string &name, QueryRule::Kind kind)
{
  ApiRule rule = row(name);
  rule.query = QueryRule{kind};
  return rule;
}

void addMemory(std::vector<ApiRule> &rules)
{
  rules.push_back(allocating("k_malloc", "k_malloc", 0));
  rules.push_back(allocating("k_calloc", "k_malloc", 1));
  rules.back().allocates->count = 0;
  rules.push_back(allocating("k_realloc", "k_malloc", 1));
  rules.back().allocates->old = 0;
  rules.push_back(releasing("k_free", "k_malloc", 0));
  rules.push_back(allocating("k_heap_alloc", "k_heap", 1));
  rules.back().allocates->heap = 0;
  rules.back().timeout = 2;
  rules.push_back(releasing("k_heap_free", "k_heap", 1));
  rules.back().releases->heap = 0;
  rules.push_back(allocating("k_mem_slab_alloc", "slab", std::nullopt));
  rules.back().allocates->heap = 0;
  rules.back().allocates->out = 1;
  rules.back().allocates->isUnsetOnTimeout = true;
  rules.back().allocates->isHeap = false;
  rules.back().timeout = 2;
  rules.push_back(releasing("k_mem_slab_free", "slab", 1));
  rules.back().releases->heap = 0;
  rules.push_back(releasing("k_mem_slab_free_old", "slab", 1));
  rules.back().releases->heap = 0;
  rules.back().releases->isAddressOfBlock = true;
  rules.push_back(allocating("malloc", "libc", 0));
  rules.push_back(releasing("free", "libc", 0));
  rules.push_back(allocating("net_buf_alloc", "net_buf", std::nullopt));
  rules.back().allocates->heap = 0;
  rules.back().allocates->isCounted = true;
  rules.back().allocates->neverFailsForever = true;
  rules.back().timeout = 1;
  rules.push_back(releasing("net_buf_unref", "net_buf", 0));
  rules.back().releases->isReference = true;
  rules.push_back(releasing("net_buf_put", "net_buf", 1));
  rules.back().releases->isTransfer = true;
  rules.push_back(row("net_buf_ref"));
  rules.back().addsReference = 0;
}

} // namespace

const std::string &kernelHeader()
{
  static const std::string text =
      "typedef unsigned size_t; typedef struct { long long ticks; } k_timeout_t; struct k_heap { int x; }; struct k_mem_slab { int x; }; "
      "struct k_sem { int x; }; struct k_fifo { int x; }; struct net_buf { int len; char *data; }; struct net_buf_pool { int x; }; "
      "struct k_spinlock { int x; }; typedef struct { int key; } k_spinlock_key_t; "
      "void *k_malloc(size_t); void *k_calloc(size_t, size_t); void *k_realloc(void *, size_t); void k_free(void *); "
      "void *k_heap_alloc(struct k_heap *, size_t, k_timeout_t); void k_heap_free(struct k_heap *, void *); "
      "int k_mem_slab_alloc(struct k_mem_slab *, void **, k_timeout_t); void k_mem_slab_free(struct k_mem_slab *, void *); "
      "void k_mem_slab_free_old(struct k_mem_slab *, void **); "
      "void *malloc(size_t); void free(void *); void *memset(void *, int, size_t); void *memcpy(void *, const void *, size_t); "
      "size_t strlen(const char *); "
      "struct net_buf *net_buf_alloc(struct net_buf_pool *, k_timeout_t); void net_buf_unref(struct net_buf *); "
      "struct net_buf *net_buf_ref(struct net_buf *); void net_buf_put(struct k_fifo *, struct net_buf *); "
      "_Bool k_is_in_isr(void); _Bool k_can_yield(void); _Bool k_is_pre_kernel(void); int k_sem_take(struct k_sem *, k_timeout_t); "
      "void k_fifo_put(struct k_fifo *, void *); int k_msgq_put(void *, const void *, k_timeout_t); void k_sleep(k_timeout_t); "
      "unsigned arch_irq_lock(void); void arch_irq_unlock(unsigned); k_spinlock_key_t k_spin_lock(struct k_spinlock *); "
      "int k_spin_trylock(struct k_spinlock *, k_spinlock_key_t *); "
      "void k_spin_unlock(struct k_spinlock *, k_spinlock_key_t); void k_spin_release(struct k_spinlock *); "
      "void k_panic(void); void unknown(void *); int any(void); long long k_ms_to_ticks(unsigned); "
      "\n#define K_NO_WAIT ((k_timeout_t){0})\n#define K_FOREVER ((k_timeout_t){.ticks = -1})\n"
      "#define K_MSEC(ms) ((k_timeout_t){.ticks = k_ms_to_ticks(ms)})\n#define NULL ((void *)0)\n"
      "#define irq_lock() arch_irq_lock()\n#define irq_unlock(key) arch_irq_unlock(key)\n"
      "#define K_SPINLOCK(l) for (k_spinlock_key_t i_ = {0}, key_ = k_spin_lock(l); !i_.key; k_spin_unlock(l, key_), i_.key = 1)\n"
      "#define ASSERT(test) do { if (!(test)) { k_panic(); } } while (0)\n"
      "#line 1\n";
  return text;
}

std::vector<ApiRule> kernelRules()
{
  std::vector<ApiRule> rules;
  addMemory(rules);
  rules.push_back(locking("arch_irq_lock", LockRule::Kind::Interrupts, true, std::nullopt, std::nullopt));
  rules.push_back(locking("arch_irq_unlock", LockRule::Kind::Interrupts, false, std::nullopt, 0));
  rules.push_back(locking("k_spin_lock", LockRule::Kind::Spin, true, 0, std::nullopt));
  rules.push_back(locking("k_spin_trylock", LockRule::Kind::Spin, true, 0, std::nullopt));
  rules.back().lock->isTry = true;
  rules.push_back(locking("k_spin_unlock", LockRule::Kind::Spin, false, 0, 1));
  rules.push_back(locking("k_spin_release", LockRule::Kind::Spin, false, 0, std::nullopt));
  rules.push_back(asking("k_is_in_isr", QueryRule::Kind::InInterrupt));
  rules.push_back(asking("k_can_yield", QueryRule::Kind::CanYield));
  rules.push_back(asking("k_is_pre_kernel", QueryRule::Kind::PreKernel));
  rules.push_back(row("k_sem_take"));
  rules.back().waits = true;
  rules.back().timeout = 1;
  rules.push_back(row("k_sleep"));
  rules.back().waits = true;
  rules.push_back(row("k_ms_to_ticks"));
  rules.back().zeroWhen = 0;
  rules.push_back(row("k_thread_create"));
  rules.back().createsThread = true;
  rules.back().thread = 0;
  rules.back().options = 1;
  rules.back().userOption = 4;
  rules.back().delay = 2;
  rules.push_back(row("k_thread_start"));
  rules.back().startsThread = 0;
  rules.push_back(row("k_mem_domain_add_thread"));
  rules.back().joinsDomain = 1;
  return rules;
}

} // namespace headroom::test
