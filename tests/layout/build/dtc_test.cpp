// SPDX-License-Identifier: Apache-2.0
// What dtc writes is read as what it was made of.
#include "build/devicetree_source.h"
#include "build_directory.h"
#include "support/process.h"

namespace headroom {
namespace {

class Dtc : public BuildDirectory {
protected:
  [[nodiscard]] std::string compiled(const std::string &source, const std::string &input = "dts", const std::string &output = "dts") const
  {
    write("in", source);
    const test::ProcessResult result = test::runProcess({"dtc", "-q", "-I", input, "-O", output, "-o", path("out"), path("in")}, 20);
    EXPECT_EQ(result.exitCode, 0) << result.output;
    return read("out");
  }
};

constexpr const char *source = R"(/dts-v1/;
/memreserve/ 0x1000 0x2000;
/ {
	#address-cells = <2>;
	#size-cells = <1>;
	chosen { zephyr,flash = &flash0; };
	aliases { f = &flash0; };
	flash0: flash@8000000 {
		compatible = "soc-nv-flash", "a\"b\\c";
		reg = <0x1 0x8000000 (0x100 * 0x1000)>;
		bytes = [00 ff];
		wide = /bits/ 64 <0x123456789abcdef0>;
		near = <&flash0 7>;
	};
	gone: gone { };
};
&flash0 { added; };
/delete-node/ &gone;
)";

void expectFlash(const Devicetree &tree)
{
  const DtNode *flash = tree.chosenNode("zephyr,flash");
  ASSERT_NE(flash, nullptr);
  EXPECT_EQ(flash->path, "/flash@8000000");
  EXPECT_EQ(flash->reg, (std::vector<DtReg>{{0x108000000, 0x100000}}));
  EXPECT_EQ(flash->compatible, (std::vector<std::string>{"soc-nv-flash", "a\"b\\c"}));
  EXPECT_EQ(&tree.nodes[tree.aliases.at("f")], flash);
  EXPECT_NE(flash->property("added"), nullptr);
}

TEST_F(Dtc, FinalSourceIsRead)
{
  const Expected<Devicetree> tree = readDevicetree(compiled(source), "out.dts");
  ASSERT_TRUE(tree) << tree.error().text();
  expectFlash(*tree);
  EXPECT_EQ(tree->nodes.size(), 4u) << "what was deleted is not in it";
}

TEST_F(Dtc, BlobTurnedIntoASourceIsRead)
{
  const std::string blob = compiled(source, "dts", "dtb");
  EXPECT_FALSE(readDevicetree(blob, "out.dtb"));
  const Expected<Devicetree> tree = readDevicetree(compiled(blob, "dtb"), "out.dts");
  ASSERT_TRUE(tree) << tree.error().text();
  expectFlash(*tree);
}

} // namespace
} // namespace headroom
