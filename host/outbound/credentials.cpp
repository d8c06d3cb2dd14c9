// SPDX-License-Identifier: MIT
#include "host/outbound/credentials.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::outbound {
namespace {

// A token that ends while the request is on its way would be refused: it counts as ended a little
// earlier.
constexpr std::int64_t kRefreshMarginMs = 10'000;

bool holds(const store::ValueRow& value, std::int64_t now) {
  return value.expires_at == 0 || value.expires_at > now + kRefreshMarginMs;
}

std::string joined(std::string_view a, std::string_view b) {
  return std::string(a).append("\n").append(b);
}

}  // namespace

Credentials::Values& Credentials::values(const std::string& account) {
  const auto found = known_.find(account);
  if (found != known_.end()) return found->second;
  Values& values = known_[account];
  for (store::ValueRow& row : store_.reader().values(account))
    values[joined(row.kind, row.name)] = std::move(row);
  return values;
}

void Credentials::fill(const std::string& account, ContextValue& context, bool with_ended) {
  const std::int64_t now = clock_.now_ms();
  for (const auto& [key, row] : values(account)) {
    if (row.kind == "token" && (with_ended || holds(row, now))) {
      context.tokens.push_back({row.name, row.value, row.expires_at, row.data});
    } else if (row.kind == "material" && holds(row, now)) {
      context.materials.push_back({row.name, row.value, row.expires_at});
    }
  }
}

bool Credentials::has(const std::string& account, std::string_view kind, std::string_view name) {
  const Values& all = values(account);
  const auto found = all.find(joined(kind, name));
  return found != all.end() && holds(found->second, clock_.now_ms());
}

bool Credentials::has_tokens(const std::string& account) {
  const Values& all = values(account);
  return std::any_of(all.begin(), all.end(),
                     [](const auto& each) { return each.second.kind == "token"; });
}

void Credentials::ensure(state::LiveAccount& account, const std::string& kind,
                         const std::string& name, Waiter waiter) {
  if (has(account.id, kind, name)) return waiter(nullptr);
  std::vector<Waiter>& waiting = waiting_[joined(joined(account.id, kind), name)];
  waiting.push_back(std::move(waiter));
  if (waiting.size() == 1) fetch_(account, kind, name);
}

std::uint64_t Credentials::generation(const std::string& account) const {
  const auto found = generations_.find(account);
  return found == generations_.end() ? 0 : found->second;
}

bool Credentials::forget(store::Batch& batch, const std::string& account, std::uint64_t refused) {
  if (refused != generation(account)) return true;
  if (!has_tokens(account)) return false;
  std::erase_if(values(account), [&](const auto& each) {
    const store::ValueRow& row = each.second;
    if (row.kind != "token") return false;
    // What is needed to get a new one (a rotated refresh token) stays with the row; only its value
    // ends.
    if (row.data.empty()) {
      batch.push_back(store::DeleteValue{row.account, row.kind, row.name});
      return true;
    }
    return false;
  });
  for (auto& [key, row] : values(account)) {
    if (row.kind != "token") continue;
    row.expires_at = 1;
    batch.push_back(store::PutValue{row});
  }
  return true;
}

void Credentials::put(store::Batch& batch, state::LiveAccount& account,
                      const std::vector<Token>& tokens, const std::vector<Material>& materials) {
  const auto keep = [&](store::ValueRow row) {
    batch.push_back(store::PutValue{row});
    std::string key = joined(row.kind, row.name);
    values(account.id)[std::move(key)] = std::move(row);
  };
  if (!tokens.empty()) ++generations_[account.id];
  for (const Token& token : tokens) {
    keep({account.id, "token", token.name, token.value, token.data, token.expires_at});
    // Whatever is stored or shown from now on must not show it.
    account.secrets.push_back(token.value);
    constexpr std::size_t kMostSecrets = 64;
    if (account.secrets.size() > kMostSecrets)
      account.secrets.erase(account.secrets.begin() + kMostSecrets / 2);
  }
  for (const Material& material : materials) {
    keep({account.id, "material", material.name, material.value, {}, material.expires_at});
  }
}

void Credentials::finished(const std::string& account, const std::string& kind,
                           const std::string& name, const Done* failed) {
  const auto found = waiting_.find(joined(joined(account, kind), name));
  if (found == waiting_.end()) return;
  const std::vector<Waiter> waiters = std::move(found->second);
  waiting_.erase(found);
  for (const Waiter& waiter : waiters) waiter(failed);
}

}  // namespace jackfield::outbound
