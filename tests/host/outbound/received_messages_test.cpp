// SPDX-License-Identifier: MIT
#include "host/outbound/received_messages.hpp"

#include <jackfield/cpp/generated/model.hpp>

#include "tests/host/state/store_fixture.hpp"

namespace jackfield::outbound {
namespace {

class ReceivedMessages : public state::StoreFixture {
 protected:
  void put(EventKind kind, const std::string& message, const std::string& provider_id) {
    store::EventRow row;
    row.sequence = ++sequence_;
    row.seq = sequence_;
    row.conversation = "conv_1";
    row.account = "a";
    row.kind = static_cast<std::uint32_t>(kind);
    row.id = std::to_string(sequence_);
    row.body = R"({"data":{"message":{"id":")" + message + R"(","provider_ids":[")" + provider_id +
               R"("]}}})";
    bool done = false;
    store_->submit({store::PutEvent{std::move(row)}},
                   [&](const store::Committed& result) { done = result.ok; });
    run_until([&] { return done; });
  }
  std::string find(std::string_view message) {
    return received_provider_id(store_->reader(), "conv_1", message);
  }

  std::int64_t sequence_ = 0;
};

TEST_F(ReceivedMessages, AreFoundByOurId) {
  put(EventKind::message_received, "msg_1", "p1");
  put(EventKind::message_received, "msg_2", "p2");

  EXPECT_EQ(find("msg_1"), "p1");
  EXPECT_EQ(find("msg_2"), "p2");
  EXPECT_EQ(find("msg_3"), "");
}

TEST_F(ReceivedMessages, TheNewestIsFoundWithoutAnId) {
  put(EventKind::message_received, "msg_1", "p1");
  put(EventKind::message_received, "msg_2", "p2");
  put(EventKind::message_status, "msg_3", "p3");

  EXPECT_EQ(find(""), "p2");
}

TEST_F(ReceivedMessages, AnIdInSomebodysWordsIsNoMatch) {
  put(EventKind::message_received, "msg_1", "p1");
  put(EventKind::message_received, "msg_2", "msg_1");

  EXPECT_EQ(find("msg_1"), "p1");
}

TEST_F(ReceivedMessages, AreFoundBeyondAPage) {
  put(EventKind::message_received, "msg_1", "p1");
  for (int i = 0; i < 150; ++i) put(EventKind::message_status, "msg_2", "p2");

  EXPECT_EQ(find("msg_1"), "p1");
}

}  // namespace
}  // namespace jackfield::outbound
