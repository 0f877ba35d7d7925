// SPDX-License-Identifier: Apache-2.0
#include "report/json_parts.h"

#include <cstdio>

namespace headroom::json {

Json orNull(const std::string &text)
{
  return text.empty() ? Json(nullptr) : Json(text);
}

Json orNull(std::uint64_t number)
{
  return number == 0 ? Json(nullptr) : Json(number);
}

Json location(const SourcePlace &place)
{
  if (place.file.empty())
    return nullptr;
  Json out = Json::object();
  addPlace(out, place);
  out["column"] = orNull(place.column);
  return out;
}

void addPlace(Json &object, const SourcePlace &place)
{
  object["root"] = orNull(place.root);
  object["file"] = orNull(place.file);
  object["line"] = orNull(place.line);
}

namespace {

Json hexAddress(std::uint64_t address)
{
  if (address == 0)
    return nullptr;
  char text[19];
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(address));
  return text;
}

Json culprit(const Culprit &culprit)
{
  Json out = Json::object();
  out["reason"] = culprit.reason;
  out["function"] = culprit.function; // empty where it was met in none
  out["detail"] = culprit.detail;
  out["address"] = hexAddress(culprit.address);
  out["file"] = orNull(culprit.file);
  out["line"] = orNull(culprit.line);
  return out;
}

} // namespace

Json bound(const Bound &bound)
{
  Json out = Json::object();
  out["kind"] = kindName(bound.kind);
  out["bytes"] = bound.bytes;
  out["assumptions"] = bound.assumptions;
  Json &culprits = out["culprits"] = Json::array();
  for (const Culprit &one : bound.culprits)
    culprits.push_back(culprit(one));
  return out;
}

Json bound(const std::optional<Bound> &optional)
{
  return optional ? bound(*optional) : Json(nullptr);
}

Json tool(const ToolIdentity &identity)
{
  Json out = Json::object();
  out["name"] = "headroom";
  out["version"] = identity.version;
  Json &packs = out["packs"] = Json::array();
  for (const PackIdentity &pack : identity.packs)
    packs.push_back(Json{{"name", pack.name}, {"digest", pack.digest}});
  out["config_digest"] = orNull(identity.configDigest);
  return out;
}

Json steps(const std::vector<FindingStep> &all)
{
  Json out = Json::array();
  for (const FindingStep &step : all) {
    Json &one = out.emplace_back(Json::object());
    one["function"] = orNull(step.function);
    addPlace(one, step.place);
    one["note"] = orNull(step.note);
  }
  return out;
}

Json finding(const Finding &one)
{
  Json out = Json::object();
  out["rule"] = one.rule;
  out["level"] = levelName(one.level);
  out["message"] = one.message;
  out["location"] = location(one.place);
  out["path"] = steps(one.path);
  Json &others = out["other_paths"] = Json::array();
  for (const std::vector<FindingStep> &path : one.otherPaths)
    others.push_back(steps(path));
  out["fingerprint"] = one.fingerprint;
  out["state"] = one.state;
  out["suppressed"] = nullptr;
  if (one.suppressed)
    out["suppressed"] = Json{{"reason", one.suppressed->reason}, {"place", one.suppressed->place}};
  out["help"] = orNull(one.help);
  out["symbol"] = orNull(one.symbol);
  out["root"] = orNull(one.root);
  out["own"] = one.isOwn;
  out["notes"] = steps(one.notes);
  return out;
}

std::string dump(const Json &document)
{
  return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace headroom::json
