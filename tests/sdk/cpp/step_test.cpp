// SPDX-License-Identifier: MIT
#include <jackfield/cpp/step.hpp>

#include <gtest/gtest.h>

namespace jackfield {
namespace {

int fields_set(const Stepped& step) {
  return int{step.request.has_value()} + int{step.answer.has_value()} + int{step.need.has_value()} +
         int{step.done.has_value()};
}

TEST(Step, EveryWayOfMakingOneSetsOneField) {
  EXPECT_EQ(fields_set(Step::accepted()), 1);
  EXPECT_EQ(fields_set(Step::accepted({{1, {"77"}, {}}})), 1);
  EXPECT_EQ(fields_set(Step::failed(Outcome::retry, ErrorClass::transient, {}, {})), 1);
  EXPECT_EQ(fields_set(Step::unsupported("no")), 1);
  EXPECT_EQ(fields_set(Step::need_token("access")), 1);
  EXPECT_EQ(fields_set(Step(json_request("post", "POST", "https://x.example", "{}"))), 1);
  EXPECT_EQ(fields_set(Step(HeldAnswer{})), 1);
}

TEST(Step, FailureKeepsTheNetworksWords) {
  const Step step =
      Step::failed(Outcome::invalid, ErrorClass::invalid, "E7", "too long", "shorten it");

  EXPECT_EQ(step.done->outcome, Outcome::invalid);
  EXPECT_EQ(step.done->error->class_, ErrorClass::invalid);
  EXPECT_EQ(step.done->error->provider_code, "E7");
  EXPECT_EQ(step.done->error->provider_text, "too long");
  EXPECT_EQ(step.done->error->text, "shorten it");
}

TEST(Step, NeedNamesTheToken) {
  const Step step = Step::need_token("access");

  EXPECT_EQ(step.need->kind, "token");
  EXPECT_EQ(step.need->name, "access");
}

TEST(Received, RejectionHasAnAnswerAndAReason) {
  const Received received = rejected(401, "signature");

  EXPECT_EQ(received.answer->status, 401u);
  EXPECT_EQ(received.rejection, "signature");
  EXPECT_TRUE(received.events.empty());
}

TEST(Received, NeedOfAFactNamesScopeAndKey) {
  const Received received = need_fact(FactScope::contact, "consent");

  EXPECT_EQ(received.need->kind, "fact");
  EXPECT_EQ(received.need->name, "consent");
  EXPECT_EQ(received.need->scope, FactScope::contact);
}

}  // namespace
}  // namespace jackfield
