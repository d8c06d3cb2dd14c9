// SPDX-License-Identifier: MIT
#include "host/plugin/manifest.hpp"

#include "host/plugin/schema_form.hpp"
#include "host/plugin/send_declarations.hpp"
#include "sdk/model/generated/json_reader.hpp"

#include <jackfield/abi.h>
#include <jackfield/cpp/json_check.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <initializer_list>
#include <set>

namespace jackfield::plugin {
namespace {

using Faults = std::vector<std::string>;

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return is_lower(c) || (c >= 'A' && c <= 'Z');
}

bool is_name(std::string_view text, std::string_view also) {
  return !text.empty() && text.size() <= 63 && is_lower(text.front()) &&
         std::all_of(text.begin(), text.end(), [also](char c) {
           return is_lower(c) || is_digit(c) || also.find(c) != std::string_view::npos;
         });
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), text) != names.end();
}

/// A number of a version: digits without a leading zero.
bool take_number(std::string_view& text) {
  std::size_t length = 0;
  while (length < text.size() && is_digit(text[length])) ++length;
  if (length == 0 || length > 9 || (length > 1 && text.front() == '0')) return false;
  text.remove_prefix(length);
  return true;
}

/// "rc.1": identifiers with dots between; numbers without a leading zero where `strict`.
bool are_identifiers(std::string_view text, bool strict) {
  while (true) {
    const std::string_view one = text.substr(0, text.find('.'));
    if (one.empty()) return false;
    for (const char c : one) {
      if (!is_digit(c) && !is_letter(c) && c != '-') return false;
    }
    if (strict && one.size() > 1 && one.front() == '0' &&
        std::all_of(one.begin(), one.end(), is_digit)) {
      return false;
    }
    if (one.size() == text.size()) return true;
    text.remove_prefix(one.size() + 1);
  }
}

void check_pointer(const std::string& pointer, const std::string& where, Faults& faults) {
  if (!pointer.empty() && pointer.front() != '/') {
    faults.push_back(where + ": expected a JSON Pointer, such as \"/secret\"");
  }
}

void check_schema(const std::string& text, const std::string& where, Faults& faults) {
  if (text.empty()) return;
  check_schema_form(nlohmann::json::parse(text, nullptr, false), where, faults);
}

void check_signature(const SignatureRecipe& recipe, const std::string& where, Faults& faults) {
  if (!is_one_of(recipe.algorithm, {"hmac-sha256", "hmac-sha1", "hmac-sha512"})) {
    faults.push_back(where + "/algorithm: expected hmac-sha256, hmac-sha1 or hmac-sha512");
  }
  if (!is_one_of(recipe.encoding, {"base64", "base64url", "hex"})) {
    faults.push_back(where + "/encoding: expected base64, base64url or hex");
  }
  check_pointer(recipe.key, where + "/key", faults);
}

void check_parts(const Capability& variant, const std::string& where, Faults& faults) {
  for (std::size_t i = 0; i < variant.parts.size(); ++i) {
    const std::vector<std::string>& pointers = variant.parts[i].unshown;
    for (std::size_t k = 0; k < pointers.size(); ++k) {
      std::string at = where + "/parts/" + std::to_string(i);
      at.append("/unshown/").append(std::to_string(k));
      if (!pointers[k].starts_with("/"))
        faults.push_back(at + ": expected a JSON Pointer, such as \"/media/alt_text\"");
    }
  }
}

void check_channel(const ChannelManifest& channel, const std::string& where, Faults& faults) {
  if (!is_name(channel.name, "-_")) {
    faults.push_back(where + "/name: expected lower-case letters, digits, hyphens, underscores");
  }
  check_schema(channel.config_schema, where + "/config_schema", faults);
  check_pointer(channel.account_key, where + "/account_key", faults);
  check_pointer(channel.origins_key, where + "/origins_key", faults);
  for (std::size_t i = 0; channel.capabilities && i < channel.capabilities->variants.size(); ++i) {
    check_parts(channel.capabilities->variants[i],
                where + "/capabilities/variants/" + std::to_string(i), faults);
  }
  if (channel.signature) check_signature(*channel.signature, where + "/signature", faults);
  for (std::size_t i = 0; i < channel.routes.size(); ++i) {
    const std::string at = where + "/routes/" + std::to_string(i);
    const Route& route = channel.routes[i];
    if (route.path.empty() || route.path.front() != '/')
      faults.push_back(at + "/path: must begin with /");
    if (route.methods.empty()) faults.push_back(at + "/methods: names no method");
    if (!is_one_of(route.per, {"", "address", "account"})) {
      faults.push_back(at + "/per: expected address or account");
    }
  }
}

Faults faults_of(const Manifest& manifest) {
  Faults faults;
  if (!is_plugin_id(manifest.id)) {
    faults.push_back("/id: expected lower-case letters, digits and hyphens, a letter first");
  }
  if (!is_semantic_version(manifest.version)) {
    faults.push_back("/version: expected a semantic version, such as 1.2.0");
  }
  if (manifest.abi && manifest.abi->major != 0 && manifest.abi->major != JF_ABI_MAJOR) {
    faults.push_back("/abi/major: this host has ABI " + std::to_string(JF_ABI_MAJOR));
  }
  if (manifest.channels.empty()) faults.push_back("/channels: names no channel");
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < manifest.channels.size(); ++i) {
    const std::string where = "/channels/" + std::to_string(i);
    check_channel(manifest.channels[i], where, faults);
    if (!names.insert(manifest.channels[i].name).second) {
      faults.push_back(where + "/name: another channel has this name");
    }
  }
  check_schema(manifest.hook_schema, "/hook_schema", faults);
  if (!manifest.permissions) return faults;
  for (const std::string& library : manifest.permissions->needed_libraries) {
    if (library.empty() || library.find('/') != std::string::npos) {
      faults.push_back("/permissions/needed_libraries: expected file names without a path");
    }
  }
  return faults;
}

std::string lines(const Faults& faults) {
  std::string text;
  for (const std::string& one : faults) text += (text.empty() ? "" : "\n") + one;
  return text;
}

Result<nlohmann::json> parse(std::string_view text) {
  // The bounded check first: the parser below has no limit of depth.
  if (!is_json(text)) return invalid("the manifest is not JSON (UTF-8, at most 64 deep)");
  return nlohmann::json::parse(text, nullptr, false);
}

/// What is for the host alone is read by its own reader, and is no part of the model.
void take_what_looks_ahead(nlohmann::json& manifest, Faults& faults) {
  const auto channels = manifest.find("channels");
  if (!manifest.is_object() || channels == manifest.end() || !channels->is_array()) return;
  for (std::size_t i = 0; i < channels->size(); ++i)
    take_send_declarations((*channels)[i], "/channels/" + std::to_string(i), faults);
}

}  // namespace

bool is_plugin_id(std::string_view id) {
  return is_name(id, "-");
}

bool is_semantic_version(std::string_view version) {
  for (int i = 0; i < 3; ++i) {
    if (i > 0) {
      if (version.empty() || version.front() != '.') return false;
      version.remove_prefix(1);
    }
    if (!take_number(version)) return false;
  }
  if (const std::size_t plus = version.find('+'); plus != std::string_view::npos) {
    if (!are_identifiers(version.substr(plus + 1), false)) return false;
    version = version.substr(0, plus);
  }
  return version.empty() || (version.front() == '-' && are_identifiers(version.substr(1), true));
}

Result<Manifest> read_manifest(std::string_view text) {
  Result<nlohmann::json> json = parse(text);
  if (!json) return json.error();
  Manifest manifest;
  ReadErrors errors(ReadMode::lenient);
  Faults faults;
  take_what_looks_ahead(*json, faults);
  if (!read(*json, manifest, errors)) {
    for (const ReadError& error : errors.list())
      faults.push_back(error.pointer + ": " + error.text);
  }
  for (std::string& fault : faults_of(manifest)) {
    // A member that could not be read is reported once, not again for what it now lacks.
    const std::string pointer = fault.substr(0, fault.find(':'));
    const bool is_known =
        std::any_of(errors.list().begin(), errors.list().end(),
                    [&](const ReadError& error) { return error.pointer == pointer; });
    if (!is_known) faults.push_back(std::move(fault));
  }
  if (!faults.empty()) return invalid(lines(faults));
  return manifest;
}

std::vector<std::string> manifest_remarks(std::string_view text) {
  Result<nlohmann::json> json = parse(text);
  if (!json) return {};
  Manifest manifest;
  ReadErrors errors(ReadMode::strict);
  Faults remarks;
  take_what_looks_ahead(*json, remarks);
  if (read(*json, manifest, errors)) return remarks;
  for (const ReadError& error : errors.list()) remarks.push_back(error.pointer + ": " + error.text);
  return remarks;
}

config::PluginInfo plugin_info(const Manifest& manifest) {
  config::PluginInfo info;
  info.id = manifest.id;
  std::vector<nlohmann::json> schemas;
  for (const ChannelManifest& channel : manifest.channels) {
    info.channels.push_back(channel.name);
    for (const Rate& rate : channel.rates) {
      if (std::find(info.rates.begin(), info.rates.end(), rate.key) == info.rates.end())
        info.rates.push_back(rate.key);
    }
    if (channel.config_schema.empty()) continue;
    nlohmann::json schema = nlohmann::json::parse(channel.config_schema, nullptr, false);
    if (std::find(schemas.begin(), schemas.end(), schema) == schemas.end()) {
      schemas.push_back(std::move(schema));
    }
  }
  // Channels of one plugin mostly share their configuration. Where they do not, any of them will do
  // here; `create` has the last word.
  if (schemas.size() == 1) info.config_schema = schemas.front();
  if (schemas.size() > 1) info.config_schema = {{"anyOf", schemas}};
  if (manifest.permissions) info.origins = manifest.permissions->origins;
  info.has_hook = !manifest.hook_schema.empty();
  if (info.has_hook) info.hook_schema = nlohmann::json::parse(manifest.hook_schema, nullptr, false);
  return info;
}

const ChannelManifest* find_channel(const Manifest& manifest, std::string_view name) {
  if (name.empty()) return manifest.channels.size() == 1 ? &manifest.channels.front() : nullptr;
  for (const ChannelManifest& channel : manifest.channels) {
    if (channel.name == name) return &channel;
  }
  return nullptr;
}

}  // namespace jackfield::plugin
