// SPDX-License-Identifier: Apache-2.0
#include "common.h"

void transmit(void)
{
  char *block = malloc(10);
  if (!block)
    return;
  block[0] = input;
  free(block);
}
