// SPDX-License-Identifier: MIT
#include "host/config/settings.hpp"

#include "host/config/schema_check.hpp"
#include "host/config/schema_walk.hpp"
#include "host/config/secret_value.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace jackfield::config {
namespace {

using nlohmann::json;

/// Turns the tree into JSON, one call a value.
class Reading final {
 public:
  Reading(const json& root, std::string path, const LoadContext& context, PluginSettings& settings,
          SettingsMap& map)
      : root_(root), path_(std::move(path)), context_(context), settings_(settings), map_(map) {}

  json value(const Node& node, const Schemas& schemas, const std::string& pointer) {
    map_.values[pointer] = node.span;
    settings_.positions[pointer] = position_of(node.span, context_.file);
    if (is_secret(schemas)) map_.secret.insert(pointer);
    if (!pointer.empty() && stands_for_a_secret(node, schemas)) return reference(node, pointer);
    switch (node.kind) {
      case NodeKind::table:
        return table(node, schemas, pointer);
      case NodeKind::list:
        return list(node, schemas, pointer);
      case NodeKind::text:
        return text(node, pointer);
      case NodeKind::integer:
        return node.integer;
      case NodeKind::real:
        return real(node, pointer);
      case NodeKind::boolean:
        return node.boolean;
      case NodeKind::moment:
        return node.text;
    }
    return nullptr;
  }

 private:
  static bool stands_for_a_secret(const Node& node, const Schemas& schemas) {
    if (node.kind != NodeKind::table || !allows(schemas, "string")) return false;
    // Where the schema takes only a text, any table must have been meant as a reference.
    return looks_like_reference(node) || (!schemas.empty() && !allows(schemas, "object"));
  }

  json reference(const Node& node, const std::string& pointer) {
    map_.secret.insert(pointer);
    if (auto secret = read_reference(node, key_at(path_, pointer), context_)) {
      settings_.secrets.push_back(*secret);
      return *std::move(secret);
    }
    map_.unreadable.insert(pointer);
    return "";
  }

  json table(const Node& node, const Schemas& schemas, const std::string& pointer) {
    json out = json::object();
    for (const Member& member : node.members) {
      const std::string below = pointer_to(pointer, member.key);
      map_.keys[below] = member.key_span;
      out[member.key] = value(member.value, property_of(root_, schemas, member.key), below);
    }
    return out;
  }

  json list(const Node& node, const Schemas& schemas, const std::string& pointer) {
    json out = json::array();
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      out.push_back(
          value(node.items[i], item_of(root_, schemas, i), pointer_to(pointer, std::to_string(i))));
    }
    return out;
  }

  json text(const Node& node, const std::string& pointer) {
    if (map_.secret.count(pointer) == 0) return node.text;
    if (!node.text.empty()) settings_.secrets.push_back(node.text);
    warn_of_literal(node, key_at(path_, pointer), context_);
    return node.text;
  }

  json real(const Node& node, const std::string& pointer) {
    if (std::isfinite(node.real)) return node.real;
    context_.error("wrong-type", node.span, key_at(path_, pointer), "not a finite number")
        .expected = "a number";
    map_.unreadable.insert(pointer);
    return 0;
  }

  const json& root_;
  std::string path_;
  const LoadContext& context_;
  PluginSettings& settings_;
  SettingsMap& map_;
};

}  // namespace

PluginSettings read_settings(const TableReader& reader, const json* schema,
                             const std::string& owner, const LoadContext& context) {
  PluginSettings settings;
  SettingsMap map;
  const std::string path = reader.path("config");
  const bool written = reader.find("config") != nullptr;
  const Member* member = reader.table("config");
  if (written && member == nullptr) return settings;  // not a table, which is reported
  static const json kNothing = json::object();
  const json& root = schema == nullptr || !schema->is_object() ? kNothing : *schema;
  map.values[""] = reader.header();
  settings.positions[""] = position_of(reader.header(), context.file);
  if (member != nullptr) {
    Reading reading(root, path, context, settings, map);
    settings.value = reading.value(member->value, schemas_of(root, root), "");
  }
  if (schema != nullptr && !schema->is_null()) {
    check_settings(*schema, settings.value, map, path, owner, context);
  }
  return settings;
}

std::string key_at(const std::string& path, const std::string& pointer) {
  std::string out = path;
  for (std::size_t at = 0; at < pointer.size();) {
    const std::size_t next = std::min(pointer.find('/', at + 1), pointer.size());
    std::string step = pointer.substr(at + 1, next - at - 1);
    for (const auto& [escaped, plain] : {std::pair{"~1", "/"}, std::pair{"~0", "~"}}) {
      for (std::size_t found = step.find(escaped); found != std::string::npos;
           found = step.find(escaped, found + 1)) {
        step.replace(found, 2, plain);
      }
    }
    const bool index = !step.empty() && step.find_first_not_of("0123456789") == std::string::npos;
    out += index ? '[' + step + ']' : '.' + shown_name(step);
    at = next;
  }
  return out;
}

}  // namespace jackfield::config
