// SPDX-License-Identifier: MIT
#include "host/config/nearest.hpp"

#include <gtest/gtest.h>

namespace jackfield::config {
namespace {

const std::vector<std::string> kNames{"listen", "api_listen", "public_url", "data_dir", "log"};

TEST(EditDistance, CountsInsertDeleteReplaceAndSwap) {
  EXPECT_EQ(edit_distance("listen", "listen"), 0U);
  EXPECT_EQ(edit_distance("lisen", "listen"), 1U);
  EXPECT_EQ(edit_distance("listten", "listen"), 1U);
  EXPECT_EQ(edit_distance("lissen", "listen"), 1U);
  EXPECT_EQ(edit_distance("litsen", "listen"), 1U);
  EXPECT_EQ(edit_distance("LISTEN", "listen"), 0U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
}

TEST(NearestName, FindsMisspelledOnes) {
  EXPECT_EQ(nearest_name("lisen", kNames), "listen");
  EXPECT_EQ(nearest_name("dtaa_dir", kNames), "data_dir");
  EXPECT_EQ(nearest_name("publicUrl", kNames), "public_url");
  EXPECT_EQ(nearest_name("data-dir", kNames), "data_dir");
}

TEST(NearestName, FindsOneThatBeginsTheOther) {
  EXPECT_EQ(nearest_name("idle_timeout", {"idle_timeout_ms", "write_timeout_ms"}),
            "idle_timeout_ms");
  EXPECT_EQ(nearest_name("accounts", {"account", "hook"}), "account");
}

TEST(NearestName, SaysNothingWhereNothingIsNear) {
  EXPECT_EQ(nearest_name("colour", kNames), "");
  EXPECT_EQ(nearest_name("x", {"y"}), "");
  EXPECT_EQ(nearest_name("", kNames), "");
  EXPECT_EQ(nearest_name("listen", {}), "");
}

TEST(NearestName, SaysNothingWhereTwoAreAsNear) {
  EXPECT_EQ(nearest_name("account-c", {"account-a", "account-b"}), "");
}

TEST(NearestName, IsNotHeldUpByALongWord) {
  EXPECT_EQ(nearest_name(std::string(1'000'000, 'a'), kNames), "");
}

}  // namespace
}  // namespace jackfield::config
