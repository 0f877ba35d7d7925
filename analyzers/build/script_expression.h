// SPDX-License-Identifier: Apache-2.0
// Constant expressions of linker scripts. Internal to this folder.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "build/script_text.h"

namespace headroom::build {

/// Values of ORIGIN(name) and LENGTH(name): `isOrigin` tells which; empty where the region or its value is not known.
using RegionValue = std::function<std::optional<std::uint64_t>(const std::string &name, bool isOrigin)>;

/// Takes one expression: numbers (decimal, octal, hexadecimal; K and M), `+ - * / % << >> & | ~`, brackets, ORIGIN and LENGTH, with
/// 64 bits that wrap, as ld has them. Empty for all else (symbols, other functions, comparisons, `?:`, division by zero), but the text
/// is past the expression all the same. Stops where an operator is wanted and none is.
[[nodiscard]] std::optional<std::uint64_t> takeExpression(ScriptText &text, const RegionValue &regions);

} // namespace headroom::build
