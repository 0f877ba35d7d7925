// SPDX-License-Identifier: Apache-2.0
#include "report/sarif.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "report/json_parts.h"
#include "report/line_hash.h"
#include "report/published_place.h"

namespace headroom {

namespace {

using json::Json;

// GitHub rejects a file with more than 25,000 results, 10,000 steps of a result or 1,000 places of a result, and shows these.
constexpr std::size_t mostRuns = 20; // more are rejected
constexpr std::size_t shownResults = 5000;
constexpr std::size_t shownSteps = 1000;
constexpr std::size_t shownRelated = 100;
constexpr std::size_t longestText = 1024; // of a rule's descriptions

const char *sarifLevel(Level level)
{
  return level == Level::Error ? "error" : level == Level::Warning ? "warning" : "note";
}

/// RFC 3986: a path as a relative reference.
std::string uriOf(std::string_view path)
{
  constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    const bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c != '\0' && std::string_view("-._~/+,=@").find(c) != std::string_view::npos);
    const auto byte = static_cast<unsigned char>(c);
    if (isPlain)
      out += c;
    else
      (((out += '%') += digits[byte >> 4]) += digits[byte & 15]);
  }
  return out;
}

Json physical(const PublishedPlace &place)
{
  // GitHub wants all four, and a region of one line: of a longer one a pull request shows only what is wholly in the change.
  return Json{{"artifactLocation", {{"uri", uriOf(place.file)}, {"uriBaseId", "%SRCROOT%"}}},
              {"region", {{"startLine", place.line}, {"startColumn", place.column}, {"endLine", place.line}, {"endColumn", place.column + 1}}}};
}

Json location(const PublishedPlace &place, const std::string &message)
{
  Json out = {{"physicalLocation", physical(place)}};
  if (!message.empty())
    out["message"] = {{"text", message}};
  return out;
}

std::string stepText(const FindingStep &step)
{
  return step.note.empty() ? step.function : step.function.empty() ? step.note : step.function + ": " + step.note;
}

PublishedPlace placeOf(const SourcePlace &place)
{
  Finding finding;
  finding.place = place;
  return publishedPlace(finding, {});
}

/// A viewer follows places. A step without one is named with the next that has one, or with the last.
Json codeFlow(const std::vector<FindingStep> &path)
{
  Json locations = Json::array();
  std::string pending;
  for (const FindingStep &step : path) {
    pending += (pending.empty() ? "" : " > ") + stepText(step);
    if (!isInSources(step.place) || locations.size() == shownSteps)
      continue;
    locations.push_back(Json{{"location", location(placeOf(step.place), pending)}});
    pending.clear();
  }
  if (locations.empty())
    return nullptr;
  if (!pending.empty())
    locations.back()["location"]["message"]["text"] = locations.back()["location"]["message"]["text"].get<std::string>() + " > " + pending;
  return Json{{"threadFlows", Json::array({Json{{"locations", std::move(locations)}}})}};
}

/// Findings of one rule on one line.
struct Group {
  PublishedPlace place;
  std::vector<const Finding *> findings;
};

class Run {
public:
  Run(const ImageReport &image, const ToolIdentity &tool, const RenderContext &context) : image_(image), tool_(tool), context_(context) {}

  Json write()
  {
    const std::vector<Group> groups = grouped();
    for (const Group &group : groups)
      usedRules_.insert(group.findings.front()->rule);
    Json results = Json::array();
    for (const Group &group : groups)
      if (results.size() < shownResults)
        results.push_back(result(group));
    Json out = Json::object();
    out["tool"] = {{"driver", driver()}};
    const ImageProgram &program = image_.program;
    out["automationDetails"] = {{"id", "headroom/" + (program.board.empty() ? "" : program.board + "/") + program.id + "/"}};
    out["invocations"] = Json::array({invocation(groups.size())});
    out["columnKind"] = "utf16CodeUnits";
    out["results"] = std::move(results);
    return out;
  }

private:
  [[nodiscard]] std::vector<Group> grouped() const
  {
    std::vector<Group> out;
    std::map<std::tuple<std::string, std::string, std::uint32_t, bool>, std::size_t> known;
    for (const Finding *finding : publishedFindings(image_, context_.options)) {
      const PublishedPlace place = publishedPlace(*finding, image_.config);
      const auto [at, isNew] = known.try_emplace({finding->rule, place.file, place.line, finding->suppressed.has_value()}, out.size());
      if (isNew)
        out.push_back({place, {}});
      out[at->second].findings.push_back(finding);
    }
    return out;
  }

  Json driver() const
  {
    Json out = Json::object();
    out["name"] = "Headroom";
    out["semanticVersion"] = tool_.version;
    Json &rules = out["rules"] = Json::array();
    for (const std::string &id : usedRules_)
      rules.push_back(ruleJson(id));
    return out;
  }

  Json ruleJson(const std::string &id) const
  {
    const auto found = std::find_if(context_.rules.begin(), context_.rules.end(), [&](const RuleText &one) { return one.rule.id == id; });
    const bool isKnown = found != context_.rules.end();
    const std::string title = isKnown && !found->rule.title.empty() ? found->rule.title.substr(0, longestText) : id;
    Json out = Json::object();
    out["id"] = id;
    out["name"] = id;
    out["shortDescription"] = {{"text", title}};
    out["fullDescription"] = {{"text", title}};
    const std::string page = isKnown && !found->page.empty() ? found->page : "headroom explain " + id;
    out["help"] = {{"text", page}, {"markdown", page}};
    if (!isKnown)
      return out;
    const RuleInfo &rule = found->rule;
    out["defaultConfiguration"] = {{"level", sarifLevel(rule.level)}};
    out["properties"] = {{"tags", Json::array({rule.family, "firmware", "memory"})},
                         {"precision", rule.precision == "exact" ? "very-high" : rule.precision},
                         {"problem.severity", rule.level == Level::Error ? "error" : rule.level == Level::Warning ? "warning" : "recommendation"}};
    return out;
  }

  Json result(const Group &group)
  {
    const Finding &first = *group.findings.front();
    Json out = Json::object();
    out["ruleId"] = first.rule;
    out["ruleIndex"] = std::distance(usedRules_.begin(), usedRules_.find(first.rule));
    // The first is the worst: the checks give the worst level first.
    out["level"] = sarifLevel(first.level);
    if (image_.comparison && image_.comparison->notCompared.empty())
      out["baselineState"] = std::all_of(group.findings.begin(), group.findings.end(), [](const Finding *one) { return one->state == "existing"; })
                                 ? "unchanged"
                                 : "new";
    out["message"] = {{"text", messageOf(group)}};
    out["locations"] = Json::array({location(group.place, {})});
    Json &fingerprints = out["partialFingerprints"] = Json::object();
    if (const std::string hash = hashOf(group.place); !hash.empty())
      fingerprints["primaryLocationLineHash"] = hash;
    fingerprints["headroom/v1"] = first.fingerprint;
    addFlows(group, out);
    addRelated(group, out);
    if (first.suppressed) {
      const bool isConfiguration = !image_.config.path.empty() && first.suppressed->place.starts_with(image_.config.path);
      out["suppressions"] = Json::array({Json{{"kind", isConfiguration ? "external" : "inSource"}, {"justification", first.suppressed->reason}}});
    }
    return out;
  }

  static std::string messageOf(const Group &group)
  {
    std::string out;
    std::set<std::string> said;
    for (const Finding *finding : group.findings) {
      std::string message = publishedMessage(*finding, group.place);
      if (!finding->help.empty())
        message += "\nhelp: " + finding->help;
      if (said.insert(message).second)
        out += (out.empty() ? "" : "\n") + message;
    }
    return out;
  }

  static void addFlows(const Group &group, Json &out)
  {
    Json flows = Json::array();
    std::size_t steps = 0;
    const auto add = [&](const std::vector<FindingStep> &path) {
      Json flow = codeFlow(path);
      if (flow.is_null())
        return;
      const std::size_t count = flow["threadFlows"][0]["locations"].size();
      if (steps + count > shownSteps)
        return;
      steps += count;
      flows.push_back(std::move(flow));
    };
    for (const Finding *finding : group.findings) {
      add(finding->path);
      for (const std::vector<FindingStep> &path : finding->otherPaths)
        add(path);
    }
    if (!flows.empty())
      out["codeFlows"] = std::move(flows);
  }

  static void addRelated(const Group &group, Json &out)
  {
    Json related = Json::array();
    for (const Finding *finding : group.findings)
      for (const FindingStep &note : finding->notes) {
        if (!isInSources(note.place) || related.size() == shownRelated)
          continue;
        Json one = {{"id", related.size()}};
        one.update(location(placeOf(note.place), stepText(note)));
        related.push_back(std::move(one));
      }
    if (!related.empty())
      out["relatedLocations"] = std::move(related);
  }

  /// GitHub computes the hash of a line by itself where it has the file, and warns about any other value: the same, or none.
  std::string hashOf(const PublishedPlace &place)
  {
    if (!context_.readSource)
      return {};
    const auto [at, isNew] = hashes_.try_emplace(place.file);
    if (isNew)
      if (const std::optional<std::string> bytes = context_.readSource({"app", place.file, 0, 0}))
        at->second = lineHashes(*bytes);
    return place.line <= at->second.size() ? at->second[place.line - 1] : std::string();
  }

  /// What the run could not do, so that an empty list of results is not taken for a pass.
  Json invocation(std::size_t results) const
  {
    Json notifications = Json::array();
    const auto add = [&](const char *level, const std::string &message) {
      notifications.push_back(Json{{"level", level}, {"message", {{"text", message}}}});
    };
    for (const std::string &part : image_.checks.incomplete)
      add("error", "incomplete: " + part);
    for (const Undecided &one : image_.checks.undecided)
      add("warning", "undecided: " + one.rule + " for '" + one.subject + "': " + one.reason);
    if (results > shownResults)
      add("warning", std::to_string(results - shownResults) + " more results are not written: " + std::to_string(shownResults) + " is what GitHub shows of a run");
    Json out = {{"executionSuccessful", image_.checks.incomplete.empty()}};
    if (!notifications.empty())
      out["toolExecutionNotifications"] = std::move(notifications);
    return out;
  }

  const ImageReport &image_;
  const ToolIdentity &tool_;
  const RenderContext &context_;
  std::set<std::string> usedRules_;
  std::map<std::string, std::vector<std::string>> hashes_; ///< by file
};

} // namespace

std::string sarifReport(const Report &report, const RenderContext &context)
{
  Json out = Json::object();
  out["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
  out["version"] = "2.1.0";
  Json &runs = out["runs"] = Json::array();
  for (const ImageReport &image : report.images)
    if (runs.size() < mostRuns)
      runs.push_back(Run(image, report.tool, context).write());
  if (report.images.size() > mostRuns) {
    const std::size_t left = report.images.size() - mostRuns;
    runs.back()["invocations"][0]["toolExecutionNotifications"].push_back(
        Json{{"level", "error"},
             {"message", {{"text", std::to_string(left) + " more images are not written: a file may have " + std::to_string(mostRuns) + " runs; audit them in parts"}}}});
    runs.back()["invocations"][0]["executionSuccessful"] = false;
  }
  return json::dump(out);
}

} // namespace headroom
