// SPDX-License-Identifier: MIT
#include "host/plugin/manifest.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jackfield::plugin {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kSmallest =
    R"({"id":"line","version":"1.2.0","channels":[{"name":"line"}]})";

TEST(Manifest, AllButIdVersionAndChannelsHaveDefaults) {
  const Result<Manifest> manifest = read_manifest(kSmallest);

  ASSERT_TRUE(manifest) << manifest.error().text;
  EXPECT_EQ(manifest->id, "line");
  EXPECT_EQ(find_channel(*manifest, ""), &manifest->channels[0]);
  EXPECT_EQ(find_channel(*manifest, "line"), &manifest->channels[0]);
  EXPECT_EQ(find_channel(*manifest, "other"), nullptr);
}

TEST(Manifest, NamesAllFaultsAtOnce) {
  const Result<Manifest> manifest = read_manifest(
      R"({"id":"Line!","version":"1","abi":{"major":3},"channels":[{"name":"a","capabilities":{"variants":[
          {"variant":"direct","parts":[{"type":"image","unshown":["/media/alt_text","media"]}]}]}},
          {"name":"a","account_key":"id",
          "config_schema":{"type":"objekt","properties":[],"required":"x"},
          "signature":{"header":"h","algorithm":"md5","key":"secret","encoding":"hex"}}],"hook_schema":{"type":7}})");

  ASSERT_FALSE(manifest);
  EXPECT_THAT(
      manifest.error().text,
      AllOf(HasSubstr("/id: "), HasSubstr("/version: "), HasSubstr("/abi/major: "),
            HasSubstr("/channels/0/capabilities/variants/0/parts/0/unshown/1: "),
            HasSubstr("/channels/1/name: "), HasSubstr("/channels/1/account_key: "),
            HasSubstr("/channels/1/config_schema/type: "),
            HasSubstr("/channels/1/config_schema/properties: "),
            HasSubstr("/channels/1/config_schema/required: "), HasSubstr("/hook_schema/type: ")));
  EXPECT_THAT(manifest.error().text, AllOf(HasSubstr("/channels/1/signature/algorithm: "),
                                           HasSubstr("/channels/1/signature/key: "),
                                           Not(HasSubstr("/channels/1/signature/encoding"))));
}

TEST(Manifest, RefusesWhatIsNoJson) {
  EXPECT_FALSE(read_manifest(""));
  EXPECT_FALSE(read_manifest("{"));
  EXPECT_FALSE(read_manifest("[]"));
  EXPECT_FALSE(read_manifest(std::string(100, '[') + std::string(100, ']')));
}

TEST(Manifest, ReadsNamesOfANewerModelAsUnknown) {
  constexpr std::string_view kNewer =
      R"({"id":"line","version":"1.2.0","channels":[{"name":"line","facts":[{"scope":"planet","key":"k"}]}]})";

  const Result<Manifest> manifest = read_manifest(kNewer);

  ASSERT_TRUE(manifest) << manifest.error().text;
  EXPECT_EQ(manifest->channels[0].facts.at(0).scope, FactScope::unknown);
  EXPECT_EQ(manifest_remarks(kNewer).size(), 1u);
  EXPECT_TRUE(manifest_remarks(kSmallest).empty());
}

TEST(Manifest, KnowsSemanticVersions) {
  for (const char* good : {"0.0.0", "1.2.3", "1.0.0-rc.1", "1.0.0+build.05", "1.0.0-a-b.7+x"}) {
    EXPECT_TRUE(is_semantic_version(good)) << good;
  }
  for (const char* bad :
       {"", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3+", "v1.2.3", "1.2.3 "}) {
    EXPECT_FALSE(is_semantic_version(bad)) << bad;
  }
}

TEST(Manifest, TellsTheConfigurationWhatItNeeds) {
  const Result<Manifest> manifest = read_manifest(
      R"({"id":"meta","version":"1.0.0","hook_schema":{"type":"object"},"channels":[
          {"name":"messenger","config_schema":{"type":"object"}},{"name":"instagram","config_schema":{"type":"object"}}]})");
  ASSERT_TRUE(manifest) << manifest.error().text;

  const config::PluginInfo info = plugin_info(*manifest);

  EXPECT_EQ(info.id, "meta");
  EXPECT_EQ(info.channels, (std::vector<std::string>{"messenger", "instagram"}));
  EXPECT_EQ(info.config_schema, nlohmann::json({{"type", "object"}}));
  EXPECT_TRUE(info.has_hook);
}

}  // namespace
}  // namespace jackfield::plugin
