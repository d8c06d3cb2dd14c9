// SPDX-License-Identifier: MIT
#include "host/config/config_load.hpp"

#include "tests/host/config/fake_plugins.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace jackfield::config {
namespace {

using nlohmann::json;

Loaded load(std::string_view text, const std::string& folder = {}) {
  static const testing::FakePlugins kPlugins;
  static const testing::FakeSecrets kSecrets;
  return parse_config(
      text, "a.toml",
      {.plugins = &kPlugins, .secrets = &kSecrets, .folder = folder, .readable_by_others = false});
}

Config every_key() {
  const std::string path =
      std::string(JACKFIELD_SOURCE_DIR) + "/tests/host/config/good/every_key.toml";
  std::ifstream file(path, std::ios::binary);
  const Loaded loaded = load(std::string(std::istreambuf_iterator<char>(file), {}));
  EXPECT_TRUE(loaded.usable()) << to_text(loaded.diagnostics);
  return loaded.config;
}

TEST(ConfigLoad, EmptyFileIsAllDefaults) {
  const Loaded loaded = load("");

  EXPECT_TRUE(loaded.usable());
  EXPECT_EQ(loaded.config.host.listen, "127.0.0.1:8080");
  EXPECT_EQ(loaded.config.host.limits, Limits{});
  EXPECT_TRUE(loaded.config.accounts.empty());
}

TEST(ConfigLoad, ReadsTheHost) {
  const Host host = every_key().host;

  EXPECT_EQ(host.listen, "[::]:9000");
  EXPECT_EQ(host.listen_at, (Position{"a.toml", 2, 10}));
  EXPECT_EQ(host.public_url, "https://hooks.example.com/jackfield");
  EXPECT_EQ(host.trusted_proxies, (std::vector<std::string>{"10.0.0.0/8", "::1"}));
  EXPECT_EQ(host.limits.body_bytes, 2'097'152U);
  EXPECT_EQ(host.limits.retry_after_s, 2U);
  EXPECT_EQ(host.media.link_lifetime, std::chrono::hours(1));
  EXPECT_EQ(host.log, (Log{LogLevel::debug, LogFormat::json}));
  EXPECT_EQ(host.retention.raw, std::chrono::days(0));
  EXPECT_EQ(host.retention.journal, std::chrono::days(10));
  EXPECT_EQ(host.retention.journal_bytes, 1'000'000U);
  EXPECT_EQ(host.retention.raw_bytes, 200'000U);
  EXPECT_EQ(host.retention.media_bytes, 30'000'000U);
}

TEST(ConfigLoad, ReadsAccountsHooksAndSubscriptions) {
  const Config config = every_key();

  ASSERT_EQ(config.hooks.size(), 1U);
  EXPECT_EQ(config.hooks[0].config.value,
            (json{{"app_secret", "app-secret-from-env"}, {"verify_token", "verify-from-env"}}));
  ASSERT_EQ(config.accounts.size(), 1U);
  const Account& account = config.accounts[0];
  EXPECT_EQ(account.hook, "meta-app");
  EXPECT_EQ(account.channel, "instagram");
  EXPECT_FALSE(account.enabled);
  EXPECT_EQ(account.endpoints.at("https://graph.facebook.com"), "http://127.0.0.1:9102");
  ASSERT_EQ(config.subscriptions.size(), 1U);
  const Subscription& subscription = config.subscriptions[0];
  EXPECT_EQ(subscription.secrets.size(), 2U);
  EXPECT_EQ(subscription.filter.account, (std::vector<std::string>{"page", "meta-app"}));
  EXPECT_EQ(subscription.filter.channel, std::vector<std::string>{"instagram"});
  EXPECT_EQ(subscription.start, StartAt::beginning);
  EXPECT_EQ(subscription.batch, 20U);
  EXPECT_EQ(subscription.timeout, std::chrono::seconds(2));
}

TEST(ConfigLoad, PutsSecretsInAndListsThemForScrubbing) {
  const Loaded loaded = load(R"([[account]]
id = "line-jp"
plugin = "line"
config = { channel_id = "1", channel_secret = "literal", channel_access_token = { env = "LINE_TOKEN" } }
)");

  ASSERT_TRUE(loaded.usable()) << to_text(loaded.diagnostics);
  const PluginSettings& settings = loaded.config.accounts[0].config;
  EXPECT_EQ(settings.value["channel_access_token"], "token-from-env");
  EXPECT_EQ(settings.secrets, (std::vector<std::string>{"literal", "token-from-env"}));
  EXPECT_EQ(settings.positions.at("/channel_secret"), (Position{"a.toml", 4, 47}));
  EXPECT_EQ(settings.positions.at(""), (Position{"a.toml", 4, 10}));
}

TEST(ConfigLoad, ATableThatTheSchemaWantsIsNoSecret) {
  const Loaded loaded = load(R"([[account]]
id = "loose"
plugin = "loose"
config = { nested = { env = "LINE_TOKEN" } }
)");

  ASSERT_TRUE(loaded.usable()) << to_text(loaded.diagnostics);
  EXPECT_EQ(loaded.config.accounts[0].config.value, (json{{"nested", {{"env", "LINE_TOKEN"}}}}));
}

TEST(ConfigLoad, WithoutASchemaAReferenceIsRead) {
  const Loaded loaded = load(R"([[account]]
id = "echo"
plugin = "echo"
config = { list = [{ env = "LINE_TOKEN" }], plain = { env = "LINE_TOKEN", more = 1 } }
)");

  ASSERT_TRUE(loaded.usable()) << to_text(loaded.diagnostics);
  EXPECT_EQ(loaded.config.accounts[0].config.value["list"], json::array({"token-from-env"}));
  EXPECT_EQ(loaded.config.accounts[0].config.value["plain"]["env"], "LINE_TOKEN");
}

TEST(ConfigLoad, TheOnlyChannelNeedNotBeNamed) {
  const Loaded loaded = load("[[account]]\nid = \"e\"\nplugin = \"echo\"\n");

  ASSERT_TRUE(loaded.usable());
  EXPECT_EQ(loaded.config.accounts[0].channel, "echo");
}

TEST(ConfigLoad, RelativePathsCountFromTheFilesFolder) {
  const Loaded loaded =
      load("[host]\ndata_dir = \"data\"\nplugin_dirs = [\"../p\", \"/opt/p\"]\n", "/etc/jackfield");

  EXPECT_EQ(loaded.config.host.data_dir, "/etc/jackfield/data");
  EXPECT_EQ(loaded.config.host.plugin_dirs, (std::vector<std::string>{"/etc/p", "/opt/p"}));
}

TEST(ConfigLoad, WithoutPluginsNothingAboutThemIsChecked) {
  const Loaded loaded =
      parse_config("[[account]]\nid = \"a\"\nplugin = \"whatever\"\nconfig = { x = 1 }\n", "a", {});

  EXPECT_TRUE(loaded.usable()) << to_text(loaded.diagnostics);
}

TEST(ConfigLoad, AHugeOrDeepFileIsRefusedAndNothingElse) {
  EXPECT_FALSE(load(std::string(2'000'000, '#')).usable());
  EXPECT_FALSE(load("a = " + std::string(100'000, '[')).usable());
  std::string deep = "[[account]]\nid = \"echo\"\nplugin = \"echo\"\nconfig.a = ";
  deep += std::string(200, '[') + std::string(200, ']');
  EXPECT_TRUE(load(deep).usable());
}

TEST(ConfigLoad, ManySyntaxErrorsEnd) {
  std::string text;
  for (int line = 0; line < 2'000; ++line) text += "x" + std::to_string(line) + " = =\n";

  const Loaded loaded = load(text);

  EXPECT_GE(loaded.diagnostics.errors(), 20U);
  EXPECT_LE(loaded.diagnostics.errors(), 30U);
}

TEST(ConfigLoad, AFileThatIsNotThereIsToldWithAPlace) {
  const Loaded loaded = load_config("/nonexistent/jackfield.toml", nullptr);

  EXPECT_FALSE(loaded.usable());
  EXPECT_EQ(to_text(loaded.diagnostics.all()[0]),
            "/nonexistent/jackfield.toml:1:1: error: the file cannot be read: No such file or "
            "directory");
}

}  // namespace
}  // namespace jackfield::config
