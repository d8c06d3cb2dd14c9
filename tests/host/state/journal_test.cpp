// SPDX-License-Identifier: MIT
#include "host/state/journal.hpp"

#include <optional>

#include "tests/host/state/store_fixture.hpp"

namespace jackfield::state {
namespace {

class JournalTest : public StoreFixture {
 protected:
  void SetUp() override { begin(); }

  void begin() {
    book_.emplace(store_->reader(), Book::Sizes{});
    journal_.emplace(*store_, *book_, clock_);
    ASSERT_TRUE(journal_->open());
  }

  /// Journals one event of a conversation and waits until it is durable.
  bool append(const std::string& conversation, const std::string& key) {
    store::Batch batch;
    store::EventRow row;
    row.sequence = journal_->next_sequence();
    row.conversation = conversation;
    const store::ConversationRow* known = book_->conversation(conversation);
    row.seq = known == nullptr ? 1 : known->head_seq + 1;
    row.account = "a";
    row.kind = 1;
    row.recorded_at = clock_.now_ms();
    row.body = "{}";
    Effects effects;
    effects.dedupe.push_back({hash(key), clock_.now_ms() + 1'000'000});
    effects.conversation_state = R"({"key":")" + key + "\"}";
    journal_->append(batch, row, effects);
    std::optional<bool> ok;
    journal_->submit(std::move(batch), [&](const store::Committed& result) { ok = result.ok; });
    run_until([&] { return ok.has_value(); });
    return *ok;
  }
  void flush() {
    journal_->flush(false);
    bool done = false;
    journal_->after_pending([&](const store::Committed&) { done = true; });
    run_until([&] { return done; });
  }
  static KeyHash hash(const std::string& key) {
    KeyHash hash{};
    std::copy_n(key.begin(), std::min(key.size(), hash.size()), hash.begin());
    return hash;
  }

  ManualClock clock_{1'000};
  std::optional<Book> book_;
  std::optional<Journal> journal_;
};

TEST_F(JournalTest, NumbersWithoutGaps) {
  ASSERT_TRUE(append("c1", "k1"));
  ASSERT_TRUE(append("c2", "k2"));
  ASSERT_TRUE(append("c1", "k3"));

  EXPECT_EQ(journal_->durable_through(), 3);
  EXPECT_EQ(book_->conversation("c1")->head_seq, 2);
}

TEST_F(JournalTest, ListenersHearEachEventOnceInOrder) {
  std::vector<std::int64_t> heard;
  journal_->listen([&](const Durable& row) { heard.push_back(row->sequence); });

  append("c1", "k1");
  append("c1", "k2");

  EXPECT_EQ(heard, (std::vector<std::int64_t>{1, 2}));
}

TEST_F(JournalTest, ARestartWithoutAFlushReplaysEverything) {
  append("c1", "k1");
  append("c1", "k2");

  restart();
  begin();

  EXPECT_EQ(journal_->next_sequence(), 3);
  ASSERT_NE(book_->conversation("c1"), nullptr);
  EXPECT_EQ(book_->conversation("c1")->head_seq, 2);
  EXPECT_EQ(book_->conversation("c1")->state, R"({"key":"k2"})");
  EXPECT_TRUE(book_->known(hash("k1"), clock_.now_ms()));
  EXPECT_FALSE(book_->known(hash("k9"), clock_.now_ms()));
}

TEST_F(JournalTest, ARestartAfterAFlushGivesTheSame) {
  append("c1", "k1");
  flush();
  append("c1", "k2");

  restart();
  begin();

  EXPECT_EQ(book_->conversation("c1")->head_seq, 2);
  EXPECT_TRUE(book_->known(hash("k1"), clock_.now_ms()));
  EXPECT_TRUE(book_->known(hash("k2"), clock_.now_ms()));
}

TEST_F(JournalTest, AnEventDoesNotWaitForALargeFlushAndACutInItLosesNothing) {
  constexpr int kConversations = 600;
  for (int i = 0; i < kConversations; ++i) append("c" + std::to_string(i), "k" + std::to_string(i));

  journal_->flush(false);
  ASSERT_TRUE(append("c7", "late"));

  EXPECT_EQ(store_->reader().meta("projected_through"), "") << "the whole flush came first";
  // As a power cut would leave it: some of the rows, and no mark.
  const std::filesystem::path cut = folder_ / "cut";
  std::filesystem::create_directory(cut);
  for (const char* name : {"jackfield.db", "jackfield.db-wal"})
    std::filesystem::copy_file(folder_ / name, cut / name);
  store::SqliteOptions options;
  options.post = [](const std::function<void()>&) {};
  const auto found = store::open_sqlite_store(cut, std::move(options));
  ASSERT_TRUE(found) << found.error().text;
  Book book((*found)->reader(), Book::Sizes{});
  ASSERT_TRUE(book.load(clock_.now_ms()));
  for (int i = 0; i < kConversations; ++i) {
    const std::string number = std::to_string(i);
    const store::ConversationRow* row = book.conversation("c" + number);
    ASSERT_NE(row, nullptr) << number;
    EXPECT_EQ(row->head_seq, i == 7 ? 2 : 1);
    EXPECT_EQ(row->state, R"({"key":")" + (i == 7 ? "late" : "k" + number) + "\"}");
  }

  journal_->flush_all();
  flush();
  EXPECT_EQ(store_->reader().meta("projected_through"), std::to_string(kConversations + 1));
}

TEST_F(JournalTest, AFailedCommitTakesEverythingBack) {
  append("c1", "k1");
  bool was_reset = false;
  journal_->on_reset([&] { was_reset = true; });

  // The same sequence twice: the second commit fails, as a full disk would make it.
  store::Batch broken;
  store::EventRow row;
  row.sequence = 1;
  row.conversation = "c1";
  row.seq = 2;
  row.account = "a";
  row.body = "{}";
  Effects effects;
  effects.dedupe.push_back({hash("k2"), 1'000'000});
  journal_->append(broken, row, effects);
  std::optional<bool> ok;
  journal_->submit(std::move(broken), [&](const store::Committed& result) { ok = result.ok; });
  run_until([&] { return ok.has_value(); });

  EXPECT_FALSE(*ok);
  EXPECT_TRUE(was_reset);
  EXPECT_FALSE(book_->known(hash("k2"), clock_.now_ms()));
  EXPECT_EQ(book_->conversation("c1")->head_seq, 1);
  EXPECT_EQ(journal_->next_sequence(), 2);
  ASSERT_TRUE(append("c1", "k3"));
  EXPECT_TRUE(journal_->is_healthy());
}

}  // namespace
}  // namespace jackfield::state
