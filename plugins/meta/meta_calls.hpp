// SPDX-License-Identifier: MIT
// Requests to the Graph API.
#pragma once

#include "meta_settings.hpp"

#include <string>
#include <string_view>

namespace jackfield::meta {

inline constexpr std::string_view kToken = "access";

/// The token to call with: one that was renewed, else the configured one.
std::string_view access_token(const Settings& settings, const Context& context) noexcept;

/// The host with the version: "https://graph.facebook.com/v26.0/".
std::string graph(const Settings& settings);

/// A GET of a node or edge below `graph()`; `query` without the question mark, already escaped.
Request get_call(const Settings& settings, const Context& context, std::string label,
                 std::string_view path, std::string_view query = {});
/// A POST with a JSON body, of class once.
Request post_call(const Settings& settings, const Context& context, std::string label,
                  std::string_view path, std::string json);
/// Another method without body, of class idempotent.
Request bare_call(const Settings& settings, const Context& context, std::string label,
                  std::string method, std::string_view path, std::string_view query = {});

/// As it stands in a query.
std::string escaped(std::string_view text);

/// An id that may stand in a path: what comes from outside must not lead elsewhere.
bool is_node(std::string_view id) noexcept;
/// The ids of messages are opaque; this is what may stand in a path of them.
bool is_opaque(std::string_view id) noexcept;

}  // namespace jackfield::meta
