// SPDX-License-Identifier: Apache-2.0
#include "program/layout/foreign_devicetree.h"

#include <algorithm>

#include "facts/hex_text.h"
#include "program/layout/configured_number.h"

namespace headroom {

namespace {

constexpr std::uint64_t kibibyte = 1024;

/// Some register of some node begins there: a controller may be chosen by the device behind it, whose memory is the controller's.
bool hasNodeAt(const Devicetree &tree, std::uint64_t address)
{
  return std::any_of(tree.nodes.begin(), tree.nodes.end(), [&](const DtNode &node) {
    return std::any_of(node.reg.begin(), node.reg.end(), [&](const DtReg &one) {
      return one.address == address || node.mappedAddress + (one.address - node.reg.front().address) == address;
    });
  });
}

bool hasSizeAt(const Devicetree &tree, std::uint64_t address, std::uint64_t sizeBytes)
{
  return std::any_of(tree.nodes.begin(), tree.nodes.end(), [&](const DtNode &node) {
    return !node.reg.empty() && node.mappedAddress == address && node.reg.front().sizeBytes == sizeBytes;
  });
}

/// What the tree says of the memory against the configuration; empty: nothing.
std::string differenceOf(const MemoryLayout &layout, const ConfiguredMemory &memory, std::uint32_t &line)
{
  const DtNode *const node = layout.build.devicetree.chosenNode(memory.role);
  const std::optional<std::uint64_t> base = configuredNumber(layout, memory.base), size = configuredNumber(layout, memory.kibibytes);
  if (!node || node->reg.empty() || !base || !size || *size == 0)
    return {};
  line = node->line;
  if (node->mappedAddress != *base)
    return hasNodeAt(layout.build.devicetree, *base)
               ? std::string()
               : memory.role + " is " + node->path + " at " + hexText(node->mappedAddress) + " there, and " + memory.base + " is " + hexText(*base);
  // Some SoCs give the size in bytes (ESP32-C3), others that of a partition of the memory (nRF5340, secure).
  if (node->reg.front().sizeBytes / kibibyte == *size || node->reg.front().sizeBytes == *size ||
      hasSizeAt(layout.build.devicetree, *base, *size * kibibyte))
    return {};
  return memory.role + " is " + node->path + " of " + std::to_string(node->reg.front().sizeBytes) + " bytes there, and " + memory.kibibytes +
         " is " + std::to_string(*size) + " KiB";
}

} // namespace

void dropForeignDevicetree(MemoryLayout &layout)
{
  if (!layout.build.has(artefact::devicetree))
    return;
  for (const ConfiguredMemory &memory : layout.knowledge.initialisation.memories) {
    std::uint32_t line = 0;
    const std::string difference = differenceOf(layout, memory, line);
    if (difference.empty())
      continue;
    Artefact &artefact = layout.build.artefacts[artefact::devicetree];
    artefact.state = Artefact::State::Foreign;
    artefact.line = line;
    artefact.reason = artefact.path.substr(artefact.path.rfind('/') + 1) + " is not of this image: " + difference;
    layout.build.devicetree = {};
    return;
  }
}

} // namespace headroom
