// SPDX-License-Identifier: Apache-2.0
#include "bare.h"

#include <headroom/allocator.hpp>
#include <headroom/unique_ptr.hpp>

#include <cstdlib>
#include <list>
#include <vector>

namespace {

[[noreturn]] void leave(std::size_t) { std::_Exit(42); }
void comeBack(std::size_t) {}

template <hr::AllocationFailed failed> void takeTooMuch()
{
    hr::Allocator<int, hr::SystemHeap, failed> allocator;
    allocator.deallocate(allocator.allocate(SIZE_MAX / 16), 0);
}

} // namespace

int bareSum(int count)
{
    const hr::UniquePtr<int> start = hr::makeUnique<int>(7);
    std::vector<int, hr::Allocator<int>> numbers;
    std::list<int, hr::Allocator<int>> copies;
    int sum = start != nullptr ? *start : 0;
    for (int value = 0; value < count; ++value) {
        numbers.push_back(value);
        copies.push_back(value);
    }
    for (const int value : copies) {
        sum += numbers[static_cast<std::size_t>(value)];
    }
    return sum;
}

void bareWithHandler() { takeTooMuch<leave>(); }
void bareWithoutHandler() { takeTooMuch<hr::allocationFailed>(); }
void bareWithReturningHandler() { takeTooMuch<comeBack>(); }
