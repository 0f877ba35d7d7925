// SPDX-License-Identifier: Apache-2.0
#include "report/junit.h"

#include <map>
#include <set>

#include "checks/places.h"
#include "checks/root_words.h"
#include "report/published_place.h"
#include "report/root_table.h"
#include "report/terminal.h"
#include "report/unicode.h"
#include "report/verdict.h"

namespace headroom {

namespace {

/// For attributes and text. XML 1.0 has no way to write control characters; line ends would become blanks in an attribute.
std::string xml(std::string_view foreign, bool keepsLines = false)
{
  std::string out;
  for (const char c : foreign) {
    switch (c) {
    case '&': out += "&amp;"; break;
    case '<': out += "&lt;"; break;
    case '>': out += "&gt;"; break;
    case '"': out += "&quot;"; break;
    case '\n': out += keepsLines ? "\n" : "&#10;"; break;
    default: out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? harmless(std::string_view(&c, 1)) : std::string(1, c);
    }
  }
  out = validUtf8(out);
  // U+FFFE and U+FFFF are characters of UTF-8 and none of XML.
  for (const char *none : {"\xef\xbf\xbe", "\xef\xbf\xbf"})
    for (std::size_t at = out.find(none); at != std::string::npos; at = out.find(none, at))
      out.replace(at, 3, "\xef\xbf\xbd");
  return out;
}

std::string findingLines(const std::vector<const Finding *> &findings)
{
  std::string out;
  for (const Finding *finding : findings) {
    const std::string place = text(finding->place);
    out += (place.empty() ? "" : harmless(place) + ": ") + std::string(levelName(finding->level)) + ": " + harmless(finding->message) + " [" + finding->rule + "]\n";
    for (const FindingStep &step : finding->path) {
      const std::string where = text(step.place);
      out += "  " + (where.empty() ? "" : harmless(where) + ": ") + harmless(step.function) + (step.note.empty() ? "" : " (" + harmless(step.note) + ")") + "\n";
    }
    if (!finding->help.empty())
      out += "  help: " + harmless(finding->help) + "\n";
  }
  return out;
}

class Suite {
public:
  Suite(const ImageReport &image, const RenderContext &context) : image_(image), className_(xml(image.program.id))
  {
    for (const Finding *finding : publishedFindings(image, context.options))
      if (headroom::gates(*finding, context.gate))
        (hasCase(finding->root) ? ofRoot_[finding->root] : ofRule_[finding->rule]).push_back(finding);
    for (const Root *root : tableOrder(image, {}))
      if (isCase(*root))
        addStack(*root);
    for (const auto &[rule, findings] : ofRule_)
      add("rule " + rule, {}, failure(findings));
    for (const std::string &part : image.checks.incomplete)
      addError("incomplete: " + part);
    if (!image.checks.hasRoots)
      addError("no stack to judge in this image");
    for (const Undecided &one : image.checks.undecided)
      addSkipped("undecided " + one.rule + ": " + one.subject, one.reason);
  }

  [[nodiscard]] std::string text() const
  {
    return "  <testsuite name=\"" + className_ + "\" tests=\"" + std::to_string(tests) + "\" failures=\"" + std::to_string(failures) +
           "\" errors=\"" + std::to_string(errors) + "\" skipped=\"" + std::to_string(skipped) + "\">\n" + cases_ + "  </testsuite>\n";
  }

  std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;

private:
  [[nodiscard]] bool isCase(const Root &root) const { return verdictOf(root, image_) != Verdict::NoOwnStack; }

  [[nodiscard]] bool hasCase(const std::string &name) const
  {
    for (const Root &root : image_.program.roots)
      if (!name.empty() && root.name == name)
        return isCase(root);
    return false;
  }

  void addStack(const Root &root)
  {
    std::string properties;
    const auto property = [&](const char *name, const std::string &value) {
      properties += "        <property name=\"" + std::string(name) + "\" value=\"" + xml(value) + "\"/>\n";
    };
    property("kind", kindName(root.kind));
    property("bound_kind", kindName(root.bound.kind));
    property("bound_bytes", std::to_string(root.bound.bytes));
    if (root.stack.bytes)
      property("stack_bytes", std::to_string(*root.stack.bytes));
    if (const std::optional<std::int64_t> margin = marginBytes(root))
      property(root.bound.kind == Bound::Kind::Bounded ? "margin_bytes" : "margin_at_most_bytes", std::to_string(*margin));
    property("verdict", verdictName(verdictOf(root, image_)));
    const auto found = ofRoot_.find(root.name);
    const Verdict verdict = verdictOf(root, image_);
    std::string outcome;
    if (found != ofRoot_.end())
      outcome = failure(found->second);
    else if (verdict != Verdict::Fits && verdict != Verdict::Margin) // in the baseline, suppressed, or below the gate: it did not pass
      outcome = skipping(std::string(verdictText(verdict)) + ": worst case " + boundText(root.bound));
    add("stack " + root.name, properties, outcome);
  }

  std::string failure(const std::vector<const Finding *> &findings)
  {
    ++failures;
    return "      <failure message=\"" + xml(findings.front()->message) + "\" type=\"" + xml(findings.front()->rule) + "\">" +
           xml(findingLines(findings), true) + "</failure>\n";
  }

  void addError(const std::string &message)
  {
    ++errors;
    add(message, {}, "      <error message=\"" + xml(message) + "\" type=\"incomplete\"/>\n");
  }

  void addSkipped(const std::string &name, const std::string &reason) { add(name, {}, skipping(reason)); }

  std::string skipping(const std::string &reason)
  {
    ++skipped;
    return "      <skipped message=\"" + xml(reason) + "\"/>\n";
  }

  void add(const std::string &name, const std::string &properties, const std::string &outcome)
  {
    ++tests;
    cases_ += "    <testcase classname=\"" + className_ + "\" name=\"" + xml(name) + "\" time=\"0\">\n";
    if (!properties.empty())
      cases_ += "      <properties>\n" + properties + "      </properties>\n";
    cases_ += outcome + "    </testcase>\n";
  }

  const ImageReport &image_;
  const std::string className_;
  std::map<std::string, std::vector<const Finding *>> ofRoot_;
  std::map<std::string, std::vector<const Finding *>> ofRule_;
  std::string cases_;
};

} // namespace

std::string junitReport(const Report &report, const RenderContext &context)
{
  std::string suites;
  std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
  for (const ImageReport &image : report.images) {
    const Suite suite(image, context);
    suites += suite.text();
    tests += suite.tests;
    failures += suite.failures;
    errors += suite.errors;
    skipped += suite.skipped;
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"headroom\" tests=\"" + std::to_string(tests) + "\" failures=\"" +
         std::to_string(failures) + "\" errors=\"" + std::to_string(errors) + "\" skipped=\"" + std::to_string(skipped) + "\">\n" + suites +
         "</testsuites>\n";
}

} // namespace headroom
