// SPDX-License-Identifier: Apache-2.0
/// What the Zephyr module does, as programs of the stand-in kernel: the same ones run on a host (zephyr_module_test.cpp) and on a
/// Cortex-M3 (run.sh), where pointers and chunks have other sizes.
#ifndef HEADROOM_TESTS_ZEPHYR_CASES_H
#define HEADROOM_TESTS_ZEPHYR_CASES_H

#ifdef __cplusplus
extern "C" {
#endif

struct zephyr_case {
    const char *name;
    /// NULL, or what was not as expected.
    const char *(*run)(void);
};

/// Both end with a NULL name. The kernel is set up once before the first; the walks come first, because the last of the wrappers' cases
/// fills the table of callers for good.
extern const struct zephyr_case zephyr_walk_cases[], zephyr_wrapper_cases[];
void zephyr_cases_begin(void);

/// The dump as hr_dump() writes it now; bytes written, 0 if it does not fit.
unsigned zephyr_dump(unsigned char *bytes, unsigned room);

#ifdef __cplusplus
}
#endif

#endif
