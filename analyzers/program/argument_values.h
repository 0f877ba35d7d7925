// SPDX-License-Identifier: Apache-2.0
// What the argument words of a call hold: what the code of the caller tells under its binding, else what the source tells.
#pragma once

#include <map>
#include <optional>
#include <tuple>

#include "program/evaluate.h"
#include "program/source_oracle.h"

namespace headroom::program {

/// A word as it names an object: an address that the source says is the object's first, whatever element or member is meant.
struct NamedWord {
  ValueSet values;
  bool isFromSource = false;
  bool isAnyPlace = false; ///< and it may be any place within: no value to compute with
};

class ArgumentValues {
public:
  /// `oracle` may be null.
  ArgumentValues(const ImageIndex &index, const SourceOracle *oracle) : index_(index), oracle_(oracle) {}

  /// Argument word `word` of the call `site`, where it enters `callee`. Where the code leaves it open, functions that the source names
  /// close it, and so does the one object that it can be; what the code knows stays part of the set, as it is a value on some path. Other
  /// objects do not: one address stands for all elements of an array, and reading its memory would give the first one's.
  [[nodiscard]] NamedWord at(SiteKey site, CallableIndex callee, unsigned word, const Parameters &parameters);
  /// The same with objects.
  [[nodiscard]] NamedWord named(SiteKey site, CallableIndex callee, unsigned word, const Parameters &parameters);

private:
  struct Answer {
    std::optional<ValueSet> values; ///< empty: the source does not close it
    bool isValue = false;           ///< all of them functions, or the one object
    bool isAnyPlace = false;
  };
  [[nodiscard]] const Answer &fromSource(SiteKey site, CallableIndex callee, unsigned word);
  static void closeWith(const Answer &source, NamedWord &out);
  [[nodiscard]] ValueSet fromCode(SiteKey site, unsigned word, const Parameters &parameters) const;

  const ImageIndex &index_;
  const SourceOracle *oracle_;
  std::map<std::tuple<SiteKey, CallableIndex, unsigned>, Answer> answers_; ///< the same for every clone of the caller
};

} // namespace headroom::program
