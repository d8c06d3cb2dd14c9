// SPDX-License-Identifier: MIT
#include "webchat_settings.hpp"

#include "webchat_media.hpp"
#include "webchat_origin.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::webchat {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::size_t kSmallestSecret = 32;  // RFC 7518, section 3.2: a key as long as the hash
constexpr std::array<std::string_view, 7> kDays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::string pointer(std::string_view key, std::size_t index) {
  return "/" + std::string(key) + "/" + std::to_string(index);
}

// "09:00-17:30"; the schema has already checked the form.
OpenHours hours_of(std::string_view text) {
  const auto number = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  return {number(0) * 60 + number(3), number(6) * 60 + number(9)};
}

void copy_member(JsonWriter& out, const Config& config, std::string_view name) {
  if (config[name].exists()) out.key(name).raw(config[name].dump());
}

std::string appearance(const Settings& settings, const Config& config) {
  JsonWriter out;
  out.begin_object().key("limits").begin_object();
  out.member("text", static_cast<std::int64_t>(settings.text_max));
  out.member("file", settings.file_max);
  out.member("files", static_cast<std::int64_t>(settings.files_max)).end_object();
  out.key("types").begin_array();
  for (const std::string_view type : allowed_types(settings.zip_allowed)) out.value(type);
  out.end_array();
  for (const char* name : {"title", "subtitle", "color", "locale", "texts", "prechat"})
    copy_member(out, config, name);
  std::string text = std::move(out).text();
  return text.substr(1);  // goes on after the brace, so that what changes can be put first
}

Result<void> read_identity(const Config& config, Settings& settings) {
  for (const Json key : config["identity_keys"]) {
    const std::string at = pointer("identity_keys", settings.identity_keys.size());
    const auto algorithm = jwt_algorithm(key["algorithm"].text());
    if (!algorithm) return config.refuse(at + "/algorithm", "HS256, ES256, RS256 or EdDSA");
    const bool shared = *algorithm == JwtAlgorithm::hs256;
    JwtKey made{*algorithm, std::string(key["kid"].text()), KeyFormat::pem,
                std::string(key[shared ? "secret" : "public_key"].text())};
    if (made.text.empty())
      return config.refuse(at, shared ? "HS256 needs `secret`" : "needs `public_key`, PEM");
    if (shared && made.text.size() < kSmallestSecret)
      return config.refuse(at + "/secret", "HS256 needs a secret of at least 32 bytes");
    const auto same = [&](const JwtKey& other) { return other.id == made.id; };
    if (std::any_of(settings.identity_keys.begin(), settings.identity_keys.end(), same))
      return config.refuse(at + "/kid", "another key has the same kid");
    settings.identity_keys.push_back(std::move(made));
  }
  return {};
}

}  // namespace

Result<Settings> read_settings(const Config& config) {
  Settings settings;
  settings.crypto = config.crypto();
  settings.text = config.text_service();
  settings.widget_id = config["widget_id"].text_or(config.id());
  settings.token_key = config.text("token_key");
  if (settings.token_key.size() < kSmallestSecret)
    return config.refuse("/token_key", "needs at least 32 bytes: it signs every visitor's token");
  settings.token_epoch = config["token_epoch"].int_or(0);
  settings.anonymous_ms = config["anonymous_days"].int_or(90) * kDayMs;
  settings.known_ms = config["known_days"].int_or(365) * kDayMs;
  settings.user_hash_key = config.text("user_hash_key");
  for (const Json origin : config["allowed_origins"]) {
    if (!is_origin_pattern(origin.text()))
      return config.refuse(pointer("allowed_origins", settings.allowed_origins.size()),
                           "expected scheme://host[:port], or https://*.example.com");
    settings.allowed_origins.emplace_back(origin.text());
  }
  if (const Result<void> keys = read_identity(config, settings); !keys) return keys.error();

  const Json uploads = config["uploads"];
  settings.file_max = uploads["max_bytes"].int_or(20 * 1024 * 1024);
  settings.files_max = static_cast<std::uint64_t>(uploads["max_files"].int_or(5));
  settings.zip_allowed = uploads["allow_zip"].bool_or(false);
  settings.text_max = static_cast<std::uint64_t>(config["text_max"].int_or(4000));
  settings.always_away = config["availability"].text() == "offline";
  const Json hours = config["office_hours"];
  settings.has_office_hours = hours.exists();
  settings.utc_offset_min = hours["utc_offset_minutes"].int_or(0);
  for (std::size_t day = 0; day < kDays.size(); ++day)
    for (const Json span : hours[kDays[day]])
      settings.office_hours[day].push_back(hours_of(span.text()));
  settings.appearance = appearance(settings, config);
  return settings;
}

bool is_online(const Settings& settings, std::int64_t now_ms) {
  if (settings.always_away) return false;
  if (!settings.has_office_hours) return true;
  const std::int64_t minutes = now_ms / 60'000 + settings.utc_offset_min;
  const std::int64_t days = minutes / 1440;
  const auto weekday = static_cast<std::size_t>((days + 3) % 7);  // 1970-01-01 was a Thursday
  const std::int64_t minute = minutes % 1440;
  const auto& open = settings.office_hours.at(weekday);
  return std::any_of(open.begin(), open.end(), [&](const OpenHours& span) {
    return minute >= span.from && minute < span.to;
  });
}

}  // namespace jackfield::webchat
