// SPDX-License-Identifier: MIT
#include "host/plugin/capabilities.hpp"

#include "sdk/model/generated/json_reader.hpp"
#include "sdk/model/generated/json_writer.hpp"

#include <jackfield/cpp/json_check.hpp>

#include <nlohmann/json.hpp>

#include <string>

namespace jackfield::plugin {
namespace {

/// A merge patch can only replace a list. Variants told as an object are patched by their names.
void apply_by_name(nlohmann::json& variants, const nlohmann::json& patches) {
  for (nlohmann::json& variant : variants) {
    const auto patch = patches.find(variant.value("variant", ""));
    if (patch != patches.end()) variant.merge_patch(*patch);
  }
}

Result<void> apply(nlohmann::json& capabilities, std::string_view patch, const char* whose) {
  if (patch.empty()) return {};
  nlohmann::json json =
      is_json(patch) ? nlohmann::json::parse(patch, nullptr, false) : nlohmann::json();
  if (!json.is_object())
    return invalid(std::string("capabilities from ") + whose + ": expected a JSON object");
  if (json.contains("variants") && json["variants"].is_object()) {
    apply_by_name(capabilities["variants"], json["variants"]);
    json.erase("variants");
  }
  capabilities.merge_patch(json);
  return {};
}

}  // namespace

Result<Capabilities> effective_capabilities(const ChannelManifest& channel,
                                            std::string_view created_patch,
                                            std::string_view check_patch) {
  // A manifest that says nothing means text, both ways (design: everything but id, version and
  // channels has a default).
  nlohmann::json json = {{"variants", {{{"variant", "direct"}, {"text", {{"level", "full"}}}}}}};
  if (channel.capabilities) {
    std::string text;
    write_json(text, *channel.capabilities, JsonForm::full);
    json = nlohmann::json::parse(text, nullptr, false);
  }
  if (const auto done = apply(json, created_patch, "create"); !done) return done.error();
  if (const auto done = apply(json, check_patch, "the check"); !done) return done.error();
  return read_json<Capabilities>(json, ReadMode::lenient);
}

}  // namespace jackfield::plugin
