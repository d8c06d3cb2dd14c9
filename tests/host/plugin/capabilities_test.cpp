// SPDX-License-Identifier: MIT
#include "host/plugin/capabilities.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jackfield::plugin {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

ChannelManifest channel() {
  ChannelManifest manifest;
  manifest.name = "c";
  Capabilities& capabilities = manifest.capabilities.emplace();
  capabilities.groups = Level::full;
  capabilities.channel_profile = {"menu"};
  capabilities.variants.emplace_back().variant = "direct";
  return manifest;
}

TEST(Capabilities, AreTheManifestsWithoutPatches) {
  const Result<Capabilities> result = effective_capabilities(channel(), {}, {});

  ASSERT_TRUE(result) << result.error().text;
  EXPECT_EQ(*result, *channel().capabilities);
}

TEST(Capabilities, LaterWordsWin) {
  const Result<Capabilities> result =
      effective_capabilities(channel(), R"({"groups":"partial"})", R"({"groups":"rejected"})");

  ASSERT_TRUE(result) << result.error().text;
  EXPECT_EQ(result->groups, Level::rejected);
  EXPECT_EQ(result->variants, channel().capabilities->variants);
}

TEST(Capabilities, NullTakesAMemberAway) {
  const Result<Capabilities> result =
      effective_capabilities(channel(), R"({"channel_profile":null})", {});

  ASSERT_TRUE(result) << result.error().text;
  EXPECT_THAT(result->channel_profile, IsEmpty());
}

TEST(Capabilities, VariantsCanBePatchedByName) {
  const Result<Capabilities> result = effective_capabilities(
      channel(), R"({"variants":{"direct":{"window":{"after_close":["none"]}},"group":{}}})", {});

  ASSERT_TRUE(result) << result.error().text;
  ASSERT_EQ(result->variants.size(), 1U);
  EXPECT_EQ(result->variants[0].variant, "direct");
  ASSERT_TRUE(result->variants[0].window);
  EXPECT_EQ(result->variants[0].window->after_close, std::vector<std::string>{"none"});
}

TEST(Capabilities, RefuseWhatIsNoPatch) {
  EXPECT_THAT(effective_capabilities(channel(), "[]", {}).error().text, HasSubstr("create"));
  EXPECT_THAT(effective_capabilities(channel(), {}, "{").error().text, HasSubstr("check"));
  EXPECT_THAT(effective_capabilities(channel(), R"({"variants":7})", {}).error().text,
              HasSubstr("/variants"));
}

}  // namespace
}  // namespace jackfield::plugin
