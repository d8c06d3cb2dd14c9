// SPDX-License-Identifier: MIT
// A new configuration while the host runs: only what changed is touched.
#include <string>
#include <utility>

#include "host/accounts_from_config.hpp"
#include "host/config/reload.hpp"
#include "host/runtime_parts.hpp"

namespace jackfield {

void Runtime::reload(config::Config next) {
  Parts& parts = *parts_;
  const config::Reload changes = config::compare(parts.options.config, next);
  if (changes.empty()) return parts.options.log.info("reload: nothing has changed");
  parts.options.config = std::move(next);
  AccountMaker maker(parts.options.catalog, parts.tables, parts.options.config);
  for (const auto* gone : {&changes.hooks.removed, &changes.hooks.changed}) {
    for (const std::string& id : *gone) parts.accounts.remove_hook(id);
  }
  for (const auto* gone : {&changes.accounts.removed, &changes.accounts.changed}) {
    for (const std::string& id : *gone) {
      parts.connections->stop(id);
      parts.accounts.remove_account(id);
    }
  }
  for (const config::Hook& configured : parts.options.config.hooks) {
    if (parts.accounts.hook(configured.id) != nullptr) continue;
    Result<state::LiveHook> made = maker.hook(configured);
    if (made) parts.accounts.add(std::move(*made));
  }
  for (const config::Account& configured : parts.options.config.accounts) {
    if (!configured.enabled || parts.accounts.account(configured.id) != nullptr) continue;
    Result<state::LiveAccount> made = maker.account(configured);
    if (!made) {
      parts.options.log.error("an account could not be made",
                              {{"account", configured.id}, {"error", made.error().text}});
      continue;
    }
    parts.accounts.add(std::move(*made));
    parts.supervisor->start(configured.id);
    parts.connections->start(configured.id);
    parts.lanes->resume(configured.id);
  }
  if (!changes.subscriptions.empty())
    parts.subscriptions->configure(parts.options.config.subscriptions);
  parts.options.log.info("reload: done", {{"changes", config::to_text(changes)}});
  for (const std::string& key : changes.restart) {
    parts.options.log.warning("reload: this key takes effect at the next start", {{"key", key}});
  }
}

}  // namespace jackfield
