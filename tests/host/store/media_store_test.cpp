// SPDX-License-Identifier: MIT
#include "host/store/media_store.hpp"

#include <fstream>

#include "tests/host/store/store_fixture.hpp"

namespace jackfield::store {
namespace {

// SHA-256 of "abc", from FIPS 180-2, appendix B.1.
constexpr std::string_view kAbc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

class Media : public ::testing::Test {
 protected:
  Media() : store_(make()) {}
  MediaStore make() {
    auto opened = MediaStore::open(directory_.path(),
                                   [this](std::string_view at) { points_.emplace_back(at); });
    if (!opened) throw std::runtime_error(opened.error().text);
    return std::move(*opened);
  }
  std::filesystem::path incoming(const std::string& content) {
    std::filesystem::path file = store_.incoming() / "download";
    std::ofstream(file, std::ios::binary) << content;
    return file;
  }
  std::string content(std::string_view sha256) {
    const auto file = store_.open_media(sha256);
    if (!file) return file.error().text;
    std::string bytes(static_cast<size_t>(file->size_bytes()), '\0');
    const auto length = file->read(0, bytes);
    return length ? bytes.substr(0, *length) : length.error().text;
  }

  TemporaryDirectory directory_;
  std::vector<std::string> points_;
  MediaStore store_;
};

TEST_F(Media, IsNamedByItsContent) {
  const auto stored = store_.put("abc");

  ASSERT_TRUE(stored) << stored.error().text;
  EXPECT_EQ(*stored, (StoredMedia{std::string(kAbc), 3}));
  EXPECT_EQ(store_.path_of(kAbc), directory_.path() / "media" / "ba" / "78" / kAbc);
  EXPECT_EQ(content(kAbc), "abc");
  EXPECT_TRUE(store_.contains(kAbc));
}

TEST_F(Media, SameContentIsKeptOnce) {
  ASSERT_TRUE(store_.put("abc"));
  ASSERT_TRUE(store_.put("abc"));

  const std::filesystem::directory_iterator folder(store_.path_of(kAbc).parent_path());
  EXPECT_EQ(std::distance(begin(folder), end(folder)), 1);
  EXPECT_TRUE(std::filesystem::is_empty(store_.incoming()));
}

TEST_F(Media, FileIsTakenOver) {
  std::string large(200'000, 'x');
  large[100'000] = '\0';
  const auto file = incoming(large);

  const auto stored = store_.put_file(file);

  ASSERT_TRUE(stored) << stored.error().text;
  EXPECT_EQ(stored->size_bytes, 200'000);
  EXPECT_EQ(content(stored->sha256), large);
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(Media, FileHasTheNameThatItsBytesWouldHave) {
  const auto stored = store_.put_file(incoming("abc"));

  ASSERT_TRUE(stored) << stored.error().text;
  EXPECT_EQ(stored->sha256, kAbc);
}

TEST_F(Media, KnownHashIsNotComputedAgain) {
  const auto stored = store_.put_file(incoming("abc"), kAbc);

  ASSERT_TRUE(stored) << stored.error().text;
  EXPECT_EQ(content(kAbc), "abc");
}

TEST_F(Media, EmptyContentIsContent) {
  const auto stored = store_.put("");

  ASSERT_TRUE(stored) << stored.error().text;
  EXPECT_EQ(content(stored->sha256), "");
}

TEST_F(Media, PartOfAFileIsRead) {
  ASSERT_TRUE(store_.put("abc"));
  const auto file = store_.open_media(kAbc);
  ASSERT_TRUE(file);
  std::string part(10, '.');

  const auto length = file->read(1, part);

  ASSERT_TRUE(length);
  EXPECT_EQ(part.substr(0, *length), "bc");
  EXPECT_EQ(*file->read(99, part), 0U);
}

TEST_F(Media, OpenFileOutlivesItsErasure) {
  ASSERT_TRUE(store_.put("abc"));
  const auto file = store_.open_media(kAbc);
  ASSERT_TRUE(file);

  ASSERT_TRUE(store_.erase(kAbc));

  std::string bytes(3, '.');
  EXPECT_EQ(*file->read(0, bytes), 3U);
  EXPECT_EQ(bytes, "abc");
  EXPECT_FALSE(store_.contains(kAbc));
  EXPECT_FALSE(store_.open_media(kAbc));
  EXPECT_TRUE(store_.erase(kAbc)) << "erasing twice is fine";
}

TEST_F(Media, NameThatIsNoHashLeadsNowhere) {
  for (const std::string& name :
       {std::string(), std::string("../../etc/passwd"), std::string(64, '.'), std::string(64, 'G'),
        std::string(kAbc) + "0", std::string(kAbc).substr(1)}) {
    EXPECT_TRUE(store_.path_of(name).empty()) << name;
    EXPECT_FALSE(store_.open_media(name));
    EXPECT_FALSE(store_.contains(name));
    EXPECT_FALSE(store_.erase(name));
  }
}

TEST_F(Media, LinkIsNotFollowed) {
  std::ofstream(directory_.path() / "secret") << "secret";
  std::filesystem::create_symlink(directory_.path() / "secret", store_.incoming() / "download");

  EXPECT_FALSE(store_.put_file(store_.incoming() / "download"));
}

TEST_F(Media, LeftoversOfACrashAreRemoved) {
  incoming("half");

  const MediaStore again = make();

  EXPECT_TRUE(std::filesystem::is_empty(again.incoming()));
}

TEST_F(Media, NameComesAfterTheBytesAreOnTheDisk) {
  ASSERT_TRUE(store_.put("abc"));

  EXPECT_EQ(points_, (std::vector<std::string>{"media.written", "media.synced", "media.renamed",
                                               "media.durable"}));
}

}  // namespace
}  // namespace jackfield::store
