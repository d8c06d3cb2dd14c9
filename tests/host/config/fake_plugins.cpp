// SPDX-License-Identifier: MIT
#include "tests/host/config/fake_plugins.hpp"

#include <algorithm>

namespace jackfield::config::testing {
namespace {

using nlohmann::json;

const json kLine = json::parse(R"({
  "type": "object",
  "additionalProperties": false,
  "required": ["channel_id", "channel_secret"],
  "properties": {
    "channel_id": {"type": "string", "pattern": "^[0-9]+$", "description": "The number of the channel."},
    "channel_secret": {"type": "string", "minLength": 1, "secret": true},
    "channel_access_token": {"type": "string", "secret": true},
    "bot_name": {"type": "string", "minLength": 1, "maxLength": 20},
    "region": {"enum": ["jp", "tw", "th"]},
    "batch": {"type": "integer", "minimum": 1, "maximum": 5},
    "greet": {"type": "boolean"},
    "languages": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 3},
    "profile": {"$ref": "#/definitions/profile"}
  },
  "definitions": {
    "profile": {
      "type": "object",
      "additionalProperties": false,
      "properties": {"name": {"type": "string"}, "color": {"enum": ["green", "white"]}}
    }
  }
})");

const json kMetaHook = json::parse(R"({
  "type": "object",
  "additionalProperties": false,
  "required": ["app_secret", "verify_token"],
  "properties": {
    "app_secret": {"type": "string", "secret": true},
    "verify_token": {"type": "string", "secret": true}
  }
})");

const json kMeta = json::parse(R"({
  "type": "object",
  "additionalProperties": false,
  "required": ["page_id"],
  "properties": {
    "page_id": {"type": "string"},
    "page_token": {"type": "string", "secret": true}
  }
})");

const json kLoose = json::parse(R"({
  "type": "object",
  "properties": {
    "greeting": {"type": "string"},
    "either": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
    "nested": {"type": "object"}
  }
})");

}  // namespace

FakePlugins::FakePlugins() {
  plugins_.push_back({"line",
                      {"line"},
                      {"push", "api", "multicast"},
                      kLine,
                      nullptr,
                      false,
                      {"https://api.line.me", "https://api-data.line.me", "*.line.me"}});
  plugins_.push_back({"meta", {"messenger", "instagram"}, {"send"}, kMeta, kMetaHook, true});
  plugins_.push_back({"loose", {"loose"}, {}, kLoose, nullptr, false});
  plugins_.push_back({"echo", {"echo"}, {}, nullptr, nullptr, false});
  plugins_.push_back({"bad-schema", {"bad"}, {}, {{"type", "nonsense"}}, nullptr, false});
}

const PluginInfo* FakePlugins::find(std::string_view id) const {
  const auto found = std::find_if(plugins_.begin(), plugins_.end(),
                                  [&](const PluginInfo& plugin) { return plugin.id == id; });
  return found == plugins_.end() ? nullptr : &*found;
}

std::vector<std::string> FakePlugins::ids() const {
  std::vector<std::string> out;
  for (const PluginInfo& plugin : plugins_) out.push_back(plugin.id);
  return out;
}

std::string FakePlugins::fault(std::string_view id) const {
  return id == "email" ? "email.so: it needs libgmime-3.0.so.0, which is not allowed"
                       : std::string();
}

Result<std::string> FakeSecrets::read(SecretPlace place, const std::string& name) const {
  static const std::map<std::pair<SecretPlace, std::string>, std::string> kKnown{
      {{SecretPlace::env, "LINE_TOKEN"}, "token-from-env\n"},
      {{SecretPlace::env, "APP_SECRET"}, "app-secret-from-env"},
      {{SecretPlace::env, "VERIFY"}, "verify-from-env"},
      {{SecretPlace::env, "EMPTY"}, ""},
      {{SecretPlace::file, "line"}, "secret-from-file\n"},
      {{SecretPlace::credential, "helpdesk"},
       "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"},
      {{SecretPlace::credential, "weak"}, "hunter2"}};
  const std::string from = std::string(name_of(place)) + " \"" + name + '"';
  const auto found = kKnown.find({place, name});
  if (found == kKnown.end()) return invalid(from + " is not there");
  return as_secret(found->second, from);
}

std::vector<std::string> secret_texts() {
  return {"token-from-env", "app-secret-from-env", "verify-from-env", "secret-from-file",
          "hunter2",        "whsec_AAEC",          "written-out",     "abcdef",
          "12345"};
}

}  // namespace jackfield::config::testing
