// SPDX-License-Identifier: Apache-2.0
// A dump and its image: is it of this image, and which places are its sites?
#pragma once

#include "facts/expected.h"
#include "measured/image_sites.h"
#include "measured/measurement.h"

namespace headroom::measured {

/// Fills in everything of `out` that comes from its dump. An error where something in the dump cannot be of this image: another width of
/// pointers, another table of sites, a return address behind which no call lies, a heap elsewhere than its memory. `dumpPath` and
/// `imagePath` are for messages. Linear in records, blocks and calls, apart from sorting.
[[nodiscard]] std::optional<Error> joinDump(const ImageSites &image, const program::ImageIndex &index, const std::string &dumpPath,
                                            const std::string &imagePath, Measurement &out);

} // namespace headroom::measured
