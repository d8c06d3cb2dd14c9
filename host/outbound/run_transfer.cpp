// SPDX-License-Identifier: MIT
// A run's request on its way through the network: what is sent, and what its coming back, or not,
// means.
#include <utility>

#include "host/inbound/media_policy.hpp"
#include "host/outbound/part_media.hpp"
#include "host/outbound/run.hpp"
#include "host/outbound/transport.hpp"

namespace jackfield::outbound {
namespace {

constexpr std::uint32_t kSubmitMs = 30'000;

}  // namespace

void Run::send(Request request) {
  state::LiveAccount* account = engine_.accounts.account(plan_.account);
  if (account == nullptr) return advance({}, {});
  if (request.transport == Transport::connection) return submit(std::move(request));
  const std::string sink =
      (engine_.media.incoming() / engine_.ids.next("sink_", engine_.clock.now_ms())).string();
  Result<net::Transfer> transfer =
      to_transfer(request, *account, stored_media(engine_.media), sink);
  if (!transfer) {
    Exchange exchange;
    exchange.label = request.label;
    exchange.result = ExchangeResult::refused;
    exchange.error = transfer.error().text;
    exchange.at = engine_.clock.now_ms();
    store::Batch batch;
    journal_exchange(batch, std::move(exchange), false);
    return advance(std::move(batch), {});
  }
  transfer_ = engine_.http.start(
      std::move(*transfer),
      [self = shared_from_this(), request = std::move(request)](const net::TransferResult& result) {
        self->transfer_ = {};
        self->sent(request, result);
      });
}

void Run::submit(Request request) {
  StreamSubmit submit;
  submit.label = request.label;
  for (const Segment& segment : request.body) submit.bytes += segment.bytes;
  if (plan_.procedure.action) submit.action.emplace(*plan_.procedure.action);
  const std::uint32_t timeout = request.timeout_ms == 0 ? kSubmitMs : request.timeout_ms;
  const std::string stream = request.connection;
  auto done = [self = shared_from_this(), request = std::move(request)](
                  const net::TransferResult& result) { self->sent(request, result); };
  engine_.submitter->submit(plan_.account, stream, std::move(submit), timeout, std::move(done));
}

void Run::sent(const Request& request, const net::TransferResult& result) {
  state::LiveAccount* account = engine_.accounts.account(plan_.account);
  if (is_over_ || account == nullptr) return;
  store::Batch batch;
  if (result.outcome == net::TransferOutcome::finished) {
    Exchange exchange = to_exchange(request, result, *account, engine_.clock.now_ms());
    if (!take_media(batch, request, result, exchange)) {
      return end_with(std::move(batch), {}, Outcome::retry, ErrorClass::transient,
                      "the media store failed");
    }
    journal_exchange(batch, std::move(exchange), request.replaces_previous);
    return advance(std::move(batch), {});
  }

  const std::string text = std::string(net::to_string(result.error)) + ": " + result.error_text;
  if (result.error == net::TransferError::invalid ||
      result.error == net::TransferError::refused_address) {
    return end_with({}, {}, Outcome::invalid, ErrorClass::config, text);
  }
  const bool may_have_arrived = result.outcome == net::TransferOutcome::uncertain;
  const bool repeatable =
      request.class_ == RequestClass::safe || request.class_ == RequestClass::idempotent;
  if (may_have_arrived && !repeatable) {
    return end_with({}, {}, Outcome::uncertain, ErrorClass::uncertain, text);
  }
  if (!may_have_arrived) {
    // It certainly did not leave, so what it would have used up is still there.
    for (const store::FactRow& spent : std::exchange(consumed_, {})) {
      if (const auto row =
              engine_.book.restore(spent.scope, spent.owner, spent.key, spent.recorded_at)) {
        batch.push_back(store::PutFact{*row});
      }
    }
  }
  end_with(std::move(batch), {}, Outcome::retry, ErrorClass::transient, text);
}

bool Run::take_media(store::Batch& batch, const Request& request, const net::TransferResult& result,
                     Exchange& exchange) {
  if (!request.to_media || !result.file) return true;
  store::MediaRow row;
  row.ref = plan_.media_ref.empty() ? engine_.ids.next("media_", engine_.clock.now_ms())
                                    : plan_.media_ref;
  row.account = plan_.account;
  const std::string_view type = result.headers.get("content-type");
  row.mime = !request.to_media->mime.empty() ? request.to_media->mime
                                             : std::string(type.substr(0, type.find(';')));
  row.filename = request.to_media->filename;
  if (const state::LiveAccount* account = engine_.accounts.account(plan_.account))
    row.expires_at = inbound::kept_until(account->capabilities, engine_.clock.now_ms());
  const Result<store::MediaRow> taken =
      engine_.media.take_file(batch, result.file->path, {}, std::move(row));
  if (!taken) {
    engine_.log.error("media could not be stored",
                      {{"account", plan_.account}, {"error", taken.error().text}});
    return false;
  }
  Media& media = exchange.media.emplace();
  media.ref = taken->ref;
  media.mime = taken->mime;
  media.size_bytes = taken->size_bytes;
  media.sha256 = taken->sha256;
  media.filename = taken->filename;
  media.state = MediaState::ready;
  return true;
}

}  // namespace jackfield::outbound
