// SPDX-License-Identifier: MIT
#include "host/outbound/channel_profiles.hpp"

#include <gtest/gtest.h>

namespace jackfield::outbound {
namespace {

constexpr std::string_view kTwoDiffer =
    R"({"declared":true,"now":{"menu":["a"],"greeting":"Hi","commands":["x"]},"differences":[
        {"name":"greeting","now":"Hi","wanted":"Good day","changes":[
          {"pointer":"","now":"Hi","wanted":"Good day"}]},
        {"name":"commands","now":["x"],"wanted":null}]})";

TEST(ProfileReport, WithoutApplyingThereIsNoAfter) {
  const auto report = profile_report("page", kTwoDiffer, false);

  ASSERT_TRUE(report);
  EXPECT_EQ((*report)["account"], "page");
  EXPECT_EQ((*report)["applied"], false);
  EXPECT_EQ((*report)["before"]["greeting"], "Hi");
  EXPECT_FALSE(report->contains("after"));
}

TEST(ProfileReport, AfterIsWhatWasThereWithWhatWasTaken) {
  const auto report = profile_report("page", kTwoDiffer, true);

  ASSERT_TRUE(report);
  EXPECT_EQ((*report)["applied"], true);
  EXPECT_EQ((*report)["before"],
            nlohmann::ordered_json::parse(R"({"menu":["a"],"greeting":"Hi","commands":["x"]})"));
  EXPECT_EQ((*report)["after"],
            nlohmann::ordered_json::parse(R"({"menu":["a"],"greeting":"Good day"})"));
}

TEST(ProfileReport, APartWithoutChangesIsOneAsAWhole) {
  const auto report = profile_report("page", kTwoDiffer, false);

  ASSERT_TRUE(report);
  EXPECT_EQ((*report)["differences"][0]["changes"].size(), 1U);
  EXPECT_EQ((*report)["differences"][1]["changes"],
            nlohmann::ordered_json::parse(R"([{"pointer":"","now":["x"],"wanted":null}])"));
}

TEST(ProfileReport, NothingToDoIsNothingApplied) {
  const auto report =
      profile_report("page", R"({"declared":true,"now":{"menu":[1]},"differences":[]})", true);

  ASSERT_TRUE(report);
  EXPECT_EQ((*report)["applied"], false);
  EXPECT_EQ((*report)["after"], (*report)["before"]);
}

TEST(ProfileReport, WhatAPluginSaysIsCheckedFirst) {
  for (const std::string_view broken :
       {"", "7", "{", "[]", R"({"declared":true,"now":{}})",
        R"({"declared":1,"now":{},"differences":[]})",
        R"({"declared":true,"now":[],"differences":[]})",
        R"({"declared":true,"now":{},"differences":{}})",
        R"({"declared":true,"now":{},"differences":[7]})",
        R"({"declared":true,"now":{},"differences":[{"name":7,"now":1,"wanted":2}]})",
        R"({"declared":true,"now":{},"differences":[{"name":"a","now":1}]})"}) {
    EXPECT_FALSE(profile_report("page", broken, true)) << broken;
  }
}

}  // namespace
}  // namespace jackfield::outbound
