// SPDX-License-Identifier: MIT
// What the operator's one file says, as plain values. Made by config_load, read by everybody,
// changed by nobody: a reload makes a new Config and reload.hpp tells the two apart. What each key
// means, its unit and its default stand in key_table.cpp, from which docs/configuration.md is
// written.
#pragma once

#include "host/config/position.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace jackfield::config {

/// Limits of each HTTP listener, named as in host/net/http_limits.hpp, and of what both may leave
/// to the store. A limit says no to one peer; it never lets memory grow.
struct Limits {
  std::uint64_t header_bytes = 16 * 1024;
  std::uint64_t target_bytes = 8 * 1024;
  std::uint64_t header_count = 100;
  std::uint64_t body_bytes = 1024 * 1024;
  std::uint64_t header_timeout_ms = 10'000;
  std::uint64_t body_timeout_ms = 10'000;
  std::uint64_t body_bytes_per_second = 1024;
  std::uint64_t idle_timeout_ms = 60'000;
  std::uint64_t write_timeout_ms = 20'000;
  std::uint64_t linger_ms = 2'000;
  std::uint64_t drain_timeout_ms = 10'000;
  std::uint64_t max_connections = 10'000;
  std::uint64_t max_per_address = 0;  // 0: off
  std::uint64_t max_pending = 20'000;
  std::uint64_t stream_queue_bytes = 1024 * 1024;
  std::uint64_t retry_after_s = 1;
  std::uint64_t store_queue_bytes = 64 * 1024 * 1024;

  friend bool operator==(const Limits&, const Limits&) = default;
};

/// What becomes of what pictures tell beside what they show: place, time, device.
enum class ImageMetadata : std::uint8_t { keep, remove };

struct Media {
  std::uint64_t max_bytes = 100 * 1024 * 1024;
  std::uint64_t max_files = 100;  ///< Of one message.
  std::chrono::seconds link_lifetime{86'400};
  ImageMetadata image_metadata = ImageMetadata::keep;

  friend bool operator==(const Media&, const Media&) = default;
};

enum class LogLevel : std::uint8_t { trace, debug, info, warning, error };
enum class LogFormat : std::uint8_t { logfmt, json };

struct Log {
  LogLevel level = LogLevel::info;
  LogFormat format = LogFormat::logfmt;

  friend bool operator==(const Log&, const Log&) = default;
};

/// How long things are kept, and how much of them. Zero days: for ever; zero bytes: no limit.
struct Retention {
  std::chrono::days journal{90};
  std::chrono::days raw{7};
  std::chrono::days media{30};
  std::chrono::days outbox{30};
  std::uint64_t journal_bytes = 0;
  std::uint64_t raw_bytes = 0;
  std::uint64_t media_bytes = 0;

  friend bool operator==(const Retention&, const Retention&) = default;
};

/// How sends are tried.
struct Sending {
  std::chrono::hours retry{24};  // a message that keeps failing is expired after that
  std::uint64_t in_flight = 64;  // of one account, each of another conversation

  friend bool operator==(const Sending&, const Sending&) = default;
};

/// The table [host]. Paths are absolute or relative to the working directory: the loader has
/// already joined them with the folder of the file.
struct Host {
  Position at;
  std::string listen = "127.0.0.1:8080";
  Position listen_at;
  std::string api_listen = "127.0.0.1:8081";
  Position api_listen_at;
  std::string public_url;  // no slash at the end; empty: not told
  Position public_url_at;
  std::string data_dir = "/var/lib/jackfield";
  Position data_dir_at;
  std::vector<std::string> plugin_dirs{"/usr/lib/jackfield/plugins"};
  Position plugin_dirs_at;
  std::vector<std::string> trusted_proxies;  // addresses and networks: "10.0.0.0/8", "::1"
  std::vector<std::string> allowed_hosts;    // for the Host header; empty: any
  std::vector<std::string> allow_draft_extensions;
  std::vector<std::string> allowed_needed_libraries;
  Limits limits;
  Media media;
  Log log;
  Sending sending;
  Retention retention;

  friend bool operator==(const Host&, const Host&) = default;
};

/// A plugin's own settings, of an account or of a hook. `value` is always an object and holds the
/// secrets themselves: it is handed to the plugin and never logged, shown or stored.
struct PluginSettings {
  nlohmann::json value = nlohmann::json::object();
  std::map<std::string, Position> positions;  // by JSON Pointer into `value`; "" is the whole
  std::vector<std::string> secrets;           // each secret text in `value`, for scrubbing

  friend bool operator==(const PluginSettings&, const PluginSettings&) = default;
};

/// A webhook address with its own settings, for one account or shared by many.
struct Hook {
  Position at;
  std::string id;
  std::string plugin;
  PluginSettings config;

  friend bool operator==(const Hook&, const Hook&) = default;
};

enum class Isolation : std::uint8_t { none };

/// A token bucket: so many at once, and then so many a second.
struct RateLimit {
  double burst = 1;
  double per_second = 1;

  friend bool operator==(const RateLimit&, const RateLimit&) = default;
};

/// One configured use of a channel.
struct Account {
  Position at;
  std::string id;
  std::string plugin;
  std::string channel;  // always told: the plugin's only one where the file says nothing
  std::string hook;     // empty: /hooks/<account id> is its own address
  bool enabled = true;
  std::vector<std::string> tags;
  Isolation isolation = Isolation::none;
  std::map<std::string, std::string> endpoints;  // origin to origin; tests and play only
  std::map<std::string, RateLimit> rates;        // in the place of the manifest's, by rate key
  std::chrono::minutes silence_alarm{0};         // without a webhook for so long; zero: never
  PluginSettings config;

  friend bool operator==(const Account&, const Account&) = default;
};

/// Which events a subscription gets. An empty list lets everything through; within a list any may
/// match, and every list must.
struct Filter {
  std::vector<std::string> account;
  std::vector<std::string> channel;
  std::vector<std::string> kind;
  std::vector<std::string> visibility;

  friend bool operator==(const Filter&, const Filter&) = default;
};

enum class StartAt : std::uint8_t { now, beginning };

/// An application's position in the journal.
struct Subscription {
  Position at;
  std::string id;
  std::string push;                  // empty: the application streams or pulls
  std::vector<std::string> secrets;  // "whsec_…": one, or the new and the old one while rotating
  Filter filter;
  StartAt start = StartAt::now;
  std::uint32_t batch = 1;  // events in one push
  std::uint32_t in_flight = 16;
  std::chrono::milliseconds timeout{15'000};
  bool enabled = true;

  friend bool operator==(const Subscription&, const Subscription&) = default;
};

struct Config {
  std::string file;
  Host host;
  std::vector<Hook> hooks;
  std::vector<Account> accounts;
  std::vector<Subscription> subscriptions;

  friend bool operator==(const Config&, const Config&) = default;
};

}  // namespace jackfield::config
