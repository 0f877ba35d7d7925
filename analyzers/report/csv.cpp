// SPDX-License-Identifier: Apache-2.0
#include "report/csv.h"

#include "checks/places.h"
#include "report/terminal.h"
#include "report/unicode.h"
#include "report/verdict.h"

namespace headroom {

namespace {

std::string field(const std::string &foreign)
{
  std::string value = validUtf8(harmless(foreign));
  if (!value.empty() && std::string_view("=+-@").find(value.front()) != std::string_view::npos)
    value.insert(0, "'");
  if (value.find_first_of(",\"") == std::string::npos)
    return value;
  std::string out = "\"";
  for (const char c : value)
    out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

template <typename T> std::string number(const std::optional<T> &value)
{
  return value ? std::to_string(*value) : std::string();
}

} // namespace

std::string csvReport(const Report &report, const RenderContext &context)
{
  std::string out = "image,board,root,kind,location,stack_bytes,bound_kind,bound_bytes,margin_bytes,margin_at_most_bytes,fatal_bytes,verdict\n";
  for (const ImageReport &image : report.images)
    for (const Root &root : image.program.roots) {
      if (!isShown(root, image, context.options))
        continue;
      const std::optional<std::int64_t> margin = marginBytes(root);
      const bool isBounded = root.bound.kind == Bound::Kind::Bounded;
      const bool hasFatal = root.fatalBound && root.fatalBound->kind == Bound::Kind::Bounded;
      out += field(image.program.id) + ',' + field(image.program.board) + ',' + field(root.name) + ',' + kindName(root.kind) + ',' +
             field(text(root.place)) + ',' + number(root.stack.bytes) + ',' + kindName(root.bound.kind) + ',' + std::to_string(root.bound.bytes) + ',' +
             (isBounded ? number(margin) : "") + ',' + (isBounded ? "" : number(margin)) + ',' +
             (hasFatal ? std::to_string(root.fatalBound->bytes) : "") + ',' + verdictName(verdictOf(root, image)) + '\n';
    }
  return out;
}

} // namespace headroom
