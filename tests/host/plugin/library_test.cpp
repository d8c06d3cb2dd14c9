// SPDX-License-Identifier: MIT
#include "host/plugin/library.hpp"

#include "tests/host/plugin/plugin_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

namespace jackfield::plugin {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string why_not(const fs::path& file, const LibraryPolicy& policy = {}) {
  const Result<const Library*> loaded = Library::load(file, policy);
  return loaded ? "loaded" : loaded.error().text;
}

class LibraryDefect : public ::testing::TestWithParam<Defect> {};

TEST_P(LibraryDefect, IsRefusedByItsRule) {
  const std::string why = why_not(defect_file(GetParam().plugin));

  EXPECT_THAT(why,
              AllOf(HasSubstr(std::string(GetParam().plugin) + ".so: "), HasSubstr(GetParam().text),
                    HasSubstr("(" + std::string(GetParam().rule) + ")")));
}

INSTANTIATE_TEST_SUITE_P(
    Files, LibraryDefect,
    ::testing::Values(
        Defect{"no-entry", "ABI-1.1", "does not export"},
        Defect{"two-symbols", "ABI-1.1", "second_symbol"},
        Defect{"undefined-symbol", "ABI-1.2", "function_of_the_host"},
        Defect{"wrong-magic", "ABI-1.3", "magic"}, Defect{"null-entry", "ABI-1.3", "NULL"},
        Defect{"short-table", "ABI-1.3", "48 bytes"},
        Defect{"no-function", "ABI-1.3", "lacks a function"},
        Defect{"wrong-major", "ABI-1.4", "needs ABI 2.0, this host has 1.0"},
        Defect{"minor-too-high", "ABI-1.5", "needs ABI 1.4, this host has 1.0: upgrade the host"},
        Defect{"manifest-minor-too-high", "ABI-1.5",
               "needs ABI 1.4, this host has 1.0: upgrade the host"},
        Defect{"no-manifest", "ABI-2.1", ".jackfield.manifest"},
        Defect{"bad-manifest", "ABI-2.2", "manifest is wrong"},
        Defect{"other-manifest", "ABI-2.3", "another manifest"},
        Defect{"other-id", "ABI-2.4", "somebody.so"},
        Defect{"unknown-tail", "ABI-4.2", "upgrade the host"},
        Defect{"needs-library", "ABI-8.6", "libz.so.1"},
        Defect{"lists-library", "ABI-8.6", "does not allow"},
        Defect{"executable-stack", "ABI-8.7", "stack"}, Defect{"library-path", "ABI-8.7", "RPATH"}),
    defect_name);

TEST(Library, LoadsAWholePlugin) {
  const Result<const Library*> loaded = Library::load(defect_file("whole-plugin"), {});

  ASSERT_TRUE(loaded) << loaded.error().text;
  EXPECT_EQ((*loaded)->id(), "whole-plugin");
  EXPECT_EQ((*loaded)->manifest().channels.at(0).name, "c");
  EXPECT_EQ((*loaded)->built_with(), "C");
}

TEST(Library, LoadsAPluginMadeWithTheSdk) {
  const Result<const Library*> loaded = Library::load(plugin_file("echo"), {});

  ASSERT_TRUE(loaded) << loaded.error().text;
  EXPECT_EQ((*loaded)->manifest().version, "1.0.0");
}

TEST(Library, LoadsALongerTableWhoseRestIsZero) {
  EXPECT_EQ(why_not(defect_file("longer-table")), "loaded");
}

TEST(Library, LoadsTheSameBytesOnce) {
  const TemporaryDirectory directory;
  const fs::path copy = directory.write("whole-plugin.so", bytes_of(defect_file("whole-plugin")));

  const Result<const Library*> first = Library::load(defect_file("whole-plugin"), {});
  const Result<const Library*> second = Library::load(copy, {});

  ASSERT_TRUE(first && second);
  EXPECT_EQ(*first, *second);
}

TEST(Library, LoadsALibraryThatTheOperatorAllows) {
  LibraryPolicy policy;
  policy.allowed_libraries = {"libz.so.1"};

  EXPECT_EQ(why_not(defect_file("lists-library"), policy), "loaded");
}

TEST(Library, NamesEveryFaultOfAManifest) {
  const std::string why = why_not(defect_file("bad-manifest"));

  EXPECT_THAT(why, AllOf(HasSubstr("/id: "), HasSubstr("/version: "),
                         HasSubstr("/channels/0/config_schema/type: ")));
}

TEST(Library, RefusesWhatIsNoLibrary) {
  const TemporaryDirectory directory;

  EXPECT_THAT(why_not(directory.write("text.so", "#!/bin/sh\n")), HasSubstr("ABI-8.1"));
  EXPECT_THAT(why_not(directory.write("empty.so", "")), HasSubstr("ABI-8.1"));
  EXPECT_THAT(why_not(directory.path() / "absent.so"), HasSubstr("no such file"));
}

TEST(Library, RefusesATruncatedFile) {
  const TemporaryDirectory directory;
  const std::string whole = bytes_of(defect_file("whole-plugin"));

  for (const std::size_t part :
       {std::size_t{63}, std::size_t{64}, whole.size() / 2, whole.size() - 1}) {
    EXPECT_THAT(why_not(directory.write("whole-plugin.so", whole.substr(0, part))),
                HasSubstr("ABI-8.1"));
  }
}

TEST(Library, RefusesAFileThatOthersMayWrite) {
  const TemporaryDirectory directory;
  const fs::path file = directory.write("whole-plugin.so", bytes_of(defect_file("whole-plugin")));

  fs::permissions(file, fs::perms::group_write, fs::perm_options::add);
  EXPECT_THAT(why_not(file), AllOf(HasSubstr("chmod"), HasSubstr("ABI-8.3")));

  fs::permissions(file, fs::perms::group_write, fs::perm_options::remove);
  fs::permissions(directory.path(), fs::perms::others_write, fs::perm_options::add);
  EXPECT_THAT(why_not(file), AllOf(HasSubstr("directory"), HasSubstr("ABI-8.3")));
}

TEST(Library, RefusesALinkOutOfItsDirectory) {
  const TemporaryDirectory directory;
  fs::create_symlink(defect_file("whole-plugin"), directory.path() / "whole-plugin.so");

  EXPECT_THAT(why_not(directory.path() / "whole-plugin.so"), HasSubstr("ABI-8.4"));
}

TEST(Library, FollowsALinkInsideItsDirectory) {
  const TemporaryDirectory directory;
  directory.write("whole-plugin-1.0.0.so", bytes_of(defect_file("whole-plugin")));
  fs::create_symlink("whole-plugin-1.0.0.so", directory.path() / "whole-plugin.so");

  EXPECT_EQ(why_not(directory.path() / "whole-plugin.so"), "loaded");
}

TEST(Library, RefusesTheHostItself) {
  EXPECT_THAT(why_not(fs::read_symlink("/proc/self/exe")), HasSubstr("ABI-8.5"));
}

TEST(Library, RefusesAFileThatIsTooLarge) {
  LibraryPolicy policy;
  policy.max_file_bytes = 100;

  EXPECT_THAT(why_not(defect_file("whole-plugin"), policy), HasSubstr("ABI-8.2"));
}

TEST(Library, RefusesMoreFilesThanMayBeMapped) {
  const TemporaryDirectory directory;
  LibraryPolicy policy;
  policy.max_loaded = 0;
  // One byte more makes it another file, so that it is not found among the loaded.
  const fs::path file =
      directory.write("whole-plugin.so", bytes_of(defect_file("whole-plugin")) + "x");

  EXPECT_THAT(why_not(file, policy), HasSubstr("ABI-8.9"));
}

TEST(Library, LoadsTheBytesThatWereChecked) {
  const TemporaryDirectory directory;
  const fs::path file = directory.write("whole-plugin.so", bytes_of(defect_file("whole-plugin")));
  Result<Inspected> inspected = inspect(file, directory.path(), {});
  ASSERT_TRUE(inspected) << inspected.error().text;

  directory.write("whole-plugin.so", bytes_of(defect_file("wrong-magic")));
  const Result<const Library*> loaded = Library::load(std::move(*inspected), {});

  ASSERT_TRUE(loaded) << loaded.error().text;
  EXPECT_EQ((*loaded)->table().magic, JF_PLUGIN_MAGIC);
}

TEST(SealedFile, CannotBeWritten) {
  Result<Inspected> inspected =
      inspect(defect_file("whole-plugin"), defect_file("whole-plugin").parent_path(), {});
  ASSERT_TRUE(inspected);

  std::ofstream out(inspected->file.path(), std::ios::binary | std::ios::in);
  out << "changed" << std::flush;

  EXPECT_FALSE(out.good());
  EXPECT_THAT(std::string(inspected->file.bytes().substr(0, 4)), Not(HasSubstr("chan")));
}

}  // namespace
}  // namespace jackfield::plugin
