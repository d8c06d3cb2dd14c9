// SPDX-License-Identifier: MIT
#include "host/config/check.hpp"

#include "tests/host/config/fake_plugins.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace jackfield::config {
namespace {

namespace fs = std::filesystem;

class CheckFolder : public ::testing::Test {
 protected:
  CheckFolder() {
    std::string name = (fs::temp_directory_path() / "jackfield-check-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    fs::create_directory(folder_ / "plugins");
  }
  ~CheckFolder() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  CheckReport check_text(const std::string& text) const {
    const fs::path path = folder_ / "jackfield.toml";
    std::ofstream(path) << text;
    ::chmod(path.c_str(), 0644);
    return check(path.string(), &plugins_);
  }
  static std::vector<std::string> codes(const CheckReport& report) {
    std::vector<std::string> out;
    for (const Diagnostic& diagnostic : report.diagnostics.all()) out.push_back(diagnostic.code);
    return out;
  }

  fs::path folder_;
  testing::FakePlugins plugins_;
};

constexpr const char* kAccount = R"(
[[account]]
id = "line-jp"
plugin = "line"
config = { channel_id = "1", channel_secret = { file = "secret" } }
)";

TEST_F(CheckFolder, AWholeConfigurationPasses) {
  std::ofstream(folder_ / "secret") << "s3cret\n";

  const CheckReport report =
      check_text(std::string("[host]\npublic_url = \"https://a.example\"\ndata_dir = \"data/new\"\n"
                             "plugin_dirs = [\"plugins\"]\n") +
                 kAccount);

  EXPECT_EQ(to_text(report.diagnostics), "no faults found\n");
  EXPECT_EQ(report.config.host.data_dir, (folder_ / "data/new").string());
  EXPECT_EQ(report.config.accounts[0].config.value["channel_secret"], "s3cret");
}

TEST_F(CheckFolder, LooksAtFoldersAndSecretFiles) {
  std::ofstream(folder_ / "file") << "x";

  const CheckReport report =
      check_text(std::string("[host]\npublic_url = \"https://a.example\"\ndata_dir = \"file\"\n"
                             "plugin_dirs = [\"gone\"]\n") +
                 kAccount);

  EXPECT_EQ(codes(report),
            (std::vector<std::string>{"no-folder", "no-folder", "secret-unavailable"}));
}

TEST_F(CheckFolder, WarnsOfASecretWrittenOutWhereOthersCanRead) {
  const CheckReport report = check_text(
      "[host]\npublic_url = \"https://a.example\"\ndata_dir = \"d\"\nplugin_dirs = [\"plugins\"]\n"
      "[[account]]\nid = \"l\"\nplugin = \"line\"\n"
      "config = { channel_id = \"1\", channel_secret = \"written\" }\n");

  EXPECT_EQ(codes(report), std::vector<std::string>{"literal-secret"});
  EXPECT_EQ(to_text(report.diagnostics).find("written\""), std::string::npos);
}

TEST_F(CheckFolder, AMissingFileIsOneFinding) {
  const CheckReport report = check((folder_ / "none.toml").string(), &plugins_);

  EXPECT_EQ(codes(report), std::vector<std::string>{"unreadable"});
}

}  // namespace
}  // namespace jackfield::config
