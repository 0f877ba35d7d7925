// SPDX-License-Identifier: Apache-2.0
// How an RTOS divides flash into partitions, and what its boot loader asks of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace headroom {

/// One way in which a boot loader replaces an image. Sectors are the larger of erase block and layout page.
struct FlashBootMode {
  std::string name;                  ///< `swap-using-move`
  std::vector<std::string> options;  ///< configuration symbols, any of which says that it is used
  bool isUnsupported = false;        ///< its demands are not known: rules are undecided
  std::uint32_t primaryMore = 0;     ///< sectors that the primary slot may have more than the secondary
  std::uint32_t secondaryMore = 0;   ///< the other way round
  std::uint32_t primarySpare = 0;    ///< sectors of the primary slot that no image may fill
  std::uint32_t secondarySpare = 0;  ///< the same of the secondary slot
  bool needsEqualSectors = false;    ///< the sectors of both slots have one size; otherwise multiples do
  bool usesScratch = false;          ///< swaps through a partition of its own
  bool roundsTrailer = false;        ///< the trailer takes whole sectors
  bool countsSecondary = false;      ///< the sectors of the secondary slot are limited, too
  std::uint32_t statesPerSector = 0; ///< write blocks in the trailer for each sector
  std::uint32_t recordCount = 0;     ///< further records in the trailer, each of the largest alignment
};

struct FlashSlotPair {
  std::string primary; ///< node label
  std::string secondary;
};

/// What signing adds behind an image, at least.
struct FlashSignature {
  std::vector<std::string> when; ///< configuration symbols of the boot loader that must all be on; the first row that matches is taken
  std::string lengthOption;      ///< and: a symbol that has this value
  std::uint64_t lengthBits = 0;
  std::uint64_t sizeBytes = 0;
};

/// Where a memory's layout pages come from when its node does not say.
struct FlashPageOption {
  std::string compatible;
  std::string option;
};

struct FlashKnowledge {
  std::vector<std::string> containers; ///< compatibles of nodes whose children are partitions
  std::vector<std::string> partitions; ///< compatibles of partitions themselves
  std::string sizeProperty;            ///< of a memory, in bytes; otherwise its register
  std::string sizeBitsProperty;        ///< the same in bits
  std::string eraseProperty, writeProperty, readOnlyProperty, nameProperty;
  std::vector<FlashPageOption> pages;
  std::string flashRole;               ///< chosen memory that images are linked for
  std::string codeRole;                ///< chosen partition of this image
  std::string codeOption;              ///< links for that partition
  std::string mapOption;               ///< code can open partitions
  std::vector<std::string> codeLabels; ///< partitions for images: only a boot loader uses them as such
  std::vector<FlashSlotPair> slots;
  std::string scratchLabel;
  std::string bootedOption;      ///< this image is started by the boot loader
  std::string loaderOption;      ///< this image is the boot loader
  std::string headerOption;      ///< bytes that this image leaves for its header; none where signing puts one in front
  std::string sectorsOption;     ///< most sectors of a slot
  std::string sectorsAutoOption; ///< instead, as many as the slots have
  std::string logicalSectorOption; ///< of the boot loader: bytes of what it takes for a sector; 0: erase blocks
  std::string mostAlignOption;     ///< of the boot loader: alignment of records in a trailer; not set: the larger of least and write block
  std::string encryptOption, longKeyOption, keptKeyOption; ///< keys in the trailer: of 16 bytes, of 32 bytes, of an unknown size
  std::uint64_t magicBytes = 0;                            ///< at the end of a trailer
  std::uint64_t leastAlignBytes = 1;                       ///< of records in a trailer
  std::uint64_t headerBytes = 0;                           ///< in front of an image, where it was not linked with it
  std::uint64_t hashBytes = 0;                             ///< behind every image: its hash and what describes it
  std::vector<FlashSignature> signatures;
  std::vector<FlashBootMode> modes;
  std::vector<std::string> exclusiveRoles; ///< chosen roles that each fill their memory from its start
};

} // namespace headroom
