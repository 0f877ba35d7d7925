// SPDX-License-Identifier: Apache-2.0
// `headroom check FILES`: the whole program is read, what is shown and judged is what the files can cause; a file that cannot be judged is
// never passed over in silence.
#include "../support/process.h"
#include "sandbox.h"

namespace headroom::tool {
namespace {

namespace fs = std::filesystem;

/// A firmware of five sources: the stack of main goes through main.c and rx.c, tx.c loses a block, tick.c allocates in an interrupt.
class NamedFiles : public Sandbox {
protected:
  static constexpr const char *flags = "-mcpu=cortex-m3 -mthumb -Os -g -ffreestanding -fno-builtin";

  void SetUp() override
  {
    Sandbox::SetUp();
    environment.executable = HEADROOM_BINARY;
    environment.variables["PATH"] = getenv("PATH");
    write("src/common.h", "#pragma once\n#include <stddef.h>\n#define DEPTH 100\nvoid rx(void);\nvoid tx(void);\nvoid *malloc(size_t);\n"
                          "void free(void *);\nextern volatile unsigned char input;\n");
    write("src/main.c", "#include \"common.h\"\nextern char __StackTop[];\nvoid Reset_Handler(void);\nvoid SysTick_Handler(void);\n"
                        "__attribute__((section(\".isr_vector\"), used)) static const void *const __Vectors[16] = {\n"
                        "  __StackTop, (const void *)Reset_Handler, [15] = (const void *)SysTick_Handler};\n"
                        "void Reset_Handler(void) { for (;;) { rx(); tx(); } }\n");
    write("src/rx.c", rx("DEPTH"));
    write("src/tx.c", "#include \"common.h\"\nvoid tx(void)\n{\n  char *p = malloc(10);\n  if (!p)\n    return;\n  p[0] = input;\n"
                      "  if (input)\n    return;\n  free(p);\n}\n");
    write("src/tick.c", "#include \"common.h\"\nvoid SysTick_Handler(void)\n{\n  free(malloc(4));\n}\n");
    write("src/heap.c", "#include \"heap.h\"\nvoid *malloc(size_t n)\n{\n  static char arena[SIZE];\n  static size_t used;\n"
                        "  return used + n > SIZE ? NULL : arena + (used += n) - n;\n}\nvoid free(void *p) { (void)p; }\n");
    write("src/heap.h", "#include <stddef.h>\n#define SIZE 64\n");
    build();
  }

  static std::string rx(const std::string &depth)
  {
    return "#include \"common.h\"\nvolatile unsigned char input;\nvoid rx(void)\n{\n  volatile unsigned char buffer[" + depth +
           "];\n  for (unsigned i = 0; i < sizeof buffer; ++i)\n    buffer[i] = input;\n}\n";
  }

  /// `stack` in bytes.
  void build(const std::string &stack = "512")
  {
    std::vector<Json> entries;
    std::vector<std::string> link = {HEADROOM_ARM_GCC, "-nostdlib", "-mcpu=cortex-m3", "-mthumb",
                                     "-Wl,--build-id=none,--no-warn-rwx-segments,--defsym=stack_size=" + stack,
                                     "-T", HEADROOM_FIRMWARE_SOURCE "/firmware.ld", "-o", path("build/fw.elf")};
    fs::create_directory(path("build"));
    for (const char *name : {"main", "rx", "tx", "tick", "heap"}) {
      const std::string source = path("src/" + std::string(name) + ".c");
      entries.push_back({{"directory", path("build")}, {"file", source}, {"command", std::string(HEADROOM_ARM_GCC) + " " + flags + " -c " + source}});
      link.push_back(source);
    }
    for (const char *flag : {"-Os", "-g", "-ffreestanding", "-fno-builtin"})
      link.push_back(flag);
    write("build/compile_commands.json", Json(entries).dump(1));
    const headroom::test::ProcessResult linked = headroom::test::runProcess(link, 60, true);
    ASSERT_EQ(linked.exitCode, 0) << linked.output;
  }

  /// As an editor after the build.
  void change(const std::string &file, const std::string &text) const
  {
    write(file, text);
    fs::last_write_time(path(file), fs::last_write_time(path("build/fw.elf")) + std::chrono::seconds(1));
  }

  [[nodiscard]] Ran check(std::vector<std::string> files) const
  {
    files.insert(files.begin(), "check");
    return headroom(files);
  }

  [[nodiscard]] std::vector<std::string> rules(std::vector<std::string> files) const
  {
    files.insert(files.end(), {"--format", "json"});
    const Ran ran = check(files);
    std::vector<std::string> out;
    if (ran.out.empty()) {
      ADD_FAILURE() << ran.err;
      return out;
    }
    const Json report = ran.json();
    for (const Json &finding : report["images"][0]["findings"])
      out.push_back(finding["rule"].get<std::string>() + " " + finding["location"].value("file", "-"));
    return out;
  }
};

TEST_F(NamedFiles, FindingsOfTheFileOnlyAndTheRestCounted)
{
  const Ran all = check({});
  EXPECT_EQ(all.code, 1);
  EXPECT_TRUE(all.says("4 findings (3 errors, 0 warnings, 1 note)")) << all.out;
  const Ran one = check({"src/tx.c"});
  EXPECT_EQ(one.code, 1) << one.err;
  EXPECT_TRUE(one.says("src/tx.c:9:5: error: p, from malloc, is lost on this path [alloc-leak]")) << one.out;
  EXPECT_FALSE(one.says("isr-libc-heap")) << one.out;
  EXPECT_TRUE(one.says("limited to what src/tx.c can cause; 0 of 2 stacks, 3 findings elsewhere not shown (2 errors, 0 warnings, 1 note)\n"))
      << one.out;
}

TEST_F(NamedFiles, ExitCodeFollowsWhatIsShown)
{
  const Ran ran = check({"src/rx.c"});
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_TRUE(ran.says("4 findings elsewhere not shown (3 errors, ")) << ran.out;
}

TEST_F(NamedFiles, StacksOfTheFileOnly)
{
  const Ran ran = check({"src/rx.c"});
  EXPECT_TRUE(ran.says("\nmain  main ")) << ran.out;
  EXPECT_FALSE(ran.says("SysTick_Handler")) << ran.out;
}

TEST_F(NamedFiles, OverflowBelongsToEveryFileOnItsPath)
{
  build("128");
  for (const char *file : {"src/rx.c", "src/main.c"}) {
    const Ran ran = check({file});
    EXPECT_EQ(ran.code, 1) << file << ran.out;
    EXPECT_TRUE(ran.says("[stack-overflow]")) << file << ran.out;
  }
  const Ran ran = check({"src/tx.c"});
  EXPECT_FALSE(ran.says("[stack-overflow]")) << "tx() is not the deepest: " << ran.out;
}

TEST_F(NamedFiles, RuleAcrossFilesSeesTheWholeProgram)
{
  // The handler is in tick.c and calls what rx.c has; nothing in rx.c says that it runs in an interrupt.
  write("src/tick.c", "#include \"common.h\"\nvoid SysTick_Handler(void) { rx(); }\n");
  write("src/rx.c", "#include \"common.h\"\nvolatile unsigned char input;\nvoid rx(void)\n{\n  free(malloc(input));\n}\n");
  build();
  const std::vector<std::string> found = rules({"src/rx.c"});
  EXPECT_EQ(std::count(found.begin(), found.end(), "isr-libc-heap src/rx.c"), 2) << Json(found).dump();
  EXPECT_EQ(std::count(found.begin(), found.end(), "alloc-leak src/tx.c"), 0) << Json(found).dump();
}

TEST_F(NamedFiles, HeaderMeansEveryUnitThatReadsIt)
{
  EXPECT_EQ(rules({"src/common.h"}).size(), 4u);
  // heap.h is read by heap.c alone; tx.c's leak rests on what malloc() is.
  EXPECT_EQ(rules({"src/heap.h"}), rules({"src/heap.c"}));
  EXPECT_EQ(rules({"src/heap.h"}), (std::vector<std::string>{"alloc-leak src/tx.c", "allocator-choice src/tick.c"}));
}

TEST_F(NamedFiles, AssemblyIsPartOfTheBuild)
{
  write("src/delay.S", "  nop\n");
  Json entries = Json::parse(read("build/compile_commands.json"));
  entries.push_back({{"directory", path("build")}, {"file", path("src/delay.S")}, {"command", std::string(HEADROOM_ARM_GCC) + " -c " + path("src/delay.S")}});
  write("build/compile_commands.json", entries.dump(1));
  const Ran ran = check({"src/delay.S"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(ran.says("limited to what src/delay.S can cause")) << ran.out;
}

TEST_F(NamedFiles, HeadersOfAssemblyAreKnownAndTheirChangeIsSeen)
{
  write("src/delay.S", "#include \"delay.h\"\n  nop\n");
  write("src/delay.h", "# include <cycles.h>\n");
  write("include/cycles.h", "#define CYCLES 4\n");
  Json entries = Json::parse(read("build/compile_commands.json"));
  entries.push_back({{"directory", path("build")}, {"file", path("src/delay.S")},
                     {"command", std::string(HEADROOM_ARM_GCC) + " -I ../include -c " + path("src/delay.S")}});
  write("build/compile_commands.json", entries.dump(1));
  for (const char *file : {"src/delay.S", "src/delay.h", "include/cycles.h"})
    fs::last_write_time(path(file), fs::last_write_time(path("build/fw.elf")));
  const Ran before = check({"include/cycles.h", "src/delay.h"});
  EXPECT_EQ(before.code, 0) << before.err;
  EXPECT_FALSE(before.says("[evidence-stale]")) << before.out;
  change("include/cycles.h", "#define CYCLES 400\n");
  EXPECT_TRUE(check({"src/rx.c"}).says("include/cycles.h: warning: ")) << check({"src/rx.c"}).out;
}

TEST_F(NamedFiles, OneFileUnderManyNames)
{
  fs::create_directory_symlink(path("src"), path("link"));
  fs::create_symlink(path("src/tx.c"), path("tx-link.c"));
  for (const std::string &name : {std::string("src/tx.c"), std::string("./src/../src/tx.c"), path("src/tx.c"), std::string("link/tx.c"), std::string("tx-link.c")}) {
    const Ran ran = check({name});
    EXPECT_EQ(ran.code, 1) << name << ran.err;
    EXPECT_TRUE(ran.says("limited to what src/tx.c can cause")) << name << ran.out;
  }
  environment.directory = path("src");
  const Ran below = check({"-p", "../build", "tx.c"});
  EXPECT_EQ(below.code, 1) << below.err;
}

TEST_F(NamedFiles, SeveralFilesAndTheSameTwice)
{
  const Ran ran = check({"src/tx.c", "src/rx.c", "src/tx.c"});
  EXPECT_TRUE(ran.says("limited to what src/rx.c, src/tx.c can cause; 1 of 2 stacks")) << ran.out;
}

TEST_F(NamedFiles, FileOfNoBuildIsTwoWithTheNextStep)
{
  write("tools/host.c", "int main(void) { return 0; }\n");
  write("tools/host.h", "\n");
  for (const char *file : {"tools/host.c", "tools/host.h"}) {
    const Ran ran = check({"src/rx.c", file});
    EXPECT_EQ(ran.code, 2);
    EXPECT_TRUE(ran.complains("error: " + std::string(file) + " is not in ")) << ran.err;
    EXPECT_TRUE(ran.complains("build/compile_commands.json (5 entries), and no C or C++ source in it reads it\n")) << ran.err;
    EXPECT_TRUE(ran.complains("--skip-unknown")) << ran.err;
    EXPECT_TRUE(ran.says("limited to what src/rx.c can cause")) << "the others are checked: " << ran.out;
  }
}

TEST_F(NamedFiles, SkippedFilesAreNamedEvenWithoutWarnings)
{
  write("tools/host.c", "int main(void) { return 0; }\n");
  const Ran ran = check({"-q", "--skip-unknown", "src/rx.c", "tools/host.c"});
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_TRUE(ran.says("not checked, no build is known to read it: tools/host.c\n")) << ran.out;
  const Ran none = check({"--skip-unknown", "tools/host.c"});
  EXPECT_TRUE(none.says("limited to nothing: no named file is part of this image")) << none.out;
  EXPECT_TRUE(none.says("not checked, no build is known to read it: tools/host.c\n")) << none.out;
}

TEST_F(NamedFiles, NothingIsSkippedWithoutADatabase)
{
  fs::remove(path("build/compile_commands.json"));
  const Ran ran = check({"--skip-unknown", "src/rx.c"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("no compile_commands.json in build")) << ran.err;
}

TEST_F(NamedFiles, WhatIsNoFileIsTwo)
{
  const Ran gone = check({"src/gone.c"});
  EXPECT_EQ(gone.code, 2);
  EXPECT_TRUE(gone.complains("error: src/gone.c: no such file\n")) << gone.err;
  EXPECT_TRUE(gone.complains("--diff-filter=d")) << gone.err;
  const Ran folder = check({"src"});
  EXPECT_EQ(folder.code, 2);
  EXPECT_TRUE(folder.complains("error: src: is a directory, wanted a file\n")) << folder.err;
  EXPECT_EQ(check({""}).code, 2);
  EXPECT_EQ(check({"--skip-unknown", "src/gone.c"}).code, 2) << "skipping is for what is there";
}

TEST_F(NamedFiles, FileThatIsNoSourceIsTwo)
{
  write("app.overlay", "/ { };\n");
  const Ran ran = check({"app.overlay"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("error: app.overlay: is no C or C++ source: what it says reaches the image through a build\n")) << ran.err;
  EXPECT_TRUE(ran.complains("headroom check -p build")) << ran.err;
}

TEST_F(NamedFiles, DeletedSourceThatTheBuildStillHasIsThree)
{
  fs::remove(path("src/heap.c"));
  const Ran ran = check({"src/rx.c"});
  EXPECT_EQ(ran.code, 3) << ran.out;
  EXPECT_TRUE(ran.says("incomplete: src/heap.c: no such file")) << ran.out;
}

TEST_F(NamedFiles, RenamedSourceIsSaidAtBothEnds)
{
  fs::rename(path("src/heap.c"), path("src/pool.c"));
  const Ran ran = check({"src/pool.c"});
  EXPECT_EQ(ran.code, 2) << ran.err;
  EXPECT_TRUE(ran.complains("error: src/pool.c is not in ")) << ran.err;
  EXPECT_TRUE(ran.says("incomplete: src/heap.c: no such file")) << ran.out;
}

TEST_F(NamedFiles, HeaderOfAUnitThatDoesNotParseIsNotUnknown)
{
  write("src/late.h", "\n");
  change("src/heap.c", "#include \"absent.h\"\n");
  const Ran ran = check({"src/late.h"});
  EXPECT_EQ(ran.code, 3) << ran.err;
  EXPECT_TRUE(ran.complains("error: src/late.h: is read by no source that could be parsed, and some could not\n")) << ran.err;
  EXPECT_TRUE(ran.says("incomplete: src/heap.c: ")) << ran.out;
}

TEST_F(NamedFiles, SyntaxErrorInTheFileIsThree)
{
  change("src/tx.c", "void tx(void) { oops; }\n");
  const Ran ran = check({"src/tx.c"});
  EXPECT_EQ(ran.code, 3);
  EXPECT_TRUE(ran.says("incomplete: src/tx.c: 1 error, first: src/tx.c:1:17: ")) << ran.out;
}

TEST_F(NamedFiles, FileNewerThanTheImageMakesItsStacksEstimates)
{
  change("src/rx.c", rx("600"));
  const Ran ran = check({"src/rx.c"});
  EXPECT_EQ(ran.code, 0) << ran.out;
  EXPECT_TRUE(ran.says("~ ")) << ran.out;
  EXPECT_FALSE(ran.says("<= ")) << "no bound of the old code is one of the new: " << ran.out;
  EXPECT_TRUE(ran.says("note: as it was built: src/rx.c changed since")) << ran.out;
  EXPECT_TRUE(ran.says("older than 1 source file that it was built from [evidence-stale]")) << ran.out;
  EXPECT_TRUE(ran.says("changed after the build: src/rx.c; ")) << ran.out;
}

TEST_F(NamedFiles, BudgetIsNotMetByWhatWasBuiltBefore)
{
  write(".headroom.yaml", "schema: 1\nbudgets:\n  roots: {main: {max: 512}}\n");
  EXPECT_EQ(check({"src/rx.c"}).code, 0);
  change("src/rx.c", rx("600"));
  const Ran ran = check({"src/rx.c"});
  EXPECT_EQ(ran.code, 1) << ran.out;
  EXPECT_TRUE(ran.says("error: stack of 'main' cannot be verified: worst case ~ ")) << ran.out;
}

TEST_F(NamedFiles, ChangedFileElsewhereWeakensTheStacksThatReachIt)
{
  change("src/heap.h", "#include <stddef.h>\n#define SIZE 32\n");
  const Json image = check({"src/rx.c", "--format", "json"}).json()["images"][0];
  EXPECT_EQ(image["limited_to"]["changed_after_build"], Json::array({"src/heap.h"}));
  EXPECT_EQ(image["roots"][0]["bound"]["kind"], "estimate") << "main reaches malloc(), whose unit reads heap.h";
}

TEST_F(NamedFiles, StaleWithoutDebugInformationIsSeen)
{
  const std::vector<std::string> strip = {"arm-none-eabi-strip", "-g", path("build/fw.elf")};
  ASSERT_EQ(headroom::test::runProcess(strip, 60, true).exitCode, 0);
  change("src/rx.c", rx("600"));
  const Ran ran = check({"src/rx.c"});
  EXPECT_TRUE(ran.says("[evidence-stale]")) << ran.out;
  EXPECT_FALSE(ran.says("<= ")) << ran.out;
}

/// Objects and no image, the database telling which is whose; one of them was made again after a source of another had changed.
TEST_F(NamedFiles, EachObjectIsComparedWithItsOwnSources)
{
  std::vector<Json> entries = Json::parse(read("build/compile_commands.json"));
  for (Json &entry : entries) {
    const std::string object = path("build/" + fs::path(entry["file"].get<std::string>()).stem().string() + ".o");
    entry["command"] = entry["command"].get<std::string>() + " -o " + object;
    const headroom::test::ProcessResult made = headroom::test::runProcess({"sh", "-c", entry["command"]}, 60, true);
    ASSERT_EQ(made.exitCode, 0) << made.output;
  }
  fs::remove(path("build/fw.elf"));
  write("build/compile_commands.json", Json(entries).dump(1));
  const std::vector<std::string> all = {"check", "--evidence", "objects"};
  const std::vector<std::string> named = {"check", "--evidence", "objects", "src/rx.c"};
  EXPECT_FALSE(headroom(all).says("[evidence-stale]")) << headroom(all).out;
  const auto built = fs::last_write_time(path("build/rx.o"));
  fs::last_write_time(path("src/rx.c"), built + std::chrono::seconds(1));
  fs::last_write_time(path("build/tx.o"), built + std::chrono::seconds(2));
  for (const std::vector<std::string> &words : {all, named}) {
    const Ran ran = headroom(words);
    EXPECT_TRUE(ran.says("src/rx.c: warning: build is older than 1 source file that it was built from [evidence-stale]")) << ran.out;
  }
  EXPECT_FALSE(headroom(named).says("<= ")) << headroom(named).out;
  fs::remove(path("build/compile_commands.json"));
  EXPECT_TRUE(headroom(all).says("src/rx.c: warning: build is older than ")) << "the oldest object counts: " << headroom(all).out;
}

/// Nothing else of src/table.c is on the way than the address of what is called.
TEST_F(NamedFiles, TableOfPointersCausesWhatIsCalledThroughIt)
{
  write("src/heap.c", "#include \"common.h\"\nextern int (*const the_op)(int);\nint heavy(int n) { volatile char b[700]; b[n] = 1; return b[0]; }\n"
                      "void *malloc(size_t n) { (void)n; return NULL; }\nvoid free(void *p) { (void)p; }\n"
                      "int through(int n) { return the_op(n) + 1; }\n");
  write("src/tx.c", "int heavy(int);\nextern int (*const the_op)(int);\nint (*const the_op)(int) = heavy;\n");
  write("src/rx.c", "#include \"common.h\"\nvolatile unsigned char input;\nint through(int);\nvoid rx(void) { input = through(input); }\n"
                    "void tx(void);\n");
  write("src/tick.c", "void SysTick_Handler(void) {}\nvoid tx(void) {}\n");
  build();
  const Ran ran = check({"src/tx.c"});
  EXPECT_EQ(ran.code, 1) << ran.out << ran.err;
  EXPECT_TRUE(ran.says("[stack-overflow]")) << ran.out;
}

TEST_F(NamedFiles, ContextRulesReadTheSourceAsItIsNow)
{
  change("src/tick.c", "#include \"common.h\"\nvoid SysTick_Handler(void)\n{\n}\n");
  const std::vector<std::string> found = rules({"src/tick.c"});
  EXPECT_EQ(std::count(found.begin(), found.end(), "isr-libc-heap src/tick.c"), 0) << "it allocates no more: " << Json(found).dump();
  EXPECT_EQ(std::count(found.begin(), found.end(), "evidence-stale src/tick.c"), 1) << Json(found).dump();
}

TEST_F(NamedFiles, BytesDoNotDependOnTheOrderOrTheWorkers)
{
  const Ran one = check({"--no-cache", "-j1", "src/tx.c", "src/tick.c"});
  const Ran two = check({"--no-cache", "-j4", "src/tick.c", "src/tx.c"});
  EXPECT_EQ(one.out, two.out);
  EXPECT_EQ(one.err, two.err);
}

TEST_F(NamedFiles, JsonSaysWhatItLeavesOut)
{
  const Json limited = check({"src/tx.c", "--format", "json"}).json()["images"][0]["limited_to"];
  EXPECT_EQ(limited["files"], Json::array({"src/tx.c"}));
  EXPECT_EQ(limited["all_roots"], 2);
  EXPECT_EQ(limited["findings_elsewhere"], (Json{{"errors", 2}, {"warnings", 0}, {"notes", 1}}));
  EXPECT_FALSE(check({"--format", "json"}).json()["images"][0].contains("limited_to"));
}

TEST_F(NamedFiles, UnconfiguredSaysWhatToType)
{
  fs::remove_all(path("build"));
  const Ran ran = check({"src/tx.c"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("no build directory here")) << ran.err;
  EXPECT_TRUE(ran.complains("headroom check -p BUILD")) << ran.err;
}

TEST_F(NamedFiles, ConfigurationFilesAreCheckedEachByItself)
{
  write("a/.headroom.yaml", "schema: 1\n");
  write("b/.headroom.yaml", "schema: 1\nbudgtes: {}\n");
  write("c/.headroom.yaml", "schema: 1\npacks: [zephir]\n");
  EXPECT_EQ(headroom({"config", "check", "a/.headroom.yaml"}).code, 0);
  const Ran ran = headroom({"config", "check", "a/.headroom.yaml", "b/.headroom.yaml"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("b/.headroom.yaml:2:1: ")) << ran.err;
  EXPECT_TRUE(ran.says("a/.headroom.yaml: valid")) << ran.out;
  EXPECT_EQ(headroom({"config", "check", "c/.headroom.yaml"}).code, 2) << "a pack that there is not";
  EXPECT_EQ(headroom({"config", "check", "gone.yaml"}).code, 2);
  EXPECT_EQ(headroom({"config", "check", "a/.headroom.yaml", "-p", "build"}).code, 2);
}

} // namespace
} // namespace headroom::tool
