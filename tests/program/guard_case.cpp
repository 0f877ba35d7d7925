// SPDX-License-Identifier: Apache-2.0
#include "guard_case.h"

#include "extracted_unit.h"
#include "facts_builder.h"

namespace headroom::test {

ImageProgram guardedProgram(const std::vector<SourceFacts> &units, const GuardImage &image)
{
  FactsBuilder facts;
  facts.facts().isLinked = image.isLinked;
  facts.facts().coverage.hasSymbols = true;
  facts.facts().files.clear();
  for (const SourceFacts &unit : units)
    facts.facts().files.push_back(unit.mainFile);
  const auto add = [&](const std::string &name) { return facts.function(name, 8); };
  for (const SourceFacts &unit : units)
    for (const SourceFunction &function : unit.functions)
      add(function.name);
  for (std::uint32_t i = 0; i < units.size(); ++i) {
    for (const SourceFunction &function : units[i].functions)
      if (function.isDefined) {
        add(function.name).facts().unit = i;
        add(function.name).facts().position = {i, function.position.line, 1};
      }
    for (const SourceCall &call : units[i].calls) {
      FunctionBuilder caller = add(units[i].functions[call.caller].name);
      if (call.callee != noIndex)
        caller.calls(units[i].functions[call.callee].name, 8);
      else if (!image.seenThrough)
        caller.callsThrough(nothingKnown(), 8);
      else if (!image.seenThrough->empty())
        caller.calls(*image.seenThrough, 8);
      else
        continue;
      caller.facts().calls.back().position = {i, call.range.begin.line, call.range.begin.column};
    }
  }
  for (const auto &[caller, callee] : image.calls)
    add(caller).calls(callee, 8);
  for (const std::string &name : image.taken)
    facts.takeAddress(name);
  ProgramOptions options;
  options.extraRoots = image.roots;
  for (const SourceFacts &unit : units)
    options.pathRoots.emplace_back(unit.mainFile.substr(0, unit.mainFile.rfind('/')), "app");
  return buildProgram(facts.build(), units, {}, {}, options);
}

std::string recursionIn(const std::string &text, const GuardImage &image)
{
  return recursionIn(std::vector{factsOfC(text)}, image);
}

std::string recursionIn(const std::vector<SourceFacts> &units, const GuardImage &image)
{
  const ImageProgram program = guardedProgram(units, image);
  std::string out;
  for (const RecursionCycle &cycle : program.cycles) {
    out += out.empty() ? "" : "\n";
    for (std::size_t i = 0; i < cycle.functions.size(); ++i)
      out += (i == 0 ? "" : " ") + cycle.functions[i];
    out += cycle.depth ? " " + std::to_string(*cycle.depth) + " (" + cycle.reason + ")" : " unbounded";
  }
  return out.empty() ? "nothing" : out;
}

} // namespace headroom::test
