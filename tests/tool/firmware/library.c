// SPDX-License-Identifier: Apache-2.0
// Code without an entry: there is no stack to judge.
unsigned twice(unsigned value) { return 2 * value; }
