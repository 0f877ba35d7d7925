// SPDX-License-Identifier: Apache-2.0
#include "path_case.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "extracted_unit.h"

namespace headroom::test {

namespace {

using program::Answer;
using program::ArgumentFact;

using Lines = std::map<unsigned, std::multiset<std::string>>;

const char *kindName(PathIssue::Kind kind)
{
  switch (kind) {
  case PathIssue::Kind::Unchecked: return "unchecked";
  case PathIssue::Kind::Leak: return "leak";
  case PathIssue::Kind::DoubleFree: return "double-free";
  case PathIssue::Kind::UseAfterFree: return "use-after-free";
  case PathIssue::Kind::Mismatch: return "mismatch";
  case PathIssue::Kind::WrongHeap: return "wrong-heap";
  case PathIssue::Kind::ReallocLeak: return "realloc-leak";
  case PathIssue::Kind::ZeroSize: return "zero-size";
  case PathIssue::Kind::SizeOverflow: return "size-overflow";
  case PathIssue::Kind::UnsetOnTimeout: return "unset-on-timeout";
  case PathIssue::Kind::FreeSignature: return "free-signature";
  case PathIssue::Kind::BlockTooSmall: return "block-too-small";
  case PathIssue::Kind::LockLeak: return "lock-leak";
  case PathIssue::Kind::LockScopeExit: return "lock-scope-exit";
  case PathIssue::Kind::LateDomainJoin: return "late-domain-join";
  }
  return "?";
}

const char *lockName(LockRule::Kind kind)
{
  switch (kind) {
  case LockRule::Kind::Spin: return "spin";
  case LockRule::Kind::Interrupts: return "irq";
  case LockRule::Kind::Scheduler: return "scheduler";
  case LockRule::Kind::Mutex: return "mutex";
  }
  return "?";
}

std::string trimmed(std::string text)
{
  text.erase(0, text.find_first_not_of(' '));
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

std::vector<std::string> split(const std::string &text, const std::string &by)
{
  std::vector<std::string> out;
  std::size_t from = 0;
  for (std::size_t at = 0; (at = text.find(by, from)) != std::string::npos; from = at + by.size())
    out.push_back(trimmed(text.substr(from, at - from)));
  out.push_back(trimmed(text.substr(from)));
  return out;
}

void readExpectations(const std::string &text, Lines &issues, Lines &conditions)
{
  std::istringstream lines(text);
  unsigned number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const auto after = [&](const std::string &mark) {
      const std::size_t at = line.find(mark);
      return at == std::string::npos ? std::string() : line.substr(at + mark.size());
    };
    if (const std::string expected = after("// expect: "); !expected.empty())
      for (const std::string &kind : split(expected, ","))
        issues[number].insert(kind);
    if (const std::string expected = after("// when: "); !expected.empty())
      for (const std::string &condition : split(expected, " | "))
        conditions[number].insert(condition);
  }
}

std::string argumentText(const ArgumentFact &fact, const program::SourceProgram &program)
{
  switch (fact.kind) {
  case ArgumentFact::Kind::Unknown: return "?";
  case ArgumentFact::Kind::Integer: return std::to_string(fact.number);
  case ArgumentFact::Kind::Parameter: return (fact.number != 0 ? "time of p" : "p") + std::to_string(fact.index);
  case ArgumentFact::Kind::Object: return "&" + std::string(program.variables()[fact.index].name);
  case ArgumentFact::Kind::Function: return std::string(program.functions()[fact.index].name);
  }
  return "?";
}

std::string conditionText(const program::PathConditions &conditions, const program::SourceProgram &program)
{
  std::string out;
  const auto add = [&](const std::string &word) { out += (out.empty() ? "" : " ") + word; };
  if (conditions.inInterrupt != Answer::Open)
    add(conditions.inInterrupt == Answer::Yes ? "isr=yes" : "isr=no");
  if (conditions.preKernel != Answer::Open)
    add(conditions.preKernel == Answer::Yes ? "pre=yes" : "pre=no");
  for (const program::ParameterTest &test : conditions.tests)
    add("p" + std::to_string(test.parameter) + (test.isEqual ? "==" : "!=") + std::to_string(test.number));
  for (const program::LockInHand &lock : conditions.locks)
    add(std::string("lock:") + lockName(lock.kind));
  if (conditions.callerLocksReleased != 0)
    add("dropped:" + std::to_string(conditions.callerLocksReleased));
  std::string arguments;
  for (const ArgumentFact &fact : conditions.arguments)
    arguments += (arguments.empty() ? "" : ", ") + argumentText(fact, program);
  add("args(" + arguments + ")");
  return out;
}

std::string joined(const std::multiset<std::string> &words, const char *by)
{
  std::string out;
  for (const std::string &word : words)
    out += (out.empty() ? "" : by) + word;
  return out.empty() ? "nothing" : out;
}

void compare(const Lines &expected, const Lines &found, bool mayFindMore, const std::string &what, const std::string &unit, std::string &out)
{
  static const std::multiset<std::string> nothing;
  for (const auto &[line, words] : expected) {
    const auto at = found.find(line);
    const auto &there = at == found.end() ? nothing : at->second;
    if (there != words)
      out += unit + ":" + std::to_string(line) + ": expected " + what + joined(words, " | ") + ", found " + joined(there, " | ") + "\n";
  }
  if (mayFindMore)
    return;
  for (const auto &[line, words] : found)
    if (!expected.contains(line))
      out += unit + ":" + std::to_string(line) + ": unexpected " + what + joined(words, " | ") + "\n";
}

bool mayWait(const program::PathInput &input, const program::MergedFunction &function)
{
  for (const std::uint32_t row : input.rowsOf(function.name, function.type))
    if (input.rules[row].waits)
      return true;
  return false;
}

} // namespace

WalkedUnits walkUnits(const std::vector<std::string> &texts)
{
  WalkedUnits out;
  for (const std::string &text : texts)
    out.units.push_back(factsOfC(kernelHeader() + text));
  const program::SourceProgram program(out.units);
  const std::vector<ApiRule> rules = kernelRules();
  program::PathInput input{
      program,
      rules,
      [&](std::string_view name, std::string_view type) {
        std::vector<std::uint32_t> rows;
        for (std::uint32_t i = 0; i < rules.size(); ++i)
          if (std::find(rules[i].functions.begin(), rules[i].functions.end(), name) != rules[i].functions.end() &&
              (rules[i].whenType.empty() || rules[i].whenType == type))
            rows.push_back(i);
        return rows;
      },
      {},
      [&](const program::CallRef &) { return program::CallTargets{}; },
      [](std::string_view name) { return name == "k_panic"; },
      [&](std::uint32_t unit, const SourcePosition &position) {
        return SourcePlace{std::to_string(unit), out.units[unit].files[position.file], position.line, position.column};
      }};
  out.paths = analysePaths(input);
  for (std::uint32_t unit = 0; unit < texts.size(); ++unit) {
    Lines expectedIssues, expectedConditions, issues, conditions;
    readExpectations(texts[unit], expectedIssues, expectedConditions);
    for (const program::FunctionPaths &paths : out.paths) {
      for (const PathIssue &issue : paths.issues)
        if (issue.place.root == std::to_string(unit))
          issues[issue.place.line].insert(kindName(issue.kind));
      if (paths.unit != unit)
        continue;
      for (const SourceBody &body : out.units[unit].bodies) {
        if (program.function(unit, body.function) != paths.function)
          continue;
        for (const program::PathCall &call : paths.calls)
          for (const program::PathConditions &condition : call.conditions)
            if (expectedConditions.contains(body.operations[call.operation].line) && call.call.callee != program::noSource &&
                mayWait(input, program.functions()[call.call.callee]))
              conditions[body.operations[call.operation].line].insert(conditionText(condition, program));
      }
    }
    const std::string name = "unit " + std::to_string(unit);
    compare(expectedIssues, issues, false, "", name, out.differences);
    compare(expectedConditions, conditions, true, "a call when ", name, out.differences);
  }
  return out;
}

} // namespace headroom::test
