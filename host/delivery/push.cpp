// SPDX-License-Identifier: MIT
#include "host/delivery/push.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "host/delivery/schedule.hpp"
#include "host/delivery/signature.hpp"

namespace jackfield::delivery {
namespace {

constexpr std::int64_t kPage = 256;
constexpr std::int64_t kPushPageBytes = 4 << 20;
constexpr std::size_t kMostPending =
    2048;  // events in memory per subscription; the rest waits in the journal
constexpr std::size_t kMostBatchBytes = 1 << 20;  // or one event, if that alone is larger
constexpr std::int64_t kMostRetryAfterMs = 3600'000;

/// Events of accounts as a whole have no conversation, and share the lane of that empty name.
const std::string& lane_of(const store::EventRow& row) {
  return row.conversation;
}

/// JSON Batch Format of CloudEvents 1.0: an array of the events as they are stored.
std::string batch_body(const std::vector<state::Durable>& rows) {
  std::string body = "[";
  for (const state::Durable& row : rows) {
    if (body.size() > 1) body += ',';
    body += row->body;
  }
  return body += ']';
}

std::int64_t retry_after_ms(const net::TransferResult& result) {
  const std::string_view text = result.headers.get("retry-after");
  std::int64_t seconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return std::clamp<std::int64_t>(seconds * 1000, 0, kMostRetryAfterMs);
}

}  // namespace

Pusher::Pusher(PushParts& parts, Subscription& subscription, Disable disable)
    : parts_(parts), subscription_(subscription), disable_(std::move(disable)) {}

Pusher::~Pusher() {
  stop();
}

void Pusher::start() {
  read_through_ = saved_ = subscription_.position;
  for (store::ParkedRow& row : parts_.store.reader().parked(subscription_.id)) {
    const std::string conversation = row.conversation;
    parked_[conversation] = std::move(row);
    parked_timers_[conversation] = parts_.timers.at(
        parked_[conversation].due_at, [this, conversation] { retry_parked(conversation); });
  }
  fill();
}

void Pusher::stop() {
  *alive_ = false;
  is_stopped_ = true;
  for (const auto& [conversation, timer] : parked_timers_) parts_.timers.cancel(timer);
  parked_timers_.clear();
  for (const auto& [id, flight] : flights_) parts_.http.cancel(flight.transfer);
  flights_.clear();
  in_flight_.clear();
}

void Pusher::wake() {
  fill();
}

void Pusher::resume() {
  due_.clear();
  // What came due in the pause was passed over.
  std::vector<std::string> idle;
  for (const auto& [conversation, row] : parked_) {
    if (!parked_timers_.contains(conversation)) idle.push_back(conversation);
  }
  for (const std::string& conversation : idle) retry_parked(conversation);
  fill();
}

bool Pusher::read_more() {
  if (read_through_ >= parts_.journal.durable_through() || pending_.size() >= kMostPending)
    return false;
  const std::vector<store::EventRow> rows =
      parts_.store.reader().events(read_through_, kPage, kPushPageBytes);
  if (rows.empty()) return false;
  for (const store::EventRow& row : rows) {
    read_through_ = row.sequence;
    if (!wants(subscription_.filter, row, parts_.accounts)) continue;
    // A parked conversation reads its own events when its time comes.
    if (parked_.contains(lane_of(row))) continue;
    pending_.emplace(row.sequence, std::make_shared<const store::EventRow>(row));
  }
  return true;
}

void Pusher::fill() {
  if (is_stopped_ || !subscription_.is_active()) return;
  retry_due();
  while (flights_.size() < subscription_.in_flight) {
    Rows rows = next_rows();
    // A batch that is not full yet may be filled by what was not looked at.
    if (rows.size() < subscription_.batch && read_more()) continue;
    if (rows.empty()) break;
    send(std::move(rows), 1, false);
  }
  advance();
}

Pusher::Rows Pusher::next_rows() const {
  Rows rows;
  std::size_t bytes = 0;
  for (const auto& [sequence, row] : pending_) {
    if (in_flight_.contains(lane_of(*row))) continue;
    if (alone_.contains(lane_of(*row))) {
      if (rows.empty()) return {row};
      break;  // it leads the next push
    }
    bytes += row->body.size();
    if (!rows.empty() && bytes > kMostBatchBytes) break;
    rows.push_back(row);
    if (rows.size() >= subscription_.batch) break;
  }
  return rows;
}

void Pusher::send(Rows rows, std::uint32_t attempt, bool is_retry) {
  const bool is_batch = subscription_.batch > 1;
  net::Transfer transfer;
  transfer.method = "POST";
  transfer.url = subscription_.push;
  transfer.timeout_ms = static_cast<std::uint64_t>(subscription_.timeout_ms);
  // The operator's own targets may be private; those made by API go through the address guard.
  transfer.policy.allow_http = subscription_.is_from_config;
  transfer.policy.allow_private_address = subscription_.is_from_config;
  const std::int64_t now_ms = parts_.clock.now_ms();
  // Several are never repeated together, so their id is made anew; the events keep theirs.
  const std::string id = rows.size() > 1 ? parts_.ids.next("batch_", now_ms) : rows.front()->id;
  std::string bytes = is_batch ? batch_body(rows) : rows.front()->body;
  transfer.headers.set("content-type", is_batch ? "application/cloudevents-batch+json"
                                                : "application/cloudevents+json");
  transfer.headers.set("webhook-id", id);
  transfer.headers.set("webhook-timestamp", std::to_string(now_ms / 1000));
  if (const std::vector<std::string> keys = signing_keys(subscription_, now_ms); !keys.empty()) {
    transfer.headers.set("webhook-signature", webhook_signature(keys, id, now_ms / 1000, bytes));
  }
  net::Segment body;
  body.source = std::move(bytes);
  transfer.body.push_back(std::move(body));
  for (const state::Durable& row : rows) in_flight_.insert(lane_of(*row));
  const FlightId flight = ++last_flight_;
  flights_[flight] = {std::move(rows), attempt, is_retry, {}};
  flights_[flight].transfer = parts_.http.start(
      std::move(transfer), [this, alive = alive_, flight](const net::TransferResult& result) {
        if (*alive) answered(flight, result);
      });
}

void Pusher::answered(FlightId id, const net::TransferResult& result) {
  const Flight flight = std::move(flights_.extract(id).mapped());
  for (const state::Durable& row : flight.rows) in_flight_.erase(lane_of(*row));
  const int status = result.outcome == net::TransferOutcome::finished ? result.status : 0;
  parts_.metrics.counter(
      "pushes_total",
      {{"subscription", subscription_.id},
       {"result", verdict(status) == Verdict::delivered ? "delivered" : "failed"}})++;
  switch (verdict(status)) {
    case Verdict::delivered:
      for (const state::Durable& row : flight.rows) delivered(row);
      break;
    case Verdict::disable:
      return disable_("the endpoint answered 410");
    case Verdict::again:
      if (flight.rows.size() == 1) {
        failed(flight.rows.front(), flight.attempt, result);
      } else {
        for (const state::Durable& row : flight.rows) alone_.insert(lane_of(*row));
      }
      break;
  }
  fill();
}

void Pusher::delivered(const state::Durable& row) {
  pending_.erase(row->sequence);
  const std::string lane = lane_of(*row);
  alone_.erase(lane);
  const auto parked = parked_.find(lane);
  if (parked == parked_.end()) return;
  // One more of a parked conversation is through: go on with its next, until it has caught up.
  parked->second.position = row->sequence;
  parked->second.attempts = 0;
  parked->second.due_at = 0;
  retry_parked(lane);
}

void Pusher::failed(const state::Durable& row, std::uint32_t attempt,
                    const net::TransferResult& result) {
  const std::string lane = lane_of(*row);
  alone_.erase(lane);
  const std::string bytes = parts_.ids.random_bytes(1);
  std::int64_t wait = wait_after(attempt, static_cast<unsigned char>(bytes[0]) / 255.0);
  const std::string error =
      result.status != 0 ? "status " + std::to_string(result.status) : result.error_text;
  if (wait < 0) return disable_("an event could not be delivered for days: " + error);
  wait = std::max(wait, retry_after_ms(result));
  subscription_.last_error = error;

  store::ParkedRow parked{
      subscription_.id, lane, row->sequence - 1, attempt, parts_.clock.now_ms() + wait, error};
  std::erase_if(pending_, [&](const auto& each) { return lane_of(*each.second) == lane; });
  parked_[lane] = parked;
  store::Batch batch;
  batch.push_back(store::PutParked{std::move(parked)});
  parts_.journal.submit(std::move(batch), {});
  parked_timers_[lane] = parts_.timers.after(wait, [this, lane] { retry_parked(lane); });
}

void Pusher::retry_parked(const std::string& lane) {
  parked_timers_.erase(lane);
  const auto found = parked_.find(lane);
  if (found == parked_.end() || is_stopped_ || !subscription_.is_active() ||
      in_flight_.contains(lane))
    return;
  if (!has_place_for_retry()) return due_.push_back(lane);
  store::ParkedRow& parked = found->second;
  // Its own events, straight from the journal, up to where everybody else has read.
  std::int64_t from = parked.position;
  for (bool has_more = true; has_more;) {
    const std::vector<store::EventRow> rows =
        parts_.store.reader().conversation_events(lane, from, kPage);
    has_more = static_cast<std::int64_t>(rows.size()) ==
               kPage;  // a narrow filter may pass over a whole page
    for (const store::EventRow& row : rows) {
      from = row.sequence;
      if (from > read_through_) has_more = false;
      if (from > read_through_ || !wants(subscription_.filter, row, parts_.accounts)) continue;
      return send({std::make_shared<const store::EventRow>(row)}, parked.attempts + 1, true);
    }
  }
  // It has caught up: its events come with everybody's again.
  store::Batch batch;
  batch.push_back(store::DeleteParked{subscription_.id, lane});
  parked_.erase(found);
  parts_.journal.submit(std::move(batch), {});
}

/// Half of the places at most: many conversations that fail leave the others theirs.
bool Pusher::has_place_for_retry() const {
  if (flights_.size() >= subscription_.in_flight) return false;
  const auto retries = std::count_if(flights_.begin(), flights_.end(),
                                     [](const auto& each) { return each.second.is_retry; });
  return static_cast<std::uint32_t>(retries) < (subscription_.in_flight + 1) / 2;
}

void Pusher::retry_due() {
  while (!due_.empty() && has_place_for_retry()) {
    const std::string lane = std::move(due_.front());
    due_.pop_front();
    retry_parked(lane);
  }
}

std::vector<std::string> Pusher::parked_conversations() const {
  std::vector<std::string> all;
  for (const auto& [conversation, row] : parked_) all.push_back(conversation);
  return all;
}

std::int64_t Pusher::delivered_through() const {
  std::int64_t through = subscription_.position;
  for (const auto& [conversation, row] : parked_) through = std::min(through, row.position);
  return through;
}

void Pusher::advance() {
  // Everything before the oldest event that is neither delivered nor parked is done.
  const std::int64_t done = pending_.empty() ? read_through_ : pending_.begin()->first - 1;
  if (done > subscription_.position) subscription_.position = done;
  if (subscription_.position != saved_ && !is_saving_) save();
}

void Pusher::save() {
  is_saving_ = true;
  saved_ = subscription_.position;
  store::Batch batch;
  batch.push_back(store::PutSubscription{to_row(subscription_)});
  parts_.journal.submit(std::move(batch), [this, alive = alive_](const store::Committed&) {
    if (!*alive) return;
    is_saving_ = false;
    advance();
  });
}

}  // namespace jackfield::delivery
