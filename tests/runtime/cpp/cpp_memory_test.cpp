// SPDX-License-Identifier: Apache-2.0
// headroom/unique_ptr.hpp and headroom/allocator.hpp over the runtime's heaps, with exceptions; bare.cpp is the same without.
#include <headroom/allocator.hpp>
#include <headroom/unique_ptr.hpp>

#include <gtest/gtest.h>

#include <list>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "bare.h"

extern "C" {
#include <headroom/fault.h>
#include <headroom/report.h>
}

HR_KHEAP_DEFINE(cpp_net_heap, 4096);
HR_KHEAP_DEFINE(cpp_ui_heap, 1024);

namespace headroom::test {
namespace {

hr_counters counters(hr_kheap &heap)
{
    hr_counters now;
    hr_kheap_counters_get(&heap, &now);
    return now;
}

hr_counters system() { return counters(*hr_system_heap()); }

struct Counted {
    explicit Counted(int *alive) : alive(alive) { ++*alive; }
    ~Counted() { --*alive; }
    int *alive;
};

TEST(CppUniquePtr, AnObjectIsDestroyedAndItsMemoryGivenBack)
{
    const uint32_t before = system().live_blocks;
    int alive = 0;
    {
        hr::UniquePtr<Counted> object = hr::makeUnique<Counted>(&alive);
        ASSERT_NE(object, nullptr);
        EXPECT_EQ(alive, 1);
        EXPECT_EQ(system().live_blocks, before + 1);
        EXPECT_EQ(hr_kheap_size(hr_system_heap(), object.get()), sizeof(Counted));
        hr::UniquePtr<Counted> moved = std::move(object);
        EXPECT_EQ(alive, 1);
    }
    EXPECT_EQ(alive, 0);
    EXPECT_EQ(system().live_blocks, before);
}

TEST(CppUniquePtr, IsAPointerLargeAndNotConvertedToABase)
{
    struct Base {
        int value;
    };
    struct Derived : Base {};
    static_assert(sizeof(hr::UniquePtr<Base>) == sizeof(void *));
    static_assert(!std::is_convertible_v<hr::UniquePtr<Derived>, hr::UniquePtr<Base>>);
    EXPECT_EQ(hr::UniquePtr<Base>(), nullptr);
}

TEST(CppUniquePtr, NoMemoryIsNullAndTheConstructorDoesNotRun)
{
    struct Large : Counted {
        using Counted::Counted;
        char bytes[2000] = {};
    };
    int alive = 0;
    const uint32_t failures = counters(cpp_ui_heap).failures;
    const auto object = hr::makeUniqueIn<Large>(hr::SubsystemHeap(cpp_ui_heap), &alive);
    EXPECT_EQ(object, nullptr);
    EXPECT_EQ(alive, 0);
    EXPECT_EQ(counters(cpp_ui_heap).failures, failures + 1);
}

TEST(CppUniquePtr, MemoryGoesBackIfTheConstructorThrows)
{
    struct Throws {
        Throws() { throw std::runtime_error("no"); }
    };
    const uint32_t before = system().live_blocks;
    EXPECT_THROW(hr::makeUnique<Throws>(), std::runtime_error);
    EXPECT_EQ(system().live_blocks, before);
}

TEST(CppUniquePtr, AnAlignmentAboveTheHeapsIsKept)
{
    struct alignas(64) Buffer {
        char bytes[64];
    };
    const auto own = hr::makeUnique<const Buffer>();
    const auto net = hr::makeUniqueIn<Buffer>(hr::SubsystemHeap(cpp_net_heap));
    EXPECT_EQ(reinterpret_cast<uintptr_t>(own.get()) % 64, 0U);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(net.get()) % 64, 0U);
}

TEST(CppAllocator, ContainersTakeFromTheHeapAndGiveBack)
{
    const uint32_t before = system().live_blocks;
    {
        std::vector<int, hr::Allocator<int>> numbers;
        std::map<int, int, std::less<>, hr::Allocator<std::pair<const int, int>>> squares;
        std::basic_string<char, std::char_traits<char>, hr::Allocator<char>> text;
        for (int value = 0; value < 200; ++value) {
            numbers.push_back(value);
            squares[value] = value * value;
            text += 'x';
        }
        EXPECT_EQ(numbers[199] + squares[12], 199 + 144);
        EXPECT_GT(system().live_blocks, before + 200);
        numbers.shrink_to_fit();
        EXPECT_EQ(hr_kheap_size(hr_system_heap(), numbers.data()), 200 * sizeof(int));
    }
    EXPECT_EQ(system().live_blocks, before);
    EXPECT_EQ(hr_fault_total(), 0U);
}

TEST(CppAllocator, AContainerTakesItsHeapAlongWhenItIsAssignedMovedAndSwapped)
{
    using Net = hr::Allocator<int, hr::SubsystemHeap>;
    using Numbers = std::list<int, Net>;
    {
        Numbers net({1, 2, 3}, Net(hr::SubsystemHeap(cpp_net_heap)));
        Numbers ui({4}, Net(hr::SubsystemHeap(cpp_ui_heap)));
        EXPECT_FALSE(net.get_allocator() == ui.get_allocator());
        swap(net, ui);
        EXPECT_EQ(counters(cpp_net_heap).live_blocks, 3U);
        net = ui;
        EXPECT_EQ(counters(cpp_net_heap).live_blocks, 6U);
        EXPECT_EQ(counters(cpp_ui_heap).live_blocks, 0U);
        ui = std::move(net);
        EXPECT_EQ(ui.back(), 3);
    }
    EXPECT_EQ(counters(cpp_net_heap).live_blocks, 0U);
    EXPECT_EQ(hr_fault_total(), 0U);
}

TEST(CppAllocator, NoMemoryThrowsBadAllocAndKeepsTheContainer)
{
    using Ui = hr::Allocator<char, hr::SubsystemHeap>;
    std::vector<char, Ui> bytes(100, 'x', Ui(hr::SubsystemHeap(cpp_ui_heap)));
    EXPECT_THROW(bytes.resize(5000), std::bad_alloc);
    EXPECT_EQ(bytes.size(), 100U);
    EXPECT_EQ(bytes[99], 'x');
    EXPECT_THROW(static_cast<void>(hr::Allocator<uint64_t>().allocate(SIZE_MAX / 4)), std::bad_alloc);
}

size_t failedBytes = 0;
[[noreturn]] void note(size_t bytes)
{
    failedBytes = bytes;
    throw std::length_error("named");
}

TEST(CppAllocator, TheNamedHandlerIsToldTheBytes)
{
    std::vector<int, hr::Allocator<int, hr::SystemHeap, note>> numbers;
    EXPECT_THROW(numbers.reserve(1000000), std::length_error);
    EXPECT_EQ(failedBytes, 1000000 * sizeof(int));
    EXPECT_THROW(static_cast<void>(hr::Allocator<uint64_t, hr::SystemHeap, note>().allocate(SIZE_MAX / 4)), std::length_error);
    EXPECT_EQ(failedBytes, SIZE_MAX);
}

TEST(CppAllocator, NothingCanBeAskedForAndGivenBack)
{
    hr::Allocator<int, hr::SubsystemHeap> net{hr::SubsystemHeap(cpp_net_heap)};
    int *none = net.allocate(0);
    EXPECT_NE(none, nullptr);
    net.deallocate(none, 0);
    EXPECT_EQ(counters(cpp_net_heap).live_blocks, 0U);
}

TEST(CppWithoutExceptions, ContainersAndPointersWork)
{
    const uint32_t before = system().live_blocks;
    EXPECT_EQ(bareSum(50), 50 * 49 / 2 + 7);
    EXPECT_EQ(system().live_blocks, before);
}

TEST(CppWithoutExceptions, NoMemoryEndsInTheHandlerOrInAbort)
{
    EXPECT_EXIT(bareWithHandler(), testing::ExitedWithCode(42), "");
    EXPECT_DEATH(bareWithoutHandler(), "");
    EXPECT_DEATH(bareWithReturningHandler(), "");
}

} // namespace
} // namespace headroom::test
