// SPDX-License-Identifier: MIT
#include "host/state/image_metadata.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace jackfield::state {
namespace {

std::string big(std::uint32_t value, std::size_t size) {
  std::string bytes;
  for (std::size_t i = size; i-- > 0;) bytes.push_back(static_cast<char>(value >> (8 * i) & 0xff));
  return bytes;
}
std::string little(std::uint32_t value) {
  const std::string bytes = big(value, 4);
  return {bytes.rbegin(), bytes.rend()};
}

std::string segment(std::uint8_t marker, const std::string& content) {
  return "\xff" + std::string(1, static_cast<char>(marker)) +
         big(static_cast<std::uint32_t>(content.size() + 2), 2) + content;
}
std::string exif(char byte_order, std::uint16_t orientation) {
  const bool is_little = byte_order == 'I';
  const auto number = [&](std::uint32_t value, std::size_t size) {
    const std::string bytes = big(value, size);
    return is_little ? std::string(bytes.rbegin(), bytes.rend()) : bytes;
  };
  return std::string("Exif\0\0", 6) + std::string(2, byte_order) + number(42, 2) + number(8, 4) +
         number(2, 2) +                                                              //
         number(0x010f, 2) + number(2, 2) + number(4, 4) + "ACME" +                  // the maker
         number(0x0112, 2) + number(3, 2) + number(1, 4) + number(orientation, 2) +  //
         std::string(2, '\0') + number(0, 4) + "GPS 52.5N 13.4E";
}
const std::string kJfif = segment(0xe0, std::string("JFIF\0\1\1", 7));
const std::string kTables = segment(0xdb, "tables");
/// A scan with a stuffed FF and a restart in its bytes.
const std::string kScan = segment(0xda, "how") + std::string(
                                                     "ab\xff\x00"
                                                     "cd\xff\xd0"
                                                     "ef",
                                                     10);
const std::string kBegin = "\xff\xd8";
const std::string kEnd = "\xff\xd9";

TEST(ImageMetadata, AJpegLosesWhatItTells) {
  const std::string profile = segment(0xe2, std::string("ICC_PROFILE\0 sRGB", 17));
  const std::string adobe = segment(0xee, "Adobe transform");
  const std::string image = kBegin + kJfif + segment(0xe1, exif('M', 1)) +
                            segment(0xe1, "http://ns.adobe.com/xap/1.0/ creator") + profile +
                            segment(0xe2, "MPF previews") + segment(0xed, "Photoshop 3.0 city") +
                            adobe + segment(0xfe, "a comment") + kTables + kScan + kTables + kScan +
                            kEnd + "a film behind the picture";
  EXPECT_EQ(without_metadata(image),
            kBegin + kJfif + profile + adobe + kTables + kScan + kTables + kScan + kEnd);
}

std::string turned_jpeg(char byte_order) {
  return kBegin + segment(0xe1, exif(byte_order, 6)) + kTables + kScan + kEnd;
}

TEST(ImageMetadata, ATurnedJpegStaysTurnedAndTellsNothingElse) {
  const std::string shown = kTables + kScan + kEnd;
  for (const char order : {'M', 'I'}) {
    const auto clean = without_metadata(turned_jpeg(order));
    ASSERT_TRUE(clean);
    EXPECT_EQ(clean->find("GPS"), std::string::npos);
    EXPECT_EQ(clean->find("ACME"), std::string::npos);
    // Orientation (0x0112), one short number (type 3): 6.
    EXPECT_NE(clean->find(std::string("\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06", 10)),
              std::string::npos);
    EXPECT_TRUE(clean->ends_with(shown));
    EXPECT_EQ(without_metadata(*clean), std::nullopt) << "nothing is left to take away";
  }
}

TEST(ImageMetadata, AnOrientationThatLiesOutsideIsNone) {
  std::string block = exif('M', 6);
  block.replace(6 + 4, 4, big(0xfffffff0, 4));
  const std::string image = kBegin + segment(0xe1, block) + kTables + kScan + kEnd;
  EXPECT_EQ(without_metadata(image), kBegin + kTables + kScan + kEnd);
}

TEST(ImageMetadata, ACutJpegKeepsWhatCanBeShown) {
  const std::string image =
      kBegin + segment(0xfe, "a comment") + kTables + segment(0xda, "how") + "ab";
  EXPECT_EQ(without_metadata(image), kBegin + kTables + segment(0xda, "how") + "ab");
}

std::string chunk(const std::string& type, const std::string& content) {
  return big(static_cast<std::uint32_t>(content.size()), 4) + type + content + "CRC4";
}

TEST(ImageMetadata, APngKeepsWhatShowsIt) {
  const std::string begin = std::string("\x89PNG\r\n\x1a\n", 8) + chunk("IHDR", "13 bytes here");
  const std::string shown =
      chunk("iCCP", "profile") + chunk("pHYs", "size") + chunk("IDAT", "pixels");
  const std::string image = begin + chunk("tEXt", "Author") + chunk("eXIf", "GPS") + shown +
                            chunk("iTXt", "XML:com.adobe.xmp") + chunk("tIME", "now") +
                            chunk("prVt", "a maker's own") + chunk("IEND", "") + "behind it";
  EXPECT_EQ(without_metadata(image), begin + shown + chunk("IEND", ""));
  EXPECT_EQ(without_metadata(begin + shown + chunk("IEND", "")), std::nullopt);
}

TEST(ImageMetadata, AWebpSaysNoLongerThatItHasSome) {
  const auto riff = [](const std::string& content) {
    return "RIFF" + little(static_cast<std::uint32_t>(content.size())) + content;
  };
  const auto part = [](const std::string& type, const std::string& content) {
    return type + little(static_cast<std::uint32_t>(content.size())) + content +
           (content.size() % 2 == 1 ? std::string(1, '\0') : std::string());
  };
  const std::string pixels = part("VP8 ", "odd");
  const std::string image = riff("WEBP" + part("VP8X", std::string("\x2c\0\0\0sizes.", 10)) +
                                 pixels + part("EXIF", "GPS") + part("XMP ", "creator"));
  EXPECT_EQ(without_metadata(image),
            riff("WEBP" + part("VP8X", std::string("\x20\0\0\0sizes.", 10)) + pixels));
}

TEST(ImageMetadata, AGifKeepsItsFramesAndItsLoop) {
  const std::string begin = "GIF89a" + std::string("\1\0\1\0\x80\0\0", 7) + "2 cols";
  const std::string loop =
      std::string("\x21\xff\x0b", 3) + "NETSCAPE2.0" + std::string("\3\1\0\0\0", 5);
  const std::string timing = std::string("\x21\xf9\4\0\0\0\0\0", 8);
  const std::string frame = std::string("\x2c\0\0\0\0\1\0\1\0\0\2\2Lz\0", 15);
  const std::string comment = std::string("\x21\xfe\5", 3) + "hello" + std::string(1, '\0');
  const std::string xmp = std::string("\x21\xff\x0b", 3) + "XMP DataXMP" + std::string("\2<x\0", 4);
  EXPECT_EQ(
      without_metadata(begin + loop + comment + timing + frame + xmp + timing + frame + ";more"),
      begin + loop + timing + frame + timing + frame + ";");
}

TEST(ImageMetadata, WhatIsBrokenOrNoPictureIsLeftAlone) {
  const std::string jpeg = kBegin + segment(0xfe, "a comment");
  for (const std::string& image :
       {std::string(), std::string("text"), std::string("RIFF\xff\xff\xff\xffWEBP", 12),
        jpeg + "no marker", jpeg + "\xff\xe1\xff\xff",
        std::string("\x89PNG\r\n\x1a\n", 8) + big(0xffffffff, 4) + "tEXtCRC4",
        std::string("GIF89a\1\0\1\0\xf7\0\0", 13)}) {
    EXPECT_EQ(without_metadata(image), std::nullopt);
  }
}

}  // namespace
}  // namespace jackfield::state
