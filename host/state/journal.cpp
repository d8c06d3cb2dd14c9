// SPDX-License-Identifier: MIT
#include "host/state/journal.hpp"

#include <utility>

namespace jackfield::state {

Result<void> Journal::open() {
  durable_through_ = store_.reader().last_sequence();
  next_sequence_ = durable_through_ + 1;
  return book_.load(clock_.now_ms());
}

void Journal::append(store::Batch& batch, store::EventRow row, const Effects& effects) {
  row.effects = encode(effects);
  book_.apply(row, effects);
  ++next_sequence_;
  appended_.push_back(std::make_shared<const store::EventRow>(row));
  batch.push_back(store::PutEvent{std::move(row)});
}

void Journal::submit(store::Batch batch, Completion done) {
  store_.submit(std::move(batch),
                [this, epoch = epoch_, number = ++submits_, rows = std::exchange(appended_, {}),
                 done = std::move(done)](const store::Committed& result) {
                  // Of all that failed together, the first puts things right; the others only tell
                  // their callers.
                  if (result.ok) committed_submit_ = number;
                  if (epoch == epoch_) committed(result, rows);
                  if (done) done(result);
                });
}

void Journal::committed(const store::Committed& result, const std::vector<Durable>& rows) {
  error_ = result.ok ? std::string() : result.error;
  if (!result.ok) return reset();
  for (const Durable& row : rows) {
    durable_through_ = row->sequence;
    for (const auto& listener : listeners_) listener(row);
  }
}

void Journal::reset() {
  ++epoch_;
  appended_.clear();
  store_.begin_epoch();
  const std::string cause = error_;
  if (const Result<void> opened = open(); !opened) error_ = cause + "; " + opened.error().text;
  for (const auto& listener : resets_) listener();
}

void Journal::flush(bool only_if_many) {
  if (only_if_many ? !book_.wants_flush() : book_.is_clean()) return;
  store::Batch batch;
  const std::uint64_t number = book_.flush(batch, next_sequence_ - 1, clock_.now_ms());
  submit(std::move(batch), [this, number](const store::Committed& result) {
    if (result.ok) book_.flushed(number);
  });
}

}  // namespace jackfield::state
