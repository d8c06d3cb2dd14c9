// SPDX-License-Identifier: MIT
#include "host/outbound/step_context.hpp"

#include <algorithm>
#include <utility>

#include "host/outbound/ledger.hpp"

namespace jackfield::outbound {
namespace {

bool add_fact(Engine& engine, const state::LiveAccount& account, const Plan& plan,
              ContextValue& context, FactScope scope, const std::string& key) {
  const store::FactRow* row =
      find_fact(engine.book, account, {plan.conversation, plan.contact}, scope, key, context.now);
  if (row == nullptr) return false;
  context.facts.push_back(to_fact(*row));
  return true;
}

void add_facts(Engine& engine, const state::LiveAccount& account, const Plan& plan,
               const std::vector<Need>& asked, ContextValue& context) {
  for (const FactDeclaration& declared : account.manifest.facts) {
    const auto& in = declared.in;
    if (!in.empty() && std::find(in.begin(), in.end(), plan.procedure.name) == in.end()) continue;
    add_fact(engine, account, plan, context, declared.scope, declared.key);
  }
  for (const Need& need : asked) {
    if (add_fact(engine, account, plan, context, need.scope, need.name)) continue;
    Fact absent;
    absent.scope = need.scope;
    absent.key = need.name;
    absent.uses = -1;  // looked for, and not there
    context.facts.push_back(std::move(absent));
  }
}

}  // namespace

ContextValue step_context(Engine& engine, const state::LiveAccount& account, const Plan& plan,
                          const std::vector<Need>& asked) {
  ContextValue context;
  context.now = engine.clock.now_ms();
  context.nonce = engine.ids.random_bytes(32);
  context.started_at = plan.stable.started_at;
  context.seed = plan.stable.seed;
  context.account = account.id;
  context.public_url = account.public_url;
  context.attempt = plan.attempt;
  context.cursor = plan.cursor;
  engine.credentials.fill(account.id, context, plan.procedure.name == "token");
  add_facts(engine, account, plan, asked, context);
  if (std::optional<Held> held = engine.holds.held(plan.conversation))
    context.held.emplace(std::move(*held));
  return context;
}

}  // namespace jackfield::outbound
