// SPDX-License-Identifier: MIT
#include "host/net/http_response_head.hpp"

#include <gtest/gtest.h>

namespace jackfield::net {
namespace {

TEST(ResponseHead, IsWrittenWithItsFraming) {
  const auto head = format_response_head(
      202, {{"content-type", "a/b"}, {"Content-Length", "999"}, {"Connection", "upgrade"}},
      {.content_length = 7, .chunked = false, .close = true, .http10 = false}, "D");

  EXPECT_EQ(head,
            "HTTP/1.1 202 Accepted\r\ndate: D\r\ncontent-type: a/b\r\ncontent-length: "
            "7\r\nconnection: close\r\n\r\n");
}

TEST(ResponseHead, RefusesAValueThatWouldAddAHeader) {
  EXPECT_EQ(format_response_head(200, {{"location", "/\r\nset-cookie: a"}}, {}, "D"), std::nullopt);
  EXPECT_EQ(format_response_head(200, {{"a b", "c"}}, {}, "D"), std::nullopt);
  EXPECT_EQ(format_response_head(20, {}, {}, "D"), std::nullopt);
}

TEST(ResponseHead, DatesAreImfFixdates) {
  EXPECT_EQ(format_http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(format_http_date(1'795'262'405), "Sat, 21 Nov 2026 12:00:05 GMT");
}

TEST(ResponseHead, SomeStatusesHaveNoBody) {
  EXPECT_TRUE(has_body(200));
  EXPECT_FALSE(has_body(204));
  EXPECT_FALSE(has_body(304));
}

}  // namespace
}  // namespace jackfield::net
