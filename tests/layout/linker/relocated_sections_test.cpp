// SPDX-License-Identifier: Apache-2.0
// Sections that relocation made: where its own rules have nothing to say, those about the linker speak.
#include "linker_case.h"

namespace headroom::test {
namespace {

constexpr const char *coverage = "linker-init-coverage";
constexpr const char *zeroes = "linker-zero-coverage";

/// The whole of main.c is relocated to `location`; `kind` is the output section's kind, whose inputs `selector` names.
LinkerCase relocated(const std::string &location, const std::string &region, const std::string &kind, const std::string &selector, const std::string &more,
                     bool isCopied, const std::string &placement)
{
  const std::string stem = region + "_" + kind;
  // The compiler gives sections of these names contents; the linker takes them away again.
  const std::string symbols = "__" + stem + "_reloc";
  LinkerCase out(scriptOf("." + stem + "_reloc " + (kind == "bss" ? "(NOLOAD) " : "") + ": { " + symbols + "_start = .; *(" + selector + ") } " + placement +
                              "\n" + symbols + "_size = SIZEOF(." + stem + "_reloc);",
                          "SRAM2 (wx) : ORIGIN = 0x20010000, LENGTH = 32K"),
                 more);
  BuildFacts &build = out.layout.build;
  for (const char *id : {artefact::relocationRecord, artefact::relocationCode, artefact::compileDatabase})
    build.artefacts[id].state = Artefact::State::Read;
  build.sources = {{"/home/us/app/src/main.c", out.firmware->path("main.o")}};
  RelocationDirective directive;
  directive.location = location;
  directive.region = location.substr(0, location.find('_'));
  if (directive.region.size() != location.size())
    directive.kinds = {location.substr(directive.region.size() + 1)};
  directive.isCopied = isCopied;
  directive.files = {"/home/us/app/src/main.c"};
  build.relocation.form = RelocationRecord::Form::Dictionary;
  build.relocation.directives = {directive};
  build.relocation.defaultRamRegion = "RAM";
  return out;
}

TEST(RelocatedSections, NocopyCodeThatIsStoredElsewhere)
{
  LinkerCase one = relocated("SRAM2_TEXT", "sram2", "text", ".moved.text.f", "int f(void) IN(\".moved.text.f\"); int f(void) { return 3; }", false, "> SRAM2 AT> FLASH");
  EXPECT_THAT(one.kconfig("CONFIG_XIP=y\nCONFIG_CODE_DATA_RELOCATION=y\n").said(coverage),
              ElementsAre(AllOf(StartsWith("error: section '.sram2_text_reloc' "), HasSubstr("and no start-up code copies it"))));
}

TEST(RelocatedSections, NocopyDataIsForTheRelocationRule)
{
  LinkerCase one = relocated("SRAM2_DATA", "sram2", "data", ".moved.data.x", "int x IN(\".moved.data.x\") = 3;", false, "> SRAM2 AT> FLASH");
  EXPECT_THAT(one.kconfig("CONFIG_XIP=y\nCONFIG_CODE_DATA_RELOCATION=y\n").said(coverage), IsEmpty());
}

TEST(RelocatedSections, NocopyVariablesAreForTheRelocationRule)
{
  LinkerCase one = relocated("SRAM2_BSS", "sram2", "bss", ".moved.bss.x", "int x IN(\".moved.bss.x\");", false, "> SRAM2");
  EXPECT_THAT(one.kconfig("CONFIG_XIP=y\nCONFIG_CODE_DATA_RELOCATION=y\n").said(zeroes), IsEmpty());
}

TEST(RelocatedSections, WithoutCopiesCodeInTheDefaultRegionIsNobodyElses)
{
  LinkerCase one = relocated("RAM_TEXT", "ram", "text", ".moved.text.f", "int f(void) IN(\".moved.text.f\"); int f(void) { return 3; }", true, "> RAM AT> FLASH");
  EXPECT_THAT(one.kconfig("CONFIG_CODE_DATA_RELOCATION=y\n").said(coverage), testing::Contains(StartsWith("error: section '.ram_text_reloc' ")));
}

TEST(RelocatedSections, WithoutCopiesCodeOfAnotherRegionIsForTheRelocationRule)
{
  LinkerCase one = relocated("SRAM2_TEXT", "sram2", "text", ".moved.text.f", "int f(void) IN(\".moved.text.f\"); int f(void) { return 3; }", true, "> SRAM2 AT> FLASH");
  EXPECT_THAT(one.kconfig("CONFIG_CODE_DATA_RELOCATION=y\n").said(coverage), ElementsAre(StartsWith("error: section 'datas' ")));
}

TEST(RelocatedSections, WithoutCopiesZeroingGoesOn)
{
  LinkerCase one = relocated("SRAM2_BSS", "sram2", "bss", ".moved.bss.x", "int x IN(\".moved.bss.x\");", true, "> SRAM2");
  EXPECT_THAT(one.kconfig("CONFIG_CODE_DATA_RELOCATION=y\n").said(zeroes), ElementsAre(StartsWith("error: section '.sram2_bss_reloc' ")));
}

} // namespace
} // namespace headroom::test
