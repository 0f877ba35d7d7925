// SPDX-License-Identifier: Apache-2.0
// libFuzzer: bytes choose events of another allocator, also impossible ones: frees of what is not live, addresses handed out
// twice, moves inside moves. The table must hold exactly what a map of the same rules holds, after every event.
#include "fuzz_input.h"

#include <map>

extern "C" {
#include <headroom/fault.h>
#include <headroom/foreign.h>
}

namespace {

using headroom::test::Input;
using headroom::test::require;

using Blocks = std::map<uintptr_t, size_t>;

const void *at(uintptr_t address) { return reinterpret_cast<const void *>(address); }

hr_foreign_stats stats()
{
    hr_foreign_stats now;
    hr_foreign_stats_get(&now);
    return now;
}

// A block between the start and the end of its move.
struct Moving {
    hr_foreign_moving record;
    uintptr_t from;
    size_t bytes; ///< 0 if it is not known
};

constexpr unsigned movesMax = 3;
constexpr size_t bytesMax = (size_t{1} << 24) - 1;

// The rules of headroom/foreign.h, without a table.
struct Model {
    Blocks blocks;
    Moving moves[movesMax] = {};
    unsigned open = 0;
    unsigned known = 0; ///< of the open ones
    uint32_t dropped = stats().dropped;
    uint32_t unknown = stats().unknown_frees;
    uint32_t unseen = stats().unseen_frees;
    uint32_t failures = stats().counters.failures;
    uint32_t most = stats().records_max;

    void put(uintptr_t block, size_t bytes)
    {
        unseen += static_cast<uint32_t>(blocks.erase(block));
        if (blocks.size() + known >= most || bytes > bytesMax) {
            ++dropped;
        } else {
            blocks[block] = bytes;
        }
    }

    void allocate(uintptr_t block, size_t bytes)
    {
        hr_foreign_allocated(at(block), bytes, 0x1000 + bytes % 4);
        if (block == 0) {
            ++failures;
        } else {
            put(block, bytes);
        }
    }

    void release(uintptr_t block)
    {
        hr_foreign_freed(at(block));
        if (block != 0 && blocks.erase(block) == 0) {
            ++unknown;
        }
    }

    void moveBegin(uintptr_t from)
    {
        Moving &move = moves[open++];
        hr_foreign_move_begin(&move.record, at(from));
        const auto found = blocks.find(from);
        move.from = from;
        move.bytes = found == blocks.end() ? 0 : found->second;
        require(move.record.known == (found != blocks.end()), "a live block is known");
        if (move.record.known) {
            blocks.erase(found);
            ++known;
        }
    }

    void moveEnd(uintptr_t to, size_t bytes)
    {
        Moving &move = moves[--open];
        hr_foreign_move_end(&move.record, at(move.from), at(to), bytes, 0x2000);
        const bool failed = to == 0 && bytes != 0;
        if (move.record.known) {
            --known;
            if (failed && blocks.count(move.from) != 0) {
                ++unseen;
            } else if (failed) {
                blocks[move.from] = move.bytes;
            }
        } else if (move.from != 0 && !failed) {
            ++unknown;
        }
        if (to != 0) {
            put(to, bytes);
        }
        failures += failed ? 1 : 0;
    }

    void check() const
    {
        size_t bytes = 0;
        for (const auto &[block, size] : blocks) {
            bytes += size;
        }
        for (unsigned move = 0; move < open; ++move) {
            bytes += moves[move].record.known ? moves[move].bytes : 0;
        }
        const hr_foreign_stats now = stats();
        require(now.records == blocks.size() + known, "as many records as live blocks");
        require(now.counters.live_blocks == blocks.size() + known, "as many counted as live");
        require(now.counters.live_bytes == bytes, "the live bytes");
        require(now.dropped == dropped && now.unknown_frees == unknown && now.unseen_frees == unseen, "what went wrong is counted");
        require(now.counters.failures == failures, "the failed requests");
    }

    void checkWalk() const
    {
        Blocks found;
        const auto add = [](const hr_block_info *info, void *context) {
            require(static_cast<Blocks *>(context)->emplace(reinterpret_cast<uintptr_t>(info->payload), info->bytes).second,
                    "a walk shows a block once");
            return true;
        };
        require(hr_foreign_walk(add, &found) == HR_OK && found == blocks, "a walk shows exactly the live blocks");
    }
};

// NULL, few addresses close together, and such that are far apart.
uintptr_t address(Input &input)
{
    static const uintptr_t regions[] = {0x10000, 0x10004, 0x7fff0000, static_cast<uintptr_t>(0x7fff12345678ULL)};
    const uint8_t region = input.byte();
    const uint8_t index = input.byte();
    return region % 16 == 15 ? 0 : regions[region % 4] + 8U * index;
}

size_t bytesOf(Input &input)
{
    const uint8_t choice = input.byte();
    return choice == 255 ? bytesMax + 1 : choice == 254 ? SIZE_MAX : choice == 253 ? bytesMax : choice % 64;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    hr_fault_policy_set(HR_FAULT_COUNT);
    hr_fault_reset();
    Input input(data, size);
    Model model;
    while (!input.done()) {
        const uint8_t choice = input.byte();
        switch (choice % 8) {
        case 0:
        case 1:
            model.allocate(address(input), bytesOf(input));
            break;
        case 2:
            model.release(address(input));
            break;
        case 3:
            if (model.open < movesMax) {
                model.moveBegin(address(input));
            }
            break;
        case 4:
            if (model.open != 0) {
                model.moveEnd(address(input), bytesOf(input));
            }
            break;
        case 5:
            // Many at once, so that the table fills, its chains grow and wrap.
            for (uintptr_t block = address(input), last = block + 8U * (input.byte() % 64U); block != 0 && block < last; block += 8) {
                model.allocate(block, 8);
            }
            break;
        case 6:
            for (unsigned left = input.byte() % 64; left > 0 && !model.blocks.empty(); --left) {
                model.release(model.blocks.begin()->first);
            }
            break;
        default:
            (void)hr_mark();
            require(hr_marks_restart() == (model.known == 0), "marks start again unless a block is between two places");
            model.checkWalk();
        }
        model.check();
    }
    model.checkWalk();
    while (model.open != 0) {
        model.moveEnd(0, 0);
    }
    while (!model.blocks.empty()) {
        model.release(model.blocks.begin()->first);
    }
    model.check();
    require(hr_fault_total() == 0, "none of this is a fault");
    return 0;
}
