# SPDX-License-Identifier: Apache-2.0
# libFuzzer comes with Clang only, and these tests are built with GCC too: the runtime and the targets are compiled by Clang
# whatever builds the rest. As a test each runs for a fixed number of inputs; by hand: <program> <corpus>.
find_program(HR_FUZZ_CC NAMES clang-19 clang)
find_program(HR_FUZZ_CXX NAMES clang++-19 clang++)
if(NOT HR_FUZZ_CC OR NOT HR_FUZZ_CXX)
  message(STATUS "No clang: the runtime's fuzz tests are not built")
  return()
endif()

set(hr_fuzz_flags -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -DHR_PORT_HOST=1
  -DHR_HARDENING=3 -DHR_STATISTICS=3 -I${HR_RUNTIME_DIR}/include)
set(hr_fuzz_folder ${CMAKE_CURRENT_BINARY_DIR}/runtime_fuzz)
file(MAKE_DIRECTORY ${hr_fuzz_folder})

# hr_fuzz_object(<variable> <compiler> <source> <name> [flag...]): compiles into runtime_fuzz/<name>.o, appended to the variable.
function(hr_fuzz_object variable compiler source name)
  set(object ${hr_fuzz_folder}/${name}.o)
  add_custom_command(OUTPUT ${object}
    COMMAND ${CCACHE} ${compiler} ${hr_fuzz_flags} ${ARGN} -MD -MF ${object}.d -c ${source} -o ${object}
    DEPENDS ${source} DEPFILE ${object}.d COMMENT "Compiling ${name} for fuzzing" VERBATIM)
  set(${variable} ${${variable}} ${object} PARENT_SCOPE)
endfunction()

set(hr_fuzz_runtime)
get_property(hr_fuzz_sources GLOBAL PROPERTY HR_RUNTIME_SOURCE_FILES)
foreach(source IN LISTS hr_fuzz_sources)
  get_filename_component(stem ${source} NAME_WE)
  hr_fuzz_object(hr_fuzz_runtime ${HR_FUZZ_CC} ${source} ${stem} -std=c11)
endforeach()

# hr_fuzz_test(<name> <source> [flag...]): the program <name> and a test that gives it 10,000 inputs.
function(hr_fuzz_test name source)
  set(objects)
  hr_fuzz_object(objects ${HR_FUZZ_CXX} ${CMAKE_CURRENT_SOURCE_DIR}/${source} target_${name} -std=c++20 -Wall -Wextra ${ARGN})
  set(program ${hr_fuzz_folder}/${name})
  add_custom_command(OUTPUT ${program}
    COMMAND ${HR_FUZZ_CXX} -fsanitize=fuzzer,address,undefined ${objects} ${hr_fuzz_runtime} -lpthread -o ${program}
    DEPENDS ${objects} ${hr_fuzz_runtime} COMMENT "Linking ${name}" VERBATIM)
  add_custom_target(runtime_${name} ALL DEPENDS ${program})
  # What a run learns is not kept: every run is the same.
  add_test(NAME runtime.${name} COMMAND ${program} -runs=10000 -seed=1 -len_control=0 -max_len=512 -timeout=10
    -artifact_prefix=${hr_fuzz_folder}/${name}-)
  set_tests_properties(runtime.${name} PROPERTIES TIMEOUT 120)
endfunction()

hr_fuzz_test(heap_fuzz heap_fuzz.cpp)
hr_fuzz_test(foreign_fuzz foreign_fuzz.cpp)
foreach(allocator Slab MessagePool Blocks Ring SizeClasses Tiers StackPool)
  hr_fuzz_test(fixed_fuzz_${allocator} fixed_fuzz.cpp -DHEADROOM_FUZZ=${allocator})
endforeach()
