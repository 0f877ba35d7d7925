// SPDX-License-Identifier: Apache-2.0
#include "compat_fixed_test.h"

#include <gtest/gtest.h>

namespace {

TEST(Compat, SlabsGiveZephyrsResults) { EXPECT_EQ(compat_slab(), 0); }
TEST(Compat, SlabsSetUpAtRunTimeGiveZephyrsResults) { EXPECT_EQ(compat_slab_init(), 0); }
TEST(Compat, BlocksGiveZephyrsResults) { EXPECT_EQ(compat_blocks(), 0); }

} // namespace
