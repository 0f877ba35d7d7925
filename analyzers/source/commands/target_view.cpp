// SPDX-License-Identifier: Apache-2.0
#include "source/commands/target_view.h"

#include <algorithm>
#include <optional>
#include <set>

#include "source/commands/match_macros.h"

namespace headroom {

namespace {

using Groups = std::vector<std::vector<std::string>>;

std::vector<std::string> flatten(std::vector<std::string> base, const Groups &groups, std::size_t without = SIZE_MAX)
{
  for (std::size_t i = 0; i < groups.size(); ++i)
    if (i != without)
      base.insert(base.end(), groups[i].begin(), groups[i].end());
  return base;
}

std::string joined(const std::vector<std::string> &words)
{
  std::string out;
  for (const std::string &word : words)
    out += (out.empty() ? "" : " ") + word;
  return out;
}

/// What may stand for a CPU or architecture that Clang does not know: without its extensions, else what the driver made of it.
Groups substitutesFor(const std::vector<std::string> &group, const CompilerAnswer &answer)
{
  Groups out;
  const std::string &flag = group[0];
  const bool isCpu = flag.starts_with("-mcpu=") || flag.starts_with("-march=");
  if (!isCpu)
    return out;
  const std::size_t plus = flag.find('+');
  if (plus != std::string::npos)
    out.push_back({flag.substr(0, plus)});
  for (const std::string &derived : answer.driverFlags)
    if (derived.starts_with("-march=") && derived != flag) {
      out.push_back({derived});
      if (const std::size_t extension = derived.find('+'); extension != std::string::npos)
        out.push_back({derived.substr(0, extension)});
    }
  return out;
}

/// Removes or replaces groups until Clang takes the rest. Each error is blamed on the group without which it does not appear.
std::optional<Error> settle(const std::vector<std::string> &base, Groups &groups, const TargetQuestion &question,
                            const CompilerAnswer &answer, std::vector<std::string> &dropped)
{
  // A substitute is tried once and is none of the user's words.
  std::set<std::string> substituted;
  const auto viewWith = [&](const Groups &some) { return viewOf(flatten(base, some), question.language); };
  for (ClangView view = viewWith(groups); !view.errors.empty(); view = viewWith(groups)) {
    const std::string error = view.errors.front();
    std::size_t culprit = 0;
    for (; culprit < groups.size(); ++culprit) {
      const std::vector<std::string> errors = viewOf(flatten(base, groups, culprit), question.language).errors;
      if (std::find(errors.begin(), errors.end(), error) == errors.end())
        break;
    }
    if (culprit == groups.size())
      return Error{.kind = Error::Kind::Incomplete,
                   .message = "Clang has no way to parse for '" + answer.target + "': " + error,
                   .help = "accept the files under 'incomplete' in .headroom.yaml; frames still come from the image"};
    if (!substituted.contains(joined(groups[culprit])))
      dropped.push_back(joined(groups[culprit]));
    const Groups substitutes = substitutesFor(groups[culprit], answer);
    const auto fits = std::find_if(substitutes.begin(), substitutes.end(), [&](const std::vector<std::string> &substitute) {
      if (!substituted.insert(joined(substitute)).second)
        return false;
      Groups tried = groups;
      tried[culprit] = substitute;
      const std::vector<std::string> errors = viewWith(tried).errors;
      return std::find_if(errors.begin(), errors.end(),
                          [&](const std::string &e) { return e == error || e.find(substitute[0]) != std::string::npos; }) == errors.end();
    });
    if (fits != substitutes.end())
      groups[culprit] = *fits;
    else
      groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(culprit));
  }
  return std::nullopt;
}

/// An architecture that GCC was configured with and no flag names.
void addDefaultArchitecture(const CompilerAnswer &answer, const Macros &clang, const std::vector<std::string> &base, Groups &groups,
                            const std::string &language)
{
  bool differs = false;
  for (std::string_view macro : {"__ARM_ARCH", "__ARM_ARCH_ISA_THUMB", "__riscv_flen", "__riscv_compressed", "__riscv_32e"})
    differs = differs || valueOf(answer.macros, macro) != valueOf(clang, macro);
  if (!differs)
    return;
  for (const std::string &flag : answer.driverFlags) {
    if (!flag.starts_with("-march=") && !flag.starts_with("-mabi="))
      continue;
    Groups tried = groups;
    tried.push_back({flag});
    if (viewOf(flatten(base, tried), language).errors.empty())
      groups = std::move(tried);
  }
}

std::string gnucVersion(const Macros &macros)
{
  const auto part = [&](std::string_view name) {
    const std::string value = valueOf(macros, name);
    return value.empty() ? std::string("0") : value;
  };
  return part("__GNUC__") + "." + part("__GNUC_MINOR__") + "." + part("__GNUC_PATCHLEVEL__");
}

std::string versionIn(const Macros &macros, std::string_view major, std::string_view minor, std::string_view patch)
{
  return valueOf(macros, major) + "." + valueOf(macros, minor) + "." + valueOf(macros, patch);
}

std::string clangVersion(const Macros &macros)
{
  return versionIn(macros, "__clang_major__", "__clang_minor__", "__clang_patchlevel__");
}

/// `ours` are the macros of our own Clang. A vendor's Clang counts its versions in its own way.
void nameCompiler(const Macros &answer, const Macros &ours, TargetView &out)
{
  out.isClangBuild = !valueOf(answer, "__clang_major__").empty();
  out.compiler = out.isClangBuild ? "Clang " + clangVersion(answer)
                                  : "GCC " + versionIn(answer, "__GNUC__", "__GNUC_MINOR__", "__GNUC_PATCHLEVEL__");
  out.isOurClang = out.isClangBuild && clangVersion(answer) == clangVersion(ours) && valueOf(answer, "__apple_build_version__").empty();
}

} // namespace

std::string clangTriple(const std::string &target, const Macros &macros)
{
  const std::size_t dash = target.find('-');
  const std::string machine = target.substr(0, dash);
  const std::string rest = dash == std::string::npos ? "" : target.substr(dash + 1);
  if (machine.starts_with("riscv")) {
    const std::string width = valueOf(macros, "__riscv_xlen");
    return "riscv" + (width.empty() ? machine.substr(5) : width) + "-" + (rest.find("linux") != std::string::npos ? rest : "unknown-elf");
  }
  // Vendors that Clang does not know would be read as operating systems.
  if (rest == "zephyr-eabi" || rest == "eabi" || rest == "unknown-eabi")
    return machine + "-none-eabi";
  if (rest == "zephyr-elf" || rest == "elf")
    return machine + (machine == "x86_64" || machine == "i586" ? "-unknown-none-elf" : "-none-elf");
  return target;
}

Expected<TargetView> viewTarget(const TargetQuestion &question, const RunLimits &limits)
{
  Expected<CompilerAnswer> answer = askCompiler(question.compiler, question.ask, question.language, question.directory, limits);
  if (!answer)
    return answer.error();
  const bool isCxx = question.language == "c++";
  TargetView out;
  std::vector<std::string> base = {"--target=" + clangTriple(answer->target, answer->macros)};
  // glibc's headers and libstdc++ give GCC what Clang has not (_Float128, __builtin_va_arg_pack, type traits): they must see
  // Clang. Bare-metal C sees what GCC saw, the same branches of every #if.
  const bool isLinux = answer->target.find("-linux") != std::string::npos;
  if (!isLinux && !valueOf(answer->macros, "__GNUC__").empty())
    base.push_back("-fgnuc-version=" + gnucVersion(answer->macros));
  Groups groups = question.target;
  if (std::optional<Error> error = settle(base, groups, question, *answer, out.dropped))
    return *error;
  addDefaultArchitecture(*answer, viewOf(flatten(base, groups), question.language).macros, base, groups, question.language);

  const bool hasStandard = std::any_of(groups.begin(), groups.end(), [](const std::vector<std::string> &group) {
    return group[0].starts_with("-std=") || group[0].starts_with("--std=") || group[0] == "-ansi";
  });
  for (std::string &flag : flagsToMatch(answer->macros, viewOf(flatten(base, groups), question.language).macros, isCxx, hasStandard)) {
    groups.push_back({std::move(flag)});
    if (!viewOf(flatten(base, groups), question.language).errors.empty())
      groups.pop_back();
  }
  out.arguments = flatten(base, groups);
  const Macros before = viewOf(out.arguments, question.language).macros;
  nameCompiler(answer->macros, before, out);
  const std::vector<std::string> defines = definesToMatch(answer->macros, before, isCxx || isLinux);
  out.arguments.insert(out.arguments.end(), defines.begin(), defines.end());
  const ClangView after = viewOf(out.arguments, question.language);
  const std::vector<LayoutDifference> differences = layoutDifferences(answer->macros, after.macros);
  if (!differences.empty()) {
    const LayoutDifference &first = differences.front();
    return Error{.kind = Error::Kind::Incomplete,
                 .message = "layout of '" + question.compiler + "' differs from Clang's: " + first.macro + " is " + first.wanted +
                            ", Clang has " + first.clang +
                            (differences.size() > 1 ? " (and " + std::to_string(differences.size() - 1) + " more)" : ""),
                 .help = "sizes and offsets would be wrong; compare: " + question.compiler + " " + joined(question.ask) +
                         (question.ask.empty() ? "" : " ") + "-dM -E -x " + question.language + " /dev/null"};
  }
  out.includes = std::move(answer->includes);
  return out;
}

} // namespace headroom
