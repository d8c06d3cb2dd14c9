// SPDX-License-Identifier: MIT
#include "host/plugin/cases.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace jackfield::plugin {
namespace {

std::filesystem::path cases() {
  return std::filesystem::path(JACKFIELD_SOURCE_DIR) / "plugins/wechat/cases";
}

TEST(WechatCases, AllPass) {
  testing::CaseOptions options;
  options.places = {cases()};
  std::ostringstream out;

  EXPECT_EQ(run_cases(WECHAT_PLUGIN, options, out), 0) << out.str();
}

TEST(WechatCases, AreAtLeastAHundred) {
  const auto count = std::count_if(
      std::filesystem::directory_iterator(cases()), std::filesystem::directory_iterator(),
      [](const auto& entry) { return entry.path().extension() == ".json"; });

  EXPECT_GE(count, 100);
}

}  // namespace
}  // namespace jackfield::plugin
