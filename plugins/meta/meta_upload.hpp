// SPDX-License-Identifier: MIT
// Media that goes with the call itself, for what Meta cannot fetch.
#pragma once

#include "meta_render.hpp"

#include <string>
#include <utility>
#include <vector>

namespace jackfield::meta {

/// Whether it goes by upload at once: so configured, or without an address Meta could reach.
bool prefers_upload(const Settings& settings, const Attachment& attachment);

/// Turns a call into a multipart one: its fields, and the host's own copy as `filedata`.
void make_upload(const Settings& settings, const Context& context,
                 const std::vector<std::pair<std::string, std::string>>& fields,
                 const Attachment& attachment, Request& request);

}  // namespace jackfield::meta
