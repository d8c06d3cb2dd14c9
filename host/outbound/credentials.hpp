// SPDX-License-Identifier: MIT
// Tokens and materials: kept in the store, renewed by the plugin's own procedure, once for all who
// wait.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/state/accounts.hpp"
#include "host/state/clock.hpp"
#include "host/store/store.hpp"

namespace jackfield::outbound {

/// [main loop]
class Credentials {
 public:
  /// `failed`: how the procedure ended that did not get it; nullptr: it is there.
  using Waiter = std::function<void(const Done* failed)>;
  /// Runs the procedure `token` or `material` for an account; the result comes back through `store`
  /// and `finished`.
  using Fetch = std::function<void(state::LiveAccount& account, const std::string& kind,
                                   const std::string& name)>;

  Credentials(store::Store& store, const state::Clock& clock) : store_(store), clock_(clock) {}
  void on_fetch(Fetch fetch) { fetch_ = std::move(fetch); }

  /// Adds to a context what is there: tokens and materials that hold now.
  /// `with_ended`: also tokens that ended, since what is kept beside them may renew them.
  void fill(const std::string& account, ContextValue& context, bool with_ended = false);
  bool has(const std::string& account, std::string_view kind, std::string_view name);
  /// Whether there is a token that `forget` would end: else nothing can be got anew.
  bool has_tokens(const std::string& account);

  /// Gets it, single-flight, and calls `waiter` once: at once when it is there, else when the
  /// procedure ended.
  void ensure(state::LiveAccount& account, const std::string& kind, const std::string& name,
              Waiter waiter);
  /// Counts how often an account got tokens in this process: tells those that a request went out
  /// with from newer ones.
  std::uint64_t generation(const std::string& account) const;
  /// The network refused the tokens of that generation: the next `ensure` fetches anew. Newer ones
  /// stay: of many requests that were under way, each is refused, and a network gives only so many
  /// tokens a day. False: there is no token, thus nothing to try again with.
  bool forget(store::Batch& batch, const std::string& account, std::uint64_t refused);

  /// What a procedure got: goes into its own transaction.
  void put(store::Batch& batch, state::LiveAccount& account, const std::vector<Token>& tokens,
           const std::vector<Material>& materials);
  /// The procedure ended; `failed` as a waiter is told.
  void finished(const std::string& account, const std::string& kind, const std::string& name,
                const Done* failed);
  void reset() { known_.clear(); }

 private:
  using Values = std::map<std::string, store::ValueRow>;  // by "<kind>\n<name>"
  Values& values(const std::string& account);

  store::Store& store_;
  const state::Clock& clock_;
  Fetch fetch_;
  std::map<std::string, Values, std::less<>> known_;
  std::map<std::string, std::uint64_t, std::less<>> generations_;
  std::map<std::string, std::vector<Waiter>> waiting_;  // by "<account>\n<kind>\n<name>"
};

}  // namespace jackfield::outbound
