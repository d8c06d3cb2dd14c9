// SPDX-License-Identifier: MIT
#include "host/inbound/connection.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/plugin/account.hpp"

namespace jackfield::inbound {
namespace {

constexpr std::int64_t kFirstWaitMs = 1'000;
constexpr std::int64_t kLongestWaitMs = 300'000;
constexpr std::int64_t kRefusedWaitMs = 60'000;  // credentials or configuration: a person mends it
constexpr std::uint32_t kReportAfter = 3;        // one failure is no news, a server's wish is

}  // namespace

Connection::Connection(ConnectionParts& parts, std::string account, std::string stream, Wants wants)
    : parts_(parts),
      account_(std::move(account)),
      stream_(std::move(stream)),
      wants_(std::move(wants)) {}

Connection::~Connection() {
  if (next_) parts_.timers.cancel(*next_);
  if (session_) session_->stop();
}

void Connection::open() {
  if (is_opening_ || session_ != nullptr) return;
  state::LiveAccount* account = parts_.accounts.account(account_);
  if (account == nullptr) return;
  if (next_) parts_.timers.cancel(*next_);
  next_.reset();
  is_opening_ = true;
  const auto row = parts_.store.reader().value(account_, "cursor", stream_);
  parts_.worker.run(
      *account, "open", nlohmann::json{{"stream", stream_}}.dump(),
      [this, weak = std::weak_ptr<bool>(alive_)](const Done& done) {
        if (!weak.expired()) opened(done);
      },
      row ? row->value : std::string());
}

void Connection::opened(const Done& done) {
  is_opening_ = false;
  tokens_ = parts_.credentials.generation(account_);
  if (done.outcome == Outcome::accepted && done.opening) return connect(*done.opening);
  if (done.outcome == Outcome::unsupported) {
    parts_.log.info("the account does not keep this stream",
                    {{"account", account_}, {"stream", stream_}});
    return;
  }
  Failure failure;
  if (done.error) failure = *done.error;
  if (done.outcome == Outcome::accepted) {
    failure.class_ = ErrorClass::internal;
    failure.text = "the plugin's procedure open did not say where to connect to";
  }
  failed(done.outcome == Outcome::accepted ? Outcome::config : done.outcome, failure,
         done.retry_after_ms);
}

void Connection::connect(const Opening& opening) {
  state::LiveAccount* account = parts_.accounts.account(account_);
  if (account == nullptr) return;
  Failure failure;
  failure.class_ = ErrorClass::config;
  Result<ConnectionSession::Plan> plan = plan_of(opening, *account);
  if (!plan) {
    failure.text = plan.error().text;
    return failed(Outcome::config, failure, 0);
  }
  Result<std::unique_ptr<plugin::StreamMachine>> machine = account->object->stream(stream_);
  if (!machine) {
    failure.text = machine.error().text;
    return failed(Outcome::config, failure, 0);
  }
  plan->stream = stream_;
  session_ = std::make_shared<ConnectionSession>(parts_, account->object, std::move(*machine),
                                                 std::move(*plan), *this);
  parts_.metrics.counter("connections_opened_total", {{"account", account_}})++;
  session_->open();
}

void Connection::session_ready() {
  parts_.log.info("stream open", {{"account", account_}, {"stream", stream_}});
  failures_ = 0;
  is_refreshed_ = false;
  if (std::exchange(is_reported_, false)) parts_.supervisor.recover(account_);
}

void Connection::session_ended(const SessionEnd& end) {
  session_.reset();
  if (parts_.accounts.account(account_) == nullptr) return;
  if (end.stays_closed) {
    parts_.log.info("stream closed", {{"account", account_}, {"stream", stream_}});
    return;
  }
  if (end.outcome == Outcome::accepted) return again(std::max(end.after_ms, kFirstWaitMs));
  failed(end.outcome, end.failure, end.after_ms);
}

void Connection::failed(Outcome outcome, const Failure& failure, std::int64_t after_ms) {
  ++failures_;
  parts_.metrics.counter("connection_failures_total", {{"account", account_}})++;
  parts_.log.warning("stream down", {{"account", account_},
                                     {"stream", stream_},
                                     {"outcome", std::string(name(outcome))},
                                     {"error", failure.text}});
  if (outcome == Outcome::unauthenticated && !std::exchange(is_refreshed_, true)) {
    // The token may have been withdrawn early: once, a new one is got at once. A password stays
    // what it is, and servers count how often it was wrong.
    store::Batch batch;
    if (parts_.credentials.forget(batch, account_, tokens_)) {
      parts_.journal.submit(std::move(batch), {});
      return again(0);
    }
  }
  Done done;
  done.outcome = outcome;
  done.error.emplace(failure);
  if (outcome == Outcome::unauthenticated || outcome == Outcome::config) {
    is_reported_ = true;
    parts_.supervisor.refuse_connection(account_, done);
    return again(std::max({after_ms, backoff(), kRefusedWaitMs}));
  }
  if (failures_ >= kReportAfter || outcome == Outcome::throttled) {
    is_reported_ = true;
    parts_.supervisor.degrade(account_, done);
  }
  again(after_ms > 0 ? after_ms : backoff());
}

std::int64_t Connection::backoff() {
  const std::uint32_t doublings = std::min(failures_ > 0 ? failures_ - 1 : 0U, 12U);
  const std::int64_t wait = std::min(kFirstWaitMs << doublings, kLongestWaitMs);
  // Between half and all of it: many accounts of one network must not come back at the same time.
  const auto chance = static_cast<unsigned char>(parts_.ids.random_bytes(1).front());
  return wait / 2 + wait / 2 * chance / 255;
}

void Connection::again(std::int64_t after_ms) {
  if (next_) parts_.timers.cancel(*next_);
  next_ = std::make_unique<state::Timers::Id>(parts_.timers.after(after_ms, [this] {
    next_.reset();
    open();
  }));
}

Result<ConnectionSession::Plan> plan_of(const Opening& opening, const state::LiveAccount& account) {
  if (opening.host.empty() || opening.port == 0 || opening.port > 65535)
    return invalid("open: not a host and a port");
  ConnectionSession::Plan plan;
  plan.account = account.id;
  plan.secret = opening.bytes;
  plan.target.host = opening.host;
  plan.target.port = static_cast<std::uint16_t>(opening.port);
  plan.target.server_name = opening.server_name;
  if (opening.timeout_ms > 0) plan.target.timeout_ms = opening.timeout_ms;
  plan.upgrades = opening.tls == StreamTls::starttls;
  const bool is_plain = opening.tls == StreamTls::none;
  plan.target.tls = !plan.upgrades && !is_plain;
  const std::string scheme = is_plain ? "tcp" : plan.upgrades ? "starttls" : "tls";
  const auto swap =
      account.endpoints.find(scheme + "://" + opening.host + ":" + std::to_string(opening.port));
  if (swap == account.endpoints.end()) {
    if (is_plain) return invalid("open: a connection without TLS is not allowed");
    return plan;
  }
  // Tests and play: the operator has put another server in the network's place, and answers for it.
  const std::string& to = swap->second;
  const std::size_t host = to.find("://");
  const std::size_t port = to.rfind(':');
  if (host == std::string::npos || port <= host + 3) return invalid("endpoints: not an origin");
  const std::string other = to.substr(0, host);
  plan.target.host = to.substr(host + 3, port - host - 3);
  plan.target.port = static_cast<std::uint16_t>(std::strtoul(to.c_str() + port + 1, nullptr, 10));
  plan.target.allow_private_address = true;
  plan.pretends_upgrade = plan.upgrades && other == "tcp";
  plan.upgrades = other == "starttls";
  plan.target.tls = other == "tls";
  return plan;
}

}  // namespace jackfield::inbound
