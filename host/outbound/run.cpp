// SPDX-License-Identifier: MIT
#include "host/outbound/run.hpp"

#include <jackfield/cpp/json_writer.hpp>

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/outbound/step_context.hpp"
#include "host/outbound/transport.hpp"
#include "host/plugin/account.hpp"
#include "sdk/model/base64.hpp"
#include "sdk/model/generated/json_writer.hpp"

namespace jackfield::outbound {
namespace {

constexpr std::size_t kMostExchanges = 64;  // a plugin that asks for more goes in circles

}  // namespace

std::string to_json(const Stable& stable) {
  std::string seed;
  model::append_base64(seed, stable.seed);
  JsonWriter json;
  json.begin_object()
      .member("started_at", stable.started_at)
      .member("seed", seed)
      .member("plugin_version", stable.plugin_version)
      .end_object();
  return std::move(json).text();
}

Stable read_stable(const std::string& json) {
  const nlohmann::json read = nlohmann::json::parse(json, nullptr, false);
  if (!read.is_object()) return {};
  Stable stable;
  stable.started_at = read.value("started_at", std::int64_t{0});
  stable.seed = model::parse_base64(read.value("seed", "")).value_or("");
  stable.plugin_version = read.value("plugin_version", "");
  return stable;
}

std::shared_ptr<Run> Run::create(Engine& engine, Plan plan, Finish finish, Ended ended) {
  return std::shared_ptr<Run>(
      new Run(engine, std::move(plan), std::move(finish), std::move(ended)));
}

Run::Run(Engine& engine, Plan plan, Finish finish, Ended ended)
    : engine_(engine),
      plan_(std::move(plan)),
      finish_(std::move(finish)),
      ended_(std::move(ended)),
      ordinal_(static_cast<std::uint32_t>(plan_.exchanges.size())) {}

void Run::begin(store::Batch batch, store::Store::Completion first) {
  advance(std::move(batch), std::move(first));
}

void Run::end_early(store::Batch batch, store::Store::Completion committed, Done done) {
  end(std::move(batch), std::move(committed), {std::move(done), true, {}, {}, 0});
}

void Run::abandon() {
  is_over_ = true;
  engine_.http.cancel(transfer_);
}

void Run::advance(store::Batch batch, store::Store::Completion committed) {
  if (is_over_) return;
  while (true) {
    state::LiveAccount* account = engine_.accounts.account(plan_.account);
    if (account == nullptr) {
      return end_with(std::move(batch), std::move(committed), Outcome::config, ErrorClass::config,
                      "the account is no longer configured");
    }
    Result<Stepped> stepped = ask(*account);
    if (!stepped) {
      engine_.log.error("plugin failed in step",
                        {{"account", plan_.account}, {"error", stepped.error().text}});
      return end_with(std::move(batch), std::move(committed), Outcome::invalid,
                      ErrorClass::internal, stepped.error().text);
    }
    if (stepped->done) {
      return end(std::move(batch), std::move(committed),
                 {std::move(*stepped->done), false, label_, rate_keys_, tokens_});
    }
    tokens_ = engine_.credentials.generation(account->id);
    if (stepped->need)
      return need(std::move(batch), std::move(committed), *account, *stepped->need);
    if (stepped->answer)
      return write_held(std::move(batch), std::move(committed), *stepped->answer);

    Request request = std::move(*stepped->request);
    const auto same = [&](const Exchange& exchange) { return exchange.label == request.label; };
    const bool repeats = std::any_of(plan_.exchanges.begin(), plan_.exchanges.end(), same);
    if (request.label.empty() || repeats || plan_.exchanges.size() >= kMostExchanges) {
      return end_with(std::move(batch), std::move(committed), Outcome::invalid,
                      ErrorClass::internal,
                      "the plugin asked twice for the request \"" + request.label + "\"");
    }
    label_ = request.label;
    rate_keys_ = request.rate_keys;
    if (request.transport != Transport::topic)
      return want(std::move(batch), std::move(committed), std::move(request));
    append_to_topics(batch, *account, request);
  }
}

Result<Stepped> Run::ask(state::LiveAccount& account) {
  return account.object->step(step_context(engine_, account, plan_, asked_facts_), plan_.procedure,
                              plan_.exchanges);
}

void Run::need(store::Batch batch, store::Store::Completion committed, state::LiveAccount& account,
               const Need& wanted) {
  // The same need twice: the host got it, and the plugin still cannot go on.
  if (wanted == last_need_ || ++needs_ > kMostNeeds) {
    return end_with(std::move(batch), std::move(committed), Outcome::unauthenticated,
                    ErrorClass::unauthenticated,
                    "no usable " + wanted.kind + " \"" + wanted.name + "\"");
  }
  last_need_ = wanted;
  if (wanted.kind == "fact") {
    Need asked = wanted;
    if (asked.scope == FactScope::unknown) asked.scope = FactScope::account;
    asked_facts_.push_back(std::move(asked));
    return advance(std::move(batch), std::move(committed));
  }
  if (engine_.credentials.has(account.id, wanted.kind, wanted.name)) {
    return advance(std::move(batch), std::move(committed));
  }
  // What is in the batch must not wait for a network.
  engine_.journal.submit(std::move(batch), std::move(committed));
  engine_.credentials.ensure(account, wanted.kind, wanted.name,
                             [self = shared_from_this(), wanted](const Done* failed) {
                               if (failed == nullptr) return self->advance({}, {});
                               self->end_unmet(wanted, *failed);
                             });
}

// A server that is away is waited for; only what it refuses, or what a setting spoils, is said
// against the account.
void Run::end_unmet(const Need& wanted, const Done& failed) {
  const bool stays = failed.outcome == Outcome::retry || failed.outcome == Outcome::throttled ||
                     failed.outcome == Outcome::config;
  Failure failure;
  if (failed.error) failure = *failed.error;
  if (failure.class_ == ErrorClass::unknown) failure.class_ = ErrorClass::unauthenticated;
  const std::string why = failure.text.empty() ? std::string() : ": " + failure.text;
  failure.text = "the " + wanted.kind + " \"" + wanted.name + "\" could not be got" + why;
  Ending ending = host_made(stays ? failed.outcome : Outcome::unauthenticated, std::move(failure));
  ending.done.retry_after_ms = failed.retry_after_ms;
  end({}, {}, ending);
}

void Run::append_to_topics(store::Batch& batch, const state::LiveAccount& account,
                           const Request& request) {
  const std::size_t before = appended_.sequences.size();
  engine_.topics.append(batch, account.id, request.entries, appended_);
  Exchange exchange;
  exchange.label = request.label;
  exchange.result = ExchangeResult::answered;
  exchange.status = 200;
  exchange.at = engine_.clock.now_ms();
  nlohmann::json sequences = nlohmann::json::array();
  for (std::size_t i = before; i < appended_.sequences.size(); ++i)
    sequences.push_back(appended_.sequences[i]);
  exchange.body = nlohmann::json{{"seq", std::move(sequences)}}.dump();
  journal_exchange(batch, std::move(exchange), request.replaces_previous);
}

void Run::write_held(store::Batch batch, store::Store::Completion committed,
                     const HeldAnswer& answer) {
  // The intent is durable before the answer is written: after a crash in between nobody knows
  // whether the network has read it, and the send is uncertain.
  label_ = answer.label;
  if (plan_.is_durable) {
    batch.push_back(store::PutIntent{{plan_.procedure.id,
                                      ordinal_,
                                      answer.label,
                                      static_cast<std::uint32_t>(RequestClass::once),
                                      {},
                                      engine_.clock.now_ms()}});
  }
  engine_.journal.submit(
      std::move(batch), [self = shared_from_this(), answer,
                         committed = std::move(committed)](const store::Committed& result) {
        if (committed) committed(result);
        if (!result.ok || self->is_over_) return;
        Exchange exchange;
        exchange.label = answer.label;
        const bool written = self->engine_.holds.answer(self->plan_.conversation, *answer.answer);
        exchange.result = written ? ExchangeResult::answered : ExchangeResult::closed;
        exchange.status = written ? answer.answer->status : 0;
        exchange.at = self->engine_.clock.now_ms();
        store::Batch next;
        self->journal_exchange(next, std::move(exchange), false);
        self->advance(std::move(next), {});
      });
}

void Run::want(store::Batch batch, store::Store::Completion committed, Request request) {
  const state::LiveAccount* account = engine_.accounts.account(plan_.account);
  const std::int64_t delay = request.after_ms;
  if (delay == 0 && engine_.rates.try_take(*account, request.rate_keys, plan_.priority))
    return intend(std::move(batch), std::move(committed), std::move(request));
  // Somebody waits for the outcome of what is not durable, and learns now what is certain now.
  const std::int64_t wait = delay > 0 ? 0 : engine_.rates.wait_for(*account, request.rate_keys);
  const std::int64_t until = plan_.is_durable ? 0 : expires_at(request);
  if (until != 0 && engine_.clock.now_ms() + wait >= until) {
    return expire(std::move(batch), std::move(committed), request,
                  "the rate allows it only in " + std::to_string((wait + 999) / 1000) + " s");
  }
  engine_.journal.submit(std::move(batch), std::move(committed));
  if (delay == 0) return gate(std::move(request));
  engine_.timers.after(delay, [self = shared_from_this(), request = std::move(request)]() mutable {
    self->gate(std::move(request));
  });
}

void Run::gate(Request request) {
  const state::LiveAccount* account = engine_.accounts.account(plan_.account);
  if (is_over_ || account == nullptr) return;
  if (engine_.rates.try_take(*account, request.rate_keys, plan_.priority))
    return intend({}, {}, std::move(request));
  const std::vector<std::string> keys = request.rate_keys;
  auto shared = std::make_shared<Request>(std::move(request));
  engine_.rates.wait(*account, keys, plan_.priority, [self = shared_from_this(), shared] {
    if (!self->is_over_) self->intend({}, {}, std::move(*shared));
  });
}

std::int64_t Run::expires_at(const Request& request) const {
  return request.valid_until == 0 ? plan_.expires_at : request.valid_until;
}

void Run::expire(store::Batch batch, store::Store::Completion committed, const Request& request,
                 std::string why) {
  Exchange exchange;
  exchange.label = request.label;
  exchange.result = ExchangeResult::expired;
  exchange.error = std::move(why);
  exchange.at = engine_.clock.now_ms();
  journal_exchange(batch, std::move(exchange), false);
  advance(std::move(batch), std::move(committed));
}

void Run::intend(store::Batch batch, store::Store::Completion committed, Request request) {
  const std::int64_t now = engine_.clock.now_ms();
  const std::int64_t until = expires_at(request);
  if (until != 0 && until <= now)
    return expire(std::move(batch), std::move(committed), request, {});
  consumed_.clear();
  std::string consumes;
  for (const std::string& key : request.consumes) {
    const auto spent = engine_.book.consume(static_cast<std::uint32_t>(FactScope::conversation),
                                            plan_.conversation, key, now);
    if (!spent) continue;
    consumed_.push_back(*spent);
    batch.push_back(store::PutFact{*spent});
    consumes += key + "\n";
  }
  if (plan_.is_durable) {
    batch.push_back(store::PutIntent{{plan_.procedure.id, ordinal_, request.label,
                                      static_cast<std::uint32_t>(request.class_),
                                      request_digest(request), now, std::move(consumes)}});
  }
  auto go = [self = shared_from_this(), request = std::move(request),
             committed = std::move(committed)](const store::Committed& result) mutable {
    if (committed) committed(result);
    if (result.ok && !self->is_over_) self->send(std::move(request));
  };
  if (batch.empty() && !plan_.is_durable) {
    const store::Committed nothing_to_write;
    return go(nothing_to_write);
  }
  engine_.journal.submit(std::move(batch), std::move(go));
}

void Run::journal_exchange(store::Batch& batch, Exchange exchange, bool replaces_previous) {
  if (replaces_previous && !plan_.exchanges.empty()) {
    plan_.exchanges.pop_back();
    --ordinal_;
  }
  if (plan_.is_durable) {
    std::string body;
    write_json(body, exchange, JsonForm::full);
    batch.push_back(store::PutExchange{
        {plan_.procedure.id, ordinal_, exchange.label, std::move(body), exchange.at}, ordinal_});
  }
  ++ordinal_;
  plan_.exchanges.push_back(std::move(exchange));
}

void Run::end_with(store::Batch batch, store::Store::Completion committed, Outcome outcome,
                   ErrorClass error_class, std::string text) {
  Failure failure;
  failure.class_ = error_class;
  failure.text = std::move(text);
  end(std::move(batch), std::move(committed), host_made(outcome, std::move(failure)));
}

Ending Run::host_made(Outcome outcome, Failure failure) {
  Ending ending;
  ending.is_host_made = true;
  ending.label = label_;
  ending.rate_keys = rate_keys_;
  ending.tokens = tokens_;
  ending.done.outcome = outcome;
  ending.done.resume = Resume::keep;  // the failed request left no exchange behind
  if (const state::LiveAccount* account = engine_.accounts.account(plan_.account)) {
    for (std::string* text : {&failure.text, &failure.provider_text})
      *text = scrubbed(std::move(*text), account->secrets);
  }
  ending.done.error.emplace(std::move(failure));
  return ending;
}

void Run::end(store::Batch batch, store::Store::Completion committed, const Ending& ending) {
  if (std::exchange(is_over_, true)) return;
  // An accepted procedure is over: nobody will ask for its exchanges again.
  if (ending.done.outcome == Outcome::accepted) {
    std::erase_if(batch, [](const store::Write& write) {
      return std::holds_alternative<store::PutExchange>(write);
    });
  }
  finish_(batch, ending, *this);
  engine_.journal.submit(std::move(batch),
                         [self = shared_from_this(),
                          committed = std::move(committed)](const store::Committed& result) {
                           if (committed) committed(result);
                           if (result.ok) self->engine_.topics.publish(self->appended_);
                           self->ended_(result.ok);
                         });
}

}  // namespace jackfield::outbound
