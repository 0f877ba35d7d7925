// SPDX-License-Identifier: Apache-2.0
// Random recursive functions, as text and as something that runs: no recursion may ever be deeper than the depth that was found.
#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "extracted_unit.h"
#include "guard_case.h"

namespace headroom::test {
namespace {

constexpr unsigned functionsPerUnit = 150;
constexpr unsigned unitCount = 8;
constexpr unsigned deepest = 2500; // deeper is without end: more than any depth that is ever claimed

struct Type {
  const char *name;
  unsigned bits;
  bool isSigned;
};

constexpr Type types[] = {{"unsigned char", 8, false}, {"signed char", 8, true}, {"unsigned short", 16, false},
                          {"short", 16, true},         {"int", 32, true},        {"unsigned int", 32, false}};

std::int64_t cut(std::int64_t value, const Type &type)
{
  const std::uint64_t mask = (std::uint64_t{1} << type.bits) - 1;
  const std::uint64_t low = static_cast<std::uint64_t>(value) & mask;
  return type.isSigned && (low >> (type.bits - 1)) != 0 ? static_cast<std::int64_t>(low) - (std::int64_t{1} << type.bits)
                                                         : static_cast<std::int64_t>(low);
}

const Type &promoted(const Type &type)
{
  return type.bits == 32 ? type : types[4];
}

/// `n + plus`, once through a cast to `cast`; or a constant.
struct Term {
  std::int64_t plus = 0;
  const Type *cast = nullptr;
  bool isConstant = false;

  std::int64_t value(std::int64_t n, const Type &type) const
  {
    const std::int64_t sum = isConstant ? plus : cut(n + plus, promoted(type));
    return cast ? cut(sum, *cast) : sum;
  }
  const Type &resultOf(const Type &type) const { return cast ? promoted(*cast) : isConstant ? types[4] : promoted(type); }
  std::string text() const
  {
    std::string out = isConstant ? std::to_string(plus) : plus == 0 ? "n" : "n + " + std::to_string(plus);
    return cast ? "(" + std::string(cast->name) + ")(" + out + ")" : out;
  }
};

/// One comparison; `flag` where it is anything.
struct Condition {
  bool isAny = false;
  Term left;
  std::string order;
  std::int64_t right = 0;

  std::string text() const { return isAny ? "flag" : left.text() + " " + order + " " + std::to_string(right); }
  /// Which outcomes are possible.
  std::set<bool> outcomes(std::int64_t n, const Type &type) const
  {
    if (isAny)
      return {false, true};
    const Type &common = left.resultOf(type);
    const std::int64_t l = cut(left.value(n, type), common);
    const std::int64_t r = cut(right, common);
    if (order == "<")
      return {l < r};
    if (order == "<=")
      return {l <= r};
    if (order == ">")
      return {l > r};
    if (order == ">=")
      return {l >= r};
    return {(order == "==") == (l == r)};
  }
};

struct Statement {
  std::vector<Condition> conditions; ///< none, one, or two
  bool isOr = false;
  bool isNegated = false;
  enum class Kind { Return, Call, Change } kind = Kind::Return;
  Term term;

  std::string text(const std::string &function) const
  {
    std::string condition;
    for (const Condition &one : conditions)
      condition += (condition.empty() ? "" : isOr ? " || " : " && ") + one.text();
    const std::string what = kind == Kind::Return ? "return;" : kind == Kind::Call ? function + "(" + term.text() + ");" : "n = " + term.text() + ";";
    return condition.empty() ? what : std::string("if (") + (isNegated ? "!(" : "(") + condition + ")) " + what;
  }
  std::set<bool> outcomes(std::int64_t n, const Type &type) const
  {
    if (conditions.empty())
      return {true};
    std::set<bool> out = conditions[0].outcomes(n, type);
    if (conditions.size() == 2) {
      std::set<bool> both;
      for (const bool a : out)
        for (const bool b : conditions[1].outcomes(n, type))
          both.insert(isOr ? a || b : a && b);
      out = both;
    }
    if (!isNegated)
      return out;
    std::set<bool> inverted;
    for (const bool one : out)
      inverted.insert(!one);
    return inverted;
  }
};

struct Walk {
  std::string name;
  const Type *type = nullptr;
  std::vector<Statement> statements;
  std::vector<std::int64_t> starts; ///< none: anything

  std::string text() const
  {
    std::string out = "static void " + name + "(" + type->name + " n)\n{\n";
    for (const Statement &one : statements)
      out += "  " + one.text(name) + "\n";
    out += "}\nvoid start_" + name + "(void)\n{\n";
    for (const std::int64_t start : starts)
      out += "  " + name + "(" + std::to_string(start) + ");\n";
    if (starts.empty())
      out += "  " + name + "(input());\n";
    return out + "}\n";
  }

  void run(std::size_t at, std::int64_t n, std::set<std::int64_t> &calls) const
  {
    for (; at < statements.size(); ++at) {
      const Statement &one = statements[at];
      const std::set<bool> outcomes = one.outcomes(n, *type);
      if (!outcomes.contains(true))
        continue;
      if (outcomes.contains(false))
        run(at + 1, n, calls);
      if (one.kind == Statement::Kind::Return)
        return;
      const std::int64_t value = cut(one.term.value(n, *type), *type);
      if (one.kind == Statement::Kind::Call)
        calls.insert(value);
      else
        n = value;
    }
  }

  /// Activations when it starts with `n`; more than `deepest` stands for without end.
  unsigned depthFrom(std::int64_t n, std::map<std::int64_t, std::optional<unsigned>> &known, unsigned above) const
  {
    if (above > deepest)
      return 2 * deepest;
    const auto [place, isNew] = known.try_emplace(n);
    if (!isNew)
      return place->second.value_or(2 * deepest); // still running: a circle
    std::set<std::int64_t> calls;
    run(0, n, calls);
    unsigned below = 0;
    for (const std::int64_t call : calls)
      below = std::max(below, depthFrom(call, known, above + 1));
    return *(known[n] = std::min(below + 1, 2 * deepest));
  }
};

class Inventor {
public:
  explicit Inventor(unsigned seed) : random_(seed) {}

  Walk walk(const std::string &name)
  {
    Walk out;
    out.name = name;
    out.type = &types[below(6)];
    for (unsigned i = 1 + below(3); i > 0; --i)
      out.statements.push_back(statement());
    Statement call = below(2) == 0 ? statement() : Statement();
    call.kind = Statement::Kind::Call;
    call.term = term(true);
    out.statements.push_back(call);
    if (below(4) != 0)
      for (unsigned i = 1 + below(2); i > 0; --i)
        out.starts.push_back(cut(static_cast<int>(below(24)) - (below(3) == 0 ? 6 : 0), *out.type));
    return out;
  }

  std::int64_t anyOf(const Type &type) { return cut(static_cast<std::int64_t>(random_()), type); }

private:
  unsigned below(unsigned end) { return static_cast<unsigned>(random_() % end); }

  Term term(bool isArgument)
  {
    Term out;
    const std::int64_t steps[] = {-1, -1, -1, -2, -3, 1, 1, 2, 0};
    out.plus = isArgument ? steps[below(9)] : below(4) == 0 ? steps[below(9)] : 0;
    if (below(10) == 0)
      out.cast = &types[below(6)];
    if (isArgument && below(30) == 0) {
      out.isConstant = true;
      out.cast = nullptr;
      out.plus = below(8);
    }
    return out;
  }

  Condition condition()
  {
    Condition out;
    out.isAny = below(8) == 0;
    out.left = term(false);
    const char *orders[] = {"<", "<=", ">", ">=", "==", "!="};
    out.order = orders[below(6)];
    const std::int64_t limits[] = {0, 0, 0, 1, 2, 10, 20, -1, 100, 250};
    out.right = limits[below(10)];
    return out;
  }

  Statement statement()
  {
    Statement out;
    out.kind = below(12) == 0 ? Statement::Kind::Change : below(4) == 0 ? Statement::Kind::Call : Statement::Kind::Return;
    out.term = term(true);
    for (unsigned i = 1 + (below(3) == 0 ? 1 : 0); i > 0; --i)
      out.conditions.push_back(condition());
    out.isOr = below(2) == 0;
    out.isNegated = below(4) == 0;
    return out;
  }

  std::mt19937 random_;
};

class SimulatedRecursion : public testing::TestWithParam<unsigned> {};

TEST_P(SimulatedRecursion, IsNeverDeeperThanTheBound)
{
  Inventor inventor(GetParam());
  std::string text = "extern int flag;\nextern int input(void);\n";
  std::vector<Walk> walks;
  GuardImage image;
  image.roots.clear();
  for (unsigned i = 0; i < functionsPerUnit; ++i) {
    walks.push_back(inventor.walk("walk" + std::to_string(i)));
    text += walks.back().text();
    image.roots.push_back("start_" + walks.back().name);
  }
  const ImageProgram program = guardedProgram({factsOfC(text, {"-Wno-everything"})}, image);
  std::map<std::string, std::optional<std::uint64_t>> depths;
  for (const RecursionCycle &cycle : program.cycles)
    if (cycle.functions.size() == 1)
      depths[cycle.functions.front()] = cycle.depth;
  unsigned proven = 0;
  for (const Walk &walk : walks) {
    const auto found = depths.find(walk.name);
    ASSERT_NE(found, depths.end()) << walk.text();
    if (!found->second)
      continue;
    ++proven;
    std::vector<std::int64_t> starts = walk.starts;
    if (starts.empty())
      for (std::int64_t i = -300; i < 300; ++i)
        starts.push_back(cut(i, *walk.type));
    if (walk.starts.empty())
      for (unsigned i = 0; i < 300; ++i)
        starts.push_back(inventor.anyOf(*walk.type));
    unsigned deepestRun = 0;
    std::map<std::int64_t, std::optional<unsigned>> known;
    for (const std::int64_t start : starts)
      deepestRun = std::max(deepestRun, walk.depthFrom(start, known, 1));
    EXPECT_LE(deepestRun, *found->second) << walk.text();
  }
  EXPECT_GT(proven, functionsPerUnit / 20) << "a test of hardly anything";
}

INSTANTIATE_TEST_SUITE_P(Units, SimulatedRecursion, testing::Range(1U, unitCount + 1));

} // namespace
} // namespace headroom::test
