// SPDX-License-Identifier: Apache-2.0
// Splits command lines and response files into arguments the way their readers do.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// POSIX shell quoting without expansion (IEEE Std 1003.1, XCU 2.2), which JSONCompilationDatabase.html asks for. A command that
/// holds a drive path (`C:\`) was written by a Windows generator: there a backslash is a plain character unless a quote follows.
/// An unterminated quote ends with the text.
[[nodiscard]] std::vector<std::string> splitShellCommand(std::string_view command);

/// The rules of libiberty's buildargv(), which GCC and Clang use for `@file`: like the shell's, but a backslash escapes inside
/// single quotes too.
[[nodiscard]] std::vector<std::string> splitResponseFile(std::string_view text);

/// `C:\x`, `C:/x` or `\\server\share` anywhere at the beginning of a word.
[[nodiscard]] bool holdsDrivePath(std::string_view command);

} // namespace headroom
