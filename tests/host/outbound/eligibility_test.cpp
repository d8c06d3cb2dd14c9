// SPDX-License-Identifier: MIT
#include "host/outbound/eligibility.hpp"

#include <gtest/gtest.h>

namespace jackfield::outbound {
namespace {

constexpr std::int64_t kNow = 1'800'000'000'000;
constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kDay = 24 * kHour;

Fact fact(std::string key, std::string value = "1", std::int64_t expires_at = 0,
          std::int32_t uses = 0, std::int64_t recorded_at = kNow - kHour) {
  return {
      FactScope::conversation, std::move(key), std::move(value), expires_at, uses, recorded_at, 0};
}

plugin::LedgerEntry declared(std::string key, std::string tells, std::string taken_back_by = {},
                             std::string tag = {}) {
  return {std::move(key), FactScope::conversation, std::move(tells), std::move(taken_back_by),
          std::move(tag)};
}

/// A network with a day after the customer's last sign, a week for people, and consent for ads.
struct Messaging {
  Capability capability;
  std::vector<plugin::LedgerEntry> facts{declared("last_sign", "sign"),
                                         declared("agreed", "consent", {}, "ADS")};
  Conversation conversation;
  Asking asking;

  Messaging() {
    WindowCapability& window = capability.window.emplace();
    window.duration_ms = kDay;
    window.after_close = {"tag", "template"};
    window.tags.resize(2);
    window.tags[0].name = "HUMAN";
    window.tags[0].duration_ms = 7 * kDay;
    window.tags[1].name = "ADS";
    conversation.type = ConversationType::direct;
  }
  Eligibility at(std::int64_t now, const std::vector<Fact>& known) const {
    return judge(&capability, facts, known, conversation, asking, now);
  }
};

std::vector<Fact> sign_at(std::int64_t when) {
  return {fact("last_sign", std::to_string(when))};
}

TEST(Eligibility, AWindowIsOpenUntilItsLastMillisecond) {
  const Messaging network;

  const Eligibility open = network.at(kNow + kDay - 1, sign_at(kNow));
  const Eligibility closed = network.at(kNow + kDay, sign_at(kNow));

  EXPECT_TRUE(open.is_eligible);
  EXPECT_EQ(open.until, kNow + kDay);
  EXPECT_FALSE(closed.is_eligible);
  EXPECT_EQ(closed.reason, "window_closed");
}

TEST(Eligibility, AClosedWindowNamesWhatIsLeft) {
  const Messaging network;

  const Eligibility closed = network.at(kNow + 2 * kDay, sign_at(kNow));

  ASSERT_EQ(closed.alternatives.size(), 3U);
  EXPECT_EQ(closed.alternatives[0].kind, "template");
  EXPECT_EQ(closed.alternatives[1].tag, "HUMAN");
  EXPECT_EQ(closed.alternatives[1].until, kNow + 7 * kDay);
  EXPECT_EQ(closed.alternatives[2].kind, "wait");
}

TEST(Eligibility, WhatIsOverIsNoAlternative) {
  const Messaging network;

  const Eligibility closed = network.at(kNow + 8 * kDay, sign_at(kNow));

  ASSERT_EQ(closed.alternatives.size(), 2U);
  EXPECT_EQ(closed.alternatives[0].kind, "template");
  EXPECT_EQ(closed.alternatives[1].kind, "wait");
}

TEST(Eligibility, ATagLengthensTheWindow) {
  Messaging network;
  network.asking.tag = "HUMAN";

  EXPECT_TRUE(network.at(kNow + 7 * kDay - 1, sign_at(kNow)).is_eligible);
  EXPECT_FALSE(network.at(kNow + 7 * kDay, sign_at(kNow)).is_eligible);
}

TEST(Eligibility, ATagMayNeedConsent) {
  Messaging network;
  network.asking.tag = "ADS";

  EXPECT_EQ(network.at(kNow, sign_at(kNow)).reason, "no_consent");
  EXPECT_TRUE(network.at(kNow + 90 * kDay, {fact("agreed")}).is_eligible);
}

TEST(Eligibility, TemplatesGoAtAnyTime) {
  Messaging network;
  network.asking.is_only_templates = true;

  EXPECT_TRUE(network.at(kNow + 90 * kDay, sign_at(kNow)).is_eligible);
}

TEST(Eligibility, WhereNoSignIsKnownTheNetworkDecides) {
  const Messaging network;

  const Eligibility verdict = network.at(kNow, {});

  EXPECT_TRUE(verdict.is_eligible);
  EXPECT_EQ(verdict.reason, "not_known");
}

/// A network that counts: five messages in two days, three in a minute.
struct Counting {
  Capability capability;
  std::vector<plugin::LedgerEntry> facts{declared("wrote", "open"), declared("clicked", "open"),
                                         declared("seen", "seen"),
                                         declared("left", "left", "wrote")};
  Conversation conversation;
  Asking asking;

  Counting() { capability.window.emplace().after_close = {"template"}; }
  Eligibility with(const std::vector<Fact>& known) const {
    return judge(&capability, facts, known, conversation, asking, kNow);
  }
};

TEST(Eligibility, OpenWindowsAddUp) {
  const Counting network;

  const Eligibility verdict = network.with(
      {fact("wrote", "1", kNow + kDay, 2), fact("clicked", "1", kNow + kHour, 3), fact("seen")});

  EXPECT_TRUE(verdict.is_eligible);
  EXPECT_EQ(verdict.messages_left, 5);
  EXPECT_EQ(verdict.until, kNow + kDay);
}

TEST(Eligibility, MoreMessagesThanAreLeftAreRefusedTogether) {
  Counting network;
  network.asking.pieces = 3;

  const Eligibility verdict = network.with({fact("wrote", "1", kNow + kDay, 2), fact("seen")});

  EXPECT_FALSE(verdict.is_eligible);
  EXPECT_EQ(verdict.reason, "window_count");
  EXPECT_EQ(verdict.messages_left, 2);
}

TEST(Eligibility, AWindowThatWasOpenOnceIsClosed) {
  const Counting network;

  EXPECT_FALSE(network.with({fact("seen")}).is_eligible);
  EXPECT_TRUE(network.with({}).is_eligible);
}

TEST(Eligibility, WhoLeftIsLeftAlone) {
  const Counting network;

  const Eligibility verdict = network.with({fact("left")});

  EXPECT_FALSE(verdict.is_eligible);
  EXPECT_EQ(verdict.reason, "left");
}

TEST(Eligibility, WhoWroteSinceIsBack) {
  const Counting network;
  const Fact left = fact("left", "1", 0, 0, kNow - 2 * kHour);
  const Fact wrote = fact("wrote", "1", kNow + kDay, 5, kNow - kHour);

  EXPECT_TRUE(network.with({left, wrote}).is_eligible);
  EXPECT_FALSE(
      network.with({left, fact("wrote", "1", kNow + kDay, 5, kNow - 3 * kHour)}).is_eligible);
}

TEST(Eligibility, WhatCostsMoneyIsStillEligible) {
  Counting network;
  network.facts = {declared("session", "open")};
  network.capability.window->after_close = {"paid"};

  EXPECT_EQ(network.with({}).reason, "paid");

  network.capability.window->after_close = {"none"};

  EXPECT_FALSE(network.with({}).is_eligible);
}

TEST(Eligibility, AOneTimeAnswerGoesWhereThePlanIsUsedUp) {
  Counting network;
  network.facts = {declared("token", "token"), declared("limit", "spent")};
  const Fact limit = fact("limit", "1", kNow + 9 * kDay);

  const Eligibility spent = network.with({limit});
  const Eligibility answer = network.with({limit, fact("token", "t", kNow + 60'000, 1)});

  EXPECT_EQ(spent.reason, "spent");
  EXPECT_EQ(spent.until, kNow + 9 * kDay);
  EXPECT_TRUE(answer.is_eligible);
  EXPECT_EQ(answer.until, kNow + 60'000);
}

TEST(Eligibility, APublicThreadWantsToBeAskedFor) {
  Messaging network;
  network.conversation.type = ConversationType::public_;
  network.capability.private_reply.emplace().out = Level::full;

  const Eligibility unasked = network.at(kNow, {});
  network.asking.visibility = Visibility::private_;
  const Eligibility in_private = network.at(kNow, {});
  network.asking.visibility = Visibility::public_;
  const Eligibility asked = network.at(kNow, {});

  EXPECT_EQ(unasked.reason, "public_thread");
  ASSERT_EQ(unasked.alternatives.size(), 2U);
  EXPECT_EQ(unasked.alternatives[1].kind, "private_reply");
  EXPECT_FALSE(in_private.is_eligible);
  EXPECT_TRUE(asked.is_eligible);
}

TEST(Eligibility, ARefusalIsAnOutcomeWithARemedy) {
  const Messaging network;

  const Done closed = refused_by(network.at(kNow + 2 * kDay, sign_at(kNow)));
  const Done left = refused_by(Counting().with({fact("left")}));

  EXPECT_EQ(closed.outcome, Outcome::window_closed);
  EXPECT_NE(closed.error->remedy.find("HUMAN"), std::string::npos);
  EXPECT_EQ(left.outcome, Outcome::opted_out);
}

TEST(Asking, IsOfTemplatesOnlyWhenEveryPartIs) {
  Action action;
  action.pieces.resize(2);
  action.pieces[0].parts.emplace_back().type = PartType::template_;
  action.pieces[1].parts.emplace_back().type = PartType::template_;

  EXPECT_TRUE(asking_for(action).is_only_templates);

  action.pieces[1].parts.emplace_back().type = PartType::text;

  EXPECT_FALSE(asking_for(action).is_only_templates);
  EXPECT_EQ(asking_for(action).pieces, 2U);
}

}  // namespace
}  // namespace jackfield::outbound
