// SPDX-License-Identifier: MIT
// What a plugin is given of the host: the services by id, and nothing else (rule ABI-3).
#pragma once

#include "host/plugin/services/log.hpp"

#include <jackfield/abi.h>

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace jackfield::plugin {

/// Something about a plugin that its author or the operator should know.
struct Notice {
  enum class Kind { defect, slow };

  Kind kind = Kind::defect;
  std::string_view plugin;
  std::string_view account;
  std::string_view call;  ///< create, receive, step.
  std::string_view rule;  ///< defect: "ABI-7.4".
  std::string text;       ///< One sentence that names plugin, call and rule.
  std::chrono::nanoseconds took{};
};

/// The jf_host_t of one plugin. Whoever makes it keeps it as long as the process lives: plugins
/// keep the pointers.
class HostTable final {
 public:
  using NoticeSink = std::function<void(const Notice&)>;

  /// Both sinks are called from whatever thread calls the plugin; `on_log` may be called from the
  /// plugin's own threads.
  HostTable(std::string plugin, services::ServiceContext::Sink on_log, NoticeSink on_notice);
  HostTable(const HostTable&) = delete;
  HostTable& operator=(const HostTable&) = delete;

  const jf_host_t& table() const noexcept { return table_; }
  void notice(const Notice& notice) const;

 private:
  services::ServiceContext context_;  // what `host` points to
  NoticeSink on_notice_;
  jf_host_t table_;
};

}  // namespace jackfield::plugin
