// SPDX-License-Identifier: MIT
// Whose page may call: our own, or one that the operator listed.
#pragma once

#include "webchat_settings.hpp"

#include <string>
#include <string_view>

namespace jackfield::webchat {

/// `scheme://host[:port]`, the host's first label possibly `*`.
bool is_origin_pattern(std::string_view pattern);

/// Whether an Origin header is covered by a pattern. A wildcard stands for exactly one label.
bool matches_origin(std::string_view pattern, std::string_view origin);

/// The `scheme://host[:port]` at the beginning of an address; empty when there is none.
std::string_view origin_of(std::string_view url);

/// Whether the request comes from an allowed page. A request without Origin may only read: browsers
/// always send it with what changes something.
bool origin_allowed(const Settings& settings, const HttpRequest& request);

/// The Content-Security-Policy of the frame: nothing from elsewhere, embedded only where allowed.
std::string frame_policy(const Settings& settings);

}  // namespace jackfield::webchat
