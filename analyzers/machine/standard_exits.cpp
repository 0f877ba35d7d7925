// SPDX-License-Identifier: Apache-2.0
#include "machine/standard_exits.h"

#include <algorithm>
#include <array>

namespace headroom::machine {

bool neverReturnsByName(std::string_view name)
{
  // Sorted. A project's own functions are not here: their code says it.
  static constexpr std::array<std::string_view, 27> names = {
      "_Exit",
      "_Unwind_Resume",
      "_ZSt10unexpectedv",
      "_ZSt9terminatev",
      "__assert",
      "__assert_fail",
      "__assert_func",
      "__chk_fail",
      "__cxa_bad_cast",
      "__cxa_bad_typeid",
      "__cxa_call_terminate",
      "__cxa_deleted_virtual",
      "__cxa_end_cleanup",
      "__cxa_pure_virtual",
      "__cxa_rethrow",
      "__cxa_throw",
      "__cxa_throw_bad_array_new_length",
      "__stack_chk_fail",
      "_exit",
      "_longjmp",
      "abort",
      "exit",
      "longjmp",
      "pthread_exit",
      "quick_exit",
      "siglongjmp",
      "thrd_exit",
  };
  static_assert(std::is_sorted(names.begin(), names.end()));
  return std::binary_search(names.begin(), names.end(), name);
}

} // namespace headroom::machine
