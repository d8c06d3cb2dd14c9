# SPDX-License-Identifier: MIT
# jackfield_add_channel(NAME SOURCES … [MANIFEST manifest.json] [LIBS …] [INCLUDES …])
#
# Builds the channel plugin NAME.so so that it loads in every 1.x host: one exported symbol, no undefined ones, libc
# family libraries only, the manifest embedded in its section. The sources are an object library, NAME_objects, which
# tests and fuzzers reuse. Works in Jackfield's own tree and against an installed SDK (find_package(Jackfield)).
include_guard(GLOBAL)
include(CheckCXXCompilerFlag)
include(CheckLinkerFlag)

set(JACKFIELD_PLUGIN_CMAKE_DIR ${CMAKE_CURRENT_LIST_DIR})

# Probed, because clang 14 has no -fno-gnu-unique.
check_cxx_compiler_flag(-fno-gnu-unique JACKFIELD_HAS_NO_GNU_UNIQUE)
check_linker_flag(CXX -Wl,-z,defs JACKFIELD_HAS_Z_DEFS)

function(_jackfield_compile_options target)
  set_target_properties(${target} PROPERTIES
    CXX_VISIBILITY_PRESET hidden C_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    POSITION_INDEPENDENT_CODE ON)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_link_libraries(${target} PUBLIC Jackfield::sdk)
  if(JACKFIELD_HAS_NO_GNU_UNIQUE)
    # A GNU-unique symbol would tie two plugins to one copy of a function.
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-gnu-unique>)
  endif()
endfunction()

# The JSON reader, compiled once per project with the plugins' own options.
function(_jackfield_json_objects)
  if(TARGET jackfield_plugin_json)
    return()
  endif()
  get_target_property(sources Jackfield::sdk JACKFIELD_JSON_SOURCE)
  add_library(jackfield_plugin_json OBJECT ${sources})
  _jackfield_compile_options(jackfield_plugin_json)
endfunction()

function(jackfield_add_channel name)
  cmake_parse_arguments(arg "" "MANIFEST" "SOURCES;LIBS;INCLUDES" ${ARGN})
  if(NOT arg_SOURCES)
    message(FATAL_ERROR "jackfield_add_channel(${name}): SOURCES is missing")
  endif()
  if(NOT arg_MANIFEST)
    set(arg_MANIFEST manifest.json)
  endif()
  get_filename_component(manifest ${arg_MANIFEST} ABSOLUTE)
  if(NOT EXISTS ${manifest})
    message(FATAL_ERROR "jackfield_add_channel(${name}): ${manifest} is missing; it names the plugin and its channels")
  endif()
  _jackfield_json_objects()

  add_library(${name}_objects OBJECT ${arg_SOURCES})
  _jackfield_compile_options(${name}_objects)
  if(TARGET jackfield_flags)
    target_link_libraries(${name}_objects PRIVATE jackfield_flags)
  endif()
  target_link_libraries(${name}_objects PUBLIC ${arg_LIBS})
  target_include_directories(${name}_objects PUBLIC ${arg_INCLUDES})

  # The manifest's bytes, in the section that is read before anything of the plugin runs.
  set(carrier ${CMAKE_CURRENT_BINARY_DIR}/${name}_manifest.cpp)
  set(JACKFIELD_MANIFEST_PATH ${manifest})
  configure_file(${JACKFIELD_PLUGIN_CMAKE_DIR}/manifest_section.cpp.in ${carrier} @ONLY)
  set_source_files_properties(${carrier} PROPERTIES OBJECT_DEPENDS ${manifest})
  add_library(${name}_manifest OBJECT ${carrier})
  _jackfield_compile_options(${name}_manifest)

  add_library(${name} MODULE)
  target_link_libraries(${name} PRIVATE ${name}_objects ${name}_manifest jackfield_plugin_json)
  set_target_properties(${name} PROPERTIES PREFIX "" LINKER_LANGUAGE CXX
    LINK_DEPENDS ${JACKFIELD_PLUGIN_CMAKE_DIR}/plugin.map)
  target_link_options(${name} PRIVATE
    -Wl,--version-script=${JACKFIELD_PLUGIN_CMAKE_DIR}/plugin.map -static-libgcc -Wl,-z,relro -Wl,-z,now -Wl,--gc-sections)
  if(CMAKE_CXX_FLAGS MATCHES "-stdlib=libc\\+\\+")
    target_link_options(${name} PRIVATE -nostdlib++)
    target_link_libraries(${name} PRIVATE -Wl,-Bstatic -lc++ -lc++abi -Wl,-Bdynamic)
  else()
    target_link_options(${name} PRIVATE -static-libstdc++)
  endif()
  # A sanitizer's runtime lives in the host, so its symbols stay undefined in the plugin.
  if(JACKFIELD_HAS_Z_DEFS AND NOT JACKFIELD_SANITIZER AND NOT "${CMAKE_CXX_FLAGS}" MATCHES "-fsanitize")
    target_link_options(${name} PRIVATE -Wl,-z,defs)
  endif()
  if(JACKFIELD_PLUGIN_OUTPUT_DIRECTORY)
    set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${JACKFIELD_PLUGIN_OUTPUT_DIRECTORY})
  endif()
endfunction()
