// SPDX-License-Identifier: MIT
// An account's configuration, as every part of the plugin reads it. Made once, never changed.
#pragma once

#include <jackfield/cpp/channel.hpp>
#include <jackfield/cpp/jwt.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::webchat {

/// Minutes of a day, from its midnight.
struct OpenHours {
  std::int64_t from = 0;
  std::int64_t to = 0;
};

struct Settings {
  Crypto crypto{nullptr};
  Text text{nullptr};

  std::string widget_id;
  std::string token_key;
  std::int64_t token_epoch = 0;
  std::int64_t anonymous_ms = 0;  // how long a token lives
  std::int64_t known_ms = 0;      // claimed and verified ones
  std::vector<std::string> allowed_origins;
  std::vector<JwtKey> identity_keys;
  std::string user_hash_key;  // empty: the option is off

  std::uint64_t text_max = 4000;  // code points
  std::int64_t file_max = 0;      // bytes
  std::uint64_t files_max = 5;    // per message; 0: no uploads
  bool zip_allowed = false;
  std::string appearance;  // the members of a session's `config` that never change, JSON
  bool always_away = false;
  bool has_office_hours = false;
  std::int64_t utc_offset_min = 0;
  std::array<std::vector<OpenHours>, 7> office_hours;  // from Monday
};

/// Reads the configuration; refuses with the key at fault what the schema cannot tell.
Result<Settings> read_settings(const Config& config);

/// Whether somebody is there to answer at `now_ms`.
bool is_online(const Settings& settings, std::int64_t now_ms);

}  // namespace jackfield::webchat
