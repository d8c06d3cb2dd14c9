// SPDX-License-Identifier: MIT
// Actions in their lanes, what is forgotten with them, and what retention takes.
#include "tests/host/store/store_fixture.hpp"

namespace jackfield::store {
namespace {

class Outbox : public StoreTest {
 protected:
  static std::string ids(const std::vector<ActionRow>& rows) {
    std::string all;
    for (const ActionRow& row : rows) all += row.id + " ";
    return all;
  }
  static FinishedRow finished(const std::string& id, int64_t at) {
    return {make_action(id, "conv_1", at), at, 7, "{\"text\":\"blocked\"}"};
  }
  static ActionRow waiting(const std::string& id, const std::string& conversation,
                           int64_t position) {
    ActionRow row = make_action(id, conversation, position);
    row.state = ActionState::queued;
    return row;
  }
  static IntentRow intent(uint32_t ordinal) { return {"msg_1", ordinal, "push", 3, "d", 1}; }
  static ExchangeRow exchange(uint32_t ordinal) { return {"msg_1", ordinal, "push", "{}", 1}; }
};

TEST_F(Outbox, LanesComeInOrderWithoutTheirContents) {
  open();
  write({PutAction{waiting("msg_4", "conv_2", 1)}, PutAction{waiting("msg_2", "conv_1", 9)},
         PutAction{waiting("msg_1", "conv_1", 3)}, PutAction{waiting("msg_3", "conv_1", 12)}});
  const auto places = [&](const std::vector<LaneRow>& rows) {
    std::string all;
    for (const LaneRow& row : rows)
      all += row.conversation + ":" + std::to_string(row.position) + " ";
    return all;
  };

  EXPECT_EQ(places(reader().lanes("", 0, 10)), "conv_1:3 conv_1:9 conv_1:12 conv_2:1 ");
  EXPECT_EQ(places(reader().lanes("", 0, 2)), "conv_1:3 conv_1:9 ");
  EXPECT_EQ(places(reader().lanes("conv_1", 9, 10)), "conv_1:12 conv_2:1 ");
  EXPECT_EQ(reader().lanes("conv_1", 12, 1),
            (std::vector<LaneRow>{{"conv_2", 1, ActionState::queued, 0, 12, "line-jp"}}));
}

TEST_F(Outbox, TheHeadOfALaneIsTheFirstThatMayRun) {
  open();
  ActionRow uncertain = make_action("msg_1", "conv_1", 1);
  uncertain.state = ActionState::uncertain;
  ActionRow scheduled = make_action("msg_2", "conv_1", 2);
  scheduled.state = ActionState::scheduled;
  write({PutAction{uncertain}, PutAction{scheduled}, PutAction{waiting("msg_4", "conv_1", 4)},
         PutAction{waiting("msg_3", "conv_1", 3)}});

  EXPECT_EQ(reader().lane_head("conv_1")->id, "msg_3");
  EXPECT_EQ(reader().lane_head("conv_2"), std::nullopt);
  EXPECT_EQ(ids(reader().uncertain_actions("", 0, 10)), "msg_1 ");
  EXPECT_EQ(ids(reader().uncertain_actions("line-jp", 0, 10)), "msg_1 ");
  EXPECT_EQ(ids(reader().uncertain_actions("viber", 0, 10)), "");
  EXPECT_EQ(ids(reader().uncertain_actions("", 1, 10)), "");
  EXPECT_EQ(reader().uncertain_count(), 1);
  EXPECT_EQ(ids(reader().scheduled_actions(10)), "msg_2 ");
}

TEST_F(Outbox, WhatOutlivedItsTimeIsFound) {
  open();
  ActionRow lasting = waiting("msg_2", "conv_1", 2);
  lasting.expires_at = 0;
  ActionRow uncertain = waiting("msg_3", "conv_1", 3);
  uncertain.state = ActionState::uncertain;
  write({PutAction{waiting("msg_1", "conv_1", 1)}, PutAction{lasting}, PutAction{uncertain}});

  EXPECT_EQ(ids(reader().expired_actions(12, 10)), "");
  EXPECT_EQ(ids(reader().expired_actions(13, 10)), "msg_1 ");
}

TEST_F(Outbox, AFailureIsKeptWithItsExchanges) {
  open();
  write({PutAction{make_action("msg_1", "conv_1", 50)}, PutIntent{intent(0)},
         PutExchange{exchange(0), 0}});

  write({FinishAction{finished("msg_1", 50), true}});

  EXPECT_EQ(reader().action("msg_1"), std::nullopt);
  EXPECT_TRUE(reader().intents("msg_1").empty());
  EXPECT_EQ(reader().exchanges("msg_1").size(), 1U);
  EXPECT_EQ(reader().finished("msg_1"), finished("msg_1", 50));

  write({DropFinished{"msg_1", true}});
  EXPECT_EQ(reader().finished("msg_1"), std::nullopt);
  EXPECT_TRUE(reader().exchanges("msg_1").empty());
}

TEST_F(Outbox, SuccessIsNotKept) {
  open();
  write({PutAction{make_action("msg_1", "conv_1", 50)}});

  write({FinishAction{finished("msg_1", 50), false}});

  EXPECT_EQ(reader().action("msg_1"), std::nullopt);
  EXPECT_TRUE(reader().finished(FinishedFilter(), 10).empty());
}

TEST_F(Outbox, FinishedAreListedNewestFirst) {
  open();
  write({FinishAction{finished("msg_1", 10), true}, FinishAction{finished("msg_2", 20), true}});

  const auto found = [&](const FinishedFilter& filter, int64_t limit) {
    std::string all;
    for (const FinishedRow& row : reader().finished(filter, limit)) all += row.action.id + " ";
    return all;
  };
  FinishedFilter filter;
  EXPECT_EQ(found(filter, 1), "msg_2 ");
  filter.account = "line-jp";
  filter.before = 20;
  EXPECT_EQ(found(filter, 5), "msg_1 ");
  filter.before_id = "msg_3";
  EXPECT_EQ(found(filter, 5), "msg_2 msg_1 ");
  filter = {};
  filter.account = "viber";
  EXPECT_EQ(found(filter, 5), "");
  filter = {};
  filter.since = 11;
  EXPECT_EQ(found(filter, 5), "msg_2 ");
  filter = {};
  filter.outcome = 6;
  EXPECT_EQ(found(filter, 5), "");
  filter.outcome = 7;
  filter.conversation = "conv_1";
  EXPECT_EQ(found(filter, 5), "msg_2 msg_1 ");
  filter.conversation = "conv_2";
  EXPECT_EQ(found(filter, 5), "");

  write({PutExchange{exchange(0), 0}, PruneFinished{20, 10}});
  EXPECT_EQ(found({}, 5), "msg_2 ");
  EXPECT_TRUE(reader().exchanges("msg_1").empty());
}

TEST_F(Outbox, ExchangeReplacesTheLaterOnes) {
  open();
  write({PutExchange{exchange(0), 0}, PutExchange{exchange(1), 1}, PutExchange{exchange(2), 2}});

  write({PutExchange{exchange(1), 1}});

  EXPECT_EQ(reader().exchanges("msg_1"), (std::vector<ExchangeRow>{exchange(0), exchange(1)}));
}

TEST_F(Outbox, DroppingExchangesDropsTheirIntents) {
  open();
  write({PutIntent{intent(0)}, PutIntent{intent(1)}, PutExchange{exchange(0), 0},
         PutExchange{exchange(1), 1}});

  write({DropExchanges{"msg_1", 1}});

  EXPECT_EQ(reader().exchanges("msg_1"), std::vector<ExchangeRow>{exchange(0)});
  EXPECT_EQ(reader().intents("msg_1"), std::vector<IntentRow>{intent(0)});
}

TEST_F(Outbox, FinishedWorkTakesItsProcedureAlong) {
  open();
  write({PutWork{{"msg_1", "line-jp", "fetch", "k", "{}", 1, 0, ""}}, PutIntent{intent(0)},
         PutExchange{exchange(0), 0}});

  write({DeleteWork{"msg_1"}});

  EXPECT_TRUE(reader().work().empty());
  EXPECT_TRUE(reader().intents("msg_1").empty());
  EXPECT_TRUE(reader().exchanges("msg_1").empty());
}

TEST_F(Outbox, OldMessagesGoUnlessTheirActionWaits) {
  open();
  const auto message = [](const std::string& id, int64_t at) {
    return MessageRow{id, "line-jp", "conv_1", 1, at, "{}"};
  };
  write({PutMessage{message("msg_1", 10)}, PutMessage{message("msg_2", 11)},
         PutMessage{message("msg_3", 12)}, PutMessage{message("msg_4", 20)},
         PutAction{make_action("msg_1", "conv_1", 1)}});

  write({PruneMessages{20, 1}});
  EXPECT_FALSE(reader().message("msg_2"));
  EXPECT_TRUE(reader().message("msg_3"));
  write({PruneMessages{20, 10}});

  EXPECT_TRUE(reader().message("msg_1"));
  EXPECT_FALSE(reader().message("msg_3"));
  EXPECT_TRUE(reader().message("msg_4"));
}

TEST_F(Outbox, ExpiredRowsGoInSlicesAndUnlimitedOnesStay) {
  open();
  write({PutFact{{1, "a", "k1", "v", 10, 0, 0}}, PutFact{{1, "a", "k2", "v", 10, 0, 0}},
         PutFact{{1, "a", "k3", "v", 0, 0, 0}}, PutFact{{1, "a", "k4", "v", 11, 0, 0}},
         PutAlias{{"a", "message", "n", "t", 10}}, PutIdempotency{{"t", "k", "h", "a", 10}},
         PutDedupeSegment{{1, 5, 10, "f", "k"}}, PutDedupeSegment{{2, 9, 11, "f", "k"}}});

  write({PruneExpired{10, 1}});
  EXPECT_EQ(reader().facts(1, "a").size(), 3U);
  write({PruneExpired{10, 1}});

  const auto facts = reader().facts(1, "a");
  ASSERT_EQ(facts.size(), 2U);
  EXPECT_EQ(facts[0].key, "k3");
  EXPECT_EQ(facts[1].key, "k4");
  EXPECT_EQ(reader().alias("a", "message", "n"), std::nullopt);
  EXPECT_EQ(reader().idempotency("t", "k"), std::nullopt);
  EXPECT_EQ(reader().dedupe_segments().size(), 1U);
}

}  // namespace
}  // namespace jackfield::store
