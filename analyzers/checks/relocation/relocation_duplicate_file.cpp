// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_duplicate_file.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "checks/relocation/relocation_findings.h"
#include "program/source_places.h"

namespace headroom {

namespace {

/// One directive that names a file, and what the map shows of it.
struct Request {
  const Relocation *relocation = nullptr;
  const RelocatedFile *file = nullptr;
  std::string sortKey;

  /// The generator writes regions sorted by name, a bar and the flag, so that SRAM2 comes before SRAM; the linker gives an input to the
  /// first selector.
  Request(const MemoryLayout &layout, const Relocation &one, const RelocatedFile &named)
      : relocation(&one), file(&named),
        sortKey(directiveOf(layout, one).region + (directiveOf(layout, one).isCopied ? "|COPY" : "|NOCOPY"))
  {
  }
};

/// Of several requests for the same the first in the generator's order; linear in requests and inputs of a file, whatever their number.
class Judge {
public:
  Judge(const RuleInput &input, const MemoryLayout &layout, RuleOutcome &out) : input_(input), layout_(layout), out_(out) {}

  /// `requests` name one file, in the order of the record.
  void file(const std::vector<Request> &requests)
  {
    const auto isOfOther = [&](const Request &one) { return region(one) != region(requests.front()); };
    if (std::none_of(requests.begin(), requests.end(), isOfOther))
      return;
    if (std::any_of(requests.begin(), requests.end(), [](const Request &one) { return one.file->isFilterUnknown; })) {
      out_.undecided.push_back(
          {"", shownFile(layout_, requests.front().file->file), "a filter of its directives is an expression that is not understood"});
      return;
    }
    const bool isFiltered = std::any_of(requests.begin(), requests.end(), [&](const Request &one) { return !directive(one).filter.empty(); });
    if (isFiltered && !layout_.build.has(artefact::map)) {
      out_.undecided.push_back({"", shownFile(layout_, requests.front().file->file), layout_.build.lack(artefact::map)});
      return;
    }
    findWinners(requests);
    for (const Request &one : requests)
      judge(one);
  }

private:
  [[nodiscard]] const RelocationDirective &directive(const Request &one) const { return directiveOf(layout_, *one.relocation); }
  [[nodiscard]] const std::string &region(const Request &one) const { return directive(one).region; }

  void findWinners(const std::vector<Request> &requests)
  {
    byKind_.clear();
    byInput_.clear();
    const auto take = [](const Request *&winner, const Request &one) {
      if (!winner || one.sortKey < winner->sortKey)
        winner = &one;
    };
    for (const Request &one : requests) {
      if (directive(one).filter.empty())
        for (const std::string &kind : one.relocation->kinds)
          take(byKind_[kind], one);
      byInput_.resize(std::max(byInput_.size(), one.file->inputs.size()));
      for (std::size_t i = 0; i < one.file->inputs.size(); ++i)
        if (one.file->inputs[i].isAsked)
          take(byInput_[i], one);
    }
  }

  void judge(const Request &one)
  {
    std::vector<std::pair<const Request *, std::vector<std::string>>> lost; // by winner: kinds, in their order
    const auto lose = [&](const Request *winner, const std::string &kind) {
      if (!winner || region(*winner) == region(one))
        return;
      auto at = std::find_if(lost.begin(), lost.end(), [&](const auto &known) { return known.first == winner; });
      if (at == lost.end())
        at = lost.insert(lost.end(), {winner, {}});
      if (std::find(at->second.begin(), at->second.end(), kind) == at->second.end())
        at->second.push_back(kind);
    };
    const bool isFiltered = !directive(one).filter.empty();
    for (const std::string &kind : one.relocation->kinds) {
      if (const auto winner = byKind_.find(kind); !isFiltered && winner != byKind_.end())
        lose(winner->second, kind);
      // With filters only what the map shows that both take.
      for (std::size_t i = 0; i < one.file->inputs.size(); ++i)
        if (const RelocatedInput &asked = one.file->inputs[i];
            asked.isAsked && asked.kind == kind && (isFiltered || !directive(*byInput_[i]).filter.empty()))
          lose(byInput_[i], kind);
    }
    for (const auto &[winner, kinds] : lost)
      add(one, *winner, kinds);
  }

  void add(const Request &loser, const Request &winner, const std::vector<std::string> &kinds)
  {
    const bool isLoserFirst = loser.relocation->directive < winner.relocation->directive;
    const RelocationDirective &first = directive(isLoserFirst ? loser : winner);
    const RelocationDirective &second = directive(isLoserFirst ? winner : loser);
    Draft draft = relocationDraft(input_, *loser.relocation,
                                  shownFile(layout_, loser.file->file) + " is relocated twice, to " + first.location + " and to " + second.location +
                                      ": both ask for " + listed(kinds) + ", and " + region(winner) + " gets it",
                                  "keep one of the two, or give each directive the kinds that it means",
                                  std::min(first.location, second.location) + "\n" + loser.file->file);
    draft.finding.notes.push_back({"", layout_.place(winner.relocation->file, winner.relocation->line), "the directive that takes effect"});
    out_.drafts.push_back(std::move(draft));
  }

  const RuleInput &input_;
  const MemoryLayout &layout_;
  RuleOutcome &out_;
  std::map<std::string, const Request *> byKind_; // of requests without a filter
  std::vector<const Request *> byInput_;          // of all requests: every one has the same inputs
};

} // namespace

RuleOutcome checkRelocationDuplicateFile(const RuleInput &input)
{
  LayoutEvidence evidence = relocationEvidence(input, {artefact::relocationRecord});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  std::vector<std::vector<Request>> files; // in the order of the record
  std::map<std::string, std::size_t> known;
  for (const Relocation &relocation : layout.relocation.relocations) {
    if (!directiveOf(layout, relocation).error.empty())
      continue;
    for (const RelocatedFile &file : relocation.files) {
      const auto [at, isNew] = known.emplace(program::withoutDots(file.file), files.size());
      if (isNew)
        files.emplace_back();
      std::vector<Request> &requests = files[at->second];
      if (requests.empty() || requests.back().relocation != &relocation) // a directive may name a file twice
        requests.emplace_back(layout, relocation, file);
    }
  }
  RuleOutcome out;
  Judge judge(input, layout, out);
  for (const std::vector<Request> &requests : files)
    judge.file(requests);
  return out;
}

} // namespace headroom
