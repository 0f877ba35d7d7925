// SPDX-License-Identifier: Apache-2.0
// Whether a dump can be of an image.
#pragma once

#include <string>
#include <vector>

#include "facts/expected.h"
#include "measured/dump.h"
#include "measured/image_sites.h"

namespace headroom::measured {

/// What shows that they belong together, in words, or an error for the first thing that contradicts it. A dump carries no name of its
/// image: what is compared are the addresses in it, which move when the code does. Two builds whose tables of sites, return addresses and
/// heaps lie alike are not told apart.
[[nodiscard]] Expected<std::vector<std::string>> identify(const Dump &dump, const ImageSites &image, const program::ImageIndex &index,
                                                          const std::string &dumpPath, const std::string &imagePath);

} // namespace headroom::measured
