// SPDX-License-Identifier: Apache-2.0
/// An allocator for containers.
///
///   std::vector<Sample, hr::Allocator<Sample>> samples;
///   std::list<Frame, hr::Allocator<Frame, hr::SubsystemHeap>> frames(hr::Allocator<Frame, hr::SubsystemHeap>(hr::SubsystemHeap(net_heap)));
///
/// A container cannot go on without its memory. What happens then is the third parameter, a function that does not return; the
/// default throws std::bad_alloc where there are exceptions and calls std::abort() where there are none.
#ifndef HEADROOM_ALLOCATOR_HPP
#define HEADROOM_ALLOCATOR_HPP

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <type_traits>

#include <headroom/memory_source.hpp>

namespace hr {

/// Told how many bytes there were not; SIZE_MAX if the number does not fit. If it returns, the program ends by std::abort().
using AllocationFailed = void (*)(std::size_t bytes);

[[noreturn]] inline void allocationFailed(std::size_t bytes)
{
    static_cast<void>(bytes);
#if defined(__cpp_exceptions)
    throw std::bad_alloc();
#else
    std::abort();
#endif
}

template <typename T, typename Source = SystemHeap, AllocationFailed failed = allocationFailed> class Allocator : private Source {
public:
    using value_type = T;
    using is_always_equal = std::is_empty<Source>;
    // A container that is assigned or swapped takes the heap with the memory that came from it.
    using propagate_on_container_copy_assignment = std::true_type;
    using propagate_on_container_move_assignment = std::true_type;
    using propagate_on_container_swap = std::true_type;
    /// Named, because the third parameter is no type.
    template <typename Other> struct rebind {
        using other = Allocator<Other, Source, failed>;
    };

    Allocator() = default;
    explicit Allocator(Source source) : Source(source) {}
    template <typename Other> Allocator(const Allocator<Other, Source, failed> &other) : Source(other.source()) {}

    /// Never null.
    T *allocate(std::size_t count)
    {
        std::size_t bytes = 0;
        void *block = nullptr;
        if (__builtin_mul_overflow(count, sizeof(T), &bytes)) {
            bytes = SIZE_MAX;
        } else {
            // A container may ask for nothing and wants a pointer that it can give back.
            block = this->take(bytes == 0 ? 1 : bytes, alignof(T));
        }
        if (block == nullptr) {
            failed(bytes);
            std::abort();
        }
        return static_cast<T *>(block);
    }

    void deallocate(T *block, std::size_t) { this->give(block); }

    const Source &source() const { return *this; }

    template <typename Other> friend bool operator==(const Allocator &a, const Allocator<Other, Source, failed> &b)
    {
        return a.source() == b.source();
    }
    template <typename Other> friend bool operator!=(const Allocator &a, const Allocator<Other, Source, failed> &b)
    {
        return !(a.source() == b.source());
    }
};

} // namespace hr

#endif
