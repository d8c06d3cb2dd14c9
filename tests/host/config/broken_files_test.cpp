// SPDX-License-Identifier: MIT
// Every file of broken/ and good/ against its golden output. JACKFIELD_UPDATE=1 rewrites what is
// expected; the difference is then reviewed.
#include "host/config/config_load.hpp"
#include "host/config/edit.hpp"
#include "tests/host/config/fake_plugins.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace jackfield::config {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

fs::path folder(const std::string& name) {
  return fs::path(JACKFIELD_SOURCE_DIR) / "tests/host/config" / name;
}

std::vector<fs::path> files_in(const std::string& name) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(folder(name))) {
    if (entry.path().extension() == ".toml") out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string test_name(const ::testing::TestParamInfo<fs::path>& param) {
  return param.param.stem().string();
}

Loaded loaded_file(const std::string& text, const fs::path& path) {
  const testing::FakePlugins plugins;
  const testing::FakeSecrets secrets;
  return parse_config(text, path.filename().string(),
                      {.plugins = &plugins,
                       .secrets = &secrets,
                       .folder = {},
                       .readable_by_others = text.rfind("# test: readable by others", 0) == 0});
}

void expect_golden(const fs::path& path, const Diagnostics& diagnostics) {
  const fs::path golden = fs::path(path).replace_extension(".expected");
  if (std::getenv("JACKFIELD_UPDATE") != nullptr) {
    std::ofstream(golden, std::ios::binary) << to_text(diagnostics);
  }
  EXPECT_EQ(to_text(diagnostics), contents(golden));
}

std::vector<Edit> edits_of(const Diagnostics& diagnostics) {
  std::vector<Edit> out;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (diagnostic.edit) out.push_back(*diagnostic.edit);
  }
  return out;
}

class BrokenFile : public ::testing::TestWithParam<fs::path> {};
class GoodFile : public ::testing::TestWithParam<fs::path> {};

TEST_P(BrokenFile, IsRefusedInTheWordsReviewed) {
  const Loaded loaded = loaded_file(contents(GetParam()), GetParam());

  EXPECT_FALSE(loaded.usable());
  expect_golden(GetParam(), loaded.diagnostics);
}

TEST_P(BrokenFile, EveryFindingHasItsPlaceAndSaysWhatIsExpected) {
  const Loaded loaded = loaded_file(contents(GetParam()), GetParam());

  for (const Diagnostic& diagnostic : loaded.diagnostics.all()) {
    EXPECT_EQ(diagnostic.at.file, GetParam().filename().string());
    EXPECT_GT(diagnostic.at.line, 0U) << diagnostic.text;
    EXPECT_GT(diagnostic.at.column, 0U) << diagnostic.text;
    EXPECT_FALSE(diagnostic.code.empty()) << diagnostic.text;
    EXPECT_EQ(to_text(diagnostic).find('\n'), std::string::npos);
  }
}

TEST_P(BrokenFile, ShowsNoSecret) {
  const Loaded loaded = loaded_file(contents(GetParam()), GetParam());

  const std::string shown = to_text(loaded.diagnostics) + to_json(loaded.diagnostics);
  const std::string text = contents(GetParam());
  for (const std::string& secret : testing::secret_texts()) {
    // 12345 is a secret only where it stands for one.
    if (secret == "12345" && text.find("secret = 12345") == std::string::npos) continue;
    EXPECT_EQ(shown.find(secret), std::string::npos) << secret;
  }
}

TEST_P(BrokenFile, PassesOnceItsSuggestionsAreApplied) {
  const std::string text = contents(GetParam());
  const Loaded before = loaded_file(text, GetParam());

  const std::string mended = apply_edits(text, edits_of(before.diagnostics));
  const Loaded after = loaded_file(mended, GetParam());

  const auto is_error = [](const Diagnostic& diagnostic) {
    return diagnostic.severity == Severity::error;
  };
  const auto& all = before.diagnostics.all();
  const bool all_have_edits =
      std::all_of(all.begin(), all.end(), [&](const Diagnostic& diagnostic) {
        return !is_error(diagnostic) || diagnostic.edit.has_value();
      });
  // A text that is no TOML hides what else is wrong, so only what it showed must be gone.
  if (all_have_edits) {
    EXPECT_TRUE(after.usable()) << mended << to_text(after.diagnostics);
  }
  for (const Diagnostic& diagnostic : before.diagnostics.all()) {
    if (!diagnostic.edit) continue;
    const bool still = std::any_of(after.diagnostics.all().begin(), after.diagnostics.all().end(),
                                   [&](const Diagnostic& left) {
                                     return left.code == diagnostic.code &&
                                            left.text == diagnostic.text &&
                                            left.key == diagnostic.key;
                                   });
    EXPECT_FALSE(still) << "still there: " << to_text(diagnostic);
  }
}

TEST_P(GoodFile, IsTakenWithTheWarningsReviewed) {
  const Loaded loaded = loaded_file(contents(GetParam()), GetParam());

  EXPECT_TRUE(loaded.usable());
  expect_golden(GetParam(), loaded.diagnostics);
}

TEST(BrokenFiles, AreManyAndMostCarryARemedy) {
  std::size_t with_remedy = 0;
  const std::vector<fs::path> files = files_in("broken");
  for (const fs::path& path : files) {
    const Loaded loaded = loaded_file(contents(path), path);
    if (!edits_of(loaded.diagnostics).empty()) ++with_remedy;
  }

  EXPECT_GE(files.size(), 60U);
  EXPECT_GE(with_remedy, 60U);
}

INSTANTIATE_TEST_SUITE_P(Files, BrokenFile, ::testing::ValuesIn(files_in("broken")), test_name);
INSTANTIATE_TEST_SUITE_P(Files, GoodFile, ::testing::ValuesIn(files_in("good")), test_name);

}  // namespace
}  // namespace jackfield::config
