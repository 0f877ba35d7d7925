// SPDX-License-Identifier: Apache-2.0
/// Where C++ objects get their memory from: three sources, which headroom/unique_ptr.hpp and headroom/allocator.hpp take as a
/// parameter. A source is a small value that is copied with the pointers and containers that use it. C++17; neither exceptions nor
/// RTTI are needed.
///
/// A source of your own has the same three members: take() gives memory or null, give() takes it back, == says whether what one
/// has given the other may take.
///
/// take() is always inlined into its caller. A call's site is the return address, as for every function that is not a macro:
/// it lies in the function into which the compiler inlines the rest, such as the growth of a std::vector.
#ifndef HEADROOM_MEMORY_SOURCE_HPP
#define HEADROOM_MEMORY_SOURCE_HPP

#include <cstddef>

#if defined(HR_PORT_ZEPHYR)
#include <zephyr/kernel.h>
#else
#include <headroom/kheap.h>
#include <headroom/malloc.h>
#endif

#define HRI_ALWAYS_INLINE __attribute__((always_inline))

namespace hr {

#if defined(HR_PORT_ZEPHYR)

/// The kernel's system heap, which the Zephyr module watches.
struct SystemHeap {
    HRI_ALWAYS_INLINE void *take(std::size_t bytes, std::size_t alignment) const
    {
        return alignment <= sizeof(void *) ? k_malloc(bytes) : k_aligned_alloc(alignment, bytes);
    }
    HRI_ALWAYS_INLINE void give(void *block) const { k_free(block); }
    friend bool operator==(SystemHeap, SystemHeap) { return true; }
    friend bool operator!=(SystemHeap, SystemHeap) { return false; }
};

#else

/// hr_malloc() and its family (headroom/malloc.h).
struct SystemHeap {
    HRI_ALWAYS_INLINE void *take(std::size_t bytes, std::size_t alignment) const
    {
        // In parentheses: the functions, because a site's descriptor cannot lie in an inline function.
        return alignment <= HR_HEAP_ALIGN ? (hr_malloc)(bytes) : (hr_aligned_alloc)(alignment, bytes);
    }
    HRI_ALWAYS_INLINE void give(void *block) const { hr_free(block); }
    friend bool operator==(SystemHeap, SystemHeap) { return true; }
    friend bool operator!=(SystemHeap, SystemHeap) { return false; }
};

/// A heap of a subsystem (headroom/kheap.h). It must live longer than what was taken from it.
class SubsystemHeap {
public:
    /// Requests wait as long as `timeout` says; in an interrupt that is HR_NO_WAIT.
    explicit SubsystemHeap(hr_kheap &heap, hr_timeout_t timeout = HR_NO_WAIT) : heap_(&heap), timeout_(timeout) {}

    HRI_ALWAYS_INLINE void *take(std::size_t bytes, std::size_t alignment) const
    {
        return (hr_kheap_aligned_alloc)(heap_, alignment <= HR_HEAP_ALIGN ? 0 : alignment, bytes, timeout_);
    }
    HRI_ALWAYS_INLINE void give(void *block) const { hr_kheap_free(heap_, block); }
    friend bool operator==(SubsystemHeap a, SubsystemHeap b) { return a.heap_ == b.heap_; }
    friend bool operator!=(SubsystemHeap a, SubsystemHeap b) { return a.heap_ != b.heap_; }

private:
    hr_kheap *heap_;
    hr_timeout_t timeout_;
};

#endif

} // namespace hr

#endif
