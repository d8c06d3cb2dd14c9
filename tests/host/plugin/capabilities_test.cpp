// SPDX-License-Identifier: MIT
#include "host/plugin/capabilities.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jackfield::plugin {
namespace {

using ::testing::HasSubstr;

ChannelManifest channel() {
  ChannelManifest manifest;
  manifest.name = "c";
  manifest.capabilities.emplace().direct.emplace().text.emplace().max = 1000;
  return manifest;
}

TEST(Capabilities, AreTheManifestsWithoutPatches) {
  const Result<Capabilities> result = effective_capabilities(channel(), {}, {});

  ASSERT_TRUE(result) << result.error().text;
  EXPECT_EQ(*result, *channel().capabilities);
}

TEST(Capabilities, LaterWordsWin) {
  const Result<Capabilities> result = effective_capabilities(
      channel(), R"({"direct":{"text":{"max":500}}})", R"({"direct":{"text":{"max":250}}})");

  ASSERT_TRUE(result) << result.error().text;
  EXPECT_EQ(result->direct->text->max, 250u);
}

TEST(Capabilities, NullTakesAMemberAway) {
  const Result<Capabilities> result =
      effective_capabilities(channel(), R"({"direct":{"text":null}})", {});

  ASSERT_TRUE(result) << result.error().text;
  EXPECT_FALSE(result->direct->text);
}

TEST(Capabilities, RefuseWhatIsNoPatch) {
  EXPECT_THAT(effective_capabilities(channel(), "[]", {}).error().text, HasSubstr("create"));
  EXPECT_THAT(effective_capabilities(channel(), {}, "{").error().text, HasSubstr("check"));
  EXPECT_THAT(effective_capabilities(channel(), R"({"direct":7})", {}).error().text,
              HasSubstr("/direct"));
}

}  // namespace
}  // namespace jackfield::plugin
