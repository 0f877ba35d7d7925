// SPDX-License-Identifier: Apache-2.0
// Writes the first inputs of program_fuzz into the directory that it is given: payloads of random reports.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "../format/random_report.h"
#include "facts/format/envelope.h"
#include "report/program_file.h"

int main(int argc, char **argv)
{
  if (argc != 2)
    return 2;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const std::vector<std::uint8_t> file = headroom::encodeReport(headroom::randomReport(seed, true));
    std::ofstream out(std::filesystem::path(argv[1]) / ("program" + std::to_string(seed)), std::ios::binary);
    out.write(reinterpret_cast<const char *>(file.data()) + headroom::envelopeBytes,
              static_cast<std::streamsize>(file.size() - headroom::envelopeBytes));
    if (!out)
      return 1;
  }
  return 0;
}
