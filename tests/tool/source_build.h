// SPDX-License-Identifier: Apache-2.0
// A build directory with an image and a compile database of a few sources.
#pragma once

#include "sandbox.h"

namespace headroom::tool {

class SourceBuild : public Sandbox {
protected:
  void SetUp() override
  {
    Sandbox::SetUp();
    environment.executable = HEADROOM_BINARY;
    environment.variables["PATH"] = getenv("PATH");
    place("clean.elf", "build/fw.elf");
    write("src/shared.h", "int shared(void);\n");
    write("src/a.c", "#include \"shared.h\"\nint shared(void) { return 1; }\n");
    write("src/b.c", "int b(int x) { return x + 1; }\n");
  }

  [[nodiscard]] Json entry(const std::string &file, const std::string &flags = {}, const std::string &compiler = HEADROOM_ARM_GCC) const
  {
    return {{"directory", path("build")},
            {"file", path(file)},
            {"command", compiler + " -mcpu=cortex-m3 -mthumb -Os " + flags + " -o x.o -c " + path(file)}};
  }

  void database(const std::vector<Json> &entries) const { write("build/compile_commands.json", Json(entries).dump(1)); }

  [[nodiscard]] Ran check(std::vector<std::string> more = {}) const
  {
    more.insert(more.begin(), {"check", "-p", "build"});
    return headroom(more);
  }

  [[nodiscard]] Json coverage(std::vector<std::string> more = {}) const
  {
    more.insert(more.end(), {"--format", "json"});
    const Ran ran = check(more);
    EXPECT_FALSE(ran.out.empty()) << ran.err;
    return ran.out.empty() ? Json() : ran.json()["images"][0]["coverage"];
  }
};

} // namespace headroom::tool
