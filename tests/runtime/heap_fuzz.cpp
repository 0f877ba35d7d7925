// SPDX-License-Identifier: Apache-2.0
// libFuzzer: bytes choose operations, sizes and wrong pointers on one kheap. Any crash, sanitizer report, failed validation
// or lost byte is a finding. Faults are expected for the wrong pointers and only counted.
#include "fuzz_input.h"

extern "C" {
#include <headroom/fault.h>
#include <headroom/kheap.h>
#include <headroom/legacy_pool.h>
#include <headroom/report.h>
}

namespace {

using headroom::test::Input;
using headroom::test::Owned;
using headroom::test::require;

void fuzzHeap(Input &input, const hr_heap_policy *policy)
{
    alignas(8) static unsigned char memory[4096 + 8];
    hr_kheap heap{};
    hr_kheap_init(&heap, "fuzz", memory + input.byte() % 8, 64 + (static_cast<size_t>(input.byte()) << 4) % 4032, policy);
    Owned owned[32] = {};
    unsigned char fill = 0;
    while (!input.done()) {
        const uint8_t choice = input.byte();
        Owned &slot = owned[input.byte() % 32];
        switch (choice % 6) {
        case 0:
        case 1:
            if (slot.start == nullptr) {
                const size_t bytes = input.size();
                const size_t alignment = choice % 6 == 1 ? size_t{1} << (input.byte() % 10) : 0;
                slot.start = static_cast<unsigned char *>(hr_kheap_aligned_alloc(&heap, alignment, bytes, HR_NO_WAIT));
                if (slot.start != nullptr) {
                    slot.take(slot.start, bytes, ++fill);
                }
            }
            break;
        case 2:
            if (slot.start != nullptr) {
                slot.check();
                hr_kheap_free(&heap, slot.start);
                slot.start = nullptr;
            }
            break;
        case 3:
            if (slot.start != nullptr) {
                const size_t bytes = input.size();
                auto *moved = static_cast<unsigned char *>(hr_kheap_realloc(&heap, slot.start, bytes, HR_NO_WAIT));
                if (moved != nullptr) {
                    Owned kept{moved, bytes < slot.bytes ? bytes : slot.bytes, slot.fill};
                    kept.check();
                    slot.start = moved;
                    slot.bytes = bytes;
                    std::memset(moved, slot.fill, bytes);
                } else if (bytes == 0) {
                    slot.start = nullptr;
                }
            }
            break;
        case 4: {
            // A pointer that is no block: outside, or misaligned inside. Aligned interior ones are caught once in 4096 only.
            unsigned char *wrong = memory + input.size() % sizeof memory;
            if (reinterpret_cast<uintptr_t>(wrong) % 8 != 0) {
                hr_kheap_free(&heap, wrong);
            }
            break;
        }
        default:
            require(hr_kheap_validate(&heap, nullptr) == HR_OK, "the heap is valid");
        }
    }
    require(hr_kheap_validate(&heap, nullptr) == HR_OK, "the heap is valid at the end");
    for (const Owned &each : owned) {
        if (each.start != nullptr) {
            each.check();
            hr_kheap_free(&heap, each.start);
        }
    }
    require(hr_kheap_largest(&heap) == hr_kheap_capacity(&heap), "everything merges again");
    hr_kheap_retire(&heap);
}

void fuzzLegacyPool(Input &input)
{
    static const size_t sizes[] = {256, 1024, 4096, 16384};
    alignas(8) static unsigned char memory[16384];
    hr_legacy_pool pool;
    hr_legacy_pool_init(&pool, "fuzz", memory, sizes[input.byte() % 4]);
    Owned owned[32] = {};
    unsigned char fill = 0;
    while (!input.done()) {
        const uint8_t choice = input.byte();
        Owned &slot = owned[input.byte() % 32];
        if (choice % 3 == 0 && slot.start == nullptr) {
            slot.bytes = input.size();
            slot.start = static_cast<unsigned char *>(hr_legacy_pool_alloc(&pool, slot.bytes));
            slot.fill = ++fill;
            if (slot.start != nullptr) {
                std::memset(slot.start, slot.fill, slot.bytes);
            }
        } else if (choice % 3 == 1 && slot.start != nullptr) {
            slot.check();
            hr_legacy_pool_free(&pool, slot.start);
            slot.start = nullptr;
        } else if (choice % 3 == 2) {
            unsigned char *wrong = memory + input.size() % sizeof memory;
            bool live = false;
            for (const Owned &each : owned) {
                live |= each.start == wrong;
            }
            if (!live) {
                hr_legacy_pool_free(&pool, wrong);
            }
        }
    }
    require(hr_legacy_pool_validate(&pool), "the pool is valid");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    hr_fault_policy_set(HR_FAULT_COUNT);
    Input input(data, size);
    switch (input.byte() % 4) {
    case 0:
        fuzzHeap(input, nullptr);
        break;
    case 1:
        fuzzHeap(input, &hr_heap_first_fit);
        break;
    case 2:
        fuzzHeap(input, &hr_heap_best_fit);
        break;
    default:
        fuzzLegacyPool(input);
    }
    return 0;
}
