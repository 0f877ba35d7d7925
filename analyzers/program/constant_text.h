// SPDX-License-Identifier: Apache-2.0
// Names of threads and the like, as the image holds them.
#pragma once

#include <string>

#include "program/image_index.h"

namespace headroom::program {

/// The printable string of up to 64 characters at `address`, else empty.
[[nodiscard]] std::string constantText(const ImageIndex &index, Address address);

} // namespace headroom::program
