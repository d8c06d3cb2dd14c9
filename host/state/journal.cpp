// SPDX-License-Identifier: MIT
#include "host/state/journal.hpp"

#include <utility>
#include <variant>

namespace jackfield::state {
namespace {

constexpr std::size_t kSliceRows = 256;  // a commit of so many takes a millisecond or two

}  // namespace

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
  slices_.clear();
  is_flushing_ = false;
  store_.begin_epoch();
  const std::string cause = error_;
  if (const Result<void> opened = open(); !opened) error_ = cause + "; " + opened.error().text;
  for (const auto& listener : resets_) listener();
}

void Journal::flush(bool only_if_many) {
  if (is_flushing_) return;
  if (only_if_many ? !book_.wants_flush() : book_.is_clean()) return;
  cut_slices();
  submit_slice();
}

void Journal::flush_all() {
  while (!slices_.empty()) submit_slice();
  if (book_.is_clean()) return;
  cut_slices();
  while (!slices_.empty()) submit_slice();
}

void Journal::cut_slices() {
  store::Batch all;
  flush_number_ = book_.flush(all, next_sequence_ - 1, clock_.now_ms());
  is_flushing_ = true;
  for (store::Write& write : all) {
    // A step of the index is hundreds of rows by itself.
    const bool is_step = std::holds_alternative<store::IndexEvents>(write);
    if (slices_.empty() || is_step || slices_.back().size() >= kSliceRows) slices_.emplace_back();
    slices_.back().push_back(std::move(write));
  }
}

void Journal::submit_slice() {
  store::Batch slice = std::move(slices_.front());
  slices_.pop_front();
  const bool is_last = slices_.empty();
  submit(std::move(slice), [this, is_last, number = flush_number_](const store::Committed& result) {
    if (!result.ok) return;
    if (is_last) {
      is_flushing_ = false;
      book_.flushed(number);
    } else if (!slices_.empty()) {
      submit_slice();
    }
  });
}

}  // namespace jackfield::state
