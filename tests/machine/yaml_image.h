// SPDX-License-Identifier: Apache-2.0
// Small ELF files that tests write down as yaml2obj text, so that they can be wrong in exactly one place.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include <llvm/ObjectYAML/yaml2obj.h>
#include <llvm/Support/YAMLTraits.h>
#include <llvm/Support/raw_ostream.h>

#include "machine/machine.h"

namespace headroom::test {

/// The bytes of the file that `yaml` describes; a mistake in the text fails the test.
inline std::vector<std::uint8_t> bytesOfYaml(const std::string &yaml)
{
  std::string out;
  llvm::raw_string_ostream stream(out);
  llvm::yaml::Input input(yaml);
  const bool isDone = llvm::yaml::convertYAML(input, stream, [](const llvm::Twine &message) { ADD_FAILURE() << message.str(); });
  EXPECT_TRUE(isDone) << yaml;
  return {out.begin(), out.end()};
}

inline Expected<MachineFacts> readBytes(const std::vector<std::uint8_t> &bytes, const MachineOptions &options = {})
{
  return readMachineBytes(bytes, "image.elf", options);
}

/// The message of a refusal; what was accepted fails the test.
inline std::string refusalOf(const std::vector<std::uint8_t> &bytes)
{
  const auto facts = readBytes(bytes);
  if (facts) {
    ADD_FAILURE() << "accepted";
    return {};
  }
  EXPECT_EQ(facts.error().kind, Error::Kind::Environment);
  return facts.error().text();
}

/// `.ARM.attributes` of one architecture: Tag_CPU_arch, Tag_CPU_arch_profile, Tag_FP_arch.
inline std::string armAttributesSection(unsigned arch, char profile, unsigned fpArch = 0)
{
  const std::vector<unsigned> tags = {6, arch, 7, static_cast<unsigned>(profile), 9, 2, 10, fpArch};
  const auto fileSize = static_cast<unsigned>(tags.size() + 5);
  std::vector<unsigned> bytes = {'A', fileSize + 10, 0, 0, 0, 'a', 'e', 'a', 'b', 'i', 0, 1, fileSize, 0, 0, 0};
  bytes.insert(bytes.end(), tags.begin(), tags.end());
  std::string hex;
  for (const unsigned byte : bytes) {
    char text[3];
    std::snprintf(text, sizeof text, "%02x", byte & 0xff);
    hex += text;
  }
  return "  - {Name: .ARM.attributes, Type: SHT_ARM_ATTRIBUTES, Content: '" + hex + "'}\n";
}

inline std::string cortexM3Section() { return armAttributesSection(10, 'M'); }

/// An executable with `.text` at 0x8000 that holds `code` (hex); `sections` and `symbols` are lines of YAML lists.
inline std::string armImageYaml(const std::string &code, const std::string &symbols, const std::string &sections = cortexM3Section())
{
  return "--- !ELF\n"
         "FileHeader: {Class: ELFCLASS32, Data: ELFDATA2LSB, Type: ET_EXEC, Machine: EM_ARM, Flags: [EF_ARM_EABI_VER5], Entry: 0x8001}\n"
         "Sections:\n"
         "  - {Name: .text, Type: SHT_PROGBITS, Flags: [SHF_ALLOC, SHF_EXECINSTR], Address: 0x8000, AddressAlign: 4, Content: '" +
         code + "'}\n" + sections + (symbols.empty() ? "" : "Symbols:\n" + symbols);
}

inline std::string functionSymbol(const std::string &name, std::uint64_t value, std::uint64_t size, const std::string &binding = "STB_GLOBAL")
{
  return "  - {Name: " + name + ", Type: STT_FUNC, Section: .text, Value: " + std::to_string(value) + ", Size: " + std::to_string(size) +
         ", Binding: " + binding + "}\n";
}

inline std::string plainSymbol(const std::string &name, std::uint64_t value, const std::string &binding = "STB_LOCAL")
{
  return "  - {Name: '" + name + "', Type: STT_NOTYPE, Section: .text, Value: " + std::to_string(value) + ", Binding: " + binding + "}\n";
}

// Thumb code in hex, little-endian.
inline constexpr const char *pushFour = "10b5";    // push {r4, lr}
inline constexpr const char *popFour = "10bd";     // pop {r4, pc}
inline constexpr const char *pushMany = "f0b5";    // push {r4-r7, lr}
inline constexpr const char *popMany = "f0bd";     // pop {r4-r7, pc}
inline constexpr const char *returnToCaller = "7047"; // bx lr

} // namespace headroom::test
