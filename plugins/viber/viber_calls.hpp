// SPDX-License-Identifier: MIT
// Calls of the REST Bot API: every one a POST with the token, every answer 200 with a status.
#pragma once

#include "viber_settings.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace jackfield::viber {

inline constexpr std::string_view kApi = "https://chatapi.viber.com/pa/";
/// Largest request. Source: creators.viber.com, General, read 2026-08.
inline constexpr std::size_t kLargestRequest = 30 * 1024;

/// A call with the token and a JSON body.
Request call(const Settings& settings, std::string label, std::string_view endpoint,
             std::string json, RequestClass request_class);

/// The `status` of an answer: 0 is success, and an answer without one is kNoStatus.
inline constexpr std::int64_t kNoStatus = -1;
std::int64_t status_of(const ExchangeView& exchange);
bool succeeded(const ExchangeView& exchange);

/// A person as Viber names them, in the role of a customer.
Person person(std::string user_id);
/// A user object: name, picture, country, language.
Person person(const Json& user);

}  // namespace jackfield::viber
