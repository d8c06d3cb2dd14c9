// SPDX-License-Identifier: MIT
#include "host/net/media_sink.hpp"

#include "tests/host/net/wire.hpp"

#include <gtest/gtest.h>
#include <openssl/sha.h>
#include <sys/stat.h>

namespace jackfield::net {
namespace {

using Refusal = MediaSink::Refusal;

FileSink sink_at(const std::string& path, std::uint64_t max_bytes) {
  return {.path = path, .max_bytes = max_bytes, .decrypt = {}, .unless_type = "application/json"};
}

TEST(MediaSink, WritesHashesAndNamesTheFile) {
  const test::TemporaryDirectory directory;
  const std::string bytes = test::pattern(10'000);
  MediaSink sink(10, sink_at(directory.path("m"), 20'000));

  ASSERT_EQ(sink.begin(200, "image/png", 10'000), Refusal::none);
  ASSERT_EQ(sink.write(bytes.substr(0, 3)), Refusal::none);
  ASSERT_EQ(sink.write(bytes.substr(3)), Refusal::none);
  const auto file = sink.take_file();

  ASSERT_TRUE(file);
  EXPECT_EQ(test::read_file(file->path), bytes);
  EXPECT_EQ(file->size_bytes, 10'000U);
  std::array<std::uint8_t, 32> hash{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), hash.data());
  EXPECT_EQ(file->sha256, hash);
  struct stat info {};
  ASSERT_EQ(::stat(file->path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST(MediaSink, AnErrorInTheFilesPlaceStaysInMemory) {
  const test::TemporaryDirectory directory;
  for (const auto& [status, type] :
       {std::pair{200, "Application/JSON; charset=utf-8"}, {404, "image/png"}}) {
    MediaSink sink(100, sink_at(directory.path("m"), 20'000));

    ASSERT_EQ(sink.begin(status, type, std::nullopt), Refusal::none);
    ASSERT_EQ(sink.write("{}"), Refusal::none);

    EXPECT_FALSE(sink.take_file());
    EXPECT_EQ(sink.take_memory(), "{}");
  }
  EXPECT_EQ(directory.files(), 0U);
}

TEST(MediaSink, TooMuchIsRefusedAnnouncedOrNot) {
  const test::TemporaryDirectory directory;
  MediaSink announced(10, std::nullopt);
  EXPECT_EQ(announced.begin(200, "", 11), Refusal::too_large);
  MediaSink memory(10, std::nullopt);
  ASSERT_EQ(memory.begin(200, "", std::nullopt), Refusal::none);
  EXPECT_EQ(memory.write("0123456789"), Refusal::none);
  EXPECT_EQ(memory.write("x"), Refusal::too_large);
  {
    MediaSink file(10, sink_at(directory.path("m"), 20));
    ASSERT_EQ(file.begin(200, "", std::nullopt), Refusal::none);
    EXPECT_EQ(file.write(std::string(20, 'a')), Refusal::none);
    EXPECT_EQ(file.write("x"), Refusal::too_large);
  }
  EXPECT_EQ(directory.files(), 0U);
}

TEST(MediaSink, AnExistingFileIsLeftAlone) {
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("m", "mine");
  {
    MediaSink sink(10, sink_at(path, 20));
    EXPECT_EQ(sink.begin(200, "image/png", std::nullopt), Refusal::disk);
  }
  EXPECT_EQ(test::read_file(path), "mine");
}

}  // namespace
}  // namespace jackfield::net
