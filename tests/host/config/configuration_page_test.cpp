// SPDX-License-Identifier: MIT
// docs/configuration.md is what the table of keys says. JACKFIELD_UPDATE=1 writes it anew.
#include "host/config/configuration_page.hpp"

#include "host/config/config_load.hpp"
#include "tests/host/config/fake_plugins.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace jackfield::config {
namespace {

TEST(ConfigurationPage, IsUpToDate) {
  const std::string path = std::string(JACKFIELD_SOURCE_DIR) + "/docs/configuration.md";
  if (std::getenv("JACKFIELD_UPDATE") != nullptr) {
    std::ofstream(path, std::ios::binary) << configuration_page();
  }
  std::ifstream file(path, std::ios::binary);
  const std::string committed{std::istreambuf_iterator<char>(file), {}};

  EXPECT_EQ(committed, configuration_page())
      << "write it anew: JACKFIELD_UPDATE=1 bin/host_config_test";
}

TEST(ConfigurationPage, ItsExampleIsAFileThatPasses) {
  const std::string page = configuration_page();
  const std::size_t begin = page.find("```toml\n") + 8;
  std::string example = page.substr(begin, page.find("```\n", begin) - begin);
  // The secret's file is the operator's; the tests have another.
  example.replace(example.find("/run/secrets/line"), 17, "line");
  const testing::FakePlugins plugins;
  const testing::FakeSecrets secrets;

  const Loaded loaded = parse_config(
      example, "page",
      {.plugins = &plugins, .secrets = &secrets, .folder = {}, .readable_by_others = false});

  EXPECT_EQ(to_text(loaded.diagnostics), "no faults found\n");
}

}  // namespace
}  // namespace jackfield::config
