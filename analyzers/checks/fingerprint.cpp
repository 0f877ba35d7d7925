// SPDX-License-Identifier: Apache-2.0
#include "checks/fingerprint.h"

#include <map>

#include "facts/sha256.h"

namespace headroom {

void setFingerprints(std::vector<Draft> &drafts, const std::string &image)
{
  std::map<std::string, unsigned> seen;
  for (Draft &draft : drafts) {
    Finding &finding = draft.finding;
    std::string identity;
    for (const std::string &part : {std::string("headroom/v1"), finding.rule, image, finding.root, finding.symbol, draft.discriminator})
      identity.append(part).push_back('\0');
    identity += std::to_string(seen[identity]++);
    finding.fingerprint = sha256Hex(identity);
  }
}

} // namespace headroom
