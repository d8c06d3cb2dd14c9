// SPDX-License-Identifier: MIT
// `jackfield plugins list` and `jackfield plugins describe ID`, as text or JSON.
#pragma once

#include "host/plugin/catalog.hpp"

#include <iosfwd>
#include <string_view>

namespace jackfield::plugin {

/// One line per file with its verdict. Returns the exit code: 0, or 1 when a file or directory
/// cannot be used.
int list_plugins(const Catalog& catalog, bool as_json, std::ostream& out);

/// A plugin's manifest, capabilities, configuration schema, and its author's loose ends. Returns
/// the exit code: 0, 1 when it cannot be used, 2 when there is none of that id.
int describe_plugin(const Catalog& catalog, std::string_view id, bool as_json, std::ostream& out);

}  // namespace jackfield::plugin
