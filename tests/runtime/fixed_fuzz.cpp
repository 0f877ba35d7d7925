// SPDX-License-Identifier: Apache-2.0
// libFuzzer: bytes choose operations and wrong pointers on one fixed-size allocator; HEADROOM_FUZZ names it, one program
// each. Blocks must lie in the allocator's memory, belong to nobody else, and keep their bytes; a call is refused exactly
// when the model says so; the validator agrees after every step.
#include "fuzz_input.h"

extern "C" {
#include <headroom/blocks.h>
#include <headroom/fault.h>
#include <headroom/message_pool.h>
#include <headroom/report.h>
#include <headroom/ring.h>
#include <headroom/size_classes.h>
#include <headroom/stack_pool.h>
#include <headroom/tiers.h>
}

namespace headroom::test {
namespace {

constexpr size_t slots = 48;

// An allocator under test: `give` returns a block of at least `bytes` bytes or NULL, `take` whether the pointer was accepted.
template <typename Allocator> void drive(Input &input, Allocator &allocator)
{
    Owned owned[slots] = {};
    unsigned char fill = 0;
    while (!input.done()) {
        const uint8_t choice = input.byte();
        Owned &slot = owned[input.byte() % slots];
        if (choice % 4 < 2 && slot.start == nullptr) {
            size_t bytes = input.size();
            if (void *block = allocator.give(bytes, choice)) {
                require(allocator.holds(block, bytes), "a block lies inside the memory");
                for (const Owned &each : owned) {
                    require(each.start == nullptr || each.start + each.bytes <= block ||
                                static_cast<unsigned char *>(block) + bytes <= each.start,
                            "no byte belongs to two blocks");
                }
                slot.take(block, bytes, ++fill);
            }
        } else if (choice % 4 == 2 && slot.start != nullptr) {
            slot.check();
            require(allocator.take(slot.start), "a live block is accepted");
            if (choice & 0x80) {
                require(!allocator.take(slot.start) || !allocator.knowsFreed, "a block is freed once");
            }
            slot.start = nullptr;
        } else if (choice % 4 == 3) {
            unsigned char *wrong = allocator.wrong(input.size(), choice);
            bool live = wrong == nullptr;
            for (const Owned &each : owned) {
                live |= each.start == wrong;
            }
            require(live || !allocator.take(wrong), "what is no live block is refused");
        }
        require(allocator.valid(), "the allocator is valid");
    }
    for (const Owned &each : owned) {
        if (each.start != nullptr) {
            each.check();
            require(allocator.take(each.start), "a live block is accepted at the end");
        }
    }
    require(allocator.valid() && allocator.empty(), "everything came back");
}

template <size_t size> bool inside(const unsigned char (&memory)[size], const void *block, size_t bytes)
{
    const auto *start = static_cast<const unsigned char *>(block);
    return start >= memory && bytes <= size && start <= memory + size - bytes;
}

// From 64 bytes below to 64 above the memory: wrong in every way.
template <size_t size> unsigned char *near(unsigned char (&memory)[size], size_t offset)
{
    return reinterpret_cast<unsigned char *>(reinterpret_cast<uintptr_t>(memory) - 64 + offset % (size + 128));
}

struct Slab {
    [[maybe_unused]] static constexpr bool knowsFreed = true;
    alignas(8) unsigned char memory[1024];
    uint16_t links[32];
    hr_slab slab;
    uint32_t used = 0;

    explicit Slab(Input &input)
    {
        // 8 to 128 bytes a block, as many as fit but at most 32.
        const size_t bytes = 8U * (1U + input.byte() % 16U);
        const size_t count = sizeof memory / bytes;
        require(hr_slab_init(&slab, "fuzz", memory, links, bytes, static_cast<uint32_t>(count < 32 ? count : 32)) == HR_OK, "init");
    }
    void *give(size_t &bytes, uint8_t)
    {
        void *block = this;
        const int result = hr_slab_alloc(&slab, &block, HR_NO_WAIT);
        require(result == (used == slab.count ? HR_ENOMEM : HR_OK), "a slab fails when it is full, not before");
        used += result == HR_OK;
        bytes = slab.block_bytes;
        return block;
    }
    bool take(void *block)
    {
        const bool accepted = hr_slab_free(&slab, block) == HR_OK;
        used -= accepted;
        return accepted;
    }
    unsigned char *wrong(size_t offset, uint8_t) { return near(memory, offset); }
    bool holds(const void *block, size_t bytes) const { return inside(memory, block, bytes); }
    bool valid() const { return hr_slab_used(&slab) == used && hr_slab_validate(&slab); }
    bool empty() const { return used == 0; }
};

struct Message {
    uint64_t words[3];
};
HR_MESSAGE_POOL_DEFINE(messages, Message, 20);

struct MessagePool {
    [[maybe_unused]] static constexpr bool knowsFreed = true;
    explicit MessagePool(Input &) {}
    void *give(size_t &bytes, uint8_t)
    {
        bytes = sizeof(Message);
        Message *message = messages_alloc();
        require((message == nullptr) == (used == 20), "a pool fails when it is full, not before");
        used += message != nullptr;
        return message;
    }
    bool take(void *block)
    {
        const bool accepted = messages_free(static_cast<Message *>(block)) == HR_OK;
        used -= accepted;
        return accepted;
    }
    unsigned char *wrong(size_t offset, uint8_t) { return near(hri_buffer_messages, offset); }
    bool holds(const void *block, size_t bytes) const { return inside(hri_buffer_messages, block, bytes); }
    bool valid() const { return hr_slab_used(&messages) == used && hr_slab_validate(&messages); }
    bool empty() const { return used == 0; }
    uint32_t used = 0;
};

struct Blocks {
    [[maybe_unused]] static constexpr bool knowsFreed = true;
    static constexpr uint32_t count = 70; // two whole words of the map and a part of one
    alignas(16) unsigned char memory[16 * count];
    uint32_t map[3];
    hr_blocks blocks;
    uint32_t used = 0;
    uint32_t lengths[count] = {}; // of the live run that starts here

    explicit Blocks(Input &) { require(hr_blocks_init(&blocks, "fuzz", memory, map, 16, count) == HR_OK, "init"); }
    void *give(size_t &bytes, uint8_t choice)
    {
        const auto length = static_cast<uint32_t>(bytes % 12);
        void *block = nullptr;
        if (choice & 0x40) {
            // One block by each of the three ways.
            void *exact = memory + 16 * (bytes % count);
            const bool free = hr_blocks_is_free(&blocks, exact, 1);
            require((hr_blocks_take(&blocks, exact, 1) == HR_OK) == free, "a block is taken if it is free");
            block = free ? exact : nullptr;
            bytes = 16;
        } else if (choice & 0x20) {
            require((hr_blocks_alloc(&blocks, 1, &block) == HR_OK) == (used < count), "one block while there is one");
            bytes = 16;
        } else {
            const int result = hr_blocks_alloc_contiguous(&blocks, length, &block);
            require(length == 0 ? block == nullptr : (result == HR_OK) == (block != nullptr), "a run or nothing");
            hr_blocks_stats stats;
            hr_blocks_stats_get(&blocks, &stats);
            require(block != nullptr || stats.largest_run < length || length == 0, "a run that exists is found");
            bytes = size_t{16} * length;
        }
        if (block != nullptr) {
            used += static_cast<uint32_t>(bytes / 16);
            lengths[index(block)] = static_cast<uint32_t>(bytes / 16);
        }
        return block;
    }
    bool take(void *block)
    {
        const uint32_t length = holds(block, 1) ? lengths[index(block)] : 0;
        if (length <= 1) {
            const bool accepted = hr_blocks_free(&blocks, 1, &block) == HR_OK;
            used -= accepted;
            return accepted;
        }
        if (hr_blocks_free_contiguous(&blocks, block, length) != HR_OK) {
            return false;
        }
        lengths[index(block)] = 0;
        used -= length;
        return true;
    }
    // Inside a live run each block may be given back by itself: wrong are misaligned and foreign pointers and free blocks.
    unsigned char *wrong(size_t offset, uint8_t)
    {
        unsigned char *pointer = near(memory, offset);
        const bool block = holds(pointer, 1) && (pointer - memory) % 16 == 0;
        return block && !hr_blocks_is_free(&blocks, pointer, 1) ? nullptr : pointer;
    }
    uint32_t index(const void *block) const
    {
        return static_cast<uint32_t>(static_cast<const unsigned char *>(block) - memory) / 16;
    }
    bool holds(const void *block, size_t bytes) const { return inside(memory, block, bytes); }
    bool valid() const { return blocks.used == used && hr_blocks_validate(&blocks); }
    bool empty() const { return used == 0; }
};

struct Ring {
    // The place of a freed block may lie inside a gap; then its header tells it from a block as long as nothing reuses it.
    [[maybe_unused]] static constexpr bool knowsFreed = true;
    alignas(8) unsigned char memory[2048];
    hr_ring ring;
    uint32_t live = 0;

    explicit Ring(Input &input)
    {
        const size_t shift = input.byte() % 8;
        require(hr_ring_init(&ring, "fuzz", memory + shift, 24 + 7U * input.byte()) == HR_OK, "init");
    }
    void *give(size_t &bytes, uint8_t)
    {
        hr_ring_stats stats;
        hr_ring_stats_get(&ring, &stats);
        void *block = hr_ring_alloc(&ring, bytes);
        require((block != nullptr) == (bytes != 0 && bytes <= stats.largest_bytes), "what the statistics promise is given");
        live += block != nullptr;
        return block;
    }
    bool take(void *block)
    {
        const bool accepted = block != nullptr && hr_ring_free(&ring, block) == HR_OK;
        live -= accepted;
        return accepted;
    }
    unsigned char *wrong(size_t offset, uint8_t) { return near(memory, offset); }
    bool holds(const void *block, size_t bytes) const { return inside(memory, block, bytes); }
    bool valid() const { return ring.live == live && hr_ring_validate(&ring); }
    bool empty() const { return live == 0 && ring.used == 0; }
};

HR_SLAB_DEFINE(small, 32, 8, 8);
HR_SLAB_DEFINE(medium, 128, 6, 8);
hr_slab *const classSlabs[] = {&small, &medium};
alignas(8) unsigned char classHeap[2048];
hr_kheap behind;
HR_SIZE_CLASSES_DEFINE(classes, classSlabs, &behind);

struct SizeClasses {
    // The heap does not say whether it accepted a pointer; its own target looks at that.
    [[maybe_unused]] static constexpr bool knowsFreed = false;
    explicit SizeClasses(Input &) { hr_kheap_init(&behind, "fuzz", classHeap, sizeof classHeap, nullptr); }
    ~SizeClasses() { hr_kheap_retire(&behind); }
    void *give(size_t &bytes, uint8_t)
    {
        void *block = hr_size_classes_alloc(&classes, bytes);
        require(block != nullptr || bytes == 0 || bytes > 128 || hr_slab_available(&medium) == 0, "a free block is found");
        return block;
    }
    bool take(void *block) { return hr_size_classes_free(&classes, block) == HR_OK; }
    // Inside a slab: what lies outside of both is the heap's to judge.
    unsigned char *wrong(size_t offset, uint8_t choice)
    {
        return choice & 0x10 ? hri_buffer_small + offset % sizeof hri_buffer_small
                             : hri_buffer_medium + offset % sizeof hri_buffer_medium;
    }
    bool holds(const void *block, size_t bytes) const
    {
        return inside(hri_buffer_small, block, bytes) || inside(hri_buffer_medium, block, bytes) ||
               inside(classHeap, block, bytes);
    }
    bool valid() const
    {
        return hr_slab_validate(&small) && hr_slab_validate(&medium) && hr_kheap_validate(&behind, nullptr) == HR_OK;
    }
    bool empty() const
    {
        return hr_slab_used(&small) + hr_slab_used(&medium) == 0 && hr_kheap_largest(&behind) == hr_kheap_capacity(&behind);
    }
};

struct Tiers {
    [[maybe_unused]] static constexpr bool knowsFreed = false;
    alignas(8) unsigned char memory[4][768];
    hr_kheap heaps[4] = {};
    hr_tier list[2] = {{0, &heaps[0], &heaps[1]}, {INT32_MAX, &heaps[2], &heaps[3]}};
    hr_tiers tiers = {"fuzz", list, 2, 0};

    explicit Tiers(Input &)
    {
        for (size_t index = 0; index < 4; ++index) {
            hr_kheap_init(&heaps[index], "fuzz", memory[index], sizeof memory[index], nullptr);
        }
    }
    ~Tiers()
    {
        for (hr_kheap &heap : heaps) {
            hr_kheap_retire(&heap);
        }
    }
    void *give(size_t &bytes, uint8_t choice)
    {
        void *block = hr_tiers_alloc(&tiers, bytes, choice & 0x10 ? 5 : -5);
        require(block == nullptr || (choice & 0x10) == 0 || !(inside(memory[0], block, 1) || inside(memory[1], block, 1)),
                "a less urgent tier takes nothing from a more urgent one");
        require(block == nullptr || (choice & 0x10) != 0 || !inside(memory[2], block, 1), "a reserve is its tier's");
        return block;
    }
    bool take(void *block) { return hr_tiers_free(&tiers, block) == HR_OK; }
    // Inside the heaps only misaligned pointers are always found, and the heap keeps the answer to itself.
    unsigned char *wrong(size_t offset, uint8_t)
    {
        unsigned char *pointer = &memory[0][0] + offset % sizeof memory;
        if (reinterpret_cast<uintptr_t>(pointer) % 8 != 0) {
            const uint32_t before = hr_fault_total();
            (void)hr_tiers_free(&tiers, pointer);
            require(hr_fault_total() == before + 1, "a misaligned pointer is a fault");
        }
        return reinterpret_cast<unsigned char *>(this) - 64 - offset;
    }
    bool holds(const void *block, size_t bytes) const
    {
        return inside(memory[0], block, bytes) || inside(memory[1], block, bytes) || inside(memory[2], block, bytes) ||
               inside(memory[3], block, bytes);
    }
    bool valid() const
    {
        bool all = true;
        for (const hr_kheap &heap : heaps) {
            all = all && hr_heap_validate(&heap.heap);
        }
        return all;
    }
    bool empty() const
    {
        bool all = true;
        for (const hr_kheap &heap : heaps) {
            all = all && hr_kheap_largest(const_cast<hr_kheap *>(&heap)) == hr_kheap_capacity(const_cast<hr_kheap *>(&heap));
        }
        return all;
    }
};

void *stackOf(size_t alignment, size_t bytes) { return std::aligned_alloc(alignment, bytes); }
const hr_stack_source heapStacks = {stackOf, std::free};
HR_STACK_POOL_DEFINE(stacks, 96, 32, 64, 5, 3, &heapStacks);

struct StackPool {
    // A stack from the source is forgotten when it goes back: a second free is foreign, which is a refusal as well.
    [[maybe_unused]] static constexpr bool knowsFreed = true;
    explicit StackPool(Input &) {}
    void *give(size_t &bytes, uint8_t choice)
    {
        auto *base = static_cast<unsigned char *>(hr_stack_pool_alloc(&stacks));
        require((base == nullptr) == (used == 8), "a pool fails when it is full, not before");
        if (base == nullptr) {
            return nullptr;
        }
        ++used;
        const size_t depth = bytes % 97;
        std::memset(base + 128 - depth, 0, depth);
        require(hr_stack_pool_watermark(&stacks, base) == depth, "the watermark is what was written");
        if (choice & 0x20) {
            require(hr_stack_pool_own(&stacks, base, 7) == HR_OK, "a stack in use gets an owner");
            require(hr_stack_pool_free(&stacks, base) == HR_EBUSY, "the stack of a living thread stays");
            require(hr_stack_pool_disown(&stacks, base, 7) == HR_OK, "the owner ends");
        }
        bytes = 128;
        return base;
    }
    bool take(void *block)
    {
        // The owner of the bytes has written on the guard, too: that is a fault, and the stack comes back all the same.
        const bool accepted = hr_stack_pool_free(&stacks, block) == HR_OK;
        used -= accepted;
        return accepted;
    }
    unsigned char *wrong(size_t offset, uint8_t) { return near(hri_stacks_stacks, offset); }
    bool holds(const void *block, size_t) const { return reinterpret_cast<uintptr_t>(block) % 64 == 0; }
    bool valid() const { return stacks.used == used; }
    bool empty() const { return used == 0; }
    uint32_t used = 0;
};

} // namespace
} // namespace headroom::test

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    hr_fault_policy_set(HR_FAULT_COUNT);
    hr_fault_reset();
    headroom::test::Input input(data, size);
    headroom::test::HEADROOM_FUZZ allocator(input);
    headroom::test::drive(input, allocator);
    return 0;
}
