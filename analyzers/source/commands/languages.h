// SPDX-License-Identifier: Apache-2.0
// What language a compile command is in.
#pragma once

#include <string>
#include <vector>

namespace headroom {

enum class Language { C, Cxx, Assembly, Other };

/// Of the last `-x` before the input, else of the file's extension (GCC manual, "Options Controlling the Kind of Output"); a
/// compiler named `*++` takes `.c` for C++.
[[nodiscard]] Language languageOf(const std::vector<std::string> &arguments, const std::string &file);

/// Assembly that is preprocessed first and an already preprocessed source count as their language.
[[nodiscard]] Language languageNamed(const std::string &x);
[[nodiscard]] Language languageOfExtension(const std::string &file);

} // namespace headroom
