// SPDX-License-Identifier: Apache-2.0
// Attributes and flags: RISC-V ELF psABI, chapters "ELF Object Files" (e_flags) and "Attributes".
#include "machine/target.h"

#include <algorithm>

#include <llvm/BinaryFormat/ELF.h>
#include <llvm/Support/RISCVAttributeParser.h>
#include <llvm/Support/RISCVAttributes.h>
#include <llvm/TargetParser/RISCVISAInfo.h>

namespace headroom::machine {

namespace {

using namespace llvm;

std::string joinFeatures(const std::vector<std::string> &features)
{
  std::string out;
  for (const std::string &feature : features)
    out += (out.empty() ? "" : ",") + feature;
  return out;
}

/// `rv32imac_zicsr`: the normalised string without versions.
std::string nameWithoutVersions(const RISCVISAInfo &isa)
{
  std::string name = isa.getXLen() == 64 ? "rv64" : "rv32";
  for (const auto &[extension, version] : isa.getExtensions())
    name += extension.size() > 1 ? "_" + extension : extension;
  return name;
}

/// The extensions that an object names; empty where it has no attributes.
Expected<std::vector<std::string>> extensionsOf(const ElfObject &object, unsigned xlen)
{
  const ElfSection *section = object.sectionNamed(".riscv.attributes");
  if (!section || section->bytes.empty())
    return std::vector<std::string>();
  const auto corrupt = [&](llvm::Error error) {
    return headroom::Error{headroom::Error::Kind::Environment, "section .riscv.attributes is corrupt: " + toString(std::move(error)), object.name, {}};
  };
  RISCVAttributeParser parser;
  if (llvm::Error error = parser.parse({section->bytes.data(), section->bytes.size()}, endianness::little))
    return corrupt(std::move(error));
  const std::optional<StringRef> arch = parser.getAttributeString(RISCVAttrs::ARCH);
  if (!arch)
    return std::vector<std::string>();
  auto isa = RISCVISAInfo::parseNormalizedArchString(*arch);
  if (!isa)
    return corrupt(isa.takeError());
  if ((*isa)->getXLen() != xlen)
    return headroom::Error{headroom::Error::Kind::Environment,
                           "attribute Tag_RISCV_arch is " + arch->str() + ", expected rv" + std::to_string(xlen) + " as in the ELF header", object.name, {}};
  std::vector<std::string> names;
  for (const auto &[extension, version] : (*isa)->getExtensions())
    names.push_back(extension);
  return names;
}

} // namespace

Expected<Target> riscvTarget(std::span<const ElfObject *const> objects)
{
  const unsigned xlen = objects.front()->is64Bit ? 64 : 32;
  std::vector<std::string> extensions;
  std::uint32_t flags = 0;
  for (const ElfObject *object : objects) {
    auto names = extensionsOf(*object, xlen);
    if (!names)
      return std::move(names.error());
    extensions.insert(extensions.end(), names->begin(), names->end());
    flags |= object->flags;
  }
  const unsigned floatAbi = flags & ELF::EF_RISCV_FLOAT_ABI;
  const bool isEmbedded = flags & ELF::EF_RISCV_RVE;
  Target target;
  target.isAssumed = extensions.empty();
  if (target.isAssumed)
    extensions = {"i", "m", "a", "f", "d", "c", "zicsr", "zifencei", "zba", "zbb", "zbc", "zbs"};
  if (flags & ELF::EF_RISCV_RVC)
    extensions.emplace_back("c");
  if (floatAbi >= ELF::EF_RISCV_FLOAT_ABI_SINGLE)
    extensions.emplace_back("f");
  if (floatAbi >= ELF::EF_RISCV_FLOAT_ABI_DOUBLE)
    extensions.emplace_back("d");
  std::sort(extensions.begin(), extensions.end());
  extensions.erase(std::unique(extensions.begin(), extensions.end()), extensions.end());

  // Objects of rv32e and rv32i may not be linked; where both names appear the larger register file decodes both.
  const bool hasBoth = std::binary_search(extensions.begin(), extensions.end(), "e") && std::binary_search(extensions.begin(), extensions.end(), "i");
  std::vector<std::string> features;
  for (const std::string &extension : extensions) {
    if (extension == "i" || (hasBoth && extension == "e"))
      continue;
    const std::string feature = RISCVISAInfo::getTargetFeatureForExtension(extension);
    if (!feature.empty() && RISCVISAInfo::isSupportedExtensionFeature(feature))
      features.push_back("+" + feature);
  }
  RISCVISAUtils::OrderedExtensionMap map;
  for (const std::string &extension : extensions)
    if (!(hasBoth && extension == "e"))
      map[extension] = {1, 0};
  auto isa = RISCVISAInfo::createFromExtMap(xlen, map);
  if (isa)
    target.cpu = nameWithoutVersions(**isa);
  else {
    consumeError(isa.takeError());
    target.cpu = "rv" + std::to_string(xlen);
  }
  target.triple = xlen == 64 ? "riscv64-none-elf" : "riscv32-none-elf";
  target.features = joinFeatures(features);
  target.hasFpu = std::binary_search(extensions.begin(), extensions.end(), "f");
  // psABI, "Integer Calling Convention": 128 bits; ilp32e 32 bits, lp64e 64 bits.
  target.stackAlignBytes = isEmbedded ? xlen / 8 : 16;
  return target;
}

} // namespace headroom::machine
