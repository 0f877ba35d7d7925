# SPDX-License-Identifier: Apache-2.0
# Each file of rejected/ must not compile, with the message that its `expect-error:` comment names.
# Usage: cmake -DCOMPILER=cc -DINCLUDES=a;b -DFILE=x.c -P rejected.cmake
file(STRINGS ${FILE} lines REGEX "expect-error: ")
list(LENGTH lines count)
if(NOT count EQUAL 1)
  message(FATAL_ERROR "${FILE}: ${count} expect-error comments, wanted 1")
endif()
string(REGEX REPLACE ".*expect-error: " "" wanted "${lines}")
list(TRANSFORM INCLUDES PREPEND -I)
execute_process(
  COMMAND ${COMPILER} -std=c11 -Werror=incompatible-pointer-types -Werror=unused-result -c -o /dev/null -DHR_PORT_HOST=1 ${INCLUDES} ${FILE}
  RESULT_VARIABLE result ERROR_VARIABLE text)
if(result EQUAL 0)
  message(FATAL_ERROR "${FILE}: compiles, wanted the error: ${wanted}")
endif()
string(FIND "${text}" "${wanted}" place)
if(place EQUAL -1)
  message(FATAL_ERROR "${FILE}: another error than '${wanted}':\n${text}")
endif()
