// SPDX-License-Identifier: MIT
// Errors of the API: RFC 9457 problem details, with a JSON Pointer for each field at fault. Every
// type has a page (docs/problems.md), served under its own address.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "host/net/http_message.hpp"

namespace jackfield::api {

struct FieldFault {
  std::string pointer;  ///< RFC 6901, into the request's body; empty: the whole.
  std::string detail;
};

struct ProblemType {
  std::string_view name;  ///< "validation-failed"
  int status = 0;
  std::string_view title;
  std::string_view meaning;  ///< What it means, and what to do about it.
};

/// All types there are; docs/problems.md is written from it.
const std::vector<ProblemType>& problem_types();

/// `type` is one of the names above.
net::Response problem(std::string_view type, std::string_view detail,
                      const std::vector<FieldFault>& errors = {});
/// With further members.
net::Response problem_with(std::string_view type, std::string_view detail,
                           const nlohmann::ordered_json& more);
/// "network-refused"; `failure` is the model's Failure as JSON text.
net::Response problem_of_network(std::string_view detail, std::string_view failure);
net::Response json_response(int status, std::string body);

}  // namespace jackfield::api
