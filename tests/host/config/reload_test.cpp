// SPDX-License-Identifier: MIT
#include "host/config/reload.hpp"

#include "host/config/config_load.hpp"
#include "tests/host/config/fake_plugins.hpp"

#include <gtest/gtest.h>

namespace jackfield::config {
namespace {

constexpr const char* kBase = R"(
[host]
public_url = "https://hooks.example.com"

[[hook]]
id = "app"
plugin = "meta"
config = { app_secret = "one", verify_token = "v" }

[[account]]
id = "page"
plugin = "meta"
channel = "messenger"
hook = "app"
config = { page_id = "1" }

[[account]]
id = "line-jp"
plugin = "line"
config = { channel_id = "1", channel_secret = "s" }

[[subscription]]
id = "pulls"
)";

Config config_from(const std::string& text) {
  const testing::FakePlugins plugins;
  const Loaded loaded = parse_config(
      text, "a.toml",
      {.plugins = &plugins, .secrets = nullptr, .folder = {}, .readable_by_others = false});
  EXPECT_TRUE(loaded.usable()) << to_text(loaded.diagnostics);
  return loaded.config;
}

std::string with(std::string_view from, std::string_view to) {
  std::string text = kBase;
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

Reload reload(const std::string& text) {
  return compare(config_from(kBase), config_from(text));
}

TEST(Reload, MovedLinesAreNoChange) {
  EXPECT_TRUE(reload("# a comment\n\n" + std::string(kBase)).empty());
  EXPECT_EQ(to_text(Reload{}), "nothing changed");
}

TEST(Reload, NamesWhatCameWentAndChanged) {
  const Reload changes = reload(with("id = \"line-jp\"", "id = \"line-th\""));

  EXPECT_EQ(changes.accounts, (Changes{{"line-th"}, {"line-jp"}, {}}));
  EXPECT_TRUE(changes.hooks.empty());
  EXPECT_EQ(to_text(changes), "accounts: +line-th -line-jp");
}

TEST(Reload, ANewSecretChangesItsAccountOnly) {
  const Reload changes = reload(with("channel_secret = \"s\"", "channel_secret = \"t\""));

  EXPECT_EQ(changes.accounts, (Changes{{}, {}, {"line-jp"}}));
  EXPECT_EQ(to_text(changes), "accounts: ~line-jp");
}

TEST(Reload, AChangedHookChangesTheAccountsThatNameIt) {
  const Reload changes = reload(with("app_secret = \"one\"", "app_secret = \"two\""));

  EXPECT_EQ(changes.hooks, (Changes{{}, {}, {"app"}}));
  EXPECT_EQ(changes.accounts, (Changes{{}, {}, {"page"}}));
}

TEST(Reload, SubscriptionsAreComparedToo) {
  const Reload changes = reload(with("id = \"pulls\"", "id = \"pulls\"\nenabled = false"));

  EXPECT_EQ(changes.subscriptions, (Changes{{}, {}, {"pulls"}}));
}

TEST(Reload, HostKeysSayWhetherTheyNeedARestart) {
  const Reload changes = reload(
      with("[host]\n",
           "[host]\nlisten = \"127.0.0.1:9\"\nlog.level = \"debug\"\nlimits.linger_ms = 1\n"));

  EXPECT_EQ(changes.host, std::vector<std::string>{"host.log.level"});
  EXPECT_EQ(changes.restart, (std::vector<std::string>{"host.listen", "host.limits.linger_ms"}));
  EXPECT_EQ(to_text(changes),
            "host.log.level; host.listen (needs a restart); host.limits.linger_ms (needs a "
            "restart)");
}

}  // namespace
}  // namespace jackfield::config
