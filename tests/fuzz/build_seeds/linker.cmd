INCLUDE x.ld
REGION_ALIAS("R", RAM)
MEMORY { FLASH (rx) : ORIGIN = (0x0 + 0x10), LENGTH = (256*1K - 0x0)
 RAM (!w) : org = ORIGIN(FLASH) + LENGTH(FLASH) << 2, len = ~0x10 | 4M % 3 }
SECTIONS { . = ALIGN(4); .text (a ? 1 : 2) (NOLOAD) : AT(0) SUBALIGN(4) { KEEP(*("a}")) } > RAM AT> FLASH :x =0xff
 OVERLAY 0 : { .o { *(.o) } } > RAM /DISCARD/ : { *(.n) } ASSERT(1, "x") }
