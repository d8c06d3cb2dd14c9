// SPDX-License-Identifier: MIT
#include "host/inbound/connection_session.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

#include "host/inbound/spooled_parts.hpp"

namespace jackfield::inbound {

ConnectionSession::ConnectionSession(ConnectionParts& parts,
                                     std::shared_ptr<const plugin::Account> object,
                                     std::unique_ptr<plugin::StreamMachine> machine, Plan plan,
                                     SessionOwner& owner)
    : parts_(parts),
      object_(std::move(object)),
      machine_(std::move(machine)),
      plan_(std::move(plan)),
      owner_(&owner),
      seed_(parts.ids.random_bytes(32)),
      started_at_(parts.clock.now_ms()) {
  const auto row = parts_.store.reader().value(plan_.account, "cursor", plan_.stream);
  cursor_ = row ? row->value : std::string();
}

ConnectionSession::~ConnectionSession() {
  stop();
}

void ConnectionSession::open() {
  client_ = std::make_unique<net::ConnectionClient>(parts_.io, plan_.target, *this);
}

void ConnectionSession::stop() {
  owner_ = nullptr;
  over();
}

void ConnectionSession::on_connected() {
  parts_.log.debug("connected", {{"account", plan_.account}, {"stream", plan_.stream}});
  Told told;
  told.input.kind = StreamInputKind::opened;
  told.input.is_secure = plan_.target.tls;
  told.bytes = std::exchange(plan_.secret, {});
  tell(std::move(told));
}

void ConnectionSession::on_secured() {
  Told told;
  told.input.kind = StreamInputKind::secured;
  told.input.is_secure = true;
  tell(std::move(told));
}

void ConnectionSession::on_bytes(std::string_view bytes) {
  count_bytes();
  Told told;
  told.input.kind = StreamInputKind::bytes;
  told.bytes = bytes;
  tell(std::move(told));
}

void ConnectionSession::on_closed(net::ConnectionError error, const std::string& text) {
  count_bytes();
  if (!is_closing_) {
    end_.outcome = Outcome::retry;
    end_.failure.class_ = ErrorClass::transient;
    end_.failure.text = text;
    if (error == net::ConnectionError::refused_address) end_.outcome = Outcome::config;
  }
  Told told;
  told.input.kind = StreamInputKind::closed;
  told.input.reason = text;
  tell(std::move(told));
}

void ConnectionSession::tell(Told told, bool is_first) {
  if (is_first)
    told_.push_front(std::move(told));
  else
    told_.push_back(std::move(told));
  pump();
}

void ConnectionSession::pump() {
  if (std::exchange(is_pumping_, true)) return;
  const auto self = shared_from_this();
  while (!told_.empty() && !is_committing_ && !is_over_) {
    Told next = std::move(told_.front());
    told_.pop_front();
    tell_now(std::move(next));
  }
  is_pumping_ = false;
  const bool is_free = !is_committing_ && !is_over_ && !is_closing_ && told_.empty();
  if (is_free && client_ != nullptr) client_->read();
}

void ConnectionSession::tell_now(Told told) {
  const StreamInputKind kind = told.input.kind;
  if (kind == StreamInputKind::bytes && spool_) {
    const std::string_view rest = spool_->take(told.bytes);
    const std::string left(rest);
    if (!spool_->is_whole()) return;
    if (!left.empty()) {
      told.bytes = left;
      told_.push_front(std::move(told));
    }
    return spooled();
  }
  if (kind == StreamInputKind::timer && rung_.erase(told.input.name) == 0) return;
  // Whoever has ended the connection hears of nothing but its end, and of what was being stored.
  const bool still = kind == StreamInputKind::closed || kind == StreamInputKind::committed ||
                     kind == StreamInputKind::commit_failed;
  if (is_closing_ && !still) return;
  // A machine whose connection never stood has nothing to hear.
  if (is_opened_ || kind == StreamInputKind::opened) {
    is_opened_ = true;
    Result<StreamOutput> output = ask_machine(told);
    if (output) {
      is_closed_ = kind == StreamInputKind::closed;
      apply(std::move(*output));
    } else {
      parts_.log.error(
          "plugin failed in a stream",
          {{"account", plan_.account}, {"stream", plan_.stream}, {"error", output.error().text}});
      break_off(Outcome::retry, output.error().text);
    }
  }
  if (kind == StreamInputKind::closed) over();
}

Result<StreamOutput> ConnectionSession::ask_machine(const Told& told) {
  if (told.input.kind == StreamInputKind::spooled && told.input.media) {
    const std::optional<store::MediaRow> row = parts_.media.find(told.input.media->ref);
    const Result<Mapping> mapped =
        row ? Mapping::open(parts_.media.path(*row)) : Result<Mapping>(internal("no such body"));
    if (!mapped) return mapped.error();
    return machine_->input(context(), told.input, mapped->bytes());
  }
  return machine_->input(context(), told.input, told.bytes);
}

ContextValue ConnectionSession::context() {
  ContextValue context;
  context.now = parts_.clock.now_ms();
  context.nonce = parts_.ids.random_bytes(32);
  context.started_at = started_at_;
  context.seed = seed_;
  context.account = plan_.account;
  context.attempt = 1;
  context.cursor = cursor_;
  const state::LiveAccount* account = parts_.accounts.account(plan_.account);
  if (account == nullptr) return context;
  context.public_url = account->public_url;
  for (const FactDeclaration& declared : account->manifest.facts) {
    if (std::find(declared.in.begin(), declared.in.end(), "stream") == declared.in.end()) continue;
    if (declared.scope != FactScope::account) continue;
    const store::FactRow* row = parts_.book.fact(static_cast<std::uint32_t>(declared.scope),
                                                 plan_.account, declared.key, context.now);
    if (row == nullptr) continue;
    context.facts.push_back(
        {declared.scope, row->key, row->value, row->expires_at, row->uses, row->recorded_at, 0});
  }
  return context;
}

void ConnectionSession::apply(StreamOutput output) {
  if (!is_closed_) store(output);
  for (StreamCommand& one : output.commands) {
    if (is_over_) return;
    command(std::move(one));
  }
}

void ConnectionSession::store(StreamOutput& output) {
  std::vector<Event> events;
  std::vector<Fact> facts;
  std::vector<Work> work;
  bool has_cursor = false;
  for (StreamCommand& one : output.commands) {
    if (one.kind == StreamCommandKind::event) events.push_back(std::move(*one.event));
    if (one.kind == StreamCommandKind::fact) facts.push_back(std::move(*one.fact));
    if (one.kind == StreamCommandKind::work) work.push_back(std::move(*one.work));
    if (one.kind != StreamCommandKind::cursor) continue;
    next_cursor_ = one.cursor;
    has_cursor = true;
  }
  state::LiveAccount* account = parts_.accounts.account(plan_.account);
  if (events.empty() && facts.empty() && work.empty() && !has_cursor) return;
  // Nothing may be acknowledged that is not stored.
  if (account == nullptr) return break_off(Outcome::retry, "the account is no longer configured");
  store::Batch batch;
  std::vector<std::vector<Media>> named;
  for (Event& event : events) {
    store_spooled_parts(parts_.media, parts_.ids, parts_.clock.now_ms(), batch, plan_.account,
                        event);
    tell_types(parts_.media, plan_.account, event);
    named.push_back(named_media(event));
  }
  Origin origin;
  origin.account = account;
  const Accepted accepted = parts_.acceptor.accept(batch, origin, std::move(events), facts, work);
  for (std::size_t i = 0; i < named.size(); ++i) {
    if (i < accepted.is_new.size() && accepted.is_new[i])
      keep_named_media(parts_.media, batch, plan_.account, named[i]);
  }
  if (has_cursor) {
    batch.push_back(store::PutValue{{plan_.account, "cursor", plan_.stream, next_cursor_, {}, 0}});
  } else {
    next_cursor_ = cursor_;
  }
  parts_.metrics.counter("events_total") += accepted.fresh;
  parts_.metrics.counter("events_duplicate_total") += accepted.duplicates;
  is_committing_ = true;
  ++commits_;
  parts_.journal.submit(std::move(batch),
                        [weak = weak_from_this()](const store::Committed& result) {
                          if (const auto self = weak.lock()) self->committed(result);
                        });
}

void ConnectionSession::committed(const store::Committed& result) {
  if (is_over_) return;
  is_committing_ = false;
  Told told;
  told.input.commit = commits_;
  if (result.ok) {
    cursor_ = next_cursor_;
    told.input.kind = StreamInputKind::committed;
  } else {
    told.input.kind = StreamInputKind::commit_failed;
    told.input.reason = result.error;
  }
  for (const StreamCommand& one : std::exchange(gated_, {})) {
    if (result.ok || one.kind != StreamCommandKind::send_after_commit) wire(one);
  }
  tell(std::move(told), true);
}

}  // namespace jackfield::inbound
