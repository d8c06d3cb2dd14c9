// SPDX-License-Identifier: MIT
// Media that is fetched only when somebody asks for it: by the account's policy, or because the
// network allows showing and not keeping. What came with the event waits in the store until then.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/outbound/engine.hpp"
#include "host/outbound/worker.hpp"

namespace jackfield::outbound {

/// [main loop]
class MediaOnDemand {
 public:
  MediaOnDemand(Engine& engine, Worker& worker) : engine_(engine), worker_(worker) {}

  /// Whose medium it is that could be fetched; empty: there is no such.
  std::string account_of(std::string_view ref);
  /// Fetches it, once for all who wait, and calls `then`: the library has it, or never will.
  void fetch(const std::string& ref, std::function<void()> then);

 private:
  Engine& engine_;
  Worker& worker_;
  std::map<std::string, std::vector<std::function<void()>>> waiting_;  // by reference
};

}  // namespace jackfield::outbound
