// SPDX-License-Identifier: MIT
#include "host/runtime.hpp"

#include <boost/asio/post.hpp>

#include <utility>

#include "host/accounts_from_config.hpp"
#include "host/runtime_parts.hpp"
#include "host/server_metrics.hpp"
#include "host/server_options.hpp"
#include "host/state/digest.hpp"
#include "host/store/sqlite_store.hpp"

namespace jackfield {
namespace {

constexpr std::int64_t kFlushCheckMs = 50;
constexpr std::int64_t kFlushMs = 1'000;
constexpr std::int64_t kTickMs = 1'000;
constexpr std::int64_t kDrainLookMs = 20;
constexpr std::int64_t kForgetMs = 1'000;
constexpr std::int64_t kForgetMoreMs = 20;
constexpr std::string_view kMediaKey = "media_key";

outbound::LanePolicy lane_policy(const config::Sending& sending) {
  outbound::LanePolicy policy;
  policy.retry.max_age_ms = std::chrono::milliseconds(sending.retry).count();
  policy.in_flight = sending.in_flight;
  return policy;
}

}  // namespace

Runtime::Runtime(boost::asio::io_context& io, RuntimeOptions options)
    : parts_(std::make_unique<Parts>(io, std::move(options))) {}

Runtime::~Runtime() {
  // Nothing may call back into parts that are half gone.
  parts_->timers.stop();
  parts_->http.shutdown();
  parts_->hooks_server.reset();
  parts_->api_server.reset();
  parts_->subscriptions.reset();
  if (parts_->connections) parts_->connections->stop_all();
  if (parts_->store) parts_->store->close();
}

std::uint16_t Runtime::hooks_port() const {
  return parts_->hooks_port;
}
std::uint16_t Runtime::api_port() const {
  return parts_->api_port;
}
void Runtime::clock_moved() {
  parts_->timers.run_due();
}

Result<void> Runtime::start() {
  Parts& parts = *parts_;
  if (Result<void> opened = parts.open_store(); !opened) return opened;
  parts.build();
  if (Result<void> opened = parts.journal->open(); !opened) return opened;
  parts.make_accounts();
  parts.work->load();
  parts.lanes->load();
  parts.catch_up->begin();
  // Listen first, register afterwards: a network may call back while it registers us.
  if (Result<void> listening = parts.listen(); !listening) return listening;
  parts.accounts.each([&](state::LiveAccount& account) {
    parts.supervisor->start(account.id);
    parts.connections->start(account.id);
  });
  parts.subscriptions->start();
  parts.worker->look();
  parts.every(kFlushCheckMs, [&parts] { parts.journal->flush(true); });
  parts.every(kFlushMs, [&parts] { parts.journal->flush(false); });
  parts.every(kTickMs, [&parts] {
    parts.topics->tick();
    parts.lanes->expire_waiting();
    parts.supervisor->watch();
    parts.expiry->watch();
    parts.catch_up->beat();
    parts.release_pieces();
  });
  parts.forget();
  parts.is_ready = true;
  return {};
}

Result<void> Runtime::Parts::open_store() {
  store::SqliteOptions sqlite;
  sqlite.post = [this](std::function<void()> run) { boost::asio::post(io, std::move(run)); };
  sqlite.commit_point = options.commit_point;
  Result<std::unique_ptr<store::Store>> opened =
      store::open_sqlite_store(options.config.host.data_dir, std::move(sqlite));
  if (!opened) return opened.error();
  store = std::move(*opened);
  Result<store::MediaStore> files =
      store::MediaStore::open(options.config.host.data_dir, options.commit_point);
  if (!files) return files.error();
  media_files.emplace(std::move(*files));
  return {};
}

void Runtime::Parts::build() {
  const config::Host& host = options.config.host;
  state::Clock& clock = options.clock;
  book.emplace(store->reader(), state::Book::Sizes{});
  journal.emplace(*store, *book, clock);

  // The key under which media addresses are signed is made once and kept.
  std::string key = store->reader().meta(kMediaKey);
  if (key.empty()) {
    key = state::uuid_text(ids.next(clock.now_ms())) + state::uuid_text(ids.next(clock.now_ms()));
    key = state::sha256_hex(key + ids.random_bytes(32));
    store->submit({store::PutMeta{std::string(kMediaKey), key}}, [](const store::Committed&) {});
  }
  media.emplace(*store, *media_files, *journal, clock, host.public_url, key,
                options.config.host.media, options.config.host.retention);
  writer.emplace(*journal, *book, *media);
  work.emplace(*store, ids);
  messages.emplace(*store, *journal);
  receipts.emplace(*messages, *book, *writer, ids);
  fragments.emplace(*store);
  acceptor.emplace(
      accounts, *book, *writer, *receipts, *work, ids, clock, *fragments,
      [this](std::string_view ref) { return media->url(ref); }, options.config.host.media);
  topics.emplace(
      *store, *journal, clock, [this](std::string_view entry) { return media->with_links(entry); },
      inbound::Topics::Limits{});
  holds.emplace(timers);
  credentials.emplace(*store, clock);
  rates.emplace(accounts, timers, clock);
  engine.emplace(outbound::Engine{accounts, *book, *journal, *store, *acceptor, *topics, *holds,
                                  *credentials, *rates, http, *media, ids, timers, clock,
                                  options.log, metrics});
  lanes.emplace(*engine, *messages, *receipts, lane_policy(host.sending));
  worker.emplace(*engine, *work, outbound::RetryPolicy{});
  worker->on_result("reconcile",
                    [this](store::Batch& batch, const store::WorkRow& row, const Done& done) {
                      return lanes->reconciled(batch, row.key, done);
                    });
  supervisor.emplace(*engine, *worker, *lanes, *writer);
  catch_up.emplace(*engine, *work);
  expiry.emplace(*engine, *writer);
  supervisor->on_state(
      [this](const state::LiveAccount& account) { catch_up->state_changed(account); });
  supervisor->on_checked([this](const state::LiveAccount& account, const std::string& result) {
    expiry->checked(account, result);
  });
  prompt.emplace(*engine, *worker);
  profiles.emplace(*prompt);
  actions.emplace(*engine, *messages, *lanes, *writer, host.limits.store_queue_bytes);
  connections.emplace(inbound::ConnectionParts{io, accounts, *book, *journal, *store, *acceptor,
                                               *media, *credentials, *worker, *supervisor, ids,
                                               timers, clock, options.log, metrics});
  engine->submitter = &*connections;
  webhook.emplace(inbound::WebhookParts{accounts, *book, *journal, *store, *acceptor, *topics,
                                        *holds, *credentials, *media, ids, clock, options.log,
                                        metrics, host.limits.store_queue_bytes});
  feed.emplace(*store, *journal, accounts, timers);
  subscriptions.emplace(delivery::PushParts{*store, *journal, accounts, timers, ids, clock, http,
                                            options.log, metrics},
                        options.config.subscriptions);
  retention.emplace(state::RetentionParts{*store, *journal, accounts, *media_files, clock,
                                          options.log, metrics,
                                          [this] { return subscriptions->delivered_through(); }});
  on_demand.emplace(*engine, *worker);
  site.emplace(*webhook, *media, *on_demand, *journal, [this]() -> std::string_view {
    if (is_draining) return "the host is ending";
    return is_ready ? std::string_view() : "the host is starting";
  });
  api.emplace(api::ApiParts{options.config, options.catalog, *engine, *messages, *lanes, *actions,
                            *supervisor, *prompt, *profiles, *expiry, *on_demand, *subscriptions,
                            *feed, *site});
  journal->on_reset([this] {
    acceptor->reset();
    expiry->forget();
    credentials->reset();
    worker->reset();
  });
  metrics.gauge("journal_sequence",
                [this] { return static_cast<double>(journal->durable_through()); });
  metrics.gauge("outbox_waiting", [this] { return static_cast<double>(lanes->waiting()); });
  metrics.gauge("outbox_running", [this] { return static_cast<double>(lanes->running()); });
  metrics.gauge("outbox_uncertain", [this] { return static_cast<double>(lanes->uncertain()); });
  metrics.gauge("work_waiting", [this] { return static_cast<double>(work->size()); });
  metrics.gauge("store_wal_bytes",
                [this] { return static_cast<double>(store->figures().wal_bytes); });
  metrics.gauge("store_queued_bytes",
                [this] { return static_cast<double>(store->figures().queued_bytes); });
  metrics.gauge("topic_listeners", [this] { return static_cast<double>(topics->listeners()); });
}

void Runtime::Parts::make_accounts() {
  AccountMaker maker(options.catalog, tables, options.config);
  for (const config::Hook& configured : options.config.hooks) {
    Result<state::LiveHook> made = maker.hook(configured);
    if (made) {
      accounts.add(std::move(*made));
    } else {
      options.log.error("a hook could not be made",
                        {{"hook", configured.id}, {"error", made.error().text}});
    }
  }
  for (const config::Account& configured : options.config.accounts) {
    if (!configured.enabled) continue;
    Result<state::LiveAccount> made = maker.account(configured);
    if (made) {
      accounts.add(std::move(*made));
    } else {
      // One broken account does not stop the others.
      options.log.error("an account could not be made",
                        {{"account", configured.id}, {"error", made.error().text}});
    }
  }
}

Result<void> Runtime::Parts::listen() {
  const config::Host& host = options.config.host;
  net::ServerOptions server = server_options(host, media->incoming().string());
  server.now_ms = [this] { return options.clock.now_ms(); };
  hooks_server = std::make_unique<net::HttpServer>(
      io, server,
      [this](net::Request request, net::Responder responder) {
        if (!is_allowed_host(options.config.host, request)) {
          return responder.respond(net::text_response(421, "this host is not served here"));
        }
        site->handle(std::move(request), std::move(responder));
      },
      [this](const net::Request& request) { return webhook->rule(request); });
  api_server = std::make_unique<net::HttpServer>(
      io, server,
      [this](net::Request request, net::Responder responder) {
        api->handle(std::move(request), std::move(responder));
      },
      [this](const net::Request& request) { return api->rule(request); });
  publish_counters(metrics, "hooks", *hooks_server);
  publish_counters(metrics, "api", *api_server);
  const Endpoint hooks_at = endpoint(host.listen);
  Result<std::uint16_t> opened = hooks_server->open(hooks_at.address, hooks_at.port);
  if (!opened) return internal("listen = \"" + host.listen + "\": " + opened.error().text);
  hooks_port = *opened;
  const Endpoint api_at = endpoint(host.api_listen);
  opened = api_server->open(api_at.address, api_at.port);
  if (!opened) return internal("api_listen = \"" + host.api_listen + "\": " + opened.error().text);
  api_port = *opened;
  if (Result<void> made = api->write_admin_token(host.data_dir); !made) return made;
  return {};
}

void Runtime::Parts::every(std::int64_t period_ms, std::function<void()> run) {
  timers.after(period_ms, [this, period_ms, run = std::move(run)] {
    run();
    if (!is_draining) every(period_ms, run);
  });
}

/// Requests that are on their way are waited for: cut off, a send would be uncertain.
void Runtime::Parts::after_runs(std::int64_t until, std::function<void()> then) {
  const bool is_done = lanes->running() == 0 && worker->running() == 0;
  if (is_done || options.clock.now_ms() >= until) {
    // Connections last: what was submitted on them gets its answer.
    connections->stop_all();
    return then();
  }
  timers.after(kDrainLookMs, [this, until, then = std::move(then)] { after_runs(until, then); });
}

void Runtime::Parts::release_pieces() {
  store::Batch batch;
  metrics.counter("events_total") += acceptor->release_pieces(batch);
  if (!batch.empty()) journal->submit(std::move(batch), {});
}

void Runtime::Parts::forget() {
  const bool has_more = retention->pass(options.config.host.retention);
  if (!is_draining) timers.after(has_more ? kForgetMoreMs : kForgetMs, [this] { forget(); });
}

void Runtime::drain(std::function<void()> done) {
  Parts& parts = *parts_;
  if (std::exchange(parts.is_draining, true)) return done();
  parts.options.log.info("draining");
  parts.lanes->stop();
  parts.worker->stop();
  parts.supervisor->stop();
  parts.subscriptions->stop();
  parts.holds->close_all();
  parts.topics->close_all();
  parts.feed->stop();
  const auto deadline =
      std::chrono::milliseconds(parts.options.config.host.limits.drain_timeout_ms);
  const std::int64_t until = parts.options.clock.now_ms() + deadline.count();
  parts.after_runs(until, [this, deadline, done = std::move(done)] {
    parts_->hooks_server->drain(deadline, [this, deadline, done] {
      parts_->api_server->drain(deadline, [this, done] {
        parts_->journal->flush_all();
        parts_->journal->after_pending([done](const store::Committed&) { done(); });
      });
    });
  });
}

}  // namespace jackfield
