// SPDX-License-Identifier: MIT
#include "host/delivery/signature.hpp"

#include <gtest/gtest.h>

namespace jackfield::delivery {
namespace {

// The example of the Standard Webhooks reference libraries' documentation, read 2026-11.
TEST(WebhookSignature, IsTheStandardsOwnExample) {
  const auto key = webhook_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  ASSERT_TRUE(key);

  EXPECT_EQ(webhook_signature({*key}, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
                              R"({"test": 2432232314})"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(WebhookSignature, HasOneForEachSecretWhileRotating) {
  const std::string both =
      webhook_signature({std::string(24, 'a'), std::string(24, 'b')}, "id", 1, "{}");

  EXPECT_EQ(both, webhook_signature({std::string(24, 'a')}, "id", 1, "{}") + " " +
                      webhook_signature({std::string(24, 'b')}, "id", 1, "{}"));
}

TEST(WebhookSignature, SecretsOfTheWrongShapeAreRefused) {
  EXPECT_FALSE(webhook_key("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
  EXPECT_FALSE(webhook_key("whsec_"));
  EXPECT_FALSE(webhook_key("whsec_c2hvcnQ="));
  EXPECT_FALSE(webhook_key("whsec_*"));
}

}  // namespace
}  // namespace jackfield::delivery
