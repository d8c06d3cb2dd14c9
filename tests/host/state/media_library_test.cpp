// SPDX-License-Identifier: MIT
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/host/state/media_fixture.hpp"

namespace jackfield::state {
namespace {

// A JPEG that is all there is of one: begin, a comment, end.
const std::string kShown("\xff\xd8\xff\xd9");
const std::string kTold("\xff\xd8\xff\xfe\0\7hello\xff\xd9", 13);

class PictureTest : public MediaFixture {
 protected:
  static store::MediaRow named(const char* ref) {
    store::MediaRow row;
    row.ref = ref;
    row.account = "a";
    return row;
  }

  std::string content(const store::MediaRow& row) {
    std::ifstream file(media_.path(row), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::string arrived(const std::string& bytes) {
    const std::filesystem::path file = media_.incoming() / "arrived";
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
  }

  std::string stored_file(const std::string& bytes) {
    const std::string file = arrived(bytes);
    store::Batch batch;
    const auto row = media_.take_file(batch, file, {}, named("media_1"));
    submit(std::move(batch));
    EXPECT_FALSE(std::filesystem::exists(file)) << "the library has it now";
    return row ? content(*row) : row.error().text;
  }
};

TEST_F(PictureTest, IsStoredAsItIsUnlessAsked) {
  EXPECT_EQ(stored_file(kTold), kTold);
}

TEST_F(PictureTest, IsWhatItsBytesShow) {
  store::Batch batch;
  store::MediaRow said = named("media_1");
  said.mime = "text/plain";
  const auto row = media_.take_file(batch, arrived(kShown), {}, said);
  said.ref = "media_2";
  const auto other = media_.take_bytes(batch, "no picture", said);
  submit(std::move(batch));

  ASSERT_TRUE(row && other);
  EXPECT_EQ(row->mime, "image/jpeg");
  EXPECT_EQ(media_.find("media_1")->mime, "image/jpeg");
  EXPECT_EQ(media_.type_of(*row, "image/png"), "image/jpeg");
  EXPECT_EQ(other->mime, "text/plain");
}

TEST_F(PictureTest, LosesItsMetadataBeforeItIsStored) {
  rules_.image_metadata = config::ImageMetadata::remove;
  EXPECT_EQ(stored_file(kTold), kShown);
  EXPECT_EQ(stored_file("no picture"), "no picture");

  store::Batch batch;
  const auto row = media_.take_bytes(batch, kTold, named("media_2"));
  submit(std::move(batch));
  ASSERT_TRUE(row);
  EXPECT_EQ(row->size_bytes, 4);
  EXPECT_EQ(content(*row), kShown);
}

}  // namespace
}  // namespace jackfield::state
