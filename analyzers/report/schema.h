// SPDX-License-Identifier: Apache-2.0
// The JSON Schema (draft 2020-12) of `headroom-report/1`: `headroom config schema --report`.
#pragma once

#include <string>

namespace headroom {

[[nodiscard]] std::string reportSchema();

} // namespace headroom
