// SPDX-License-Identifier: Apache-2.0
#include "source/commands/match_macros.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <sstream>

namespace headroom {

namespace {

struct FlagRule {
  std::string_view macro;
  std::string_view value; ///< of the build's compiler; empty means "not defined"
  std::string_view flag;
};

// Applied where Clang's macro has another value. https://clang.llvm.org/docs/ClangCommandLineReference.html
constexpr FlagRule flagRules[] = {
    {"__STDC_HOSTED__", "0", "-ffreestanding"},
    {"__STDC_HOSTED__", "1", "-fhosted"},
    {"__ARM_SIZEOF_MINIMAL_ENUM", "1", "-fshort-enums"}, // ACLE 2.1, section 5.6.1
    {"__ARM_SIZEOF_MINIMAL_ENUM", "4", "-fno-short-enums"},
    {"__CHAR_UNSIGNED__", "1", "-funsigned-char"},
    {"__CHAR_UNSIGNED__", "", "-fsigned-char"},
    {"__SIZEOF_WCHAR_T__", "2", "-fshort-wchar"},
    {"__SIZEOF_WCHAR_T__", "4", "-fno-short-wchar"},
    {"__thumb__", "1", "-mthumb"},
    {"__SOFTFP__", "1", "-mfloat-abi=soft"},
    {"__ARM_PCS_VFP", "1", "-mfloat-abi=hard"},
    {"__EXCEPTIONS", "", "-fno-exceptions"},
    {"__GXX_RTTI", "", "-fno-rtti"},
};

/// The default dialect of a compiler changes with its version; Clang's is of another year.
std::optional<std::string> standardOf(const Macros &wanted, bool isCxx)
{
  struct Standard {
    long value;
    std::string_view name;
  };
  // Upper bounds: drafts between two standards have values in between (GCC manual, "Standards").
  constexpr Standard c[] = {{199409, "89"}, {199901, "99"}, {201112, "11"}, {201710, "17"}, {202311, "23"}};
  constexpr Standard cxx[] = {{199711, "++98"}, {201103, "++11"}, {201402, "++14"}, {201703, "++17"}, {202002, "++20"}, {202302, "++23"}};
  const std::string text = valueOf(wanted, isCxx ? "__cplusplus" : "__STDC_VERSION__");
  long value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string prefix = valueOf(wanted, "__STRICT_ANSI__").empty() ? "-std=gnu" : "-std=c";
  if (isCxx) {
    for (const Standard &standard : cxx)
      if (value <= standard.value)
        return prefix + std::string(standard.name);
    return prefix + "++26";
  }
  for (const Standard &standard : c)
    if (value <= standard.value)
      return prefix + std::string(standard.name);
  return std::nullopt;
}

/// `INT32`, `UINT_FAST8`, `INTMAX`, `SIG_ATOMIC`, `WINT`: types that exist only as macros for <stdint.h> and <wchar.h>. size_t,
/// ptrdiff_t, wchar_t, char16_t and char32_t are built into the language: a macro cannot change them.
bool isFreeType(std::string_view base)
{
  if (base == "SIG_ATOMIC" || base == "WINT")
    return true;
  if (base.starts_with('U'))
    base.remove_prefix(1);
  if (!base.starts_with("INT"))
    return false;
  base.remove_prefix(3);
  if (base == "MAX" || base == "PTR")
    return true;
  for (std::string_view kind : {"_LEAST", "_FAST"})
    if (base.starts_with(kind))
      base.remove_prefix(kind.size());
  return base == "8" || base == "16" || base == "32" || base == "64";
}

/// `__INT32_TYPE__` -> `INT32`; empty where it is no type macro.
std::string_view baseOfType(std::string_view macro)
{
  constexpr std::string_view ending = "_TYPE__";
  if (!macro.starts_with("__") || !macro.ends_with(ending) || macro.size() <= 2 + ending.size())
    return {};
  return macro.substr(2, macro.size() - 2 - ending.size());
}

/// A macro that only the build's compiler defines and that promises a type, a builtin or an instruction set to the source.
bool promisesMoreThanClangHas(std::string_view name)
{
  constexpr std::string_view parts[] = {"FLT",     "DBL",      "_DEC",      "FRACT",  "ACCUM",   "FBIT__", "IBIT__",
                                        "FLOAT80", "FLOAT128", "IEC_60559", "INT128", "__GNUC_", "SEG_FS", "SEG_GS"};
  for (std::string_view part : parts)
    if (name.find(part) != std::string_view::npos)
      return true;
  constexpr std::string_view prefixes[] = {"__ARM_FEATURE_", "__ARM_NEON", "__ARM_FP", "__riscv_", "__cpp_",     "__STDC",
                                           "__SANITIZE_",    "__HAVE_",    "__AVX",    "__SSE",    "__GCC_ASM_", "__GXX_ABI",
                                           "__OPTIMIZE",     "__GNUG__",   "__GNUC__", "__amdfam", "__GCC_IEC_"};
  return std::any_of(std::begin(prefixes), std::end(prefixes), [&](std::string_view prefix) { return name.starts_with(prefix); });
}

/// Macros that only Clang defines and that firmware asks for to choose between sources. With them it would be another program
/// than the one that the build's compiler saw.
bool tellsClangApart(std::string_view name)
{
  constexpr std::string_view names[] = {"__clang__",
                                        "__llvm__",
                                        "__clang_major__",
                                        "__clang_minor__",
                                        "__clang_patchlevel__",
                                        "__clang_version__",
                                        "__LITTLE_ENDIAN__",
                                        "__BIG_ENDIAN__",
                                        "_ILP32",
                                        "__ILP32__",
                                        "_LP64",
                                        "__LP64__",
                                        "__arm"};
  return std::find(std::begin(names), std::end(names), name) != std::end(names) || name.starts_with("__GCC_HAVE_SYNC_COMPARE_AND_SWAP_");
}

/// `c ## UL` -> `UL`.
std::string suffixOf(const std::string &replacement)
{
  const std::size_t paste = replacement.rfind("##");
  if (paste == std::string::npos)
    return "";
  const std::size_t begin = replacement.find_first_not_of(' ', paste + 2);
  return begin == std::string::npos ? "" : replacement.substr(begin);
}

bool isLayout(std::string_view name)
{
  if (name.starts_with("__SIZEOF_") || name.ends_with("_WIDTH__"))
    return true;
  constexpr std::string_view names[] = {"__CHAR_BIT__",         "__CHAR_UNSIGNED__",     "__WCHAR_UNSIGNED__",
                                        "__BYTE_ORDER__",       "__FLOAT_WORD_ORDER__",  "__ARM_SIZEOF_MINIMAL_ENUM",
                                        "__ARM_SIZEOF_WCHAR_T", "__BIGGEST_ALIGNMENT__", "__LDBL_MANT_DIG__",
                                        "__DBL_MANT_DIG__",     "__FLT_MANT_DIG__",      "__riscv_xlen"};
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

} // namespace

std::string canonicalType(const std::string &type)
{
  std::istringstream stream(type);
  std::vector<std::string> words;
  for (std::string word; stream >> word;)
    words.push_back(word);
  const bool hasOther = std::any_of(words.begin(), words.end(), [](const std::string &word) { return word != "int" && word != "signed"; });
  const bool isChar = std::find(words.begin(), words.end(), "char") != words.end();
  std::erase_if(words, [&](const std::string &word) { return (hasOther && word == "int") || (!isChar && word == "signed"); });
  std::sort(words.begin(), words.end());
  std::string out;
  for (const std::string &word : words)
    out += (out.empty() ? "" : " ") + word;
  return out.empty() ? "int" : out;
}

std::vector<std::string> flagsToMatch(const Macros &wanted, const Macros &clang, bool isCxx, bool hasStandard)
{
  std::vector<std::string> out;
  for (const FlagRule &rule : flagRules) {
    const bool isKnown = !rule.value.empty() || clang.contains(rule.macro);
    if (isKnown && valueOf(wanted, rule.macro) == rule.value && valueOf(clang, rule.macro) != rule.value)
      out.emplace_back(rule.flag);
  }
  // ARM and Thumb have no macro for the former: it is what the latter's absence means.
  if (clang.contains("__thumb__") && !wanted.contains("__thumb__") && wanted.contains("__arm__"))
    out.emplace_back("-marm");
  if (!hasStandard)
    if (std::optional<std::string> standard = standardOf(wanted, isCxx))
      out.push_back(std::move(*standard));
  return out;
}

std::vector<std::string> definesToMatch(const Macros &wanted, const Macros &clang, bool staysClang)
{
  std::vector<std::string> out;
  const auto define = [&](std::string_view name, const std::string &value) { out.push_back("-D" + std::string(name) + "=" + value); };
  for (const auto &[name, value] : wanted) {
    const auto other = clang.find(name);
    const std::string_view base = baseOfType(name);
    if (!base.empty() && isFreeType(base)) {
      if (other != clang.end() && canonicalType(other->second) == canonicalType(value))
        continue;
      const std::string stem = "__" + std::string(base);
      for (const char *ending : {"_TYPE__", "_MAX__", "_MIN__", "_WIDTH__"})
        if (wanted.contains(stem + ending))
          define(stem + ending, valueOf(wanted, stem + ending));
      const std::string literal = stem + "_C(c)";
      if (wanted.contains(literal) && clang.contains(stem + "_C_SUFFIX__"))
        define(stem + "_C_SUFFIX__", suffixOf(valueOf(wanted, literal)));
      continue;
    }
    if ((name == "__VERSION__" && !staysClang) || (name.starts_with("__GCC_ATOMIC_") && other != clang.end() && other->second != value)) {
      define(name, value);
      continue;
    }
    if (name == "__VERSION__")
      continue;
    if (other == clang.end() && !promisesMoreThanClangHas(name) && !isLayout(name))
      define(name, value);
  }
  // GCC 11 gave this attribute arguments (a deallocator), Clang 19 refuses them: libraries choose by __GNUC__.
  int major = 0;
  const std::string gnuc = valueOf(clang, "__GNUC__");
  std::from_chars(gnuc.data(), gnuc.data() + gnuc.size(), major);
  if (major >= 11 && !wanted.contains("__clang__"))
    define("__malloc__(...)", "__malloc__");
  for (const auto &[name, value] : clang)
    if (!wanted.contains(name) && tellsClangApart(name) && !(staysClang && (name.starts_with("__clang") || name == "__llvm__")))
      out.push_back("-U" + name);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<LayoutDifference> layoutDifferences(const Macros &wanted, const Macros &clang)
{
  // A macro for a type that the other does not know says nothing about types that both know.
  constexpr std::array<std::string_view, 3> flagsLike = {"__CHAR_UNSIGNED__", "__WCHAR_UNSIGNED__", "__ARM_SIZEOF_MINIMAL_ENUM"};
  std::vector<LayoutDifference> out;
  for (const auto &[name, value] : wanted) {
    const bool isType = !baseOfType(name).empty();
    if (!isType && !isLayout(name))
      continue;
    const auto other = clang.find(name);
    if (other == clang.end()) {
      if (std::find(flagsLike.begin(), flagsLike.end(), name) != flagsLike.end() && name != "__WCHAR_UNSIGNED__")
        out.push_back({name, value, "not defined"});
      continue;
    }
    // The size of such a type stands in its own __SIZEOF__ or __WIDTH__.
    if (isType)
      continue;
    if (other->second != value)
      out.push_back({name, value, other->second});
  }
  if (!wanted.contains("__CHAR_UNSIGNED__") && clang.contains("__CHAR_UNSIGNED__"))
    out.push_back({"__CHAR_UNSIGNED__", "not defined", valueOf(clang, "__CHAR_UNSIGNED__")});
  std::sort(out.begin(), out.end(), [](const LayoutDifference &a, const LayoutDifference &b) { return a.macro < b.macro; });
  return out;
}

} // namespace headroom
