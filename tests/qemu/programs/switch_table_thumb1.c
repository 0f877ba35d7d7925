// SPDX-License-Identifier: Apache-2.0
// The same on Armv6-M: __gnu_thumb1_case_* reads a table that stands behind its call.
// board: microbit
// flags: -mcpu=cortex-m0 -Os
// check: main on main: bounded tight
#include "program.h"
#include "switch_cases.h"
