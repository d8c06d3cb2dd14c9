// SPDX-License-Identifier: MIT
// What the API says of itself: the OpenAPI document, the JSON Schemas and a page for each problem
// type. Open to all.
#pragma once

#include <optional>
#include <string_view>

#include "host/net/http_message.hpp"

namespace jackfield::api {

/// The document at that path; nothing when there is none.
std::optional<net::Response> document(std::string_view path);

}  // namespace jackfield::api
