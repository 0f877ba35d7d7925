// SPDX-License-Identifier: Apache-2.0
// What the paths said the last time is taken as long as nothing has changed that they were read from, and only so long.
#include "behaviour_cache.h"

#include "behaviour_codec.h"
#include "byte_codec.h"
#include "facts/format/envelope.h"
#include "source_build.h"

namespace headroom::tool {
namespace {

namespace fs = std::filesystem;

class BehaviourKept : public SourceBuild {
protected:
  void SetUp() override
  {
    SourceBuild::SetUp();
    // A finding that comes from the sources alone: a suppression that nothing needs.
    write("src/b.c", "int b(int x) { return x + 1; } // headroom: allow(alloc-leak) kept for the test\n");
    database({entry("src/a.c"), entry("src/b.c")});
  }

  [[nodiscard]] std::vector<std::string> entries() const
  {
    std::vector<std::string> out;
    if (fs::exists(path("build/.headroom/cache/behaviour")))
      for (const auto &one : fs::directory_iterator(path("build/.headroom/cache/behaviour")))
        out.push_back(one.path().string());
    std::sort(out.begin(), out.end());
    return out;
  }

  static std::string bytesOf(const std::string &file)
  {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }

  static void put(const std::string &file, std::string_view bytes)
  {
    std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }

  [[nodiscard]] std::string json(std::vector<std::string> more = {}) const
  {
    more.insert(more.end(), {"--format", "json"});
    return check(more).out;
  }

  static bool saysUnused(const std::string &report) { return report.find("suppression-unused") != std::string::npos; }
};

TEST_F(BehaviourKept, IsTakenWhereNothingChanged)
{
  const std::string first = json();
  ASSERT_TRUE(saysUnused(first)) << first;
  ASSERT_EQ(entries().size(), 1U);
  EXPECT_EQ(json(), first);
  EXPECT_EQ(json({"--no-cache"}), first);
  EXPECT_EQ(entries().size(), 1U);
  // Nothing but the entry says it: one that says less shows that it is what was read.
  const FileKind kind{"HRCB", 2, ""};
  const std::string file = entries().front();
  const std::string bytes = bytesOf(file);
  const Expected<std::span<const std::uint8_t>> payload = openFile(kind, asBytes(bytes), file);
  ASSERT_TRUE(payload);
  std::optional<SourceBehaviour> behaviour = decodeBehaviour(asText(*payload));
  ASSERT_TRUE(behaviour);
  behaviour->suppressions.clear();
  const std::string less = encodeBehaviour(*behaviour);
  put(file, asText(sealFile(kind, asBytes(less))));
  EXPECT_FALSE(saysUnused(json()));
  EXPECT_EQ(json({"--no-cache"}), first);
}

TEST_F(BehaviourKept, DamagedEntryIsComputedAgain)
{
  const std::string first = json();
  ASSERT_EQ(entries().size(), 1U);
  const std::string file = entries().front();
  const std::string whole = bytesOf(file);
  for (const std::size_t at : {std::size_t{0}, std::size_t{9}, whole.size() / 2, whole.size() - 1}) {
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
    put(file, flipped);
    EXPECT_EQ(json(), first) << at;
    put(file, std::string_view(whole).substr(0, at));
    EXPECT_EQ(json(), first) << at;
  }
}

TEST_F(BehaviourKept, EntryOfAnotherProgramIsNotTaken)
{
  const std::string first = json();
  ASSERT_EQ(entries().size(), 1U);
  SourceBehaviour other;
  other.behaviour.isKnown = true;
  ApiUse &use = other.behaviour.uses.emplace_back();
  use.circumstances.push_back({.root = 4000});
  const std::string bytes = encodeBehaviour(other);
  put(entries().front(), asText(sealFile(FileKind{"HRCB", 2, ""}, asBytes(bytes))));
  EXPECT_EQ(json(), first);
}

TEST_F(BehaviourKept, ChangesOfWhatIsJoinedAskForAnotherEntry)
{
  EXPECT_TRUE(saysUnused(json()));
  EXPECT_EQ(entries().size(), 1U);
  write("src/b.c", "int b(int x) { return x + 1; }\n");
  EXPECT_FALSE(saysUnused(json())) << "a source";
  EXPECT_EQ(entries().size(), 2U);
  write("build/.headroom.yaml", "schema: 1\nown: [src/**]\n");
  (void)json({"--config", path("build/.headroom.yaml")});
  EXPECT_EQ(entries().size(), 3U) << "the configuration";
  place("overflow.elf", "build/fw.elf");
  (void)json();
  EXPECT_EQ(entries().size(), 4U) << "the image";
  for (const std::string &entry : entries())
    fs::remove(entry);
  (void)json();
  EXPECT_EQ(entries().size(), 1U);
  database({entry("src/a.c")});
  (void)json();
  EXPECT_EQ(entries().size(), 2U) << "the units";
}

TEST_F(BehaviourKept, IsNotKeptWhereAUnitDidNotParse)
{
  write("src/b.c", "int b(int x) { return\n");
  (void)json();
  EXPECT_TRUE(entries().empty());
}

TEST_F(BehaviourKept, OnlyTheNewestEntriesStay)
{
  for (int i = 0; i < 6; ++i) {
    write("src/b.c", "int b(int x) { return x + " + std::to_string(i) + "; }\n");
    (void)json();
  }
  EXPECT_EQ(entries().size(), 4U);
}

} // namespace
} // namespace headroom::tool
