// SPDX-License-Identifier: Apache-2.0
#include "report/why.h"

#include <algorithm>
#include <deque>
#include <map>

#include "checks/places.h"
#include "checks/root_words.h"
#include "report/json_parts.h"
#include "report/terminal.h"
#include "report/text.h"

namespace headroom {

namespace {

/// For every function from which `target` can be reached: the edge that comes next on a shortest chain.
std::map<std::string, const CallEdge *> nextEdges(const ImageProgram &program, const std::string &target)
{
  std::multimap<std::string, const CallEdge *> callers;
  for (const CallEdge &edge : program.edges)
    callers.emplace(edge.callee, &edge);
  std::map<std::string, const CallEdge *> next = {{target, nullptr}};
  std::deque<std::string> queue = {target};
  while (!queue.empty()) {
    const std::string callee = std::move(queue.front());
    queue.pop_front();
    const auto [first, last] = callers.equal_range(callee);
    for (auto it = first; it != last; ++it)
      if (next.emplace(it->second->caller, it->second).second)
        queue.push_back(it->second->caller);
  }
  return next;
}

/// Where a chain from this root begins: its entry, else the first function of its path (a stack without an entry of its own).
std::string startOf(const Root &root)
{
  if (!root.entry.empty() || root.path.empty())
    return root.entry;
  return root.path.front().function;
}

std::string stepsText(const WhyChain &chain, bool useColor)
{
  Table table({Table::Align::Left, Table::Align::Left, Table::Align::Left});
  for (const WhyStep &step : chain.steps) {
    std::string how = step.isIndirect ? "indirect" : "";
    if (step.isTailCall)
      how += how.empty() ? "tail call" : ", tail call";
    table.add({{step.function}, {step.callPlace.file.empty() ? "" : "called at " + text(step.callPlace)}, {how, Style::Dim}});
  }
  return table.text(useColor, "  ");
}

const FunctionBound *functionNamed(const ImageProgram &program, const std::string &name)
{
  const auto found =
      std::find_if(program.functions.begin(), program.functions.end(), [&](const FunctionBound &f) { return f.name == name; });
  return found == program.functions.end() ? nullptr : &*found;
}

} // namespace

std::vector<WhyChain> whyChains(const ImageProgram &program, const std::string &function)
{
  const std::map<std::string, const CallEdge *> next = nextEdges(program, function);
  std::vector<WhyChain> out;
  for (const Root &root : program.roots) {
    auto step = next.find(startOf(root));
    if (step == next.end())
      continue;
    WhyChain chain{root.name, root.kind, {{step->first}}};
    while (step->second) {
      const CallEdge &edge = *step->second;
      chain.steps.push_back({edge.callee, edge.place, edge.isTailCall, edge.isIndirect});
      step = next.find(edge.callee);
    }
    out.push_back(std::move(chain));
  }
  return out;
}

std::string whyText(const Report &report, const std::string &function, bool useColor)
{
  std::string out;
  for (const ImageReport &image : report.images) {
    out += imageHead(image.program, useColor);
    const FunctionBound *bound = functionNamed(image.program, function);
    if (!bound) {
      out += "no function named " + harmless(function) + " in this image\n";
      continue;
    }
    const std::string place = text(bound->place);
    out += harmless(function) + (place.empty() ? "" : " (" + harmless(place) + ")") + ": frame " + std::to_string(bound->frameBytes) +
           ", worst case from here " + boundText(bound->bound) + "\n";
    const std::vector<WhyChain> chains = whyChains(image.program, function);
    if (chains.empty())
      out += "no root reaches it\n";
    for (const WhyChain &chain : chains) {
      Root root;
      root.name = chain.root;
      root.kind = chain.kind;
      out += "reached from " + harmless(rootText(root)) + '\n' + stepsText(chain, useColor);
    }
  }
  return out;
}

std::string whyJson(const Report &report, const std::string &function)
{
  using json::Json;
  Json out = Json::object();
  out["schema"] = "headroom-why/1";
  out["tool"] = json::tool(report.tool);
  out["function"] = function;
  Json &images = out["images"] = Json::array();
  for (const ImageReport &image : report.images) {
    Json &one = images.emplace_back(Json::object());
    one["id"] = image.program.id;
    const FunctionBound *bound = functionNamed(image.program, function);
    one["location"] = bound ? json::location(bound->place) : Json(nullptr);
    one["bound"] = bound ? json::bound(bound->bound) : Json(nullptr);
    Json &chains = one["chains"] = Json::array();
    for (const WhyChain &chain : whyChains(image.program, function)) {
      Json &entry = chains.emplace_back(Json::object());
      entry["root"] = chain.root;
      entry["kind"] = kindName(chain.kind);
      Json &steps = entry["path"] = Json::array();
      for (const WhyStep &step : chain.steps) {
        Json &s = steps.emplace_back(Json::object());
        s["function"] = step.function;
        s["call"] = json::location(step.callPlace);
        s["tail_call"] = step.isTailCall;
        s["indirect"] = step.isIndirect;
      }
    }
  }
  return json::dump(out);
}

} // namespace headroom
