// SPDX-License-Identifier: MIT
#include "host/plugin/catalog.hpp"

#include "host/plugin/manifest.hpp"

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>

namespace jackfield::plugin {

namespace fs = std::filesystem;

/// A usable plugin: its checked bytes until it is loaded, the library after that.
struct Catalog::Candidate {
  config::PluginInfo info;
  std::size_t entry = 0;
  std::optional<Inspected> inspected;
  const Library* library = nullptr;
};

Catalog::Catalog(const LibraryPolicy& policy) : policy_(policy) {}
Catalog::Catalog(Catalog&&) noexcept = default;
Catalog& Catalog::operator=(Catalog&&) noexcept = default;
Catalog::~Catalog() = default;

Catalog Catalog::scan(const std::vector<fs::path>& directories, const LibraryPolicy& policy) {
  Catalog catalog(policy);
  for (const fs::path& directory : directories) catalog.add_directory(directory);
  return catalog;
}

void Catalog::add_directory(const fs::path& directory) {
  std::error_code fault;
  std::vector<fs::path> files;
  for (fs::directory_iterator at(directory, fault), end; !fault && at != end; at.increment(fault)) {
    if (at->path().extension() == ".so") files.push_back(at->path());
  }
  if (fault) {
    directory_faults_.push_back("plugin directory " + directory.string() + ": " + fault.message());
    return;
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) add_file(file, directory);
}

void Catalog::add_file(const fs::path& file, const fs::path& directory) {
  Entry& entry = entries_.emplace_back();
  entry.file = file;
  entry.id = file.stem().string();
  Result<Inspected> inspected = inspect(file, directory, policy_);
  if (!inspected) {
    entry.fault = inspected.error().text;
    return;
  }
  entry.manifest = inspected->manifest;
  entry.manifest_text = inspected->manifest_text;
  for (const auto& known : candidates_) {
    if (known->info.id != entry.id) continue;
    entry.fault = file.filename().string() + ": another plugin of this id was found before: " +
                  entries_[known->entry].file.string();
    return;
  }
  auto candidate = std::make_unique<Candidate>();
  candidate->info = plugin_info(entry.manifest);
  candidate->entry = entries_.size() - 1;
  candidate->inspected.emplace(std::move(*inspected));
  candidates_.push_back(std::move(candidate));
}

const config::PluginInfo* Catalog::find(std::string_view id) const {
  for (const auto& candidate : candidates_) {
    if (candidate->info.id == id && entries_[candidate->entry].usable()) return &candidate->info;
  }
  return nullptr;
}

std::vector<std::string> Catalog::ids() const {
  std::vector<std::string> ids;
  for (const auto& candidate : candidates_) {
    if (entries_[candidate->entry].usable()) ids.push_back(candidate->info.id);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::string Catalog::fault(std::string_view id) const {
  const Entry* known = entry(id);
  return known == nullptr ? std::string() : known->fault;
}

const Catalog::Entry* Catalog::entry(std::string_view id) const {
  const Entry* first = nullptr;
  for (const Entry& entry : entries_) {
    if (entry.id != id) continue;
    if (entry.usable()) return &entry;
    if (first == nullptr) first = &entry;
  }
  return first;
}

Result<const Library*> Catalog::library(std::string_view id) {
  for (const auto& candidate : candidates_) {
    if (candidate->info.id != id) continue;
    Entry& entry = entries_[candidate->entry];
    if (candidate->library != nullptr) return candidate->library;
    if (!candidate->inspected) return invalid(entry.fault);
    const Result<const Library*> loaded = Library::load(std::move(*candidate->inspected), policy_);
    candidate->inspected.reset();
    if (!loaded) {
      entry.fault = loaded.error().text;
      return loaded.error();
    }
    candidate->library = *loaded;
    entry.is_loaded = true;
    return candidate->library;
  }
  if (const Entry* failed = entry(id); failed != nullptr) return invalid(failed->fault);
  return invalid("no plugin " + std::string(id) + " in the plugin directories");
}

Result<void> check_isolation(std::string_view isolation) {
  if (isolation.empty() || isolation == "none") return {};
  if (isolation == "process") {
    return Error{JF_NOT_SUPPORTED,
                 "isolation = \"process\" is not in this release: use \"none\", and only plugins "
                 "that you trust"};
  }
  return invalid("isolation: expected \"none\"");
}

}  // namespace jackfield::plugin
