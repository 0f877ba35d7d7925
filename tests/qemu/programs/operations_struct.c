// SPDX-License-Identifier: Apache-2.0
// A driver with a constant struct of operations, reached through a constant device: two loads before the call.
// board: mps2-an385
// flags: -mcpu=cortex-m3 -O2
// check: main on main: bounded tight
#include "program.h"

struct operations {
  int (*open)(unsigned flags);
  int (*transfer)(unsigned char *bytes, unsigned size);
};

struct device {
  const char *name;
  const struct operations *operations;
};

SEPARATE static int uartOpen(unsigned flags)
{
  return (int)(flags & 1);
}

SEPARATE static int uartTransfer(unsigned char *bytes, unsigned size)
{
  unsigned char packet[96];
  touch(packet, sizeof packet);
  bytes[0] = packet[size & 3];
  return (int)size;
}

static const struct operations uartOperations = {uartOpen, uartTransfer};
const struct device uart = {"uart", &uartOperations};

SEPARATE int exchange(unsigned size)
{
  unsigned char buffer[32];
  touch(buffer, sizeof buffer);
  if (uart.operations->open(size) < 0)
    return -1;
  return uart.operations->transfer(buffer, size) + buffer[0];
}

int main(void)
{
  sink = (unsigned)exchange(9);
  return 0;
}
