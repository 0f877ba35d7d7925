// SPDX-License-Identifier: Apache-2.0
// Evidence of a build that was only configured: code is generated from its sources, and what that is worth is said.
#include <filesystem>

#include "source_build.h"

namespace headroom::tool {
namespace {

namespace fs = std::filesystem;

constexpr const char *vectors = "extern char __StackTop[];\n"
                                "void Reset_Handler(void);\n"
                                "__attribute__((section(\".isr_vector\"), used)) static const void *const __Vectors[] = {__StackTop, (const void *)Reset_Handler};\n";

class Generated : public SourceBuild {
protected:
  void SetUp() override
  {
    SourceBuild::SetUp();
    fs::remove(path("build/fw.elf"));
    // Reset_Handler > collect > fill, whose frame holds 200 bytes.
    write("src/main.c", std::string(vectors) + "void collect(void);\nvoid Reset_Handler(void) { for (;;) collect(); }\n");
    write("src/collect.c", "void fill(volatile unsigned char *buffer);\n"
                           "void collect(void) { volatile unsigned char buffer[200]; fill(buffer); }\n");
    write("src/fill.c", "#include \"shared.h\"\nvoid fill(volatile unsigned char *buffer) { for (int i = 0; i < 200; ++i) buffer[i] = 1; }\n");
    firmware();
  }

  /// The database of the three sources, and more.
  void firmware(const std::string &flags = {}, const std::string &compiler = HEADROOM_ARM_GCC, const std::vector<Json> &more = {}) const
  {
    std::vector<Json> entries = {named("main", flags, compiler), named("collect", flags, compiler), named("fill", flags, compiler)};
    entries.insert(entries.end(), more.begin(), more.end());
    database(entries);
  }

  [[nodiscard]] Json named(const std::string &stem, const std::string &flags = {}, const std::string &compiler = HEADROOM_ARM_GCC,
                           const std::string &extension = ".c") const
  {
    return {{"directory", path("build")},
            {"file", path("src/" + stem + extension)},
            {"command", compiler + " -mcpu=cortex-m3 -mthumb -Os -ffreestanding " + flags + " -o " + stem + ".o -c " + path("src/" + stem + extension)}};
  }

  static std::string clang() { return "clang-19 --target=arm-none-eabi"; }

  /// As the build would: the compiler's own object of one source.
  void compile(const std::string &stem) const
  {
    const std::string command = std::string(HEADROOM_ARM_GCC) + " -g -mcpu=cortex-m3 -mthumb -Os -ffreestanding -o " + path("build/" + stem + ".o") +
                                " -c " + path("src/" + stem + ".c");
    ASSERT_EQ(system(command.c_str()), 0);
  }

  void makeOlder(const std::string &file) const
  {
    fs::last_write_time(path(file), fs::last_write_time(path(file)) - std::chrono::hours(1));
  }

  [[nodiscard]] Json image(std::vector<std::string> more = {}) const
  {
    more.insert(more.begin(), {"stack", "-p", "build", "--format", "json"});
    const Ran ran = headroom(more);
    EXPECT_FALSE(ran.out.empty()) << ran.err;
    return ran.out.empty() ? Json() : ran.json()["images"][0];
  }

  [[nodiscard]] static Json root(const Json &image, const std::string &name)
  {
    for (const Json &one : image["roots"])
      if (one["name"] == name || one["entry"] == name)
        return one;
    return {};
  }

  [[nodiscard]] static bool assumes(const Json &bound, const std::string &text)
  {
    return bound["assumptions"].dump().find(text) != std::string::npos;
  }
};

TEST_F(Generated, NothingBuiltIsAnEstimateForAnotherCompilersBuild)
{
  const Json found = image();
  EXPECT_EQ(found["evidence"], "generated");
  const Json bound = root(found, "Reset_Handler")["bound"];
  EXPECT_EQ(bound["kind"], "estimate") << found.dump(1);
  EXPECT_GE(bound["bytes"], 200);
  EXPECT_LE(bound["bytes"], 300);
  EXPECT_TRUE(assumes(bound, "generated here: the build's compiler is GCC ")) << bound.dump();
  const Ran ran = check();
  EXPECT_TRUE(ran.says("evidence generated")) << ran.out << ran.err;
  EXPECT_TRUE(ran.says("~ ")) << ran.out;
}

TEST_F(Generated, BuildByThisVeryClangIsBounded)
{
  firmware("", clang());
  const Json bound = root(image(), "Reset_Handler")["bound"];
  EXPECT_EQ(bound["kind"], "bounded") << bound.dump();
  EXPECT_TRUE(assumes(bound, "code generated here by the build's compiler, Clang ")) << bound.dump();
}

TEST_F(Generated, OptionThatIsLeftOutAndChangesCodeMakesAnEstimate)
{
  for (const char *flag : {"-flto", "-mtune=cortex-m4", "-mllvm -enable-ml-inliner=default", "-fprofile-generate"}) {
    firmware(flag, clang());
    const Json bound = root(image(), "Reset_Handler")["bound"];
    EXPECT_EQ(bound["kind"], "estimate") << flag << bound.dump();
    EXPECT_TRUE(assumes(bound, "without all of the build's options")) << bound.dump();
  }
}

TEST_F(Generated, GeneratedCodeIsTheCompilersOwn)
{
  firmware("", clang());
  const Json generated = image({"--functions"});
  for (const char *stem : {"main", "collect", "fill"}) {
    const std::string command = clang() + " -g -mcpu=cortex-m3 -mthumb -Os -ffreestanding -o " + path("build/" + std::string(stem) + ".o") + " -c " +
                                path("src/" + std::string(stem) + ".c");
    ASSERT_EQ(system(command.c_str()), 0);
  }
  const Json objects = image({"--functions"});
  EXPECT_EQ(objects["evidence"], "objects");
  ASSERT_EQ(generated["functions"].size(), objects["functions"].size());
  for (std::size_t i = 0; i < objects["functions"].size(); ++i) {
    EXPECT_EQ(generated["functions"][i]["name"], objects["functions"][i]["name"]);
    EXPECT_EQ(generated["functions"][i]["frame_bytes"], objects["functions"][i]["frame_bytes"]);
  }
}

TEST_F(Generated, ImageGoesBeforeItUnlessItIsAskedFor)
{
  place("clean.elf", "build/fw.elf");
  EXPECT_EQ(image()["evidence"], "image");
  EXPECT_EQ(image({"--evidence", "generated"})["evidence"], "generated");
}

TEST_F(Generated, NoDatabaseIsTwo)
{
  fs::remove(path("build/compile_commands.json"));
  const Ran asked = check({"--evidence", "generated"});
  EXPECT_EQ(asked.code, 2);
  EXPECT_TRUE(asked.complains("no compile_commands.json in it, and --evidence generated wants one")) << asked.err;
  EXPECT_TRUE(asked.complains("-DCMAKE_EXPORT_COMPILE_COMMANDS=ON")) << asked.err;
  EXPECT_EQ(check().code, 2);
  place("bounded.o", "lone.o");
  EXPECT_EQ(headroom({"check", "--elf", "lone.o", "--evidence", "generated"}).code, 2);
}

TEST_F(Generated, DatabaseOfAHostProgramIsTwo)
{
  write("src/host.c", "int main(void) { return 0; }\n");
  database({{{"directory", path("build")}, {"file", path("src/host.c")}, {"command", "clang-19 -c " + path("src/host.c")}}});
  const Ran ran = check();
  EXPECT_EQ(ran.code, 2) << ran.out;
  EXPECT_TRUE(ran.complains("is compiled for a firmware's machine, found x86_64")) << ran.err;
}

TEST_F(Generated, HostProgramsBesideTheFirmwareAreLeftOut)
{
  write("src/host.c", "void fill(volatile unsigned char *b) { (void)b; }\nint main(void) { return 0; }\n");
  firmware("", clang(), {{{"directory", path("build")}, {"file", path("src/host.c")}, {"command", "clang-19 -c " + path("src/host.c")}}});
  EXPECT_EQ(root(image(), "Reset_Handler")["bound"]["kind"], "bounded");
}

TEST_F(Generated, AssemblyIsAssembled)
{
  write("src/config.h", "#define BYTES 64\n");
  write("src/push.S", "#include \"config.h\"\n#ifdef DOUBLE\n#define SIZE (2 * BYTES)\n#else\n#define SIZE BYTES\n#endif\n"
                      ".syntax unified\n.thumb\n.global fill\n.type fill, %function\n.thumb_func\nfill:\n"
                      "  push {r4, lr}\n  sub sp, sp, #SIZE\n  add sp, sp, #SIZE\n  pop {r4, pc}\n.size fill, . - fill\n");
  database({named("main", "", clang()), named("collect", "", clang()), named("push", "-DDOUBLE", clang(), ".S")});
  const Json bound = root(image(), "Reset_Handler")["bound"];
  EXPECT_EQ(bound["kind"], "bounded") << bound.dump();
  EXPECT_GE(bound["bytes"], 200 + 128 + 8);
  const std::uint64_t before = bound["bytes"];
  write("src/config.h", "#define BYTES 96\n");
  EXPECT_EQ(root(image(), "Reset_Handler")["bound"]["bytes"], before + 64) << "a header of assembly is part of what was read";
}

TEST_F(Generated, AssemblyWithoutPreprocessorIsAssembledAsItStands)
{
  write("src/plain.s", "@ it's a comment that no preprocessor would take\n.syntax unified\n.thumb\n.global fill\n.type fill, %function\n"
                       ".thumb_func\nfill:\n  sub sp, sp, #56\n  add sp, sp, #56\n  bx lr\n.size fill, . - fill\n");
  database({named("main", "", clang()), named("collect", "", clang()), named("plain", "-Wa,--defsym,UNUSED=1", clang(), ".s")});
  EXPECT_EQ(root(image(), "Reset_Handler")["bound"]["kind"], "bounded");
}

TEST_F(Generated, AssemblyThatOnlyGnuTakesIsThreeAndNamed)
{
  write("src/gnu.S", ".syntax unified\n.thumb\n.global fill\n.no_such_directive 1\nfill:\n  bx lr\n");
  database({named("main"), named("collect"), named("gnu", "", HEADROOM_ARM_GCC, ".S")});
  const Ran ran = check();
  EXPECT_EQ(ran.code, 3) << ran.out << ran.err;
  EXPECT_TRUE(ran.says("incomplete: src/gnu.S: no code: ")) << ran.out;
  EXPECT_TRUE(ran.says("src/gnu.S:4:1: unknown directive")) << ran.out;
  const Json bound = root(image(), "Reset_Handler")["bound"];
  EXPECT_EQ(bound["kind"], "at-least") << "what it defines is not known";
}

TEST_F(Generated, InlineAssemblyThatIsNotTakenLosesItsUnitAlone)
{
  write("src/fill.c", "void fill(volatile unsigned char *b) {\n  *b = 1;\n  __asm volatile(\"no_such_instruction r0\");\n}\n");
  const Ran ran = check();
  EXPECT_EQ(ran.code, 3) << ran.out << ran.err;
  EXPECT_TRUE(ran.says("incomplete: src/fill.c: no code: src/fill.c:3:")) << ran.out;
  EXPECT_TRUE(ran.says("in inline assembly: invalid instruction")) << ran.out;
  EXPECT_EQ(root(image(), "Reset_Handler")["bound"]["kind"], "at-least");
  EXPECT_EQ(coverage()["translation_units"], 3) << "what its source says is known";
}

TEST_F(Generated, SyntaxErrorIsThreeAndNamedOnce)
{
  write("src/fill.c", "void fill(volatile unsigned char *b) { nowhere }\n");
  const Ran ran = check();
  EXPECT_EQ(ran.code, 3) << ran.out;
  const std::size_t first = ran.out.find("incomplete: src/fill.c");
  EXPECT_NE(first, std::string::npos) << ran.out;
  EXPECT_EQ(ran.out.find("incomplete: src/fill.c", first + 1), std::string::npos) << ran.out;
}

TEST_F(Generated, NoCodeAtAllIsThree)
{
  for (const char *stem : {"main", "collect", "fill"})
    write("src/" + std::string(stem) + ".c", "#error no\n");
  const Ran ran = check();
  EXPECT_EQ(ran.code, 3) << ran.out;
  EXPECT_TRUE(ran.complains("no code could be generated from any of its 3 sources, first: src/main.c: ")) << ran.err;
}

TEST_F(Generated, HeadersThatTheBuildHasNotWrittenGetTheNextCommand)
{
  write("src/fill.c", "#include <syscall_list.h>\nvoid fill(volatile unsigned char *b) { *b = 1; }\n");
  const Ran ran = check();
  EXPECT_EQ(ran.code, 3) << ran.out << ran.err;
  EXPECT_TRUE(ran.complains("sources need headers that the build has not written yet: syscall_list.h")) << ran.err;
  EXPECT_TRUE(ran.complains("help: ninja -C build zephyr_generated_headers offsets_h")) << ran.err;
  write("src/fill.c", "#include <mine.h>\n");
  EXPECT_FALSE(check().complains("zephyr_generated_headers")) << "a header of nobody's";
}

TEST_F(Generated, SourcesOfAFirstLinkMayBeAbsent)
{
  firmware("", clang(), {named("isr_tables", "", clang())});
  EXPECT_EQ(root(image(), "Reset_Handler")["bound"]["kind"], "bounded");
  EXPECT_EQ(coverage()["incomplete"].size(), 0);
  write("src/isr_tables.c", "void *const addresses_of_another_link[] = {(void *)0x100009};\n");
  EXPECT_TRUE(coverage()["notes"].dump().find("isr_tables.c is written from a first link and left out") != std::string::npos) << coverage().dump(1);
}

TEST_F(Generated, ObjectsOfTheBuildCountWhereTheyAreUpToDate)
{
  compile("fill");
  compile("collect");
  const Json found = image({"collect"});
  EXPECT_EQ(found["evidence"], "generated");
  const Json own = root(found, "collect")["bound"];
  EXPECT_EQ(own["kind"], "bounded") << "both of its functions are the build's: " << own.dump();
  const Json mixed = root(image(), "Reset_Handler")["bound"];
  EXPECT_EQ(mixed["kind"], "estimate") << mixed.dump();
  EXPECT_TRUE(found["coverage"]["notes"].dump().find("code: 1 object generated here by Clang ") != std::string::npos) << found["coverage"].dump();
  EXPECT_TRUE(found["coverage"]["notes"].dump().find("2 objects of the build") != std::string::npos);
}

TEST_F(Generated, ObjectThatIsOlderThanAHeaderIsGenerated)
{
  compile("fill");
  EXPECT_EQ(root(image({"fill"}), "fill")["bound"]["kind"], "bounded");
  makeOlder("build/fill.o");
  EXPECT_EQ(root(image({"fill"}), "fill")["bound"]["kind"], "estimate");
  for (const char *source : {"src/fill.c", "src/shared.h"}) {
    makeOlder(source);
    makeOlder(source);
  }
  EXPECT_EQ(root(image({"fill"}), "fill")["bound"]["kind"], "bounded") << "older than none of what it was made from";
  write("src/shared.h", "int shared(int);\n");
  EXPECT_EQ(root(image({"fill"}), "fill")["bound"]["kind"], "estimate") << "a header changed";
  EXPECT_EQ(root(image({"fill", "--no-cache"}), "fill")["bound"]["kind"], "estimate") << "the same without what was read before";
}

TEST_F(Generated, WholeBuildWithoutAnImageIsEvidenceObjects)
{
  for (const char *stem : {"main", "collect", "fill"})
    compile(stem);
  const Json found = image();
  EXPECT_EQ(found["evidence"], "objects");
  EXPECT_EQ(root(found, "Reset_Handler")["bound"]["kind"], "bounded");
  const Json asked = image({"--evidence", "generated"});
  EXPECT_EQ(asked["evidence"], "generated");
  EXPECT_EQ(root(asked, "Reset_Handler")["bound"]["kind"], "estimate") << "this and nothing else";
}

TEST_F(Generated, RoutinesOfTheCompilerComeFromItsLibrary)
{
  write("src/fill.c", "unsigned long long a, b;\nvoid fill(volatile unsigned char *p) { a = a / b; *p = (unsigned char)a; }\n");
  const Json found = image();
  const Json bound = root(found, "Reset_Handler")["bound"];
  EXPECT_EQ(bound["kind"], "estimate") << bound.dump();
  EXPECT_TRUE(assumes(bound, "functions that no source defines are those of libgcc.a")) << bound.dump();
  EXPECT_TRUE(found["coverage"]["notes"].dump().find("of libgcc.a") != std::string::npos);
}

TEST_F(Generated, UnknownFunctionIsACulprit)
{
  write("src/fill.c", "void vendor_blob(void);\nvoid fill(volatile unsigned char *p) { *p = 1; vendor_blob(); *p = 2; }\n");
  const Json bound = root(image(), "Reset_Handler")["bound"];
  EXPECT_EQ(bound["kind"], "at-least");
  EXPECT_TRUE(bound["culprits"].dump().find("vendor_blob") != std::string::npos) << bound.dump();
}

TEST_F(Generated, SameForAnyNumberOfWorkers)
{
  const auto out = [&](const char *jobs) { return check({"--format", "json", "--no-cache", "-j", jobs}).out; };
  const std::string one = out("1");
  EXPECT_FALSE(one.empty());
  EXPECT_EQ(one, out("8"));
}

TEST_F(Generated, CodeIsKeptAndItsDamageIsSaid)
{
  const Ran first = check({"--format", "json"});
  EXPECT_EQ(check({"--format", "json"}).out, first.out);
  std::vector<fs::path> objects;
  for (const auto &one : fs::recursive_directory_iterator(path("build/.headroom")))
    if (one.path().extension() == ".object")
      objects.push_back(one.path());
  ASSERT_EQ(objects.size(), 3U);
  fs::resize_file(objects.front(), fs::file_size(objects.front()) / 2);
  const Ran damaged = check({"--format", "json"});
  EXPECT_EQ(damaged.out, first.out);
  EXPECT_TRUE(damaged.complains(".object is damaged: its unit is parsed again")) << damaged.err;
  EXPECT_FALSE(check().complains("damaged"));
}

TEST_F(Generated, FactsWithoutCodeAreExtractedAgain)
{
  place("clean.elf", "build/fw.elf");
  EXPECT_EQ(image()["evidence"], "image"); // facts are kept, code is not
  EXPECT_EQ(root(image({"--evidence", "generated"}), "Reset_Handler")["bound"]["kind"], "estimate");
}

TEST_F(Generated, CommandThatNeedsAnImageSaysSo)
{
  const Ran ran = headroom({"map", "-p", "build"});
  EXPECT_EQ(ran.code, 2) << ran.out;
  EXPECT_TRUE(ran.complains("no firmware image in it, and this command wants one")) << ran.err;
}

TEST_F(Generated, CxxIsGenerated)
{
  write("src/fill.cpp", "struct Base { virtual void put(volatile unsigned char *) = 0; };\n"
                        "struct Big : Base { void put(volatile unsigned char *b) override { char x[64]; asm volatile(\"\" : : \"r\"(x) : \"memory\"); *b = x[0]; } };\n"
                        "extern \"C\" void fill(volatile unsigned char *b) { Big big; Base *base = &big; asm volatile(\"\" : \"+r\"(base)); base->put(b); }\n"
                        "extern \"C\" void __cxa_pure_virtual() { for (;;) ; }\n");
  database({named("main", "", clang()), named("collect", "", clang()), named("fill", "-fno-rtti -fno-exceptions", "clang++-19 --target=arm-none-eabi", ".cpp")});
  const Json bound = root(image(), "Reset_Handler")["bound"];
  EXPECT_EQ(bound["kind"], "bounded") << bound.dump();
  EXPECT_GE(bound["bytes"], 264);
}

TEST_F(Generated, RiscVIsGenerated)
{
  write("src/fill.c", "void fill(volatile unsigned char *b) { char x[64]; __asm volatile(\"\" : : \"r\"(x) : \"memory\"); *b = x[0]; }\n");
  const std::string compiler = "clang-19 --target=riscv32-unknown-elf -march=rv32imac -mabi=ilp32 -Os -c ";
  database({{{"directory", path("build")}, {"file", path("src/fill.c")}, {"command", compiler + path("src/fill.c")}}});
  const Json bound = root(image({"fill"}), "fill")["bound"];
  EXPECT_EQ(bound["kind"], "bounded") << bound.dump();
  EXPECT_GE(bound["bytes"], 64);
}

} // namespace
} // namespace headroom::tool
