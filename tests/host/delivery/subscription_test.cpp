// SPDX-License-Identifier: MIT
#include "host/delivery/subscription.hpp"

#include <gtest/gtest.h>

#include "host/delivery/signature.hpp"

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
  one.old_secrets = {{"whsec_y", 100}, {"whsec_z", 50}};
  one.filter.kind = {"message.received"};
  one.is_paused = true;
  one.position = 42;

  const Subscription read = from_row(to_row(one));

  EXPECT_EQ(read.push, one.push);
  EXPECT_EQ(read.secrets, one.secrets);
  EXPECT_EQ(read.old_secrets, one.old_secrets);
  EXPECT_EQ(read.filter, one.filter);
  EXPECT_EQ(read.position, 42);
  EXPECT_TRUE(read.is_paused);
}

std::string secret_of(char letter) {
  return webhook_secret(std::string(32, letter));
}

std::string keys_of(const Subscription& subscription, std::int64_t now) {
  std::string letters;
  for (const std::string& key : signing_keys(subscription, now)) letters += key.front();
  return letters;
}

TEST(Secrets, OldOnesSignAlongForTheirTime) {
  Subscription one;
  one.secrets = {secret_of('a')};

  rotate_secret(one, secret_of('b'), 1000, 2000);
  EXPECT_EQ(keys_of(one, 1999), "ba");
  EXPECT_EQ(keys_of(one, 2000), "b");

  // Again, before the application has taken up the first: none of them is lost.
  rotate_secret(one, secret_of('c'), 1500, 3000);
  EXPECT_EQ(keys_of(one, 1999), "cba");
  EXPECT_EQ(keys_of(one, 2000), "cb");

  EXPECT_EQ(one.old_secrets.size(), 2U);

  // None is to sign along: those of before neither.
  rotate_secret(one, secret_of('d'), 2500, 2500);
  EXPECT_EQ(keys_of(one, 2500), "d");
  EXPECT_TRUE(one.old_secrets.empty()) << "what signs no more is forgotten";
}

TEST(Secrets, FourOldOnesAtMost) {
  Subscription one;
  one.secrets = {secret_of('a')};
  for (char letter = 'b'; letter <= 'h'; ++letter) rotate_secret(one, secret_of(letter), 0, 10);

  EXPECT_EQ(keys_of(one, 0), "hgfed");
}

TEST(Secrets, BothOfTheOperatorsSign) {
  Subscription one;
  one.is_from_config = true;
  one.secrets = {secret_of('b'), secret_of('a')};

  EXPECT_EQ(keys_of(one, 0), "ba");
}

}  // namespace
}  // namespace jackfield::delivery
