// SPDX-License-Identifier: MIT
// Who may call the API: bearer tokens with scopes, optionally limited to accounts. Only their
// hashes are stored.
#pragma once

#include <jackfield/cpp/result.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/state/clock.hpp"
#include "host/state/ids.hpp"
#include "host/state/journal.hpp"
#include "host/store/store.hpp"

namespace jackfield::api {

enum class Scope : std::uint8_t { read, send, admin };  // each includes those before it

struct Caller {
  std::string id;
  Scope scope = Scope::read;
  std::vector<std::string> accounts;  ///< Empty: all.

  bool may(Scope wanted) const { return scope >= wanted; }
  bool sees(std::string_view account) const;
  /// Whether all that the list lets through is theirs; an empty list lets everything through.
  bool sees_all(const std::vector<std::string>& filter) const;
};

std::string_view name(Scope scope);
std::optional<Scope> scope_from_name(std::string_view name);

/// [main loop]
class Tokens {
 public:
  Tokens(store::Store& store, state::Journal& journal, state::IdMaker& ids,
         const state::Clock& clock);

  /// Whose `Authorization: Bearer …` it is; nothing when it is nobody's.
  std::optional<Caller> caller(std::string_view authorization) const;

  struct Made {
    store::ApiTokenRow row;
    std::string token;  ///< Shown once, never stored.
  };
  /// Makes a token; durable when `done` runs.
  Made create(Scope scope, const std::vector<std::string>& accounts, std::string name,
              std::int64_t expires_at, store::Store::Completion done);
  bool remove(std::string_view id, store::Store::Completion done);
  const std::map<std::string, store::ApiTokenRow>& all() const { return by_hash_; }

  /// At the first start: an admin token in `<data_dir>/admin.token`, readable by its owner alone.
  Result<void> write_admin_token(const std::string& data_dir);

 private:
  store::Store& store_;
  state::Journal& journal_;
  state::IdMaker& ids_;
  const state::Clock& clock_;
  std::map<std::string, store::ApiTokenRow> by_hash_;
};

}  // namespace jackfield::api
