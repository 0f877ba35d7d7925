// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: any bytes as the payload of a program's file. What is read must be written as it was read.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "report/program_file.h"
#include "report/program_kind.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
  const auto report = headroom::decodeReport(headroom::sealFile(headroom::programKind, {data, size}), "program");
  if (!report) {
    if (report.error().message.empty())
      std::abort();
    return 0;
  }
  const std::vector<std::uint8_t> written = headroom::encodeReport(*report);
  const auto again = headroom::decodeReport(written, "again");
  if (!again || headroom::encodeReport(*again) != written)
    std::abort();
  return 0;
}
