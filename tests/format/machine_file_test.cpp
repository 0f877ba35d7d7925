// SPDX-License-Identifier: Apache-2.0
// MachineFacts through their file and back.
#include "facts/format/machine_file.h"

#include <gtest/gtest.h>

#include "random_machine.h"

namespace headroom {
namespace {

MachineFacts reread(const MachineFacts &facts)
{
  const Expected<MachineFacts> out = decodeMachineFacts(encodeMachineFacts(facts), "image.facts");
  EXPECT_TRUE(out) << (out ? "" : out.error().text());
  return out ? *out : MachineFacts{};
}

TEST(MachineFile, CarriesEveryField)
{
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const MachineFacts facts = randomMachine(seed, false);
    EXPECT_EQ(difference(facts, reread(facts)), "") << "seed " << seed;
  }
}

TEST(MachineFile, CarriesRandomFactsWithEmptyLists)
{
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const MachineFacts facts = randomMachine(seed, true);
    ASSERT_EQ(difference(facts, reread(facts)), "") << "seed " << seed;
  }
}

TEST(MachineFile, CarriesNothing)
{
  EXPECT_EQ(difference(MachineFacts{}, reread(MachineFacts{})), "");
}

TEST(MachineFile, GivesTheSameBytesForTheSameFacts)
{
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const MachineFacts facts = randomMachine(seed, true);
    const std::vector<std::uint8_t> bytes = encodeMachineFacts(facts);
    EXPECT_EQ(bytes, encodeMachineFacts(MachineFacts(facts)));
    EXPECT_EQ(bytes, encodeMachineFacts(reread(facts)));
  }
}

} // namespace
} // namespace headroom
