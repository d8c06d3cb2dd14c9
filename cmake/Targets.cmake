# SPDX-License-Identifier: MIT
# One spelling for every folder's library and for every folder's tests.
include(GoogleTest)

# jackfield_library(NAME SOURCES … LIBS … [PCH]): a static library with our warnings. Includes are written from
# the repository's root ("host/net/http_client.hpp") or from sdk/include (<jackfield/abi.h>).
function(jackfield_library name)
  cmake_parse_arguments(arg "PCH" "" "SOURCES;LIBS" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC ${arg_LIBS} PRIVATE jackfield_flags)
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  if(arg_PCH AND TARGET host_pch)
    target_precompile_headers(${name} REUSE_FROM host_pch)
    target_link_libraries(${name} PUBLIC jackfield_boost)
  endif()
endfunction()

# jackfield_test(NAME SOURCES … LIBS … [CONCURRENT] [WHOLE]): one test program per folder, its cases listed to ctest.
# WHOLE runs it as one: for hundreds of cases that share a costly start.
# CONCURRENT marks tests of what several threads share: ThreadSanitizer builds and runs only those.
add_custom_target(concurrent_tests)
function(jackfield_test name)
  if(NOT JACKFIELD_TESTS)
    return()
  endif()
  cmake_parse_arguments(arg "CONCURRENT;WHOLE" "" "SOURCES;LIBS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LIBS} GTest::gtest GTest::gmock GTest::gtest_main jackfield_flags)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_definitions(${name} PRIVATE JACKFIELD_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
                                             JACKFIELD_BINARY_DIR="${PROJECT_BINARY_DIR}")
  target_precompile_headers(${name} REUSE_FROM test_pch)
  # CMake compiles a program with -fPIE; g++ takes a precompiled header only with the -fPIC it was made with.
  target_compile_options(${name} PRIVATE -fPIC)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 finds these in the standard library's string concatenation, where there are none (its bug 105651).
    target_compile_options(${name} PRIVATE -Wno-array-bounds -Wno-stringop-overflow)
  endif()
  set(labels unit)
  if(arg_CONCURRENT)
    add_dependencies(concurrent_tests ${name})
    set(labels concurrent)
  endif()
  if(arg_WHOLE)
    # All of its tests at once, and with a sanitizer each takes ten times as long.
    add_test(NAME ${name} COMMAND ${name} --gtest_brief=1)
    set_tests_properties(${name} PROPERTIES TIMEOUT 240 LABELS ${labels})
  else()
    gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 240 LABELS ${labels})
  endif()
endfunction()

# jackfield_fuzz(NAME SOURCES … LIBS …): a libFuzzer target in bin/fuzz; seeds lie in tests/fuzz/corpus/NAME.
# Outside a fuzz build it does nothing.
add_custom_target(fuzz_targets)
function(jackfield_fuzz name)
  if(NOT JACKFIELD_FUZZ)
    return()
  endif()
  cmake_parse_arguments(arg "" "" "SOURCES;LIBS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LIBS} jackfield_flags)
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin/fuzz)
  add_dependencies(fuzz_targets ${name})
endfunction()
