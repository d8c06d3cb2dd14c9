// SPDX-License-Identifier: MIT
// Procedures for whose answer somebody waits: a person at a terminal, an application in a request.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "host/outbound/worker.hpp"

namespace jackfield::outbound {

/// Whether the account's channel has the procedure.
bool has_procedure(const state::LiveAccount& account, std::string_view procedure);

/// [main loop]
class PromptRuns {
 public:
  PromptRuns(Engine& engine, Worker& worker) : engine_(engine), worker_(worker) {}

  /// Runs it at once. Nothing is sent after 20 seconds: a rate that does not allow it until then is
  /// an outcome.
  void run(state::LiveAccount& account, const std::string& procedure, const std::string& argument,
           Worker::Ended ended);

 private:
  Engine& engine_;
  Worker& worker_;
};

}  // namespace jackfield::outbound
