// SPDX-License-Identifier: Apache-2.0
// Hand-built behaviour for the tests of the context and allocation rules: rows of a pack, calls of described functions and how they are
// reached, what happens on paths, pools.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sample.h"

namespace headroom::sample {

inline SourcePlace at(std::uint32_t line, const std::string &file = "src/main.c", const std::string &root = "app")
{
  return {root, file, line, 3};
}

inline ApiRule row(const std::string &function)
{
  ApiRule out;
  out.functions = {function};
  return out;
}

/// Waits as its argument 1 says: `k_sem_take(sem, timeout)`.
inline ApiRule waiting(const std::string &function = "k_sem_take")
{
  ApiRule out = row(function);
  out.interrupt = InterruptUse::NoWait;
  out.waits = true;
  out.timeout = 1;
  return out;
}

inline ApiRule threadOnly(const std::string &function = "k_mutex_lock")
{
  ApiRule out = row(function);
  out.interrupt = InterruptUse::ThreadOnly;
  return out;
}

/// `k_malloc(size)`: a heap of the kernel, never waits.
inline ApiRule heapCall(const std::string &function = "k_malloc", const std::string &family = "k_malloc")
{
  ApiRule out = row(function);
  AllocationRule allocates;
  allocates.family = family;
  allocates.size = 0;
  allocates.pool = "system-heap";
  out.allocates = allocates;
  return out;
}

inline ApiRule releaseCall(const std::string &function = "k_free", const std::string &family = "k_malloc")
{
  ApiRule out = row(function);
  ReleaseRule releases;
  releases.families = {family};
  out.releases = releases;
  return out;
}

/// `malloc(size)`: takes the library's lock.
inline ApiRule libraryCall(const std::string &function = "malloc")
{
  ApiRule out = heapCall(function, "libc");
  out.interrupt = InterruptUse::ThreadOnly;
  out.allocates->isLibrary = true;
  out.allocates->pool = "libc-arena";
  out.isKernel = false;
  return out;
}

/// `k_mem_slab_alloc(slab, &block, timeout)`: constant time.
inline ApiRule slabCall(const std::string &function = "k_mem_slab_alloc")
{
  ApiRule out = row(function);
  out.interrupt = InterruptUse::NoWait;
  out.waits = true;
  out.timeout = 2;
  AllocationRule allocates;
  allocates.family = "slab";
  allocates.heap = 0;
  allocates.out = 1;
  allocates.isHeap = false;
  out.allocates = allocates;
  return out;
}

/// `sys_heap_alloc(heap, size)`: the caller locks.
inline ApiRule unlockedHeapCall(const std::string &function = "sys_heap_alloc")
{
  ApiRule out = heapCall(function, "sys_heap");
  out.allocates->size = 1;
  out.allocates->heap = 0;
  out.allocates->pool.clear();
  out.allocates->isThreadSafe = false;
  return out;
}

inline UseArgument number(std::int64_t value)
{
  return {UseArgument::Kind::Integer, value, ""};
}

inline UseArgument object(const std::string &name)
{
  return {UseArgument::Kind::Object, 0, name};
}

inline HeldLock lock(LockRule::Kind kind, const std::string &name = "")
{
  return {kind, name, "locker", at(8)};
}

inline PoolFact pool(std::uint64_t bytes, std::optional<std::uint64_t> largest = std::nullopt)
{
  PoolFact out;
  out.id = "system-heap";
  out.object = "_system_heap";
  out.config = "CONFIG_HEAP_MEM_POOL_SIZE";
  out.sizeBytes = bytes;
  out.largestRequest = largest;
  return out;
}

inline Root root(RootKind kind, const std::string &name)
{
  Root out = thread(name, bounded(10), 1000);
  out.kind = kind;
  return out;
}

/// An image with roots, rows and calls. Roots first: a way names its root by number.
class Scene {
public:
  std::uint32_t add(Root one)
  {
    image.roots.push_back(std::move(one));
    return static_cast<std::uint32_t>(image.roots.size() - 1);
  }

  std::uint32_t isr(const std::string &name = "uart_isr") { return add(root(RootKind::Isr, name)); }
  std::uint32_t threadRoot(const std::string &name = "rx") { return add(root(RootKind::Thread, name)); }
  std::uint32_t init(const std::string &name = "board_init") { return add(root(RootKind::Init, name)); }

  ApiUse &call(const ApiRule &rule, const std::string &function = "handler", SourcePlace place = at(20))
  {
    image.api.push_back(rule);
    ApiUse use;
    use.function = function;
    use.callee = rule.functions.front();
    use.rules = {static_cast<std::uint32_t>(image.api.size() - 1)};
    use.place = std::move(place);
    image.behaviour.uses.push_back(std::move(use));
    return image.behaviour.uses.back();
  }

  static Circumstance way(std::uint32_t root, ExecutionContext context, WaitTime wait = WaitTime::None)
  {
    Circumstance out;
    out.root = root;
    out.context = context;
    out.wait = wait;
    out.chain = {{"handler", at(20), ""}};
    return out;
  }

  /// A call from an interrupt.
  ApiUse &fromIsr(const ApiRule &rule, WaitTime wait = WaitTime::None, ExecutionContext context = ExecutionContext::Interrupt)
  {
    const std::uint32_t from = isr();
    ApiUse &use = call(rule);
    use.circumstances = {way(from, context, wait)};
    return use;
  }

  /// A call from a thread with locks held.
  ApiUse &underLock(const ApiRule &rule, std::vector<HeldLock> locks, WaitTime wait = WaitTime::None)
  {
    const std::uint32_t from = threadRoot();
    ApiUse &use = call(rule);
    use.circumstances = {way(from, ExecutionContext::Thread, wait)};
    use.circumstances[0].locks = std::move(locks);
    return use;
  }

  /// A call from a thread, without any lock.
  ApiUse &fromThread(const ApiRule &rule, std::vector<UseArgument> arguments = {}, SourcePlace place = at(20))
  {
    const std::uint32_t from = threadRoot("t" + std::to_string(image.roots.size()));
    ApiUse &use = call(rule, "handler", std::move(place));
    use.arguments = std::move(arguments);
    use.circumstances = {way(from, ExecutionContext::Thread)};
    return use;
  }

  PathIssue &issue(PathIssue::Kind kind)
  {
    PathIssue one;
    one.kind = kind;
    one.function = "parse";
    one.place = at(33, "src/parse.c");
    image.behaviour.issues.push_back(std::move(one));
    return image.behaviour.issues.back();
  }

  std::vector<Finding> found(const std::string &rule, const ProjectConfig &config = {}) const { return findingsOf(rule, image, config); }

  ImageProgram image = program();
};

} // namespace headroom::sample
