// SPDX-License-Identifier: Apache-2.0
// From the command line to numbers: inputs, named roots, chains, evidence.
#include "sandbox.h"

namespace headroom::tool {
namespace {

class Audit : public Sandbox {
protected:
  static Json root(const Json &report, const std::string &name)
  {
    for (const Json &image : report["images"])
      for (const Json &one : image["roots"])
        if (one["name"] == name)
          return one;
    return nullptr;
  }

  /// A CMake build of the application in `app`, with the image at `relative`.
  void cmakeBuild(const std::string &build, const std::string &image, const std::string &relative, const std::string &more = {}) const
  {
    write("app/main.c", "");
    write(build + "/CMakeCache.txt", "# comment\n//Help\nCMAKE_HOME_DIRECTORY:INTERNAL=" + path("app") + "\n" + more);
    place(image, build + "/" + relative);
  }
};

TEST_F(Audit, MainIsBoundedWithItsPath)
{
  const Ran ran = headroom({"stack", "--elf", built("clean.elf"), "--format", "json"});
  const Json main = root(ran.json(), "main");
  ASSERT_FALSE(main.is_null()) << ran.out;
  EXPECT_EQ(main["bound"]["kind"], "bounded");
  EXPECT_GE(main["bound"]["bytes"], 200);
  EXPECT_LT(main["bound"]["bytes"], 300);
  EXPECT_EQ(main["stack"]["bytes"], 1024);
  EXPECT_EQ(main["path"][0]["function"], "Reset_Handler");
  std::uint64_t sum = 0;
  for (const Json &step : main["path"])
    sum += step["at_call_bytes"].get<std::uint64_t>();
  for (const Json &term : main["terms"])
    sum += term["bytes"].get<std::uint64_t>();
  EXPECT_EQ(sum, main["bound"]["bytes"]);
}

TEST_F(Audit, OpenCallIsNeverBounded)
{
  const Json main = root(headroom({"stack", "--elf", built("open.elf"), "--format", "json"}).json(), "main");
  EXPECT_EQ(main["bound"]["kind"], "at-least");
  EXPECT_TRUE(main["margin_bytes"].is_null());
  EXPECT_EQ(main["bound"]["culprits"][0]["function"], "dispatch");
}

TEST_F(Audit, RecursionIsUnboundedUntilItIsAnnotated)
{
  const Ran open = headroom({"check", "--elf", built("recursive.elf"), "--format", "json"});
  EXPECT_EQ(root(open.json(), "main")["bound"]["kind"], "unbounded");
  EXPECT_TRUE(open.says("recursion without a bound"));
  write(".headroom.yaml", "schema: 1\nrecursion: [{function: walk_tree, depth: 8, reason: \"eight levels\"}]\n");
  const Ran annotated = headroom({"check", "--elf", built("recursive.elf"), "--format", "json", "--config", ".headroom.yaml"});
  EXPECT_EQ(root(annotated.json(), "main")["bound"]["kind"], "bounded") << annotated.out << annotated.err;
  EXPECT_FALSE(annotated.says("recursion without a bound"));
}

TEST_F(Audit, NamedRootShowsItsWorstPath)
{
  const Ran ran = headroom({"stack", "--elf", built("clean.elf"), "main"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(ran.says("at call")) << ran.out;
  EXPECT_TRUE(ran.says("checksum")) << ran.out;
}

TEST_F(Audit, FunctionBecomesARoot)
{
  const Json report = headroom({"stack", "--elf", built("clean.elf"), "checksum", "--format", "json"}).json();
  ASSERT_EQ(report["images"][0]["roots"].size(), 1u);
  EXPECT_EQ(report["images"][0]["roots"][0]["kind"], "function");
  EXPECT_GE(report["images"][0]["roots"][0]["bound"]["bytes"], 200);
}

TEST_F(Audit, UnknownRootGetsTheNearest)
{
  const Ran ran = headroom({"stack", "--elf", built("clean.elf"), "cheksum"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("no root and no function named cheksum")) << ran.err;
  EXPECT_TRUE(ran.complains("nearest: checksum")) << ran.err;
}

TEST_F(Audit, WhyShowsTheChain)
{
  const Ran ran = headroom({"why", "checksum", "--elf", built("clean.elf")});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(ran.says("reached from 'main'")) << ran.out;
  EXPECT_TRUE(ran.says("Reset_Handler")) << ran.out;
  EXPECT_EQ(headroom({"why", "checksum", "--elf", built("clean.elf"), "--format", "json"}).json()["schema"], "headroom-why/1");
}

TEST_F(Audit, WhyOfAnUnknownFunctionGetsTheNearest)
{
  const Ran ran = headroom({"why", "colect", "--elf", built("clean.elf")});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_TRUE(ran.complains("nearest: collect")) << ran.err;
}

TEST_F(Audit, SeveralImagesAreOneReport)
{
  place("clean.elf", "a/fw.elf");
  place("overflow.elf", "b/fw.elf");
  const Json report = headroom({"check", "--elf", "a/fw.elf", "--elf", "b/fw.elf", "--format", "json"}).json();
  ASSERT_EQ(report["images"].size(), 2u);
  EXPECT_EQ(report["images"][0]["id"], "a/fw.elf") << "equal names are told apart by their paths";
  EXPECT_EQ(report["images"][1]["id"], "b/fw.elf");
}

TEST_F(Audit, BuildDirectoryHasOneImage)
{
  cmakeBuild("build", "clean.elf", "out/fw.elf");
  const Ran ran = headroom({"check", "-p", "build", "--format", "json"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  const Json image = ran.json()["images"][0];
  EXPECT_EQ(image["path"], "out/fw.elf");
  EXPECT_EQ(image["id"], "fw");
  EXPECT_EQ(image["evidence"], "image");
}

TEST_F(Audit, ZephyrBuildIsNamedAfterApplicationAndBoard)
{
  cmakeBuild("build", "clean.elf", "zephyr/zephyr.elf",
             "CACHED_BOARD:STRING=qemu_cortex_m3\nAPPLICATION_SOURCE_DIR:PATH=" + path("app") + "\n");
  place("overflow.elf", "build/zephyr/zephyr_pre0.elf");
  const Json image = headroom({"check", "-p", "build", "--format", "json"}).json()["images"][0];
  EXPECT_EQ(image["id"], "app/qemu_cortex_m3");
  EXPECT_EQ(image["board"], "qemu_cortex_m3");
  EXPECT_EQ(image["path"], "zephyr/zephyr.elf");
}

TEST_F(Audit, SysbuildAuditsEveryDomain)
{
  cmakeBuild("build/app", "clean.elf", "zephyr/zephyr.elf", "CACHED_BOARD:STRING=b\n");
  cmakeBuild("build/mcuboot", "overflow.elf", "zephyr/zephyr.elf", "CACHED_BOARD:STRING=b\n");
  // Directories of another machine: what lies beside the file counts.
  write(
      "build/domains.yaml",
      "default: app\nbuild_dir: /elsewhere/build\ndomains:\n- name: app\n  build_dir: /elsewhere/build/app\n- name: mcuboot\n  build_dir: "
      "/elsewhere/build/mcuboot\nflash_order:\n- mcuboot\n- app\n");
  const Ran ran = headroom({"check", "-p", "build", "--format", "json"});
  EXPECT_EQ(ran.code, 1) << ran.err;
  const Json images = ran.json()["images"];
  ASSERT_EQ(images.size(), 2u);
  EXPECT_EQ(images[0]["id"], "app/b");
  EXPECT_EQ(images[1]["id"], "mcuboot/b");
  EXPECT_EQ(images[1]["path"], "mcuboot/zephyr/zephyr.elf");
}

TEST_F(Audit, SysbuildWithAMissingDomainIsTwoAndReportsTheRest)
{
  cmakeBuild("build/app", "clean.elf", "zephyr/zephyr.elf");
  write("build/domains.yaml", "domains:\n- {name: app, build_dir: app}\n- {name: net, build_dir: net}\n");
  const Ran ran = headroom({"check", "-p", "build"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("build/domains.yaml:3")) << ran.err;
}

TEST_F(Audit, SeveralImagesInABuildDirectoryMustBeNamed)
{
  cmakeBuild("build", "clean.elf", "a.elf");
  place("overflow.elf", "build/b.elf");
  const Ran ran = headroom({"check", "-p", "build"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("build: 2 firmware images in it, wanted one:\n  a.elf\n  b.elf")) << ran.err;
}

TEST_F(Audit, BuildWithoutImageFallsBackToItsObjects)
{
  write("build/CMakeCache.txt", "CMAKE_HOME_DIRECTORY:INTERNAL=" + directory + "\n");
  place("bounded.o", "build/CMakeFiles/fw.dir/bounded.o");
  const Ran ran = headroom({"stack", "-p", "build", "--format", "json", "collect"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.json()["images"][0]["evidence"], "objects");
  EXPECT_GE(ran.json()["images"][0]["roots"][0]["bound"]["bytes"], 200);
  EXPECT_EQ(headroom({"stack", "-p", "build", "--evidence", "image"}).code, 2) << "never a silent switch";
}

TEST_F(Audit, EvidenceObjectsLeavesTheImageAside)
{
  cmakeBuild("build", "clean.elf", "fw.elf");
  place("bounded.o", "build/bounded.o");
  EXPECT_EQ(headroom({"stack", "-p", "build", "--format", "json"}).json()["images"][0]["evidence"], "image");
  EXPECT_EQ(headroom({"stack", "-p", "build", "--format", "json", "--evidence", "objects"}).json()["images"][0]["evidence"], "objects");
}

TEST_F(Audit, EvidenceIsWhatTheFileIsNotItsName)
{
  place("bounded.o", "looks-linked.elf");
  EXPECT_EQ(headroom({"stack", "--elf", "looks-linked.elf", "--format", "json"}).json()["images"][0]["evidence"], "objects");
  const Ran ran = headroom({"stack", "--elf", "looks-linked.elf", "--evidence", "image"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("looks-linked.elf: is evidence 'objects', --evidence wants 'image'")) << ran.err;
  EXPECT_EQ(headroom({"stack", "--elf", built("clean.elf"), "--evidence", "objects"}).code, 2);
}

TEST_F(Audit, EmptyBuildDirectoryIsTwo)
{
  write("build/readme.txt", "");
  const Ran ran = headroom({"check", "-p", "build"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("build: no firmware image and no objects in it")) << ran.err;
}

TEST_F(Audit, BuildThatStoppedInItsRelocationSaysSo)
{
  write("app/CMakeLists.txt", "project(app)\nzephyr_code_relocate(FILES src/fast.c LOCATION EXT_FLASH_TEXT)\n");
  write("build/CMakeCache.txt", "BOARD:STRING=demo\nAPPLICATION_SOURCE_DIR:PATH=" + path("app") + "\nCMAKE_HOME_DIRECTORY:INTERNAL=" + path("app") + "\n");
  write("build/build.ninja", "build zephyr/code_relocation.c: CUSTOM_COMMAND\n  COMMAND = cd zephyr && python3 gen_relocate_app.py -d " + path("build") +
                                 " -i \"|EXT_FLASH_TEXT:COPY:" + path("app/src/fast.c") + "|RAM_TEXT:COPY:" + path("app/src/main.c") +
                                 "\" -c code_relocation.c --default_ram_region RAM\n");
  const std::string found = "CMakeLists.txt:2: location 'EXT_FLASH_TEXT' has 'FLASH' after the first underscore";
  const Ran bare = headroom({"check", "-p", "build"});
  EXPECT_EQ(bare.code, 2);
  EXPECT_TRUE(bare.complains(found)) << bare.err;
  EXPECT_TRUE(bare.complains("build: no firmware image and no objects in it")) << bare.err;
  EXPECT_FALSE(bare.complains("RAM_TEXT")) << bare.err;
  place("bounded.o", "build/bounded.o");
  const Ran objects = headroom({"check", "-p", "build"});
  EXPECT_EQ(objects.code, 2) << "what was compiled before the generator stopped is audited, and is not the firmware";
  EXPECT_TRUE(objects.complains(found)) << objects.err;
}

TEST_F(Audit, HostProgramsAreNoFirmware)
{
  write("build/x", "");
  std::filesystem::copy_file("/bin/true", path("build/host-tool"));
  const Ran ran = headroom({"check", "-p", "build"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("host-tool (of another machine)")) << ran.err;
}

TEST_F(Audit, MissingBuildDirectoryIsTwo)
{
  EXPECT_TRUE(headroom({"check", "-p", "nowhere"}).complains("nowhere: no such directory"));
  EXPECT_EQ(headroom({"check", "-p", "nowhere"}).code, 2);
}

TEST_F(Audit, ImageGivenAsBuildDirectoryIsExplained)
{
  place("clean.elf", "fw.elf");
  EXPECT_TRUE(headroom({"check", "-p", "fw.elf"}).complains("an image is named with --elf fw.elf"));
}

TEST_F(Audit, WithoutAWordInABuildDirectoryItIsACheck)
{
  cmakeBuild("build", "overflow.elf", "fw.elf");
  environment.directory = path("build");
  const Ran ran = headroom({});
  EXPECT_EQ(ran.code, 1) << ran.err;
  EXPECT_TRUE(ran.says("[stack-overflow]")) << ran.out;
}

TEST_F(Audit, CheckWithoutInputTakesTheBuildBesideIt)
{
  cmakeBuild("build", "overflow.elf", "fw.elf");
  EXPECT_EQ(headroom({"check"}).code, 1);
  std::filesystem::remove_all(path("build"));
  const Ran ran = headroom({"check"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("no build directory here")) << ran.err;
}

TEST_F(Audit, PlacesOfTheApplicationAreBare)
{
  place("open.elf", "fw.elf");
  const Ran ran = headroom({"check", "--elf", "fw.elf", "--path-map", "/firmware=" + path("src")});
  EXPECT_TRUE(ran.says("open.c:")) << ran.out;
  EXPECT_FALSE(ran.says("/firmware/open.c")) << ran.out;
}

TEST_F(Audit, ChangedSourceMakesTheEvidenceStale)
{
  place("open.elf", "fw.elf");
  write("src/open.c", "");
  const auto built = std::filesystem::last_write_time(path("fw.elf"));
  const std::vector<std::string> words = {"check", "--elf", "fw.elf", "--path-map", "/firmware=" + path("src")};
  std::filesystem::last_write_time(path("src/open.c"), built - std::chrono::seconds(10));
  EXPECT_FALSE(headroom(words).says("[evidence-stale]")) << "an older source is no reason";
  std::filesystem::last_write_time(path("src/open.c"), built + std::chrono::seconds(10));
  const Ran stale = headroom(words);
  EXPECT_EQ(stale.code, 0);
  EXPECT_TRUE(stale.says("warning: fw.elf is older than 1 source file")) << stale.out;
}

TEST_F(Audit, SourcesThatAreNotHereSayNothing)
{
  EXPECT_FALSE(headroom({"check", "--elf", built("open.elf")}).says("[evidence-stale]"));
}

} // namespace
} // namespace headroom::tool
