// SPDX-License-Identifier: MIT
#include "host/net/sse.hpp"

#include <gtest/gtest.h>

namespace jackfield::net {
namespace {

TEST(Sse, WritesEveryField) {
  const std::string text =
      format_sse({.id = "42", .event = "message", .data = "{}", .retry_ms = 3000});

  EXPECT_EQ(text, "id: 42\nevent: message\nretry: 3000\ndata: {}\n\n");
}

TEST(Sse, EachLineOfTheDataBeginsAField) {
  const std::string text =
      format_sse({.id = {}, .event = {}, .data = "a\nid: 7\r\nb\r\rc", .retry_ms = {}});

  EXPECT_EQ(text, "data: a\ndata: id: 7\ndata: b\ndata: \ndata: c\n\n");
}

TEST(Sse, AnIdCannotBreakItsLine) {
  const std::string text =
      format_sse({.id = "1\ndata: x", .event = "a\rb", .data = "", .retry_ms = {}});

  EXPECT_EQ(text, "id: 1data: x\nevent: ab\ndata: \n\n");
}

TEST(Sse, ACommentStaysOne) {
  EXPECT_EQ(format_sse_comment("a\n\ndata: b"), ": a\n: \n: data: b\n\n");
}

}  // namespace
}  // namespace jackfield::net
