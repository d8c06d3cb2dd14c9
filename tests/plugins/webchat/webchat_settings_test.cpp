// SPDX-License-Identifier: MIT
#include "plugins/webchat/webchat_settings.hpp"

#include "tests/plugins/webchat/fake_widget.hpp"

namespace jackfield::webchat {
namespace {

// 2025-10-09 was a Thursday; kNow is 08:53:30 UTC of it.
constexpr std::int64_t kHour = 3'600'000;

TEST(WebchatSettings, TheAccountsIdIsTheWidgetUnlessNamed) {
  EXPECT_EQ(settings_with().widget_id, "w1");
  EXPECT_EQ(settings_with(R"("widget_id":"shop")").widget_id, "shop");
}

TEST(WebchatSettings, SomebodyIsThereInOfficeHours) {
  const Settings settings =
      settings_with(R"("office_hours":{"thu":["09:00-12:00","13:00-17:00"]})");

  EXPECT_FALSE(is_online(settings, kNow));                          // 08:53
  EXPECT_TRUE(is_online(settings, kNow + kHour));                   // 09:53
  EXPECT_FALSE(is_online(settings, kNow + 4 * kHour - kHour / 2));  // 12:23
  EXPECT_TRUE(is_online(settings, kNow + 5 * kHour));               // 13:53
  EXPECT_FALSE(is_online(settings, kNow + 25 * kHour));             // Friday
}

TEST(WebchatSettings, OfficeHoursKnowTheirOffset) {
  const Settings settings =
      settings_with(R"("office_hours":{"utc_offset_minutes":120,"thu":["10:00-24:00"]})");

  EXPECT_TRUE(is_online(settings, kNow));
  EXPECT_FALSE(is_online(settings, kNow + 14 * kHour));  // Friday 00:53 there
}

TEST(WebchatSettings, CanBeAwayAltogether) {
  EXPECT_FALSE(is_online(settings_with(R"("availability":"offline")"), kNow));
  EXPECT_TRUE(is_online(settings_with(), kNow));
}

TEST(WebchatSettings, RefuseWhatTheSchemaCannotSee) {
  EXPECT_FALSE(try_settings(R"({"token_key":"short"})"));
  const auto with = [](const std::string& members) {
    return try_settings(R"({"token_key":")" + std::string(kTokenKey) + "\"," + members + "}");
  };
  EXPECT_FALSE(with(R"("allowed_origins":["https://a.example/path"])"));
  EXPECT_FALSE(with(R"("identity_keys":[{"kid":"a","algorithm":"HS256"}])"));
  EXPECT_FALSE(with(R"("identity_keys":[{"kid":"a","algorithm":"ES256","secret":"x"}])"));
  EXPECT_FALSE(with(R"("identity_keys":[{"kid":"a","algorithm":"HS256","secret":"too short"}])"));
  EXPECT_FALSE(with(
      R"("identity_keys":[{"kid":"a","algorithm":"EdDSA","public_key":"x"},{"kid":"a","algorithm":"EdDSA","public_key":"y"}])"));
}

}  // namespace
}  // namespace jackfield::webchat
