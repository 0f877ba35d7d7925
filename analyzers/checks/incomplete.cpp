// SPDX-License-Identifier: Apache-2.0
#include "checks/incomplete.h"

#include <algorithm>
#include <map>
#include <set>

#include "checks/places.h"
#include "facts/glob.h"

namespace headroom {

namespace {

/// What is missing -> the names that an `incomplete` entry may call it by.
using Parts = std::map<std::string, std::set<std::string>>;

Parts partsOf(const ImageProgram &program)
{
  Parts parts;
  for (const std::string &part : program.coverage.incomplete)
    parts[part].insert(part.substr(0, part.find(": ")));
  const auto add = [&](const Culprit &culprit) {
    if (culprit.reason != "undecoded-code")
      return;
    const std::string who = culprit.function.empty() ? culprit.file : culprit.function;
    std::set<std::string> &names =
        parts["code of " + who + " could not be decoded" + (culprit.detail.empty() ? "" : ": " + culprit.detail)];
    names.insert(who);
    if (!culprit.file.empty())
      names.insert(culprit.file);
  };
  for (const FunctionBound &function : program.functions)
    std::for_each(function.bound.culprits.begin(), function.bound.culprits.end(), add);
  for (const Root &root : program.roots)
    std::for_each(root.bound.culprits.begin(), root.bound.culprits.end(), add);
  return parts;
}

bool isNamed(const std::set<std::string> &names, const std::string &glob)
{
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string &name) { return pathGlobMatch(glob, name) || globMatch(glob, name); });
}

} // namespace

Completeness judgeCompleteness(const ImageProgram &program, const std::vector<IncompleteAnnotation> &annotations, const std::string &today)
{
  Completeness out;
  for (const IncompleteAnnotation &annotation : annotations) {
    if (annotation.expires.empty() || annotation.expires >= today)
      continue;
    Draft draft;
    draft.finding.rule = "suppression-expired";
    draft.finding.level = Level::Warning;
    draft.finding.place = placeOf(annotation.place);
    draft.finding.message = "acceptance of incomplete " + annotation.file + " expired on " + annotation.expires + ", today is " + today;
    draft.finding.help = "settle it, or extend the date with a new reason";
    draft.discriminator = "incomplete\n" + annotation.file;
    out.findings.push_back(std::move(draft));
  }
  for (const auto &[part, names] : partsOf(program)) {
    const bool isAccepted = std::any_of(annotations.begin(), annotations.end(), [&](const IncompleteAnnotation &annotation) {
      return (annotation.expires.empty() || annotation.expires >= today) && isNamed(names, annotation.file);
    });
    (isAccepted ? out.accepted : out.missing).push_back(part);
  }
  return out;
}

} // namespace headroom
