// SPDX-License-Identifier: MIT
#include "plugins/webchat/webchat_text.hpp"

#include "tests/plugins/webchat/fake_widget.hpp"

namespace jackfield::webchat {
namespace {

TEST(WebchatText, IsCleaned) {
  const Settings settings = settings_with();

  EXPECT_EQ(clean_text(settings, "  a\r\nb\rc\t\n "), "a\nb\nc");
  EXPECT_EQ(clean_text(settings, std::string_view("a\0b\x1b[31m\x7f", 9)), "ab[31m");
  EXPECT_EQ(clean_text(settings, "e\xcc\x81"), "\xc3\xa9");  // NFC
  EXPECT_EQ(clean_text(settings, " \n\t "), "");
}

TEST(WebchatText, ALineIsCutBetweenCodePoints) {
  const Settings settings = settings_with();

  EXPECT_EQ(clean_line(settings, "äöü\nx", 3), "äöü");
  EXPECT_EQ(clean_line(settings, "a\nb", 10), "a b");
  EXPECT_EQ(code_points("äöü😀"), 4u);
}

TEST(WebchatText, IdsAreNarrow) {
  EXPECT_TRUE(is_id("m_9-a.B"));
  EXPECT_FALSE(is_id(""));
  EXPECT_FALSE(is_id("a b"));
  EXPECT_FALSE(is_id("a/b"));
  EXPECT_FALSE(is_id(std::string(65, 'a')));
}

TEST(WebchatText, AddressesLoseTheirSecrets) {
  const Settings settings = settings_with();

  EXPECT_EQ(clean_url(settings, "https://s.example/p?a=1&token=x&B=2&SIG=y#frag"),
            "https://s.example/p?a=1&B=2");
  EXPECT_EQ(clean_url(settings, "https://s.example/p?code=1"), "https://s.example/p");
  EXPECT_EQ(clean_url(settings, "javascript:alert(1)"), "");
  EXPECT_EQ(clean_url(settings, "https://s.example/?&&x"), "https://s.example/?x");
}

TEST(WebchatText, EmailAddressesLookLikeOnes) {
  EXPECT_TRUE(looks_like_email("a@b.example"));
  for (const char* bad : {"", "a", "@b", "a@", "a@b@c", "a b@c", "<a@b>", "a@b,c@d"})
    EXPECT_FALSE(looks_like_email(bad)) << bad;
}

}  // namespace
}  // namespace jackfield::webchat
