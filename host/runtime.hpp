// SPDX-License-Identifier: MIT
// The composition root: builds every part of the host from the configuration, wires them, and stops
// them in reverse. Read it to see what the host is made of.
#pragma once

#include <jackfield/cpp/result.hpp>

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "host/config/config.hpp"
#include "host/observe/log.hpp"
#include "host/plugin/catalog.hpp"
#include "host/state/clock.hpp"
#include "host/store/commit_point.hpp"

namespace jackfield {

struct RuntimeOptions {
  config::Config config;
  plugin::Catalog& catalog;
  observe::Log& log;
  state::Clock& clock;
  store::CommitPoint commit_point;  ///< For tests; empty: none.
};

/// [main loop] One host.
class Runtime final {
 public:
  Runtime(boost::asio::io_context& io, RuntimeOptions options);
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  /// Opens the store, makes the accounts, listens. Errors: a sentence for the operator.
  Result<void> start();
  /// Takes up a new configuration; only what changed is touched. What needs a restart is told in
  /// the log.
  void reload(config::Config config);
  /// Not ready, no new work, finish what runs, flush, then `done`. A second call cuts it short.
  void drain(std::function<void()> done);

  std::uint16_t hooks_port() const;
  std::uint16_t api_port() const;
  /// Time was moved by a test: what is due runs.
  void clock_moved();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace jackfield
