// SPDX-License-Identifier: Apache-2.0
// Relocatable objects laid out side by side, as if linked without a script and without dropping anything.
#pragma once

#include "machine/executable_image.h"
#include "machine/object_files.h"

namespace headroom::machine {

/// Symbols are resolved by name: strong before weak, the first of several. What is defined nowhere gets an address in
/// CodeImage::externals. Errors: a corrupt relocation, or sections that do not fit the address space.
[[nodiscard]] Expected<LoadedImage> loadObjects(std::vector<ObjectFiles::Entry> objects);

} // namespace headroom::machine
