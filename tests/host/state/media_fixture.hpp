// SPDX-License-Identifier: MIT
// The store with a journal and the media beside it.
#pragma once

#include <optional>

#include "host/state/media_library.hpp"
#include "tests/host/state/store_fixture.hpp"

namespace jackfield::state {

class MediaFixture : public StoreFixture {
 protected:
  MediaFixture()
      : book_(store_->reader(), {}),
        journal_(*store_, book_, clock_),
        files_(*store::MediaStore::open(folder_)),
        media_(*store_, files_, journal_, clock_, "https://hooks.example.com", "key", rules_,
               keep_) {}

  void SetUp() override { ASSERT_TRUE(journal_.open()); }

  void submit(store::Batch batch) {
    std::optional<bool> ok;
    journal_.submit(std::move(batch), [&](const store::Committed& result) { ok = result.ok; });
    run_until([&] { return ok.has_value(); });
    ASSERT_TRUE(*ok);
  }

  config::Media rules_{100 << 20, 100, std::chrono::hours(1), config::ImageMetadata::keep};
  config::Retention keep_;
  ManualClock clock_{1'700'000'000'000};
  Book book_;
  Journal journal_;
  store::MediaStore files_;
  MediaLibrary media_;
};

}  // namespace jackfield::state
