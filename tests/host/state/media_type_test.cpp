// SPDX-License-Identifier: MIT
#include "host/state/media_type.hpp"

#include <gtest/gtest.h>

#include <string>

namespace jackfield::state {
namespace {

const std::string kPng("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16);
const std::string kJpeg("\xFF\xD8\xFF\xE0\0\x10JFIF", 10);
const std::string kOgg("OggS\0\2", 6);
const std::string kZip("PK\x03\x04\x14\0", 6);
const std::string kMp4(
    "\0\0\0\x18"
    "ftypmp42",
    12);

TEST(MediaType, WhatTheBytesShowCountsMore) {
  EXPECT_EQ(media_type("image/jpeg", kPng), "image/png");
  EXPECT_EQ(media_type("image/jpg", kJpeg), "image/jpeg");
  EXPECT_EQ(media_type("text/html", kPng), "image/png");
  EXPECT_EQ(media_type("image/png", "%PDF-1.7"), "application/pdf");
  EXPECT_EQ(media_type("image/png", kZip), "application/zip");
  EXPECT_EQ(media_type("image/webp", "GIF89a"), "image/gif");
}

TEST(MediaType, ABareTypeIsFilledIn) {
  for (const char* bare : {"", "application/octet-stream", "binary/octet-stream",
                           "Application/Octet-Stream; name=x"}) {
    EXPECT_EQ(media_type(bare, kPng), "image/png") << bare;
    EXPECT_EQ(media_type(bare, kZip), "application/zip") << bare;
  }
  EXPECT_EQ(media_type("", "RIFF\x10\1\2\3WEBPVP8 "), "image/webp");
  EXPECT_EQ(media_type("", "RIFF\x10\1\2\3WAVEfmt "), "audio/wav");
  EXPECT_EQ(media_type("", "#!AMR\n"), "audio/amr");
  EXPECT_EQ(media_type("", std::string("\0\0\0\x20"
                                       "ftypM4A ",
                                       12)),
            "audio/mp4");
  EXPECT_EQ(media_type("", std::string("\0\0\0\x20"
                                       "ftypheic",
                                       12)),
            "image/heic");
}

TEST(MediaType, AContainerStaysWhatItWasSaidToHold) {
  EXPECT_EQ(media_type("application/vnd.oasis.opendocument.text", kZip),
            "application/vnd.oasis.opendocument.text");
  EXPECT_EQ(media_type("audio/ogg; codecs=opus", kOgg), "audio/ogg; codecs=opus");
  EXPECT_EQ(media_type("audio/mp4", kMp4), "audio/mp4");
  EXPECT_EQ(media_type("audio/x-wav", "RIFF\x10\1\2\3WAVEfmt "), "audio/x-wav");
  EXPECT_EQ(media_type("image/heic-sequence", kMp4), "image/heic-sequence");
  EXPECT_EQ(media_type("image/jpeg", kMp4), "video/mp4") << "each JPEG begins as one";
  EXPECT_EQ(media_type("text/plain", kOgg), "application/ogg");
}

TEST(MediaType, BytesThatShowNothingLeaveWhatWasSaid) {
  EXPECT_EQ(media_type("image/png", "<html>"), "image/png");
  EXPECT_EQ(media_type("text/plain; charset=utf-8", "PK is a name"), "text/plain; charset=utf-8");
  EXPECT_EQ(media_type("", "hello"), "");
  for (std::size_t size = 0; size < 8; ++size)
    EXPECT_EQ(media_type("x/y", kPng.substr(0, size)), "x/y") << size;
}

}  // namespace
}  // namespace jackfield::state
