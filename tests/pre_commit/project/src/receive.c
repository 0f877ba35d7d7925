// SPDX-License-Identifier: Apache-2.0
// The deepest path of the program ends here.
#include "common.h"

volatile unsigned char input;

void receive(void)
{
  volatile unsigned char buffer[100];
  for (unsigned i = 0; i < sizeof buffer; ++i)
    buffer[i] = input;
}
