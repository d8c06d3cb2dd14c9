// SPDX-License-Identifier: MIT
#include "host/plugin/cases.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>

namespace jackfield::plugin {
namespace {

std::filesystem::path cases() {
  return std::filesystem::path(JACKFIELD_SOURCE_DIR) / "plugins/meta/cases";
}

TEST(MetaCases, AllPass) {
  testing::CaseOptions options;
  options.places = {cases()};
  std::ostringstream out;

  EXPECT_EQ(run_cases(META_PLUGIN, options, out), 0) << out.str();
}

TEST(MetaCases, AreAtLeastSixtyOfEachChannel) {
  for (const std::string channel : {"messenger_", "instagram_"}) {
    const auto count = std::count_if(
        std::filesystem::directory_iterator(cases()), std::filesystem::directory_iterator(),
        [&](const auto& entry) { return entry.path().filename().string().starts_with(channel); });

    EXPECT_GE(count, 60) << channel;
  }
}

}  // namespace
}  // namespace jackfield::plugin
