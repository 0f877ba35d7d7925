// SPDX-License-Identifier: Apache-2.0
#include "source/unit/extract.h"

namespace headroom {

struct Extractor::Shared {};

Extractor::Extractor() : shared_(std::make_unique<Shared>()) {}
Extractor::~Extractor() = default;

} // namespace headroom
