// SPDX-License-Identifier: MIT
#include "host/outbound/rate_gate.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace jackfield::outbound {
namespace {

constexpr Priority kInteractive = Priority::interactive;
constexpr Priority kBulk = Priority::bulk;

class RateGateTest : public ::testing::Test {
 protected:
  RateGateTest() {
    state::LiveAccount account;
    account.id = "a";
    // One at once and one a second; the second key's rate counts each conversation.
    account.manifest.rates = {rate("send", 1, 1), rate("chat-{conversation}", 1, 0.1)};
    account_ = &accounts_.add(std::move(account));
  }
  static Rate rate(const std::string& key, double burst, double per_second) {
    Rate made;
    made.key = key;
    made.burst = burst;
    made.per_second = per_second;
    return made;
  }
  void wait(const std::string& name, Priority priority, std::vector<std::string> keys = {"send"}) {
    gate_.wait(*account_, keys, priority, [this, name] { went_ += name + " "; });
  }
  std::string after(std::int64_t ms) {
    clock_.advance(ms);
    timers_.run_due();
    return std::exchange(went_, {});
  }

  state::ManualClock clock_{1'000'000};
  boost::asio::io_context io_;
  state::Timers timers_{io_, clock_};
  state::Accounts accounts_;
  state::LiveAccount* account_ = nullptr;
  RateGate gate_{accounts_, timers_, clock_};
  std::string went_;
};

TEST_F(RateGateTest, TakesWhatIsThereAndTellsHowLongItTakes) {
  EXPECT_TRUE(gate_.try_take(*account_, {"send"}, kInteractive));
  EXPECT_FALSE(gate_.try_take(*account_, {"send"}, kInteractive));
  EXPECT_EQ(gate_.wait_for(*account_, {"send"}), 1000);
  EXPECT_TRUE(gate_.try_take(*account_, {"not declared"}, kInteractive));
  EXPECT_TRUE(gate_.try_take(*account_, {}, kInteractive));
}

TEST_F(RateGateTest, InteractiveOnesGoFirstAndEachInTurn) {
  ASSERT_TRUE(gate_.try_take(*account_, {"send"}, kBulk));
  wait("b1", kBulk);
  wait("b2", kBulk);
  wait("i1", kInteractive);
  wait("i2", kInteractive);

  EXPECT_EQ(after(999), "");
  EXPECT_EQ(after(1), "i1 ");
  EXPECT_EQ(after(1000), "i2 ");
  EXPECT_EQ(after(1000), "b1 ");
  EXPECT_EQ(after(1000), "b2 ");
}

TEST_F(RateGateTest, NobodyOvertakesWhoWaits) {
  ASSERT_TRUE(gate_.try_take(*account_, {"send"}, kInteractive));
  wait("i1", kInteractive);
  clock_.advance(1000);  // there is a token, and the timer has not run yet

  EXPECT_FALSE(gate_.try_take(*account_, {"send"}, kInteractive));
  EXPECT_EQ(after(0), "i1 ");
}

TEST_F(RateGateTest, AnInteractiveOneOvertakesABulkOneThatWaits) {
  ASSERT_TRUE(gate_.try_take(*account_, {"send"}, kBulk));
  wait("b1", kBulk);
  clock_.advance(1000);

  EXPECT_FALSE(gate_.try_take(*account_, {"send"}, kBulk));
  EXPECT_TRUE(gate_.try_take(*account_, {"send"}, kInteractive));
  EXPECT_EQ(after(0), "");
  EXPECT_EQ(after(1000), "b1 ");
}

TEST_F(RateGateTest, WhoWaitsForOneKeyHoldsUpNobodyWithAnother) {
  ASSERT_TRUE(gate_.try_take(*account_, {"chat-1"}, kInteractive));
  wait("chat 1", kInteractive, {"chat-1"});
  wait("chat 2", kInteractive, {"chat-2"});

  EXPECT_EQ(after(1), "chat 2 ");
  EXPECT_EQ(after(9'999), "chat 1 ");
}

TEST_F(RateGateTest, APauseHoldsUpWhoWaits) {
  ASSERT_TRUE(gate_.try_take(*account_, {"send"}, kInteractive));
  wait("i1", kInteractive);
  gate_.pause(*account_, "send", clock_.now_ms() + 30'000);

  EXPECT_EQ(after(1000), "");
  EXPECT_EQ(after(28'999), "");
  EXPECT_EQ(after(1), "i1 ");
}

TEST_F(RateGateTest, WithoutItsAccountNobodyWaits) {
  ASSERT_TRUE(gate_.try_take(*account_, {"send"}, kInteractive));
  wait("i1", kInteractive);
  accounts_.remove_account("a");

  EXPECT_EQ(after(1000), "i1 ");
}

}  // namespace
}  // namespace jackfield::outbound
