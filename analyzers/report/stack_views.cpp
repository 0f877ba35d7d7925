// SPDX-License-Identifier: Apache-2.0
#include "report/stack_views.h"

#include <algorithm>
#include <tuple>

#include "checks/places.h"
#include "report/terminal.h"

namespace headroom {

namespace {

using Align = Table::Align;

std::string worst(const Bound &bound)
{
  return bound.kind == Bound::Kind::Unbounded ? "unbounded, >= " + std::to_string(bound.bytes) : text(bound);
}

std::string traits(const FunctionBound &function)
{
  std::string out;
  const auto add = [&](const char *word) { out += (out.empty() ? "" : ", ") + std::string(word); };
  if (function.isDynamic)
    add("dynamic");
  if (!function.cycle.get().empty())
    add("recursive");
  if (!function.isReached)
    add("unreached");
  return out;
}

/// The roots that reach a function; of many only the first few, the report in JSON has them all.
std::string contexts(const FunctionBound &function, const ImageProgram &program)
{
  constexpr std::size_t shown = 4;
  std::string out;
  for (std::size_t i = 0; i < function.contexts.size() && i < shown; ++i)
    out += (i == 0 ? "" : ", ") + program.roots[function.contexts[i]].name;
  if (function.contexts.size() > shown)
    out += ", " + std::to_string(function.contexts.size() - shown) + " more";
  return out;
}

std::string number(const std::optional<std::uint64_t> &value)
{
  return value ? std::to_string(*value) : "-";
}

std::string joined(const std::vector<std::string> &names)
{
  std::string out;
  for (const std::string &name : names)
    out += (out.empty() ? "" : ", ") + name;
  return out.empty() ? "-" : out;
}

} // namespace

std::string functionsView(const ImageProgram &program, bool useColor)
{
  std::vector<const FunctionBound *> functions;
  for (const FunctionBound &function : program.functions)
    functions.push_back(&function);
  std::sort(functions.begin(), functions.end(), [](const FunctionBound *a, const FunctionBound *b) {
    return std::tie(b->bound.bytes, b->frameBytes, a->name) < std::tie(a->bound.bytes, a->frameBytes, b->name);
  });
  Table table({Align::Left, Align::Right, Align::Right, Align::Left, Align::Left, Align::Left});
  table.add({{"function", Style::Bold},
             {"frame", Style::Bold},
             {"worst", Style::Bold},
             {"place", Style::Bold},
             {"runs in", Style::Bold}});
  for (const FunctionBound *function : functions)
    table.add({{function->name},
               {std::to_string(function->frameBytes)},
               {worst(function->bound)},
               {text(function->place)},
               {contexts(*function, program)},
               {traits(*function)}});
  return table.text(useColor);
}

std::string callsView(const ImageProgram &program, bool useColor)
{
  if (program.indirectSites.empty())
    return "no indirect calls\n";
  Table table({Align::Left, Align::Left, Align::Left, Align::Left, Align::Left});
  table.add({{"in", Style::Bold}, {"place", Style::Bold}, {"through", Style::Bold}, {"closed by", Style::Bold}, {"targets", Style::Bold}});
  for (const IndirectSite &site : program.indirectSites)
    table.add({{site.function},
               {text(site.place)},
               {site.through},
               {layerName(site.layer), site.layer == ResolutionLayer::Open ? Style::Warning : Style::Plain},
               {joined(site.targets)}});
  return table.text(useColor);
}

std::string witnessesView(const ImageProgram &program, bool useColor)
{
  Table table({Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Right, Align::Left});
  table.add({{"function", Style::Bold},
             {"taken", Style::Bold},
             {"code", Style::Bold},
             {"cfi", Style::Bold},
             {".su", Style::Bold},
             {".stack_sizes", Style::Bold},
             {"place", Style::Bold}});
  bool isEmpty = true;
  for (const FunctionBound &function : program.functions) {
    const Witnesses &w = function.witnesses;
    if (!witnessesDisagree(w))
      continue;
    isEmpty = false;
    table.add({{function.name},
               {std::to_string(function.frameBytes)},
               {number(w.code)},
               {number(w.cfi)},
               {number(w.su)},
               {number(w.stackSizes)},
               {text(function.place)}});
  }
  return isEmpty ? "no witnesses disagree\n" : table.text(useColor);
}

} // namespace headroom
