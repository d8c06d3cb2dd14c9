// SPDX-License-Identifier: MIT
// What an account's media policy means for the host: when a medium is fetched, and how long it may
// lie here. Pure.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <string_view>

namespace jackfield::inbound {

/// The kind under which the store keeps what `media_fetch` will need.
inline constexpr std::string_view kOnDemand = "media_on_demand";
/// How long bytes lie here that may be shown and not kept: a person's look, and its repeats.
inline constexpr std::int64_t kShownMs = 10 * 60'000;
/// How long a medium can be asked for where the network tells no time.
inline constexpr std::int64_t kAskableMs = 30LL * 24 * 3600 * 1000;

inline bool may_keep(const Capabilities& capabilities) {
  return !capabilities.media || capabilities.media->may_store != "never";
}

inline bool is_on_demand(const Capabilities& capabilities) {
  return !may_keep(capabilities) ||
         (capabilities.media && capabilities.media->fetch == "on_demand");
}

/// Until when it may lie here; 0: as the operator's retention says.
inline std::int64_t kept_until(const Capabilities& capabilities, std::int64_t now) {
  if (!may_keep(capabilities)) return now + kShownMs;
  const bool is_cache = capabilities.media && capabilities.media->may_store == "cache";
  return is_cache && capabilities.media->cache_ms > 0 ? now + capabilities.media->cache_ms : 0;
}

/// Until when it can be fetched.
inline std::int64_t askable_until(const Capabilities& capabilities, std::int64_t now) {
  const std::int64_t told = capabilities.media ? capabilities.media->available_ms : 0;
  return now + (told > 0 ? told : kAskableMs);
}

}  // namespace jackfield::inbound
