// SPDX-License-Identifier: Apache-2.0
#include "report/markdown.h"

#include <algorithm>
#include <cstdint>
#include <sstream>

#include "checks/places.h"
#include "facts/bound.h"
#include "report/published_place.h"
#include "report/root_table.h"
#include "report/terminal.h"
#include "report/text.h"
#include "report/unicode.h"
#include "report/verdict.h"

namespace headroom {

namespace {

// A comment ends at 65,536 characters; the rest is for what is said about the cut.
constexpr std::size_t longest = 64000;

/// A code span in a table's cell: nothing in it is markup or a mention.
std::string code(const std::string &foreign)
{
  const std::string name = validUtf8(harmless(foreign));
  if (name.empty())
    return {};
  std::size_t run = 0, longestRun = 0;
  std::string inner;
  for (const char c : name) {
    run = c == '`' ? run + 1 : 0;
    longestRun = std::max(longestRun, run);
    inner += c == '|' ? std::string("\\|") : std::string(1, c);
  }
  const std::string fence(longestRun + 1, '`');
  const std::string space = longestRun ? " " : "";
  return fence + space + inner + space + fence;
}

/// Running text: what Markdown or HTML would read as markup is escaped, and nobody is mentioned.
std::string prose(const std::string &foreign)
{
  std::string out;
  for (const char c : validUtf8(harmless(foreign))) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '@')
      out += "@\u200b";
    else if (std::string_view("\\`*_[]|~#").find(c) != std::string_view::npos)
      (out += '\\') += c;
    else
      out += c;
  }
  return out;
}

std::string sizeText(const std::optional<std::uint64_t> &bytes)
{
  return bytes ? std::to_string(*bytes) : "?";
}

/// The bound of a kind that is no plain number keeps the sign that says so.
std::string boundCell(const Bound &bound)
{
  return prose(bound.kind == Bound::Kind::Unbounded ? "unbounded, >= " + std::to_string(bound.bytes) : text(bound));
}

std::string marginCell(const Root &root)
{
  const std::optional<std::int64_t> margin = marginBytes(root);
  if (!margin)
    return "?";
  const std::string number = std::to_string(*margin);
  return root.bound.kind == Bound::Kind::Bounded ? number : prose((root.bound.kind == Bound::Kind::Estimate ? "~ " : "<= ") + number);
}

/// Lines up to a length; the rest is counted.
class Lines {
public:
  Lines(std::string &out, std::size_t limit) : out_(out), limit_(limit) {}

  void add(const std::string &line)
  {
    if (left_ || out_.size() + line.size() > limit_)
      ++left_;
    else
      out_ += line;
  }

  void finish(const char *noun)
  {
    if (left_)
      out_ += "\n" + std::to_string(left_) + " more " + noun + " do not fit here: see the full report.\n";
  }

private:
  std::string &out_;
  const std::size_t limit_;
  std::size_t left_ = 0;
};

/// In bytes; a bound that has become one of another kind changed most of all, a new root least.
std::uint64_t changeOf(const Root &root, const Comparison &comparison)
{
  const auto then = comparison.roots.find(root.name);
  if (then == comparison.roots.end())
    return 0;
  if (then->second.bound != root.bound.kind)
    return UINT64_MAX;
  const std::uint64_t now = root.bound.bytes, before = then->second.bytes;
  return now > before ? now - before : before - now;
}

void addStacks(const ImageReport &image, const ReportOptions &options, std::size_t limit, std::string &out)
{
  const bool isCompared = image.comparison && image.comparison->notCompared.empty();
  std::vector<const Root *> roots = tableOrder(image, options);
  // With a baseline a reviewer looks for what the change did, first.
  if (isCompared)
    std::stable_sort(roots.begin(), roots.end(), [&](const Root *a, const Root *b) { return changeOf(*a, *image.comparison) > changeOf(*b, *image.comparison); });
  out += isCompared ? "\n| stack | kind | size | worst case | change | margin | verdict |\n|---|---|--:|--:|--:|--:|---|\n"
                    : "\n| stack | kind | size | worst case | margin | verdict |\n|---|---|--:|--:|--:|---|\n";
  Lines lines(out, limit);
  for (const Root *root : roots) {
    const Verdict verdict = verdictOf(*root, image);
    if (verdict == Verdict::NoOwnStack)
      continue;
    const bool isFine = verdict == Verdict::Fits;
    lines.add("| " + code(root->name) + " | " + kindName(root->kind) + " | " + sizeText(root->stack.bytes) + " | " + boundCell(root->bound) + " | " +
              (isCompared ? prose(changeText(*root, *image.comparison)) + " | " : "") + marginCell(*root) + " | " + (isFine ? "" : "**") + verdictText(verdict) + (isFine ? "" : "**") + " |\n");
  }
  lines.finish("stacks");
}

void addFindings(const ImageReport &image, const ReportOptions &options, std::size_t limit, std::string &out)
{
  std::vector<const Finding *> findings = publishedFindings(image, options);
  const auto existing = std::stable_partition(findings.begin(), findings.end(), [&](const Finding *finding) { return isShown(*finding, options); });
  if (const auto count = findings.end() - existing)
    out += "\n" + std::to_string(count) + (count == 1 ? " finding is" : " findings are") + " in the baseline.\n";
  findings.erase(existing, findings.end());
  if (findings.empty())
    return;
  out += "\n| level | rule | where | finding |\n|---|---|---|---|\n";
  Lines lines(out, limit);
  for (const Finding *finding : findings)
    lines.add("| " + std::string(levelName(finding->level)) + " | " + code(finding->rule) + " | " + code(text(finding->place)) + " | " +
              prose(finding->message) + (finding->suppressed ? " (suppressed)" : "") + " |\n");
  lines.finish("findings");
}

void addGaps(const ImageReport &image, const ReportOptions &options, std::size_t limit, std::string &out)
{
  if (image.checks.limit) {
    ReportOptions plain = options;
    plain.useColor = false;
    std::istringstream limited(limitText(*image.checks.limit, plain));
    for (std::string line; std::getline(limited, line);)
      out += "\n" + prose(line) + "\n";
  }
  Lines lines(out, limit);
  for (const std::string &part : image.checks.incomplete)
    lines.add("\n**incomplete:** " + prose(part) + "\n");
  lines.finish("incomplete parts");
  if (const std::size_t undecided = image.checks.undecided.size())
    out += "\n" + std::to_string(undecided) + (undecided == 1 ? " rule is" : " rules are") + " undecided for lack of evidence: not found is not passed there.\n";
}

} // namespace

std::string markdownReport(const Report &report, const RenderContext &context)
{
  std::string out = "<!-- headroom-report -->\n## Stack budget\n";
  for (std::size_t i = 0; i < report.images.size(); ++i) {
    const ImageReport &image = report.images[i];
    // Each image has a share, so that the last one is not cut off by the first.
    const std::size_t share = (longest - std::min(longest, out.size())) / (report.images.size() - i);
    const std::size_t start = out.size();
    out += "\n### " + prose(image.program.id.substr(0, 200)) + "\n\nevidence " + image.program.evidence + ", " + std::to_string(image.program.coverage.functions) +
           " functions, " + std::to_string(image.program.coverage.unresolvedSites) + " unresolved calls\n";
    addGaps(image, context.options, start + share / 8, out);
    addStacks(image, context.options, start + share / 2, out);
    addFindings(image, context.options, start + share * 7 / 8, out);
  }
  out += "\n<sub>headroom " + prose(report.tool.version) + "</sub>\n";
  return out;
}

} // namespace headroom
