// SPDX-License-Identifier: Apache-2.0
#include "program/watch_list.h"

#include <algorithm>
#include <map>

namespace headroom::program {

WatchList::WatchList(const Callables &callables, const std::vector<const Pack *> &packs)
{
  std::map<CallableIndex, std::vector<unsigned>> words;
  const auto watch = [&](const std::vector<std::string> &globs, const std::vector<std::optional<unsigned>> &read) {
    for (const std::string &glob : globs)
      for (const CallableIndex callable : callables.named(glob))
        for (const std::optional<unsigned> word : read)
          if (word)
            words[callable].push_back(*word);
  };
  for (const Pack *pack : packs) {
    for (const RegistrationRule &rule : pack->registrations) {
      watch(rule.functions, {rule.entryWord, rule.objectWord, rule.stackWord, rule.sizeWord, rule.priorityWord, rule.nameWord, rule.routineWord,
                             rule.attributesWord});
      for (unsigned i = 0; rule.argumentWord && i < rule.argumentCount; ++i)
        watch(rule.functions, {*rule.argumentWord + i});
    }
    for (const NameRule &rule : pack->names)
      watch(rule.functions, {rule.objectWord, rule.nameWord});
    for (const PriorityRule &rule : pack->priorities)
      watch(rule.functions, {rule.lineWord, rule.priorityWord, rule.flagsWord});
  }
  for (auto &[callable, list] : words) {
    sortUnique(list);
    functions_.push_back({callable, std::move(list)});
  }
}

NamedWord WatchList::word(const WatchedCall &call, unsigned word) const
{
  NamedWord out = object(call, word);
  return out.isAnyPlace ? NamedWord{ValueSet::unknown()} : out;
}

NamedWord WatchList::object(const WatchedCall &call, unsigned word) const
{
  const auto function = std::lower_bound(functions_.begin(), functions_.end(), call.callee,
                                         [](const WatchedFunction &watched, CallableIndex wanted) { return watched.callable < wanted; });
  const NamedWord unknown{ValueSet::unknown()};
  if (function == functions_.end() || function->callable != call.callee)
    return unknown;
  const auto place = std::lower_bound(function->words.begin(), function->words.end(), word);
  if (place == function->words.end() || *place != word)
    return unknown;
  return call.words[static_cast<std::size_t>(place - function->words.begin())];
}

std::optional<Address> onlyValue(const NamedWord &word)
{
  if (word.values.hasUnknown || word.values.constants.size() != 1)
    return std::nullopt;
  return word.values.constants.front();
}

} // namespace headroom::program
