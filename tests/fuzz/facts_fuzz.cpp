// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: any bytes as a file of facts. The envelope is written around the input, since no fuzzer finds a checksum; the first
// byte chooses the format, and one in four inputs comes without an envelope of ours. What is read must be written as it was read.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "facts/format/machine_file.h"
#include "facts/format/machine_kind.h"
#include "facts/format/source_file.h"
#include "facts/format/source_kind.h"

namespace {

using namespace headroom;
using Bytes = std::vector<std::uint8_t>;

void require(bool holds)
{
  if (!holds)
    std::abort();
}

template <typename Decode, typename Encode> void tryReading(const Bytes &file, Decode decode, Encode encode)
{
  const auto facts = decode(file, "facts");
  if (!facts) {
    require(!facts.error().message.empty() && facts.error().place == "facts");
    return;
  }
  // The input may hold a text twice, or tables in another order: the writer's own bytes are the ones that stay.
  const Bytes written = encode(*facts);
  const auto again = decode(written, "again");
  require(bool(again));
  require(encode(*again) == written);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
  if (size == 0)
    return 0;
  const std::span<const std::uint8_t> payload(data + 1, size - 1);
  const bool isSource = data[0] % 2 == 0;
  const bool isBare = data[0] / 2 % 4 == 3;
  const Bytes file = isBare ? Bytes(payload.begin(), payload.end()) : sealFile(isSource ? sourceFactsKind : machineFactsKind, payload);
  if (isSource)
    tryReading(file, decodeSourceFacts, encodeSourceFacts);
  else
    tryReading(file, decodeMachineFacts, encodeMachineFacts);
  return 0;
}
