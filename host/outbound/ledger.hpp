// SPDX-License-Identifier: MIT
// What is remembered of a conversation that decides whether it may be written into: windows,
// one-time tokens, counts, consent. Facts that events and results wrote, read from the book.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "host/outbound/eligibility.hpp"
#include "host/state/accounts.hpp"
#include "host/state/book.hpp"

namespace jackfield::outbound {

/// Whose facts are meant.
struct FactOwners {
  std::string conversation;
  std::string contact;
};

/// A fact that holds at `now`; nullptr when there is none.
const store::FactRow* find_fact(state::Book& book, const state::LiveAccount& account,
                                const FactOwners& owners, FactScope scope, const std::string& key,
                                std::int64_t now);
Fact to_fact(const store::FactRow& row);

/// Which facts decide, as the channel's manifest says.
const std::vector<plugin::LedgerEntry>& ledger_entries(const state::LiveAccount& account);

/// Those of them that hold at `now`, and what takes them back.
std::vector<Fact> ledger_of(state::Book& book, const state::LiveAccount& account,
                            const FactOwners& owners, std::int64_t now);

/// The judgement over them.
Eligibility judge_send(state::Book& book, const state::LiveAccount& account,
                       const FactOwners& owners, const Conversation& conversation,
                       const Asking& asking, std::int64_t now);

}  // namespace jackfield::outbound
