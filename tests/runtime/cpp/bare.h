// SPDX-License-Identifier: Apache-2.0
/// Compiled with -fno-exceptions -fno-rtti, on a host and for a Cortex-M3.
#ifndef HEADROOM_TESTS_CPP_BARE_H
#define HEADROOM_TESTS_CPP_BARE_H

int bareSum(int count);
/// Each asks for more than there is.
void bareWithHandler();
void bareWithoutHandler();
void bareWithReturningHandler();

#endif
