// SPDX-License-Identifier: Apache-2.0
#include "source/commands/match_macros.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

using Words = std::vector<std::string>;

TEST(ParseDefines, TakesValuesParametersAndNothing)
{
  const Macros macros = parseDefines("#define A 1\n#define B\r\nint x;\n#define F(c) c ## UL\n#define G(a, b) a\n#define S \"a b\"");
  EXPECT_EQ(macros, (Macros{{"A", "1"}, {"B", ""}, {"F(c)", "c ## UL"}, {"G(a, b)", "a"}, {"S", "\"a b\""}}));
  EXPECT_EQ(parseDefines("#define \n#define X(\n"), (Macros{{"X(", ""}}));
}

TEST(CanonicalType, LooksThroughTheOrderOfWords)
{
  EXPECT_EQ(canonicalType("long unsigned int"), canonicalType("unsigned long"));
  EXPECT_EQ(canonicalType("short int"), canonicalType("short"));
  EXPECT_EQ(canonicalType("signed int"), canonicalType("int"));
  EXPECT_EQ(canonicalType("signed"), canonicalType("int"));
  EXPECT_EQ(canonicalType("unsigned"), canonicalType("unsigned int"));
  EXPECT_NE(canonicalType("long int"), canonicalType("int"));
  EXPECT_NE(canonicalType("signed char"), canonicalType("char"));
  EXPECT_NE(canonicalType("long long int"), canonicalType("long int"));
}

struct FlagCase {
  const char *name;
  Macros wanted;
  Macros clang;
  Words flags;
};

class MatchingFlags : public testing::TestWithParam<FlagCase> {};

TEST_P(MatchingFlags, AreThoseOfTheDifference)
{
  EXPECT_EQ(flagsToMatch(GetParam().wanted, GetParam().clang, false, true), GetParam().flags);
}

INSTANTIATE_TEST_SUITE_P(
    All, MatchingFlags,
    testing::Values(FlagCase{"nothing", {}, {}, {}},
                    FlagCase{"short_enums", {{"__ARM_SIZEOF_MINIMAL_ENUM", "1"}}, {{"__ARM_SIZEOF_MINIMAL_ENUM", "4"}}, {"-fshort-enums"}},
                    FlagCase{
                        "long_enums", {{"__ARM_SIZEOF_MINIMAL_ENUM", "4"}}, {{"__ARM_SIZEOF_MINIMAL_ENUM", "1"}}, {"-fno-short-enums"}},
                    FlagCase{"same_enums", {{"__ARM_SIZEOF_MINIMAL_ENUM", "1"}}, {{"__ARM_SIZEOF_MINIMAL_ENUM", "1"}}, {}},
                    FlagCase{"unsigned_char", {{"__CHAR_UNSIGNED__", "1"}}, {}, {"-funsigned-char"}},
                    FlagCase{"signed_char", {}, {{"__CHAR_UNSIGNED__", "1"}}, {"-fsigned-char"}},
                    FlagCase{"short_wchar", {{"__SIZEOF_WCHAR_T__", "2"}}, {{"__SIZEOF_WCHAR_T__", "4"}}, {"-fshort-wchar"}},
                    FlagCase{"freestanding", {{"__STDC_HOSTED__", "0"}}, {{"__STDC_HOSTED__", "1"}}, {"-ffreestanding"}},
                    FlagCase{"hosted", {{"__STDC_HOSTED__", "1"}}, {{"__STDC_HOSTED__", "0"}}, {"-fhosted"}},
                    FlagCase{"thumb", {{"__arm__", "1"}, {"__thumb__", "1"}}, {{"__arm__", "1"}}, {"-mthumb"}},
                    FlagCase{"arm", {{"__arm__", "1"}}, {{"__arm__", "1"}, {"__thumb__", "1"}}, {"-marm"}},
                    FlagCase{"hard_float", {{"__ARM_PCS_VFP", "1"}}, {}, {"-mfloat-abi=hard"}}),
    [](const auto &test) { return std::string(test.param.name); });

TEST(MatchingFlags, NameTheStandardThatTheCompilerDefaultsTo)
{
  const auto standard = [](Macros wanted, bool isCxx) { return flagsToMatch(wanted, {}, isCxx, false); };
  EXPECT_EQ(standard({}, false), Words{"-std=gnu89"});
  EXPECT_EQ(standard({{"__STDC_VERSION__", "199901L"}}, false), Words{"-std=gnu99"});
  EXPECT_EQ(standard({{"__STDC_VERSION__", "201112L"}}, false), Words{"-std=gnu11"});
  EXPECT_EQ(standard({{"__STDC_VERSION__", "201710L"}, {"__STRICT_ANSI__", "1"}}, false), Words{"-std=c17"});
  EXPECT_EQ(standard({{"__STDC_VERSION__", "202000L"}}, false), Words{"-std=gnu23"});
  EXPECT_EQ(standard({{"__cplusplus", "199711L"}}, true), Words{"-std=gnu++98"});
  EXPECT_EQ(standard({{"__cplusplus", "201703L"}}, true), Words{"-std=gnu++17"});
  EXPECT_EQ(standard({{"__cplusplus", "202100L"}}, true), Words{"-std=gnu++23"});
}

TEST(MatchingDefines, RedefineTheTypesOfStdint)
{
  const Macros wanted = {{"__INT32_TYPE__", "long int"},
                         {"__INT32_MAX__", "0x7fffffffL"},
                         {"__INT32_C(c)", "c ## L"},
                         {"__INT16_TYPE__", "short int"},
                         {"__INT16_MAX__", "0x7fff"}};
  const Macros clang = {{"__INT32_TYPE__", "int"},
                        {"__INT32_MAX__", "2147483647"},
                        {"__INT32_C_SUFFIX__", ""},
                        {"__INT16_TYPE__", "short"},
                        {"__INT16_MAX__", "32767"}};
  EXPECT_EQ(definesToMatch(wanted, clang, false),
            (Words{"-D__INT32_C(c)=c ## L", "-D__INT32_C_SUFFIX__=L", "-D__INT32_MAX__=0x7fffffffL", "-D__INT32_TYPE__=long int"}));
}

TEST(MatchingDefines, LeaveTypesThatTheLanguageHas)
{
  EXPECT_EQ(
      definesToMatch({{"__SIZE_TYPE__", "unsigned int"}, {"__WCHAR_TYPE__", "unsigned int"}, {"__CHAR32_TYPE__", "long unsigned int"}},
                     {{"__SIZE_TYPE__", "unsigned long"}, {"__WCHAR_TYPE__", "int"}, {"__CHAR32_TYPE__", "unsigned int"}}, false),
      Words{});
}

TEST(MatchingDefines, AddWhatOnlyTheCompilerSaysButNoPromises)
{
  EXPECT_EQ(definesToMatch({{"__USES_INITFINI__", "1"},
                            {"__BOARD__", ""},
                            {"__FLT32_MAX__", "1"},
                            {"__FRACT_MAX__", "1"},
                            {"__SIZEOF_FLOAT80__", "12"},
                            {"__ARM_FEATURE_X", "1"},
                            {"__cpp_x", "1"},
                            {"__HAVE_SPECULATION_SAFE_VALUE", "1"}},
                           {}, false),
            (Words{"-D__BOARD__=", "-D__USES_INITFINI__=1"}));
}

TEST(MatchingDefines, HideClangUnlessItStays)
{
  const Macros clang = {
      {"__clang__", "1"}, {"__clang_major__", "19"}, {"__llvm__", "1"}, {"__LITTLE_ENDIAN__", "1"}, {"__INT8_FMTd__", "\"hhd\""}};
  EXPECT_EQ(definesToMatch({}, clang, false), (Words{"-U__LITTLE_ENDIAN__", "-U__clang__", "-U__clang_major__", "-U__llvm__"}));
  EXPECT_EQ(definesToMatch({}, clang, true), Words{"-U__LITTLE_ENDIAN__"});
  EXPECT_EQ(definesToMatch(clang, clang, false), Words{});
}

TEST(MatchingDefines, TakeTheArgumentsFromAnAttributeThatClangHasWithout)
{
  EXPECT_EQ(definesToMatch({{"__GNUC__", "12"}}, {{"__GNUC__", "12"}}, false), Words{"-D__malloc__(...)=__malloc__"});
  EXPECT_EQ(definesToMatch({{"__GNUC__", "10"}}, {{"__GNUC__", "10"}}, false), Words{});
}

TEST(LayoutDifferences, AreSizesSignsAndOrder)
{
  using Differences = std::vector<LayoutDifference>;
  EXPECT_EQ(layoutDifferences({{"__SIZEOF_LONG__", "4"}, {"__SIZEOF_INT__", "4"}}, {{"__SIZEOF_LONG__", "8"}, {"__SIZEOF_INT__", "4"}}),
            (Differences{{"__SIZEOF_LONG__", "4", "8"}}));
  EXPECT_EQ(layoutDifferences({{"__CHAR_UNSIGNED__", "1"}}, {}), (Differences{{"__CHAR_UNSIGNED__", "1", "not defined"}}));
  EXPECT_EQ(layoutDifferences({}, {{"__CHAR_UNSIGNED__", "1"}}), (Differences{{"__CHAR_UNSIGNED__", "not defined", "1"}}));
  EXPECT_EQ(layoutDifferences({{"__BYTE_ORDER__", "__ORDER_BIG_ENDIAN__"}, {"__BIGGEST_ALIGNMENT__", "8"}},
                              {{"__BYTE_ORDER__", "__ORDER_LITTLE_ENDIAN__"}, {"__BIGGEST_ALIGNMENT__", "16"}}),
            (Differences{{"__BIGGEST_ALIGNMENT__", "8", "16"}, {"__BYTE_ORDER__", "__ORDER_BIG_ENDIAN__", "__ORDER_LITTLE_ENDIAN__"}}));
  EXPECT_EQ(layoutDifferences({{"__SIZEOF_FLOAT80__", "12"}, {"__VERSION__", "1"}}, {{"__VERSION__", "2"}}), Differences{});
}

} // namespace
} // namespace headroom
