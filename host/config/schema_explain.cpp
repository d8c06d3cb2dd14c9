// SPDX-License-Identifier: MIT
#include "host/config/schema_explain.hpp"

#include "host/config/nearest.hpp"
#include "host/config/schema_walk.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <regex>
#include <string_view>
#include <utility>

namespace jackfield::config {
namespace {

using nlohmann::json;

constexpr int kMaxDepth = 64;

const std::string* text_in(const json& object, const char* name) {
  const json* found = member(object, name);
  return found != nullptr && found->is_string() ? &found->get_ref<const std::string&>() : nullptr;
}

std::string_view type_of(const json& value) {
  if (value.is_object()) return "object";
  if (value.is_array()) return "array";
  if (value.is_string()) return "string";
  if (value.is_boolean()) return "boolean";
  if (value.is_number_integer()) return "integer";
  if (value.is_number()) return "number";
  return "null";
}

/// In the operator's words: TOML has tables and lists.
std::string worded(std::string_view type) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kWords{
      {{"object", "a table"},
       {"array", "a list"},
       {"string", "a text in quotes"},
       {"boolean", "true or false"},
       {"integer", "an integer"},
       {"number", "a number"}}};
  const auto* found = std::find_if(kWords.begin(), kWords.end(),
                                   [&](const auto& pair) { return pair.first == type; });
  return std::string(found == kWords.end() ? type : found->second);
}

std::vector<std::string> texts_of(const json* list) {
  std::vector<std::string> out;
  if (list == nullptr || !list->is_array()) return out;
  for (const json& item : *list) {
    if (item.is_string()) out.push_back(item.get<std::string>());
  }
  return out;
}

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : between) + word;
  return out;
}

std::size_t code_points(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::string counted(const json& characters) {
  return characters.dump() + (characters == 1 ? " character" : " characters");
}

/// One walk over schema and value together.
class Explaining final {
 public:
  Explaining(const json& root, const SettingsMap& map, std::vector<Finding>& out)
      : root_(root), map_(map), out_(out) {}

  void walk(const json& schema_or_reference, const json& value, const std::string& pointer,
            int depth) {
    const json* schema = resolved(root_, schema_or_reference);
    if (schema == nullptr || !schema->is_object() || depth > kMaxDepth) return;
    if (!type_fits(*schema, value, pointer)) return;
    choice(*schema, value, pointer);
    if (value.is_string()) text(*schema, value.get_ref<const std::string&>(), pointer);
    if (value.is_number()) number(*schema, value, pointer);
    if (value.is_array()) list(*schema, value, pointer, depth);
    if (value.is_object()) table(*schema, value, pointer, depth);
    if (const json* parts = member(*schema, "allOf"); parts != nullptr && parts->is_array()) {
      for (const json& part : *parts) walk(part, value, pointer, depth + 1);
    }
  }

 private:
  Finding& add(const char* code, const std::string& pointer, std::string text,
               std::string expected) {
    Finding finding;
    finding.code = code;
    finding.pointer = pointer;
    finding.text = std::move(text);
    finding.expected = std::move(expected);
    return out_.emplace_back(std::move(finding));
  }

  bool may_show(const std::string& pointer) const { return map_.secret.count(pointer) == 0; }

  bool type_fits(const json& schema, const json& value, const std::string& pointer) {
    const json* wanted = member(schema, "type");
    if (wanted == nullptr) return true;
    std::vector<std::string> types = texts_of(wanted);
    if (wanted->is_string()) types.push_back(wanted->get<std::string>());
    const std::string_view is = type_of(value);
    const bool whole =
        value.is_number_float() && std::floor(value.get<double>()) == value.get<double>();
    const bool fits = std::any_of(types.begin(), types.end(), [&](const std::string& type) {
      return type == is || (type == "number" && is == "integer") || (type == "integer" && whole);
    });
    if (fits || types.empty()) return true;
    std::vector<std::string> words;
    words.reserve(types.size());
    for (const std::string& type : types) words.push_back(worded(type));
    Finding& finding = add("wrong-type", pointer, "is " + (is == "string" ? "a text" : worded(is)),
                           joined(words, " or "));
    const bool hidden = !may_show(pointer) || is_secret(item_of(root_, {&schema}, 0));
    if (!hidden) suggest_type(finding, types.front(), value);
    return false;
  }

  static void suggest_type(Finding& finding, const std::string& type, const json& value) {
    if (type == "string" && value.is_number_integer()) {
      finding.suggestion = finding.written = '"' + value.dump() + '"';
    }
    if (type == "array" && value.is_string()) {
      finding.suggestion = finding.written = '[' + toml_text(value.get<std::string>()) + ']';
    }
    if (!value.is_string()) return;
    const auto& text = value.get_ref<const std::string&>();
    const bool digits = !text.empty() && text.size() < 16 &&
                        text.find_first_not_of("0123456789") == std::string::npos &&
                        (text.size() == 1 || text.front() != '0');
    if ((type == "integer" || type == "number") && digits) {
      finding.suggestion = finding.written = text;
    }
    if (type == "boolean" && (text == "true" || text == "false")) {
      finding.suggestion = finding.written = text;
    }
  }

  void choice(const json& schema, const json& value, const std::string& pointer) {
    const json* choices = member(schema, "enum");
    if (choices == nullptr || !choices->is_array()) return;
    if (std::find(choices->begin(), choices->end(), value) != choices->end()) return;
    const std::vector<std::string> names = texts_of(choices);
    Finding& finding = add("unknown-choice", pointer, "has no such choice",
                           names.empty() ? "" : "one of " + joined(names, ", "));
    if (!value.is_string() || !may_show(pointer)) return;
    finding.suggestion = nearest_name(value.get_ref<const std::string&>(), names);
    finding.written = toml_text(finding.suggestion);
  }

  void text(const json& schema, const std::string& value, const std::string& pointer) {
    const std::size_t length = code_points(value);
    const json* least = member(schema, "minLength");
    if (least != nullptr && least->is_number_unsigned() && length < least->get<std::size_t>()) {
      add("too-short", pointer, length == 0 ? "is empty" : "is too short",
          "at least " + counted(*least));
    }
    const json* most = member(schema, "maxLength");
    if (most != nullptr && most->is_number_unsigned() && length > most->get<std::size_t>()) {
      add("too-long", pointer, "is too long", "at most " + counted(*most));
    }
    const std::string* pattern = text_in(schema, "pattern");
    if (pattern != nullptr && !std::regex_search(value, std::regex(*pattern))) {
      add("wrong-form", pointer, "has a wrong form", "a text that matches " + *pattern);
    }
  }

  void number(const json& schema, const json& value, const std::string& pointer) {
    const json* least = member(schema, "minimum");
    if (least != nullptr && least->is_number() && value < *least) {
      add("out-of-range", pointer, "is too small", "at least " + least->dump());
    }
    const json* most = member(schema, "maximum");
    if (most != nullptr && most->is_number() && value > *most) {
      add("out-of-range", pointer, "is too large", "at most " + most->dump());
    }
  }

  void list(const json& schema, const json& value, const std::string& pointer, int depth) {
    const json* least = member(schema, "minItems");
    if (least != nullptr && least->is_number_unsigned() &&
        value.size() < least->get<std::size_t>()) {
      add("too-few", pointer, "has too few entries", "at least " + least->dump());
    }
    const json* most = member(schema, "maxItems");
    if (most != nullptr && most->is_number_unsigned() && value.size() > most->get<std::size_t>()) {
      add("too-many", pointer, "has too many entries", "at most " + most->dump());
    }
    const json* items = member(schema, "items");
    if (items == nullptr || items->is_array()) return;
    for (std::size_t i = 0; i < value.size(); ++i) {
      walk(*items, value[i], pointer_to(pointer, std::to_string(i)), depth + 1);
    }
  }

  void table(const json& schema, const json& value, const std::string& pointer, int depth) {
    const json* properties = member(schema, "properties");
    std::vector<std::string> names;
    if (properties != nullptr && properties->is_object()) {
      for (const auto& [name, unused] : properties->items()) names.push_back(name);
    }
    std::vector<std::string> renamed;
    for (const auto& [key, below] : value.items()) {
      const std::string at = pointer_to(pointer, key);
      const json* property = properties == nullptr ? nullptr : member(*properties, key.c_str());
      if (property != nullptr) {
        walk(*property, below, at, depth + 1);
      } else if (const json* others = member(schema, "additionalProperties");
                 others != nullptr && others->is_object()) {
        walk(*others, below, at, depth + 1);
      } else {
        unknown(schema, value, names, at, key, renamed);
      }
    }
    for (const std::string& name : texts_of(member(schema, "required"))) {
      const bool there = value.find(name) != value.end();
      const bool misspelled = std::find(renamed.begin(), renamed.end(), name) != renamed.end();
      if (!there && !misspelled) {
        const json* property = properties == nullptr ? nullptr : member(*properties, name.c_str());
        const std::string* about =
            property == nullptr ? nullptr : text_in(*property, "description");
        add("missing-key", pointer, "has no \"" + shown_name(name) + '"',
            shown_name(name) + " = …" + (about == nullptr ? "" : " (" + shown_name(*about) + ')'));
      }
    }
  }

  void unknown(const json& schema, const json& value, std::vector<std::string> names,
               const std::string& pointer, const std::string& key,
               std::vector<std::string>& renamed) {
    const json* others = member(schema, "additionalProperties");
    const bool refused = others != nullptr && others->is_boolean() && !others->get<bool>();
    // A schema that names keys and says nothing of others probably forgot them; one with patterns
    // did not.
    const bool doubtful = others == nullptr && !names.empty();
    if (member(schema, "patternProperties") != nullptr || (!refused && !doubtful)) return;
    const std::string known = joined(names, ", ");
    std::erase_if(names, [&](const std::string& name) { return value.find(name) != value.end(); });
    const std::string near = nearest_name(key, names);
    Finding& finding = add("unknown-key", pointer, "is unknown to the plugin",
                           near.empty() && !known.empty() ? "one of " + known : "");
    finding.warning = !refused;
    finding.at_key = true;
    finding.suggestion = near;
    finding.written = near;
    if (!near.empty() && refused) renamed.push_back(near);
  }

  const json& root_;
  const SettingsMap& map_;
  std::vector<Finding>& out_;
};

}  // namespace

std::vector<Finding> explain_settings(const json& schema, const json& value,
                                      const SettingsMap& map) {
  std::vector<Finding> out;
  Explaining(schema, map, out).walk(schema, value, "", 0);
  return out;
}

}  // namespace jackfield::config
