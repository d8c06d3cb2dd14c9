// SPDX-License-Identifier: MIT
#include "host/config/schema_walk.hpp"

#include <algorithm>
#include <array>

namespace jackfield::config {
namespace {

using nlohmann::json;

constexpr int kMaxReferences = 16;  // in a row; more is a circle
constexpr int kMaxNesting = 16;     // of allOf in anyOf in …
constexpr std::size_t kMaxSchemas = 64;

void collect(const json& root, const json& schema, int depth, Schemas& out) {
  const json* target = resolved(root, schema);
  if (target == nullptr || !target->is_object() || depth > kMaxNesting) return;
  if (out.size() >= kMaxSchemas || std::find(out.begin(), out.end(), target) != out.end()) return;
  out.push_back(target);
  static constexpr std::array<const char*, 3> kLists{"allOf", "anyOf", "oneOf"};
  for (const char* name : kLists) {
    const json* list = member(*target, name);
    if (list == nullptr || !list->is_array()) continue;
    for (const json& part : *list) collect(root, part, depth + 1, out);
  }
  for (const char* name : {"then", "else"}) {
    if (const json* part = member(*target, name)) collect(root, *part, depth + 1, out);
  }
}

}  // namespace

const json* member(const json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

const json* resolved(const json& root, const json& schema) {
  const json* at = &schema;
  for (int hops = 0; hops < kMaxReferences; ++hops) {
    const json* reference = member(*at, "$ref");
    if (reference == nullptr) return at;
    if (!reference->is_string()) return nullptr;
    const auto& text = reference->get_ref<const std::string&>();
    if (text.empty() || text.front() != '#') return nullptr;
    try {
      at = &root.at(json::json_pointer(text.substr(1)));
    } catch (const json::exception&) {
      return nullptr;  // a pointer that is none, or that leads nowhere
    }
  }
  return nullptr;
}

Schemas schemas_of(const json& root, const json& schema) {
  Schemas out;
  collect(root, schema, 0, out);
  return out;
}

Schemas property_of(const json& root, const Schemas& schemas, const std::string& key) {
  Schemas out;
  for (const json* schema : schemas) {
    const json* properties = member(*schema, "properties");
    const json* property = properties == nullptr ? nullptr : member(*properties, key.c_str());
    if (property == nullptr) property = member(*schema, "additionalProperties");
    if (property != nullptr) collect(root, *property, 0, out);
  }
  return out;
}

Schemas item_of(const json& root, const Schemas& schemas, std::size_t index) {
  Schemas out;
  for (const json* schema : schemas) {
    const json* items = member(*schema, "items");
    if (items == nullptr) continue;
    if (!items->is_array()) {
      collect(root, *items, 0, out);
    } else if (index < items->size()) {
      collect(root, (*items)[index], 0, out);
    }
  }
  return out;
}

bool allows(const Schemas& schemas, const std::string& type) {
  const auto says_no = [&](const json* schema) {
    const json* types = member(*schema, "type");
    if (types == nullptr) return false;
    if (types->is_string()) return *types != type;
    return types->is_array() && std::find(types->begin(), types->end(), json(type)) == types->end();
  };
  const auto speaks = [](const json* schema) { return member(*schema, "type") != nullptr; };
  // Of combined schemas one that agrees is enough: whether the others let it pass is the
  // validator's matter.
  return std::none_of(schemas.begin(), schemas.end(), speaks) ||
         std::any_of(schemas.begin(), schemas.end(),
                     [&](const json* schema) { return speaks(schema) && !says_no(schema); });
}

bool is_secret(const Schemas& schemas) {
  return std::any_of(schemas.begin(), schemas.end(), [](const json* schema) {
    const json* mark = member(*schema, "secret");
    return mark != nullptr && mark->is_boolean() && mark->get<bool>();
  });
}

std::string pointer_to(const std::string& parent, const std::string& step) {
  std::string out = parent + '/';
  for (const char c : step) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace jackfield::config
