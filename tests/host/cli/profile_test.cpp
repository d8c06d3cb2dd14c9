// SPDX-License-Identifier: MIT
#include "host/cli/profile.hpp"

#include <gtest/gtest.h>

#include <string>

namespace jackfield::cli {
namespace {

nlohmann::json report(bool applied = false) {
  return nlohmann::json::parse(R"({"account":"page","declared":true,"before":{},"differences":[
    {"name":"greeting","now":[],"wanted":[],"changes":[
      {"pointer":"/default/text","now":"Hi","wanted":"Good day"},
      {"pointer":"/de_DE","now":null,"wanted":{"text":"Tag"}}]},
    {"name":"commands","now":[1],"wanted":null,"changes":[{"pointer":"","now":[1],"wanted":null}]}
  ]})")
      .patch(nlohmann::json::array({{{"op", "add"}, {"path", "/applied"}, {"value", applied}}}));
}

TEST(ProfileText, SaysEachPlaceOnALine) {
  EXPECT_EQ(profile_text(report()),
            "page: differs\n"
            "  greeting/default/text: \"Hi\" -> \"Good day\"\n"
            "  greeting/de_DE: nothing -> {\"text\":\"Tag\"}\n"
            "  commands: [1] -> nothing\n");
}

TEST(ProfileText, SaysWhatWasDone) {
  const auto same = nlohmann::json::parse(R"({"account":"page","declared":true,"differences":[]})");
  const auto without =
      nlohmann::json::parse(R"({"account":"page","declared":false,"before":{"menu":[1]}})");

  EXPECT_EQ(profile_text(report(true)).substr(0, 10), "page: set\n");
  EXPECT_EQ(profile_text(same), "page: as declared\n");
  EXPECT_EQ(profile_text(without),
            "page: its config declares no profile; the network has {\"menu\":[1]}\n");
}

TEST(ProfileText, CutsALongValueBetweenCharacters) {
  nlohmann::json long_one = report();
  std::string words;
  for (int i = 0; i < 300; ++i) words += "ü";
  long_one["differences"][0]["changes"][0]["now"] = words;

  const std::string text = profile_text(long_one);

  EXPECT_EQ(text.find(words), std::string::npos);
  EXPECT_NO_THROW(nlohmann::json(text).dump()) << "broken UTF-8";
  EXPECT_NE(text.find("ü… -> \"Good day\""), std::string::npos);
}

TEST(ProfileFindings, StandWhereTheProfileStands) {
  config::Account account;
  account.id = "page";
  account.channel = "messenger";
  account.at.line = 3;
  account.config.positions["/profile"].line = 9;

  const config::Diagnostics found = profile_findings(account, 2, report());

  ASSERT_EQ(found.all().size(), 3U);
  EXPECT_EQ(found.errors(), 0U);
  EXPECT_EQ(found.all()[0].code, "profile-differs");
  EXPECT_EQ(found.all()[0].at.line, 9U);
  EXPECT_EQ(found.all()[0].key, "account[2].config.profile");
  EXPECT_EQ(found.all()[0].text, "messenger has greeting/default/text: \"Hi\"");
  EXPECT_EQ(found.all()[0].expected, "\"Good day\"");
  EXPECT_EQ(found.all()[2].expected, "nothing");
}

TEST(ProfileFindings, AreNoneWhereBothAreTheSame) {
  const config::Account account;

  EXPECT_TRUE(
      profile_findings(account, 0, {{"differences", nlohmann::json::array()}}).all().empty());
  EXPECT_TRUE(profile_findings(account, 0, nlohmann::json()).all().empty());
}

}  // namespace
}  // namespace jackfield::cli
