// SPDX-License-Identifier: MIT
#include "host/net/body_segments.hpp"

#include "tests/host/net/wire.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>

namespace jackfield::net {
namespace {

Cipher cipher() {
  Cipher out;
  for (std::size_t i = 0; i < out.key.size(); ++i) out.key[i] = static_cast<std::uint8_t>(i * 7);
  out.iv.fill(0xff);  // the very next block carries over every byte of the counter
  return out;
}

// OpenSSL in one call, as whoever wrote the other end would use it.
std::string aes_256_ctr(std::string_view plain, const Cipher& with) {
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  std::string out(plain.size(), '\0');
  int length = 0;
  EVP_EncryptInit_ex(context, EVP_aes_256_ctr(), nullptr, with.key.data(), with.iv.data());
  EVP_EncryptUpdate(context, reinterpret_cast<unsigned char*>(out.data()), &length,
                    reinterpret_cast<const unsigned char*>(plain.data()),
                    static_cast<int>(plain.size()));
  EVP_CIPHER_CTX_free(context);
  return out;
}

std::string base64(std::string_view raw) {
  std::string out((raw.size() + 2) / 3 * 4 + 1, '\0');
  out.resize(static_cast<std::size_t>(EVP_EncodeBlock(
      reinterpret_cast<unsigned char*>(out.data()),
      reinterpret_cast<const unsigned char*>(raw.data()), static_cast<int>(raw.size()))));
  return out;
}

std::string read_in_steps(const std::vector<Segment>& segments, std::size_t step) {
  auto reader = BodyReader::open(segments);
  if (!reader) return "error: " + reader.error().text;
  std::string out;
  std::string buffer(step, '\0');
  while (const auto got = (*reader)->read(buffer.data(), step)) {
    if (*got == 0) break;
    out.append(buffer, 0, *got);
  }
  EXPECT_EQ(out.size(), (*reader)->size_bytes());
  return out;
}

TEST(BodySegments, JoinMemoryAndFiles) {
  const test::TemporaryDirectory directory;
  const std::string file = test::pattern(100'000);
  const std::string path = directory.write("f", file);
  const std::vector<Segment> segments{
      {.source = "head", .encoding = {}, .cipher = {}},
      {.source = FileSlice{path, 100, 50'000}, .encoding = {}, .cipher = {}},
      {.source = "", .encoding = {}, .cipher = {}},
      {.source = "tail", .encoding = {}, .cipher = {}}};
  for (const std::size_t step : {1UL, 1000UL, 1'000'000UL}) {
    EXPECT_EQ(read_in_steps(segments, step), "head" + file.substr(100, 50'000) + "tail");
  }
}

TEST(BodySegments, Base64IsOpenSslsAtEveryLength) {
  for (std::size_t size = 0; size < 260; ++size) {
    const std::string raw = test::pattern(size);
    EXPECT_EQ(read_in_steps({{.source = raw, .encoding = Encoding::base64, .cipher = {}}}, 64),
              base64(raw));
  }
  const std::string large = test::pattern(100'001);
  EXPECT_EQ(read_in_steps({{.source = large, .encoding = Encoding::base64, .cipher = {}}}, 4096),
            base64(large));
}

TEST(BodySegments, LinesAreSeventySixCharactersLong) {
  for (const std::size_t size : {0UL, 1UL, 56UL, 57UL, 58UL, 114UL, 16416UL, 16417UL, 50'000UL}) {
    const std::string raw = test::pattern(size);
    std::string expected;
    const std::string whole = base64(raw);
    for (std::size_t at = 0; at < whole.size(); at += 76) expected += whole.substr(at, 76) + "\r\n";

    EXPECT_EQ(
        read_in_steps({{.source = raw, .encoding = Encoding::base64_lines, .cipher = {}}}, 333),
        expected)
        << size;
  }
}

TEST(BodySegments, TheCipherIsOpenSslsAndComesBeforeTheEncoding) {
  const std::string plain = test::pattern(70'000);
  const std::string secret = aes_256_ctr(plain, cipher());

  EXPECT_EQ(read_in_steps({{.source = plain, .encoding = Encoding::raw, .cipher = cipher()}}, 999),
            secret);
  EXPECT_EQ(
      read_in_steps({{.source = plain, .encoding = Encoding::base64, .cipher = cipher()}}, 999),
      base64(secret));
}

TEST(BodySegments, SlicesOfOneCiphertextFitTogether) {
  const std::string plain = test::pattern(1000);
  const std::string secret = aes_256_ctr(plain, cipher());
  for (const std::size_t cut : {1UL, 15UL, 16UL, 17UL, 500UL, 999UL}) {
    Cipher rest = cipher();
    rest.position = cut;
    const std::vector<Segment> segments{
        {.source = plain.substr(0, cut), .encoding = Encoding::raw, .cipher = cipher()},
        {.source = plain.substr(cut), .encoding = Encoding::raw, .cipher = rest}};

    EXPECT_EQ(read_in_steps(segments, 100), secret) << cut;
  }
}

TEST(BodySegments, AFileShorterThanItsSliceIsRefusedBeforehand) {
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("f", "0123456789");

  for (const FileSlice& slice :
       {FileSlice{path, 5, 6}, FileSlice{path, 11, 0}, FileSlice{directory.path(), 0, 0},
        FileSlice{directory.path("none"), 0, 0}}) {
    EXPECT_FALSE(BodyReader::open({{.source = slice, .encoding = {}, .cipher = {}}}));
  }
}

TEST(BodySegments, AFileThatShrankIsAnErrorAndNoShortBody) {
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("f", "0123456789");
  const std::vector<Segment> segments{
      {.source = FileSlice{path, 0, 10}, .encoding = {}, .cipher = {}}};
  auto reader = BodyReader::open(segments);
  ASSERT_TRUE(reader);
  directory.write("f", "0123");

  char buffer[16];
  EXPECT_EQ((*reader)->read(buffer, sizeof buffer), std::nullopt);
}

TEST(BodySegments, OnePlainPieceNeedsNoCopy) {
  const std::vector<Segment> one{{.source = "abc", .encoding = {}, .cipher = {}}};
  const std::vector<Segment> encoded{{.source = "abc", .encoding = Encoding::base64, .cipher = {}}};

  EXPECT_EQ((*BodyReader::open(one))->as_memory(), "abc");
  EXPECT_EQ((*BodyReader::open({}))->as_memory(), "");
  EXPECT_EQ((*BodyReader::open(encoded))->as_memory(), std::nullopt);
}

}  // namespace
}  // namespace jackfield::net
