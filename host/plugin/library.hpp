// SPDX-License-Identifier: MIT
// From a plugin's file to its table of functions (rules ABI-1, ABI-2 and ABI-8): first looked at
// without running anything, then loaded once and never unmapped.
#pragma once

#include "host/plugin/sealed_file.hpp"
#include "host/plugin/send_declarations.hpp"

#include <jackfield/abi.h>
#include <jackfield/cpp/generated/model.hpp>
#include <jackfield/cpp/result.hpp>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace jackfield::plugin {

/// What the operator allows.
struct LibraryPolicy {
  /// Libraries that plugins may need beyond the libc family, where their manifests list them.
  std::vector<std::string> allowed_libraries;
  std::size_t max_file_bytes = std::size_t{64} << 20;
  /// Files mapped in one process at most, since none is ever unmapped.
  std::size_t max_loaded = 256;
};

/// A plugin's file as far as it is known without running it. Movable, one owner.
struct Inspected {
  SealedFile file;
  std::string manifest_text;
  Manifest manifest;
};

/// Looks at a file in `directory`. Errors: JF_INVALID_ARGUMENT; the text ends with the rule's id.
Result<Inspected> inspect(const std::filesystem::path& file, const std::filesystem::path& directory,
                          const LibraryPolicy& policy);

/// A loaded plugin. Its objects are never destroyed and its code never unmapped: threads, static
/// destructors and pointers of any plugin may outlive whoever thinks to know better.
class Library final {
 public:
  /// Loads what was inspected and checks its entry. The same bytes are loaded once. Errors:
  /// JF_INVALID_ARGUMENT; the text ends with the rule's id. Not by two threads at once.
  static Result<const Library*> load(Inspected inspected, const LibraryPolicy& policy);

  /// Both in one.
  static Result<const Library*> load(const std::filesystem::path& file,
                                     const LibraryPolicy& policy);

  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  const std::string& id() const noexcept { return manifest_.id; }
  const Manifest& manifest() const noexcept { return manifest_; }
  const std::string& manifest_text() const noexcept { return manifest_text_; }
  /// What a channel's manifest says for looking ahead; nothing for one that is not there.
  const SendDeclarations& sending(std::string_view channel) const;
  /// The plugin's functions. Copied from the plugin, so that it cannot change them.
  const jf_plugin_t& table() const noexcept { return table_; }
  /// Compiler and SDK that built it; for logs only.
  const std::string& built_with() const noexcept { return built_with_; }

 private:
  struct Loaded;  // a library with its handle

  Library(std::string manifest_text, Manifest manifest, const jf_plugin_t& table);

  std::string manifest_text_;
  Manifest manifest_;
  SendDeclarationsByChannel sending_;
  jf_plugin_t table_;
  std::string built_with_;
};

}  // namespace jackfield::plugin
