// SPDX-License-Identifier: Apache-2.0
// Writes the first inputs of dump_fuzz into the directory that it is given, each behind the byte that chooses its reader.
#include <filesystem>
#include <fstream>
#include <string>

#include "../measured/dump_bytes.h"

namespace {

using headroom::measured::DumpBytes;

std::string text(const std::vector<std::uint8_t> &bytes, std::size_t from)
{
  return {bytes.begin() + static_cast<std::ptrdiff_t>(from), bytes.end()};
}

bool writeSeed(const std::filesystem::path &path, char choice, const std::string &content)
{
  std::ofstream out(path, std::ios::binary);
  out.put(choice);
  out << content;
  return bool(out);
}

} // namespace

int main(int argc, char **argv)
{
  if (argc != 2)
    return 2;
  const std::filesystem::path folder = argv[1];
  DumpBytes dump({.siteTable = 0x8000, .siteCount = 100});
  dump.heap(0x20000000, "net_heap").record(2, DumpBytes::block(0, 64, 48, 1)).endHeap();
  dump.record(9, DumpBytes::fields({{1, 4}, {40, 4}, {80, 4}, {2, 4}, {0, 4}, {0, 4}, {0, 4}, {5, 4}, {6, 4}}));
  dump.record(10, DumpBytes::fields({{0x20001000, 8}, {40, 4}, {0x8002, 2}, {3, 1}, {1, 1}, {77, 4}}));
  dump.site(1, 48, 96).caller(0x8002, 0x1301, 40);
  dump.record(5, DumpBytes::fields({{1, 1}, {1, 1}, {0x20000500, 8}, {1, 4}, {48, 4}, {48, 4}, {1, 4}, {0, 4}, {0, 4}}, "rx"));
  dump.record(6, DumpBytes::fields({{0x20000010, 8}, {48, 4}, {1, 2}, {1, 1}, {2, 1}})).record(7, DumpBytes::fields({{0, 4}, {2, 4}}));
  constexpr std::size_t headerBytes = 32;
  const std::string records = text(dump.bytes, headerBytes);
  const std::string log = "boot\n main : STACK: unused 24 usage 1000 / 1024 (97 %)\n0x20000150 rx (real size 64):\tunused 9\tusage 55 / 64 (85 %)\n";
  return writeSeed(folder / "dump", 0, text(dump.end().bytes, 0)) && writeSeed(folder / "records", 1, records) &&
                 writeSeed(folder / "log", 2, "x\nheadroom-dump: 4852444d01\nheadroom-dump: 0400\n") && writeSeed(folder / "analyzer", 3, log) &&
                 writeSeed(folder / "lines", 3, "# board\nmain: 680\n\"a: b\": 12 # twelve\n") &&
                 writeSeed(folder / "json", 3, "{\"main\": 680, \"rx\": 12}")
             ? 0
             : 1;
}
