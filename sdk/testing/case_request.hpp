// SPDX-License-Identifier: MIT
// The request of a receive case, and the signature that a recipe of the manifest makes for it.
#pragma once

#include <jackfield/cpp/crypto.hpp>
#include <jackfield/cpp/generated/model.hpp>
#include <jackfield/cpp/result.hpp>

#include <nlohmann/json.hpp>

#include <string>

namespace jackfield::testing {

/// Reads `/receive/request`. What the host would work out of the request line is worked out here
/// too.
Result<HttpRequestValue> read_request(const nlohmann::json& json, const ContextValue& context);

/// The body of a request or response: `body`, `json` or `body_json`, `body_base64`; at most one of
/// them.
Result<std::string> read_body(const nlohmann::json& json, const std::string& where);

/// Fills in `{sign}`. `config` is what the account or hook was made from.
Result<void> sign(HttpRequestValue& request, const SignatureRecipe* recipe,
                  const nlohmann::json& config, const Crypto& crypto);

}  // namespace jackfield::testing
