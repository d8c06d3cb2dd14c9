// SPDX-License-Identifier: MIT
// A value that may be a secret: written out, or as { env }, { file } or { credential }.
#pragma once

#include "host/config/table_reader.hpp"

#include <optional>
#include <string>

namespace jackfield::config {

/// A table with nothing but names of places: { env = "X" }. More than one of them still looks like
/// one.
bool looks_like_reference(const Node& node);

/// Reads what the table refers to; reports what is wrong with it as `key`. Never empty.
std::optional<std::string> read_reference(const Node& table, const std::string& key,
                                          const LoadContext& context);

/// A secret written out in a file that others can read: warns.
void warn_of_literal(const Node& text, const std::string& key, const LoadContext& context);

}  // namespace jackfield::config
