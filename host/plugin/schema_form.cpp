// SPDX-License-Identifier: MIT
#include "host/plugin/schema_form.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace jackfield::plugin {
namespace {

using Json = nlohmann::json;
using Faults = std::vector<std::string>;

constexpr unsigned kMaxDepth = 32;
constexpr std::array<std::string_view, 7> kTypes = {"null",   "boolean", "object", "array",
                                                    "number", "string",  "integer"};

void fault(Faults& faults, const std::string& where, std::string_view text) {
  faults.push_back(where + ": " + std::string(text));
}

bool is_type_name(const Json& name) {
  return name.is_string() && std::find(kTypes.begin(), kTypes.end(),
                                       name.get_ref<const std::string&>()) != kTypes.end();
}

void check_type(const Json& type, const std::string& where, Faults& faults) {
  const bool good = type.is_array()
                        ? !type.empty() && std::all_of(type.begin(), type.end(), is_type_name)
                        : is_type_name(type);
  if (!good) fault(faults, where, "expected a JSON type's name, or several");
}

bool is_list_of_texts(const Json& list) {
  return list.is_array() &&
         std::all_of(list.begin(), list.end(), [](const Json& item) { return item.is_string(); });
}

void check(const Json& schema, const std::string& where, Faults& faults, unsigned depth);

void check_each(const Json& schemas, const std::string& where, Faults& faults, unsigned depth) {
  if (schemas.is_object()) {
    for (const auto& [name, inner] : schemas.items())
      check(inner, where + "/" + name, faults, depth);
  } else {
    for (std::size_t i = 0; i < schemas.size(); ++i) {
      check(schemas[i], where + "/" + std::to_string(i), faults, depth);
    }
  }
}

void check_keyword(const std::string& name, const Json& value, const std::string& where,
                   Faults& faults, unsigned depth) {
  const auto any_of = [&](std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (name == "type") {
    check_type(value, where, faults);
  } else if (any_of({"properties", "patternProperties", "definitions"})) {
    if (!value.is_object()) return fault(faults, where, "expected an object of schemas");
    check_each(value, where, faults, depth);
  } else if (any_of({"allOf", "anyOf", "oneOf"})) {
    if (!value.is_array() || value.empty())
      return fault(faults, where, "expected a list of schemas");
    check_each(value, where, faults, depth);
  } else if (any_of({"additionalProperties", "additionalItems", "contains", "not", "if", "then",
                     "else", "propertyNames"})) {
    check(value, where, faults, depth);
  } else if (name == "items") {
    if (value.is_array()) return check_each(value, where, faults, depth);
    check(value, where, faults, depth);
  } else if (name == "required") {
    if (!is_list_of_texts(value)) fault(faults, where, "expected a list of names");
  } else if (name == "enum") {
    if (!value.is_array() || value.empty()) fault(faults, where, "expected a list of values");
  } else if (any_of({"minLength", "maxLength", "minItems", "maxItems", "minProperties",
                     "maxProperties"})) {
    if (!value.is_number_unsigned()) fault(faults, where, "expected a count");
  } else if (any_of({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"})) {
    if (!value.is_number()) fault(faults, where, "expected a number");
  } else if (any_of({"pattern", "format", "title", "description", "$ref", "$comment"})) {
    if (!value.is_string()) fault(faults, where, "expected a text");
  } else if (any_of({"secret", "uniqueItems", "readOnly", "writeOnly"})) {
    if (!value.is_boolean()) fault(faults, where, "expected true or false");
  }
}

void check(const Json& schema, const std::string& where, Faults& faults, unsigned depth) {
  if (schema.is_boolean()) return;
  if (!schema.is_object()) return fault(faults, where, "expected a schema (an object)");
  if (depth == 0) return fault(faults, where, "nested too deep");
  for (const auto& [name, value] : schema.items()) {
    check_keyword(name, value, where + "/" + name, faults, depth - 1);
  }
}

}  // namespace

void check_schema_form(const Json& schema, const std::string& where, Faults& faults) {
  if (!schema.is_object()) return fault(faults, where, "expected a schema (an object)");
  check(schema, where, faults, kMaxDepth);
}

}  // namespace jackfield::plugin
