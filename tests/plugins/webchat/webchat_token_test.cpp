// SPDX-License-Identifier: MIT
#include "plugins/webchat/webchat_token.hpp"

#include "tests/plugins/webchat/fake_widget.hpp"

namespace jackfield::webchat {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

TEST(WebchatToken, ComesBackAsItWas) {
  const Settings settings = settings_with();
  Visitor visitor = verified(settings);
  visitor.name = "Zoë \"Z\" Ångström";
  visitor.email = "z@example.test";
  visitor.phone = "+43 1 5550100";

  const ReadToken read = read_token(settings, write_token(settings, visitor), kNow);

  EXPECT_EQ(read.fault, TokenFault::none);
  EXPECT_EQ(read.visitor, visitor);
}

TEST(WebchatToken, IsRefusedWhenAnyCharacterIsAltered) {
  const Settings settings = settings_with();
  const std::string token = write_token(settings, anonymous());

  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string altered = token;
    altered[i] = altered[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(read_token(settings, altered, kNow).fault, TokenFault::unknown) << i;
  }
  EXPECT_EQ(read_token(settings, token.substr(0, token.size() - 1), kNow).fault,
            TokenFault::unknown);
  EXPECT_EQ(read_token(settings, token + "A", kNow).fault, TokenFault::unknown);
}

TEST(WebchatToken, IsRefusedUnderAnotherKey) {
  const Settings mine = settings_with();
  Settings other = settings_with();
  other.token_key = std::string(32, 'x');

  EXPECT_EQ(read_token(mine, write_token(other, anonymous()), kNow).fault, TokenFault::unknown);
}

TEST(WebchatToken, OfOnePurposeDoesNotPassAsAnother) {
  const Settings settings = settings_with();
  const std::string upload =
      seal(settings, "upload", R"({"i":"v_aaaaaaaaaaaaaaaaaaaaaa","d":"x","t":1})");

  EXPECT_EQ(read_token(settings, upload, kNow).fault, TokenFault::unknown);
  EXPECT_FALSE(unseal(settings, "file", upload));
  EXPECT_TRUE(unseal(settings, "upload", upload));
}

TEST(WebchatToken, EndsWithItsTimeAndWithItsEpoch) {
  const Settings settings = settings_with();
  const std::string token = write_token(settings, anonymous());
  const std::string known = write_token(settings, verified(settings));
  const std::int64_t issued = anonymous().issued_ms;

  EXPECT_EQ(read_token(settings, token, issued + 90 * kDayMs).fault, TokenFault::none);
  EXPECT_EQ(read_token(settings, token, issued + 90 * kDayMs + 1).fault, TokenFault::expired);
  EXPECT_EQ(read_token(settings, known, issued + 365 * kDayMs).fault, TokenFault::none);
  EXPECT_EQ(read_token(settings_with(R"("token_epoch":1)"), token, kNow).fault,
            TokenFault::expired);
  EXPECT_EQ(read_token(settings, token, issued - 120'000).fault,
            TokenFault::expired);  // from the future
}

TEST(WebchatToken, SurvivesHostileText) {
  const Settings settings = settings_with();

  for (const std::string& text :
       {std::string(), std::string("v1."), std::string("v1.."), std::string("v1.e30."),
        std::string("v2.e30.AAAA"), std::string(10'000, 'A')})
    EXPECT_EQ(read_token(settings, text, kNow).fault, TokenFault::unknown);
}

TEST(WebchatToken, AContactIsTheSameEverywhereAndNobodyElses) {
  const Settings settings = settings_with();
  Settings other_key = settings_with();
  other_key.token_key = std::string(32, 'x');

  EXPECT_EQ(contact_id(settings, "user-42"), contact_id(other_key, "user-42"));
  EXPECT_NE(contact_id(settings, "user-42"), contact_id(settings, "user-43"));
  EXPECT_TRUE(is_visitor_id(contact_id(settings, "user-42")));
  EXPECT_FALSE(is_visitor_id("c_short"));
  EXPECT_FALSE(is_visitor_id("v_aaaaaaaaaaaaaaaaaaaa/a"));
}

}  // namespace
}  // namespace jackfield::webchat
