// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: any bytes to the readers of what a target measured. Nothing may crash, hang or throw; every refusal has a message with
// a place; what was accepted keeps the promises of its header. The first byte chooses: a dump as it is, records that get a header and an
// end with the right checksum, lines of a console, measured stacks.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "../measured/dump_bytes.h"
#include "measured/dump_text.h"
#include "measured/proposals.h"
#include "measured/read_dump.h"
#include "measured/stack_marks.h"

namespace {

using namespace headroom;
using namespace headroom::measured;

void require(bool holds)
{
  if (!holds)
    std::abort();
}

template <typename T> bool isAccepted(const Expected<T> &read)
{
  if (!read)
    require(!read.error().message.empty() && !read.error().place.empty());
  return bool(read);
}

void checkDump(std::span<const std::uint8_t> bytes)
{
  Expected<Dump> read = readDump(bytes, "f");
  if (!isAccepted(read))
    return;
  for (std::size_t i = 1; i < read->sites.size(); ++i)
    require(read->sites[i - 1].id < read->sites[i].id);
  for (const SiteRecord &site : read->sites)
    require((site.id >= firstCallerId) == (site.returnAddress != 0) && (site.id >= firstCallerId || site.id <= read->siteCount));
  for (const Heap &heap : read->heaps)
    for (const Block &block : heap.blocks)
      require(block.isFree || block.isMoving || block.bytes <= block.heldBytes);
  Measurement measurement;
  measurement.dump = std::move(*read);
  propose(measurement);
  for (const HeapProposal &one : measurement.heapProposals)
    require(one.firstFitBytes >= one.seenBytes && one.anyFitBytes >= one.seenBytes && one.segregatedFitBytes >= one.anyFitBytes);
}

void checkMarks(std::string_view text)
{
  const Expected<StackMarks> read = readStackMarks(text, "f");
  if (!isAccepted(read))
    return;
  for (std::size_t i = 1; i < read->marks.size(); ++i)
    require(read->marks[i - 1].name < read->marks[i].name);
  for (const StackMark &mark : read->marks)
    require(!mark.sizeBytes || mark.usedBytes <= *mark.sizeBytes);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
  if (size == 0)
    return 0;
  const std::span<const std::uint8_t> rest(data + 1, size - 1);
  const std::string_view text(reinterpret_cast<const char *>(rest.data()), rest.size());
  switch (data[0] % 4) {
  case 0: checkDump(rest); break;
  case 1: {
    DumpBytes dump({.siteTable = 0x8000, .siteCount = 100});
    dump.bytes.insert(dump.bytes.end(), rest.begin(), rest.end());
    checkDump(dump.end().bytes);
    break;
  }
  case 2:
    if (isDumpText(text))
      if (const Expected<DumpText> read = readDumpText(text, "f"); isAccepted(read))
        require(read->dumps > 0 || read->bytes.empty());
    break;
  default: checkMarks(text);
  }
  return 0;
}
