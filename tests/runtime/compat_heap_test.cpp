// SPDX-License-Identifier: Apache-2.0
#include "compat_heap_test.h"

#include <gtest/gtest.h>

namespace {

TEST(CompatHeap, SystemHeap) { EXPECT_EQ(compat_system_heap(), 0); }
TEST(CompatHeap, SubsystemHeap) { EXPECT_EQ(compat_subsystem_heap(), 0); }
TEST(CompatHeap, SysHeap) { EXPECT_EQ(compat_sys_heap(), 0); }
TEST(CompatHeap, FunctionPointers) { EXPECT_EQ(compat_function_pointers(), 0); }
TEST(CompatHeap, ThreadHeap) { EXPECT_EQ(compat_thread_heap(), 0); }
TEST(CompatHeap, MultiHeap) { EXPECT_EQ(compat_multi_heap(), 0); }

} // namespace
