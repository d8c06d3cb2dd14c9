// SPDX-License-Identifier: MIT
// What a network answered, told to whoever asked, without any secret.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "host/net/http_message.hpp"

namespace jackfield::api {

using Secrets = std::vector<std::string>;

/// Texts only: the names of members are ours, or the network's.
void scrub(nlohmann::ordered_json& value, const Secrets& secrets);

/// The problem for a procedure that was not accepted.
net::Response refused_by_network(const Done& done, const Secrets& secrets);

}  // namespace jackfield::api
