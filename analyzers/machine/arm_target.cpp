// SPDX-License-Identifier: Apache-2.0
// Tag numbers and values: "Addenda to, and Errata in, the ABI for the Arm Architecture", build attributes (ABI addenda32).
#include "machine/target.h"

#include <algorithm>
#include <array>

#include <llvm/Support/ARMAttributeParser.h>
#include <llvm/Support/ARMBuildAttributes.h>

namespace headroom::machine {

namespace {

namespace attrs = llvm::ARMBuildAttrs;

struct Core {
  unsigned arch;
  const char *cpu;
  const char *triple;
};

/// By generality: each decodes the code of those before it, but v8-M Baseline, which lacks most of v7-M.
constexpr std::array<Core, 7> cores = {{
    {attrs::v6_M, "armv6-m", "thumbv6m-none-eabi"},
    {attrs::v6S_M, "armv6s-m", "thumbv6m-none-eabi"},
    {attrs::v8_M_Base, "armv8-m.base", "thumbv8m.base-none-eabi"},
    {attrs::v7, "armv7-m", "thumbv7m-none-eabi"},
    {attrs::v7E_M, "armv7e-m", "thumbv7em-none-eabi"},
    {attrs::v8_M_Main, "armv8-m.main", "thumbv8m.main-none-eabi"},
    {attrs::v8_1_M_Main, "armv8.1-m.main", "thumbv8.1m.main-none-eabi"},
}};
constexpr std::size_t v8Baseline = 2;
constexpr std::size_t v8Mainline = 5;

struct Attributes {
  std::size_t core = 0; ///< index into `cores`
  unsigned fpArch = 0;
  unsigned mveArch = 0;
  bool hasDsp = false;
  bool hasHalfFloat = false;
};

const char *foreignArchName(unsigned arch, unsigned profile)
{
  switch (arch) {
  case attrs::v7:
    return profile == attrs::ApplicationProfile ? "armv7-a" : profile == attrs::RealTimeProfile ? "armv7-r" : "armv7 without a profile";
  case attrs::v8_A:
    return "armv8-a";
  case attrs::v8_R:
    return "armv8-r";
  case attrs::v9_A:
    return "armv9-a";
  default:
    return arch < attrs::v6_M ? "an architecture before armv6-m" : "an unknown architecture";
  }
}

/// Empty: the object names no architecture. `unknown` tags are skipped by LLVM's parser.
Expected<std::optional<Attributes>> attributesOf(const ElfObject &object)
{
  const ElfSection *section = object.sectionNamed(".ARM.attributes");
  if (!section || section->bytes.empty())
    return std::optional<Attributes>();
  llvm::ARMAttributeParser parser;
  if (llvm::Error error = parser.parse({section->bytes.data(), section->bytes.size()}, llvm::endianness::little))
    return Error{Error::Kind::Environment, "section .ARM.attributes is corrupt: " + llvm::toString(std::move(error)), object.name, {}};
  const auto value = [&](unsigned tag) { return parser.getAttributeValue(tag).value_or(0); };
  const std::optional<unsigned> arch = parser.getAttributeValue(attrs::CPU_arch);
  if (!arch)
    return std::optional<Attributes>();
  const unsigned profile = value(attrs::CPU_arch_profile);
  const auto core = std::find_if(cores.begin(), cores.end(), [&](const Core &c) { return c.arch == *arch; });
  // "v7" alone is what assembly for the code common to all profiles gets; code that may hold ARM instructions is not ours.
  const bool isOurProfile = *arch != attrs::v7 || profile == attrs::MicroControllerProfile ||
                            (profile == attrs::Not_Applicable && value(attrs::ARM_ISA_use) == attrs::Not_Allowed);
  if (core == cores.end() || !isOurProfile)
    return Error{Error::Kind::Environment,
                 std::string("built for ") + foreignArchName(*arch, profile) + " (Tag_CPU_arch " + std::to_string(*arch) +
                     "), wanted an M-profile core, armv6-m to armv8.1-m.main",
                 object.name,
                 {}};
  Attributes out;
  out.core = static_cast<std::size_t>(core - cores.begin());
  out.fpArch = value(attrs::FP_arch);
  out.mveArch = value(attrs::MVE_arch);
  out.hasDsp = value(attrs::DSP_extension) != 0;
  out.hasHalfFloat = value(attrs::FP_HP_extension) > 1;
  return std::optional(out);
}

Attributes moreGeneral(const Attributes &a, const Attributes &b)
{
  Attributes out;
  out.core = std::max(a.core, b.core);
  if (std::min(a.core, b.core) == v8Baseline && out.core > v8Baseline)
    out.core = std::max(out.core, v8Mainline);
  out.fpArch = std::max(a.fpArch, b.fpArch);
  out.mveArch = std::max(a.mveArch, b.mveArch);
  out.hasDsp = a.hasDsp || b.hasDsp;
  out.hasHalfFloat = a.hasHalfFloat || b.hasHalfFloat;
  return out;
}

/// Decodes more than the build's attributes allow, as libraries hold hand-written code for an FPU that is entered only where
/// there is one (libgcc's unwinder): nothing else has these encodings, but for MVE, and cores that lack Thumb-2 coprocessor
/// instructions altogether.
std::string featuresOf(const Attributes &attributes)
{
  std::string features;
  const auto add = [&](const char *feature) { features += (features.empty() ? "+" : ",+") + std::string(feature); };
  if (attributes.mveArch != 0)
    add("fp-armv8d16");
  else if (attributes.core > v8Baseline)
    add("fp-armv8");
  if (attributes.hasHalfFloat)
    add("fullfp16");
  if (attributes.mveArch == 1)
    add("mve");
  else if (attributes.mveArch >= 2)
    add("mve.fp");
  if (attributes.hasDsp || attributes.mveArch != 0)
    add("dsp");
  return features;
}

} // namespace

Expected<Target> armTarget(std::span<const ElfObject *const> objects)
{
  std::optional<Attributes> joined;
  for (const ElfObject *object : objects) {
    auto attributes = attributesOf(*object);
    if (!attributes)
      return std::move(attributes.error());
    if (*attributes)
      joined = joined ? moreGeneral(*joined, **attributes) : **attributes;
  }
  Target target;
  target.stackAlignBytes = 8;
  target.isAssumed = !joined;
  if (target.isAssumed)
    joined = Attributes{cores.size() - 1, /*fpArch=*/8, /*mveArch=*/0, /*hasDsp=*/true, /*hasHalfFloat=*/true};
  target.triple = cores[joined->core].triple;
  target.cpu = cores[joined->core].cpu;
  target.features = featuresOf(*joined);
  target.hasFpu = joined->fpArch != 0 || joined->mveArch != 0;
  return target;
}

} // namespace headroom::machine
