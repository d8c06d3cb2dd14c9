// SPDX-License-Identifier: MIT
#include "host/adapt/choices.hpp"

#include <gtest/gtest.h>

namespace jackfield::adapt {
namespace {

const std::string kOffer =
    write_choices({{"Track", "t", "b1"}, {"Return it", "r", ""}, {"1", "x", ""}});

TEST(Choices, ANumberOrALabelMeansOne) {
  EXPECT_EQ(chosen(kOffer, " 2\n").value().payload, "r");
  EXPECT_EQ(chosen(kOffer, "Return it").value().payload, "r");
  EXPECT_EQ(chosen(kOffer, "Track").value().button, "b1");
}

TEST(Choices, AnythingElseIsJustText) {
  for (const char* answer : {"", "0", "4", "02", "2.", "track", "Track please", "I take 2"})
    EXPECT_FALSE(chosen(kOffer, answer)) << answer;
}

TEST(Choices, WhatCouldMeanTwoMeansNone) {
  EXPECT_FALSE(chosen(kOffer, "1"));  // the first, or the third's label
  EXPECT_FALSE(chosen(write_choices({{"a", "1", ""}, {"a", "2", ""}}), "a"));
}

TEST(Choices, WhatIsNoOfferOffersNothing) {
  EXPECT_FALSE(chosen("", "1"));
  EXPECT_FALSE(chosen("[1,2]", "1"));
  EXPECT_FALSE(chosen("{}", "1"));
}

}  // namespace
}  // namespace jackfield::adapt
