// SPDX-License-Identifier: MIT
#include "host/outbound/channel_profiles.hpp"

#include <utility>

namespace jackfield::outbound {
namespace {

/// Every member with its type: what a plugin says is checked before anybody relies on it.
bool has_form(const nlohmann::ordered_json& result) {
  if (!result.is_object() || !result.value("declared", nlohmann::ordered_json()).is_boolean() ||
      !result.value("now", nlohmann::ordered_json()).is_object() ||
      !result.value("differences", nlohmann::ordered_json()).is_array())
    return false;
  for (const auto& each : result["differences"]) {
    if (!each.is_object() || !each.contains("name") || !each["name"].is_string() ||
        !each.contains("now") || !each.contains("wanted"))
      return false;
  }
  return true;
}

}  // namespace

Result<nlohmann::ordered_json> profile_report(const std::string& account, std::string_view result,
                                              bool applies) {
  nlohmann::ordered_json told = nlohmann::ordered_json::parse(result, nullptr, false);
  if (!has_form(told)) return internal("the plugin's result is no channel profile");
  nlohmann::ordered_json differences = std::move(told["differences"]);
  nlohmann::ordered_json after = told["now"];
  for (auto& each : differences) {
    const std::string name = each["name"].get<std::string>();
    if (each["wanted"].is_null()) {
      after.erase(name);
    } else {
      after[name] = each["wanted"];
    }
    // A plugin that does not look closer has the whole part changed.
    if (!each.contains("changes") || !each["changes"].is_array())
      each["changes"] = nlohmann::ordered_json::array({nlohmann::ordered_json::object(
          {{"pointer", ""}, {"now", each["now"]}, {"wanted", each["wanted"]}})});
  }
  nlohmann::ordered_json report = {{"account", account},
                                   {"declared", told["declared"]},
                                   {"applied", applies && !differences.empty()},
                                   {"before", std::move(told["now"])}};
  if (applies) report["after"] = std::move(after);
  report["differences"] = std::move(differences);
  return report;
}

bool ChannelProfiles::run(state::LiveAccount& account, bool applies, Ended ended) {
  // Two at once would each set what the other has just seen.
  if (!busy_->insert(account.id).second) return false;
  const std::shared_ptr<void> turn(nullptr,
                                   [busy = busy_, id = account.id](void*) { busy->erase(id); });
  const std::string argument = nlohmann::json{{"apply", applies}}.dump();
  prompt_.run(account, std::string(kChannelProfile), argument,
              [turn, ended = std::move(ended)](const Done& done) { ended(done); });
  return true;
}

}  // namespace jackfield::outbound
