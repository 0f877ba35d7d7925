// SPDX-License-Identifier: Apache-2.0
// The truth that an allocator is compared with: who owns each byte of the arena. A block may only be given bytes that
// nobody owns, must keep its bytes' values until it is freed, and must come back whole.
#ifndef HEADROOM_TESTS_BYTE_MODEL_H
#define HEADROOM_TESTS_BYTE_MODEL_H

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <vector>

namespace headroom::test {

// Steps of a test that counts in millions: instrumented builds take ten times as long for each and look at each more closely.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int stepScale = 10;
#else
constexpr int stepScale = 1;
#endif

class ByteModel {
public:
    struct Block {
        unsigned char *start;
        size_t bytes;
        uint32_t id;
    };

    ByteModel(void *arena, size_t bytes) : arena_(static_cast<unsigned char *>(arena)), owner_(bytes, 0) {}

    // The allocator returned this block. False, with a failure recorded, if it breaks the model.
    bool add(void *block, size_t bytes, size_t alignment)
    {
        auto *start = static_cast<unsigned char *>(block);
        if (start < arena_ || start + bytes > arena_ + owner_.size()) {
            ADD_FAILURE() << "block of " << bytes << " bytes lies outside the arena";
            return false;
        }
        if (reinterpret_cast<uintptr_t>(block) % alignment != 0) {
            ADD_FAILURE() << "block is not aligned to " << alignment;
            return false;
        }
        const uint32_t id = ++lastId_;
        for (size_t i = 0; i < bytes; ++i) {
            uint32_t &owner = owner_[static_cast<size_t>(start - arena_) + i];
            if (owner != 0) {
                ADD_FAILURE() << "byte " << i << " of a new block of " << bytes << " belongs to block " << owner;
                return false;
            }
            owner = id;
        }
        live_.push_back({start, bytes, id});
        std::memset(start, pattern(id), bytes);
        return true;
    }

    // Takes block `index` out of the model before it is freed. False if its bytes changed.
    bool remove(size_t index)
    {
        const Block block = live_[index];
        live_[index] = live_.back();
        live_.pop_back();
        for (size_t i = 0; i < block.bytes; ++i) {
            owner_[static_cast<size_t>(block.start - arena_) + i] = 0;
        }
        return holdsPattern(block.start, block.bytes, block.id);
    }

    // After a resize of block `index`: the first bytes must be the old ones.
    bool resized(size_t index, void *moved, size_t bytes, size_t alignment)
    {
        const Block old = live_[index];
        live_[index] = live_.back();
        live_.pop_back();
        for (size_t i = 0; i < old.bytes; ++i) {
            owner_[static_cast<size_t>(old.start - arena_) + i] = 0;
        }
        const size_t kept = old.bytes < bytes ? old.bytes : bytes;
        return holdsPattern(static_cast<unsigned char *>(moved), kept, old.id) && add(moved, bytes, alignment);
    }

    const std::vector<Block> &live() const { return live_; }

private:
    static int pattern(uint32_t id) { return static_cast<int>((id * 0x9e3779b1u) >> 24); }

    static bool holdsPattern(const unsigned char *start, size_t bytes, uint32_t id)
    {
        for (size_t i = 0; i < bytes; ++i) {
            if (start[i] != pattern(id)) {
                ADD_FAILURE() << "byte " << i << " of block " << id << " changed while it was live";
                return false;
            }
        }
        return true;
    }

    unsigned char *arena_;
    std::vector<uint32_t> owner_;
    std::vector<Block> live_;
    uint32_t lastId_ = 0;
};

// Deterministic and cheap: the tests draw tens of millions of numbers.
class Random {
public:
    // Neighbouring seeds must not start alike: xorshift needs several steps to spread few bits.
    explicit Random(uint64_t seed) : state_((seed + 1) * 0x9e3779b97f4a7c15u) {}

    uint32_t below(uint32_t limit) { return static_cast<uint32_t>((uint64_t{next()} * limit) >> 32); }

    // Sizes spread evenly over the powers of two, as programs ask for them.
    size_t logSize(unsigned lowBits, unsigned highBits)
    {
        const unsigned bits = lowBits + below(highBits - lowBits);
        return (size_t{1} << bits) + below(uint32_t{1} << bits);
    }

private:
    uint32_t next()
    {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 7;
        state_ ^= state_ << 17;
        return static_cast<uint32_t>(state_ >> 32);
    }

    uint64_t state_;
};

} // namespace headroom::test

#endif
