# SPDX-License-Identifier: MIT
# Language level, warnings, sanitizers, linker and compiler cache: decided here and nowhere else.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()
# -O1 with line tables: the everyday build. It is about twice as quick to compile as -O2; speed
# claims come from the release preset only.
set(everyday_flags "-O1 -g1")
if(JACKFIELD_SANITIZER MATCHES "address")
  # Half the time to compile, and the tests do not mind: what AddressSanitizer adds, it adds at any level.
  set(everyday_flags "-O0 -g1")
endif()
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO ${everyday_flags})
set(CMAKE_C_FLAGS_RELWITHDEBINFO ${everyday_flags})

include(CompilerCache)  # ccache, set up so that precompiled headers and other clones hit too
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

add_library(jackfield_flags INTERFACE)
target_compile_options(jackfield_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wcast-qual -Wformat=2 -Wundef -Werror)
target_compile_options(jackfield_flags INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor> $<$<COMPILE_LANGUAGE:CXX>:-Wold-style-cast>
  $<$<COMPILE_LANGUAGE:CXX>:-Woverloaded-virtual>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ reports these in library headers it has inlined, where no pragma of ours can reach.
  target_compile_options(jackfield_flags INTERFACE -Wno-maybe-uninitialized -Wno-restrict
    $<$<CONFIG:Release>:-Wno-array-bounds> $<$<CONFIG:Release>:-Wno-stringop-overflow>)
  if(CMAKE_UNITY_BUILD)
    # A local name may be that of a function in another file of its group; files alone are checked every day.
    target_compile_options(jackfield_flags INTERFACE -Wno-shadow -Wshadow=local)
  endif()
endif()

if(JACKFIELD_SANITIZER)
  add_compile_options(-fsanitize=${JACKFIELD_SANITIZER} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${JACKFIELD_SANITIZER})
endif()
