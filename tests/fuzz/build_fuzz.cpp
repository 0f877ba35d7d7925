// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: any bytes to every reader of a build's text artefacts. Nothing may crash, hang or throw; every refusal has a message
// with a place; what was accepted keeps the promises of its header.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "build/build_info.h"
#include "build/devicetree_source.h"
#include "build/kconfig_file.h"
#include "build/map_file.h"
#include "build/relocation_code.h"
#include "build/relocation_record.h"
#include "build/relocation_texts.h"
#include "build/script_file.h"

namespace {

using namespace headroom;

void require(bool holds)
{
  if (!holds)
    std::abort();
}

template <typename T> const T *accepted(const Expected<T> &read)
{
  if (read)
    return &*read;
  require(!read.error().message.empty() && !read.error().place.empty());
  return nullptr;
}

void checkMap(const LinkerMap &map, std::uint64_t lines)
{
  if (map.dialect == LinkerMap::Dialect::Unknown)
    require(map.outputs.empty() && map.regions.empty() && map.discarded.empty() && map.loaded.empty());
  for (const LinkerRegion &region : map.regions)
    require(region.line >= 1 && region.line <= lines && region.origin.has_value() == region.lengthBytes.has_value());
  for (const MapOutput &output : map.outputs) {
    require(output.line >= 1 && output.line <= lines);
    std::uint64_t placed = 0;
    for (const MapSelector &selector : output.selectors)
      placed += selector.inputs;
    require(placed <= output.inputs.size());
    for (const MapInput &input : output.inputs)
      require(!input.section.empty() && input.line >= output.line && input.line <= lines);
  }
}

void checkScript(const LinkerScript &script, std::uint64_t lines)
{
  for (const ScriptSection &section : script.sections)
    require(section.line >= 1 && section.line <= lines && section.name != "/DISCARD/");
  for (const LinkerRegion &region : script.regions)
    require(!region.name.empty() && region.line >= 1 && region.line <= lines);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
  const std::string_view text(reinterpret_cast<const char *>(data), size);
  std::uint64_t lines = 1;
  for (const char c : text)
    lines += c == '\n' ? 1 : 0;
  if (const auto map = readLinkerMap(text, "f"); const LinkerMap *one = accepted(map))
    checkMap(*one, lines);
  if (const auto script = readLinkerScript(text, "f"); const LinkerScript *one = accepted(script))
    checkScript(*one, lines);
  if (const auto info = readBuildInfo(text, "f"); const BuildInfo *one = accepted(info))
    require(one->file == "f");
  (void)accepted(readKconfig(text, "f"));
  (void)accepted(readDevicetree(text, "f"));
  (void)accepted(readRelocationDictionary(text, "f"));
  (void)accepted(readRelocationCommand(text, "f"));
  (void)accepted(readRelocationCode(text, "f"));
  (void)accepted(readRelocationTexts(text, "f"));
  return 0;
}
