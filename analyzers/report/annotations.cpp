// SPDX-License-Identifier: Apache-2.0
#include "report/annotations.h"

#include <map>

#include "report/published_place.h"
#include "report/terminal.h"
#include "report/text.h"
#include "report/unicode.h"

namespace headroom {

namespace {

constexpr std::size_t shownOfLevel = 10;

const char *commandOf(Level level)
{
  return level == Level::Error ? "error" : level == Level::Warning ? "warning" : "notice";
}

/// A line end would end the command, and what follows could be another.
std::string escaped(std::string_view foreign, bool isProperty)
{
  std::string out;
  for (const char c : validUtf8(foreign)) {
    switch (c) {
    case '%': out += "%25"; break;
    case '\r': out += "%0D"; break;
    case '\n': out += "%0A"; break;
    case ':': out += isProperty ? "%3A" : ":"; break;
    case ',': out += isProperty ? "%2C" : ","; break;
    default: out += c;
    }
  }
  return out;
}

} // namespace

std::string annotatedReport(const Report &report, const RenderContext &context)
{
  // A line that begins as a command is one, whoever named it.
  std::string out;
  for (const char c : textReport(report, context.options)) {
    if (c == ':' && (out.empty() || out.back() == '\n'))
      out += ' ';
    out += c;
  }
  std::map<Level, std::size_t> counts;
  for (const ImageReport &image : report.images)
    for (const Finding *finding : publishedFindings(image, context.options)) {
      if (!isShown(*finding, context.options))
        continue;
      if (++counts[finding->level] > shownOfLevel)
        continue;
      const PublishedPlace place = publishedPlace(*finding, image.config);
      std::string message = harmless(publishedMessage(*finding, place));
      if (!finding->help.empty())
        message += "\nhelp: " + harmless(finding->help);
      out += std::string("::") + commandOf(finding->level) + " file=" + escaped(harmless(place.file), true) + ",line=" + std::to_string(place.line) +
             ",col=" + std::to_string(place.column) + ",title=" + escaped(finding->rule, true) + "::" + escaped(message, false) + "\n";
    }
  for (const auto &[level, count] : counts)
    if (count > shownOfLevel)
      out += std::string("not annotated: ") + std::to_string(count - shownOfLevel) + " more of level " + levelName(level) + ", all of them above\n";
  return out;
}

} // namespace headroom
