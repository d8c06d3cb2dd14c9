// SPDX-License-Identifier: MIT
// From the operator's file to running accounts and hooks: the plugin's object is made, its
// capabilities are joined.
#pragma once

#include <jackfield/cpp/result.hpp>

#include <string>

#include "host/config/config.hpp"
#include "host/host_tables.hpp"
#include "host/plugin/catalog.hpp"
#include "host/state/accounts.hpp"

namespace jackfield {

/// [main loop]
class AccountMaker {
 public:
  AccountMaker(plugin::Catalog& catalog, HostTables& tables, const config::Config& config)
      : catalog_(catalog), tables_(tables), config_(config) {}

  Result<state::LiveAccount> account(const config::Account& configured);
  Result<state::LiveHook> hook(const config::Hook& configured);

 private:
  Result<std::shared_ptr<const plugin::Account>> make(const plugin::Library& library,
                                                      const std::string& channel,
                                                      const std::string& id, bool is_hook,
                                                      const std::string& config);

  plugin::Catalog& catalog_;
  HostTables& tables_;
  const config::Config& config_;
};

}  // namespace jackfield
