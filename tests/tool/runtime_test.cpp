// SPDX-License-Identifier: Apache-2.0
// `headroom runtime`: the command's input, its exit codes, and the gate on measured stacks. What a real target's dump gives is in
// tests/measured/target_test.cpp.
#include <algorithm>

#include "../measured/dump_bytes.h"
#include "../report/json_schema.h"
#include "sandbox.h"

namespace headroom::tool {
namespace {

using measured::DumpBytes;

class Runtime : public Sandbox {
protected:
  void dump(const std::string &relative, const DumpBytes &bytes) const
  {
    write(relative, std::string(bytes.bytes.begin(), bytes.bytes.end()));
  }

  static DumpBytes ofOneHeap()
  {
    DumpBytes out;
    out.heap(0x20000000, "net_heap").record(2, DumpBytes::block(0, 64, 48, 0)).endHeap().site(0, 48, 96);
    return out;
  }

  Ran runtime(std::vector<std::string> words, const std::string &image = "clean.elf") const
  {
    words.insert(words.begin(), "runtime");
    words.insert(words.end(), {"--elf", built(image)});
    return headroom(words);
  }
};

TEST_F(Runtime, ZeroForAWholeDump)
{
  dump("d.bin", ofOneHeap().end());
  const Ran ran = runtime({"d.bin"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(ran.says("net_heap")) << ran.out;
  EXPECT_TRUE(ran.says("up for 12.345 s")) << ran.out;
  EXPECT_TRUE(ran.says("(not known)")) << "the site of blocks without one\n" << ran.out;
}

TEST_F(Runtime, JsonHasTheSameFigures)
{
  dump("d.bin", ofOneHeap().end());
  const Ran ran = runtime({"d.bin", "--json", "-"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  const Json json = ran.json();
  EXPECT_EQ(json["schema"], "headroom-runtime/1");
  EXPECT_EQ(json["image"]["machine"], "arm");
  EXPECT_EQ(json["dump"]["heaps"][0]["name"], "net_heap");
  EXPECT_EQ(json["dump"]["sites"][0]["counters"]["peak_bytes"], 96);
  EXPECT_EQ(json["dump"]["sites"][0]["waste_bytes"], 16);
  EXPECT_EQ(json["proposals"]["heaps"][0]["least_bytes"], 600);
  EXPECT_TRUE(json["stacks"].empty());
  EXPECT_TRUE(json["findings"].empty());
}

TEST_F(Runtime, JsonIsWhatItsSchemaSays)
{
  const std::string schema = headroom({"config", "schema", "--runtime"}).out;
  DumpBytes full = ofOneHeap();
  full.record(9, DumpBytes::fields({{1, 4}, {40, 4}, {80, 4}, {2, 4}, {0, 4}, {0, 4}, {3, 4}, {0, 4}, {0, 4}}));
  full.record(5, DumpBytes::fields({{1, 1}, {1, 1}, {0x20000500, 8}, {1, 4}, {48, 4}, {48, 4}, {1, 4}, {0, 4}, {0, 4}}, "rx"));
  dump("d.bin", full.record(7, DumpBytes::fields({{0, 4}, {2, 4}})).end());
  write("stacks.txt", "main: 217\nnobody: 5\n");
  for (const std::vector<std::string> &words : std::vector<std::vector<std::string>>{
           {"d.bin", "--stacks", "stacks.txt", "--json", "-"}, {"--stacks", "stacks.txt", "--json", "-"}, {"d.bin", "--json", "-"}}) {
    const Ran ran = runtime(words);
    EXPECT_EQ(schema::violations(schema, ran.out), std::vector<std::string>{}) << words.front();
  }
}

TEST_F(Runtime, JsonBesideTheText)
{
  dump("d.bin", ofOneHeap().end());
  const Ran ran = runtime({"d.bin", "--json", "out.json"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(ran.says("net_heap"));
  EXPECT_EQ(Json::parse(read("out.json"))["schema"], "headroom-runtime/1");
  EXPECT_EQ(runtime({"d.bin", "--json", "x", "--format", "text"}).code, 2);
}

TEST_F(Runtime, TwoForADumpThatCannotBeTrusted)
{
  std::string whole;
  const DumpBytes bytes = ofOneHeap().end();
  whole.assign(bytes.bytes.begin(), bytes.bytes.end());
  std::string flipped = whole;
  flipped[40] = static_cast<char>(flipped[40] ^ 4);
  write("cut.bin", whole.substr(0, whole.size() - 1));
  write("flipped.bin", flipped);
  dump("version.bin", DumpBytes({.version = 9}).end());
  dump("other.bin", DumpBytes({.siteTable = 0x8000, .siteCount = 4}).end());
  write("text.bin", "hello");
  for (const char *name : {"cut.bin", "flipped.bin", "version.bin", "other.bin", "text.bin", "absent.bin"}) {
    const Ran ran = runtime({name});
    EXPECT_EQ(ran.code, 2) << name;
    EXPECT_EQ(ran.out, "") << name << ": no figure of what cannot be trusted";
    EXPECT_TRUE(ran.complains(std::string("error: ") + name)) << ran.err;
  }
}

TEST_F(Runtime, ThreeForADumpThatSaysItIsNotComplete)
{
  DumpBytes bytes;
  bytes.heap(0x20000000, "net_heap").endHeap(false).site(0, 48, 96);
  dump("d.bin", bytes.end(false));
  const Ran ran = runtime({"d.bin"});
  EXPECT_EQ(ran.code, 3);
  EXPECT_TRUE(ran.says("incomplete: d.bin: the walk of heap 'net_heap' ended early")) << ran.out;
  write("h.yaml", "schema: 1\nincomplete: [{file: d.bin, reason: \"taken in the middle\"}]\n");
  const Ran accepted = runtime({"d.bin", "--config", "h.yaml"});
  EXPECT_EQ(accepted.code, 0) << accepted.out << accepted.err;
  EXPECT_TRUE(accepted.says("incomplete, accepted: d.bin: ")) << accepted.out;
  EXPECT_EQ(runtime({"d.bin", "--json", "-"}).json()["incomplete"].size(), 1U);
  EXPECT_TRUE(ran.says("net_heap  ")) << "what there is, is shown";
}

TEST_F(Runtime, OneForAStackBelowItsBound)
{
  write("stacks.txt", "main: 217\n");
  const Ran ran = runtime({"--stacks", "stacks.txt"});
  EXPECT_EQ(ran.code, 1) << ran.out << ran.err;
  EXPECT_TRUE(ran.says("[bound-violated]")) << ran.out;
  EXPECT_TRUE(ran.says("217 bytes deep, its bound is <= 216 bytes")) << ran.out;
  EXPECT_FALSE(ran.says("[stack-")) << "the rules of the image have their own command\n" << ran.out;
  EXPECT_EQ(runtime({"--stacks", "stacks.txt", "--fail-on", "never"}).code, 0);
}

TEST_F(Runtime, ZeroForAStackWithinItsBound)
{
  write("stacks.log", " main : STACK: unused 808 usage 216 / 1024 (21 %)\n");
  const Ran ran = runtime({"--stacks", "stacks.log"});
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_TRUE(ran.says("<= 216")) << ran.out;
}

TEST_F(Runtime, AtLeastIsNeverViolated)
{
  write("stacks.json", "{\"main\": 900}");
  const Ran ran = runtime({"--stacks", "stacks.json", "--format", "json"}, "open.elf");
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_EQ(ran.json()["stacks"][0]["bound"]["kind"], "at-least");
  EXPECT_FALSE(ran.json()["stacks"][0]["violated"]);
}

TEST_F(Runtime, StacksOfSeveralRunsCountTheDeepest)
{
  write("a.txt", "main: 100\n");
  write("b.txt", "main: 120\n");
  const Ran ran = runtime({"--stacks", "a.txt", "--stacks", "b.txt", "--format", "json"});
  ASSERT_EQ(ran.json()["stacks"].size(), 1U);
  EXPECT_EQ(ran.json()["stacks"][0]["measured_bytes"], 120);
}

TEST_F(Runtime, StackThatIsComparedWithNothingIsUndecided)
{
  write("stacks.json", "{\"main\": 5}");
  for (const auto &[name, image] : std::vector<std::pair<std::string, std::string>>{{"main", "open.elf"}, {"mian", "clean.elf"}}) {
    write("stacks.txt", name + ": 5\n");
    const Ran ran = runtime({"--stacks", "stacks.txt"}, image);
    EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
    EXPECT_TRUE(ran.says("undecided: bound-violated for '" + name + "': ")) << ran.out;
    EXPECT_EQ(runtime({"--stacks", "stacks.txt", "--strict"}, image).code, 3);
    EXPECT_TRUE(runtime({"--stacks", "stacks.txt", "--json", "-"}, image).json()["stacks"][0]["undecided"].is_string());
  }
  write("stacks.txt", "main: 5\n");
  EXPECT_EQ(runtime({"--stacks", "stacks.txt", "--strict"}).code, 0) << "within its bound";
  write("h.yaml", "schema: 1\nlevels: {bound-violated: off}\n");
  EXPECT_EQ(runtime({"--stacks", "stacks.txt", "--strict", "--config", "h.yaml"}, "open.elf").code, 0) << "switched off";
}

TEST_F(Runtime, StackThatIsUsedUpIsAFinding)
{
  write("stacks.log", " nobody : STACK: unused 0 usage 64 / 64 (100 %)\n");
  const Ran ran = runtime({"--stacks", "stacks.log"});
  EXPECT_EQ(ran.code, 1) << ran.out << ran.err;
  EXPECT_TRUE(ran.says("error: stack 'nobody' was measured 64 bytes deep, its size is 64 bytes: it may have overflowed")) << ran.out;
  EXPECT_TRUE(ran.says("[stack-used-up]")) << ran.out;
  EXPECT_TRUE(ran.says(">= 64")) << "how deep it went is not known\n" << ran.out;
  write("open.log", " main : STACK: unused 0 usage 4096 / 4096 (100 %)\n");
  EXPECT_EQ(runtime({"--stacks", "open.log"}, "open.elf").code, 1) << "whatever its bound is";
}

TEST_F(Runtime, MeasurementThatCannotBeReadIsIncomplete)
{
  write("stacks.log", " main : STACK: unused 924 usage 100 / 1024 (9 %)\n rx : STACK: unused 2\n idle : unable to get stack space (-22)\n");
  const Ran ran = runtime({"--stacks", "stacks.log"});
  EXPECT_EQ(ran.code, 3) << ran.out << ran.err;
  EXPECT_TRUE(ran.says("incomplete: stacks.log: line 2: a measurement of a stack cannot be read")) << ran.out;
  EXPECT_TRUE(ran.says("incomplete: stacks.log: line 3: the target could not measure the stack of 'idle'")) << ran.out;
  EXPECT_EQ(runtime({"--stacks", "stacks.log", "--json", "-"}).json()["incomplete"].size(), 2U);
  write("h.yaml", "schema: 1\nincomplete: [{file: stacks.log, reason: \"a second thread wrote into the log\"}]\n");
  EXPECT_EQ(runtime({"--stacks", "stacks.log", "--config", "h.yaml"}).code, 0);
}

TEST_F(Runtime, SizesThatDifferAreNoted)
{
  write("stacks.log", " main : STACK: unused 408 usage 104 / 512 (20 %)\n");
  const Ran ran = runtime({"--stacks", "stacks.log"});
  EXPECT_TRUE(ran.says("note: stack 'main' has 512 bytes on the target and ")) << ran.out;
}

TEST_F(Runtime, StackNameOfARootThatIsNotThereIsAnError)
{
  write("stacks.txt", "worker 1: 5\n");
  const Ran ran = runtime({"--stacks", "stacks.txt", "--stack-name", "worker *=mian"});
  EXPECT_EQ(ran.code, 2) << ran.out;
  EXPECT_TRUE(ran.complains("--stack-name names root 'mian', which the image does not have")) << ran.err;
  EXPECT_TRUE(ran.complains("nearest: main")) << ran.err;
}

TEST_F(Runtime, LowerBoundsAreTheSameInTextAndJson)
{
  DumpBytes bytes;
  bytes.record(9, DumpBytes::fields({{1, 4}, {40, 4}, {80, 4}, {2, 4}, {0, 4}, {0, 4}, {3, 4}, {0, 4}, {0, 4}}));
  bytes.site(0, 48, 96);
  bytes.record(5, DumpBytes::fields({{1, 1}, {0, 1}, {0x20000500, 8}, {7, 4}, {48, 4}, {48, 4}, {1, 4}, {0, 4}, {0, 4}}, "rx"));
  dump("d.bin", bytes.end());
  const Ran ran = runtime({"d.bin"});
  EXPECT_EQ(ran.code, 3);
  EXPECT_TRUE(ran.says(">= 7")) << ran.out;
  EXPECT_TRUE(ran.says(">= 96")) << ran.out;
  const Json json = runtime({"d.bin", "--json", "-"}).json();
  EXPECT_EQ(json["dump"]["threads"][0]["lower_bound"], true);
  EXPECT_EQ(json["dump"]["sites"][0]["lower_bound"], true);
  EXPECT_EQ(json["dump"]["foreign"]["lower_bound"], true);
}

TEST_F(Runtime, SizeOfASystemHeapThatNobodyHasIsInTheJsonOnly)
{
  DumpBytes bytes;
  bytes.heap(0x20000000, "_system_heap", 4096, 2000, 500, 0, 4).endHeap();
  dump("d.bin", bytes.end());
  const Ran ran = runtime({"d.bin", "--json", "d.json"});
  const Json json = Json::parse(read("d.json"));
  const std::uint64_t size = json["proposals"]["heaps"][0]["segregated_fit_bytes"];
  EXPECT_GT(size, 64U * 2000);
  EXPECT_FALSE(ran.says(std::to_string(size))) << ran.out;
  EXPECT_TRUE(ran.says("64 times that")) << ran.out;
}

TEST_F(Runtime, StackOfNoRootIsNotedWithTheNearestName)
{
  write("stacks.txt", "mian: 200\n");
  const Ran ran = runtime({"--stacks", "stacks.txt"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_TRUE(ran.says("note: no root of the image is named 'mian', nearest: main")) << ran.out;
}

TEST_F(Runtime, StackNameSaysWhoseAStackIs)
{
  write("stacks.txt", "worker 1: 217\n");
  const Ran ran = runtime({"--stacks", "stacks.txt", "--stack-name", "worker *=main"});
  EXPECT_EQ(ran.code, 1) << ran.out;
  EXPECT_TRUE(ran.says("[bound-violated]")) << ran.out;
  EXPECT_EQ(runtime({"--stacks", "stacks.txt", "--stack-name", "worker"}).code, 2);
  EXPECT_TRUE(runtime({"--stacks", "stacks.txt", "--stack-name", "wroker *=main"}).says("note: --stack-name 'wroker *=main' matches no measured stack"));
}

TEST_F(Runtime, ViolationCanBeSuppressed)
{
  write("stacks.txt", "main: 217\n");
  write("h.yaml", "schema: 1\nsuppress: [{rule: bound-violated, root: main, reason: \"a test asserts\"}]\n");
  const Ran ran = runtime({"--stacks", "stacks.txt", "--config", "h.yaml"});
  EXPECT_EQ(ran.code, 0) << ran.out;
  EXPECT_FALSE(ran.says("[bound-violated]")) << ran.out;
}

TEST_F(Runtime, TwoForWrongWords)
{
  dump("d.bin", ofOneHeap().end());
  write("stacks.txt", "main 5\n");
  EXPECT_TRUE(headroom({"runtime", "--elf", built("clean.elf")}).complains("neither a dump nor measured stacks"));
  EXPECT_TRUE(runtime({"d.bin", "d.bin"}).complains("2 dumps are named"));
  EXPECT_TRUE(runtime({"--stacks", "stacks.txt"}).complains("stacks.txt:1: is no measured stack"));
  EXPECT_TRUE(runtime({"d.bin", "--elf", built("overflow.elf")}).complains("measurements are of one image, and 2 are named"));
  EXPECT_TRUE(runtime({"d.bin"}, "bounded.o").complains("is no linked image"));
  for (const auto &words : std::vector<std::vector<std::string>>{{}, {"d.bin", "d.bin"}, {"--stacks", "stacks.txt"}, {"d.bin", "--elf", built("overflow.elf")}})
    EXPECT_EQ(runtime(words).code, 2);
}

TEST_F(Runtime, DumpOutOfAConsoleLog)
{
  const DumpBytes bytes = ofOneHeap().end();
  std::string log = "*** Booting ***\n";
  for (std::size_t i = 0; i < bytes.bytes.size(); ++i) {
    constexpr char digits[] = "0123456789abcdef";
    if (i % 32 == 0)
      log += "\nheadroom-dump: ";
    log += digits[bytes.bytes[i] >> 4];
    log += digits[bytes.bytes[i] & 15];
  }
  write("console.log", log + "\n main : STACK: unused 924 usage 100 / 1024 (9 %)\n");
  const Ran ran = runtime({"console.log", "--stacks", "console.log"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(ran.says("net_heap")) << ran.out;
  EXPECT_TRUE(ran.says("<= 216")) << ran.out;
}

TEST_F(Runtime, BytesAreTheSameForEveryRun)
{
  dump("d.bin", ofOneHeap().end());
  EXPECT_EQ(runtime({"d.bin"}).out, runtime({"d.bin", "-j", "4"}).out);
}

TEST_F(Runtime, NamesOfADumpCannotDriveTheTerminal)
{
  DumpBytes bytes;
  bytes.heap(0x20000000, "\x1b[2Jheap").endHeap();
  dump("d.bin", bytes.end());
  const Ran ran = runtime({"d.bin"});
  EXPECT_EQ(ran.out.find('\x1b'), std::string::npos);
}

} // namespace
} // namespace headroom::tool
