// SPDX-License-Identifier: MIT
#include "tests/host/plugin/services/tables.hpp"

#include <jackfield/ext/inflate.h>

#include <gtest/gtest.h>
#include <zlib.h>

#include <vector>

namespace jackfield::services {
namespace {

struct Unpacked {
  jf_status_t status = JF_INTERNAL;
  std::uint64_t length = 0;
  std::string text;
};

Unpacked unpack(std::int32_t format, std::string_view packed, std::uint64_t bound) {
  const auto& table = *static_cast<const jf_inflate_v1_t*>(host_service(JF_INFLATE_V1_ID));
  const jf_str_t argument = str(packed);
  std::vector<std::uint8_t> out(bound);
  Unpacked result;
  result.status = table.inflate(format, &argument, out.data(), bound, &result.length);
  if (result.status == JF_OK) result.text = as_text({out.data(), result.length});
  return result;
}

std::string pack(int window, std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY),
            Z_OK);
  std::string packed(compressBound(text.size()) + 64, '\0');
  std::string input(text);
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// "hello" as a fixed Huffman block: RFC 1951 section 3.2.6; around it the header and Adler-32 of
// RFC 1950, or the header, CRC-32 and length of RFC 1952. As Python's zlib and gzip write it.
constexpr const char* kRaw = "cb48cdc9c90700";
constexpr const char* kZlib = "789ccb48cdc9c90700062c0215";
constexpr const char* kGzip = "1f8b08000000000002ffcb48cdc9c9070086a6103605000000";

TEST(Inflate, UnpacksTheThreeFormats) {
  EXPECT_EQ(unpack(JF_INFLATE_RAW, from_hex(kRaw), 100).text, "hello");
  EXPECT_EQ(unpack(JF_INFLATE_ZLIB, from_hex(kZlib), 100).text, "hello");
  EXPECT_EQ(unpack(JF_INFLATE_GZIP, from_hex(kGzip), 100).text, "hello");
}

TEST(Inflate, UnpacksStoredBlocksAndNothing) {
  // RFC 1951 section 3.2.4: last block, stored, 3 bytes.
  EXPECT_EQ(unpack(JF_INFLATE_RAW, from_hex("010300fcff616263"), 100).text, "abc");
  const Unpacked empty = unpack(JF_INFLATE_ZLIB, from_hex("789c030000000001"), 0);
  EXPECT_EQ(empty.status, JF_OK);
  EXPECT_EQ(empty.length, 0U);
}

TEST(Inflate, UnpacksAGzipFileOfSeveralMembers) {
  const std::string two = from_hex(kGzip) + from_hex(kGzip);
  EXPECT_EQ(unpack(JF_INFLATE_GZIP, two, 100).text, "hellohello");
  EXPECT_EQ(unpack(JF_INFLATE_GZIP, two, 10).text, "hellohello");
  EXPECT_EQ(unpack(JF_INFLATE_GZIP, two, 9).length, 10U);
}

TEST(Inflate, TakesContentThatFillsTheBoundExactly) {
  EXPECT_EQ(unpack(JF_INFLATE_ZLIB, from_hex(kZlib), 5).text, "hello");
  const Unpacked small = unpack(JF_INFLATE_ZLIB, from_hex(kZlib), 4);
  EXPECT_EQ(small.status, JF_INVALID_ARGUMENT);
  EXPECT_EQ(small.length, 5U) << "more than the capacity: it does not fit";
}

// 10 MB of zeros in 10 kB: refused at the bound, without making the rest.
TEST(Inflate, StopsABombAtItsBound) {
  const std::string bomb = pack(15, std::string(10'000'000, '\0'));
  ASSERT_LT(bomb.size(), 12'000U);
  const Unpacked result = unpack(JF_INFLATE_ZLIB, bomb, 1000);
  EXPECT_EQ(result.status, JF_INVALID_ARGUMENT);
  EXPECT_EQ(result.length, 1001U);
  EXPECT_EQ(unpack(JF_INFLATE_ZLIB, bomb, 10'000'000).text.size(), 10'000'000U);
}

TEST(Inflate, RefusesDataCutAnywhere) {
  const std::string packed = pack(31, "some text that is packed, some text that is cut");
  for (std::size_t size = 0; size < packed.size(); ++size) {
    const Unpacked result = unpack(JF_INFLATE_GZIP, packed.substr(0, size), 1000);
    EXPECT_EQ(result.status, JF_INVALID_ARGUMENT) << size;
    EXPECT_EQ(result.length, 0U) << size;
  }
}

TEST(Inflate, RefusesDamageAndWhatFollows) {
  std::string damaged = from_hex(kZlib);
  damaged.back() = static_cast<char>(damaged.back() ^ 0x01);
  EXPECT_EQ(unpack(JF_INFLATE_ZLIB, damaged, 100).status, JF_INVALID_ARGUMENT);
  EXPECT_EQ(unpack(JF_INFLATE_ZLIB, from_hex(kZlib) + "x", 100).status, JF_INVALID_ARGUMENT);
  EXPECT_EQ(unpack(JF_INFLATE_GZIP, from_hex(kGzip) + "x", 100).status, JF_INVALID_ARGUMENT);
  EXPECT_EQ(unpack(JF_INFLATE_GZIP, from_hex(kZlib), 100).status, JF_INVALID_ARGUMENT);
  EXPECT_EQ(unpack(JF_INFLATE_RAW, from_hex("ff"), 100).status, JF_INVALID_ARGUMENT);
}

TEST(Inflate, SaysWhatItDoesNotKnow) {
  EXPECT_EQ(unpack(0, from_hex(kZlib), 100).status, JF_NOT_SUPPORTED);
  EXPECT_EQ(unpack(4, from_hex(kZlib), 100).status, JF_NOT_SUPPORTED);
  // RFC 1950 section 2.2: FDICT is set, the dictionary's Adler-32 follows.
  EXPECT_EQ(unpack(JF_INFLATE_ZLIB, from_hex("78bb00000001"), 100).status, JF_NOT_SUPPORTED);
}

}  // namespace
}  // namespace jackfield::services
