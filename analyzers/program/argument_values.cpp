// SPDX-License-Identifier: Apache-2.0
#include "program/argument_values.h"

namespace headroom::program {

ValueSet ArgumentValues::at(SiteKey site, CallableIndex callee, unsigned word, const Parameters &parameters)
{
  ValueSet known = fromCode(site, word, parameters);
  if (!known.hasUnknown || oracle_ == nullptr)
    return known;
  const Answer &source = fromSource(site, callee, word);
  if (!source.values || !source.isCode)
    return known;
  ValueSet closed = *source.values;
  closed.join(ValueSet::of(std::move(known.constants)));
  return closed;
}

NamedWord ArgumentValues::named(SiteKey site, CallableIndex callee, unsigned word, const Parameters &parameters)
{
  NamedWord out{fromCode(site, word, parameters), false};
  if (!out.values.hasUnknown || oracle_ == nullptr)
    return out;
  const Answer &source = fromSource(site, callee, word);
  if (!source.values)
    return out;
  const ValueSet known = ValueSet::of(std::move(out.values.constants));
  out = {*source.values, true};
  out.values.join(known);
  return out;
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
  place->second.isCode = true;
  for (const Address address : said->targets) {
    words.push_back(index_.canonical(address));
    place->second.isCode = place->second.isCode && index_.functionAt(address).has_value();
  }
  place->second.values = ValueSet::of(std::move(words));
  return place->second;
}

} // namespace headroom::program
