// SPDX-License-Identifier: MIT
#include "host/plugin/library_check.hpp"

#include <jackfield/cpp/c_view.hpp>
#include <jackfield/cpp/utf8.hpp>

#include <algorithm>
#include <array>
#include <cstring>

namespace jackfield::plugin {
namespace {

constexpr std::string_view kEntry = "jf_plugin_entry_v1";

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define JACKFIELD_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define JACKFIELD_SANITIZED 1
#endif
#endif
#ifdef JACKFIELD_SANITIZED
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

// glibc, split in files as older releases had it, and the compiler's own runtime, which unwinds
// stacks.
constexpr std::array<std::string_view, 8> kLibcFamily = {"libc.so.6",
                                                         "libm.so.6",
                                                         "libpthread.so.0",
                                                         "libdl.so.2",
                                                         "librt.so.1",
                                                         "ld-linux-x86-64.so.2",
                                                         "ld-linux-aarch64.so.1",
                                                         "libgcc_s.so.1"};

// A weak name that is reserved to compilers and their libraries ("_ITM_…", "__cxa_pure_virtual"):
// start files and static C++ libraries mention tools that need not be there.
bool is_optional_tool(const ElfImage::Symbol& symbol) {
  const std::string& name = symbol.name;
  return symbol.is_weak && name.size() > 1 && name[0] == '_' &&
         (name[1] == '_' || (name[1] >= 'A' && name[1] <= 'Z'));
}

template <class List>
bool contains(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

bool begins_with_any(std::string_view name, std::initializer_list<std::string_view> beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [name](std::string_view beginning) { return name.starts_with(beginning); });
}

bool is_sanitizer_library(std::string_view name) {
  return kSanitized && begins_with_any(name, {"libasan.", "libubsan.", "libtsan.", "liblsan."});
}

bool is_sanitizer_symbol(std::string_view name) {
  return kSanitized &&
         begins_with_any(name, {"__asan_", "__ubsan_", "__tsan_", "__lsan_", "__sanitizer_",
                                "__sancov_", "__interceptor_", "__odr_asan"});
}

Error broken(std::string text, const char* rule) {
  return invalid(std::move(text) + " (" + rule + ")");
}

Result<void> check_exported(const ElfImage& image) {
  std::string others;
  bool has_entry = false;
  for (const ElfImage::Symbol& symbol : image.exported) {
    if (symbol.name == kEntry && symbol.is_function) {
      has_entry = true;
    } else if (!is_sanitizer_symbol(symbol.name)) {
      if (others.size() < 200) others += (others.empty() ? "" : ", ") + symbol.name;
    }
  }
  if (!has_entry) return broken("it does not export the function jf_plugin_entry_v1", "ABI-1.1");
  if (others.empty()) return {};
  return broken("it exports more than jf_plugin_entry_v1: " + others, "ABI-1.1");
}

// The loader would look for a name without a version everywhere, in the host too: a plugin could
// come to depend on what this host happens to link.
Result<void> check_undefined(const ElfImage& image, bool has_other_libraries) {
  for (const ElfImage::Symbol& symbol : image.undefined) {
    if (symbol.is_versioned || is_sanitizer_symbol(symbol.name)) continue;
    if (is_optional_tool(symbol)) continue;
    if (has_other_libraries) continue;  // libraries of the operator's choice may have no versions
    return broken("it wants " + symbol.name + " of the host; a plugin links all it needs",
                  "ABI-1.2");
  }
  return {};
}

}  // namespace

Result<void> check_image(const ElfImage& image, const Manifest& manifest,
                         const LibraryPolicy& policy) {
  if (auto done = check_exported(image); !done) return done;
  bool has_other_libraries = false;
  for (const std::string& library : image.needed) {
    if (contains(kLibcFamily, library) || is_sanitizer_library(library)) continue;
    if (!manifest.permissions || !contains(manifest.permissions->needed_libraries, library)) {
      return broken("it needs " + library +
                        ", which its manifest does not list under permissions.needed_libraries",
                    "ABI-8.6");
    }
    if (!contains(policy.allowed_libraries, library)) {
      return broken("it needs " + library +
                        ", which the configuration does not allow: add it to "
                        "\"allowed_needed_libraries\" of [host]",
                    "ABI-8.6");
    }
    has_other_libraries = true;
  }
  if (auto done = check_undefined(image, has_other_libraries); !done) return done;
  if (image.has_library_path)
    return broken("it looks for libraries in places of its own (RPATH)", "ABI-8.7");
  if (image.has_text_relocations)
    return broken("its code is changed while it is loaded (text relocations)", "ABI-8.7");
  if (image.wants_executable_stack) return broken("it wants an executable stack", "ABI-8.7");
  return {};
}

Result<void> check_abi_range(const Manifest& manifest) {
  if (!manifest.abi) return {};
  const std::uint32_t major = manifest.abi->major == 0 ? 1 : manifest.abi->major;
  const std::string needs = "it needs ABI " + std::to_string(major) + "." +
                            std::to_string(manifest.abi->minor) + ", this host has " +
                            std::to_string(JF_ABI_MAJOR) + "." + std::to_string(JF_ABI_MINOR);
  if (major != JF_ABI_MAJOR) {
    return broken(needs + ": use a release of the plugin for ABI " + std::to_string(JF_ABI_MAJOR),
                  "ABI-1.4");
  }
  if (manifest.abi->minor > JF_ABI_MINOR) {
    return broken(needs + ": upgrade the host, or use an older release of the plugin", "ABI-1.5");
  }
  return {};
}

Result<jf_plugin_t> check_table(const jf_plugin_t* table, std::string_view manifest_text) {
  if (table == nullptr) return broken("its entry returned NULL", "ABI-1.3");
  if (table->magic != JF_PLUGIN_MAGIC)
    return broken("its entry returned no plugin table (wrong magic)", "ABI-1.3");
  if (table->abi_major != JF_ABI_MAJOR) {
    AbiRange range;
    range.major = table->abi_major;
    range.minor = table->abi_minor;
    Manifest named;
    named.abi = range;
    if (const auto done = check_abi_range(named); !done) return done.error();
    return broken("its table names ABI major 0", "ABI-1.4");
  }
  if (table->abi_minor > JF_ABI_MINOR) {
    Manifest named;
    named.abi = AbiRange{table->abi_major, table->abi_minor};
    return check_abi_range(named).error();
  }
  if (table->size < sizeof(jf_plugin_t) || table->size % 8 != 0 ||
      table->size > abi::kMaxStructBytes) {
    return broken("its table is " + std::to_string(table->size) + " bytes, ABI 1's has " +
                      std::to_string(sizeof(jf_plugin_t)),
                  "ABI-1.3");
  }
  const char* bytes = static_cast<const char*>(static_cast<const void*>(table));
  for (std::size_t i = sizeof(jf_plugin_t); i < table->size; ++i) {
    if (bytes[i] != 0)
      return broken("its table has an entry that this host does not know: upgrade the host",
                    "ABI-4.2");
  }
  if (table->reserved0 != 0) return broken("a reserved word of its table is not zero", "ABI-4.2");
  if (table->create == nullptr || table->destroy == nullptr || table->receive == nullptr ||
      table->step == nullptr || table->extension == nullptr) {
    return broken("its table lacks a function", "ABI-1.3");
  }
  if (table->manifest.ptr == nullptr || abi::text_of(table->manifest) != manifest_text) {
    return broken("its entry returns another manifest than the section .jackfield.manifest holds",
                  "ABI-2.3");
  }
  if (table->built_with.ptr == nullptr && table->built_with.len != 0) {
    return broken("its table has a text that is NULL", "ABI-5.1");
  }
  return *table;
}

}  // namespace jackfield::plugin
