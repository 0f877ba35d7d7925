// SPDX-License-Identifier: Apache-2.0
// The layout of a linked firmware, read as the tool reads it but for its build directory.
#pragma once

#include <gtest/gtest.h>

#include "build/map_file.h"
#include "build/script_file.h"
#include "linked_firmware.h"
#include "machine/image_layout.h"
#include "program/layout/memory_layout.h"

namespace headroom::test {

struct Artefacts {
  bool map = true;
  bool script = true;
};

inline MemoryLayout layoutOf(const LinkedFirmware &firmware, const Artefacts &wanted = {})
{
  MemoryLayout out;
  out.build.directory = firmware.directory;
  out.pathRoots = {{firmware.directory, "build"}};
  Expected<ImageLayout> image = readImageLayout(firmware.path("firmware.elf"));
  EXPECT_TRUE(image) << (image ? "" : image.error().text());
  if (image)
    out.image = std::move(*image);
  const auto read = [&](const char *id, const std::string &name, bool isWanted, auto reader, auto &into) {
    Artefact &artefact = out.build.artefacts[id];
    artefact.path = firmware.path(name);
    if (!isWanted)
      return;
    auto facts = reader(readText(artefact.path), artefact.path);
    EXPECT_TRUE(facts) << (facts ? "" : facts.error().text());
    if (!facts)
      return;
    into = std::move(*facts);
    artefact.state = Artefact::State::Read;
  };
  read(artefact::map, "firmware.map", wanted.map, readLinkerMap, out.build.map);
  read(artefact::script, "linker.cmd", wanted.script, readLinkerScript, out.build.script);
  return out;
}

} // namespace headroom::test
