// SPDX-License-Identifier: Apache-2.0
#include "program/parameter_words.h"

#include <array>
#include <algorithm>

namespace headroom::program {

namespace {

std::string_view trimmed(std::string_view text)
{
  while (!text.empty() && text.front() == ' ')
    text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ')
    text.remove_suffix(1);
  return text;
}

std::string_view withoutQualifiers(std::string_view type)
{
  for (bool isChanged = true; isChanged;) {
    isChanged = false;
    type = trimmed(type);
    for (const std::string_view word : {"const", "volatile", "restrict", "__restrict", "_Atomic"}) {
      if (type.starts_with(word) && type.size() > word.size() && type[word.size()] == ' ') {
        type.remove_prefix(word.size());
        isChanged = true;
      }
      // `char *const`: the star touches the word
      if (type.ends_with(word) && type.size() > word.size() && (type[type.size() - word.size() - 1] == ' ' || type[type.size() - word.size() - 1] == '*')) {
        type.remove_suffix(word.size());
        isChanged = true;
      }
    }
  }
  return type;
}

template <std::size_t N> bool isOneOf(std::string_view text, const std::array<std::string_view, N> &list)
{
  return std::find(list.begin(), list.end(), text) != list.end();
}

/// Words of a scalar type in integer registers; 0 where it is none or not known.
unsigned wordsOf(std::string_view type, bool is64Bit)
{
  static constexpr std::array<std::string_view, 14> oneWord = {"char", "signed char", "unsigned char", "short", "unsigned short", "int",
                                                               "unsigned int", "long", "unsigned long", "_Bool", "bool", "wchar_t",
                                                               "char16_t", "char32_t"};
  static constexpr std::array<std::string_view, 2> eightBytes = {"long long", "unsigned long long"};
  type = withoutQualifiers(type);
  if (type.ends_with('*') || type.find("(*") != std::string_view::npos || isOneOf(type, oneWord) || type.starts_with("enum "))
    return 1;
  if (isOneOf(type, eightBytes))
    return is64Bit ? 1 : 2;
  return 0;
}

bool isReturnedInRegisters(std::string_view type, bool is64Bit)
{
  const std::string_view plain = withoutQualifiers(type);
  return plain == "void" || plain == "float" || plain == "double" || wordsOf(plain, is64Bit) > 0;
}

} // namespace

std::optional<unsigned> parameterOfWord(std::string_view type, Machine machine, unsigned word)
{
  const std::size_t open = type.find('(');
  const bool is64Bit = machine == Machine::RiscV64;
  if (open == std::string_view::npos || open + 1 >= type.size() || type[open + 1] == '*' || !isReturnedInRegisters(type.substr(0, open), is64Bit))
    return std::nullopt;
  unsigned next = 0;
  unsigned ordinal = 0;
  unsigned depth = 1;
  std::size_t begin = open + 1;
  for (std::size_t i = begin; i < type.size() && depth > 0; ++i) {
    depth += type[i] == '(' ? 1U : 0U;
    depth -= type[i] == ')' ? 1U : 0U;
    if (depth > 1 || (depth == 1 && type[i] != ','))
      continue;
    const unsigned words = wordsOf(type.substr(begin, i - begin), is64Bit);
    if (words == 0)
      return std::nullopt; // `void`, `...`, records: what follows is not known either
    // ARM keeps 8-byte values at even words, RISC-V only those on the stack, which starts behind eight registers.
    if (words == 2 && next % 2 != 0 && (machine == Machine::Arm || next >= 8))
      ++next;
    if (word >= next && word < next + words)
      return words == 1 ? std::optional(ordinal) : std::nullopt;
    next += words;
    ++ordinal;
    begin = i + 1;
  }
  return std::nullopt;
}

} // namespace headroom::program
