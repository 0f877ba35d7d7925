// SPDX-License-Identifier: Apache-2.0
// Where the sections and the symbols of relocatable objects lie before a linker has said it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "facts/expected.h"
#include "machine/placed_object.h"

namespace headroom::machine {

struct ObjectsLayout {
  Address end = 0;                          ///< of the last section
  std::vector<DataSymbol> commons;          ///< tentative definitions, each with its place
  std::map<std::string, Address> addresses; ///< of global symbols that are defined
  std::map<Address, std::string> externals; ///< of the others, at addresses that hold nothing
};

/// Fills PlacedObject::sectionAt and PlacedObject::symbolAt. Of section groups (COMDAT) with one signature the first is kept. Errors: too much for 2 GiB.
[[nodiscard]] Expected<ObjectsLayout> layOut(std::vector<PlacedObject> &objects);

} // namespace headroom::machine
