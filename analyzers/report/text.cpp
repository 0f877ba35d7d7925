// SPDX-License-Identifier: Apache-2.0
#include "report/text.h"

#include <algorithm>
#include <map>
#include <utility>

#include "checks/places.h"
#include "report/memory_map.h"
#include "report/root_table.h"
#include "report/terminal.h"

namespace headroom {

namespace {

// More notes than this hide the next finding; -v shows them all.
constexpr std::size_t shownNotes = 5;
// A longer chain keeps its two ends: where it starts, and what it ends in.
constexpr std::size_t shownChain = 8;

Style styleOf(Level level)
{
  return level == Level::Error ? Style::Error : level == Level::Warning ? Style::Warning : Style::Note;
}

std::string plural(std::size_t count, const char *noun)
{
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string chainText(const std::vector<FindingStep> &path)
{
  std::string out;
  const bool isCut = path.size() > shownChain;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (isCut && i == shownChain / 2) {
      out += " > ...";
      i = path.size() - shownChain / 2;
    }
    out += (i ? " > " : "") + path[i].function + (path[i].note.empty() ? "" : " (" + path[i].note + ")");
  }
  return out;
}

/// One line a step, each with its place: what an editor can jump to.
std::string stepLines(const std::vector<FindingStep> &path)
{
  std::string out;
  for (const FindingStep &step : path) {
    const std::string where = text(step.place);
    out += "    " + (where.empty() ? "" : harmless(where) + ": ") + harmless(step.function) + (step.note.empty() ? "" : " (" + harmless(step.note) + ")") + '\n';
  }
  return out;
}

std::string pathText(const Finding &finding, bool isVerbose)
{
  std::string out;
  if (isVerbose) {
    if (!finding.path.empty())
      out += "  note: path:\n" + stepLines(finding.path);
    for (const std::vector<FindingStep> &path : finding.otherPaths)
      out += "  note: also:\n" + stepLines(path);
    return out;
  }
  if (!finding.path.empty())
    out += "  note: path: " + harmless(chainText(finding.path)) + '\n';
  if (!finding.otherPaths.empty())
    out += "  note: and " + plural(finding.otherPaths.size(), "more way") + " (-v shows " + (finding.otherPaths.size() == 1 ? "it" : "them") + ")\n";
  return out;
}

} // namespace

std::string findingText(const Finding &finding, const ImageProgram &program, const ReportOptions &options)
{
  const std::string place = text(finding.place);
  std::string out = styled(harmless(place.empty() ? program.path : place) + ":", Style::Bold, options.useColor) + " " +
                    styled(std::string(levelName(finding.level)) + ":", styleOf(finding.level), options.useColor) + " " +
                    harmless(finding.message) + " [" + finding.rule + "]";
  if (finding.suppressed)
    out += " (suppressed at " + harmless(finding.suppressed->place) + ": " + harmless(finding.suppressed->reason) + ")";
  else if (!finding.isOwn)
    out += " (outside 'own')";
  else if (finding.state == "existing")
    out += " (in the baseline)";
  out += '\n';
  out += pathText(finding, options.isVerbose);
  const std::size_t count = options.isVerbose ? finding.notes.size() : std::min(shownNotes, finding.notes.size());
  for (std::size_t i = 0; i < count; ++i) {
    const FindingStep &note = finding.notes[i];
    const std::string where = text(note.place);
    out += "  " + (where.empty() ? "" : harmless(where) + ": ") + "note: " + (note.function.empty() ? "" : harmless(note.function) + ": ") +
           harmless(note.note) + '\n';
  }
  if (count < finding.notes.size())
    out += "  note: and " + std::to_string(finding.notes.size() - count) + " more (-v shows them)\n";
  if (!finding.help.empty())
    out += "  help: " + harmless(finding.help) + '\n';
  return out;
}

namespace {

struct Counts {
  std::size_t errors = 0, warnings = 0, notes = 0, suppressed = 0, outside = 0, existing = 0;

  void add(const Finding &finding)
  {
    if (finding.suppressed)
      ++suppressed;
    else if (!finding.isOwn)
      ++outside;
    else if (finding.state == "existing")
      ++existing;
    else
      ++(finding.level == Level::Error ? errors : finding.level == Level::Warning ? warnings : notes);
  }
};

std::string summaryLine(const Counts &counts, const ReportOptions &options)
{
  const std::size_t all = counts.errors + counts.warnings + counts.notes;
  std::string out = plural(all, "finding");
  if (all)
    out += " (" + plural(counts.errors, "error") + ", " + plural(counts.warnings, "warning") + ", " + plural(counts.notes, "note") + ")";
  if (counts.suppressed)
    out += ", " + std::to_string(counts.suppressed) + " suppressed";
  if (counts.outside)
    out += ", " + std::to_string(counts.outside) + " outside 'own'";
  if (counts.existing)
    out += ", " + std::to_string(counts.existing) + " in the baseline";
  if ((counts.suppressed || counts.outside || counts.existing) && !options.showAll)
    out += " (--all shows them)";
  return styled(out, counts.errors ? Style::Error : counts.warnings ? Style::Warning : Style::Good, options.useColor) + '\n';
}

/// Many rules may lack one and the same evidence: one line for all of them, or they hide the rest.
std::string undecidedText(const std::vector<Undecided> &undecided, const ReportOptions &options)
{
  constexpr std::size_t few = 2;
  std::map<std::pair<std::string, std::string>, std::size_t> rules; // by subject and reason
  for (const Undecided &one : undecided)
    ++rules[{one.subject, one.reason}];
  std::string out;
  for (const Undecided &one : undecided)
    if (options.isVerbose || rules[{one.subject, one.reason}] <= few)
      out += "undecided: " + one.rule + " for '" + harmless(one.subject) + "': " + harmless(one.reason) + '\n';
  for (const auto &[about, count] : rules)
    if (count > few && !options.isVerbose)
      out += "undecided: " + plural(count, "rule") + " for '" + harmless(about.first) + "': " + harmless(about.second) + " (-v lists them)\n";
  return out;
}

} // namespace

std::string imageHead(const ImageProgram &program, bool useColor)
{
  std::string out = styled(harmless(program.id), Style::Bold, useColor) + ": " + harmless(program.path) + ", " + program.machine;
  if (!program.board.empty())
    out += ", board " + harmless(program.board);
  out += ", evidence " + program.evidence;
  if (!program.sha256.empty())
    out += ", sha256 " + program.sha256.substr(0, 12);
  return out + '\n';
}

/// What the context rules could not follow: their silence about it is no pass. Empty where they followed everything.
std::string contextCallsText(const Behaviour &behaviour)
{
  if (behaviour.openContextCalls + behaviour.typedContextCalls == 0)
    return {};
  return "contexts: of " + plural(behaviour.contextCalls, "call") + " through pointers on the ways from the roots, " +
         std::to_string(behaviour.openContextCalls) + " without a known target are not followed, " + std::to_string(behaviour.typedContextCalls) +
         " are followed only to what is known\n";
}

std::string coverageText(const ImageReport &image, const ReportOptions &options)
{
  const Coverage &coverage = image.program.coverage;
  std::string out = "coverage: ";
  if (coverage.translationUnits)
    out += plural(*coverage.translationUnits, "translation unit") + ", ";
  out += plural(coverage.functions, "function") + ", " + plural(coverage.indirectSites, "indirect call");
  std::string layers;
  for (const auto &[layer, count] : coverage.layers)
    if (count)
      layers += (layers.empty() ? "" : ", ") + layer + " " + std::to_string(count);
  if (!layers.empty())
    out += " (" + layers + ")";
  out += ", " + std::to_string(coverage.unresolvedSites) + " unresolved";
  if (!coverage.unreachedFunctions.empty()) {
    out += "; " + plural(coverage.unreachedFunctions.size(), "function") + " reached by no root";
    if (!coverage.unexplainedFunctions.empty())
      out += ", " + std::to_string(coverage.unexplainedFunctions.size()) + " of them with the address taken";
  }
  out += '\n' + contextCallsText(image.program.behaviour);
  if (options.isVerbose) {
    for (const std::string &name : coverage.unreachedFunctions)
      out +=
          "  unreached: " + harmless(name) +
          (std::binary_search(coverage.unexplainedFunctions.begin(), coverage.unexplainedFunctions.end(), name) ? " (address taken)" : "") +
          '\n';
  }
  for (const std::string &note : coverage.notes)
    out += "note: " + harmless(note) + '\n';
  out += undecidedText(image.checks.undecided, options);
  for (const std::string &part : image.checks.accepted)
    out += "incomplete, accepted: " + harmless(part) + '\n';
  for (const std::string &part : image.checks.incomplete)
    out += styled("incomplete:", Style::Error, options.useColor) + " " + harmless(part) + '\n';
  return out;
}

namespace {

std::string listed(const std::vector<std::string> &names, bool isVerbose)
{
  constexpr std::size_t few = 5;
  const std::size_t count = isVerbose ? names.size() : std::min(few, names.size());
  std::string out;
  for (std::size_t i = 0; i < count; ++i)
    out += (i ? ", " : "") + harmless(names[i]);
  return out + (count < names.size() ? " and " + std::to_string(names.size() - count) + " more (-v lists them)" : "");
}

/// What was compared. A bound's change stands in the table.
std::string comparisonText(const Comparison &comparison, const ReportOptions &options)
{
  if (!comparison.notCompared.empty())
    return styled("baseline not compared:", Style::Warning, options.useColor) + " " + harmless(comparison.notCompared) + ", so every finding counts as new\n";
  return "baseline " + harmless(comparison.path) + ": " + plural(comparison.fixed.size(), "finding") + " of it fixed\n";
}

} // namespace

std::string limitText(const Limit &limit, const ReportOptions &options)
{
  std::string out = "limited to ";
  out += limit.files.empty() ? "nothing: no named file is part of this image" : "what " + listed(limit.files, options.isVerbose) + " can cause";
  out += "; " + std::to_string(limit.roots.size()) + " of " + plural(limit.allRoots, "stack");
  const std::uint64_t all = limit.errors + limit.warnings + limit.notes;
  out += ", " + plural(all, "finding") + " elsewhere not shown";
  if (all)
    out += " (" + plural(limit.errors, "error") + ", " + plural(limit.warnings, "warning") + ", " + plural(limit.notes, "note") + ")";
  out += '\n';
  if (!limit.skipped.empty())
    out += styled("not checked, no build is known to read it:", Style::Warning, options.useColor) + " " + listed(limit.skipped, true) + '\n';
  if (!limit.changed.empty())
    out += styled("changed after the build:", Style::Warning, options.useColor) + " " + listed(limit.changed, options.isVerbose) +
           "; stacks through that code are estimates by what was built, and functions, threads and interrupts that are new in it are not seen: build, or --evidence generated\n";
  return out;
}

std::string textReport(const Report &report, const ReportOptions &options)
{
  std::string out;
  Counts counts;
  for (const ImageReport &image : report.images) {
    const std::optional<Limit> &limit = image.checks.limit;
    out += imageHead(image.program, options.useColor);
    if (!limit || !limit->roots.empty())
      out += rootTable(image, options, false) + '\n';
    if (const std::string memory = memorySummary(image.program, options.useColor); !limit && !memory.empty())
      out += memory + '\n';
    bool hasShown = false;
    for (const Finding &finding : image.checks.findings) {
      counts.add(finding);
      if (!isShown(finding, options))
        continue;
      out += findingText(finding, image.program, options);
      hasShown = true;
    }
    if (hasShown)
      out += '\n';
    out += coverageText(image, options);
    if (limit)
      out += limitText(*limit, options);
    if (image.comparison)
      out += comparisonText(*image.comparison, options);
  }
  return out + summaryLine(counts, options);
}

} // namespace headroom
