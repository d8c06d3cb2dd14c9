// SPDX-License-Identifier: MIT
#include "host/api/tokens.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <sstream>

#include "host/state/digest.hpp"

namespace jackfield::api {
namespace {

constexpr std::string_view kBearer = "Bearer ";
constexpr std::string_view kTokenPrefix = "jf_";

std::vector<std::string> words(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> all;
  for (std::string word; stream >> word;) all.push_back(word);
  return all;
}

/// Writes a new file that only its owner reads; an older one is replaced whole.
Result<void> write_private(const std::string& path, const std::string& text) {
  const std::string fresh = path + ".new";
  const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return internal(fresh + ": " + std::strerror(errno));
  const bool written =
      ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(file) == 0;
  ::close(file);
  if (!written || ::rename(fresh.c_str(), path.c_str()) != 0)
    return internal(path + ": " + std::strerror(errno));
  return {};
}

}  // namespace

bool Caller::sees(std::string_view account) const {
  return accounts.empty() || std::find(accounts.begin(), accounts.end(), account) != accounts.end();
}

bool Caller::sees_all(const std::vector<std::string>& filter) const {
  return accounts.empty() ||
         (!filter.empty() && std::all_of(filter.begin(), filter.end(),
                                         [this](const auto& account) { return sees(account); }));
}

std::string_view name(Scope scope) {
  constexpr std::string_view kNames[] = {"read", "send", "admin"};
  return kNames[static_cast<std::size_t>(scope)];
}

std::optional<Scope> scope_from_name(std::string_view text) {
  for (const Scope scope : {Scope::read, Scope::send, Scope::admin}) {
    if (name(scope) == text) return scope;
  }
  return std::nullopt;
}

Tokens::Tokens(store::Store& store, state::Journal& journal, state::IdMaker& ids,
               const state::Clock& clock)
    : store_(store), journal_(journal), ids_(ids), clock_(clock) {
  for (store::ApiTokenRow& row : store_.reader().api_tokens()) by_hash_[row.hash] = std::move(row);
}

std::optional<Caller> Tokens::caller(std::string_view authorization) const {
  if (!authorization.starts_with(kBearer)) return std::nullopt;
  // Looked up by hash: comparing takes as long for a near miss as for any other.
  const auto found = by_hash_.find(state::sha256_hex(authorization.substr(kBearer.size())));
  if (found == by_hash_.end()) return std::nullopt;
  const store::ApiTokenRow& row = found->second;
  if (row.expires_at != 0 && row.expires_at <= clock_.now_ms()) return std::nullopt;
  Caller caller;
  caller.id = row.id;
  caller.accounts = words(row.accounts);
  for (const std::string& word : words(row.scopes)) {
    if (const auto scope = scope_from_name(word)) caller.scope = std::max(caller.scope, *scope);
  }
  return caller;
}

Tokens::Made Tokens::create(Scope scope, const std::vector<std::string>& accounts,
                            std::string label, std::int64_t expires_at,
                            store::Store::Completion done) {
  Made made;
  made.token = std::string(kTokenPrefix) + state::sha256_hex(ids_.random_bytes(32)).substr(0, 48);
  made.row.id = ids_.next("token_", clock_.now_ms());
  made.row.hash = state::sha256_hex(made.token);
  made.row.scopes = name(scope);
  for (const std::string& account : accounts)
    made.row.accounts += (made.row.accounts.empty() ? "" : " ") + account;
  made.row.name = std::move(label);
  made.row.created_at = clock_.now_ms();
  made.row.expires_at = expires_at;
  by_hash_[made.row.hash] = made.row;
  store::Batch batch;
  batch.push_back(store::PutApiToken{made.row});
  journal_.submit(std::move(batch), std::move(done));
  return made;
}

bool Tokens::remove(std::string_view id, store::Store::Completion done) {
  const auto found = std::find_if(by_hash_.begin(), by_hash_.end(),
                                  [id](const auto& each) { return each.second.id == id; });
  if (found == by_hash_.end()) return false;
  by_hash_.erase(found);
  store::Batch batch;
  batch.push_back(store::DeleteApiToken{std::string(id)});
  journal_.submit(std::move(batch), std::move(done));
  return true;
}

Result<void> Tokens::write_admin_token(const std::string& data_dir) {
  const std::string path = data_dir + "/admin.token";
  std::ifstream existing(path);
  std::string token;
  if (existing >> token && by_hash_.contains(state::sha256_hex(token))) return {};
  // The first start, or the file is gone: whoever reads the data directory owns the host.
  return write_private(path, create(Scope::admin, {}, "admin.token", 0, {}).token + "\n");
}

}  // namespace jackfield::api
