// SPDX-License-Identifier: MIT
// Requests to the Messaging API. Paths are written exactly: LINE refuses extra slashes.
#pragma once

#include "line_settings.hpp"

#include <string>
#include <string_view>

namespace jackfield::line {

inline constexpr std::string_view kApi = "https://api.line.me";
inline constexpr std::string_view kData = "https://api-data.line.me";

/// The token to send with: the configured one, else one that the host keeps. Empty: ask for it with
/// Step::need_token(kToken).
inline constexpr std::string_view kToken = "access";
std::string_view access_token(const Settings& settings, const Context& context) noexcept;

/// A GET with the token, of class safe.
Request get_request(std::string label, std::string url, std::string_view token);
/// A call with the token and a JSON body, of class once.
Request call_request(std::string label, std::string method, std::string path, std::string json,
                     std::string_view token);

}  // namespace jackfield::line
