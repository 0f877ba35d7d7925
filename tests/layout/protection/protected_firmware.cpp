// SPDX-License-Identifier: Apache-2.0
#include "protected_firmware.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "../../support/process.h"

namespace headroom::protection {

namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

const std::string firmware = HEADROOM_PROTECTED_FIRMWARE;

std::string fileText(const std::string &path)
{
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// What stands behind `// word: ` in lines of the case.
std::vector<std::string> headOf(const std::string &text, const std::string &word)
{
  std::vector<std::string> out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("// " + word + ": "))
      continue;
    std::istringstream names(line.substr(word.size() + 5));
    for (std::string name; std::getline(names, name, ',');)
      out.push_back(name.substr(name.find_first_not_of(' ')));
  }
  return out;
}

std::string configuration(const std::string &text, const std::string &unit)
{
  std::string out = "CONFIG_USERSPACE=y\nCONFIG_ASSERT=y\nCONFIG_MAX_DOMAIN_PARTITIONS=16\nCONFIG_HW_STACK_PROTECTION=y\n";
  if (unit == "PMP")
    out += "CONFIG_RISCV_PMP=y\nCONFIG_PMP_SLOTS=16\n";
  else
    out += "CONFIG_ARM_MPU=y\nCONFIG_CPU_HAS_ARM_MPU=y\nCONFIG_ARM_MPU_REGION_MIN_ALIGN_AND_SIZE=32\nCONFIG_MPU_REQUIRES_" +
           std::string(unit == "PMSAv7" ? "POWER_OF_TWO_ALIGNMENT=y\n" : "NON_OVERLAPPING_REGIONS=y\nCONFIG_MPU_GAP_FILLING=y\n");
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with("// CONFIG_")) {
      const std::string entry = line.substr(3), name = entry.substr(0, entry.find('='));
      const std::size_t old = out.find(name + "=");
      if (old != std::string::npos)
        out.erase(old, out.find('\n', old) + 1 - old);
      out += entry.ends_with("=n") ? "# " + name + " is not set\n" : entry + "\n";
    }
  return out;
}

std::string devicetree(const std::string &text)
{
  const std::vector<std::string> regions = headOf(text, "regions");
  const std::string mpu =
      regions.empty() ? "" : "\tmpu@e000ed90 {\n\t\treg = < 0xe000ed90 0x40 >;\n\t\tarm,num-mpu-regions = < " + regions[0] + " >;\n\t};\n";
  return "/dts-v1/;\n/ {\n\t#address-cells = < 0x1 >;\n\t#size-cells = < 0x1 >;\n" + mpu + "};\n";
}

/// Gathers the sections of every partition that the case names, as the RTOS's generated script does.
std::string linkerScript(const std::string &text, const std::string &unit)
{
  std::set<std::string> names;
  const std::regex named(R"(K_APP(?:MEM_PARTITION_DEFINE|_DMEM|_BMEM)\((\w+)\))");
  for (std::sregex_iterator at(text.begin(), text.end(), named), end; at != end; ++at)
    names.insert((*at)[1]);
  std::string gathered, sizes;
  for (const std::string &name : names) {
    const std::string start = "z_data_smem_" + name + "_part_start", size = "z_data_smem_" + name + "_part_size";
    gathered += "    . = ALIGN(256);\n    " + start + " = .;\n    KEEP(*(data_smem_" + name + "_data*))\n    KEEP(*(data_smem_" + name +
                "_bss*))\n    . = ALIGN(256);\n    " + start.substr(0, start.size() - 5) + "end = .;\n";
    sizes += "  " + size + " = z_data_smem_" + name + "_part_end - " + start + ";\n";
  }
  const bool isArm = unit != "PMP";
  return std::string(isArm ? "ENTRY(z_cstart)\n" : "OUTPUT_ARCH(riscv)\nENTRY(z_cstart)\n") +
         "MEMORY {\n  FLASH (rx) : ORIGIN = " + (isArm ? "0" : "0x80000000") +
         ", LENGTH = 256K\n  RAM (rwx) : ORIGIN = 0x20000000, LENGTH = 64K\n}\n"
         "SECTIONS {\n"
         "  .text : { KEEP(*(.vectors)) *(.text*) *(.rodata*) *(.srodata*) KEEP(*(.app_regions.*))\n"
         "    . = ALIGN(8); __static_thread_data_list_start = .; KEEP(*(.static_threads)) __static_thread_data_list_end = .; } > FLASH\n"
         "  fast : { fast_start = .; KEEP(*(fast)) fast_end = .; } > RAM AT> FLASH\n"
         "  fast_size = fast_end - fast_start;\n"
         "  app_smem : {\n" +
         gathered + "  } > RAM AT> FLASH\n" + sizes +
         "  noinit (NOLOAD) : { *(.noinit.stacks) . = ALIGN(64); . += 8; *(.noinit.off)\n"
         "    . = ALIGN(64); z_user_stacks_start = .; *(.user_stacks) . = ALIGN(64); . += 32; *(.user_stacks.off) z_user_stacks_end = .; } "
         "> RAM\n"
         "  .data : { *(.data*) *(.sdata*) } > RAM AT> FLASH\n"
         "  kobject_data : { *(.kobject_data*) } > RAM AT> FLASH\n"
         "  .bss : { *(.bss.first) *(.bss.second) *(.bss*) *(.sbss*) *(COMMON) } > RAM\n"
         "  stack_top = ORIGIN(RAM) + LENGTH(RAM);\n"
         "  /DISCARD/ : { *(.ARM.exidx*) *(.eh_frame*) }\n}\n";
}

std::vector<std::string> compiler(const std::string &unit)
{
  std::vector<std::string> out;
  if (unit == "PMP")
    out = {HEADROOM_RISCV_GCC, "-march=rv32imac", "-mabi=ilp32"};
  else
    out = {HEADROOM_ARM_GCC, "-mthumb", unit == "PMSAv7" ? "-mcpu=cortex-m3" : "-mcpu=cortex-m33"};
  for (const char *flag : {"-Os", "-g", "-ffreestanding", "-ffunction-sections", "-fdata-sections", "-Wno-main"})
    out.emplace_back(flag);
  out.push_back("-DUNIT_" + unit);
  out.push_back("-I" + firmware);
  return out;
}

std::string build(const std::string &directory, const std::string &caseFile, const std::string &text, const std::string &unit, Given given)
{
  fs::remove_all(directory);
  fs::create_directories(directory + "/zephyr");
  if (given.configuration)
    std::ofstream(directory + "/zephyr/.config") << configuration(text, unit);
  std::ofstream(directory + "/zephyr/zephyr.dts") << devicetree(text);
  std::ofstream(directory + "/link.ld") << linkerScript(text, unit);
  std::vector<std::string> command = compiler(unit);
  for (const std::string &name : headOf(text, "define"))
    command.push_back("-D" + name);
  std::vector<std::string> link = command;
  for (const char *word : {"-nostdlib", "-Wl,--no-warn-rwx-segments,--build-id=none,--gc-sections"})
    link.emplace_back(word);
  link.insert(link.end(), {"-T", directory + "/link.ld", "-o", directory + "/zephyr/zephyr.elf"});
  Json database = Json::array();
  for (const std::string &file : {caseFile, firmware + "/kernel.c"}) {
    const std::string object = directory + "/" + fs::path(file).stem().string() + ".o";
    std::vector<std::string> compile = command;
    compile.insert(compile.end(), {"-c", file, "-o", object});
    const test::ProcessResult compiled = test::runProcess(compile, 60);
    if (compiled.exitCode != 0)
      return compiled.output;
    database.push_back({{"directory", directory}, {"file", file}, {"arguments", compile}});
    link.push_back(object);
  }
  link.push_back("-lgcc");
  if (given.sources)
    std::ofstream(directory + "/compile_commands.json") << database.dump(1);
  const test::ProcessResult linked = test::runProcess(link, 60);
  return linked.exitCode == 0 ? "" : linked.output;
}

bool isOurs(const std::string &rule)
{
  static const std::array<const char *, 3> families{"mpu-", "partition-", "stack-object-"};
  return std::any_of(families.begin(), families.end(), [&](const char *family) { return rule.starts_with(family); });
}

std::multiset<std::string> expectedBy(const std::string &text)
{
  std::multiset<std::string> out;
  std::istringstream lines(text);
  std::string line;
  for (unsigned number = 1; std::getline(lines, line); ++number) {
    const std::size_t at = line.find("// expect: ");
    if (at == std::string::npos)
      continue;
    std::istringstream names(line.substr(at + 11));
    for (std::string name; std::getline(names, name, ',');)
      out.insert(std::to_string(number) + " " + name.substr(name.find_first_not_of(' ')));
  }
  for (const std::string &rule : headOf(text, "expect-elsewhere"))
    out.insert("0 " + rule);
  for (const std::string &rule : headOf(text, "undecided"))
    out.insert("undecided " + rule);
  return out;
}

} // namespace

std::vector<std::string> unitsOf(const std::string &caseFile)
{
  const std::vector<std::string> given = headOf(fileText(caseFile), "units");
  return given.empty() ? std::vector<std::string>{"PMSAv7", "PMSAv8", "PMP"} : given;
}

Judgement judge(const std::string &directory, const std::string &caseFile, const std::string &unit, Given given)
{
  Judgement out;
  const std::string text = fileText(caseFile);
  out.expected = expectedBy(text);
  out.error = build(directory, caseFile, text, unit, given);
  if (!out.error.empty())
    return out;
  const std::string json = directory + "/report.json";
  const test::ProcessResult ran = test::runProcess({HEADROOM_BINARY, "check", "-q", "-v", "-j", "1", "--all", "--no-config", "--format",
                                                    "text", "--format", "json=" + json, "-p", directory},
                                                   120);
  out.report = ran.output;
  const Json report = Json::parse(fileText(json), nullptr, false);
  if (report.is_discarded()) {
    out.error = "the tool wrote no report: " + ran.output;
    return out;
  }
  const std::string name = fs::path(caseFile).filename().string();
  for (const Json &image : report["images"]) {
    for (const Json &finding : image["findings"]) {
      const std::string rule = finding["rule"];
      const Json location = finding.contains("location") && finding["location"].is_object() ? finding["location"] : Json::object();
      const std::string file = location.value("file", "");
      if (isOurs(rule))
        out.found.insert(std::to_string(fs::path(file).filename() == name ? location.value("line", 0) : 0) + " " + rule);
    }
    std::set<std::string> undecided;
    for (const Json &one : image["coverage"]["undecided"])
      undecided.insert(one.is_string() ? one.get<std::string>() : one.value("rule", ""));
    for (const std::string &rule : undecided)
      if (isOurs(rule))
        out.found.insert("undecided " + rule);
  }
  return out;
}

} // namespace headroom::protection
