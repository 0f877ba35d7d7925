// SPDX-License-Identifier: Apache-2.0
// What fuzz targets share: bytes read as choices, blocks that must keep their bytes, and a condition that ends the program.
#ifndef HEADROOM_TESTS_FUZZ_INPUT_H
#define HEADROOM_TESTS_FUZZ_INPUT_H

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace headroom::test {

inline void require(bool condition, const char *what)
{
    if (!condition) {
        std::fprintf(stderr, "violated: %s\n", what);
        std::abort();
    }
}

class Input {
public:
    Input(const uint8_t *data, size_t size) : data_(data), size_(size) {}
    bool done() const { return at_ >= size_; }
    uint8_t byte() { return done() ? uint8_t{0} : data_[at_++]; }
    // Sizes up to 32640, small ones more often.
    size_t size()
    {
        const unsigned shift = byte() % 12;
        return (static_cast<size_t>(byte()) << shift) >> 4;
    }

private:
    const uint8_t *data_;
    size_t size_;
    size_t at_ = 0;
};

// A block and the value that its owner wrote into all of it.
struct Owned {
    unsigned char *start;
    size_t bytes;
    unsigned char fill;

    void take(void *block, size_t size, unsigned char value)
    {
        start = static_cast<unsigned char *>(block);
        bytes = size;
        fill = value;
        std::memset(start, value, size);
    }

    void check() const
    {
        for (size_t i = 0; i < bytes; ++i) {
            require(start[i] == fill, "a live block keeps its bytes");
        }
    }
};

} // namespace headroom::test

#endif
