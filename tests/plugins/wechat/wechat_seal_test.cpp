// SPDX-License-Identifier: MIT
// Tencent's own vectors: developers.weixin.qq.com/doc/service/guide/dev/push/encryption, read 2026.
#include "plugins/wechat/wechat_seal.hpp"

#include "host/plugin/services/service.hpp"
#include "plugins/wechat/simulator/wechat_seal.hpp"

#include <gtest/gtest.h>

namespace jackfield::wechat {
namespace {

Settings official() {
  Settings settings;
  settings.app_id = "wxba5fad812f8e6fb9";
  settings.token = "AAAAA";
  settings.keys = {std::string(32, '\0')};
  settings.crypto =
      Crypto(static_cast<const jf_crypto_v1_t*>(services::host_service("jf.crypto/1")));
  return settings;
}

constexpr char kSealed[] =
    "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/"
    "5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==";

TEST(WechatSeal, SealsAReplyAsTencentDoes) {
  const Result<std::string> sealed =
      seal(official(), 0, "707722b803182950", R"({"demo_resp":"good luck"})");

  ASSERT_TRUE(sealed);
  EXPECT_EQ(*sealed, kSealed);
}

TEST(WechatSeal, SignsAReplyAsTencentDoes) {
  EXPECT_EQ(signature(official().crypto, {"AAAAA", "1713424427", "415670741", kSealed}),
            "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1");
}

TEST(WechatSeal, OpensWhatItSealed) {
  const std::optional<Opened> opened = open_sealed(official(), kSealed);

  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->text, R"({"demo_resp":"good luck"})");
  EXPECT_FALSE(opened->is_foreign);
}

TEST(WechatSeal, OpensTextsOfEveryLengthAsTheOtherSideSealedThem) {
  const Settings settings = official();
  const wechat_simulator::Sealing theirs{"AAAAA", std::string(43, 'A'), settings.app_id};

  for (std::size_t length = 0; length < 70; ++length) {
    const std::string text(length, 'x');
    const std::optional<Opened> opened =
        open_sealed(settings, theirs.seal(text, "0123456789abcdef"));
    ASSERT_TRUE(opened) << length;
    EXPECT_EQ(opened->text, text);
    const Result<std::string> sealed = seal(settings, 0, "0123456789abcdef", text);
    ASSERT_TRUE(sealed);
    EXPECT_EQ(theirs.open(*sealed), text);
  }
}

TEST(WechatSeal, TriesTheFormerKeyAndSaysWhich) {
  Settings settings = official();
  settings.keys = {std::string(32, '\1'), std::string(32, '\0')};

  const std::optional<Opened> opened = open_sealed(settings, kSealed);

  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->key, 1u);
}

TEST(WechatSeal, NoBitCanBeChangedUnnoticedInItsTail) {
  // Alone, without msg_signature: the AppID at the end must be whole.
  const Settings settings = official();
  for (std::size_t at = 44; at + 2 < sizeof kSealed - 1; ++at) {
    std::string changed = kSealed;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    const std::optional<Opened> opened = open_sealed(settings, changed);
    EXPECT_TRUE(!opened || opened->is_foreign || opened->text != R"({"demo_resp":"good luck"})")
        << at;
  }
}

}  // namespace
}  // namespace jackfield::wechat
