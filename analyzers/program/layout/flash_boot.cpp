// SPDX-License-Identifier: Apache-2.0
#include "program/layout/flash_boot.h"

#include <algorithm>

namespace headroom {

namespace {

bool areOn(const Kconfig &kconfig, const std::vector<std::string> &options)
{
  return std::all_of(options.begin(), options.end(), [&](const std::string &one) { return kconfig.isOn(one); });
}

std::uint64_t signatureOf(const Kconfig &loader, const FlashKnowledge &knowledge)
{
  for (const FlashSignature &row : knowledge.signatures)
    if (areOn(loader, row.when) && (row.lengthOption.empty() || loader.number(row.lengthOption) == row.lengthBits))
      return row.sizeBytes;
  return 0; // without one only the hash is added
}

std::optional<std::uint64_t> keyBytesOf(const Kconfig &loader, const FlashKnowledge &knowledge)
{
  constexpr std::uint64_t shortKey = 16, longKey = 32; // AES-128 and AES-256
  if (!loader.isOn(knowledge.encryptOption))
    return 0;
  if (loader.isOn(knowledge.keptKeyOption))
    return std::nullopt;
  return loader.isOn(knowledge.longKeyOption) ? longKey : shortKey;
}

/// The first mode that a configuration switches on.
bool takeMode(const Kconfig &kconfig, const std::string &name, const FlashKnowledge &knowledge, FlashBoot &out)
{
  for (const FlashBootMode &mode : knowledge.modes)
    for (const std::string &option : mode.options)
      if (kconfig.isOn(option)) {
        out.mode = mode;
        out.modeSource = option + " of " + name;
        return true;
      }
  return false;
}

} // namespace

FlashBoot bootOf(const MemoryLayout &layout)
{
  const FlashKnowledge &knowledge = layout.knowledge.flash;
  const BuildFacts &build = layout.build;
  FlashBoot out;
  if (knowledge.bootedOption.empty())
    return out;
  out.isBooted = layout.isOn(knowledge.bootedOption);
  const bool isLoader = !knowledge.loaderOption.empty() && layout.isOn(knowledge.loaderOption);
  const auto isBooted = [&](const SiblingImage &one) { return one.kconfig.isOn(knowledge.bootedOption); };
  out.isLoader = isLoader && !out.isBooted && std::none_of(build.siblings.begin(), build.siblings.end(), isBooted);
  if (!out.isBooted && !out.isLoader)
    return out;

  const auto sibling = std::find_if(build.siblings.begin(), build.siblings.end(),
                                    [&](const SiblingImage &one) { return one.kconfig.isOn(knowledge.loaderOption); });
  const Kconfig *loader = isLoader ? &build.kconfig : sibling != build.siblings.end() ? &sibling->kconfig : nullptr;
  const std::string loaderName = isLoader || !loader ? "this image" : "image " + sibling->name;
  // The boot loader's own configuration is what it was built with; the others only say what it was meant to be.
  const bool isFound = (loader && takeMode(*loader, loaderName, knowledge, out)) ||
                       takeMode(build.sysbuild, "the sysbuild", knowledge, out) || takeMode(build.kconfig, "this image", knowledge, out);
  if (!isFound)
    out.problem = "no configuration says how the boot loader replaces images: name the sysbuild directory that holds it with -p";
  else if (out.mode->isUnsupported)
    out.problem = "the boot loader's mode is " + out.mode->name + " (" + out.modeSource + "), whose demands are not known";
  if (!loader)
    return out;
  out.hasLoaderConfiguration = true;
  out.isSectorsAuto = loader->isOn(knowledge.sectorsAutoOption);
  out.maxSectors = loader->number(knowledge.sectorsOption);
  out.keyBytes = keyBytesOf(*loader, knowledge);
  out.signatureBytes = signatureOf(*loader, knowledge);
  out.logicalSectorBytes = loader->number(knowledge.logicalSectorOption).value_or(0);
  out.mostAlignBytes = loader->number(knowledge.mostAlignOption);
  for (const FlashPageOption &page : knowledge.pages)
    if (const std::optional<std::uint64_t> bytes = loader->number(page.option); bytes && *bytes != 0)
      out.eraseBytes.emplace(page.option, *bytes);
  return out;
}

} // namespace headroom
