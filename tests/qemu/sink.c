// SPDX-License-Identifier: Apache-2.0
#include "program.h"

volatile unsigned sink;
