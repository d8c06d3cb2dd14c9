// SPDX-License-Identifier: MIT
#include "host/plugin/library.hpp"

#include "host/plugin/elf_section.hpp"
#include "host/plugin/library_check.hpp"
#include "host/plugin/manifest.hpp"

#include <jackfield/cpp/c_view.hpp>

#define BOOST_DLL_USE_STD_FS
#include <boost/dll/shared_library.hpp>

#include <dlfcn.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace jackfield::plugin {
namespace {

namespace dll = boost::dll;

// Not deepbind: a sanitizer's host could not intercept. Not global: plugins must not see each
// other.
dll::load_mode::type load_mode() {
  return dll::load_mode::rtld_now | dll::load_mode::rtld_local |
         static_cast<dll::load_mode::type>(RTLD_NODELETE);  // Boost has no name for it
}

Error at_fault(const std::filesystem::path& file, const Error& error) {
  return {error.status, file.filename().string() + ": " + error.text};
}

std::string readable(jf_str_t text) {
  const std::string_view told = abi::text_of(text).substr(0, 200);
  return is_utf8(told) ? std::string(told) : std::string();
}

Result<jf_plugin_t> ask_entry(const dll::shared_library& handle, std::string_view manifest_text) {
  const auto& entry = handle.get<const jf_plugin_t*()>("jf_plugin_entry_v1");
  const jf_plugin_t* told = entry();
  Result<jf_plugin_t> table = check_table(told, manifest_text);
  if (table && entry() != told)
    return invalid("its entry returns another table at every call (ABI-1.6)");
  return table;
}

}  // namespace

Result<Inspected> inspect(const std::filesystem::path& file, const std::filesystem::path& directory,
                          const LibraryPolicy& policy) {
  Result<SealedFile> sealed = SealedFile::copy(file, directory, policy.max_file_bytes);
  if (!sealed) return at_fault(file, sealed.error());
  Result<ElfImage> image = read_elf(sealed->bytes());
  if (!image) return at_fault(file, {image.error().status, image.error().text + " (ABI-8.1)"});
  if (!image->has_manifest) {
    return at_fault(file,
                    invalid("it has no section .jackfield.manifest, so it is no plugin (ABI-2.1)"));
  }
  Result<Manifest> manifest = read_manifest(image->manifest);
  if (!manifest) {
    return at_fault(file, invalid("its manifest is wrong (ABI-2.2)\n" + manifest.error().text));
  }
  if (const auto done = check_abi_range(*manifest); !done) return at_fault(file, done.error());
  if (const auto done = check_image(*image, *manifest, policy); !done) {
    return at_fault(file, done.error());
  }
  if (file.stem().string() != manifest->id) {
    return at_fault(file, invalid("its manifest's id is \"" + manifest->id +
                                  "\"; the file must be named " + manifest->id + ".so (ABI-2.4)"));
  }
  return Inspected{std::move(*sealed), std::move(image->manifest), std::move(*manifest)};
}

/// Every library of this process, for ever: reachable, so that no leak is reported, and never
/// destroyed, since static destruction would race with whatever plugins still do.
struct Library::Loaded {
  SealedFile file;  // kept open: the dynamic loader knows a library by its path, which must not
                    // mean another one later
  dll::shared_library handle;
  std::unique_ptr<const Library> library;  // or nullptr,
  Error refusal;                           // where it was refused after it was mapped

  static std::vector<Loaded>& all() {
    static auto& list = *new std::vector<Loaded>;
    return list;
  }
};

Library::Library(std::string manifest_text, Manifest manifest, const jf_plugin_t& table)
    : manifest_text_(std::move(manifest_text)),
      manifest_(std::move(manifest)),
      sending_(send_declarations(manifest_text_)),
      table_(table),
      built_with_(readable(table.built_with)) {}

const SendDeclarations& Library::sending(std::string_view channel) const {
  static const SendDeclarations kNothing;
  const auto found = sending_.find(channel);
  return found == sending_.end() ? kNothing : found->second;
}

Result<const Library*> Library::load(Inspected inspected, const LibraryPolicy& policy) {
  const std::string name = inspected.manifest.id + ".so";
  for (const Loaded& one : Loaded::all()) {
    if (one.file.bytes() != inspected.file.bytes()) continue;
    if (one.library == nullptr) return one.refusal;
    return one.library.get();
  }
  if (Loaded::all().size() >= policy.max_loaded) {
    return at_fault(
        name, invalid("too many plugins and versions are loaded; restart the host (ABI-8.9)"));
  }
  try {
    dll::shared_library handle(inspected.file.path().string(), load_mode());
    Loaded& loaded = Loaded::all().emplace_back(
        Loaded{std::move(inspected.file), std::move(handle), nullptr, Error{}});
    const Result<jf_plugin_t> table = ask_entry(loaded.handle, inspected.manifest_text);
    if (!table) return loaded.refusal = at_fault(name, table.error());
    loaded.library.reset(
        new Library(std::move(inspected.manifest_text), std::move(inspected.manifest), *table));
    return loaded.library.get();
  } catch (const std::exception& e) {
    return at_fault(name, invalid(std::string("cannot be loaded: ") + e.what() + " (ABI-8.8)"));
  }
}

Result<const Library*> Library::load(const std::filesystem::path& file,
                                     const LibraryPolicy& policy) {
  Result<Inspected> inspected =
      inspect(file, file.parent_path().empty() ? "." : file.parent_path(), policy);
  if (!inspected) return inspected.error();
  return load(std::move(*inspected), policy);
}

}  // namespace jackfield::plugin
