// SPDX-License-Identifier: Apache-2.0
// Which functions' arguments the packs' rules read, and how to find a word of such a call again.
#pragma once

#include <vector>

#include "program/expanded_graph.h"

namespace headroom::program {

class WatchList {
public:
  WatchList(const Callables &callables, const std::vector<const Pack *> &packs);

  [[nodiscard]] const std::vector<WatchedFunction> &functions() const { return functions_; }
  /// A value. Unknown where no rule reads this word, and where it may be any place within an object.
  [[nodiscard]] NamedWord word(const WatchedCall &call, unsigned word) const;
  /// The object that the word points to: where it may be any place within one, the object's address stands for it.
  [[nodiscard]] NamedWord object(const WatchedCall &call, unsigned word) const;

private:
  std::vector<WatchedFunction> functions_; ///< by callable
};

/// The one value of a word that can be nothing else; empty where there are others, or none.
[[nodiscard]] std::optional<Address> onlyValue(const NamedWord &word);

} // namespace headroom::program
