// SPDX-License-Identifier: MIT
// One configured account, or one hook, of a plugin: the only place where the host calls into a
// plugin.
#pragma once

#include "host/plugin/host_table.hpp"
#include "host/plugin/library.hpp"

#include <jackfield/cpp/generated/model.hpp>
#include <jackfield/cpp/result.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::plugin {

/// A call that takes longer is named to the operator (rule ABI-9.2).
constexpr std::chrono::milliseconds kSlowCall{50};

struct Creation;
class StreamMachine;

/// Owns a jf_account_t. Immutable, so any thread may call it, several at once. Destroyed when
/// nobody calls any more.
class Account final {
 public:
  /// Makes it. `config` is the account's `config` as JSON object, secrets in clear, with a hook's
  /// own under "hook"; `channel` is empty for a hook. `library` and `host` must outlive it. When
  /// the plugin refuses, the error names the config key as `Creation::error_key` does.
  static Creation try_create(const Library& library, std::string_view channel, std::string_view id,
                             bool is_hook, std::string_view config, const HostTable& host);
  /// The same; the error's text begins with the JSON Pointer of the key at fault, where the plugin
  /// names one.
  static Result<std::unique_ptr<Account>> create(const Library& library, std::string_view channel,
                                                 std::string_view id, bool is_hook,
                                                 std::string_view config, const HostTable& host);
  Account(const Account&) = delete;
  Account& operator=(const Account&) = delete;
  ~Account();

  const Library& library() const noexcept { return library_; }
  const std::string& id() const noexcept { return id_; }
  /// What creating it found out.
  const Created& created() const noexcept { return created_; }
  /// Calls so far that broke a rule.
  std::uint64_t defects() const noexcept { return defects_.load(std::memory_order_relaxed); }

  /// What a request means. Errors: the plugin failed or broke a rule; nothing of its result counts,
  /// and the text names plugin, call and rule. A request the plugin refuses is no error.
  Result<Received> receive(const ContextValue& context, const HttpRequestValue& request) const;
  /// What is to happen next in a procedure. Errors: as for `receive`.
  Result<Stepped> step(const ContextValue& context, const ProcedureValue& procedure,
                       const std::vector<Exchange>& exchanges) const;

  /// The machine of a connection that is about to be opened. It must not outlive the account.
  /// Errors: as for `receive`; JF_NOT_SUPPORTED when the plugin knows no such stream.
  Result<std::unique_ptr<StreamMachine>> stream(std::string_view name) const;

 private:
  friend class StreamMachine;

  Account(const Library& library, const HostTable& host, std::string id);

  Error defect(std::string_view call, std::string_view rule, std::string_view text) const;
  void notice_if_slow(std::string_view call, std::chrono::nanoseconds took) const;

  const Library& library_;  // never unmapped, so its code outlives every account
  const HostTable& host_;
  const std::string id_;
  const jf_account_t* account_ = nullptr;  // the plugin's; destroyed exactly once
  Created created_;
  mutable std::atomic<std::uint64_t> defects_{0};
};

/// What came of making an account: the account, or why there is none.
struct Creation {
  std::unique_ptr<Account> account;
  Error error;
  std::string error_key;  ///< JSON Pointer into `config`; empty: the plugin names none.
};

}  // namespace jackfield::plugin
