# SPDX-License-Identifier: Apache-2.0
# The file compiles and must not link, with the message that its `expect-error:` comment names.
# Usage: cmake -DCOMPILER=cc -DINCLUDES=a;b -DLIBRARY=lib.a -DFILE=x.c -DOUTPUT=x -P not_linked.cmake
file(STRINGS ${FILE} lines REGEX "expect-error: ")
string(REGEX REPLACE ".*expect-error: " "" wanted "${lines}")
list(TRANSFORM INCLUDES PREPEND -I)
execute_process(
  COMMAND ${COMPILER} -std=gnu11 -Werror -DHR_PORT_HOST=1 ${INCLUDES} ${FILE} ${LIBRARY} -lpthread -o ${OUTPUT}
  RESULT_VARIABLE result ERROR_VARIABLE text)
if(result EQUAL 0)
  message(FATAL_ERROR "${FILE}: links, wanted the error: ${wanted}")
endif()
string(FIND "${text}" "${wanted}" place)
if(place EQUAL -1)
  message(FATAL_ERROR "${FILE}: another error than '${wanted}':\n${text}")
endif()
