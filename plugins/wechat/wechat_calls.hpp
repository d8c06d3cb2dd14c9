// SPDX-License-Identifier: MIT
// Requests to the API, and the token that all of them carry in their query.
#pragma once

#include "wechat_settings.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace jackfield::wechat {

inline constexpr std::string_view kToken = "access";

using Query = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// Percent-encoded as RFC 3986 wants a query's values.
std::string encoded(std::string_view text);

/// `path` without its leading slash. The token is added when it is not empty.
std::string address(const Settings& settings, std::string_view path, std::string_view token,
                    Query query = {});

/// A GET of class safe.
Request ask(const Settings& settings, std::string label, std::string_view path,
            std::string_view token, Query query = {});
/// A POST of JSON, of class once. WeChat reads no \u escapes; JsonWriter makes none of letters.
Request call(const Settings& settings, std::string label, std::string_view path,
             std::string_view token, std::string json);

/// The OpenID that an action goes to; empty: none.
std::string open_id_of(const Action& action);

}  // namespace jackfield::wechat
