// SPDX-License-Identifier: MIT
// The host's own copies, for what Meta cannot fetch: with the call itself, or stored beforehand.
#pragma once

#include "meta_render.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace jackfield::meta {

/// Whether it goes by upload at once: so configured, or without an address Meta could reach.
bool prefers_upload(const Settings& settings, const Attachment& attachment);

/// Turns a call into a multipart one: its fields as JSON texts, and the host's own copy as `file`.
void make_upload(const Settings& settings, const Context& context,
                 const std::vector<std::pair<std::string, std::string>>& fields,
                 std::string_view file, const Attachment& attachment, Request& request);

/// Which of the send's rate keys a message with that attachment counts for.
std::string_view rate_key(const Attachment& attachment) noexcept;

/// Stores the host's own copy as one of the account's attachments, once for each copy of a send.
/// A step while that lasts or where it failed; then nothing, and the attachment has its id.
std::optional<Step> store(const Settings& settings, const Context& context,
                          const Exchanges& exchanges, Attachment& attachment);

}  // namespace jackfield::meta
