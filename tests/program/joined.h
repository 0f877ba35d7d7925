// SPDX-License-Identifier: Apache-2.0
// An image and its units joined, with answers as text.
#pragma once

#include <string>
#include <vector>

#include "facts_builder.h"
#include "program/source_join.h"

namespace headroom::test {

using program::FunctionIndex;
using program::ImageIndex;
using program::SourceJoin;
using program::SourceTargets;

inline const std::string mainFile = "/home/user/app/src/main.c";
inline constexpr unsigned firstCallLine = 100; // FactsBuilder: the n-th call of a function is at 100 + n, column 5

/// The image, its units and what joins them; they live together.
class Joined {
public:
  Joined(FactsBuilder &facts, std::vector<SourceFacts> units, std::vector<Pack> packs = {})
      : facts_(facts.build()), units_(std::move(units)), packs_(std::move(packs)), index_(facts_)
  {
    std::vector<const Pack *> applying;
    for (const Pack &pack : packs_)
      applying.push_back(&pack);
    join_ = program::joinSources(index_, units_, applying, notes);
  }

  /// `a b`, with `?` for a set that is not closed, `~` for any place within an object; `-` where the sources do not answer.
  std::string targets(const std::string &function, std::uint32_t call = 0) const { return text(join_->site({indexOf(function), call})); }
  std::string argument(const std::string &function, std::uint32_t call, const std::string &callee, unsigned word) const
  {
    return text(join_->argument({indexOf(function), call}, indexOf(callee), word));
  }
  std::string openReason(const std::string &function, std::uint32_t call = 0) const
  {
    const auto site = join_->site({indexOf(function), call});
    return site ? site->openReason : "";
  }
  const SourceJoin &join() const { return *join_; }
  FunctionIndex indexOf(const std::string &function) const { return index_.functionsNamed(function).at(0); }

  std::vector<std::string> notes;

private:
  std::string text(const std::optional<SourceTargets> &answer) const
  {
    if (!answer)
      return "-";
    std::string out;
    for (const Address target : answer->targets) {
      const auto function = index_.functionAt(target);
      out += (out.empty() ? "" : " ") + (function ? facts_.functions[*function].name : hexText(target));
    }
    return out + (answer->isAnyPlace ? "~" : "") + (answer->isClosed ? "" : "?");
  }

  MachineFacts facts_;
  std::vector<SourceFacts> units_;
  std::vector<Pack> packs_;
  ImageIndex index_;
  std::unique_ptr<SourceJoin> join_;
};

/// Where the debug information says that a function comes from the main file: nothing but what is listed is inlined.
inline void fromMainFile(FactsBuilder &facts, const std::vector<std::string> &functions)
{
  for (const std::string &function : functions)
    facts.function(function).facts().unit = 0;
}

} // namespace headroom::test
