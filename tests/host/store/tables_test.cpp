// SPDX-License-Identifier: MIT
// Each table gives back what was written, and replaces what was there.
#include "tests/host/store/store_fixture.hpp"

namespace jackfield::store {
namespace {

using Tables = StoreTest;

TEST_F(Tables, EventComesBackAsItWas) {
  open();
  const EventRow event = make_event(7);

  write({PutEvent{event}});

  EXPECT_EQ(reader().event(7), event);
  EXPECT_EQ(reader().event(8), std::nullopt);
}

TEST_F(Tables, ConversationIsReplaced) {
  open();
  ConversationRow row{"conv_1", "line-jp", 4, 9, 1000, 900, "", "{\"type\":\"direct\"}"};
  write({PutConversation{row}});
  row.head_seq = 5;
  row.merged_into = "conv_0";

  write({PutConversation{row}});

  EXPECT_EQ(reader().conversation("conv_1"), row);
}

TEST_F(Tables, ContactAliasAndFactComeBack) {
  open();
  const ContactRow contact{"contact_1", "line-jp", "{\"name\":\"x\"}", 77};
  const AliasRow alias{"line-jp", "message", "mid-1", "msg_1", 500};
  const FactRow fact{2, "conv_1", "reply_token", "t0k3n", 600, -1, 550};

  write({PutContact{contact}, PutAlias{alias}, PutFact{fact}});

  EXPECT_EQ(reader().contact("contact_1"), contact);
  EXPECT_EQ(reader().alias("line-jp", "message", "mid-1"), alias);
  EXPECT_EQ(reader().alias("line-jp", "address", "mid-1"), std::nullopt);
  EXPECT_EQ(reader().fact(2, "conv_1", "reply_token"), fact);
  EXPECT_EQ(reader().facts(2, "conv_1"), std::vector<FactRow>{fact});
  EXPECT_TRUE(reader().facts(1, "conv_1").empty());

  write({DeleteFact{2, "conv_1", "reply_token"}});
  EXPECT_EQ(reader().fact(2, "conv_1", "reply_token"), std::nullopt);
}

TEST_F(Tables, DedupeSegmentKeepsItsBytes) {
  open();
  const DedupeSegmentRow row{3, 99, 1234, awkward_bytes(), awkward_bytes() + awkward_bytes()};

  write({PutDedupeSegment{row}});

  EXPECT_EQ(reader().dedupe_keys(3), row.keys);
  DedupeSegmentRow without = row;
  without.keys.clear();
  EXPECT_EQ(reader().dedupe_segments(), std::vector<DedupeSegmentRow>{without});
}

TEST_F(Tables, ALookUpReadsOnePageOfASegment) {
  open();
  std::string keys;
  for (int i = 0; i < 300; ++i) {
    const std::string number = std::to_string(1'000 + i);
    keys += std::string(12, '0') + number + "12345678";
  }
  write({PutDedupeSegment{{3, 99, 1234, "f", keys}}, PutDedupeSegment{{4, 99, 1234, "f", keys}}});

  EXPECT_EQ(reader().dedupe_keys(3), keys);
  EXPECT_EQ(reader().dedupe_page(3, "0000000000001127"),
            keys.substr(0, 128 * DedupeSegmentRow::kKey));
  EXPECT_EQ(reader().dedupe_page(3, "0000000000001130").substr(0, 16), "0000000000001128");
  EXPECT_EQ(reader().dedupe_page(3, "0000000000000999"), "");

  // Written again it has the new keys alone; forgotten it has none.
  write({PutDedupeSegment{{3, 99, 1234, "f", keys.substr(0, 48)}}});
  EXPECT_EQ(reader().dedupe_keys(3), keys.substr(0, 48));
  write({PruneExpired{2'000, 10}});
  EXPECT_EQ(reader().dedupe_keys(4), "");
}

TEST_F(Tables, ActionComesBackWithItsState) {
  open();
  const ActionRow action = make_action("msg_1", "conv_1", 5);

  write({PutAction{action}});

  EXPECT_EQ(reader().action("msg_1"), action);
}

TEST_F(Tables, IntentsAndExchangesComeInOrder) {
  open();
  const IntentRow first{"msg_1", 0, "upload", 1, "d0", 10};
  const IntentRow second{"msg_1", 1, "push", 3, "d1", 11};
  const ExchangeRow exchange{"msg_1", 0, "upload", "{\"status\":200}", 12};

  write({PutIntent{second}, PutIntent{first}, PutExchange{exchange, 0}});

  EXPECT_EQ(reader().intents("msg_1"), (std::vector<IntentRow>{first, second}));
  EXPECT_EQ(reader().exchanges("msg_1"), std::vector<ExchangeRow>{exchange});
}

TEST_F(Tables, MessageIdempotencyAndWorkComeBack) {
  open();
  const MessageRow message{"msg_1", "line-jp", "conv_1", 4, 1001, "{\"pieces\":[]}"};
  const IdempotencyRow once{"token_1", "abc", "hash", "{\"message\":\"msg_1\"}", 2000};
  const WorkRow work{"work_1", "line-jp", "fetch", "k", "{\"id\":1}", 40, 2, "{\"event\":1}"};

  write({PutMessage{message}, PutIdempotency{once}, PutWork{work}});

  EXPECT_EQ(reader().message("msg_1"), message);
  EXPECT_EQ(reader().idempotency("token_1", "abc"), once);
  EXPECT_EQ(reader().idempotency("token_2", "abc"), std::nullopt);
  EXPECT_EQ(reader().work(), std::vector<WorkRow>{work});
}

TEST_F(Tables, WorkOfTheSameKeyIsKeptOnce) {
  open();
  WorkRow work{"work_1", "line-jp", "fetch", "k", "{}", 40, 0, ""};
  write({PutWork{work}});
  work.id = "work_2";

  write({PutWork{work}});

  EXPECT_EQ(reader().work(), std::vector<WorkRow>{work});
}

TEST_F(Tables, ValuesAreOfOneAccount) {
  open();
  const ValueRow token{"line-jp", "token", "access", "secret", "{}", 3000};
  const ValueRow cursor{"line-jp", "cursor", "mailbox", "42", "", 0};
  const ValueRow other{"viber", "token", "access", "other", "", 0};

  write({PutValue{token}, PutValue{cursor}, PutValue{other}});

  EXPECT_EQ(reader().value("line-jp", "token", "access"), token);
  EXPECT_EQ(reader().values("line-jp"), (std::vector<ValueRow>{cursor, token}));
  write({DeleteValue{"line-jp", "token", "access"}});
  EXPECT_EQ(reader().values("line-jp"), std::vector<ValueRow>{cursor});
}

TEST_F(Tables, SubscriptionTakesItsParkedConversationsAlong) {
  open();
  const SubscriptionRow helpdesk{"helpdesk", "{\"push\":\"…\"}", 55, "{\"paused\":true}"};
  const ParkedRow parked{"helpdesk", "conv_1", 50, 3, 9000, "503"};
  write({PutSubscription{helpdesk}, PutParked{parked}});
  EXPECT_EQ(reader().subscriptions(), std::vector<SubscriptionRow>{helpdesk});
  EXPECT_EQ(reader().parked("helpdesk"), std::vector<ParkedRow>{parked});

  write({DeleteSubscription{"helpdesk"}});

  EXPECT_TRUE(reader().subscriptions().empty());
  EXPECT_TRUE(reader().parked("helpdesk").empty());
}

TEST_F(Tables, ParkedConversationIsReleasedAlone) {
  open();
  const ParkedRow stays{"helpdesk", "conv_2", 51, 1, 9001, "timeout"};
  write({PutParked{{"helpdesk", "conv_1", 50, 3, 9000, "503"}}, PutParked{stays}});

  write({DeleteParked{"helpdesk", "conv_1"}});

  EXPECT_EQ(reader().parked("helpdesk"), std::vector<ParkedRow>{stays});
}

TEST_F(Tables, MediaRowsCountTheUsersOfAContent) {
  open();
  const MediaRow first{"media_1", "line-jp", "aa", 10, "image/png", "a.png", 5, 100};
  const MediaRow second{"media_2", "viber", "aa", 10, "image/png", "", 6, 0};

  write({PutMedia{first}, PutMedia{second}});

  EXPECT_EQ(reader().media("media_1"), first);
  EXPECT_EQ(reader().media_users("aa"), 2);
  EXPECT_EQ(reader().media_expired(99, 100, 10), std::vector<MediaRow>{first});
  EXPECT_TRUE(reader().media_expired(0, 99, 10).empty());
  EXPECT_TRUE(reader().media_expired(100, 200, 10).empty());
  write({DeleteMedia{"media_1"}});
  EXPECT_EQ(reader().media_users("aa"), 1);
}

TEST_F(Tables, ApiTokensComeOldestFirst) {
  open();
  const ApiTokenRow late{"t1", "h1", "read send", "line-jp", "crm", 20, 0};
  const ApiTokenRow early{"t2", "h2", "admin", "", "console", 10, 99};

  write({PutApiToken{late}, PutApiToken{early}});

  EXPECT_EQ(reader().api_tokens(), (std::vector<ApiTokenRow>{early, late}));
  write({DeleteApiToken{"t2"}});
  EXPECT_EQ(reader().api_tokens(), std::vector<ApiTokenRow>{late});
}

TEST_F(Tables, MetaIsEmptyUntilItIsSet) {
  open();
  EXPECT_EQ(reader().meta("projected_through"), "");

  write({PutMeta{"projected_through", "12"}});

  EXPECT_EQ(reader().meta("projected_through"), "12");
}

TEST_F(Tables, EmptyTextsAreValues) {
  open();
  write({PutContact{{"", "", "", 0}}});

  EXPECT_EQ(reader().contact(""), ContactRow{});
}

TEST_F(Tables, EverythingSurvivesClosing) {
  open();
  write({PutEvent{make_event(1)}, PutMeta{"k", "v"}});
  close();

  open();

  EXPECT_EQ(reader().event(1), make_event(1));
  EXPECT_EQ(reader().meta("k"), "v");
}

}  // namespace
}  // namespace jackfield::store
