// SPDX-License-Identifier: Apache-2.0
#include "program/link_names.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace headroom::program {
namespace {

bool hasVariant(const std::string &name, const std::string &other)
{
  const std::vector<std::string> variants = otherVariants(name);
  return std::find(variants.begin(), variants.end(), other) != variants.end();
}

TEST(LinkNames, ConstructorsAndDestructorsHaveSeveral)
{
  EXPECT_TRUE(hasVariant("_ZN4FileD1Ev", "_ZN4FileD0Ev"));
  EXPECT_TRUE(hasVariant("_ZN4FileC4Ev", "_ZN4FileC1Ev"));
  EXPECT_TRUE(hasVariant("_ZZ4mainEN5LocalD1Ev", "_ZZ4mainEN5LocalD0Ev"));
  EXPECT_TRUE(hasVariant("_ZN9ReferenceC1IiEEOT_", "_ZN9ReferenceC2IiEEOT_"));
  EXPECT_TRUE(otherVariants("_ZN4File4readEj").empty());
  EXPECT_TRUE(otherVariants("C1E").empty());
  EXPECT_TRUE(otherVariants("_Z").empty());
}

TEST(LinkNames, AThunkLeadsToItsMethod)
{
  EXPECT_EQ(methodOfThunk("_ZThn8_N4File5writeEj"), "_ZN4File5writeEj");
  EXPECT_EQ(methodOfThunk("_ZTh16_N4File5writeEj"), "_ZN4File5writeEj");
  EXPECT_EQ(methodOfThunk("_ZTv0_n12_N4Left3getEj"), "_ZN4Left3getEj");
  EXPECT_EQ(methodOfThunk("_ZTch0_h8_N4File4copyEv"), "_ZN4File4copyEv");
  EXPECT_EQ(methodOfThunk("_ZTcv0_n12_v0_n16_N4File4copyEv"), "_ZN4File4copyEv");
  EXPECT_EQ(methodOfThunk("_ZThn8_Z4mainEN5Local2goEv"), "_ZZ4mainEN5Local2goEv");
}

TEST(LinkNames, WhatIsNoThunkLeadsNowhere)
{
  for (const char *name : {"", "_ZT", "_ZTh", "_ZThn", "_ZThn8", "_ZThn8_", "_ZTv0_", "_ZTch0_", "_ZTV4File", "_ZTI4File", "_ZN4File4copyEv", "memcpy"})
    EXPECT_EQ(methodOfThunk(name), "") << name;
}

TEST(LinkNames, UnqualifiedNamesAreThoseOfDebugInformation)
{
  for (const auto &[text, name] : std::vector<std::pair<std::string, std::string>>{
           {"helper()", "helper"},
           {"helper", "helper"},
           {"int ns::Shape<int>::area<char>(int) const", "area"},
           {"(anonymous namespace)::Unnamed::go(int (*)(int))", "go"},
           {"viaLocal()::Local::go()", "go"},
           {"viaLocal(int) const::Local::go()", "go"},
           {"main::{lambda(int)#1}::operator()(int) const", "operator()"},
           {"main::$_0::operator()(int) const", "operator()"},
           {"operator()<int>", "operator()"},
           {"apply<main::<lambda(int)> >", "apply"},
           {"ns::List::operator->() const", "operator->"},
           {"ns::operator<<(ns::Out&, int)", "operator<<"},
           {"ns::Flag::operator unsigned int() const", "operator unsigned int"},
           {"operatorName(int)", "operatorName"},
           {"", ""}})
    EXPECT_EQ(unqualifiedName(text), name) << text;
}

TEST(LinkNames, TextThatIsCutOffHasNoName)
{
  EXPECT_EQ(unqualifiedName("f(int"), "");
  EXPECT_EQ(unqualifiedName("Box<int"), "");
}

} // namespace
} // namespace headroom::program
