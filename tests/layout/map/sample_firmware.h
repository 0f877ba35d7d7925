// SPDX-License-Identifier: Apache-2.0
// One firmware with all that a map can say: two regions, initialised data copied from flash, an archive, common symbols, padding, data of
// the script, an explicit section and patterns that match nothing.
#pragma once

#include "linked_firmware.h"

namespace headroom::test {

inline const std::vector<std::pair<std::string, std::string>> sampleSources = {
    {"main",
     "int common_var __attribute__((common));\n"
     "int data_var[5] = {1, 2, 3, 4, 5};\n"
     "static char bss_var[101];\n"
     "__attribute__((section(\"RETAINED\"))) int retained[4];\n"
     "extern int lib_function(int); extern const char lib_table[33];\n"
     "int a_function_whose_name_is_long(int x) { bss_var[x & 63] = (char)data_var[x & 3]; return bss_var[(x + 1) & 63] + common_var + retained[x & 3]; }\n"
     "void _start(void) { lib_function(a_function_whose_name_is_long(lib_table[1])); for (;;) { } }\n"},
    {"lib_one", "const char lib_table[33] = \"a table of thirty-two characters\"; static short state[3] = {7, 8, 9};\n"
                "int lib_function(int x) { return state[x & 1]++ + lib_table[x & 31]; }\n"},
    {"lib_two", "int nobody_calls_this(void) { return 1; }\n"}};

inline const std::string sampleScript = "MEMORY\n"
                                        "{\n"
                                        "  FLASH (rx) : ORIGIN = 0x8000, LENGTH = 64K\n"
                                        "  RAM (wx) : ORIGIN = 0x20000000, LENGTH = 4K\n"
                                        "  KEPT (rw) : ORIGIN = ORIGIN(RAM) + 8K, LENGTH = 256\n"
                                        "}\n"
                                        "SECTIONS\n"
                                        "{\n"
                                        "  .text : { *(.vectors) *(.text .text.*) . = ALIGN(32); LONG(0x12345678) *(.rodata .rodata.*) } > FLASH\n"
                                        "  .data : { *(.data .data.* .sdata .sdata.*) . = ALIGN(4); } > RAM AT> FLASH\n"
                                        "  .bss (NOLOAD) : { *(.bss .bss.* .sbss .sbss.*) *(COMMON) } > RAM\n"
                                        "  RETAINED (NOLOAD) : { *(RETAINED) } > KEPT\n"
                                        "  .nothing : { *(.nothing) } > RAM\n"
                                        "  /DISCARD/ : { *(.comment) *(.ARM.attributes) *(.riscv.attributes) *(.note.*) *(.eh_frame) *(.ARM.exidx*) }\n"
                                        "}\n";

} // namespace headroom::test
