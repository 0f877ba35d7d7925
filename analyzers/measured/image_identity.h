// SPDX-License-Identifier: Apache-2.0
// Whether a dump can be of an image.
#pragma once

#include <string>
#include <vector>

#include "facts/expected.h"
#include "measured/dump.h"
#include "measured/image_sites.h"

namespace headroom::measured {

struct Identity {
  std::vector<std::string> shown; ///< what shows that they belong together, in words; empty: nothing does
  bool isCodeCompared = false;    ///< half of the code or more has the digests that the dump has of it
  std::uint64_t comparedCodeBytes = 0, codeBytes = 0; ///< of the image's executable sections
};

/// An error for the first thing that contradicts it. Compared are the code that ran, by digests of its parts, as far as the image has the
/// bytes of a part, and the addresses in the dump, which move when the code does. Where no code is compared, two builds whose tables of
/// sites, return addresses and heaps lie alike are not told apart.
[[nodiscard]] Expected<Identity> identify(const Dump &dump, const ImageSites &image, const program::ImageIndex &index,
                                          const std::string &dumpPath, const std::string &imagePath);

} // namespace headroom::measured
