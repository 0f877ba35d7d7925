// SPDX-License-Identifier: Apache-2.0
// A source oracle that says what a test tells it to.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "facts_builder.h"
#include "program/source_oracle.h"

namespace headroom::test {

class SourceDouble final : public program::SourceOracle {
public:
  explicit SourceDouble(const FactsBuilder &facts) : facts_(facts) {}

  /// The `call`-th call of `function` is made through `through`, to `targets`; with a reason why others are possible, to those, too.
  SourceDouble &site(const std::string &function, std::uint32_t call, const std::string &through, const std::vector<std::string> &targets,
                     const std::string &openReason = "");
  SourceDouble &argument(const std::string &function, std::uint32_t call, unsigned word, const std::vector<std::string> &values,
                         const std::string &openReason = "");

  /// An argument that is any place within this object, or, where it is whole, the object's address.
  SourceDouble &object(const std::string &function, std::uint32_t call, unsigned word, const std::string &name, bool isWhole = false);

  SourceDouble &typed(const std::string &function, std::uint32_t call, const std::vector<std::string> &targets);
  SourceDouble &assume(const std::string &assumption);

  [[nodiscard]] std::optional<program::SourceTargets> site(program::SiteKey site) const override;
  [[nodiscard]] std::optional<program::SourceTargets> argument(program::SiteKey site, program::CallableIndex callee,
                                                               unsigned word) const override;
  [[nodiscard]] const std::vector<std::string> &assumptions() const override { return assumptions_; }
  [[nodiscard]] std::optional<program::TypeCandidates> typeCandidates(program::SiteKey site) const override;
  [[nodiscard]] std::vector<program::RecursionGuard> guards(const program::ExpandedGraph &graph, const program::Callables &callables,
                                                            const std::vector<program::Start> &starts) const override;

private:
  [[nodiscard]] program::SiteKey keyOf(const std::string &function, std::uint32_t call) const;
  [[nodiscard]] program::SourceTargets targetsOf(const std::vector<std::string> &names, const std::string &openReason) const;

  const FactsBuilder &facts_;
  std::map<program::SiteKey, program::SourceTargets> sites_;
  std::map<std::pair<program::SiteKey, unsigned>, program::SourceTargets> arguments_;
  std::map<program::SiteKey, program::TypeCandidates> typed_;
  std::vector<std::string> assumptions_;
};

/// As programOf, with what the source says.
[[nodiscard]] ImageProgram programWith(const FactsBuilder &facts, const SourceDouble &source, std::vector<std::string> functions,
                                       const ProjectConfig &config = {}, const std::vector<Pack> &packs = {});

} // namespace headroom::test
