// SPDX-License-Identifier: Apache-2.0
#include "report/stack_report.h"

#include "program/suggestions.h"
#include "checks/places.h"
#include "checks/root_words.h"
#include "report/root_table.h"
#include "report/stack_views.h"
#include "report/terminal.h"
#include "report/text.h"
#include "report/verdict.h"

namespace headroom {

namespace {

using Align = Table::Align;

std::string stepPlace(const PathStep &step)
{
  std::string out = text(step.place);
  if (step.callPlace.file.empty())
    return out;
  const bool sameFile = step.callPlace.file == step.place.file && step.callPlace.root == step.place.root;
  return out + ", calls at " + (sameFile ? ":" + std::to_string(step.callPlace.line) : text(step.callPlace));
}

std::string rootHead(const Root &root, const ImageReport &image, bool useColor)
{
  std::string out = styled(harmless(rootText(root)), Style::Bold, useColor);
  if (!root.entry.empty() && root.entry != root.name)
    out += ", entry " + harmless(root.entry);
  if (const std::string place = text(root.place); !place.empty())
    out += " (" + harmless(place) + ")";
  if (const std::string place = text(root.registration); !place.empty())
    out += ", registered at " + harmless(place);
  if (root.count != 1)
    out += root.count == 0 ? ", number of such stacks not known" : ", " + std::to_string(root.count) + " such stacks";
  out += "\nworst case " + boundText(root.bound);
  const Verdict verdict = verdictOf(root, image);
  if (verdict == Verdict::NoOwnStack)
    return out + "\n";
  out += ", stack " + (root.stack.bytes ? std::to_string(*root.stack.bytes) + " bytes" : std::string("size unknown"));
  if (!root.stack.symbol.empty())
    out += " (" + harmless(root.stack.symbol) + (root.stack.config.empty() ? "" : ", " + harmless(root.stack.config)) + ")";
  return out + ": " + verdictText(verdict) + "\n";
}

std::string pathTable(const Root &root, bool useColor)
{
  if (root.path.empty() && root.terms.empty())
    return {};
  Table table({Align::Right, Align::Right, Align::Right, Align::Left, Align::Left});
  table.add({{"at call", Style::Bold}, {"sum", Style::Bold}, {"frame", Style::Bold}, {"function", Style::Bold}, {"place", Style::Bold}});
  std::uint64_t sum = 0;
  for (const PathStep &step : root.path) {
    sum += step.atCallBytes;
    table.add({{std::to_string(step.atCallBytes)},
               {std::to_string(sum)},
               {std::to_string(step.frameBytes)},
               {step.function + (step.isTailCall ? " (tail call)" : "")},
               {stepPlace(step)}});
  }
  for (const Term &term : root.terms) {
    sum += term.bytes;
    table.add({{std::to_string(term.bytes)}, {std::to_string(sum)}, {"-"}, {"+ " + term.name}});
  }
  return table.text(useColor, "  ");
}

std::string secondNumbers(const Root &root)
{
  std::string out;
  const auto add = [&](const char *what, const std::optional<Bound> &bound) {
    if (!bound)
      return;
    out += std::string(what) + ": " + boundText(*bound);
    for (const std::string &assumption : bound->assumptions)
      out += ", " + harmless(assumption);
    out += '\n';
  };
  add("with paths that end the system", root.fatalBound);
  add("if all that may nest does", root.assumedBound);
  add("by the sizing formula", root.formulaEstimate);
  for (const std::string &assumption : root.bound.assumptions)
    out += "assumption: " + harmless(assumption) + '\n';
  for (const Culprit &culprit : root.bound.culprits) {
    out += "culprit: " + culprit.reason;
    if (!culprit.function.empty())
      out += " in " + harmless(culprit.function);
    const std::string place = text(SourcePlace{"", culprit.file, culprit.line, 0});
    if (!place.empty())
      out += " (" + harmless(place) + ")";
    if (!culprit.detail.empty())
      out += ": " + harmless(culprit.detail);
    out += '\n';
  }
  return out;
}

} // namespace

std::string stackReport(const Report &report, const ReportOptions &options)
{
  std::string out;
  for (const ImageReport &image : report.images) {
    out += imageHead(image.program, options.useColor);
    if (options.roots.empty())
      out += rootTable(image, options, true) + '\n';
    else
      for (const Root *root : tableOrder(image, options))
        out += rootHead(*root, image, options.useColor) + pathTable(*root, options.useColor) + secondNumbers(*root) + '\n';
    if (options.withFunctions)
      out += functionsView(image.program, options.useColor) + '\n';
    if (options.withCalls)
      out += callsView(image.program, options.useColor) + '\n';
    if (options.withSuggestions) {
      const std::string suggested = suggestedCalls(image.program);
      out += (suggested.empty() ? "no call is open\n" : suggested) + '\n';
    }
    if (options.withWitnesses)
      out += witnessesView(image.program, options.useColor) + '\n';
    out += coverageText(image, options);
  }
  return out;
}

} // namespace headroom
