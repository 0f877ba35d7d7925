# SPDX-License-Identifier: Apache-2.0
# Names whose undefined references the linker turns to __wrap_NAME. A call inside the object that defines the name stays as it
# is: k_calloc() to k_malloc(), k_heap_alloc() to k_heap_aligned_alloc(). A name that a kernel does not have is harmless.
set(HR_WRAPPED_KERNEL k_malloc k_calloc k_realloc k_aligned_alloc k_free z_thread_aligned_alloc k_heap_alloc
  k_heap_aligned_alloc k_heap_calloc k_heap_realloc k_heap_free)
set(HR_WRAPPED_SLAB k_mem_slab_alloc k_mem_slab_free)
set(HR_WRAPPED_LIBC malloc calloc realloc reallocarray aligned_alloc free)
set(HR_WRAPPED_THREADS z_impl_k_thread_create)
set(HR_WRAPPED_CPU_FAULT z_arm_fault)
