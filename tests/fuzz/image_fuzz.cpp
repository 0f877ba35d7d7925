// SPDX-License-Identifier: Apache-2.0
// Whatever bytes come in, the reader answers with facts or with a refusal. Queries drive the readers of types and records too.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "machine/linked_layout.h"
#include "machine/machine.h"
#include "machine/object_layout.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
  headroom::MachineOptions options;
  headroom::RecordQuery byType;
  byType.id = "by-type";
  byType.type = "thread";
  headroom::RecordQuery byName;
  byName.id = "by-name";
  byName.variable = "*";
  headroom::RecordQuery bySection;
  bySection.id = "by-section";
  bySection.type = "thread";
  bySection.section = "*";
  options.queries = {byType, byName, bySection};
  options.findWitnessFiles = false;
  const auto facts = headroom::readMachineBytes({data, size}, "image", options);
  if (!facts && facts.error().message.empty())
    std::abort();
  const auto linked = headroom::machine::linkedLayoutOf({data, size}, "image");
  const auto object = headroom::machine::objectLayoutOf({data, size}, "object");
  if (linked && object)
    std::abort(); // nothing is both
  return 0;
}
