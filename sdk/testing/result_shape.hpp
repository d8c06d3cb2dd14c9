// SPDX-License-Identifier: MIT
// Results as a case's author writes them: bodies as text or JSON rather than base64, headers as an
// object.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <nlohmann/json.hpp>

#include <string>

namespace jackfield::testing {

/// `expected` decides between spellings of the same thing (`body`, `json`, `body_base64`); it may
/// be null.
nlohmann::json shape_received(const Received& received, const nlohmann::json& expected);
nlohmann::json shape_request(const Request& request, const nlohmann::json& expected);
nlohmann::json shape_answer(const HeldAnswer& answer, const nlohmann::json& expected);
/// Done, or a need, or a request or an answer where the case ends with one.
nlohmann::json shape_stepped(const Stepped& stepped, const nlohmann::json& expected);

/// Bytes under the name that the case uses for them. `plain` is the model's own name of them.
void put_bytes(nlohmann::json& out, const std::string& bytes, const nlohmann::json& expected,
               const char* plain);

/// The canonical JSON of a value, as it is.
template <class T>
nlohmann::json as_json(const T& value);

}  // namespace jackfield::testing
