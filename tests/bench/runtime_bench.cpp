// SPDX-License-Identifier: Apache-2.0
// Processor time of reading a dump of 10,000 records and joining it to an image of 5 MB whose machine facts are read, against the start-up of
// llvm-objdump -h on the same image, in one run (issue 7/8: at most three times as long). The whole command is linear in the image: it is
// shown beside llvm-objdump -d, whose work on the image is of that kind.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "../measured/dump_bytes.h"
#include "machine/machine.h"
#include "measure.h"
#include "measured/join_dump.h"
#include "measured/proposals.h"
#include "measured/read_dump.h"
#include "support/process.h"

namespace {

using namespace headroom;
using measured::DumpBytes;

constexpr unsigned functions = 12000, describedSites = 5000, callers = 5000;
constexpr std::uintmax_t wantedImageBytes = 5u << 20;
constexpr double limit = 3.0;
constexpr unsigned repeat = 5;

[[noreturn]] void fail(const std::string &message)
{
  std::fprintf(stderr, "%s\n", message.c_str());
  std::exit(1);
}

void run(const std::vector<std::string> &words)
{
  const test::ProcessResult result = test::runProcess(words, 120);
  if (result.exitCode != 0)
    fail(words[0] + ": " + result.output);
}

/// Every function makes one call of an allocator and has one descriptor, and enough code and line rows around it that the image is as
/// large as wanted.
std::string writeImage(const std::string &directory)
{
  std::filesystem::create_directories(directory);
  std::ofstream out(directory + "/firmware.s");
  out << ".syntax unified\n.thumb\n.section .vectors,\"a\"\n.word 0x20010000, Reset_Handler + 1\n.section .text,\"ax\"\n"
         ".global Reset_Handler\n.type Reset_Handler, %function\nReset_Handler:\n bl handle_request_0\n b .\n.size Reset_Handler, . - Reset_Handler\n"
         ".global hr_kheap_alloc\n.type hr_kheap_alloc, %function\nhr_kheap_alloc:\n bx lr\n.size hr_kheap_alloc, . - hr_kheap_alloc\n";
  for (unsigned i = 0; i < functions; ++i) {
    const std::string name = "handle_request_" + std::to_string(i);
    out << ".global " << name << "\n.type " << name << ", %function\n" << name << ":\n push {r4, lr}\n";
    for (unsigned line = 0; line < 120; ++line)
      out << " adds r0, #" << line << "\n";
    out << " bl hr_kheap_alloc\n movs r4, r0\n";
    if (i + 1 < functions && i % 40 != 39)
      out << " bl handle_request_" << i + 1 << "\n";
    out << " pop {r4, pc}\n.size " << name << ", . - " << name << "\n";
  }
  out << ".section hr_sites,\"a\"\n";
  for (unsigned i = 0; i < describedSites; ++i)
    out << ".word source_file, 0, " << i + 10 << "\n";
  out << ".section .rodata,\"a\"\nsource_file: .asciz \"src/requests.c\"\n";
  out.close();
  std::ofstream(directory + "/linker.ld") << "SECTIONS { . = 0; .vectors : { *(.vectors) } .text : { *(.text) } .rodata : { *(.rodata) }\n"
                                             " hr_sites : { __start_hr_sites = .; *(hr_sites) __stop_hr_sites = .; } }\n";
  run({"arm-none-eabi-as", "-g", "-mcpu=cortex-m3", directory + "/firmware.s", "-o", directory + "/firmware.o"});
  run({"arm-none-eabi-ld", "-T", directory + "/linker.ld", "-e", "Reset_Handler", directory + "/firmware.o", "-o", directory + "/firmware.elf"});
  return directory + "/firmware.elf";
}

/// Callers are the first calls of allocators that the machine facts have.
std::vector<std::uint8_t> makeDump(const MachineFacts &facts)
{
  Address allocator = 0, table = 0;
  for (const MachineFunction &function : facts.functions)
    if (function.name == "hr_kheap_alloc")
      allocator = function.entry;
  for (const DataSymbol &symbol : facts.symbols)
    if (symbol.name == "__start_hr_sites")
      table = symbol.address;
  DumpBytes dump({.siteTable = table, .siteCount = describedSites});
  dump.heap(0x20000000, "net_heap").endHeap();
  for (unsigned i = 0; i < describedSites; ++i)
    dump.site(static_cast<std::uint16_t>(i + 1), 48 + i, 96 + i);
  unsigned written = 0;
  for (const MachineFunction &function : facts.functions)
    for (const CallSite &call : function.calls)
      if (written < callers && call.target.kind == Value::Kind::Constants && call.target.constants[0] == allocator) {
        dump.caller(static_cast<std::uint16_t>(0x8000 + written), call.address + 5, 40 + written);
        ++written;
      }
  if (written != callers)
    fail("the image has " + std::to_string(written) + " calls, wanted " + std::to_string(callers));
  return dump.end().bytes;
}

double joinOnce(const std::vector<std::uint8_t> &bytes, const MachineFacts &facts, std::size_t &sites)
{
  const std::clock_t begin = std::clock();
  Expected<measured::Dump> dump = measured::readDump(bytes, "dump");
  if (!dump)
    fail(dump.error().text());
  measured::Measurement out;
  out.dump = std::move(*dump);
  const program::ImageIndex index(facts);
  const measured::ImageSites image(index, {}, {});
  if (const auto error = measured::joinDump(image, index, "dump", "image", out))
    fail(error->text());
  measured::propose(out);
  sites = out.sites.size();
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

} // namespace

int main()
{
  const std::string directory = HEADROOM_BENCH_BUILD;
  const std::string image = writeImage(directory);
  const auto imageBytes = std::filesystem::file_size(image);
  if (imageBytes < wantedImageBytes)
    fail("the image has " + std::to_string(imageBytes) + " bytes, wanted " + std::to_string(wantedImageBytes));
  const Expected<MachineFacts> facts = readMachineFile(image, {});
  if (!facts)
    fail(facts.error().text());
  const std::vector<std::uint8_t> dump = makeDump(*facts);
  std::ofstream(directory + "/dump.bin", std::ios::binary).write(reinterpret_cast<const char *>(dump.data()), static_cast<std::streamsize>(dump.size()));
  std::size_t sites = 0;
  double seconds = joinOnce(dump, *facts, sites);
  for (unsigned i = 1; i < repeat; ++i)
    seconds = std::min(seconds, joinOnce(dump, *facts, sites));
  if (sites != describedSites + functions)
    fail("the join has " + std::to_string(sites) + " sites, wanted " + std::to_string(describedSites + functions));
  const bench::Measurement start = bench::measure({"llvm-objdump-19", "-h", image}, repeat);
  const bench::Measurement disassembly = bench::measure({"llvm-objdump-19", "-d", image}, 2);
  const bench::Measurement command =
      bench::measure({HEADROOM_BINARY, "runtime", directory + "/dump.bin", "--no-config", "-j", "1", "--elf", image}, 2);
  if (start.exitCode != 0 || disassembly.exitCode != 0 || command.exitCode != 0)
    fail("exit codes: llvm-objdump-19 " + std::to_string(start.exitCode) + " and " + std::to_string(disassembly.exitCode) + ", headroom " +
         std::to_string(command.exitCode));
  const double ratio = seconds / start.seconds;
  char table[500];
  std::snprintf(table, sizeof table,
                "runtime dump: %u records, image of %.1f MB, %zu sites, processor time\n"
                "  read and joined       %.3f s\n"
                "  llvm-objdump-19 -h    %.3f s\n"
                "  ratio                 %.2f (limit %.1f)\n"
                "  whole command         %.3f s, llvm-objdump-19 -d %.3f s: %.2f\n",
                describedSites + callers, static_cast<double>(imageBytes) / (1 << 20), sites, seconds, start.seconds, ratio, limit,
                command.seconds, disassembly.seconds, command.seconds / disassembly.seconds);
  headroom::test::publishTable(HEADROOM_TABLES, "runtime-dump", table);
  return ratio <= limit ? 0 : 1;
}
