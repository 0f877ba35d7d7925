/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_ASSERT_H
#define CORPUS_ASSERT_H
#ifdef __cplusplus
extern "C" {
#endif
void assert_post_action(const char *file, unsigned int line) __attribute__((noreturn));
int assert_print(const char *format, ...);
#define __ASSERT(test, ...) \
  do { \
    if (!(test)) { \
      assert_print(__VA_ARGS__); \
      assert_post_action(__FILE__, __LINE__); \
    } \
  } while (0)
#define __ASSERT_NO_MSG(test) __ASSERT(test, "assertion")
#ifdef __cplusplus
}
#endif
#endif
