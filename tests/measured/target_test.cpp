// SPDX-License-Identifier: Apache-2.0
// From a target to the report: firmware on a Cortex-M3 in qemu writes its dump, and `headroom runtime` says of each place what the firmware
// did there.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "../support/process.h"

namespace headroom::measured {
namespace {

using Json = nlohmann::json;

const std::string image = HEADROOM_MEASURED_FIRMWARE;
const std::string dump = HEADROOM_MEASURED_DIRECTORY "/dump.bin";

/// What the firmware printed: its own numbers of net_heap.
struct Printed {
  std::uint64_t total = 0, free = 0, largestFree = 0, peak = 0, requested = 0, held = 0;
};

class Target : public testing::Test {
protected:
  static void SetUpTestSuite()
  {
    std::filesystem::create_directories(HEADROOM_MEASURED_DIRECTORY);
    std::filesystem::remove(dump);
    const auto ran = test::runProcess({"sh", "-c", "cd " + test::shellQuoted(HEADROOM_MEASURED_DIRECTORY) +
                                                       " && exec qemu-system-arm -M mps2-an385 -nographic -semihosting-config "
                                                       "enable=on,target=native -kernel " + test::shellQuoted(image)},
                                      60);
    ASSERT_EQ(ran.exitCode, 0) << ran.output;
    std::istringstream words(ran.output.substr(ran.output.find("net_heap")));
    std::string name;
    words >> name >> printed.total >> printed.free >> printed.largestFree >> printed.peak >> printed.requested >> printed.held;
    ASSERT_TRUE(words) << ran.output;
    const auto report = headroom({"runtime", dump, "--elf", image, "--format", "json"});
    ASSERT_EQ(report.exitCode, 0) << report.output;
    json = Json::parse(report.output, nullptr, false);
    ASSERT_TRUE(json.is_object()) << report.output;
  }

  static test::ProcessResult headroom(std::vector<std::string> words, bool withStderr = false)
  {
    words.insert(words.begin(), HEADROOM_BINARY);
    words.insert(words.end(), {"--no-config", "--today", "2026-11-22"});
    return test::runProcess(words, 60, withStderr);
  }

  /// The one site of a function; null where there is none or several.
  static Json site(const std::string &function)
  {
    Json found;
    for (const Json &one : json["dump"]["sites"])
      if (one["function"] == function)
        found = found.is_null() ? one : Json("several");
    return found;
  }

  /// The line of firmware/main.c that has this text.
  static int lineOf(const std::string &text)
  {
    std::ifstream source(HEADROOM_MEASURED_SOURCE "/firmware/main.c");
    std::string line;
    for (int number = 1; std::getline(source, line); ++number)
      if (line.find(text) != std::string::npos)
        return number;
    return 0;
  }

  static Printed printed;
  static Json json;
};

Printed Target::printed;
Json Target::json;

TEST_F(Target, HeapIsWhatTheFirmwareSaw)
{
  const Json heap = json["dump"]["heaps"][json["dump"]["heaps"][0]["name"] == "net_heap" ? 0 : 1];
  EXPECT_EQ(heap["name"], "net_heap");
  EXPECT_EQ(heap["bytes"], printed.total);
  EXPECT_EQ(heap["free_bytes"], printed.free);
  EXPECT_EQ(heap["largest_free_bytes"], printed.largestFree);
  EXPECT_EQ(heap["peak_used_bytes"], printed.peak);
  EXPECT_EQ(heap["counters"]["live_bytes"], printed.requested);
  std::uint64_t waste = 0;
  for (const Json &one : json["dump"]["sites"])
    if (one["waste_bytes"].is_number())
      waste += one["waste_bytes"].get<std::uint64_t>();
  EXPECT_EQ(waste, printed.held - printed.requested);
}

TEST_F(Target, DescriptorHasItsFunctionFileAndLine)
{
  const Json one = site("take_packets");
  ASSERT_TRUE(one.is_object()) << json["dump"]["sites"].dump(1);
  EXPECT_EQ(one["state"], "measured");
  EXPECT_EQ(one["location"]["line"], lineOf("keep(hr_kheap_alloc(&net_heap, 48"));
  EXPECT_NE(one["location"]["file"].get<std::string>().find("main.c"), std::string::npos);
  EXPECT_EQ(one["counters"]["live_blocks"], 5);
  EXPECT_EQ(one["counters"]["live_bytes"], 5 * 48);
  EXPECT_EQ(one["counters"]["peak_bytes"], 8 * 48);
  EXPECT_EQ(one["counters"]["allocations"], 8);
}

TEST_F(Target, ReturnAddressHasItsFunctionFileAndLine)
{
  const Json one = site("take_by_function");
  ASSERT_TRUE(one.is_object());
  EXPECT_EQ(one["location"]["line"], lineOf("keep((hr_kheap_alloc)(&net_heap, 100"));
  EXPECT_EQ(one["allocator"], "hr_kheap_alloc");
  EXPECT_EQ(one["counters"]["live_bytes"], 100);
}

TEST_F(Target, JumpToTheAllocatorIsItsCallers)
{
  const Json one = site("take_through_tail");
  ASSERT_TRUE(one.is_object());
  // GCC may make a copy of the function, with a suffix.
  EXPECT_EQ(one["allocator"].get<std::string>().rfind("hr_kheap_alloc through take_at_the_end", 0), 0U) << one["allocator"];
  EXPECT_EQ(one["counters"]["live_bytes"], 20);
  EXPECT_TRUE(site("take_at_the_end").is_null());
}

TEST_F(Target, FailuresAreOfTheirPlaces)
{
  std::map<int, int> largest;
  for (const Json &one : json["dump"]["sites"])
    if (one["function"] == "ask_too_much")
      largest[one["location"]["line"]] = one["counters"]["largest_failed_bytes"];
  EXPECT_EQ(largest, (std::map<int, int>{{lineOf("&log_heap, 3000"), 3000}, {lineOf("&log_heap, 2000"), 2000}}));
}

TEST_F(Target, WrappedMallocIsAPlaceOfItsCaller)
{
  const Json one = site("take_from_arena");
  ASSERT_TRUE(one.is_object());
  EXPECT_EQ(one["allocator"], "malloc");
  EXPECT_EQ(one["counters"]["live_bytes"], 64);
  EXPECT_TRUE(one["waste_bytes"].is_null()) << "nobody knows what a block of another allocator holds";
}

TEST_F(Target, PlacesThatDidNotRunAreListed)
{
  EXPECT_EQ(site("never_by_descriptor")["state"], "never-called");
  EXPECT_EQ(site("never_by_function")["state"], "never-called");
  EXPECT_TRUE(site("never_by_function")["counters"].is_null());
  EXPECT_EQ(site("take_untracked")["state"], "not-tracked");
  EXPECT_EQ(site("take_untracked")["allocator"], "memalign");
}

TEST_F(Target, IdentityNamesSitesCodeCallersAndHeaps)
{
  EXPECT_EQ(json["dump"]["identity"].size(), 4U) << json["dump"]["identity"].dump();
}

TEST_F(Target, TextHasTheSamePlaces)
{
  const auto ran = headroom({"runtime", dump, "--elf", image});
  EXPECT_EQ(ran.exitCode, 0);
  for (const char *text : {"net_heap", "take_packets", "never called in this run", "does not track", "take_untracked", "main.c:"})
    EXPECT_NE(ran.output.find(text), std::string::npos) << text << " in\n" << ran.output;
}

TEST_F(Target, CodeThatRanIsThatOfTheImage)
{
  EXPECT_EQ(json["dump"]["code_compared"], true);
  for (const Json &note : json["notes"])
    EXPECT_EQ(note.get<std::string>().find("only addresses"), std::string::npos) << note;
}

TEST_F(Target, ImageWithTheSameAddressesAndOtherCodeIsRefused)
{
  const auto ran = headroom({"runtime", dump, "--elf", HEADROOM_LIKE_FIRMWARE}, true);
  EXPECT_EQ(ran.exitCode, 2);
  EXPECT_NE(ran.output.find("its code differs in what starts at 0x"), std::string::npos) << ran.output;
}

TEST_F(Target, PacketsHaveOneSizeByTheCode)
{
  ASSERT_EQ(json["proposals"]["slabs"].size(), 1U) << json["proposals"].dump(1);
  const Json slab = json["proposals"]["slabs"][0];
  EXPECT_EQ(slab["function"], "take_packets");
  EXPECT_EQ(slab["request_bytes"], 48);
  EXPECT_EQ(slab["blocks"], 8);
  EXPECT_EQ(slab["size_proven"], true);
}

TEST_F(Target, ImageOfAnotherBuildIsRefused)
{
  const auto ran = headroom({"runtime", dump, "--elf", HEADROOM_OTHER_FIRMWARE}, true);
  EXPECT_EQ(ran.exitCode, 2);
  EXPECT_NE(ran.output.find("is no dump of"), std::string::npos) << ran.output;
  EXPECT_EQ(ran.output.find("net_heap  "), std::string::npos) << "no figures beside the error";
}

} // namespace
} // namespace headroom::measured
