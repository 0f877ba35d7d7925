// SPDX-License-Identifier: Apache-2.0
#include "build/relocation_location.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "facts/nearest.h"

namespace headroom::build {

namespace {

// In the order in which the generator looks for them. NOINIT came with relocation_dict.txt.
constexpr std::array kindNames = {"TEXT", "RODATA", "DATA", "BSS", "NOINIT", "LITERAL"};

bool isKnown(std::string_view kind, RelocationRecord::Form form)
{
  return form == RelocationRecord::Form::Dictionary || kind != "NOINIT";
}

bool removeAll(std::string &text, const std::string &part)
{
  bool isFound = false;
  for (std::size_t at; (at = text.find(part)) != std::string::npos; isFound = true)
    text.erase(at, part.size());
  return isFound;
}

std::string oneOf(RelocationRecord::Form form)
{
  std::string out;
  for (const char *kind : kindNames)
    if (isKnown(kind, form))
      out += (out.empty() ? "" : ", ") + std::string(kind);
  return out;
}

} // namespace

void readLocation(RelocationDirective &directive, RelocationRecord::Form form)
{
  std::string rest = directive.location;
  for (const char *kind : kindNames)
    if (isKnown(kind, form) && removeAll(rest, "_" + std::string(kind)))
      directive.kinds.emplace_back(kind);
  const std::size_t split = rest.find('_');
  const std::string region = rest.substr(0, split);
  const std::string suffix = split == std::string::npos ? "" : rest.substr(split + 1);
  if (region.empty()) {
    directive.error = "location '" + directive.location + "' names no region";
    return;
  }
  if (split == std::string::npos) {
    directive.region = region;
    return;
  }
  std::uint64_t bytes = 0;
  const auto [end, problem] = std::from_chars(suffix.data(), suffix.data() + suffix.size(), bytes);
  if (suffix.empty() || problem != std::errc() || end != suffix.data() + suffix.size()) {
    const std::vector<std::string> kinds(kindNames.begin(), kindNames.end());
    const std::string meant = nearest(suffix, kinds);
    directive.error = "location '" + directive.location + "' has '" + suffix + "' after the first underscore, wanted " +
                      (form == RelocationRecord::Form::Command ? "" : "an alignment or ") + "one of " + oneOf(form) +
                      (meant.empty() ? "; a region with an underscore in its name cannot be a target" : ": did you mean " + meant + "?");
    return;
  }
  if (form == RelocationRecord::Form::Command) {
    directive.error = "location '" + directive.location + "' has the alignment " + suffix + ", which this version's generator refuses";
    return;
  }
  directive.region = region;
  directive.alignBytes = bytes;
}

} // namespace headroom::build
