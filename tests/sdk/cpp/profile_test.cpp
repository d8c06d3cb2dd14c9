// SPDX-License-Identifier: MIT
#include <jackfield/cpp/profile.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace jackfield {
namespace {

ProfilePart part(std::string now, std::string wanted) {
  return {"part", std::move(now), std::move(wanted)};
}

bool differs(std::string now, std::string wanted) {
  return !profile_differences({part(std::move(now), std::move(wanted))}).empty();
}

/// "pointer: now -> wanted" of every change.
std::vector<std::string> changes(std::string now, std::string wanted) {
  const std::string result = profile_result({part(std::move(now), std::move(wanted))}, true);
  const auto document = JsonDocument::parse(result);
  std::vector<std::string> all;
  for (const Json each : (*document)["differences"][0]["changes"]) {
    all.push_back(std::string(each["pointer"].text()) + ": " + each["now"].dump() + " -> " +
                  each["wanted"].dump());
  }
  return all;
}

using Texts = std::vector<std::string>;

TEST(Profile, OrderOfMembersAndEscapesMeanNothing) {
  EXPECT_FALSE(differs(R"({"a":"\u00fc","b":[1,2]})", R"({"b":[1,2],"a":"ü"})"));
  EXPECT_TRUE(differs(R"({"b":[1,2]})", R"({"b":[2,1]})"));
}

TEST(Profile, WhatIsEmptySaysTheSameAsWhatIsAbsent) {
  EXPECT_FALSE(differs(R"({"a":1,"off":false,"none":null,"list":[],"text":""})", R"({"a":1})"));
  EXPECT_FALSE(differs(R"({"a":1})", R"({"a":1,"sub_button":[]})"));
  EXPECT_FALSE(differs("", "[]"));
  EXPECT_TRUE(differs(R"({"a":1,"off":true})", R"({"a":1})"));
  EXPECT_TRUE(differs(R"({"a":0})", "{}"));
}

TEST(Profile, ListsByLocaleMayBeInAnyOrder) {
  EXPECT_FALSE(differs(R"([{"locale":"de_DE","text":"Tag"},{"locale":"default","text":"Hi"}])",
                       R"([{"locale":"default","text":"Hi"},{"locale":"de_DE","text":"Tag"}])"));
  EXPECT_TRUE(differs(R"([{"locale":"de_DE","text":"Tag"},{"locale":"default","text":"Hi"}])",
                      R"([{"locale":"default","text":"Hi"}])"));
  EXPECT_TRUE(differs(R"([{"locale":"default","text":"Hi"}])",
                      R"([{"locale":"default","text":"Hi"},{"locale":"de_DE","text":"Tag"}])"));
}

TEST(Profile, ChangesNameTheirPlaces) {
  EXPECT_EQ(changes(R"([{"locale":"default","text":"Hi"}])",
                    R"([{"locale":"de_DE","text":"Tag"},{"locale":"default","text":"Good day"}])"),
            (Texts{R"(/default/text: "Hi" -> "Good day")",
                   R"(/de_DE: null -> {"locale":"de_DE","text":"Tag"})"}));
  EXPECT_EQ(changes(R"([{"name":"A","key":"a"},{"name":"B"}])", R"([{"name":"A","key":"x"}])"),
            (Texts{R"(/0/key: "a" -> "x")", R"(/1: {"name":"B"} -> null)"}));
  EXPECT_EQ(changes(R"({"a/b~c":1})", R"({"a/b~c":2})"), (Texts{"/a~1b~0c: 1 -> 2"}));
  EXPECT_EQ(changes("", R"("START")"), (Texts{R"(: null -> "START")"}));
}

TEST(Profile, WhatDeclaresNothingIsToGo) {
  EXPECT_TRUE(is_to_go(part("[1]", "")));
  EXPECT_TRUE(is_to_go(part("[1]", "[]")));
  EXPECT_FALSE(is_to_go(part("", "[1]")));

  EXPECT_EQ(changes("[1]", "[]"), (Texts{": [1] -> []"}));
}

TEST(Profile, ResultTellsWhatIsThereAndWhatDiffers) {
  const std::vector<ProfilePart> parts = {
      {"same", "1", "1"}, {"other", "[1]", ""}, {"new", "", "2"}};

  EXPECT_EQ(profile_result(parts, true),
            R"({"declared":true,"now":{"same":1,"other":[1]},"differences":[)"
            R"({"name":"other","now":[1],"wanted":null,)"
            R"("changes":[{"pointer":"","now":[1],"wanted":null}]},)"
            R"({"name":"new","now":null,"wanted":2,)"
            R"("changes":[{"pointer":"","now":null,"wanted":2}]}]})");
}

TEST(Profile, WithoutADeclarationNothingDiffers) {
  EXPECT_EQ(profile_result({{"other", "[1]", ""}}, false),
            R"({"declared":false,"now":{"other":[1]},"differences":[]})");
}

}  // namespace
}  // namespace jackfield
