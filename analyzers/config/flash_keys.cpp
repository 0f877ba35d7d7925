// SPDX-License-Identifier: Apache-2.0
#include "config/layout_keys.h"

namespace headroom {

namespace {

Keys<FlashBootMode> modeKeys()
{
  using M = FlashBootMode;
  constexpr std::int64_t most = 64;
  return {{textKey("name", &M::name, "As its manual calls it").required(),
           textListKey("options", &M::options, "Configuration symbols, any of which says that it is used").required(),
           flagKey("unsupported", &M::isUnsupported, "What it asks for is not known: rules are undecided"),
           integerKey("primary_more", &M::primaryMore, 0, most, "Sectors that the primary slot may have more"),
           integerKey("secondary_more", &M::secondaryMore, 0, most, "Sectors that the secondary slot may have more"),
           integerKey("primary_spare", &M::primarySpare, 0, most, "Sectors of the primary slot that no image may fill"),
           integerKey("secondary_spare", &M::secondarySpare, 0, most, "Sectors of the secondary slot that no image may fill"),
           flagKey("equal_sectors", &M::needsEqualSectors, "The sectors of both slots have one size"),
           flagKey("scratch", &M::usesScratch, "Swaps through the scratch partition"),
           flagKey("rounds_trailer", &M::roundsTrailer, "The trailer takes whole sectors"),
           flagKey("counts_secondary", &M::countsSecondary, "The sectors of the secondary slot are limited, too"),
           integerKey("states_per_sector", &M::statesPerSector, 0, most, "Write blocks in the trailer for each sector"),
           integerKey("records", &M::recordCount, 0, most, "Further records in the trailer"), knownFromKey<M>()}};
}

Keys<FlashSlotPair> slotKeys()
{
  return {{textKey("primary", &FlashSlotPair::primary, "Node label").required(),
           textKey("secondary", &FlashSlotPair::secondary, "Node label").required()}};
}

Keys<FlashSignature> signatureKeys()
{
  using S = FlashSignature;
  return {{textListKey("when", &S::when, "Configuration symbols of the boot loader that must all be on").required(),
           textKey("length_option", &S::lengthOption, "And: a symbol that has the value of 'length'"),
           integerKey("length", &S::lengthBits, 0, INT32_MAX, "Value of 'length_option'"),
           bytesKey("size", &S::sizeBytes, "What it adds behind an image, at least").required()}};
}

Keys<FlashPageOption> pageKeys()
{
  return {{textKey("compatible", &FlashPageOption::compatible, "Of the memory's node").required(),
           textKey("option", &FlashPageOption::option, "Configuration symbol with the size of its pages").required()}};
}

} // namespace

Keys<FlashKnowledge> flashKeys()
{
  using K = FlashKnowledge;
  return {
      {textListKey("containers", &K::containers, "Compatibles of nodes whose children are partitions").required(),
       textListKey("partitions", &K::partitions, "Compatibles of partitions themselves"),
       textKey("size_property", &K::sizeProperty, "Property of a memory with its size in bytes"),
       textKey("size_bits_property", &K::sizeBitsProperty, "Property of a memory with its size in bits"),
       textKey("erase_property", &K::eraseProperty, "Property of a memory with the size of an erase block").required(),
       textKey("write_property", &K::writeProperty, "Property of a memory with the size of a write block"),
       textKey("read_only_property", &K::readOnlyProperty, "Flag of partitions that nobody writes"),
       textKey("name_property", &K::nameProperty, "Property with the name of a partition"),
       listKey("pages", &K::pages, pageKeys(), "Where the size of erase blocks comes from when the devicetree does not say"),
       textKey("flash_role", &K::flashRole, "Chosen memory that images are linked for"),
       textKey("code_role", &K::codeRole, "Chosen partition of the image"),
       textKey("code_option", &K::codeOption, "Configuration symbol that links for the chosen partition"),
       textKey("map_option", &K::mapOption, "Configuration symbol that lets code open partitions"),
       textListKey("code_labels", &K::codeLabels, "Node labels of partitions for images"),
       listKey("slots", &K::slots, slotKeys(), "Pairs of partitions that a boot loader swaps"),
       textKey("scratch_label", &K::scratchLabel, "Node label of the scratch partition"),
       textKey("booted_option", &K::bootedOption, "Configuration symbol of images that the boot loader starts"),
       textKey("loader_option", &K::loaderOption, "Configuration symbol of the boot loader itself"),
       textKey("header_option", &K::headerOption, "Configuration symbol: bytes left for the header"),
       textKey("sectors_option", &K::sectorsOption, "Configuration symbol: most sectors of a slot"),
       textKey("sectors_auto_option", &K::sectorsAutoOption, "Configuration symbol: as many sectors as the slots have"),
       textKey("logical_sector_option", &K::logicalSectorOption, "Configuration symbol: what the boot loader takes for a sector"),
       textKey("most_align_option", &K::mostAlignOption, "Configuration symbol: alignment of records in a trailer"),
       textKey("encrypt_option", &K::encryptOption, "Configuration symbol: keys of 16 bytes in the trailer"),
       textKey("long_key_option", &K::longKeyOption, "Configuration symbol: keys of 32 bytes instead"),
       textKey("kept_key_option", &K::keptKeyOption, "Configuration symbol: encrypted keys instead, of a size that is not known here"),
       bytesKey("magic", &K::magicBytes, "Magic number at the end of a trailer"),
       bytesKey("least_align", &K::leastAlignBytes, "Least alignment of records in a trailer"),
       bytesKey("header", &K::headerBytes, "Header that signing puts in front of an image"),
       bytesKey("hash", &K::hashBytes, "What signing adds behind every image, at least"),
       listKey("signatures", &K::signatures, signatureKeys(), "What signatures add behind an image; the first row that matches is taken"),
       listKey("modes", &K::modes, modeKeys(), "How a boot loader replaces an image; the first row that matches is taken"),
       textListKey("exclusive_roles", &K::exclusiveRoles, "Chosen roles that each fill their memory from its start"),
       knownFromKey<K>()}};
}

} // namespace headroom
