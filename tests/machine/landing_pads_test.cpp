// SPDX-License-Identifier: Apache-2.0
// Catch handlers and clean-ups are entered by the unwinder only; what they call counts at the depth of the body.
#include "machine/compiled_objects.h"

namespace headroom::test {
namespace {

const std::string source = "void may_throw(int); void in_handler(int); void in_cleanup(int);\n"
                           "struct Guard { int n; ~Guard() { in_cleanup(n); } };\n"
                           "int f(int n) { Guard guard{n}; try { may_throw(n); } catch (int e) { in_handler(e); } return n; }";

bool calls(const MachineFacts &facts, const std::string &function, const std::string &callee)
{
  for (const CallSite &call : functionNamed(facts, function)->calls)
    for (const Address target : call.target.constants)
      if (nameOfTarget(facts, target) == callee)
        return call.depthBytes > 0;
  return false;
}

class LandingPads : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(LandingPads, CallOfACatchHandlerIsKnown)
{
  const Workshop workshop;
  const MachineFacts facts = Workshop::read({workshop.compile("f.cc", source, GetParam(), {"-fexceptions"})});
  ASSERT_TRUE(functionNamed(facts, "_Z1fi"));
  EXPECT_TRUE(calls(facts, "_Z1fi", "_Z9may_throwi"));
  EXPECT_TRUE(calls(facts, "_Z1fi", "_Z10in_handleri")) << describe(facts, "_Z1fi");
  EXPECT_TRUE(calls(facts, "_Z1fi", "_Z10in_cleanupi"));
  EXPECT_TRUE(calls(facts, "_Z1fi", "__cxa_end_cleanup") || calls(facts, "_Z1fi", "_Unwind_Resume")) << describe(facts, "_Z1fi");
}

TEST_P(LandingPads, NothingOfTheFunctionIsUnexplained)
{
  const Workshop workshop;
  const MachineFacts facts = Workshop::read({workshop.compile("f.cc", source, GetParam(), {"-fexceptions"})});
  ASSERT_TRUE(functionNamed(facts, "_Z1fi"));
  for (const Culprit &culprit : functionNamed(facts, "_Z1fi")->culprits)
    ADD_FAILURE() << culprit.reason << ": " << culprit.detail;
  EXPECT_TRUE(functionNamed(facts, "_Z1fi")->culprits.empty());
}

INSTANTIATE_TEST_SUITE_P(Compilers, LandingPads,
                         testing::Values(cortexM4Gxx, rv32Gxx, std::vector<std::string>{"clang++-19", "--target=thumbv7em-none-eabi", "-Os"}));

} // namespace
} // namespace headroom::test
