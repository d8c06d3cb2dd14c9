// SPDX-License-Identifier: MIT
// Files from visitors: permission, bytes, and the reference that a message then carries.
#pragma once

#include "webchat_call.hpp"

#include <optional>
#include <string_view>

namespace jackfield::webchat {

/// POST uploads.
Received begin_upload(const Call& call, const Visitor& visitor);
/// PUT uploads/<id>; the host has spooled the body.
Received finish_upload(const Call& call, const Visitor& visitor);

/// The media of a file that this visitor uploaded; nothing for anybody else's.
std::optional<Media> uploaded_media(const Settings& settings, const Visitor& visitor,
                                    std::string_view file, std::int64_t now_ms);

}  // namespace jackfield::webchat
