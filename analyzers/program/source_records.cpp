// SPDX-License-Identifier: Apache-2.0
// Records that are passed by value, as the two sides of an indirect call may see them differently (points_to.h, PointsToRecord).
#include "program/source_values.h"

namespace headroom::program {

namespace {

struct Signature {
  std::string_view result;
  std::vector<std::string_view> parameters;
};

std::string_view trimmed(std::string_view text)
{
  while (text.starts_with(' '))
    text.remove_prefix(1);
  while (text.ends_with(' '))
    text.remove_suffix(1);
  return text;
}

/// Of a canonical function type: `struct w (struct w, int)`. Empty where it returns a pointer to a function: that is no record.
Signature signatureOf(std::string_view type)
{
  Signature out;
  const std::size_t open = type.find('(');
  if (open == std::string_view::npos || (open + 1 < type.size() && type[open + 1] == '*'))
    return out;
  out.result = trimmed(type.substr(0, open));
  unsigned depth = 1;
  std::size_t begin = open + 1;
  for (std::size_t i = begin; i < type.size() && depth > 0; ++i) {
    const char c = type[i];
    depth += c == '(' || c == '<' ? 1U : 0U;
    depth -= c == ')' || c == '>' ? 1U : 0U;
    if (depth == 0 || (depth == 1 && c == ',')) {
      if (const std::string_view one = trimmed(type.substr(begin, i - begin)); one != "void" && one != "...")
        out.parameters.push_back(one);
      begin = i + 1;
    }
  }
  return out;
}

} // namespace

LocationId SourceFlows::wordsOf(SourceId record, Side side)
{
  const auto [place, isNew] = recordWords_.emplace(std::pair{record, side}, noLocation);
  if (isNew) {
    place->second = pointsTo_.addLocations();
    for (const SourceId field : program_.records()[record].fields)
      side == Side::Gives ? pointsTo_.copy(place->second, firstField_ + field) : pointsTo_.copy(firstField_ + field, place->second);
  }
  return place->second;
}

std::vector<PointsToRecord> SourceFlows::recordsByValue(std::string_view functionType, Side parameters, std::uint32_t count)
{
  std::vector<PointsToRecord> out;
  const auto add = [&](std::string_view type, std::uint32_t ordinal, Side side) {
    if (const SourceId record = program_.recordNamed(recordOf(type)); record != noSource && !program_.records()[record].fields.empty())
      out.push_back({ordinal, record, wordsOf(record, side)});
  };
  const Signature signature = signatureOf(functionType);
  const auto named = static_cast<std::uint32_t>(signature.parameters.size());
  const std::uint32_t first = count == named + 1 ? 1 : 0;
  for (std::uint32_t i = 0; i < signature.parameters.size(); ++i)
    add(signature.parameters[i], i + first, parameters);
  add(signature.result, PointsToRecord::result, parameters == Side::Gives ? Side::Takes : Side::Gives);
  return out;
}

} // namespace headroom::program
