// SPDX-License-Identifier: Apache-2.0
// What becomes of a build's compiler options: data, one line an option, with the page that describes it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

enum class OptionForm {
  Exact,            ///< the word itself
  Joined,           ///< every word that begins so
  Separate,         ///< the word itself, its operand is the next one
  JoinedOrSeparate, ///< `-Ifoo` and `-I foo`
};

enum class OptionAction {
  Drop,     ///< says nothing about the program: outputs, warnings, debug information, linking
  Report,   ///< Clang has no such thing, and code may differ by it: dropped and named
  Ask,      ///< only for the build's own compiler; its effect comes back in the answer
  Parse,    ///< only for this command's parse: search paths, macros, forced includes
  Both,     ///< describes the target or the dialect; also what no line of the table matches
  Replace,  ///< Clang has another word for it
  Layout,   ///< changes the layout of data in a way that Clang cannot do: the command is refused
  Unwrap,   ///< carries preprocessor options
  Frontend, ///< `-Xclang`: only code generation and language options pass, what loads or writes is dropped and named
  Language, ///< `-x`
};

struct GccOption {
  std::string_view name;
  OptionForm form;
  OptionAction action;
  std::string_view page; ///< of https://gcc.gnu.org/onlinedocs/gcc/, or `clang` for ClangCommandLineReference
  std::string_view replacement = {};
};

[[nodiscard]] std::span<const GccOption> gccOptions();

/// First line that matches; null where none does.
[[nodiscard]] const GccOption *gccOptionFor(std::string_view word);

/// A command's options by what becomes of them.
struct SortedOptions {
  std::vector<std::string> ask;                 ///< for the build's compiler
  std::vector<std::vector<std::string>> target; ///< for Clang, each option with its operand
  std::vector<std::string> parse;               ///< for Clang, in order
  std::vector<std::string> dropped;             ///< named to the user
  std::vector<std::string> layout;              ///< options that Clang cannot follow
};

/// `arguments` without the compiler. Inputs are left out.
[[nodiscard]] SortedOptions sortOptions(std::span<const std::string> arguments);

} // namespace headroom
