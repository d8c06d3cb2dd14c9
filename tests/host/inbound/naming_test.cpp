// SPDX-License-Identifier: MIT
#include "host/inbound/naming.hpp"

#include <gtest/gtest.h>

namespace jackfield::inbound {
namespace {

constexpr Namespace kLine{"line", "Ubot"};

TEST(Naming, ARedeliveryIsTheSameEvent) {
  EXPECT_EQ(event_id(kLine, EventKind::message_received, "01K9", 0),
            event_id(kLine, EventKind::message_received, "01K9", 0));
}

TEST(Naming, KindKeyOrdinalAccountAndChannelTellEventsApart) {
  const std::string one = event_id(kLine, EventKind::message_received, "01K9", 0);

  EXPECT_NE(one, event_id(kLine, EventKind::postback, "01K9", 0));
  EXPECT_NE(one, event_id(kLine, EventKind::message_received, "01KA", 0));
  EXPECT_NE(one, event_id(kLine, EventKind::message_received, "01K9", 1));
  EXPECT_NE(one, event_id({"line", "Uother"}, EventKind::message_received, "01K9", 0));
  EXPECT_NE(one, event_id({"viber", "Ubot"}, EventKind::message_received, "01K9", 0));
}

TEST(Naming, IdsSayWhatTheyAre) {
  EXPECT_EQ(conversation_id(kLine, "U1").substr(0, 5), "conv_");
  EXPECT_EQ(message_id(kLine, "5301").substr(0, 4), "msg_");
  EXPECT_EQ(contact_id(kLine, {"line.user", "U1", {}, {}}).substr(0, 5), "cont_");
  EXPECT_EQ(media_ref(kLine, "msg_1", 1).substr(0, 6), "media_");
}

}  // namespace
}  // namespace jackfield::inbound
