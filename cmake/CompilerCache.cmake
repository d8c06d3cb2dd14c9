# SPDX-License-Identifier: MIT
# The compiler cache. Three things must hold or every file that uses the precompiled header is a miss:
# ccache may not look at the header's time stamps (sloppiness), the compiler must leave the header's
# trace in the preprocessed text (g++) or no time stamp in the header (clang), and no absolute path may
# reach the hash (base_dir, prefix map), so that a second clone of the repository hits as well.
find_program(CCACHE_PROGRAM ccache)
if(NOT CCACHE_PROGRAM)
  function(jackfield_cache_precompiled_header)
  endfunction()
  return()
endif()

# `env` and not `cmake -E env`: one more process per compile, but a millisecond instead of fifteen.
set(cache_settings CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime CCACHE_PCH_EXTSUM=1)
set(launcher env ${cache_settings} CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE_PROGRAM})
set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})

# Debug information and __FILE__ name files from the repository's root, wherever it was cloned.
add_compile_options(-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
else()
  add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
  # CMake hands the header over behind -Xclang, where ccache cannot make its path relative. The plain
  # spelling means the same: clang finds NAME.pch beside NAME. Only for its use: when the header is made anew, the
  # plain spelling would find the old one and put the new on top of it.
  set(CMAKE_CXX_COMPILE_OPTIONS_USE_PCH -include <PCH_HEADER>)
endif()

# jackfield_cache_precompiled_header(TARGET HEADER [OURS …]): for the target that makes the precompiled header from HEADER,
# which includes no header of ours but OURS and what those include.
# The header itself may come from the cache only in the folder it was made in: clang writes its own path into it and
# refuses it elsewhere. Who uses it is looked up by this checksum instead of by 200 MB of header, so that other clones hit.
function(jackfield_cache_precompiled_header target header)
  set_target_properties(${target} PROPERTIES CXX_COMPILER_LAUNCHER "env;${cache_settings};${CCACHE_PROGRAM}")
  set(checksums "")
  foreach(file ${header} ${ARGN})
    file(SHA256 ${file} checksum)
    string(APPEND checksums "${checksum} ")
  endforeach()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${header} ${ARGN})
  get_target_property(folder ${target} BINARY_DIR)
  foreach(ending gch pch)
    file(CONFIGURE OUTPUT ${folder}/CMakeFiles/${target}.dir/cmake_pch.hxx.${ending}.sum
         CONTENT "${checksums}${CMAKE_CXX_COMPILER_VERSION} ${Boost_VERSION} ${nlohmann_json_VERSION}\n")
  endforeach()
endfunction()
