// SPDX-License-Identifier: Apache-2.0
// Death by a fault: all that the system writes is one line, `headroom: <object>: <cause> at 0x<address>`, with the two values
// that disagree where the cause has them.
#ifndef HEADROOM_TESTS_EXPECT_PANIC_H
#define HEADROOM_TESTS_EXPECT_PANIC_H

#include <gtest/gtest.h>

extern "C" {
#include <headroom/fault.h>
}

// `text` is a regular expression for everything between the object's name and the end of the line.
#define EXPECT_PANIC(statement, object, text)                                                                          \
    EXPECT_DEATH(                                                                                                      \
        {                                                                                                              \
            hr_fault_policy_set(HR_FAULT_PANIC);                                                                       \
            statement;                                                                                                 \
        },                                                                                                             \
        "^headroom: " object ": " text "\n$")

#define DOUBLE_FREE "double free: the block is already free at 0x[0-9a-f]+"
#define FOREIGN "foreign pointer: not a block of this object at 0x[0-9a-f]+"
#define MISALIGNED "misaligned pointer: inside a block, not its start at 0x[0-9a-f]+"
#define CORRUPT_HEADER                                                                                                 \
    "corrupt header: something wrote before the start of this block or past the end of the one before it at 0x[0-9a-f]+"
#define BAD_ARGUMENT "bad argument at 0x[0-9a-f]+"
#define STACK_IN_USE "stack in use: its thread is alive at 0x[0-9a-f]+"

#endif
