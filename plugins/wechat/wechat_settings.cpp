// SPDX-License-Identifier: MIT
#include "wechat_settings.hpp"

#include <utility>

namespace jackfield::wechat {
namespace {

constexpr std::size_t kKeyLetters = 43;
constexpr std::size_t kKeyBytes = 32;

// 43 characters carry 258 bits; what the last two of them are means nothing, so a strict reader of
// base64 would refuse good keys.
bool add_key(Settings& settings, const std::string& letters) {
  if (letters.size() != kKeyLetters) return false;
  Result<std::string> key = settings.crypto.from_base64(letters, Base64::any);
  if (!key || key->size() != kKeyBytes) return false;
  settings.keys.push_back(std::move(*key));
  return true;
}

}  // namespace

Result<Settings> read_settings(const Config& config) {
  Settings settings;
  settings.app_id = config.text("app_id");
  settings.app_secret = config.text("app_secret");
  settings.token = config.text("token");
  settings.crypto = config.crypto();
  settings.text = config.text_service();
  settings.passive_reply_ms = config["passive_reply_ms"].int_or(0);
  settings.profile = config["profile"].dump();
  const std::string_view host = config["api_host"].text();
  settings.api = "https://" + std::string(host.empty() ? "api.weixin.qq.com" : host);
  // An operator who chose a host meant that one. Source: sheet 2.2, API hosts.
  if (host.empty()) settings.api_other = "https://api2.weixin.qq.com";
  if (settings.app_id.empty()) return config.refuse("/app_id", "the AppID of the console");
  if (settings.app_secret.empty())
    return config.refuse("/app_secret", "the AppSecret of the console");
  // An empty token would let anybody sign.
  if (settings.token.empty()) return config.refuse("/token", "the token of the server settings");

  const std::string key = config.text("encoding_aes_key");
  const std::string previous = config.text("encoding_aes_key_previous");
  if (!key.empty() && !add_key(settings, key))
    return config.refuse("/encoding_aes_key", "43 letters and digits");
  if (!previous.empty() && !add_key(settings, previous))
    return config.refuse("/encoding_aes_key_previous", "43 letters and digits");
  const std::string mode = config.text("mode");
  if (mode == "compatible") settings.mode = Mode::compatible;
  if (mode == "secure" || (mode.empty() && !key.empty())) settings.mode = Mode::secure;
  if (settings.mode != Mode::plaintext && key.empty())
    return config.refuse("/encoding_aes_key", "the EncodingAESKey that this mode needs");
  return settings;
}

}  // namespace jackfield::wechat
