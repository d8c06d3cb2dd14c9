// SPDX-License-Identifier: MIT
#include "host/outbound/ledger.hpp"

#include "host/adapt/message_plan.hpp"
#include "host/plugin/account.hpp"

namespace jackfield::outbound {

const store::FactRow* find_fact(state::Book& book, const state::LiveAccount& account,
                                const FactOwners& owners, FactScope scope, const std::string& key,
                                std::int64_t now) {
  const std::string& owner = scope == FactScope::conversation ? owners.conversation
                             : scope == FactScope::contact    ? owners.contact
                             : scope == FactScope::hook       ? account.hook
                                                              : account.id;
  return book.fact(static_cast<std::uint32_t>(scope), owner, key, now);
}

Fact to_fact(const store::FactRow& row) {
  return {static_cast<FactScope>(row.scope),
          row.key,
          row.value,
          row.expires_at,
          row.uses,
          row.recorded_at,
          0};
}

std::vector<Fact> ledger_of(state::Book& book, const state::LiveAccount& account,
                            const FactOwners& owners, std::int64_t now) {
  std::vector<Fact> facts;
  const auto add = [&](FactScope scope, const std::string& key) {
    const store::FactRow* row =
        key.empty() ? nullptr : find_fact(book, account, owners, scope, key, now);
    if (row != nullptr) facts.push_back(to_fact(*row));
  };
  for (const plugin::LedgerEntry& entry : ledger_entries(account)) {
    add(entry.scope, entry.fact);
    add(entry.scope, entry.taken_back_by);
  }
  return facts;
}

const std::vector<plugin::LedgerEntry>& ledger_entries(const state::LiveAccount& account) {
  return account.object->library().sending(account.channel).ledger;
}

Eligibility judge_send(state::Book& book, const state::LiveAccount& account,
                       const FactOwners& owners, const Conversation& conversation,
                       const Asking& asking, std::int64_t now) {
  return judge(adapt::variant_of(account.capabilities, conversation.type), ledger_entries(account),
               ledger_of(book, account, owners, now), conversation, asking, now);
}

}  // namespace jackfield::outbound
