// SPDX-License-Identifier: Apache-2.0
// Functions that no linker would put into one program: a set of objects that defines one name twice belongs to several programs, and
// which of the definitions a call means is not known.
#pragma once

#include <vector>

#include "facts/machine_facts.h"
#include "machine/object_files.h"

namespace headroom::machine {

struct SeveralDefinitions {
  std::string name;
  std::vector<std::string> objects; ///< labels, in the order of the input
};

/// Global functions that more than one object defines strongly; by name.
[[nodiscard]] std::vector<SeveralDefinitions> severalDefinitions(const std::vector<ObjectFiles::Entry> &objects);

/// Makes each of them a culprit of its function: what is known of it is that of the first.
void blameSeveralDefinitions(const std::vector<SeveralDefinitions> &several, MachineFacts &facts);

} // namespace headroom::machine
