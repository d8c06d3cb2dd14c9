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
  static IntentRow intent(uint32_t ordinal) { return {"msg_1", ordinal, "push", 3, "d", 1}; }
  static ExchangeRow exchange(uint32_t ordinal) { return {"msg_1", ordinal, "push", "{}", 1}; }
};

TEST_F(Outbox, ActionsComeLaneByLaneInOrder) {
  open();
  write({PutAction{make_action("msg_4", "conv_2", 1)}, PutAction{make_action("msg_2", "conv_1", 9)},
         PutAction{make_action("msg_1", "conv_1", 3)},
         PutAction{make_action("msg_3", "conv_1", 12)}});

  EXPECT_EQ(ids(reader().actions("", 0, 10)), "msg_1 msg_2 msg_3 msg_4 ");
  EXPECT_EQ(ids(reader().actions("", 0, 2)), "msg_1 msg_2 ");
  EXPECT_EQ(ids(reader().actions("conv_1", 9, 10)), "msg_3 msg_4 ");
  EXPECT_EQ(ids(reader().lane("conv_1", 2)), "msg_1 msg_2 ");
}

TEST_F(Outbox, FinishingForgetsTheProcedureAndKeepsAFailure) {
  open();
  write({PutAction{make_action("msg_1", "conv_1", 50)}, PutIntent{intent(0)},
         PutExchange{exchange(0), 0}});

  write({FinishAction{finished("msg_1", 50), true}});

  EXPECT_EQ(reader().action("msg_1"), std::nullopt);
  EXPECT_TRUE(reader().intents("msg_1").empty());
  EXPECT_TRUE(reader().exchanges("msg_1").empty());
  EXPECT_EQ(reader().finished("line-jp", 0, 10), std::vector<FinishedRow>{finished("msg_1", 50)});
}

TEST_F(Outbox, SuccessIsNotKept) {
  open();
  write({PutAction{make_action("msg_1", "conv_1", 50)}});

  write({FinishAction{finished("msg_1", 50), false}});

  EXPECT_EQ(reader().action("msg_1"), std::nullopt);
  EXPECT_TRUE(reader().finished("", 0, 10).empty());
}

TEST_F(Outbox, FinishedAreListedNewestFirst) {
  open();
  write({FinishAction{finished("msg_1", 10), true}, FinishAction{finished("msg_2", 20), true}});

  EXPECT_EQ(reader().finished("", 0, 1), std::vector<FinishedRow>{finished("msg_2", 20)});
  EXPECT_EQ(reader().finished("line-jp", 20, 5), std::vector<FinishedRow>{finished("msg_1", 10)});
  EXPECT_TRUE(reader().finished("viber", 0, 5).empty());

  write({PruneFinished{20, 10}});
  EXPECT_EQ(reader().finished("", 0, 5), std::vector<FinishedRow>{finished("msg_2", 20)});
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
  EXPECT_EQ(reader().dedupe_segments(false).size(), 1U);
}

}  // namespace
}  // namespace jackfield::store
