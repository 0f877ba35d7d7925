// SPDX-License-Identifier: Apache-2.0
// Dense switches: tbb/tbh tables in the code. Some cases call deep, none may be lost.
// board: mps2-an385
// flags: -mcpu=cortex-m3 -O2
// check: main on main: bounded tight
#include "program.h"
#include "switch_cases.h"
