// SPDX-License-Identifier: MIT
#include "host/inbound/spooled_parts.hpp"

#include "tests/host/state/media_fixture.hpp"

namespace jackfield::inbound {
namespace {

class SpooledPartsTest : public state::MediaFixture {
 protected:
  /// A body that came over the account's connection, as it lies there before an event names it.
  Media put_body(const std::string& bytes) {
    store::MediaRow row;
    row.ref = "media_body";
    row.account = "a";
    row.expires_at = clock_.now_ms() + state::kUnnamedMediaMs;
    store::Batch batch;
    EXPECT_TRUE(media_.take_bytes(batch, bytes, row));
    submit(std::move(batch));
    Media media;
    media.ref = row.ref;
    return media;
  }
  Event event_with(Media media) {
    Event event;
    Part& part = event.message.emplace().parts.emplace_back();
    part.type = PartType::file;
    part.media = std::move(media);
    return event;
  }
  /// As when an event of the account "a" comes; returns what it names.
  std::vector<Media> store_parts(Event event) {
    store::Batch batch;
    store_spooled_parts(media_, ids_, clock_.now_ms(), batch, "a", event);
    submit(std::move(batch));
    return named_media(event);
  }
  void keep(const std::string& account, const std::vector<Media>& named) {
    store::Batch batch;
    keep_named_media(media_, batch, account, named);
    submit(std::move(batch));
  }
  std::int64_t end_of(const std::string& ref) { return store_->reader().media(ref)->expires_at; }
  std::int64_t in_days(int days) const { return clock_.now_ms() + days * 24LL * 3600 * 1000; }

  state::IdMaker ids_{state::system_random()};
};

TEST_F(SpooledPartsTest, WhatAnEventNamesEndsByTheOperatorsRetention) {
  const Media body = put_body("bytes");
  keep_.media = std::chrono::days(30);

  keep("a", {body});

  EXPECT_EQ(end_of(body.ref), in_days(30));
  keep_.media = std::chrono::days(0);
  keep("a", {body});
  EXPECT_EQ(end_of(body.ref), in_days(36'500)) << "for ever";
}

TEST_F(SpooledPartsTest, AnAttachmentIsCutOutAndEndsByTheOperatorsRetention) {
  Media attachment = put_body("head aGVsbG8= tail");
  attachment.offset = 5;
  attachment.length = 8;
  attachment.encoding = "base64";
  attachment.filename = "hello.txt";

  const std::vector<Media> named = store_parts(event_with(attachment));
  keep("a", named);

  ASSERT_EQ(named.size(), 1U);
  EXPECT_NE(named[0].ref, attachment.ref);
  EXPECT_EQ(named[0].size_bytes, 5);
  const std::optional<store::MediaRow> row = store_->reader().media(named[0].ref);
  ASSERT_TRUE(row);
  EXPECT_EQ(row->filename, "hello.txt");
  EXPECT_EQ(row->expires_at, in_days(30));
  EXPECT_LT(end_of(attachment.ref), in_days(1) + 1) << "nothing names the body itself";
}

TEST_F(SpooledPartsTest, AFileIsSaidToBeWhatItsBytesShow) {
  Media picture = put_body("GIF89a, or so");
  picture.mime = "text/plain";
  Event event = event_with(picture);

  tell_types(media_, "b", event);
  EXPECT_EQ(named_media(event)[0].mime, "text/plain") << "another account's";
  tell_types(media_, "a", event);
  EXPECT_EQ(named_media(event)[0].mime, "image/gif");

  keep("a", named_media(event));
  EXPECT_EQ(store_->reader().media(picture.ref)->mime, "image/gif");
}

TEST_F(SpooledPartsTest, AnotherAccountsFileIsNotKept) {
  const Media body = put_body("bytes");
  const std::int64_t end = end_of(body.ref);

  keep("b", {body});

  EXPECT_EQ(end_of(body.ref), end);
}

}  // namespace
}  // namespace jackfield::inbound
