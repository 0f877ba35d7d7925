// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "build/devicetree_source.h"

namespace headroom {
namespace {

using namespace std::string_literals;

Devicetree read(const std::string &text)
{
  const Expected<Devicetree> out = readDevicetree(text, "/b/zephyr.dts");
  EXPECT_TRUE(out) << (out ? "" : out.error().text());
  return out ? *out : Devicetree{};
}

std::string errorOf(const std::string &text)
{
  const Expected<Devicetree> out = readDevicetree(text, "/b/zephyr.dts");
  return out ? "no error" : out.error().text();
}

const DtNode &node(const Devicetree &tree, const std::string &path)
{
  static const DtNode none;
  for (const DtNode &one : tree.nodes)
    if (one.path == path)
      return one;
  ADD_FAILURE() << "no node " << path;
  return none;
}

constexpr const char *board = R"(/dts-v1/;

/* in boards/ours.dts:3 */
/ {
	#address-cells = < 0x1 >;
	#size-cells = < 0x1 >;
	chosen {
		zephyr,sram = &sram0;
		zephyr,flash = "/soc/flash-controller@400fd000/flash@8000000";
		stdout-path = "serial0:115200";
	};
	aliases {
		led = &sram0;
	};
	soc {
		#address-cells = < 0x1 >;
		#size-cells = < 0x1 >;
		ranges;
		flash-controller@400fd000 {
			reg = < 0x400fd000 0x1000 >;
			#address-cells = < 0x1 >;
			#size-cells = < 0x1 >;
			flash0: main_flash: flash@8000000 {
				compatible = "soc-nv-flash", "vendor,flash";
				reg = < 0x8000000 0x40000 >; /* in soc.dtsi:9 */
				erase-block-size = < 0x1000 >;
			};
		};
	};
	sram0: memory@20000000 {
		status = "disabled";
		reg = < 0x20000000 0x10000 >, < 0x20010000 0x100 >;
		inner {
			status = "okay";
		};
	};
};
)";

TEST(DevicetreeSource, NodesComeInTheOrderOfTheFileWithTheirPaths)
{
  const Devicetree tree = read(board);
  ASSERT_EQ(tree.nodes.size(), 8u);
  EXPECT_EQ(tree.nodes[0].path, "/");
  EXPECT_EQ(tree.nodes[5].path, "/soc/flash-controller@400fd000/flash@8000000");
  EXPECT_EQ(tree.nodes[5].name, "flash@8000000");
  EXPECT_EQ(tree.nodes[5].line, 23u);
  EXPECT_EQ(tree.nodes[5].labels, (std::vector<std::string>{"flash0", "main_flash"}));
  EXPECT_EQ(tree.nodes[tree.nodes[5].parent].name, "flash-controller@400fd000");
  EXPECT_EQ(tree.labelled("main_flash"), &tree.nodes[5]);
  EXPECT_EQ(tree.labelled("nothing"), nullptr);
}

TEST(DevicetreeSource, RegistersAndCompatiblesAreDecoded)
{
  const Devicetree tree = read(board);
  const DtNode &flash = *tree.labelled("flash0");
  EXPECT_EQ(flash.reg, (std::vector<DtReg>{{0x8000000, 0x40000}}));
  EXPECT_TRUE(flash.isCompatible("soc-nv-flash"));
  EXPECT_TRUE(flash.isCompatible("vendor,flash"));
  EXPECT_FALSE(flash.isCompatible("flash"));
  EXPECT_EQ(flash.cell("erase-block-size"), 0x1000u);
  EXPECT_EQ(tree.labelled("sram0")->reg.size(), 2u);
}

TEST(DevicetreeSource, AddressEndsWhereRangesDo)
{
  const Devicetree tree = read(board);
  const DtNode &flash = *tree.labelled("flash0");
  EXPECT_FALSE(flash.busAddress) << "the controller has no ranges";
  EXPECT_EQ(flash.mappedAddress, 0x8000000u) << "which is where Zephyr's generator stops";
  EXPECT_EQ(node(tree, "/soc/flash-controller@400fd000").busAddress, 0x400fd000u);
}

TEST(DevicetreeSource, ChosenNodesAreFoundByReferenceAndByPath)
{
  const Devicetree tree = read(board);
  EXPECT_EQ(tree.chosenNode("zephyr,sram"), tree.labelled("sram0"));
  EXPECT_EQ(tree.chosenNode("zephyr,flash"), tree.labelled("flash0"));
  EXPECT_EQ(tree.chosenNode("stdout-path"), nullptr);
  EXPECT_EQ(tree.aliases.at("led"), tree.chosen.at("zephyr,sram"));
}

TEST(DevicetreeSource, StatusOfANodeCountsForWhatIsInIt)
{
  const Devicetree tree = read(board);
  EXPECT_TRUE(node(tree, "/soc").isEnabled);
  EXPECT_FALSE(node(tree, "/memory@20000000").isEnabled);
  EXPECT_FALSE(node(tree, "/memory@20000000/inner").isEnabled);
  EXPECT_TRUE(read("/ { a { status = \"ok\"; }; };").nodes[1].isEnabled);
  EXPECT_FALSE(read("/ { a { status = \"reserved\"; }; };").nodes[1].isEnabled);
}

TEST(DevicetreeSource, EveryKindOfValueIsRead)
{
  const Devicetree tree = read(R"(/dts-v1/;
/memreserve/ 0x10000000 0x4000;
/ {
	mixed = < 0x1 2 017 'a' &n >, [ 00 fF 1234 ], "te\x41xt\n", &n, &{/n}, /bits/ 16 < 1 2 >;
	one = l1: < &{/n} l2: 3 > l3:;
	flag;
	n: n { a#b.c?+_ = ""; };
};)");
  const DtProperty *mixed = tree.nodes[0].property("mixed");
  ASSERT_NE(mixed, nullptr);
  ASSERT_EQ(mixed->pieces.size(), 6u);
  EXPECT_EQ(mixed->pieces[0].cells, (std::vector<std::uint64_t>{1, 2, 15, 'a', 1}));
  EXPECT_EQ(mixed->pieces[0].references, (std::vector<DtIndex>{noDtNode, noDtNode, noDtNode, noDtNode, 1}));
  EXPECT_EQ(mixed->pieces[1].bytes, (std::vector<std::uint8_t>{0, 0xFF, 0x12, 0x34}));
  EXPECT_EQ(mixed->pieces[2].text, "teAxt\n");
  EXPECT_EQ(mixed->pieces[3].node, 1u);
  EXPECT_EQ(mixed->pieces[4].node, 1u);
  EXPECT_EQ(mixed->pieces[5].cells, (std::vector<std::uint64_t>{1, 2}));
  EXPECT_EQ(tree.nodes[0].property("one")->pieces[0].cells, (std::vector<std::uint64_t>{1, 3}));
  EXPECT_TRUE(tree.nodes[0].property("flag")->pieces.empty());
  EXPECT_NE(tree.nodes[1].property("a#b.c?+_"), nullptr);
}

TEST(DevicetreeSource, LaterBlocksAreMergedIntoTheNode)
{
  const Devicetree tree = read("/dts-v1/; / { n: a { x = <1>; y = <2>; }; };\n/ { b { }; };\n&n { x = <3>; c { }; };\n&{/b} { z; };");
  EXPECT_EQ(tree.labelled("n")->cell("x"), 3u);
  EXPECT_EQ(tree.labelled("n")->cell("y"), 2u);
  EXPECT_EQ(node(tree, "/a/c").parent, 1u);
  EXPECT_NE(node(tree, "/b").property("z"), nullptr);
}

TEST(DevicetreeSource, AddressesOf64BitsAreRead)
{
  const Devicetree tree = read("/ { #address-cells = <2>; #size-cells = <2>; m { reg = <0x8 0x80000000 0x1 0x0>; }; };");
  EXPECT_EQ(tree.nodes[1].reg, (std::vector<DtReg>{{0x880000000, 0x100000000}}));
  EXPECT_EQ(tree.nodes[1].busAddress, 0x880000000u);
}

TEST(DevicetreeSource, CellsHaveTheirDefaultsWithoutTheProperties)
{
  EXPECT_EQ(read("/ { m { reg = <0x1 0x2 0x3>; }; };").nodes[1].reg, (std::vector<DtReg>{{0x100000002, 3}}));
}

TEST(DevicetreeSource, RangesMoveAddresses)
{
  const Devicetree tree = read(R"(/ { #address-cells = <1>; #size-cells = <1>;
	bus { #address-cells = <1>; #size-cells = <1>; ranges = <0x0 0x40000000 0x1000>, <0x2000 0x50000000 0x1000>;
		a@10 { reg = <0x10 4>; };
		b@2010 { reg = <0x2010 4>; };
		c@1000 { reg = <0x1000 4>; };
	};
};)");
  EXPECT_EQ(node(tree, "/bus/a@10").busAddress, 0x40000010u);
  EXPECT_EQ(node(tree, "/bus/b@2010").busAddress, 0x50000010u);
  EXPECT_FALSE(node(tree, "/bus/c@1000").busAddress) << "no range holds it";
  EXPECT_EQ(node(tree, "/bus/c@1000").mappedAddress, 0x1000u);
}

TEST(DevicetreeSource, RangesDoNotWrap)
{
  const Devicetree tree = read(R"(/ { #address-cells = <2>; #size-cells = <2>;
	bus { #address-cells = <2>; #size-cells = <2>; ranges = <0 0 0xffffffff 0xfffffff0 0 0x1000>;
		a { reg = <0 0x20 0 4>; };
	};
};)");
  EXPECT_FALSE(node(tree, "/bus/a").busAddress);
}

TEST(DevicetreeSource, RegisterThatDoesNotFitItsCellsIsNotDecoded)
{
  const Devicetree tree = read("/ { #address-cells = <1>; #size-cells = <1>; m { reg = <1 2 3>; }; n { reg = \"x\"; }; };");
  EXPECT_TRUE(tree.nodes[1].reg.empty());
  EXPECT_TRUE(tree.nodes[2].reg.empty());
  EXPECT_TRUE(read("/ { #address-cells = <4000000000>; m { reg = <1 2 3>; }; };").nodes[1].reg.empty());
}

TEST(DevicetreeSource, DeepNestingIsRefusedAndCostsNoStack)
{
  std::string text = "/ {";
  for (int i = 0; i < 100'000; ++i)
    text += "a{";
  EXPECT_EQ(errorOf(text), "/b/zephyr.dts:1:132: nodes are nested more than 64 deep");
}

TEST(DevicetreeSource, LongPathIsRefused)
{
  EXPECT_EQ(errorOf("/ { " + std::string(2000, 'a') + " { }; };"),
            "/b/zephyr.dts:1:2007: path of node aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa has more than 1024 bytes");
}

TEST(DevicetreeSource, NodeWithTooManyPropertiesIsRefused)
{
  std::string text = "/ {";
  for (int i = 0; i < 200'000; ++i)
    text += "p" + std::to_string(i) + ";";
  EXPECT_NE(errorOf(text).find("node / has more than 4096 properties"), std::string::npos) << errorOf(text);
}

TEST(DevicetreeSource, SyntaxErrorsHaveTheirPlace)
{
  EXPECT_EQ(errorOf("/ {\n\ta = <1>\n};"), "/b/zephyr.dts:3:1: found '}', wanted ';'");
  EXPECT_EQ(errorOf("/ {\n\ta = <1 x>;\n};"), "/b/zephyr.dts:2:9: 'x' is no number of 64 bits");
  EXPECT_EQ(errorOf("/ {\n\ta = <0x10000000000000000>;\n};"), "/b/zephyr.dts:2:7: '0x10000000000000000' is no number of 64 bits");
  EXPECT_EQ(errorOf("/ {\n\ta = \"x;\n};"), "/b/zephyr.dts:3:3: string has no closing quote");
  EXPECT_EQ(errorOf("/ {\n\ta = \"\\q\";\n};"), "/b/zephyr.dts:2:8: escape in a string is not one of C's");
  EXPECT_EQ(errorOf("/ {\n\ta = [ 1 ];\n};"), "/b/zephyr.dts:2:9: byte is no pair of hexadecimal digits");
  EXPECT_EQ(errorOf("/ {\n\tb {"), "/b/zephyr.dts:2:5: node /b has no end, wanted }");
  EXPECT_EQ(errorOf("/ { /* x"), "/b/zephyr.dts:1:5: comment has no end, wanted */");
  EXPECT_EQ(errorOf("/ { a = <1 "), "/b/zephyr.dts:1:12: wanted a number or a reference, found the end");
}

TEST(DevicetreeSource, UnknownReferenceIsNamedWhereItStands)
{
  EXPECT_EQ(errorOf("/ {\n\ta = <1 &nothing>;\n};"), "/b/zephyr.dts:2:9: reference &nothing names no node of the tree");
  EXPECT_EQ(errorOf("/ {\n\ta = &{/x/y};\n};"), "/b/zephyr.dts:2:6: reference &{/x/y} names no node of the tree");
  EXPECT_EQ(errorOf("/ { };\n&nothing { };"), "/b/zephyr.dts:2:9: reference &nothing names a node that is not there before it");
}

TEST(DevicetreeSource, LabelOfTwoNodesIsAnError)
{
  EXPECT_EQ(errorOf("/ { l: a { }; l: b { }; };"), "/b/zephyr.dts:1:21: label l names /a and /b");
}

TEST(DevicetreeSource, SourcesBeforeDtcSayWhichFileIsWanted)
{
  const std::string help = "\n  help: name the final source with --dts, as Zephyr writes it to zephyr/zephyr.dts, or dtc with -O dts";
  EXPECT_EQ(errorOf("/dts-v1/;\n/plugin/;\n"), "/b/zephyr.dts:2:1: directive /plugin/ in it: this is no final devicetree" + help);
  EXPECT_EQ(errorOf("#include <x.dtsi>\n"), "/b/zephyr.dts:1:1: directive #include in it: this is no final devicetree" + help);
  EXPECT_EQ(errorOf("/ { /delete-node/ a; };"), "/b/zephyr.dts:1:5: directive /delete-node/ in it: this is no final devicetree" + help);
  EXPECT_EQ(errorOf("/ { a = <(1 + 2)>; };"), "/b/zephyr.dts:1:10: expression in cells: this is no final devicetree" + help);
  EXPECT_EQ(errorOf(""), "/b/zephyr.dts:1:1: no root node in it, wanted / { ... }" + help);
}

TEST(DevicetreeSource, BlobIsToldFromASource)
{
  EXPECT_EQ(errorOf("\xD0\x0D\xFE\xED\0\0\0\x48"s),
            "/b/zephyr.dts: is a devicetree blob, wanted a source\n  help: convert it: dtc -I dtb -O dts -o final.dts /b/zephyr.dts");
  EXPECT_EQ(errorOf("/ {\n\0 };"s), "/b/zephyr.dts:2: holds a NUL byte: this is no devicetree source");
}

TEST(DevicetreeSource, EveryPrefixEndsWithAnAnswer)
{
  // Whatever is cut off: an error or a tree, never a crash or an endless loop.
  const std::string text = board;
  std::size_t errors = 0;
  for (std::size_t size = 0; size < text.size(); ++size)
    errors += readDevicetree(std::string_view(text).substr(0, size), "/b/zephyr.dts") ? 0 : 1;
  EXPECT_GT(errors, text.size() - 10);
}

} // namespace
} // namespace headroom
