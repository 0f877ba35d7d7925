// SPDX-License-Identifier: Apache-2.0
#include "checks/registry.h"

#include <algorithm>
#include <string_view>

#include "checks/alloc_double_free.h"
#include "checks/alloc_leak.h"
#include "checks/alloc_mismatch.h"
#include "checks/alloc_oversize.h"
#include "checks/alloc_pool_demand.h"
#include "checks/alloc_realloc_leak.h"
#include "checks/alloc_size_overflow.h"
#include "checks/alloc_unchecked.h"
#include "checks/alloc_use_after_free.h"
#include "checks/alloc_wrong_heap.h"
#include "checks/alloc_zero_pool.h"
#include "checks/allocator_choice.h"
#include "checks/call_depth.h"
#include "checks/contract_assert_not_in_isr.h"
#include "checks/domain_join_after_start.h"
#include "checks/dynamic_stack.h"
#include "checks/evidence_stale.h"
#include "checks/evidence_undecided.h"
#include "checks/evidence_unsupported_linker.h"
#include "checks/flash/rules.h"
#include "checks/frame_size.h"
#include "checks/heap_not_monitored.h"
#include "checks/heap_unsynchronised.h"
#include "checks/init_blocking_call.h"
#include "checks/init_heap_not_ready.h"
#include "checks/isr_allocation.h"
#include "checks/isr_blocking_call.h"
#include "checks/isr_blocking_unverified.h"
#include "checks/isr_libc_heap.h"
#include "checks/isr_thread_only_call.h"
#include "checks/isr_zero_latency_kernel_call.h"
#include "checks/linker/rules.h"
#include "checks/lock_allocation.h"
#include "checks/lock_blocking_call.h"
#include "checks/lock_leak.h"
#include "checks/lock_scope_exit.h"
#include "checks/mpu/rules.h"
#include "checks/partition/rules.h"
#include "checks/recursion.h"
#include "checks/relocation/rules.h"
#include "checks/scheduler_lock_blocking_call.h"
#include "checks/slab_block_size.h"
#include "checks/slab_free_signature.h"
#include "checks/slab_unset_on_timeout.h"
#include "checks/stack_margin.h"
#include "checks/stack_object/rules.h"
#include "checks/stack_overflow.h"
#include "checks/stack_pool_alloc_under_lock.h"
#include "checks/stack_unverified.h"
#include "checks/struct_padding.h"
#include "checks/unresolved_call.h"
#include "checks/user_mode_ignored.h"
#include "checks/workqueue_blocking.h"

namespace headroom {

namespace {

std::vector<Rule> stackAndCodeRules()
{
  return {
      {"alloc-double-free", Level::Error, checkAllocDoubleFree},
      {"alloc-leak", Level::Error, checkAllocLeak},
      {"alloc-mismatch", Level::Error, checkAllocMismatch},
      {"alloc-oversize", Level::Error, checkAllocOversize},
      {"alloc-pool-demand", Level::Warning, checkAllocPoolDemand},
      {"alloc-realloc-leak", Level::Error, checkAllocReallocLeak},
      {"alloc-size-overflow", Level::Error, checkAllocSizeOverflow},
      {"alloc-unchecked", Level::Error, checkAllocUnchecked},
      {"alloc-use-after-free", Level::Error, checkAllocUseAfterFree},
      {"alloc-wrong-heap", Level::Error, checkAllocWrongHeap},
      {"alloc-zero-pool", Level::Error, checkAllocZeroPool},
      {"allocator-choice", Level::Note, checkAllocatorChoice},
      {"call-depth", Level::Off, checkCallDepth},
      {"contract-assert-not-in-isr", Level::Error, checkContractAssertNotInIsr},
      {"domain-join-after-start", Level::Note, checkDomainJoinAfterStart},
      {"dynamic-stack", Level::Warning, checkDynamicStack},
      {"evidence-stale", Level::Warning, checkEvidenceStale},
      {"evidence-undecided", Level::Note, checkEvidenceUndecided},
      {"evidence-unsupported-linker", Level::Note, checkEvidenceUnsupportedLinker},
      {"frame-size", Level::Off, checkFrameSize},
      {"heap-not-monitored", Level::Note, checkHeapNotMonitored},
      {"heap-unsynchronised", Level::Warning, checkHeapUnsynchronised},
      {"init-blocking-call", Level::Error, checkInitBlockingCall},
      {"init-heap-not-ready", Level::Error, checkInitHeapNotReady},
      {"isr-allocation", Level::Warning, checkIsrAllocation},
      {"isr-blocking-call", Level::Error, checkIsrBlockingCall},
      {"isr-blocking-unverified", Level::Warning, checkIsrBlockingUnverified},
      {"isr-libc-heap", Level::Error, checkIsrLibcHeap},
      {"isr-thread-only-call", Level::Error, checkIsrThreadOnlyCall},
      {"isr-zero-latency-kernel-call", Level::Error, checkIsrZeroLatencyKernelCall},
      {"lock-allocation", Level::Note, checkLockAllocation},
      {"lock-blocking-call", Level::Error, checkLockBlockingCall},
      {"lock-leak", Level::Error, checkLockLeak},
      {"lock-scope-exit", Level::Error, checkLockScopeExit},
      {"recursion", Level::Warning, checkRecursion},
      {"scheduler-lock-blocking-call", Level::Warning, checkSchedulerLockBlockingCall},
      {"slab-block-size", Level::Error, checkSlabBlockSize},
      {"slab-free-signature", Level::Error, checkSlabFreeSignature},
      {"slab-unset-on-timeout", Level::Error, checkSlabUnsetOnTimeout},
      {"stack-margin", Level::Warning, checkStackMargin},
      {"stack-overflow", Level::Error, checkStackOverflow},
      {"stack-pool-alloc-under-lock", Level::Warning, checkStackPoolAllocUnderLock},
      {"stack-unverified", Level::Warning, checkStackUnverified},
      {"struct-padding", Level::Off, checkStructPadding},
      {"unresolved-call", Level::Warning, checkUnresolvedCall},
      {"user-mode-ignored", Level::Warning, checkUserModeIgnored},
      {"workqueue-blocking", Level::Warning, checkWorkqueueBlocking},
  };
}

std::vector<Rule> collectRules()
{
  std::vector<Rule> out = stackAndCodeRules();
  for (const auto family : {relocationRules, linkerRules, mpuRules, partitionRules, stackObjectRules, flashRules})
    for (const Rule &rule : family())
      out.push_back(rule);
  std::sort(out.begin(), out.end(), [](const Rule &a, const Rule &b) { return std::string_view(a.id) < b.id; });
  return out;
}

} // namespace

const std::vector<Rule> &allRules()
{
  static const std::vector<Rule> rules = collectRules();
  return rules;
}

} // namespace headroom
