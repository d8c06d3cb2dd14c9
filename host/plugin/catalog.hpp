// SPDX-License-Identifier: MIT
// The plugins in the operator's directories: looked at all, loaded only when an account asks. One
// that fails stays in the list with its reason and stops no other.
#pragma once

#include "host/config/plugin_source.hpp"
#include "host/plugin/library.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::plugin {

/// Not for use by two threads at once.
class Catalog final : public config::PluginSource {
 public:
  struct Entry {
    std::filesystem::path file;
    std::string id;             ///< The file's name without its ending.
    std::string manifest_text;  ///< Empty when the file could not be looked at.
    Manifest manifest;
    std::string fault;  ///< Why it cannot be used; empty: it can.
    bool is_loaded = false;

    bool usable() const noexcept { return fault.empty(); }
  };

  /// Looks at each `*.so` of the directories, in order of directory and name. Of two with the same
  /// id the first counts.
  static Catalog scan(const std::vector<std::filesystem::path>& directories,
                      const LibraryPolicy& policy);

  Catalog(Catalog&&) noexcept;
  Catalog& operator=(Catalog&&) noexcept;
  ~Catalog() override;

  /// Only plugins that can be used.
  const config::PluginInfo* find(std::string_view id) const override;
  std::vector<std::string> ids() const override;
  std::string fault(std::string_view id) const override;

  /// Every file, the unusable ones too.
  const std::vector<Entry>& entries() const noexcept { return entries_; }
  /// The entry that an id stands for: the usable one, else the first of that name; nullptr: none.
  const Entry* entry(std::string_view id) const;
  /// Directories that could not be read, a sentence each.
  const std::vector<std::string>& directory_faults() const noexcept { return directory_faults_; }

  /// The plugin, loaded at the first call: the bytes that `scan` looked at. Errors:
  /// JF_INVALID_ARGUMENT with the reason.
  Result<const Library*> library(std::string_view id);

 private:
  struct Candidate;

  explicit Catalog(const LibraryPolicy& policy);
  void add_directory(const std::filesystem::path& directory);
  void add_file(const std::filesystem::path& file, const std::filesystem::path& directory);

  LibraryPolicy policy_;
  std::vector<Entry> entries_;
  std::vector<std::unique_ptr<Candidate>> candidates_;  // the usable entries, in no order
  std::vector<std::string> directory_faults_;
};

/// Whether an account's `isolation` can be had. Errors: JF_NOT_SUPPORTED with what to do.
Result<void> check_isolation(std::string_view isolation);

}  // namespace jackfield::plugin
