// SPDX-License-Identifier: Apache-2.0
#include "facts/shell_words.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

using Words = std::vector<std::string>;

struct Case {
  const char *name;
  const char *text;
  Words words;
};

class ShellCommand : public testing::TestWithParam<Case> {};

TEST_P(ShellCommand, IsSplitAsTheShellDoes)
{
  EXPECT_EQ(splitShellCommand(GetParam().text), GetParam().words);
}

INSTANTIATE_TEST_SUITE_P(
    Posix, ShellCommand,
    testing::Values(Case{"blanks", "  gcc \t -c\na.c ", {"gcc", "-c", "a.c"}}, Case{"nothing", "  ", {}},
                    Case{"single_quotes", "gcc '-DA=\"b c\"' x", {"gcc", "-DA=\"b c\"", "x"}},
                    Case{"double_quotes", R"(gcc "-DA=\"b c\"")", {"gcc", "-DA=\"b c\""}},
                    Case{"backslash_outside", R"(gcc -DA=\"b\ c\")", {"gcc", "-DA=\"b c\""}},
                    Case{"backslash_in_single_quotes_is_plain", R"(gcc '-DA=\n')", {"gcc", "-DA=\\n"}},
                    Case{"backslash_in_double_quotes_escapes_four", R"("a\$b\`c\\d\n")", {"a$b`c\\d\\n"}},
                    Case{"empty_word", "gcc '' \"\"", {"gcc", "", ""}}, Case{"joined_parts", "-D'A'=\"B\"c", {"-DA=Bc"}},
                    Case{"continued_line", "gcc \\\n-c", {"gcc", "-c"}}, Case{"open_quote", "gcc 'a b", {"gcc", "a b"}},
                    Case{"trailing_backslash", "gcc \\", {"gcc", "\\"}}, Case{"no_expansion", "gcc $HOME *.c", {"gcc", "$HOME", "*.c"}}),
    [](const auto &test) { return std::string(test.param.name); });

INSTANTIATE_TEST_SUITE_P(
    Windows, ShellCommand,
    testing::Values(Case{"drive", R"(C:\gcc\bin\gcc.exe -c D:\src\a.c)", {R"(C:\gcc\bin\gcc.exe)", "-c", R"(D:\src\a.c)"}},
                    Case{"quoted_drive", R"("C:\Program Files\gcc.exe" -c a.c)", {R"(C:\Program Files\gcc.exe)", "-c", "a.c"}},
                    Case{"joined_include", R"(gcc -IC:\inc -DX=\"y\")", {"gcc", R"(-IC:\inc)", "-DX=\"y\""}},
                    Case{"apostrophe_is_plain", R"(C:\gcc.exe -DA='b)", {R"(C:\gcc.exe)", "-DA='b"}},
                    Case{"forward_slashes_are_posix", R"(C:/gcc.exe '-DA=b c')", {"C:/gcc.exe", "-DA=b c"}}),
    [](const auto &test) { return std::string(test.param.name); });

TEST(ResponseFileText, HasABackslashEscapeInSingleQuotesToo)
{
  EXPECT_EQ(splitResponseFile("-DA='b\\'c' \"-I x\"\n-DB\\ C\r\n"), (Words{"-DA=b'c", "-I x", "-DB C"}));
}

TEST(ResponseFileText, MayBeEmpty)
{
  EXPECT_EQ(splitResponseFile("\n"), Words{});
}

} // namespace
} // namespace headroom
