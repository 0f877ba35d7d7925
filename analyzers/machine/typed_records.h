// SPDX-License-Identifier: Apache-2.0
// Answers RecordQuery from the image's bytes and the types of its debug information.
#pragma once

#include <vector>

#include "machine/code_image.h"
#include "machine/dwarf_types.h"

namespace headroom::machine {

/// What the debug information has to be searched for.
[[nodiscard]] TypesWanted typesWantedBy(const std::vector<RecordQuery> &queries, const CodeImage &image);

struct Answers {
  std::vector<DataRecord> records;     ///< by query, then address
  std::vector<std::string> unanswered; ///< ids of queries whose objects are in the image but could not be read as records; sorted
};

[[nodiscard]] Answers answer(const std::vector<RecordQuery> &queries, const CodeImage &image, const TypeReader &types, bool hasDebugInfo);

} // namespace headroom::machine
