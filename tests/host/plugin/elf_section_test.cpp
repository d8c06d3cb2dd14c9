// SPDX-License-Identifier: MIT
#include "host/plugin/elf_section.hpp"

#include "tests/host/plugin/plugin_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <random>

namespace jackfield::plugin {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

TEST(ElfSection, ReadsWhatAPluginSaysOfItself) {
  const Result<ElfImage> image = read_elf(bytes_of(defect_file("whole-plugin")));

  ASSERT_TRUE(image) << image.error().text;
  EXPECT_EQ(image->manifest,
            R"({"id":"whole-plugin","version":"1.0.0","channels":[{"name":"c"}]})");
  ASSERT_EQ(image->exported.size(), 1u);
  EXPECT_EQ(image->exported[0].name, "jf_plugin_entry_v1");
  EXPECT_TRUE(image->exported[0].is_function);
  EXPECT_THAT(image->needed, Contains("libc.so.6"));
  EXPECT_FALSE(image->wants_executable_stack);
}

TEST(ElfSection, TellsNamesWithAVersionFromOthers) {
  const Result<ElfImage> image = read_elf(bytes_of(defect_file("undefined-symbol")));

  ASSERT_TRUE(image) << image.error().text;
  EXPECT_THAT(image->undefined,
              Contains(ElfImage::Symbol{"function_of_the_host", false, false, false}));
  EXPECT_THAT(image->undefined, Contains(ElfImage::Symbol{"free", true, false, true}));
}

TEST(ElfSection, RefusesOtherMachines) {
  std::string file = bytes_of(defect_file("whole-plugin"));
  file[18] = 0x28;  // EM_ARM

  EXPECT_THAT(read_elf(file).error().text, HasSubstr("another kind of machine"));
}

TEST(ElfSection, EveryBeginningOfAFileIsRefused) {
  const std::string whole = bytes_of(defect_file("whole-plugin"));

  for (std::size_t size = 0; size < whole.size(); size += 17) {
    EXPECT_FALSE(read_elf(std::string_view(whole).substr(0, size))) << size;
  }
}

// Run under the address sanitizer, this finds reads outside the file. The seed is fixed: a failure
// can be repeated.
TEST(ElfSection, SurvivesDamage) {
  const std::string whole = bytes_of(defect_file("whole-plugin"));
  std::mt19937 random(7);
  std::size_t refused = 0;

  for (int round = 0; round < 3000; ++round) {
    std::string file = whole;
    const std::size_t span = round % 2 == 0 ? 1024 : file.size();  // headers are where it hurts
    for (int i = 0; i < 8; ++i) file[random() % span] = static_cast<char>(random());
    // The section headers stand at the end.
    file[file.size() - 1 - random() % 2048] = static_cast<char>(random());
    if (!read_elf(file)) ++refused;
  }

  EXPECT_GT(refused, 1000u);
}

}  // namespace
}  // namespace jackfield::plugin
