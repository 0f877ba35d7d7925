// SPDX-License-Identifier: Apache-2.0
// Writes the first inputs of facts_fuzz into the directory that it is given: payloads of random facts, each behind the byte that
// chooses its format.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "../format/random_machine.h"
#include "../format/random_source.h"
#include "facts/format/envelope.h"
#include "facts/format/machine_file.h"
#include "facts/format/source_file.h"

namespace {

bool writeSeed(const std::filesystem::path &path, char choice, const std::vector<std::uint8_t> &file)
{
  std::ofstream out(path, std::ios::binary);
  out.put(choice);
  out.write(reinterpret_cast<const char *>(file.data()) + headroom::envelopeBytes,
            static_cast<std::streamsize>(file.size() - headroom::envelopeBytes));
  return bool(out);
}

} // namespace

int main(int argc, char **argv)
{
  if (argc != 2)
    return 2;
  const std::filesystem::path folder = argv[1];
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const bool mayBeEmpty = seed % 2 == 1;
    if (!writeSeed(folder / ("source" + std::to_string(seed)), 0, encodeSourceFacts(headroom::randomSource(seed, mayBeEmpty))) ||
        !writeSeed(folder / ("machine" + std::to_string(seed)), 1, encodeMachineFacts(headroom::randomMachine(seed, mayBeEmpty))))
      return 1;
  }
  return 0;
}
