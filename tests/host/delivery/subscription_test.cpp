// SPDX-License-Identifier: MIT
#include "host/delivery/subscription.hpp"

#include <gtest/gtest.h>

namespace jackfield::delivery {
namespace {

class FilterTest : public testing::Test {
 protected:
  FilterTest() {
    state::LiveAccount account;
    account.id = "line-jp";
    account.channel = "line";
    accounts_.add(account);
    row_.account = "line-jp";
    row_.kind = static_cast<std::uint32_t>(EventKind::message_received);
  }

  state::Accounts accounts_;
  store::EventRow row_;
  config::Filter filter_;
};

TEST_F(FilterTest, AnEmptyFilterWantsEverything) {
  EXPECT_TRUE(wants(filter_, row_, accounts_));
}

TEST_F(FilterTest, EveryListMustMatch) {
  filter_.account = {"line-jp", "other"};
  filter_.channel = {"line"};
  filter_.kind = {"message.received"};
  EXPECT_TRUE(wants(filter_, row_, accounts_));

  filter_.channel = {"viber"};
  EXPECT_FALSE(wants(filter_, row_, accounts_));
}

TEST_F(FilterTest, WhatSaysNothingIsPrivate) {
  filter_.visibility = {"private"};
  EXPECT_TRUE(wants(filter_, row_, accounts_));

  row_.visibility = static_cast<std::uint32_t>(Visibility::public_);
  EXPECT_FALSE(wants(filter_, row_, accounts_));
}

TEST(SubscriptionRow, ComesBackAsItWas) {
  Subscription one;
  one.id = "helpdesk";
  one.push = "https://helpdesk.example.com/events";
  one.secrets = {"whsec_x"};
  one.filter.kind = {"message.received"};
  one.is_paused = true;
  one.position = 42;

  const Subscription read = from_row(to_row(one));

  EXPECT_EQ(read.push, one.push);
  EXPECT_EQ(read.secrets, one.secrets);
  EXPECT_EQ(read.filter, one.filter);
  EXPECT_EQ(read.position, 42);
  EXPECT_TRUE(read.is_paused);
}

}  // namespace
}  // namespace jackfield::delivery
