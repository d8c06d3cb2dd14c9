// SPDX-License-Identifier: MIT
#include "meta_settings.hpp"

#include <utility>

namespace jackfield::meta {
namespace {

constexpr std::string_view kVersion = "v26.0";  // released 2026-07-29, the newest on 2026-11-21

// Instagram Login does not say which of the two secrets signs, so both are tried.
// Source: fact sheet Instagram, 3.1, 2026-11-21.
void read_signing(const Json& from, Settings& settings) {
  settings.app_id = from["app_id"].id();
  settings.app_secret = from["app_secret"].text();
  settings.instagram_app_secret = from["instagram_app_secret"].text();
  settings.verify_token = from["verify_token"].text();
  for (const std::string_view key : {"app_secret", "instagram_app_secret"}) {
    // An empty key would let anybody sign.
    if (const std::string_view secret = from[key].text(); !secret.empty())
      settings.secrets.emplace_back(secret);
  }
}

}  // namespace

Result<Settings> read_account(const Config& config, Network network) {
  Settings settings;
  settings.network = network;
  settings.crypto = config.crypto();
  settings.text = config.text_service();
  settings.page_id = config["page_id"].id();
  settings.ig_id = config["ig_id"].id();
  settings.has_instagram_login = config.text("login") == "instagram";
  settings.access_token = config.text("access_token");
  settings.version = config["api_version"].text_or(kVersion);
  settings.uploads = config["upload_media"].bool_or(false);
  settings.profile = config["profile"].dump();
  const Json hook = config.hook();
  read_signing(hook.is_object() ? hook : config.root(), settings);
  if (settings.app_secret.empty()) settings.app_secret = config.text("app_secret");
  if (settings.app_id.empty()) settings.app_id = config["app_id"].id();

  if (settings.address().empty())
    return config.refuse(settings.is_instagram() ? "/ig_id" : "/page_id",
                         "the account's own number");
  if (settings.node().empty())
    return config.refuse("/page_id", "the number of the Page that the account is linked to");
  if (settings.access_token.empty()) return config.refuse("/access_token", "the access token");
  if (hook.is_object()) return settings;
  if (settings.secrets.empty())
    return config.refuse("/app_secret", "the app secret, here or in a [[hook]]");
  if (settings.verify_token.empty())
    return config.refuse("/verify_token", "the word that Meta gives back, here or in a [[hook]]");
  return settings;
}

Result<Settings> read_hook(const Config& config) {
  Settings settings;
  settings.crypto = config.crypto();
  settings.text = config.text_service();
  read_signing(config.root(), settings);
  if (settings.secrets.empty()) return config.refuse("/app_secret", "the app secret");
  if (settings.verify_token.empty())
    return config.refuse("/verify_token", "the word that Meta gives back");
  return settings;
}

}  // namespace jackfield::meta
