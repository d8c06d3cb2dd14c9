// SPDX-License-Identifier: MIT
// What must be true of a file before it is loaded, and of a plugin's table before it is used. Pure.
#pragma once

#include "host/plugin/elf_section.hpp"
#include "host/plugin/library.hpp"

namespace jackfield::plugin {

/// Symbols, needed libraries and the like (ABI-1.1, ABI-1.2, ABI-8.6, ABI-8.7).
Result<void> check_image(const ElfImage& image, const Manifest& manifest,
                         const LibraryPolicy& policy);

/// The smallest ABI minor that the manifest names fits this host (ABI-1.4, ABI-1.5).
Result<void> check_abi_range(const Manifest& manifest);

/// The table that the entry returned, as this host knows it (ABI-1.3 to ABI-1.5, ABI-2.3).
Result<jf_plugin_t> check_table(const jf_plugin_t* table, std::string_view manifest_text);

}  // namespace jackfield::plugin
