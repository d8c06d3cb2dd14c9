// SPDX-License-Identifier: MIT
// Retention over a real store: events, files, and how far subscriptions have come.
#pragma once

#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/state/retention.hpp"
#include "tests/host/state/media_fixture.hpp"

namespace jackfield::state {

/// Keeps what a person is to see.
class SeenLog final : public observe::Log {
 public:
  explicit SeenLog(std::vector<std::string>& seen) : seen_(seen) {}
  void write(observe::Level level, std::string_view sentence,
             std::initializer_list<observe::Field>) override {
    seen_.push_back((level == observe::Level::error ? "error: " : "") + std::string(sentence));
  }
  bool shows(observe::Level) const override { return false; }

 private:
  std::vector<std::string>& seen_;
};

class RetentionTest : public MediaFixture {
 protected:
  static constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;
  static KeyHash key_of(std::int64_t sequence) {
    return KeyHash{1, 2, 3, static_cast<std::uint8_t>(sequence)};
  }
  /// Journals an event that came with a raw request; returns its sequence.
  std::int64_t append(std::size_t body_bytes = 2, std::size_t raw_bytes = 3) {
    store::EventRow row;
    row.sequence = journal_.next_sequence();
    row.account = "a";
    row.kind = 1;
    row.recorded_at = clock_.now_ms();
    row.id = "event-" + std::to_string(row.sequence);
    row.body = std::string(body_bytes, 'b');
    Effects effects;
    effects.raw_head = R"({"method":"POST"})";
    effects.raw_body = std::string(raw_bytes, 'r');
    effects.dedupe.push_back({key_of(row.sequence), clock_.now_ms() + kDayMs});
    if (has_fact_) effects.facts.push_back({1, "a", "k", "v", 0, 1, clock_.now_ms()});
    const std::int64_t sequence = row.sequence;
    store::Batch batch;
    journal_.append(batch, std::move(row), effects);
    submit(std::move(batch));
    return sequence;
  }
  bool pass() { return pass(retention_); }
  bool pass(Retention& retention) {
    const bool has_more = retention.pass(keep_);
    submit({});  // until what it submitted is through
    return has_more;
  }
  void settle() {
    while (pass()) {
    }
  }
  /// As after a crash: what is known is what was committed.
  void pass_after_a_restart() {
    observe::Metrics metrics;
    Retention restarted({*store_, journal_, accounts_, files_, clock_, *log_, metrics,
                         [this] { return delivered_; }});
    while (pass(restarted)) {
    }
  }
  void flush() {
    journal_.flush_all();
    submit({});
  }
  double gauge(const std::string& name) const {
    const std::string page = metrics_.text();
    const std::string line = "\njackfield_" + name + " ";
    const std::size_t at = page.find(line);
    return at == std::string::npos ? -1 : std::stod(page.substr(at + line.size()));
  }
  std::string raw_of(std::int64_t sequence) const {
    return decode_effects(store_->reader().event(sequence)->effects)->raw_body;
  }
  /// With that life, or that of the operator's retention.
  store::MediaRow put_file(const std::string& ref, const std::string& bytes,
                           std::int64_t life_ms = 0, const std::string& account = {}) {
    store::Batch batch;
    store::MediaRow row;
    row.ref = ref;
    row.account = account;
    row.expires_at = life_ms == 0 ? 0 : clock_.now_ms() + life_ms;
    row = *media_.take_bytes(batch, bytes, row);
    submit(std::move(batch));
    return row;
  }
  bool has_file(const std::string& ref) { return store_->reader().media(ref).has_value(); }
  std::uint64_t lost() { return metrics_.counter("events_lost_undelivered_total"); }
  std::uint64_t lost_files() { return metrics_.counter("files_lost_undelivered_total"); }

  bool has_fact_ = true;  // for the projections
  std::vector<std::string> seen_;
  std::unique_ptr<observe::Log> log_ = std::make_unique<SeenLog>(seen_);
  observe::Metrics metrics_;
  Accounts accounts_;
  std::int64_t delivered_ = std::numeric_limits<std::int64_t>::max();
  Retention retention_{{*store_, journal_, accounts_, files_, clock_, *log_, metrics_,
                        [this] { return delivered_; }}};
};

}  // namespace jackfield::state
