// SPDX-License-Identifier: Apache-2.0
// A small firmware with relocation, made by real tools in a directory of its own: compiled, put into an archive, linked by scripts in the
// two shapes that Zephyr's generator has had, with the record and the start-up code that it leaves.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "build/build.h"
#include "layout/relocation/relocated_layout.h"
#include "machine/image_layout.h"
#include "support/process.h"

namespace headroom::test {

struct Toolchain {
  std::vector<std::string> compile;
  std::string archive;
  std::vector<std::string> link;
};

inline const Toolchain armTools{{"arm-none-eabi-gcc", "-mcpu=cortex-m3", "-mthumb"}, "arm-none-eabi-ar", {"arm-none-eabi-gcc", "-mcpu=cortex-m3", "-mthumb", "-nostdlib"}};
inline const Toolchain riscvTools{{"riscv64-unknown-elf-gcc", "-march=rv32imac", "-mabi=ilp32"},
                                  "riscv64-unknown-elf-ar",
                                  {"riscv64-unknown-elf-gcc", "-march=rv32imac", "-mabi=ilp32", "-nostdlib"}};

class RelocatedFirmware {
public:
  enum class Shape { Named, ByObject }; ///< selectors with a section's name only (3.3), or with the object's as well

  RelocatedFirmware(const Toolchain &tools, Shape shape) : tools_(tools), shape_(shape)
  {
    std::string pattern = (std::filesystem::temp_directory_path() / "headroom-relocated-XXXXXX").string();
    directory_ = std::filesystem::canonical(mkdtemp(pattern.data())).string();
  }
  ~RelocatedFirmware() { std::filesystem::remove_all(directory_); }
  RelocatedFirmware(const RelocatedFirmware &) = delete;
  RelocatedFirmware &operator=(const RelocatedFirmware &) = delete;

  [[nodiscard]] std::string path(const std::string &relative) const { return directory_ + "/" + relative; }

  RelocatedFirmware &source(const std::string &name, const std::string &text, const std::vector<std::string> &flags = {"-ffunction-sections", "-fdata-sections"})
  {
    write("app/src/" + name, text);
    const std::string object = path("b/CMakeFiles/app.dir/src/" + name + ".obj");
    std::filesystem::create_directories(path("b/CMakeFiles/app.dir/src"));
    std::vector<std::string> words = tools_.compile;
    words.insert(words.end(), {"-Os", "-ffreestanding", "-fno-pic"});
    words.insert(words.end(), flags.begin(), flags.end());
    words.insert(words.end(), {"-c", path("app/src/" + name), "-o", object});
    run(words);
    objects_.emplace_back(name, object);
    return *this;
  }

  /// A directive, as the record has it: `SRAM_DATA:COPY`. The generator's own selection follows it, unless `isWritten` is false.
  RelocatedFirmware &relocate(const std::string &location, const std::string &name, bool isWritten = true)
  {
    directives_.push_back(location + ":" + path("app/src/" + name));
    if (!isWritten)
      return *this;
    const std::string region = location.substr(0, location.find_first_of("_:"));
    const std::string asked = location.substr(region.size(), location.find(':') - region.size());
    for (const LayoutObject &object : readLayoutObjects({objectOf(name)}).objects)
      for (const ImageSection &section : object.sections)
        if (const RelocationKind *kind = kindOfSection(relocationKnowledge().relocation, section.name);
            kind && section.isAllocated && (asked.empty() || asked.find("_" + kind->name) != std::string::npos))
          selected_[{region, kind->name}].push_back({section.name, name + ".obj"});
    return *this;
  }

  /// Links, reads what is there as the tool would, and joins it. `regions` are more lines of MEMORY.
  RelocatedBuild link(const std::string &regions, const std::vector<std::string> &flags = {})
  {
    writeArtefacts();
    write("b/linker.cmd", script(regions));
    std::filesystem::create_directories(path("b/zephyr"));
    std::filesystem::copy_file(path("b/linker.cmd"), path("b/zephyr/linker.cmd"));
    std::vector<std::string> archive{tools_.archive, "rcsD", path("b/app/libapp.a")};
    std::filesystem::create_directories(path("b/app"));
    for (const auto &[name, object] : objects_)
      archive.push_back(object);
    run(archive);
    // The linker runs in the build directory, and names the archive from there.
    std::string command = "cd " + shellQuoted(path("b")) + " && ";
    for (const std::string &word : tools_.link)
      command += word + " ";
    for (const std::string &flag : flags)
      command += flag + " ";
    command += "-T linker.cmd -Wl,-e,main -Wl,-u,main -Wl,-Map=zephyr/zephyr.map -o zephyr/zephyr.elf -Wl,--whole-archive app/libapp.a -Wl,--no-whole-archive";
    run({"sh", "-c", command});

    RelocatedBuild out("");
    BuildPaths paths;
    paths.directory = path("b");
    paths.image = path("b/zephyr/zephyr.elf");
    paths.project = path("app");
    out.layout.build = readBuild(paths);
    const Expected<ImageLayout> image = readImageLayout(paths.image);
    EXPECT_TRUE(image) << (image ? "" : image.error().text());
    if (image)
      out.layout.image = *image;
    out.layout.objects = readLayoutObjects({path("b/app/libapp.a")}).objects;
    out.layout.pathRoots = {{path("app"), "app"}, {path("b"), "build"}};
    return out;
  }

private:
  using Target = std::pair<std::string, std::string>; // region, kind

  void write(const std::string &relative, const std::string &text) const
  {
    std::filesystem::create_directories(std::filesystem::path(path(relative)).parent_path());
    std::ofstream(path(relative), std::ios::binary) << text;
  }

  static void run(const std::vector<std::string> &words)
  {
    const ProcessResult result = runProcess(words, 60);
    EXPECT_EQ(result.exitCode, 0) << result.output;
  }

  [[nodiscard]] std::string objectOf(const std::string &name) const
  {
    for (const auto &[known, object] : objects_)
      if (known == name)
        return object;
    return {};
  }

  [[nodiscard]] RelocationNames names(const Target &target) const
  {
    RelocationNames out = relocationKnowledge().relocation.names[shape_ == Shape::Named ? 0 : 1];
    for (std::string *name : {&out.output, &out.start, &out.size})
      *name = filledName(*name, target.first, target.second);
    return out;
  }

  void writeArtefacts() const
  {
    std::string database = "[";
    for (const auto &[name, object] : objects_)
      database += std::string(database.size() > 1 ? "," : "") + "{\"directory\":\"" + path("b") + "\",\"command\":\"cc -o " + object + " -c " +
                  path("app/src/" + name) + "\",\"file\":\"" + path("app/src/" + name) + "\"}";
    write("b/compile_commands.json", database + "]");
    write("b/zephyr/.config", "CONFIG_CODE_DATA_RELOCATION=y\nCONFIG_XIP=y\n");
    std::string joined, lines, cmake, code = "void data_copy_xip_relocation(void)\n{\n", zero = "void bss_zeroing_relocation(void)\n{\n";
    for (const std::string &directive : directives_) {
      joined += "|" + directive;
      lines += directive + ",\n";
      cmake += "zephyr_code_relocate(FILES src/" + directive.substr(directive.rfind('/') + 1) + " LOCATION " + directive.substr(0, directive.find(':')) + ")\n";
    }
    write("app/CMakeLists.txt", cmake);
    const std::string options = shape_ == Shape::Named ? "-d " + path("b") + " -i \"" + joined + "\"" : "-i " + path("b/zephyr/relocation_dict.txt") + " -f compile_commands.json";
    write("b/build.ninja", "build zephyr/code_relocation.c: CUSTOM_COMMAND\n  COMMAND = cd zephyr && python3 gen_relocate_app.py " + options + " --default_ram_region RAM\n");
    if (shape_ == Shape::ByObject)
      write("b/zephyr/relocation_dict.txt", lines);
    for (const auto &[target, sections] : selected_) {
      const RelocationNames symbols = names(target);
      const std::string load = filledName("__{region}_{kind}_rom_start", target.first, target.second);
      (target.second == "BSS" ? zero : code) += target.second == "BSS"
                                                    ? "z_early_memset(&" + symbols.start + ", 0,\n (size_t) &" + symbols.size + ");\n"
                                                    : "z_early_memcpy(&" + symbols.start + ", &" + load + ",\n (size_t) &" + symbols.size + ");\n";
    }
    write("b/zephyr/code_relocation.c", code + "}\n" + zero + "}\n");
  }

  [[nodiscard]] std::string script(const std::string &regions) const
  {
    std::string out = "MEMORY {\n FLASH (rx) : ORIGIN = 0x0, LENGTH = 256K\n RAM (wx) : ORIGIN = 0x20000000, LENGTH = 32K\n" + regions + "}\nSECTIONS {\n" +
                      " rom_start : { LONG(0x20001000) LONG(1) } > FLASH\n";
    for (const auto &[target, sections] : selected_) {
      const RelocationNames symbols = names(target);
      out += " " + symbols.output + " : {\n . = ALIGN(4);\n";
      for (const auto &[section, object] : sections)
        out += shape_ == Shape::Named ? " KEEP(*(" + section + "))\n" : " KEEP(*" + object + "(\"" + section + "\"))\n";
      out += " . = ALIGN(4);\n } > " + target.first + (target.second == "BSS" ? "" : " AT> FLASH") + "\n " + symbols.start + " = ADDR(" + symbols.output +
             ");\n " + symbols.size + " = SIZEOF(" + symbols.output + ");\n";
    }
    return out + " text : { *(.text .text.*) } > FLASH\n rodata : { *(.rodata .rodata.*) } > FLASH\n"
                 " datas : { *(.data .data.* .sdata .sdata.*) } > RAM AT> FLASH\n bss : { *(.sbss .sbss.* .bss .bss.* COMMON) } > RAM\n"
                 " /DISCARD/ : { *(.ARM.exidx* .eh_frame*) }\n}\n";
  }

  const Toolchain &tools_;
  Shape shape_;
  std::string directory_;
  std::vector<std::pair<std::string, std::string>> objects_;
  std::vector<std::string> directives_;
  std::map<Target, std::vector<std::pair<std::string, std::string>>> selected_;
};

} // namespace headroom::test
