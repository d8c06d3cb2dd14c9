// SPDX-License-Identifier: MIT
// Credentials that end: told by `account.state` seven days before, and once more when it has
// happened. When one ends is what the plugin's `check` finds out.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "host/outbound/engine.hpp"
#include "host/state/event_writer.hpp"

namespace jackfield::outbound {

/// How near the end of a credential is.
enum class ExpiryStage : std::uint8_t { far, soon, over };

/// Pure. Unix milliseconds; `expires_at` 0: never.
ExpiryStage expiry_stage(std::int64_t expires_at, std::int64_t now);
/// What the result of `check` says: `credential_expires_at`, Unix milliseconds, 0 for never;
/// nothing: it does not know. Pure.
std::optional<std::int64_t> told_expiry(std::string_view result);

/// [main loop]
class Expiry {
 public:
  Expiry(Engine& engine, state::EventWriter& writer) : engine_(engine), writer_(writer) {}

  /// A check was accepted with this result.
  void checked(const state::LiveAccount& account, std::string_view result);
  /// Tells what has come nearer. Called every second.
  void watch();
  /// When the account's credential ends; 0: never, or nobody knows.
  std::int64_t expires_at(const std::string& account) { return of(account).expires_at; }
  /// After a failed commit.
  void forget() { known_.clear(); }

 private:
  struct Known {
    std::int64_t expires_at = 0;
    ExpiryStage told = ExpiryStage::far;
  };

  Known& of(const std::string& account);
  void put(store::Batch& batch, const std::string& account, const Known& known);
  void tell(store::Batch& batch, const state::LiveAccount& account, const Known& known,
            ExpiryStage before);

  Engine& engine_;
  state::EventWriter& writer_;
  std::map<std::string, Known> known_;  // by account, read when first asked for
};

}  // namespace jackfield::outbound
