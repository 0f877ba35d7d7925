// SPDX-License-Identifier: Apache-2.0
#include "program/source_lambdas.h"

#include "program/link_names.h"

namespace headroom::program {

namespace {

constexpr std::string_view closure = "{closure}";

bool isDigit(char c)
{
  return c >= '0' && c <= '9';
}

/// The end of `{lambda(int)#1}` that begins at `begin`.
std::size_t endOfBraces(std::string_view text, std::size_t begin)
{
  unsigned depth = 0;
  for (std::size_t i = begin; i < text.size(); ++i) {
    depth += text[i] == '{' ? 1U : 0U;
    depth -= text[i] == '}' ? 1U : 0U;
    if (depth == 0)
      return i + 1;
  }
  return text.size();
}

} // namespace

std::string closureShape(std::string_view linkName)
{
  if (!linkName.starts_with("_Z") || (linkName.find("Ul") == std::string_view::npos && linkName.find("$_") == std::string_view::npos))
    return {};
  const std::string text = demangled(linkName);
  std::string out;
  bool hasClosure = false;
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = std::string_view(text).substr(i);
    if (rest.starts_with("{lambda(")) {
      i = endOfBraces(text, i);
      out += closure;
      hasClosure = true;
    } else if (rest.starts_with("$_") && rest.size() > 2 && isDigit(rest[2])) {
      for (i += 2; i < text.size() && isDigit(text[i]);)
        ++i;
      out += closure;
      hasClosure = true;
    } else if (rest.starts_with("::_FUN(") || rest.starts_with("::_FUN<")) {
      out += "::__invoke";
      i += 6;
    } else {
      out += text[i++];
    }
  }
  return hasClosure ? out : std::string();
}

} // namespace headroom::program
