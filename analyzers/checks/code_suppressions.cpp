// SPDX-License-Identifier: Apache-2.0
#include "checks/code_suppressions.h"

#include <algorithm>

#include "checks/places.h"
#include "facts/nearest.h"

namespace headroom {

namespace {

Draft about(const CodeSuppression &suppression, const char *rule, Level level, std::string message, std::string help)
{
  Draft draft;
  draft.finding.rule = rule;
  draft.finding.level = level;
  draft.finding.message = std::move(message);
  draft.finding.help = std::move(help);
  draft.finding.place = suppression.place;
  draft.discriminator = draft.finding.message;
  return draft;
}

bool covers(const CodeSuppression &suppression, const std::string &rule, const Finding &finding)
{
  return rule == finding.rule && finding.place.root == suppression.place.root && finding.place.file == suppression.place.file &&
         finding.place.line == suppression.coversLine;
}

} // namespace

std::vector<Draft> applyCodeSuppressions(std::vector<Draft> &drafts, const std::vector<CodeSuppression> &suppressions,
                                         const std::vector<std::string> &known)
{
  std::vector<Draft> out;
  for (const CodeSuppression &suppression : suppressions) {
    if (suppression.rules.empty()) {
      out.push_back(about(suppression, "suppression-without-reason", Level::Warning, "'" + suppression.reason + "' is no suppression",
                          "write `headroom: allow(rule) reason`"));
      continue;
    }
    if (suppression.reason.empty()) {
      out.push_back(about(suppression, "suppression-without-reason", Level::Warning,
                          "suppression of " + suppression.rules.front() + " gives no reason, and covers nothing without one",
                          "write why behind the parenthesis: `headroom: allow(" + suppression.rules.front() + ") reason`"));
      continue;
    }
    for (const std::string &rule : suppression.rules) {
      if (std::find(known.begin(), known.end(), rule) == known.end()) {
        const std::string meant = nearest(rule, known);
        out.push_back(about(suppression, "suppression-unused", Level::Warning, "suppression names '" + rule + "', which is no rule",
                            meant.empty() ? "`headroom rules` lists them" : "did you mean '" + meant + "'?"));
        continue;
      }
      bool isUsed = false;
      for (Draft &draft : drafts) {
        if (!covers(suppression, rule, draft.finding))
          continue;
        isUsed = true;
        if (!draft.finding.suppressed)
          draft.finding.suppressed = SuppressedBy{suppression.reason, text(suppression.place)};
      }
      if (!isUsed)
        out.push_back(about(suppression, "suppression-unused", Level::Note, "suppression of " + rule + " matches nothing here", ""));
    }
  }
  return out;
}

} // namespace headroom
