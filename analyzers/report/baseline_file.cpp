// SPDX-License-Identifier: Apache-2.0
#include "report/baseline_file.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "report/json_parts.h"

namespace headroom {

namespace {

using json::Json;

constexpr const char *schema = "headroom-baseline/1";
constexpr std::array<Bound::Kind, 4> boundKinds = {Bound::Kind::Bounded, Bound::Kind::AtLeast, Bound::Kind::Unbounded, Bound::Kind::Estimate};
constexpr std::array<Level, 3> levels = {Level::Note, Level::Warning, Level::Error};

std::string line(const Json &value)
{
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json orNone(const std::optional<std::uint64_t> &bytes)
{
  return bytes ? Json(*bytes) : Json(nullptr);
}

/// `[`, one value a line, `]`.
std::string lines(const std::vector<Json> &values)
{
  std::string out = "[";
  for (std::size_t i = 0; i < values.size(); ++i)
    out += (i ? ",\n  " : "\n  ") + line(values[i]);
  return out + (values.empty() ? "]" : "\n ]");
}

/// Where a text stops being JSON.
class Syntax : public nlohmann::json_sax<Json> {
public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t &) override { return true; }
  bool string(string_t &) override { return true; }
  bool binary(binary_t &) override { return true; }
  bool start_object(std::size_t) override
  {
    keys_.emplace_back();
    return nest();
  }
  bool key(string_t &name) override
  {
    isDuplicate = !keys_.back().insert(name).second;
    return !isDuplicate;
  }
  bool end_object() override
  {
    keys_.pop_back();
    return leave();
  }
  bool start_array(std::size_t) override { return nest(); }
  bool end_array() override { return leave(); }
  bool parse_error(std::size_t position, const std::string &, const nlohmann::detail::exception &) override
  {
    at = position;
    return false;
  }

  std::size_t at = 0;       ///< byte, 1-based
  bool isDuplicate = false; ///< a key that an object has twice ended it

private:
  // The format has three levels; a parser that follows a hostile file a million levels deep ends with its stack.
  bool nest() { return ++depth_ <= 8; }
  bool leave()
  {
    --depth_;
    return true;
  }
  unsigned depth_ = 0;
  std::vector<std::set<std::string>> keys_;
};

class Reading {
public:
  explicit Reading(std::string path) : path_(std::move(path)) {}

  Expected<Baseline> read(std::string_view text)
  {
    Syntax syntax;
    if (!Json::sax_parse(text, &syntax)) {
      if (syntax.isDuplicate)
        return error("has a key twice in one entry");
      const auto lineNumber = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(syntax.at, text.size())), '\n');
      return error("line " + std::to_string(lineNumber) + ": is no complete JSON");
    }
    const Json document = Json::parse(text, nullptr, false);
    if (!document.is_object() || !document.contains("schema") || !document["schema"].is_string())
      return error("names no schema, wanted " + std::string(schema));
    if (document["schema"] != schema)
      return error("is of schema '" + document["schema"].get<std::string>() + "', wanted " + schema);
    hasKeys(document, "the baseline", {"schema", "image", "evidence", "tool", "rules", "roots", "findings"});
    Baseline out;
    out.image = string(document, "image");
    out.evidence = string(document, "evidence");
    out.tool = string(document, "tool");
    for (const Json &rule : array(document, "rules"))
      out.rules.push_back(rule.is_string() ? rule.get<std::string>() : (fail("rules: wanted names"), std::string()));
    for (const Json &root : array(document, "roots"))
      out.roots.push_back(rootOf(root));
    for (const Json &finding : array(document, "findings"))
      out.findings.push_back(findingOf(finding));
    std::sort(out.rules.begin(), out.rules.end()); // a merge may leave them unsorted
    // Findings of a rule that it does not name would be notes: a list that was lost must not open the gate.
    if (out.rules.empty())
      fail("rules: names none");
    for (const BaselineFinding &finding : out.findings)
      if (!std::binary_search(out.rules.begin(), out.rules.end(), finding.rule))
        fail("findings: rule " + finding.rule + " is not among its rules");
    if (!problem_.empty())
      return error(problem_);
    return out;
  }

private:
  Error error(const std::string &message) const
  {
    return {Error::Kind::Environment, "baseline " + message, path_, "write it again from the accepted state: headroom baseline write"};
  }

  void fail(const std::string &problem)
  {
    if (problem_.empty())
      problem_ = problem;
  }

  void hasKeys(const Json &object, const std::string &where, const std::set<std::string> &keys)
  {
    if (!object.is_object())
      return fail(where + ": wanted an object");
    for (const auto &[key, value] : object.items())
      if (!keys.contains(key))
        fail(where + ": unknown key '" + key + "'");
  }

  std::string string(const Json &object, const std::string &key)
  {
    if (object.is_object() && object.contains(key) && object[key].is_string())
      return object[key].get<std::string>();
    fail("'" + key + "' is missing or no text");
    return {};
  }

  std::uint64_t number(const Json &object, const std::string &key)
  {
    if (object.is_object() && object.contains(key) && object[key].is_number_unsigned())
      return object[key].get<std::uint64_t>();
    fail("'" + key + "' is missing or no number of bytes");
    return 0;
  }

  Json array(const Json &object, const std::string &key)
  {
    if (object.is_object() && object.contains(key) && object[key].is_array())
      return object[key];
    fail("'" + key + "' is missing or no list");
    return Json::array();
  }

  BaselineRoot rootOf(const Json &object)
  {
    BaselineRoot out;
    out.name = string(object, "name");
    const std::string where = "roots: " + out.name;
    hasKeys(object, where, {"name", "kind", "bound", "bytes", "stack", "fatal", "assumed"});
    if (!names_.insert(out.name).second)
      fail(where + ": is there twice");
    out.kind = string(object, "kind");
    const std::string bound = string(object, "bound");
    const auto *kind = std::find_if(boundKinds.begin(), boundKinds.end(), [&](Bound::Kind one) { return bound == kindName(one); });
    if (kind == boundKinds.end())
      fail(where + ": unknown bound '" + bound + "'");
    else
      out.bound = *kind;
    out.bytes = number(object, "bytes");
    const auto optional = [&](const char *key) {
      const bool isThere = object.is_object() && object.contains(key) && !object[key].is_null();
      return isThere ? std::optional(number(object, key)) : std::nullopt;
    };
    out.stackBytes = optional("stack");
    out.fatalBytes = optional("fatal");
    out.assumedBytes = optional("assumed");
    return out;
  }

  BaselineFinding findingOf(const Json &object)
  {
    BaselineFinding out;
    out.fingerprint = string(object, "fingerprint");
    const std::string where = "findings: " + out.fingerprint;
    hasKeys(object, where, {"fingerprint", "rule", "level", "file", "message"});
    if (!fingerprints_.insert(out.fingerprint).second)
      fail(where + ": is there twice");
    out.rule = string(object, "rule");
    const std::string level = string(object, "level");
    const auto *found = std::find_if(levels.begin(), levels.end(), [&](Level one) { return level == levelName(one); });
    if (found == levels.end())
      fail(where + ": unknown level '" + level + "'");
    else
      out.level = *found;
    out.file = string(object, "file");
    out.message = string(object, "message");
    return out;
  }

  const std::string path_;
  std::string problem_;
  std::set<std::string> names_, fingerprints_;
};

} // namespace

std::string baselineText(const Baseline &baseline)
{
  std::vector<Json> rules(baseline.rules.begin(), baseline.rules.end());
  std::vector<Json> roots, findings;
  for (const BaselineRoot &root : baseline.roots)
    roots.push_back(Json{{"name", root.name},
                         {"kind", root.kind},
                         {"bound", kindName(root.bound)},
                         {"bytes", root.bytes},
                         {"stack", orNone(root.stackBytes)},
                         {"fatal", orNone(root.fatalBytes)},
                         {"assumed", orNone(root.assumedBytes)}});
  for (const BaselineFinding &finding : baseline.findings)
    findings.push_back(Json{{"fingerprint", finding.fingerprint},
                            {"rule", finding.rule},
                            {"level", levelName(finding.level)},
                            {"file", finding.file},
                            {"message", finding.message}});
  return "{\n \"schema\": " + line(schema) + ",\n \"image\": " + line(baseline.image) + ",\n \"evidence\": " + line(baseline.evidence) +
         ",\n \"tool\": " + line(baseline.tool) + ",\n \"rules\": " + lines(rules) + ",\n \"roots\": " + lines(roots) +
         ",\n \"findings\": " + lines(findings) + "\n}\n";
}

Expected<Baseline> readBaseline(std::string_view text, const std::string &path)
{
  return Reading(path).read(text);
}

} // namespace headroom
