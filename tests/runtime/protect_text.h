// SPDX-License-Identifier: Apache-2.0
// What a test of memory protection compares: the line that a refusal prints.
#ifndef HEADROOM_TESTS_PROTECT_TEXT_H
#define HEADROOM_TESTS_PROTECT_TEXT_H

#include <cstdint>
#include <string>

extern "C" {
#include <headroom/protect.h>
}

namespace headroom::test {

struct TextWriter {
    std::string text;
    hr_writer writer{write, this};

    static void write(hr_writer *self, const void *bytes, size_t length)
    {
        static_cast<TextWriter *>(self->context)->text.append(static_cast<const char *>(bytes), length);
    }
};

// Without "headroom: " and the end of the line.
inline std::string textOf(const hr_protect_problem &problem)
{
    TextWriter out;
    hr_protect_print(&out.writer, &problem);
    const std::string start = "headroom: ";
    return out.text.substr(start.size(), out.text.size() - start.size() - 1);
}

// An address of the target; nothing is read there.
inline const void *at(uintptr_t address) { return reinterpret_cast<const void *>(address); }

} // namespace headroom::test

#endif
