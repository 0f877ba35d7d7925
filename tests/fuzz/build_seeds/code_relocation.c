extern char __itcm_text_start[];
void data_copy_xip_relocation(void)
{
	z_early_memcpy(&__itcm_text_start, &__itcm_text_rom_start, (uint32_t) &__itcm_text_size);
}
void bss_zeroing_relocation(void)
{
	z_early_memset(&__sram2_bss_start, 0, (uint32_t) &__sram2_bss_size);
}
