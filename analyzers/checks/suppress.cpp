// SPDX-License-Identifier: Apache-2.0
#include "checks/suppress.h"

#include <algorithm>

#include "checks/places.h"
#include "facts/glob.h"

namespace headroom {

namespace {

bool coversRoots(const std::string &glob, const Draft &draft)
{
  if (!draft.finding.root.empty() || draft.roots.empty())
    return globMatch(glob, draft.finding.root);
  return std::all_of(draft.roots.begin(), draft.roots.end(), [&](const std::string &root) { return globMatch(glob, root); });
}

bool covers(const Suppression &suppression, const Draft &draft)
{
  const Finding &finding = draft.finding;
  if (suppression.rule != finding.rule)
    return false;
  if (!suppression.symbol.empty() && !globMatch(suppression.symbol, finding.symbol))
    return false;
  if (!suppression.root.empty() && !coversRoots(suppression.root, draft))
    return false;
  return suppression.file.empty() || placeMatches(suppression.file, finding.place);
}

std::string subject(const Suppression &suppression)
{
  std::string out = "suppression of " + suppression.rule;
  if (!suppression.symbol.empty())
    out += " for symbol " + suppression.symbol;
  if (!suppression.root.empty())
    out += " for root " + suppression.root;
  if (!suppression.file.empty())
    out += " in " + suppression.file;
  return out;
}

Draft about(const Suppression &suppression, const char *rule, Level level, std::string message)
{
  Draft draft;
  draft.finding.rule = rule;
  draft.finding.level = level;
  draft.finding.message = std::move(message);
  draft.finding.place = placeOf(suppression.place);
  draft.discriminator = suppression.rule + '\n' + suppression.symbol + '\n' + suppression.root + '\n' + suppression.file;
  return draft;
}

} // namespace

std::vector<Draft> applySuppressions(std::vector<Draft> &drafts, const std::vector<Suppression> &suppressions, const std::string &today)
{
  std::vector<Draft> out;
  for (const Suppression &suppression : suppressions) {
    if (!suppression.expires.empty() && suppression.expires < today) {
      out.push_back(about(suppression, "suppression-expired", Level::Warning,
                          subject(suppression) + " expired on " + suppression.expires + ", today is " + today));
      out.back().finding.help = "settle the finding, or extend the date with a new reason";
      continue;
    }
    bool isUsed = false;
    for (Draft &draft : drafts) {
      if (!covers(suppression, draft))
        continue;
      isUsed = true;
      if (!draft.finding.suppressed)
        draft.finding.suppressed = SuppressedBy{suppression.reason, text(suppression.place)};
    }
    if (!isUsed)
      out.push_back(about(suppression, "suppression-unused", Level::Note, subject(suppression) + " matches nothing in this image"));
  }
  return out;
}

} // namespace headroom
