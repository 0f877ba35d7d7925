// SPDX-License-Identifier: Apache-2.0
/// Objects of one owner. No exceptions: no memory is a null pointer.
///
///   hr::UniquePtr<Packet> packet = hr::makeUnique<Packet>(length);
///   auto frame = hr::makeUniqueIn<Frame>(hr::SubsystemHeap(net_heap, HR_MSEC(10)), id);
#ifndef HEADROOM_UNIQUE_PTR_HPP
#define HEADROOM_UNIQUE_PTR_HPP

#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include <headroom/memory_source.hpp>

namespace hr {

/// Destroys an object and gives its memory back. A deleter of a class is none of its base: a base's address may lie inside the block,
/// so a UniquePtr<Derived> does not become a UniquePtr<Base>.
template <typename T, typename Source = SystemHeap> class Delete : private Source {
    static_assert(!std::is_array_v<T>, "one object: for several there is headroom/allocator.hpp");

public:
    Delete() = default;
    explicit Delete(Source source) : Source(source) {}
    void operator()(T *object) const
    {
        object->~T();
        this->give(const_cast<std::remove_cv_t<T> *>(object));
    }
};

/// Takes no more room than a pointer if the source has no state.
template <typename T, typename Source = SystemHeap> using UniquePtr = std::unique_ptr<T, Delete<T, Source>>;

/// Null if the source has no memory; then the constructor did not run. If the constructor throws, the memory goes back.
template <typename T, typename Source, typename... Arguments>
HRI_ALWAYS_INLINE inline UniquePtr<T, Source> makeUniqueIn(Source source, Arguments &&...arguments)
{
    struct Held {
        const Source &source;
        void *block;
        ~Held()
        {
            if (block != nullptr) {
                source.give(block);
            }
        }
    } held{source, source.take(sizeof(T), alignof(T))};
    T *object = nullptr;
    if (held.block != nullptr) {
        object = ::new (held.block) T(std::forward<Arguments>(arguments)...);
        held.block = nullptr;
    }
    return UniquePtr<T, Source>(object, Delete<T, Source>(source));
}

/// The same from the system heap.
template <typename T, typename... Arguments>
HRI_ALWAYS_INLINE inline UniquePtr<T> makeUnique(Arguments &&...arguments)
{
    return makeUniqueIn<T>(SystemHeap(), std::forward<Arguments>(arguments)...);
}

} // namespace hr

#endif
