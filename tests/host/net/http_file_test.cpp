// SPDX-License-Identifier: MIT
#include "host/net/http_file.hpp"

#include "tests/host/net/wire.hpp"

#include <gtest/gtest.h>

namespace jackfield::net {
namespace {

void expect_part(std::string_view header, std::uint64_t offset, std::uint64_t length) {
  const RangeDecision decision = decide_range(header, 100);
  EXPECT_EQ(decision.answer, RangeAnswer::part) << header;
  EXPECT_EQ(decision.range, (ByteRange{offset, length})) << header;
}

TEST(HttpFile, ReadsOneRange) {
  expect_part("bytes=0-0", 0, 1);
  expect_part("bytes=10-19", 10, 10);
  expect_part("bytes=90-", 90, 10);
  expect_part("bytes=90-200", 90, 10);
  expect_part("bytes=-5", 95, 5);
  expect_part("bytes=-500", 0, 100);
}

TEST(HttpFile, NonsenseIsTheWholeFile) {
  for (const char* header :
       {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-4", "bytes=0-1,3-4", "lines=1-2",
        "bytes=1--2", "bytes=99999999999999999999-"}) {
    EXPECT_EQ(decide_range(header, 100).answer, RangeAnswer::whole) << header;
  }
}

TEST(HttpFile, ARangeBehindTheEndIsRefused) {
  EXPECT_EQ(decide_range("bytes=100-", 100).answer, RangeAnswer::unsatisfiable);
  EXPECT_EQ(decide_range("bytes=-0", 100).answer, RangeAnswer::unsatisfiable);
  EXPECT_EQ(decide_range("bytes=0-", 0).answer, RangeAnswer::unsatisfiable);
}

Request request_with(std::string_view name, std::string_view value) {
  Request request;
  request.headers.add(name, value);
  return request;
}

TEST(HttpFile, AnswersWholeAndPart) {
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("f", "0123456789");

  const Response whole = file_response(Request{}, path, {{"etag", "\"x\""}});
  const Response part =
      file_response(request_with("range", "bytes=2-4"), path, {{"etag", "\"x\""}});
  const Response none = file_response(request_with("range", "bytes=10-"), path, {});

  EXPECT_EQ(whole.status, 200);
  EXPECT_EQ(body_size(whole.body), 10U);
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.headers.get("content-range"), "bytes 2-4/10");
  EXPECT_EQ(std::get<FileRange>(part.body).offset, 2U);
  EXPECT_EQ(none.status, 416);
  EXPECT_EQ(none.headers.get("content-range"), "bytes */10");
}

TEST(HttpFile, KnownTagsAreNotSentAgain) {
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("f", "0123456789");

  EXPECT_EQ(file_response(request_with("if-none-match", "\"x\""), path, {{"etag", "\"x\""}}).status,
            304);
  EXPECT_EQ(file_response(request_with("if-none-match", "\"y\""), path, {{"etag", "\"x\""}}).status,
            200);
}

TEST(HttpFile, ARangeOfAnotherVersionIsTheWholeFile) {
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("f", "0123456789");
  Request request = request_with("range", "bytes=2-4");
  request.headers.add("if-range", "\"old\"");

  EXPECT_EQ(file_response(request, path, {{"etag", "\"x\""}}).status, 200);
}

TEST(HttpFile, NoFileIs404) {
  EXPECT_EQ(file_response(Request{}, "/nonexistent/file", {}).status, 404);
}

}  // namespace
}  // namespace jackfield::net
