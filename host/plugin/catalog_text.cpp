// SPDX-License-Identifier: MIT
#include "host/plugin/catalog_text.hpp"

#include "host/plugin/capabilities.hpp"
#include "host/plugin/manifest.hpp"
#include "sdk/model/generated/json_writer.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

namespace jackfield::plugin {
namespace {

using Json = nlohmann::json;

std::string shown(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

/// Text of a stranger's file, fit for a terminal: no control characters.
std::string plain(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return text;
}

std::string channel_names(const Manifest& manifest) {
  std::string names;
  for (const ChannelManifest& channel : manifest.channels)
    names += (names.empty() ? "" : ", ") + channel.name;
  return names;
}

Json parsed(const std::string& text) {
  return text.empty() ? Json() : Json::parse(text, nullptr, false);
}

Json summary(const Catalog::Entry& entry) {
  Json json = {{"id", entry.id}, {"file", entry.file.string()}, {"usable", entry.usable()}};
  if (!entry.usable()) json["fault"] = entry.fault;
  if (entry.manifest_text.empty()) return json;
  json["version"] = entry.manifest.version;
  json["channels"] = Json::array();
  for (const ChannelManifest& channel : entry.manifest.channels)
    json["channels"].push_back(channel.name);
  return json;
}

Json capabilities_of(const ChannelManifest& channel) {
  const Result<Capabilities> capabilities = effective_capabilities(channel, {}, {});
  if (!capabilities) return {};
  std::string text;
  write_json(text, *capabilities, JsonForm::full);
  return parsed(text);
}

Json description(const Catalog::Entry& entry) {
  Json json = summary(entry);
  if (entry.manifest_text.empty()) return json;
  json["manifest"] = parsed(entry.manifest_text);
  json["remarks"] = manifest_remarks(entry.manifest_text);
  json["capabilities"] = Json::object();
  for (const ChannelManifest& channel : entry.manifest.channels) {
    json["capabilities"][channel.name] = capabilities_of(channel);
  }
  return json;
}

bool is_marked(const Json& schema, const char* word) {
  return schema.is_object() && schema.contains(word) && schema[word] == true;
}

void describe_schema(const std::string& schema, std::ostream& out) {
  const Json json = parsed(schema);
  if (!json.is_object() || !json.contains("properties") || !json["properties"].is_object()) return;
  const Json required = json.value("required", Json::array());
  for (const auto& [key, value] : json["properties"].items()) {
    out << "      " << plain(key);
    if (value.is_object() && value.contains("type") && value["type"].is_string()) {
      out << "  " << plain(value["type"].get<std::string>());
    }
    if (std::find(required.begin(), required.end(), key) != required.end()) out << ", required";
    if (is_marked(value, "secret")) out << ", secret";
    if (value.is_object() && value.contains("description") && value["description"].is_string()) {
      out << ": " << plain(value["description"].get<std::string>());
    }
    out << "\n";
  }
}

void describe_channel(const ChannelManifest& channel, std::ostream& out) {
  out << "  channel " << channel.name;
  if (!channel.title.empty()) out << " (" << plain(channel.title) << ")";
  out << "\n";
  std::string procedures = "send";
  for (const std::string& procedure : channel.procedures) procedures += ", " + plain(procedure);
  out << "    procedures: " << procedures << "\n";
  if (!channel.config_schema.empty()) out << "    config:\n";
  describe_schema(channel.config_schema, out);
  if (channel.capabilities) out << "    capabilities:\n" << shown(capabilities_of(channel)) << "\n";
}

}  // namespace

int list_plugins(const Catalog& catalog, bool as_json, std::ostream& out) {
  const bool all_well = catalog.directory_faults().empty() &&
                        std::all_of(catalog.entries().begin(), catalog.entries().end(),
                                    [](const Catalog::Entry& entry) { return entry.usable(); });
  if (as_json) {
    Json list = Json::array();
    for (const Catalog::Entry& entry : catalog.entries()) list.push_back(summary(entry));
    out << shown({{"plugins", list}, {"faults", catalog.directory_faults()}}) << "\n";
    return all_well ? 0 : 1;
  }
  for (const Catalog::Entry& entry : catalog.entries()) {
    out << plain(entry.id);
    if (!entry.manifest_text.empty()) {
      out << " " << plain(entry.manifest.version) << "  " << channel_names(entry.manifest);
    }
    out << "  " << plain(entry.file.string()) << "\n";
    if (!entry.usable()) out << "  cannot be used: " << entry.fault << "\n";
  }
  for (const std::string& fault : catalog.directory_faults()) out << fault << "\n";
  if (catalog.entries().empty() && all_well) out << "no plugins\n";
  return all_well ? 0 : 1;
}

int describe_plugin(const Catalog& catalog, std::string_view id, bool as_json, std::ostream& out) {
  const Catalog::Entry* entry = catalog.entry(id);
  if (entry == nullptr) {
    out << (as_json ? shown({{"id", id}, {"fault", "no such plugin"}})
                    : "no plugin " + plain(std::string(id)))
        << "\n";
    return 2;
  }
  if (as_json) {
    out << shown(description(*entry)) << "\n";
    return entry->usable() ? 0 : 1;
  }
  const Manifest& manifest = entry->manifest;
  out << plain(entry->id) << " " << plain(manifest.version)
      << "\n  file: " << plain(entry->file.string()) << "\n";
  if (!entry->usable()) out << "  cannot be used: " << entry->fault << "\n";
  for (const auto& [name, value] :
       {std::pair<const char*, const std::string&>{"title", manifest.title},
        {"licence", manifest.licence},
        {"vendor", manifest.vendor},
        {"homepage", manifest.homepage}}) {
    if (!value.empty()) out << "  " << name << ": " << plain(value) << "\n";
  }
  for (const ChannelManifest& channel : manifest.channels) describe_channel(channel, out);
  if (!manifest.hook_schema.empty()) out << "  hook config:\n";
  describe_schema(manifest.hook_schema, out);
  for (const std::string& remark : manifest_remarks(entry->manifest_text)) {
    out << "  this host does not know " << plain(remark) << "\n";
  }
  return entry->usable() ? 0 : 1;
}

}  // namespace jackfield::plugin
