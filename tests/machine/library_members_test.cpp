// SPDX-License-Identifier: Apache-2.0
// Objects in memory, and what they take out of archives.
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>

#include "machine/compiled_objects.h"

namespace headroom::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class LibraryMembers : public testing::Test {
protected:
  std::string archive(const std::string &name, const std::vector<std::pair<std::string, std::string>> &sources) const
  {
    std::vector<std::string> objects;
    for (const auto &[file, text] : sources)
      objects.push_back(workshop.compile(name + "/" + file, text, cortexM4Gcc));
    const std::string path = workshop.file(name + ".a");
    workshop.run({"arm-none-eabi-ar", "rcs", path}, objects);
    return path;
  }

  std::vector<std::uint8_t> bytesOf(const std::string &path) const
  {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  MachineFacts read(const std::vector<ObjectInput> &inputs, const std::vector<std::string> &libraries)
  {
    used.clear();
    auto facts = readMachineObjects(inputs, libraries, MachineOptions(), used);
    EXPECT_TRUE(facts) << facts.error().text();
    return facts ? std::move(*facts) : MachineFacts();
  }

  static const MachineFunction *named(const MachineFacts &facts, const std::string &name)
  {
    for (const MachineFunction &function : facts.functions)
      if (function.name == name)
        return &function;
    return nullptr;
  }

  Workshop workshop;
  std::vector<std::string> used;
};

TEST_F(LibraryMembers, BytesInMemoryAreCalledAsTheCallerSays)
{
  const std::vector<std::uint8_t> bytes = bytesOf(workshop.compile("a.c", "int f(int x) { return x + 1; }", cortexM4Gcc));
  const MachineFacts facts = read({{"src/a.c", bytes}}, {});
  ASSERT_NE(named(facts, "f"), nullptr);
  EXPECT_EQ(named(facts, "f")->object, "src/a.c");
}

TEST_F(LibraryMembers, WhatIsAskedForIsTakenWithWhatItNeeds)
{
  const std::string object = workshop.compile("main.c", "int one(void); int run(void) { return one() + 1; }", cortexM4Gcc);
  const std::string first = archive("first", {{"one.c", "int two(void); int one(void) { return two() + 1; }"}, {"unused.c", "int unused(void) { return 0; }"}});
  const std::string second = archive("second", {{"two.c", "int back(void); int two(void) { return back() + 1; }"}});
  const std::string third = archive("first_again", {{"back.c", "int back(void) { return 1; }"}});
  const MachineFacts facts = read({{object, {}}}, {third, second, first});
  EXPECT_THAT(used, ElementsAre("first.a(one.o)", "first_again.a(back.o)", "second.a(two.o)")) << "libraries are one group, whatever their order";
  EXPECT_THAT(facts.externals, IsEmpty());
  EXPECT_NE(named(facts, "two"), nullptr);
  EXPECT_EQ(named(facts, "unused"), nullptr);
}

TEST_F(LibraryMembers, WhatIsDefinedOrOnlyWeaklyWantedTakesNothing)
{
  const std::string object = workshop.compile("main.c", "int own(void) { return 1; } __attribute__((weak)) int perhaps(void);"
                                                        "int run(void) { return perhaps ? perhaps() : own(); }",
                                              cortexM4Gcc);
  const std::string library = archive("lib", {{"own.c", "int own(void) { return 2; }"}, {"perhaps.c", "int perhaps(void) { return 3; }"}});
  (void)read({{object, {}}}, {library});
  EXPECT_THAT(used, IsEmpty());
}

TEST_F(LibraryMembers, LibraryThatIsNoneIsAnError)
{
  const std::string object = workshop.compile("main.c", "int one(void); int run(void) { return one(); }", cortexM4Gcc);
  for (const char *text : {"", "no archive", "!<arch>\nbroken"}) {
    const std::string path = workshop.write("broken.a", text);
    const auto facts = readMachineObjects({{object, {}}}, {path}, MachineOptions(), used);
    ASSERT_FALSE(facts) << text;
    EXPECT_EQ(facts.error().place, path);
  }
}

TEST_F(LibraryMembers, TwoStrongDefinitionsAreACulprit)
{
  const std::vector<std::uint8_t> a = bytesOf(workshop.compile("a.c", "int twice(void) { return 1; } int once(void) { return twice(); }", cortexM4Gcc));
  const std::vector<std::uint8_t> b = bytesOf(workshop.compile("b.c", "int twice(void) { return 2; } __attribute__((weak)) int once(void) { return 3; }", cortexM4Gcc));
  const MachineFacts facts = read({{"a.c", a}, {"b.c", b}}, {});
  ASSERT_NE(named(facts, "twice"), nullptr);
  ASSERT_EQ(named(facts, "twice")->culprits.size(), 1U);
  EXPECT_EQ(named(facts, "twice")->culprits[0].reason, "several-definitions");
  EXPECT_EQ(named(facts, "twice")->culprits[0].detail, "twice is defined in a.c, b.c: which one is called is not known");
  EXPECT_THAT(named(facts, "once")->culprits, IsEmpty()) << "a weak one gives way";
}

} // namespace
} // namespace headroom::test
