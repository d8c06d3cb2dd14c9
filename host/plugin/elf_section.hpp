// SPDX-License-Identifier: MIT
// What a shared library's file says of itself, read without running anything of it. The file may be
// hostile: every offset and count is checked before it is used, and no library is trusted with it.
#pragma once

#include <jackfield/cpp/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace jackfield::plugin {

/// The parts of an ELF file that decide whether it may be loaded.
struct ElfImage {
  struct Symbol {
    std::string name;
    bool is_function = false;
    bool is_weak = false;
    bool is_versioned = false;  ///< Undefined: bound to a version of some needed library.

    friend bool operator==(const Symbol&, const Symbol&) = default;
  };

  std::string manifest;             ///< Bytes of .jackfield.manifest.
  bool has_manifest = false;        ///< There is such a section.
  std::vector<Symbol> exported;     ///< Dynamic symbols that others can bind to.
  std::vector<Symbol> undefined;    ///< Dynamic symbols it wants of others.
  std::vector<std::string> needed;  ///< Libraries it names (DT_NEEDED).
  bool has_library_path = false;    ///< RPATH or RUNPATH.
  bool has_text_relocations = false;
  bool wants_executable_stack = false;
};

/// Reads a 64-bit little-endian shared library of this machine's kind. Errors: JF_INVALID_ARGUMENT,
/// the text says what is wrong with the file. Never reads outside `file`, whatever it holds.
Result<ElfImage> read_elf(std::string_view file);

}  // namespace jackfield::plugin
