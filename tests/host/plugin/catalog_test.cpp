// SPDX-License-Identifier: MIT
#include "host/plugin/catalog.hpp"

#include "host/plugin/catalog_text.hpp"
#include "tests/host/plugin/plugin_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <sstream>

namespace jackfield::plugin {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

/// A directory with one good plugin, one bad one, and a file that is none.
struct Fixture {
  TemporaryDirectory directory;
  Fixture() {
    directory.write("whole-plugin.so", bytes_of(defect_file("whole-plugin")));
    directory.write("two-symbols.so", bytes_of(defect_file("two-symbols")));
    directory.write("notes.txt", "not a plugin");
  }
};

TEST(Catalog, APluginThatFailsStopsNoOther) {
  const Fixture files;

  const Catalog catalog = Catalog::scan({files.directory.path()}, {});

  EXPECT_EQ(catalog.entries().size(), 2u);
  EXPECT_THAT(catalog.ids(), ElementsAre("whole-plugin"));
  ASSERT_NE(catalog.find("whole-plugin"), nullptr);
  EXPECT_THAT(catalog.find("whole-plugin")->channels, ElementsAre("c"));
  EXPECT_EQ(catalog.find("two-symbols"), nullptr);
  ASSERT_NE(catalog.entry("two-symbols"), nullptr);
  EXPECT_THAT(catalog.entry("two-symbols")->fault, HasSubstr("(ABI-1.1)"));
}

TEST(Catalog, LoadsAtTheFirstCallOnly) {
  const Fixture files;
  Catalog catalog = Catalog::scan({files.directory.path()}, {});
  EXPECT_FALSE(catalog.entry("whole-plugin")->is_loaded);

  const Result<const Library*> first = catalog.library("whole-plugin");
  const Result<const Library*> second = catalog.library("whole-plugin");

  ASSERT_TRUE(first && second);
  EXPECT_EQ(*first, *second);
  EXPECT_TRUE(catalog.entry("whole-plugin")->is_loaded);
}

TEST(Catalog, LoadsWhatItLookedAt) {
  const Fixture files;
  Catalog catalog = Catalog::scan({files.directory.path()}, {});

  files.directory.write("whole-plugin.so", "replaced");

  EXPECT_TRUE(catalog.library("whole-plugin"));
}

TEST(Catalog, SaysWhyAPluginCannotBeHad) {
  const Fixture files;
  files.directory.write("wrong-magic.so", bytes_of(defect_file("wrong-magic")));
  Catalog catalog = Catalog::scan({files.directory.path()}, {});

  EXPECT_THAT(catalog.library("two-symbols").error().text, HasSubstr("(ABI-1.1)"));
  EXPECT_THAT(catalog.library("absent").error().text, HasSubstr("no plugin absent"));
  EXPECT_THAT(catalog.library("wrong-magic").error().text, HasSubstr("(ABI-1.3)"));
  EXPECT_THAT(catalog.library("wrong-magic").error().text, HasSubstr("(ABI-1.3)"));
  EXPECT_EQ(catalog.find("wrong-magic"), nullptr);
}

TEST(Catalog, TheFirstOfTwoWithOneIdCounts) {
  const Fixture first;
  const Fixture second;

  const Catalog catalog = Catalog::scan({first.directory.path(), second.directory.path()}, {});

  EXPECT_THAT(catalog.ids(), ElementsAre("whole-plugin"));
  EXPECT_EQ(catalog.entry("whole-plugin")->file.parent_path(), first.directory.path());
  EXPECT_THAT(catalog.entries().back().fault, HasSubstr("found before"));
}

TEST(Catalog, ADirectoryThatIsNotThereIsNamed) {
  const Catalog catalog = Catalog::scan({"/nonexistent-plugins"}, {});

  ASSERT_EQ(catalog.directory_faults().size(), 1u);
  EXPECT_THAT(catalog.directory_faults()[0], HasSubstr("/nonexistent-plugins"));
}

TEST(Catalog, IsolationByProcessIsRefusedInWords) {
  EXPECT_TRUE(check_isolation("none"));
  EXPECT_EQ(check_isolation("process").error().status, JF_NOT_SUPPORTED);
  EXPECT_THAT(check_isolation("process").error().text, HasSubstr("not in this release"));
  EXPECT_FALSE(check_isolation("magic"));
}

TEST(CatalogText, ListsGoodAndBad) {
  const Fixture files;
  const Catalog catalog = Catalog::scan({files.directory.path()}, {});
  std::ostringstream text;
  std::ostringstream json;

  EXPECT_EQ(list_plugins(catalog, false, text), 1);
  EXPECT_EQ(list_plugins(catalog, true, json), 1);

  EXPECT_THAT(text.str(), AllOf(HasSubstr("whole-plugin 1.0.0  c  "),
                                HasSubstr("cannot be used: two-symbols.so")));
  const auto list = nlohmann::json::parse(json.str());
  EXPECT_EQ(list["plugins"][0]["usable"], false);
  EXPECT_EQ(list["plugins"][1]["version"], "1.0.0");
}

TEST(CatalogText, DescribesConfigurationAndSecrets) {
  const TemporaryDirectory directory;
  directory.write("echo.so", bytes_of(plugin_file("echo")));
  const Catalog catalog = Catalog::scan({directory.path()}, {});
  std::ostringstream text;
  std::ostringstream json;

  EXPECT_EQ(describe_plugin(catalog, "echo", false, text), 0);
  EXPECT_EQ(describe_plugin(catalog, "echo", true, json), 0);
  EXPECT_EQ(describe_plugin(catalog, "absent", false, text), 2);

  EXPECT_THAT(text.str(),
              AllOf(HasSubstr("channel echo\n"), HasSubstr("secret  string, required, secret"),
                    HasSubstr("no plugin absent"), Not(HasSubstr("cannot be used"))));
  EXPECT_EQ(nlohmann::json::parse(json.str())["manifest"]["id"], "echo");
}

}  // namespace
}  // namespace jackfield::plugin
