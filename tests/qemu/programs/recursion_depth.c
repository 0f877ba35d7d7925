// SPDX-License-Identifier: Apache-2.0
// A tree walk whose depth the configuration states: 6 levels.
// board: mps2-an385
// flags: -mcpu=cortex-m3 -Os
// check: main on main: bounded tight
#include "program.h"

struct node {
  const struct node *left;
  const struct node *right;
  unsigned value;
};

static const struct node level6 = {0, 0, 6};
static const struct node level5 = {&level6, 0, 5};
static const struct node level4 = {0, &level5, 4};
static const struct node level3 = {&level4, &level6, 3};
static const struct node level2 = {&level3, 0, 2};
const struct node tree = {&level6, &level2, 1};

SEPARATE unsigned visit(unsigned value)
{
  unsigned char local[16];
  touch(local, sizeof local);
  return local[value & 3];
}

SEPARATE unsigned walk(const struct node *node)
{
  unsigned sum = visit(node->value);
  if (node->left)
    sum += walk(node->left);
  if (node->right)
    sum ^= walk(node->right);
  return sum * 3;
}

int main(void)
{
  sink = walk(&tree) + 1;
  return 0;
}
