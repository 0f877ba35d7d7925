// SPDX-License-Identifier: Apache-2.0
// Time of reading a map of 5 MB and an image of 20,000 symbols and of joining them to a memory map, against the time that llvm-readelf
// takes to print the same image's sections, symbols and segments, in one run (issue 5/8: at most three times as long).
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "build/map_file.h"
#include "machine/image_layout.h"
#include "measure.h"
#include "program/layout/memory_map.h"
#include "support/process.h"

namespace {

using namespace headroom;

constexpr unsigned objects = 100, functionsPerObject = 200;
constexpr std::size_t wantedMapBytes = 5u << 20;
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

/// Functions of 16 bytes, each in a section of its own, as -ffunction-sections makes them; every tenth has a table beside it.
void writeSource(const std::string &path, unsigned object)
{
  std::ofstream out(path);
  out << ".syntax unified\n.thumb\n";
  for (unsigned i = 0; i < functionsPerObject; ++i) {
    const std::string name = "a_component_of_the_firmware_" + std::to_string(object) + "_handles_the_request_" + std::to_string(i);
    out << ".section .text." << name << ",\"ax\",%progbits\n.global " << name << "\n.type " << name << ", %function\n"
        << name << ":\n.space 16\n.size " << name << ", 16\n";
    if (i % 10 == 0)
      out << ".section .rodata." << name << "_table,\"a\",%progbits\n.type " << name << "_table, %object\n"
          << name << "_table:\n.space 32\n.size " << name << "_table, 32\n";
  }
}

std::string generatedImage(const std::string &directory)
{
  std::filesystem::create_directories(directory);
  std::ofstream(directory + "/linker.cmd") << "MEMORY { FLASH (rx) : ORIGIN = 0x0, LENGTH = 4M }\n"
                                              "SECTIONS { text : { *(.text.*) } > FLASH rodata : { *(.rodata.*) } > FLASH }\n";
  const std::string image = directory + "/firmware.elf";
  std::vector<std::string> link = {"arm-none-eabi-ld", "-T", directory + "/linker.cmd", "-Map=" + directory + "/firmware.map", "-o", image};
  for (unsigned object = 0; object < objects; ++object) {
    const std::string stem = directory + "/a_source_file_in_some_folder_of_the_application_" + std::to_string(object);
    writeSource(stem + ".s", object);
    run({"arm-none-eabi-as", "-mcpu=cortex-m3", stem + ".s", "-o", stem + ".o"});
    link.push_back(stem + ".o");
  }
  run(link);
  return image;
}

std::string textOf(const std::string &path)
{
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Reads and joins; gives the processor time.
double readOnce(const std::string &directory, const std::string &image, MemoryLayout &layout)
{
  const std::clock_t begin = std::clock();
  const std::string path = directory + "/firmware.map";
  Expected<LinkerMap> map = readLinkerMap(textOf(path), path);
  Expected<ImageLayout> read = readImageLayout(image);
  if (!map || !read)
    fail(map ? read.error().text() : map.error().text());
  layout = {};
  layout.build.map = std::move(*map);
  layout.build.artefacts[artefact::map].state = Artefact::State::Read;
  layout.image = std::move(*read);
  const MemoryMap memory = memoryMap(layout, 20);
  if (!memory.notes.empty() && memory.notes.front().find("not in its linker map") != std::string::npos)
    fail(memory.notes.front());
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

} // namespace

int main()
{
  const std::string directory = HEADROOM_BENCH_BUILD;
  const std::string image = generatedImage(directory);
  const auto mapBytes = std::filesystem::file_size(directory + "/firmware.map");
  if (mapBytes < wantedMapBytes)
    fail("the map has " + std::to_string(mapBytes) + " bytes, wanted " + std::to_string(wantedMapBytes));
  MemoryLayout layout;
  double seconds = readOnce(directory, image, layout);
  for (unsigned i = 1; i < repeat; ++i)
    seconds = std::min(seconds, readOnce(directory, image, layout));
  if (layout.image.symbols.size() < 20000)
    fail("the image has " + std::to_string(layout.image.symbols.size()) + " symbols, wanted 20000");
  const bench::Measurement peer = bench::measure({"llvm-readelf-19", "-S", "-s", "-l", image}, repeat);
  if (peer.exitCode != 0)
    fail("llvm-readelf-19 failed");
  const double ratio = seconds / peer.seconds;
  char table[400];
  std::snprintf(table, sizeof table,
                "memory map: map of %.1f MB, %zu symbols, processor time\n"
                "  read and joined          %.3f s\n"
                "  llvm-readelf-19 -S -s -l %.3f s\n"
                "  ratio                    %.2f (limit %.1f)\n",
                static_cast<double>(mapBytes) / (1 << 20), layout.image.symbols.size(), seconds, peer.seconds, ratio, limit);
  headroom::test::publishTable(HEADROOM_TABLES, "memory-map", table);
  return ratio <= limit ? 0 : 1;
}
