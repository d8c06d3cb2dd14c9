// SPDX-License-Identifier: MIT
#include "host/outbound/rehearsal.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/adapt/message_plan.hpp"
#include "host/outbound/ledger.hpp"
#include "host/outbound/part_media.hpp"
#include "host/outbound/pieces.hpp"
#include "host/outbound/step_context.hpp"
#include "host/plugin/account.hpp"

namespace jackfield::outbound {
namespace {

constexpr std::size_t kMostRequests = 256;  // of all calls
constexpr std::string_view kFetched = "media_fetched";

bool matches(std::string_view label, std::string_view pattern) {
  if (pattern.ends_with('*')) return label.starts_with(pattern.substr(0, pattern.size() - 1));
  return label == pattern;
}

void put_mark(nlohmann::json& value, const std::string& mark) {
  if (value.is_string()) value = value.get<std::string>() + mark;
  if (!value.is_structured()) return;
  for (nlohmann::json& inner : value) put_mark(inner, mark);
}

class Rehearsal {
 public:
  Rehearsal(Engine& engine, const state::LiveAccount& account, const Variation& variation)
      : engine_(engine), account_(account), variation_(variation) {
    media_ = [stored = stored_media(engine.media)](std::string_view ref) {
      return ref.starts_with(kFetched) ? std::optional(StoredBytes{}) : stored(ref);
    };
  }

  Rehearsed run(const Action& action) {
    std::uint32_t done = 0;
    if (action.conversation) gather_secrets({action.conversation->id, action.contact});
    do {
      ++call_;
      Action part = action;
      take_next_pieces(part, done, account_.capabilities);
      done += static_cast<std::uint32_t>(part.pieces.size());
      if (!run_call(std::move(part))) break;
    } while (done < action.pieces.size());
    return std::move(told_);
  }

 private:
  /// One call of `send`. True: the network has taken it.
  bool run_call(Action action) {
    if (const Eligibility verdict = judged(action); !verdict.is_eligible) {
      told_.end = refused_by(verdict);
      return false;
    }
    Plan plan;
    plan.account = account_.id;
    plan.conversation = action.conversation ? action.conversation->id : std::string();
    plan.contact = action.contact;
    plan.stable = {variation_.started_at, variation_.seed, account_.plugin_version};
    plan.procedure.id = action.id;
    plan.procedure.name = std::string(name(action.kind));
    plan.procedure.action.emplace(std::move(action));
    asked_.clear();
    needs_ = 0;
    while (true) {
      const Result<Stepped> stepped =
          account_.object->step(context(plan), plan.procedure, plan.exchanges);
      if (!stepped) return fail(ErrorClass::internal, stepped.error().text);
      if (stepped->done) return finish(*stepped->done);
      if (stepped->need) {
        if (!meet(*stepped->need)) return false;
        continue;
      }
      if (told_.requests.size() >= kMostRequests)
        return fail(ErrorClass::internal, "the plugin asks for more and more requests");
      std::optional<Exchange> answer =
          stepped->answer ? written(*stepped->answer) : answered(*stepped->request);
      if (!answer) return false;
      const bool replaces = stepped->request && stepped->request->replaces_previous;
      if (replaces && !plan.exchanges.empty()) plan.exchanges.pop_back();
      plan.exchanges.push_back(std::move(*answer));
    }
  }

  Eligibility judged(const Action& action) const {
    if (!action.conversation) return {};
    Asking asking = asking_for(action);
    asking.visibility = Visibility::public_;  // judged before, and as a whole
    std::vector<Fact> facts = ledger_of(
        engine_.book, account_, {action.conversation->id, action.contact}, engine_.clock.now_ms());
    put_over(facts);
    return judge(adapt::variant_of(account_.capabilities, action.conversation->type),
                 ledger_entries(account_), facts, *action.conversation, asking,
                 engine_.clock.now_ms());
  }

  ContextValue context(const Plan& plan) const {
    ContextValue context = step_context(engine_, account_, plan, asked_);
    context.now = variation_.started_at;
    context.nonce = variation_.nonce;
    for (const Token& token : made_up_) context.tokens.push_back(token);
    if (is_held_used_) context.held.reset();
    put_over(context.facts);
    return context;
  }

  /// Facts as they would be by now: what was used up is gone, what a call has written is there.
  void put_over(std::vector<Fact>& facts) const {
    for (const auto& used : spent_) {
      std::erase_if(facts, [&used](const Fact& fact) {
        return fact.key == used.first && fact.uses > 0 && fact.uses <= used.second;
      });
      for (Fact& fact : facts)
        if (fact.key == used.first && fact.uses > 0) fact.uses -= used.second;
    }
    for (const Fact& written : written_) {
      std::erase_if(facts, [&](const Fact& fact) {
        return fact.scope == written.scope && fact.key == written.key;
      });
      if (written.uses >= 0) facts.push_back(written);
    }
  }

  void gather_secrets(const FactOwners& owners) {
    ContextValue at_hand;
    engine_.credentials.fill(account_.id, at_hand);
    for (const Token& token : at_hand.tokens) told_.secrets.push_back(token.value);
    for (const plugin::LedgerEntry& entry : ledger_entries(account_)) {
      if (entry.tells != "token" && entry.tells != "consent") continue;
      const store::FactRow* row = find_fact(engine_.book, account_, owners, entry.scope, entry.fact,
                                            engine_.clock.now_ms());
      if (row != nullptr) told_.secrets.push_back(row->value);
    }
  }

  bool meet(const Need& need) {
    if (++needs_ > kMostNeeds) return fail(ErrorClass::unauthenticated, "no usable " + need.name);
    if (need.kind == "fact") {
      Need asked = need;
      if (asked.scope == FactScope::unknown) asked.scope = FactScope::account;
      asked_.push_back(std::move(asked));
      return true;
    }
    if (need.kind != "token") {
      told_.depends_on = need.kind + " " + need.name;
      return false;
    }
    // It would be got first. Whatever it is, it is shown as a secret.
    Token token;
    token.name = need.name;
    token.value = "a token that is got when it is needed";
    told_.secrets.push_back(token.value);
    made_up_.push_back(std::move(token));
    return true;
  }

  std::optional<Exchange> answered(const Request& request) {
    RehearsedRequest rehearsed{call_, request, {}, {}};
    Exchange exchange;
    exchange.label = request.label;
    exchange.result = ExchangeResult::answered;
    exchange.status = 200;
    exchange.at = variation_.started_at;
    const bool leaves =
        request.transport != Transport::topic && request.transport != Transport::connection;
    if (leaves) {
      Result<net::Transfer> transfer = to_transfer(request, account_, media_, {});
      if (!transfer) {  // nothing of it leaves, and the plugin is told why
        exchange.result = ExchangeResult::refused;
        exchange.status = 0;
        exchange.error = transfer.error().text;
        return exchange;
      }
      rehearsed.transfer = std::move(*transfer);
    }
    told_.requests.push_back(std::move(rehearsed));
    for (const std::string& key : request.consumes) ++spent_[key];
    return assumed(request, std::move(exchange));
  }

  std::optional<Exchange> assumed(const Request& request, Exchange exchange) {
    if (request.transport == Transport::topic) {  // the host's own answer
      nlohmann::json numbers = nlohmann::json::array();
      for (std::size_t i = 0; i < request.entries.size(); ++i) numbers.push_back(i + 1);
      exchange.body = nlohmann::json{{"seq", std::move(numbers)}}.dump();
      return exchange;
    }
    const auto& known = account_.object->library().sending(account_.channel).assumed_answers;
    const auto found = std::find_if(known.begin(), known.end(), [&](const auto& each) {
      return matches(request.label, each.label);
    });
    if (request.to_media) {
      Media& media = exchange.media.emplace();
      media.ref = std::string(kFetched) + variation_.mark;
      media.mime = request.to_media->mime;
      media.state = MediaState::ready;
    } else if (found == known.end()) {
      told_.depends_on = request.label;
      return std::nullopt;
    }
    if (found == known.end()) return exchange;
    exchange.status = found->status;
    nlohmann::json body = nlohmann::json::parse(found->json, nullptr, false);
    if (!body.is_discarded()) {
      put_mark(body, variation_.mark);
      exchange.body = body.dump();
    }
    return exchange;
  }

  /// Into the request of the network's that is still open.
  std::optional<Exchange> written(const HeldAnswer& answer) {
    RehearsedRequest rehearsed;
    rehearsed.call = call_;
    rehearsed.held.emplace(answer);
    told_.requests.push_back(std::move(rehearsed));
    is_held_used_ = true;
    Exchange exchange;
    exchange.label = answer.label;
    exchange.result = ExchangeResult::answered;
    exchange.status = answer.answer ? answer.answer->status : 200;
    exchange.at = variation_.started_at;
    return exchange;
  }

  bool finish(const Done& done) {
    told_.end = done;
    for (const Fact& fact : done.facts)
      if (is_declared(fact)) written_.push_back(fact);
    return done.outcome == Outcome::accepted;
  }

  bool is_declared(const Fact& fact) const {
    const auto& declared = account_.manifest.facts;
    return std::any_of(declared.begin(), declared.end(), [&](const FactDeclaration& each) {
      return each.scope == fact.scope && matches(fact.key, each.key);
    });
  }

  bool fail(ErrorClass error_class, std::string text) {
    told_.end.outcome = Outcome::invalid;
    Failure& failure = told_.end.error.emplace();
    failure.class_ = error_class;
    failure.text = std::move(text);
    return false;
  }

  Engine& engine_;
  const state::LiveAccount& account_;
  const Variation& variation_;
  FindMedia media_;
  Rehearsed told_;
  std::uint32_t call_ = 0;
  std::vector<Need> asked_;
  std::vector<Token> made_up_;
  std::map<std::string, std::int32_t> spent_;  // uses of one-time facts of the conversation
  std::vector<Fact> written_;
  int needs_ = 0;
  bool is_held_used_ = false;
};

}  // namespace

Rehearsed rehearse(Engine& engine, const state::LiveAccount& account, const Action& action,
                   const Variation& variation) {
  return Rehearsal(engine, account, variation).run(action);
}

}  // namespace jackfield::outbound
