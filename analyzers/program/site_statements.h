// SPDX-License-Identifier: Apache-2.0
// What packs and the configuration say about single call sites: `tableCalls` and `calls`, matched to instructions.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "program/callables.h"
#include "program/program.h"

namespace headroom::program {

class SourceOracle;

/// The n-th call of a function, by address.
using SiteKey = std::pair<FunctionIndex, std::uint32_t>;

struct SiteStatement {
  std::vector<CallableIndex> targets; ///< sorted, unique
  ResolutionLayer layer = ResolutionLayer::Annotation;
  std::string assumption;             ///< empty where the statement follows from constant data alone
  std::size_t annotation = SIZE_MAX;  ///< index into ProjectConfig::calls; SIZE_MAX: from a pack
};

/// A statement is used only where the analysis leaves its site open. `notes` gets the annotations that name nothing here.
/// A pack's table wins over an annotation: it is read from the image. With an `oracle`, a record's field names the sites that the source
/// makes calls through it at.
[[nodiscard]] std::map<SiteKey, SiteStatement> siteStatements(Callables &callables, const std::vector<const Pack *> &packs,
                                                              const ProjectConfig &config, const SourceOracle *oracle,
                                                              std::vector<std::string> &notes);

/// What the code calls through, for people: `argument 0`, `handlers[] (0x2000)`.
[[nodiscard]] std::string throughText(const ImageIndex &index, const Value &target);

/// Code addresses of a set of words; a null pointer is no target. Words that are no function of the image become callables without code.
[[nodiscard]] std::vector<CallableIndex> targetsOf(Callables &callables, const std::vector<Address> &words);

} // namespace headroom::program
