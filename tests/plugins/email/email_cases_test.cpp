// SPDX-License-Identifier: MIT
#include "host/plugin/cases.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace jackfield::plugin {
namespace {

std::filesystem::path cases() {
  return std::filesystem::path(JACKFIELD_SOURCE_DIR) / "plugins/email/cases";
}

TEST(EmailCases, AllPass) {
  testing::CaseOptions options;
  options.places = {cases()};
  LibraryPolicy policy;
  policy.allowed_libraries = {"libgmime-3.0.so.0", "libgobject-2.0.so.0", "libgumbo.so.1"};
  std::ostringstream out;

  EXPECT_EQ(run_cases(EMAIL_PLUGIN, options, out, policy), 0) << out.str();
}

TEST(EmailCases, AreAtLeastSixty) {
  const auto count = std::count_if(
      std::filesystem::directory_iterator(cases()), std::filesystem::directory_iterator(),
      [](const auto& entry) { return entry.path().extension() == ".json"; });

  EXPECT_GE(count, 60);
}

}  // namespace
}  // namespace jackfield::plugin
