// SPDX-License-Identifier: Apache-2.0
// Commands of real compilers, translated and parsed by Clang: the source holds what must be true in both.
#include "source/commands/translate_command.h"

#include <gtest/gtest.h>

#include "facts/shell_words.h"
#include "support/process.h"
#include "temporary_directory.h"

namespace headroom {
namespace {

using test::TemporaryDirectory;

// Sizes are what the build's compiler says of itself: each assertion is compiled by both.
constexpr const char *source = R"(
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <float.h>
enum small { ONE, TWO };
struct mixed { char c; enum small e; uint_fast8_t f; uint_fast16_t g; wchar_t w; long double d; int32_t i; };
#ifdef SIZE
#define CHECK(name, value) typedef char name[(value) ? 1 : -1]
CHECK(mixed_size, sizeof(struct mixed) == SIZE);
CHECK(enum_size, sizeof(enum small) == ENUM);
CHECK(char_sign, ((char)-1 < 0) == CHAR_IS_SIGNED);
CHECK(hosted, __STDC_HOSTED__ == HOSTED);
CHECK(gnuc, __GNUC__ == GNUC);
#endif
extern int32_t redeclared(uint32_t);
// GCC's int32_t is long there, Clang's is int; __clang__ is hidden where GCC built.
#if !defined(__clang__) && (defined(__arm__) || (defined(__riscv) && __riscv_xlen == 32))
extern long redeclared(unsigned long);
#endif
)";

// The numbers come out of the build's compiler as sizes of arrays in assembly.
constexpr const char *question = R"(
#include "source.c"
int size_value = sizeof(struct mixed), enum_value = sizeof(enum small), sign_value = (char)-1 < 0, hosted_value = __STDC_HOSTED__,
    gnuc_value = __GNUC__;
)";

std::string valueIn(const std::string &assembly, const std::string &symbol)
{
  const std::size_t label = assembly.find("\n" + symbol + ":");
  if (label == std::string::npos)
    return "0";
  const std::size_t line = assembly.find_first_not_of(" \t\n", label + symbol.size() + 2);
  const std::vector<std::string> words = test::splitWords(assembly.substr(line, assembly.find('\n', line) - line));
  // `.zero 4` and `.space 4` are the value 0.
  return words.size() < 2 || words[0] == ".zero" || words[0] == ".space" ? "0" : words[1];
}

struct Case {
  const char *name;
  const char *command; ///< compiler and flags
};

class RealCompiler : public testing::TestWithParam<Case> {};

TEST_P(RealCompiler, IsFollowedInLayoutAndHeaders)
{
  const TemporaryDirectory directory;
  directory.write("source.c", source);
  directory.write("question.c", question);
  std::vector<std::string> build = splitShellCommand(GetParam().command);
  for (const char *word : {"-S", "-w", "-fno-lto", "-o", "-"})
    build.emplace_back(word);
  build.push_back(directory.at("question.c"));
  const test::ProcessResult built = test::runProcess(build, 60);
  ASSERT_EQ(built.exitCode, 0) << built.output;

  CompileCommand command = {
      .directory = directory.path(), .file = directory.at("source.c"), .arguments = splitShellCommand(GetParam().command)};
  command.arguments.insert(command.arguments.end(),
                           {"-DSIZE=" + valueIn(built.output, "size_value"), "-DENUM=" + valueIn(built.output, "enum_value"),
                            "-DCHAR_IS_SIGNED=" + valueIn(built.output, "sign_value"), "-DHOSTED=" + valueIn(built.output, "hosted_value"),
                            "-DGNUC=" + valueIn(built.output, "gnuc_value"), "-c", "source.c"});
  CommandTranslator translator;
  Expected<ClangCommand> translated = translator.translate(command);
  ASSERT_TRUE(translated) << translated.error().text();
  std::vector<std::string> parse = {CLANG, "-fsyntax-only"};
  parse.insert(parse.end(), translated->arguments.begin(), translated->arguments.end());
  parse.push_back(translated->file);
  const test::ProcessResult parsed = test::runProcess(parse, 60);
  EXPECT_EQ(parsed.exitCode, 0) << parsed.output << built.output;
  EXPECT_EQ(parsed.output, "");
}

INSTANTIATE_TEST_SUITE_P(
    Arm, RealCompiler,
    testing::Values(
        Case{"plain", "arm-none-eabi-gcc"}, Case{"cortex_m3", "arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -Os"},
        Case{"freestanding", "arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -ffreestanding -std=c99"},
        Case{"long_enums", "arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -fno-short-enums"},
        Case{"signed_char", "arm-none-eabi-gcc -mcpu=cortex-m0 -mthumb -fsigned-char"},
        Case{"short_wchar", "arm-none-eabi-gcc -mcpu=cortex-m0 -mthumb -fshort-wchar -fno-hosted"},
        Case{"hard_float", "arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16 -mfp16-format=ieee"},
        Case{"without_dsp", "arm-none-eabi-gcc -mcpu=cortex-m33+nodsp -mthumb"},
        Case{"picolibc", "arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb --specs=picolibc.specs"},
        Case{"nano", "arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb --specs=nano.specs -flto -g3"},
        Case{"old_flags", "arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -mapcs-frame -mno-sched-prolog -fno-hosted -std=gnu99"},
        Case{"zephyrs_flags",
             "arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -ffreestanding -fno-reorder-functions -fno-defer-pop --param=min-pagesize=0 "
             "-fmacro-prefix-map=/a=b -mfp16-format=ieee -fno-printf-return-value -std=c99"}),
    [](const auto &test) { return std::string(test.param.name); });

INSTANTIATE_TEST_SUITE_P(
    Riscv, RealCompiler,
    testing::Values(Case{"rv32imac", "riscv64-unknown-elf-gcc -march=rv32imac_zicsr_zifencei -mabi=ilp32 -ffreestanding"},
                    Case{"rv32e", "riscv64-unknown-elf-gcc -march=rv32emac -mabi=ilp32e -ffreestanding"},
                    Case{"rv32_float", "riscv64-unknown-elf-gcc -march=rv32imafc -mabi=ilp32f -mtune=size -ffreestanding"},
                    Case{"rv64_default", "riscv64-unknown-elf-gcc -mcmodel=medany -ffreestanding"},
                    Case{"rv64_picolibc", "riscv64-unknown-elf-gcc --specs=picolibc.specs -fshort-enums"}),
    [](const auto &test) { return std::string(test.param.name); });

INSTANTIATE_TEST_SUITE_P(Clang, RealCompiler,
                         testing::Values(Case{"arm", CLANG " --target=arm-none-eabi -mcpu=cortex-m3 -ffreestanding"},
                                         Case{"arm_short_enums", CLANG " -target thumbv7m-none-eabi -ffreestanding -Xclang -fshort-enums"},
                                         Case{"riscv32", CLANG " --target=riscv32 -march=rv32imac -ffreestanding"}),
                         [](const auto &test) { return std::string(test.param.name); });

} // namespace
} // namespace headroom
