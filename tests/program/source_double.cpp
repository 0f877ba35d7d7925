// SPDX-License-Identifier: Apache-2.0
#include "source_double.h"

#include <algorithm>
#include <stdexcept>

#include "program/join_image.h"
#include "program/recursion_guards.h"

namespace headroom::test {

SourceDouble &SourceDouble::site(const std::string &function, std::uint32_t call, const std::string &through,
                                 const std::vector<std::string> &targets, const std::string &openReason)
{
  program::SourceTargets said = targetsOf(targets, openReason);
  said.through = through;
  sites_[keyOf(function, call)] = said;
  return *this;
}

SourceDouble &SourceDouble::argument(const std::string &function, std::uint32_t call, unsigned word, const std::vector<std::string> &values,
                                     const std::string &openReason)
{
  arguments_[{keyOf(function, call), word}] = targetsOf(values, openReason);
  return *this;
}

SourceDouble &SourceDouble::object(const std::string &function, std::uint32_t call, unsigned word, const std::string &name, bool isWhole)
{
  argument(function, call, word, {name});
  program::SourceTargets &said = arguments_[{keyOf(function, call), word}];
  said.isWholeObject = isWhole;
  said.isAnyPlace = !isWhole;
  return *this;
}

SourceDouble &SourceDouble::typed(const std::string &function, std::uint32_t call, const std::vector<std::string> &targets)
{
  typed_[keyOf(function, call)] = {targetsOf(targets, "").targets, "calls are made through the type of the function"};
  return *this;
}

SourceDouble &SourceDouble::assume(const std::string &assumption)
{
  assumptions_.push_back(assumption);
  return *this;
}

std::optional<program::TypeCandidates> SourceDouble::typeCandidates(program::SiteKey site) const
{
  const auto found = typed_.find(site);
  return found == typed_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<program::SourceTargets> SourceDouble::site(program::SiteKey site) const
{
  const auto found = sites_.find(site);
  return found == sites_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<program::SourceTargets> SourceDouble::argument(program::SiteKey site, program::CallableIndex, unsigned word) const
{
  const auto found = arguments_.find({site, word});
  return found == arguments_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<program::RecursionGuard> SourceDouble::guards(const program::ExpandedGraph & /*graph*/, const program::Callables & /*callables*/,
                                                          const std::vector<program::Start> & /*starts*/) const
{
  return {};
}

program::SiteKey SourceDouble::keyOf(const std::string &function, std::uint32_t call) const
{
  const MachineFacts facts = facts_.build();
  for (std::size_t f = 0; f < facts.functions.size(); ++f)
    if (facts.functions[f].name == function)
      return {static_cast<program::FunctionIndex>(f), call};
  throw std::logic_error("no function " + function);
}

program::SourceTargets SourceDouble::targetsOf(const std::vector<std::string> &names, const std::string &openReason) const
{
  program::SourceTargets out;
  for (const std::string &name : names)
    out.targets.push_back(facts_.addressOf(name));
  std::sort(out.targets.begin(), out.targets.end());
  out.isClosed = openReason.empty();
  out.openReason = openReason;
  return out;
}

ImageProgram programWith(const FactsBuilder &facts, const SourceDouble &source, std::vector<std::string> functions,
                         const ProjectConfig &config, const std::vector<Pack> &packs)
{
  const MachineFacts built = facts.build();
  ProgramOptions options;
  options.id = "test";
  options.extraRoots = std::move(functions);
  const program::ImageIndex index(built);
  const auto applying = program::applyingPacks(packs, index);
  return program::joinImage({index, applying, config, options, &source});
}

} // namespace headroom::test
