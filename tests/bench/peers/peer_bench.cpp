// SPDX-License-Identifier: Apache-2.0
// What other analysers find in the corpus, next to Headroom. To their advantage: a report counts for any fault of its subject in the same
// function, one for each; ours only on the very line and by the very rule.
#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "../../corpus/programs.h"
#include "../../support/process.h"
#include "peer_tools.h"

namespace {

using namespace headroom;
using corpus::Case;
using corpus::Marked;
using corpus::Source;
using peers::Subject;

constexpr std::size_t subjectCount = std::size(peers::subjects);

struct Score {
  std::array<unsigned, subjectCount> found{};
  unsigned isFalse = 0;
  unsigned unread = 0; ///< sources that the tool cannot read
};

/// A function, or whatever else stands at a file's outermost level: the line it starts at.
using Place = std::pair<std::string, unsigned>;

/// For each line the first line of the function around it. Functions of the corpus start with a name in the first column and `{` below.
std::vector<unsigned> functionStarts(const std::string &text)
{
  std::vector<unsigned> out{0};
  std::istringstream lines(text);
  unsigned start = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto number = static_cast<unsigned>(out.size());
    const bool isOutermost = !line.empty() && line.find_first_of(" \t{}#/") != 0;
    if (isOutermost || start == 0)
      start = number;
    out.push_back(start);
  }
  return out;
}

class Faults {
public:
  explicit Faults(const std::vector<Source> &sources)
  {
    for (const Source &source : sources) {
      starts_[source.name] = functionStarts(source.text);
      corpus::addExpectations(source, expected_);
    }
    for (const Marked &one : expected_)
      if (const auto subject = peers::subjectOf(one.rule)) {
        ++bySubject_[static_cast<std::size_t>(*subject)];
        ++inFunction_[{placeOf(one.file, one.line), *subject}];
      }
  }

  [[nodiscard]] const std::array<unsigned, subjectCount> &bySubject() const { return bySubject_; }

  void scorePeer(const std::string &name, const std::vector<peers::Report> &reports, bool isVerbose, Score &score) const
  {
    std::map<std::pair<Place, Subject>, unsigned> reported;
    for (const peers::Report &report : reports)
      if (const auto subject = peers::subjectOf(report.id)) {
        const std::pair<Place, Subject> where{placeOf(report.file, report.line), *subject};
        ++reported[where];
        if (isVerbose && !inFunction_.contains(where))
          std::printf("%s: %s:%u: %s\n", name.c_str(), report.file.c_str(), report.line, report.id.c_str());
      }
    for (const auto &[where, count] : reported) {
      const auto there = inFunction_.find(where);
      if (there == inFunction_.end())
        score.isFalse += count;
      else
        score.found[static_cast<std::size_t>(where.second)] += std::min(count, there->second);
    }
  }

  void scoreOurs(const std::multiset<Marked> &found, Score &score) const
  {
    std::multiset<Marked> open = expected_;
    for (const Marked &one : found) {
      const auto subject = peers::subjectOf(one.rule);
      if (!subject)
        continue;
      const auto meant = open.find(one);
      if (meant == open.end()) {
        ++score.isFalse;
        continue;
      }
      open.erase(meant);
      ++score.found[static_cast<std::size_t>(*subject)];
    }
  }

private:
  [[nodiscard]] Place placeOf(const std::string &file, unsigned line) const
  {
    const auto starts = starts_.find(file);
    return {file, starts == starts_.end() || line >= starts->second.size() ? line : starts->second[line]};
  }

  std::map<std::string, std::vector<unsigned>> starts_;
  std::multiset<Marked> expected_;
  std::array<unsigned, subjectCount> bySubject_{};
  std::map<std::pair<Place, Subject>, unsigned> inFunction_;
};

std::string row(const std::string &name, const std::array<unsigned, subjectCount> &counts, const std::string &isFalse, const std::string &remark)
{
  char line[160];
  std::snprintf(line, sizeof line, "%-42s %9u %6u %8u %6u %6s  %s", name.c_str(), counts[0], counts[1], counts[2], counts[3], isFalse.c_str(),
                remark.c_str());
  std::string out = line;
  out.erase(out.find_last_not_of(' ') + 1);
  return out + "\n";
}

} // namespace

/// With -v: also each report of a peer that counts as false.
int main(int count, char **words)
{
  const bool isVerbose = count > 1 && std::string(words[1]) == "-v";
  const std::vector<peers::Peer> others = peers::allPeers();
  std::vector<Score> scores(others.size());
  Score ours;
  std::array<unsigned, subjectCount> wanted{};
  std::size_t silent = 0;
  for (const Case &program : corpus::programs()) {
    // Written in our own words for accepting findings, which others do not read.
    if (program.name.starts_with("suppressions_"))
      continue;
    const std::string directory = std::string(HEADROOM_PEERS_BUILD) + "/programs/" + program.name;
    const corpus::Judged judged = corpus::judge(directory, program.sources);
    if (!judged.error.empty()) {
      std::fprintf(stderr, "error: %s: %s\n", program.name.c_str(), judged.error.c_str());
      return 2;
    }
    const Faults faults(program.sources);
    for (std::size_t i = 0; i < subjectCount; ++i)
      wanted[i] += faults.bySubject()[i];
    faults.scoreOurs(judged.found, ours);
    for (const Source &source : program.sources) {
      silent += corpus::silentFunctions(source);
      if (!source.name.ends_with(".c") && !source.name.ends_with(".cpp"))
        continue;
      for (std::size_t i = 0; i < others.size(); ++i) {
        const auto reports = others[i].reportsOn(program, source, directory);
        if (reports)
          faults.scorePeer(others[i].name(), *reports, isVerbose, scores[i]);
        else
          ++scores[i].unread;
      }
    }
  }

  std::string table = "Faults of the corpus that each tool finds, and reports where there is no such fault\n\n";
  char heading[120];
  std::snprintf(heading, sizeof heading, "%-42s %9s %6s %8s %6s %6s\n", "tool", "lifetime", "size", "context", "lock", "false");
  table += heading;
  table += row("in the corpus (" + std::to_string(silent) + " near misses besides)", wanted, "-", "");
  table += row("headroom check", ours.found, std::to_string(ours.isFalse), "");
  const auto best = [&](Subject subject) {
    unsigned out = 0;
    for (const Score &score : scores)
      out = std::max(out, score.found[static_cast<std::size_t>(subject)]);
    return out;
  };
  for (std::size_t i = 0; i < others.size(); ++i)
    table += row(others[i].name(), scores[i].found, std::to_string(scores[i].isFalse),
                 scores[i].unread == 0 ? "" : std::to_string(scores[i].unread) + " sources not read");
  const bool isLevel = ours.found[0] >= best(Subject::Lifetime);
  const bool isAlone = best(Subject::Context) == 0 && ours.found[2] > 0;
  table += std::string("\non lifetimes headroom finds ") + (isLevel ? "at least" : "LESS than") + " what the best of them finds; on contexts " +
           (isAlone ? "what none of them finds" : "NOT what none of them finds") + "\n";
  test::publishTable(HEADROOM_TABLES, "peers", table);
  return isLevel && isAlone ? 0 : 1;
}
