/* SPDX-License-Identifier: Apache-2.0
 * A C++ library without exceptions, as Zephyr's minimal one: new gives a null pointer where there is no memory. */
#include <stdlib.h>

void *operator new(size_t size)
{
  return malloc(size);
}
void *operator new[](size_t size)
{
  return malloc(size);
}
void operator delete(void *block) noexcept
{
  free(block);
}
void operator delete(void *block, size_t) noexcept
{
  free(block);
}
void operator delete[](void *block) noexcept
{
  free(block);
}
void operator delete[](void *block, size_t) noexcept
{
  free(block);
}
__asm__(".global CONFIG_MINIMAL_LIBCPP\n.equ CONFIG_MINIMAL_LIBCPP, 1\n");
