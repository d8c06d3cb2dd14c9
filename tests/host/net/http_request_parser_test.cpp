// SPDX-License-Identifier: MIT
// The parser alone, fed whole and byte by byte: what a request is must not depend on how it was cut
// into packets.
#include "host/net/http_request_parser.hpp"

#include "tests/host/net/wire.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace jackfield::net {
namespace {

struct Parsed {
  RequestFault fault = RequestFault::none;
  bool complete = false;
  Request request;
  std::string left;  // bytes of the next request
};

Parsed parse(std::string_view bytes, std::size_t step, const BodyRule& rule = {},
             const ServerLimits& limits = {}, const std::string& spool_dir = {}) {
  RequestParser parser(limits);
  Parsed out;
  std::string waiting;
  bool in_body = false;
  while (true) {
    std::size_t consumed = 0;
    auto progress =
        in_body ? parser.read_body(waiting, consumed) : parser.read_header(waiting, consumed);
    if (progress == RequestParser::Progress::failed) {
      out.fault = parser.fault();
      return out;
    }
    waiting.erase(0, consumed);
    if (progress == RequestParser::Progress::header_done) {
      in_body = true;
      out.fault = parser.accept_body(rule, spool_dir);
      if (out.fault != RequestFault::none) return out;
      if (!waiting.empty()) continue;
    }
    if (progress == RequestParser::Progress::done) {
      out.complete = true;
      out.request = std::move(parser.request());
      out.left = waiting + std::string(bytes);
      return out;
    }
    if (bytes.empty()) return out;
    waiting.append(bytes.substr(0, step));
    bytes.remove_prefix(std::min(step, bytes.size()));
  }
}

// Every fault must be the same whatever the packets were.
RequestFault fault_of(std::string_view bytes) {
  const RequestFault whole = parse(bytes, bytes.size()).fault;
  EXPECT_EQ(parse(bytes, 1).fault, whole) << bytes;
  return whole;
}

TEST(RequestParser, ReadsARequestHoweverItIsCut) {
  const std::string text =
      "POST /hooks/a%20b?x=1&y=%2F HTTP/1.1\r\nHost: h\r\nX-Sig: AbC=\r\nContent-Length: "
      "5\r\n\r\nhelloGET /";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    const Parsed parsed = parse(text, step);

    ASSERT_TRUE(parsed.complete) << step;
    EXPECT_EQ(parsed.request.method, "POST");
    EXPECT_EQ(parsed.request.target, "/hooks/a%20b?x=1&y=%2F");
    EXPECT_EQ(parsed.request.path, "/hooks/a b");
    EXPECT_EQ(parsed.request.query_value("y"), "/");
    EXPECT_EQ(parsed.request.header("x-sig"), "AbC=");
    EXPECT_EQ(parsed.request.body, "hello");
    EXPECT_TRUE(parsed.request.keep_alive);
    EXPECT_EQ(parsed.left, "GET /");
  }
}

TEST(RequestParser, ReadsChunksAndDropsTheTrailer) {
  const std::string text =
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nX-Admin: yes\r\nHost: evil\r\n\r\nNEXT";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    const Parsed parsed = parse(text, step);

    ASSERT_TRUE(parsed.complete) << step;
    EXPECT_EQ(parsed.request.body, "abc0123456789");
    EXPECT_EQ(parsed.request.headers.find("x-admin"), std::nullopt);
    EXPECT_EQ(parsed.request.header("host"), "h");
    EXPECT_EQ(parsed.left, "NEXT");
  }
}

TEST(RequestParser, ReadsTheAbsoluteForm) {
  const Parsed parsed = parse("GET http://other.example/a?b=c HTTP/1.1\r\nHost: h\r\n\r\n", 1000);

  EXPECT_EQ(parsed.request.path, "/a");
  EXPECT_EQ(parsed.request.query_value("b"), "c");
}

TEST(RequestParser, KeepAliveFollowsTheVersion) {
  EXPECT_FALSE(parse("GET / HTTP/1.0\r\n\r\n", 1000).request.keep_alive);
  EXPECT_TRUE(parse("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 1000).request.keep_alive);
  EXPECT_FALSE(
      parse("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", 1000).request.keep_alive);
}

TEST(RequestParser, RefusesShapesThatTwoReadersWouldSplitDifferently) {
  for (const char* text : {
           "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
           "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
           "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
           "chunked\r\n\r\n",
           "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n",
           "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
           "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5, 5\r\n\r\n",
           "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +5\r\n\r\n",
           "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0x5\r\n\r\n",
           "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
           "POST / HTTP/1.1\r\nHost: h\r\nContent-Length : 5\r\n\r\n",
           "POST / HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n\r\n",
           "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n",
           "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           "GET / HTTP/1.1\nHost: h\n\n",
           "GET / HTTP/1.1\r\nHost: h\nX: y\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: h\r\rX: y\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n",
           "GET / HTTP/1.1\r\n\r\n",
           "GET / HTTP/1.1\r\n Host: h\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: h\r\nbad name: x\r\n\r\n",
           "GET  / HTTP/1.1\r\nHost: h\r\n\r\n",
           "GET / b HTTP/1.1\r\nHost: h\r\n\r\n",
           "G\x01T / HTTP/1.1\r\nHost: h\r\n\r\n",
           "GET /\x01 HTTP/1.1\r\nHost: h\r\n\r\n",
           "GET /a%00 HTTP/1.1\r\nHost: h\r\n\r\n",
           "GET /../a HTTP/1.1\r\nHost: h\r\n\r\n",
           "GET /a?b=%zz HTTP/1.1\r\nHost: h\r\n\r\n",
           "GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n",
           "GET a HTTP/1.1\r\nHost: h\r\n\r\n",
           "CONNECT a.example:443 HTTP/1.1\r\nHost: h\r\n\r\n",
           "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
           "\x16\x03\x01\x02 hello TLS\r\n\r\n",
       }) {
    EXPECT_EQ(fault_of(text), RequestFault::malformed) << text;
  }
}

TEST(RequestParser, RefusesBrokenChunks) {
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const char* body : {"x\r\n", "-1\r\n", "3\r\nabcX\r\n0\r\n\r\n", "3\nabc\r\n",
                           "fffffffffffffffff\r\n", "3 ;\r\nabc"}) {
    EXPECT_NE(fault_of(head + body), RequestFault::none) << body;
  }
}

TEST(RequestParser, NamesWhatItDoesNotUnderstand) {
  EXPECT_EQ(fault_of("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n"),
            RequestFault::unsupported_coding);
  EXPECT_EQ(fault_of("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"),
            RequestFault::unsupported_coding);
  EXPECT_EQ(fault_of("GET / HTTP/2.0\r\n\r\n"), RequestFault::unsupported_version);
  EXPECT_EQ(fault_of("GET / HTTP/0.9\r\n\r\n"), RequestFault::unsupported_version);
}

TEST(RequestParser, ABodyIsSpooledOnceItIsLarge) {
  const test::TemporaryDirectory directory;
  const std::string body = test::pattern(5000);
  const std::string text = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5000\r\n\r\n" + body;
  BodyRule rule;
  rule.spool_above_bytes = 100;
  {
    const Parsed parsed = parse(text, 37, rule, {}, directory.path());

    ASSERT_TRUE(parsed.complete);
    ASSERT_NE(parsed.request.spooled, nullptr);
    EXPECT_EQ(parsed.request.body, "");
    EXPECT_EQ(parsed.request.body_bytes(), 5000U);
    EXPECT_EQ(test::read_file(parsed.request.spooled->path()), body);
  }
  EXPECT_EQ(directory.files(), 0U);
}

TEST(RequestParser, AMissingSpoolDirectoryIsADiskFault) {
  BodyRule rule;
  rule.spool_above_bytes = 1;

  const Parsed parsed = parse("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello", 100,
                              rule, {}, "/nonexistent/spool");

  EXPECT_EQ(parsed.fault, RequestFault::disk);
}

}  // namespace
}  // namespace jackfield::net
