// SPDX-License-Identifier: Apache-2.0
#include "source/commands/languages.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(LanguageOf, AnExtension)
{
  for (const char *file : {"a.c", "/x.d/a.i"})
    EXPECT_EQ(languageOf({"gcc", file}, file), Language::C) << file;
  for (const char *file : {"a.cc", "a.cpp", "a.cxx", "a.c++", "a.cp", "a.CPP", "a.C", "a.ii"})
    EXPECT_EQ(languageOf({"gcc", file}, file), Language::Cxx) << file;
  for (const char *file : {"a.s", "a.S", "a.sx", "a.asm"})
    EXPECT_EQ(languageOf({"gcc", file}, file), Language::Assembly) << file;
  for (const char *file : {"a.rs", "a.f90", "a.h", "a.m", "a", "b.c/a"})
    EXPECT_EQ(languageOf({"gcc", file}, file), Language::Other) << file;
}

TEST(LanguageOf, TheLastXWins)
{
  EXPECT_EQ(languageOf({"gcc", "-xc++", "a.c"}, "a.c"), Language::Cxx);
  EXPECT_EQ(languageOf({"gcc", "-x", "assembler-with-cpp", "a.c"}, "a.c"), Language::Assembly);
  EXPECT_EQ(languageOf({"gcc", "-xc++", "-x", "c", "a.S"}, "a.S"), Language::C);
  EXPECT_EQ(languageOf({"gcc", "-xc++", "-xnone", "a.c"}, "a.c"), Language::C);
  EXPECT_EQ(languageOf({"gcc", "--language=c++", "a.c"}, "a.c"), Language::Cxx);
  EXPECT_EQ(languageOf({"gcc", "-xobjective-c", "a.c"}, "a.c"), Language::Other);
  EXPECT_EQ(languageOf({"gcc", "-xc-header", "a.h"}, "a.h"), Language::Other);
}

TEST(LanguageOf, ACxxCompilerTakesCForCxx)
{
  EXPECT_EQ(languageOf({"/opt/arm-none-eabi-g++", "a.c"}, "a.c"), Language::Cxx);
  EXPECT_EQ(languageOf({"clang++-19", "a.c"}, "a.c"), Language::Cxx);
  EXPECT_EQ(languageOf({"/opt/g++/bin/gcc", "a.c"}, "a.c"), Language::C);
  EXPECT_EQ(languageOf({"g++", "a.S"}, "a.S"), Language::Assembly);
}

} // namespace
} // namespace headroom
