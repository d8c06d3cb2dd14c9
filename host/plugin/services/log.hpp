// SPDX-License-Identifier: MIT
// jf.log/1: what a plugin says to the operator, cleaned and limited before it reaches the log.
#pragma once

#include <jackfield/ext/log.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace jackfield::services {

const jf_log_v1_t& log_table() noexcept;

/// One line as it may be written: valid UTF-8 without control characters.
struct PluginLogLine {
  std::int32_t level = 0;  // JF_LOG_*
  std::string_view plugin;
  std::string_view code;
  std::string_view text;
  std::uint64_t dropped = 0;  // lines of this plugin that the limit swallowed since the last one
};

/// What the `host` pointer of a plugin's jf_host_t points to. One per loaded plugin, made before
/// its entry is called and, as plugins are never unmapped, never destroyed.
class ServiceContext final {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Sink = std::function<void(const PluginLogLine&)>;
  using Clock = std::function<Time()>;

  /// 50 lines at once and 5 a second after that: enough to follow an account's trouble, too few to
  /// fill a disk.
  static constexpr std::uint32_t kBurst = 50;
  static constexpr std::uint32_t kPerSecond = 5;

  /// `sink` and `now` are called from any thread, never two at once; `sink` must not block.
  ServiceContext(std::string plugin, Sink sink, Clock now = std::chrono::steady_clock::now);
  ServiceContext(const ServiceContext&) = delete;
  ServiceContext& operator=(const ServiceContext&) = delete;

  /// The contract is jf_log_v1_t's.
  jf_status_t log(std::int32_t level, std::string_view code, std::string_view text);

 private:
  bool admit();

  const std::string plugin_;
  const Sink sink_;
  const Clock now_;
  std::mutex mutex_;  // plugins may log from any thread
  Time counted_at_;
  double tokens_ = kBurst;
  std::uint64_t dropped_ = 0;
};

}  // namespace jackfield::services

extern "C" jf_status_t jf_host_log(void* host, int32_t level, const jf_str_t* code,
                                   const jf_str_t* text);
