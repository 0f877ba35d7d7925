// SPDX-License-Identifier: Apache-2.0
#include "generated_sources.h"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "../support/process.h"

namespace headroom::bench {

namespace {

constexpr unsigned headerCount = 120;
constexpr unsigned inlinesPerHeader = 5;
constexpr unsigned functionsPerUnit = 20;

std::string number(unsigned n)
{
  return std::to_string(n);
}

/// Structures with callbacks, macros, prototypes and small inline functions that call through them: what RTOS headers are made of.
std::string header(unsigned h)
{
  const std::string n = number(h);
  std::string out = "/* Objects of part " + n + " of the kernel. */\n#ifndef PART_" + n + "_H\n#define PART_" + n +
                    "_H\n#include <stdint.h>\n#include <stddef.h>\n";
  for (unsigned before = h > 3 ? h - 3 : 0; before < h; ++before)
    out += "#include \"part" + number(before) + ".h\"\n";
  out += "struct part" + n + ";\ntypedef int (*part" + n + "_fn)(struct part" + n + " *part, void *user);\n";
  out += "struct part" + n + " {\n\tpart" + n + "_fn handler;\n\tpart" + n +
         "_fn release;\n\tvoid *user;\n\tuint32_t flags;\n\tconst char *name;\n\tstruct part" + n + " *next;\n};\n";
  for (unsigned m = 0; m < 12; ++m)
    out += "#define PART_" + n + "_FLAG_" + number(m) + " (1u << " + number(m) + ")\n";
  for (unsigned p = 0; p < 8; ++p)
    out += "/**\n * Does step " + number(p) + " of part " + n +
           ".\n *\n * @param part the object, initialised before\n * @return 0, or a negative error\n */\nextern int part" + n + "_step" +
           number(p) + "(struct part" + n + " *part, uint32_t value);\n";
  for (unsigned i = 0; i < inlinesPerHeader; ++i) {
    const std::string name = "part" + n + "_inline" + number(i);
    out += "static inline int " + name + "(struct part" + n +
           " *part, uint32_t value)\n{\n\tif (part == NULL || part->handler == NULL) {\n\t\treturn -22;\n\t}\n";
    out += "\tif ((part->flags & PART_" + n + "_FLAG_" + number(i) +
           ") != 0u) {\n\t\tfor (uint32_t n = 0; n < value; ++n) {\n\t\t\tpart->flags += n * " + number(i + 3) +
           "u;\n\t\t}\n\t\treturn part->handler(part, part->user);\n\t}\n\tpart->flags |= value;\n\treturn part" + n + "_step" + number(i) +
           "(part, value);\n}\n";
  }
  return out + "#endif\n";
}

std::string unit(unsigned u)
{
  const std::string n = number(u);
  const unsigned h = u % headerCount;
  const std::string part = "part" + number(h);
  std::string out = "#include \"all.h\"\n";
  if (u < headerCount)
    for (unsigned p = 0; p < 8; ++p)
      out += "int " + part + "_step" + number(p) + "(struct " + part +
             " *part, uint32_t value)\n{\n\treturn part->release ? part->release(part, part->user) : (int)value;\n}\n";
  for (unsigned f = 0; f < functionsPerUnit; ++f) {
    out += "static int unit" + n + "_callback" + number(f) + "(struct " + part +
           " *part, void *user)\n{\n\tuint32_t *count = user;\n\t*count += " + number(f) +
           "u;\n\tif (part->next != NULL && *count < 100u) {\n\t\treturn " + part + "_inline" + number(f % inlinesPerHeader) +
           "(part->next, *count);\n\t}\n\treturn 0;\n}\n";
  }
  out += "static uint32_t unit" + n + "_count;\nstatic struct " + part + " unit" + n + "_parts[" + number(functionsPerUnit) + "] = {\n";
  for (unsigned f = 0; f < functionsPerUnit; ++f)
    out += "\t{.handler = unit" + n + "_callback" + number(f) + ", .user = &unit" + n + "_count, .name = \"unit " + n + "\"},\n";
  out += "};\nint unit" + n + "_run(uint32_t value)\n{\n\tint sum = 0;\n\tfor (size_t i = 0; i < " + number(functionsPerUnit) +
         "; ++i) {\n\t\tsum += " + part + "_inline0(&unit" + n + "_parts[i], value);\n\t\tsum += " + part + "_step1(&unit" + n +
         "_parts[i], value);\n\t}\n\treturn sum;\n}\n";
  return out;
}

std::string mainUnit(unsigned units)
{
  std::string out = "#include \"all.h\"\n";
  for (unsigned u = 1; u < units; ++u)
    out += "extern int unit" + number(u) + "_run(uint32_t value);\n";
  out += "int result;\nvoid Reset_Handler(void)\n{\n";
  for (unsigned u = 1; u < units; ++u)
    out += "\tresult += unit" + number(u) + "_run(" + number(u) + "u);\n";
  return out + "\tfor (;;) {\n\t}\n}\nextern char _estack[];\n__attribute__((section(\".isr_vector\"), used)) void *const __isr_vector[] = "
               "{_estack, (void *)Reset_Handler};\n";
}

std::string failure(const std::vector<std::string> &words)
{
  const auto result = headroom::test::runProcess(words, 120);
  return result.exitCode == 0 ? "" : words[0] + " exited with " + std::to_string(result.exitCode) + ": " + result.output;
}

} // namespace

std::string sourceName(unsigned u)
{
  return "unit" + number(u) + ".c";
}

std::string generateProject(const std::string &directory, unsigned units)
{
  std::filesystem::create_directories(directory);
  std::string all = "#ifndef ALL_H\n#define ALL_H\n";
  for (unsigned h = 0; h < headerCount; ++h) {
    std::ofstream(directory + "/part" + number(h) + ".h") << header(h);
    all += "#include \"part" + number(h) + ".h\"\n";
  }
  std::ofstream(directory + "/all.h") << all << "#endif\n";
  nlohmann::json database = nlohmann::json::array();
  std::vector<std::string> link = {
      "ld.lld-19", "--defsym=_estack=0x20010000", "-Ttext=0x20400", "--section-start=.isr_vector=0x20000", "-e", "Reset_Handler",
      "-o",        directory + "/image.elf"};
  for (unsigned u = 0; u < units; ++u) {
    std::ofstream(directory + "/" + sourceName(u)) << (u == 0 ? mainUnit(units) : unit(u));
    const std::string object = "unit" + number(u) + ".o";
    const std::vector<std::string> command = {"clang-19",
                                              "--target=arm-none-eabi",
                                              "-mcpu=cortex-m3",
                                              "-ffreestanding",
                                              "-Os",
                                              "-g",
                                              "-std=c11",
                                              "-Wall",
                                              "-I" + directory,
                                              "-c",
                                              directory + "/" + sourceName(u),
                                              "-o",
                                              directory + "/" + object};
    if (const std::string failed = failure(command); !failed.empty())
      return failed;
    database.push_back({{"directory", directory}, {"file", sourceName(u)}, {"arguments", command}});
    link.push_back(directory + "/" + object);
  }
  std::ofstream(directory + "/compile_commands.json") << database.dump(1);
  return failure(link);
}

} // namespace headroom::bench
