// SPDX-License-Identifier: Apache-2.0
#include "facts/build_facts.h"

namespace headroom {

bool BuildFacts::has(const char *id) const
{
  const auto found = artefacts.find(id);
  return found != artefacts.end() && found->second.state == Artefact::State::Read;
}

bool BuildFacts::isAbsent(const char *id) const
{
  const auto found = artefacts.find(id);
  return found == artefacts.end() || found->second.state == Artefact::State::Absent;
}

std::string BuildFacts::lack(const char *id) const
{
  const auto found = artefacts.find(id);
  if (found == artefacts.end())
    return std::string("no ") + id + " was looked for: name the build directory with -p";
  const Artefact &one = found->second;
  if (!one.reason.empty())
    return one.reason;
  const std::string name = one.path.substr(one.path.rfind('/') + 1);
  return (name.empty() ? std::string("the ") + id : name) + " is not there";
}

} // namespace headroom
