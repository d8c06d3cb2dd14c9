// SPDX-License-Identifier: MIT
// What a connection's machine asks for, done one by one.
#include <boost/asio/post.hpp>

#include <utility>

#include "host/inbound/connection_session.hpp"
#include "host/outbound/transport.hpp"

namespace jackfield::inbound {

void ConnectionSession::command(StreamCommand command) {
  if (is_closed_ && command.kind != StreamCommandKind::complete) return;
  switch (command.kind) {
    case StreamCommandKind::send:
    case StreamCommandKind::send_after_commit:
    case StreamCommandKind::start_tls:
    case StreamCommandKind::close: {
      // The order on the wire is the machine's: what comes behind something that waits, waits, too.
      const bool waits = is_committing_ &&
                         (command.kind == StreamCommandKind::send_after_commit || !gated_.empty());
      if (command.kind == StreamCommandKind::close) note_end(command);
      if (!waits) return wire(command);
      gated_.push_back(std::move(command));
      return;
    }
    case StreamCommandKind::timer:
      return set_timer(command);
    case StreamCommandKind::spool:
      return spool(command);
    case StreamCommandKind::complete:
      return complete(command);
    case StreamCommandKind::ready:
      if (std::exchange(is_ready_, true)) return;
      boost::asio::post(parts_.io, [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (self && self->owner_ != nullptr) self->owner_->session_ready();
      });
      return;
    case StreamCommandKind::open:
      boost::asio::post(parts_.io, [weak = weak_from_this(), name = command.name] {
        const auto self = weak.lock();
        if (self && self->owner_ != nullptr) self->owner_->session_wants(name);
      });
      return;
    default:
      return;  // what is stored is stored already
  }
}

void ConnectionSession::note_end(const StreamCommand& command) {
  is_closing_ = true;
  end_.outcome = command.outcome == Outcome::unknown ? Outcome::accepted : command.outcome;
  if (command.failure) end_.failure = *command.failure;
  end_.after_ms = command.after_ms;
  end_.stays_closed = command.stays_closed;
}

void ConnectionSession::wire(const StreamCommand& command) {
  if (client_ == nullptr) return;
  switch (command.kind) {
    case StreamCommandKind::start_tls:
      if (plan_.pretends_upgrade) {
        boost::asio::post(parts_.io, [weak = weak_from_this()] {
          if (const auto self = weak.lock()) self->on_secured();
        });
        return;
      }
      if (plan_.upgrades) return client_->start_tls();
      return break_off(Outcome::config,
                       "the plugin asked for TLS on a connection without STARTTLS");
    case StreamCommandKind::close:
      return client_->close();
    default:
      return client_->send(command.bytes);
  }
}

void ConnectionSession::set_timer(const StreamCommand& command) {
  if (const auto known = timers_.find(command.name); known != timers_.end()) {
    parts_.timers.cancel(known->second);
    timers_.erase(known);
  }
  rung_.erase(command.name);
  if (command.after_ms < 0) return;
  timers_[command.name] =
      parts_.timers.after(command.after_ms, [weak = weak_from_this(), name = command.name] {
        const auto self = weak.lock();
        if (self == nullptr || self->is_over_) return;
        self->timers_.erase(name);
        self->rung_.insert(name);
        Told told;
        told.input.kind = StreamInputKind::timer;
        told.input.name = name;
        self->tell(std::move(told));
      });
}

void ConnectionSession::spool(const StreamCommand& command) {
  if (spool_)
    return break_off(Outcome::retry, "the plugin asked for a body before the last one came");
  spool_.emplace(parts_.media, parts_.ids, parts_.clock, command);
  if (spool_->is_whole()) spooled();
}

void ConnectionSession::spooled() {
  store::Batch batch;
  Result<Media> kept = spool_->keep(batch, plan_.account);
  spool_.reset();
  Told told;
  told.input.kind = StreamInputKind::spooled;
  if (kept) {
    parts_.journal.submit(std::move(batch), {});
    told.input.media.emplace(std::move(*kept));
  } else {
    parts_.log.warning(
        "a body was not kept",
        {{"account", plan_.account}, {"stream", plan_.stream}, {"error", kept.error().text}});
    told.input.reason = kept.error().text;
  }
  told_.push_front(std::move(told));  // pump() is under way
}

void ConnectionSession::submit(StreamSubmit submit, std::uint32_t timeout_ms,
                               outbound::Submitter::Completion done) {
  submit.id = "s" + std::to_string(++last_submit_);
  const std::string id = submit.id;
  Waiting& waiting = submits_[id];
  waiting.done = std::move(done);
  waiting.deadline = parts_.timers.after(timeout_ms, [weak = weak_from_this(), id] {
    const auto self = weak.lock();
    if (self == nullptr) return;
    net::TransferResult result;
    result.outcome = net::TransferOutcome::uncertain;
    result.error = net::TransferError::timeout;
    result.error_text = self->plan_.stream + ": no answer in time";
    self->finish_submit(id, std::move(result));
  });
  Told told;
  told.input.kind = StreamInputKind::submit;
  told.input.submit.emplace(std::move(submit));
  tell(std::move(told));
}

void ConnectionSession::complete(const StreamCommand& command) {
  net::TransferResult result;
  const ExchangeResult how =
      command.result == ExchangeResult::unknown ? ExchangeResult::answered : command.result;
  result.outcome = how == ExchangeResult::answered    ? net::TransferOutcome::finished
                   : how == ExchangeResult::uncertain ? net::TransferOutcome::uncertain
                                                      : net::TransferOutcome::not_sent;
  if (how != ExchangeResult::answered) result.error = net::TransferError::protocol;
  result.status = static_cast<int>(command.status);
  result.body = command.bytes;
  result.error_text = command.error;
  finish_submit(command.id, std::move(result));
}

void ConnectionSession::finish_submit(const std::string& id, net::TransferResult result) {
  const auto found = submits_.find(id);
  if (found == submits_.end()) return;  // it took too long, and counts as uncertain
  parts_.timers.cancel(found->second.deadline);
  // Later: the run may ask for the next submit at once.
  boost::asio::post(parts_.io, [done = std::move(found->second.done),
                                result = std::move(result)]() mutable { done(std::move(result)); });
  submits_.erase(found);
}

void ConnectionSession::break_off(Outcome outcome, std::string why) {
  if (is_over_) return;
  is_closing_ = true;
  end_.outcome = outcome;
  end_.failure.class_ = outcome == Outcome::config ? ErrorClass::config : ErrorClass::internal;
  end_.failure.text = std::move(why);
  over();
}

void ConnectionSession::over() {
  if (std::exchange(is_over_, true)) return;
  if (client_ != nullptr) client_->abort();
  for (const auto& [name, id] : timers_) parts_.timers.cancel(id);
  timers_.clear();
  while (!submits_.empty()) {
    net::TransferResult result;
    result.outcome = net::TransferOutcome::uncertain;
    result.error = net::TransferError::protocol;
    result.error_text = plan_.stream + ": the connection ended before the answer came";
    finish_submit(std::string(submits_.begin()->first), std::move(result));
  }
  if (owner_ == nullptr) return;
  if (const state::LiveAccount* account = parts_.accounts.account(plan_.account)) {
    for (std::string* text : {&end_.failure.text, &end_.failure.provider_text})
      *text = outbound::scrubbed(std::move(*text), account->secrets);
  }
  boost::asio::post(parts_.io, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (self && self->owner_ != nullptr)
      std::exchange(self->owner_, nullptr)->session_ended(self->end_);
  });
}

void ConnectionSession::count_bytes() {
  if (client_ == nullptr) return;
  const std::uint64_t in = client_->bytes_in();
  const std::uint64_t out = client_->bytes_out();
  parts_.metrics.counter("connection_bytes_total", {{"direction", "in"}}) +=
      in - std::exchange(counted_in_, in);
  parts_.metrics.counter("connection_bytes_total", {{"direction", "out"}}) +=
      out - std::exchange(counted_out_, out);
}

}  // namespace jackfield::inbound
