// SPDX-License-Identifier: MIT
#include "host/inbound/topic_listener.hpp"

#include <gtest/gtest.h>

namespace jackfield::inbound {
namespace {

TEST(Cursor, ReadsWhatItWrote) {
  const Cursor cursor = Cursor::parse(Cursor{3, 41}.text());

  EXPECT_EQ(cursor.epoch, 3);
  EXPECT_EQ(cursor.seq, 41);
}

TEST(Cursor, NonsenseIsOfAnEpochThatNeverWas) {
  for (const char* text :
       {"", "e", "e1", "e1.", "1.2", "e-1.2", "e1.-2", "e1.2x", "e1.99999999999999999999",
        "e11111111111111111111111111111111111111111111111111.1"}) {
    EXPECT_EQ(Cursor::parse(text).epoch, -1) << text;
  }
}

TEST(TopicEntries, StandInTheirWrappers) {
  EXPECT_EQ(entries_json({{7, "entry", R"({"t":"msg"})"}, {8, "entry", "{}"}}),
            R"([{"seq":7,"entry":{"t":"msg"}},{"seq":8,"entry":{}}])");
  EXPECT_EQ(entries_json({}), "[]");
}

}  // namespace
}  // namespace jackfield::inbound
