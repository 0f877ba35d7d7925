// SPDX-License-Identifier: Apache-2.0
#include "program/argument_values.h"

namespace headroom::program {

NamedWord ArgumentValues::at(SiteKey site, CallableIndex callee, unsigned word, const Parameters &parameters)
{
  NamedWord out{fromCode(site, word, parameters)};
  if (out.values.hasUnknown && oracle_ != nullptr)
    if (const Answer &source = fromSource(site, callee, word); source.isValue)
      closeWith(source, out);
  return out;
}

NamedWord ArgumentValues::named(SiteKey site, CallableIndex callee, unsigned word, const Parameters &parameters)
{
  NamedWord out{fromCode(site, word, parameters)};
  if (out.values.hasUnknown && oracle_ != nullptr)
    closeWith(fromSource(site, callee, word), out);
  return out;
}

void ArgumentValues::closeWith(const Answer &source, NamedWord &out)
{
  if (!source.values)
    return;
  const ValueSet known = ValueSet::of(std::move(out.values.constants));
  out = {*source.values, true, source.isAnyPlace};
  out.values.join(known);
}

ValueSet ArgumentValues::fromCode(SiteKey site, unsigned word, const Parameters &parameters) const
{
  const CallSite &call = index_.facts().functions[site.first].calls[site.second];
  return word < call.arguments.size() ? evaluate(index_, call.arguments[word], parameters) : ValueSet::unknown();
}

const ArgumentValues::Answer &ArgumentValues::fromSource(SiteKey site, CallableIndex callee, unsigned word)
{
  const auto [place, isNew] = answers_.try_emplace({site, callee, word});
  if (!isNew)
    return place->second;
  const auto said = oracle_->argument(site, callee, word);
  if (!said || !said->isClosed)
    return place->second;
  std::vector<Address> words;
  bool isCode = true;
  place->second.isAnyPlace = said->isAnyPlace;
  for (const Address address : said->targets) {
    words.push_back(index_.canonical(address));
    isCode = isCode && index_.functionAt(address).has_value();
  }
  place->second.isValue = isCode || (said->isWholeObject && !said->isAnyPlace);
  place->second.values = ValueSet::of(std::move(words));
  return place->second;
}

} // namespace headroom::program
