// SPDX-License-Identifier: MIT
#include "plugins/webchat/webchat_media.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace jackfield::webchat {
namespace {

using std::string_view_literals::operator""sv;

TEST(WebchatMedia, TheFirstBytesDecide) {
  EXPECT_EQ(detect_type("\x89PNG\r\n\x1a\n...."sv, "evil.exe", false), "image/png");
  EXPECT_EQ(detect_type("\xff\xd8\xff\xe0"sv, "a.png", false), "image/jpeg");
  EXPECT_EQ(detect_type("RIFF....WEBPVP8L"sv, "a", false), "image/webp");
  EXPECT_EQ(detect_type("\0\0\0\x18"
                        "ftypmp42"sv,
                        "a.mp4", false),
            "video/mp4");
  EXPECT_EQ(detect_type("\xff\xfb\x90\x64"sv, "a.mp3", false), "audio/mpeg");
  EXPECT_EQ(detect_type("%PDF-1.7\n"sv, "a.pdf", false), "application/pdf");
}

TEST(WebchatMedia, TextNeedsItsNameAndNoMarkup) {
  EXPECT_EQ(detect_type("a;b\n1;2\n"sv, "table.CSV", false), "text/csv");
  EXPECT_EQ(detect_type("hello äöü"sv, "note.txt", false), "text/plain");
  EXPECT_EQ(detect_type("hello"sv, "note", false), "");
  EXPECT_EQ(detect_type("a\0b"sv, "note.txt", false), "");
  EXPECT_EQ(detect_type("\xff\xfe\xfd"sv, "note.txt", false), "");
}

TEST(WebchatMedia, NothingThatRunsIsTaken) {
  for (const std::string_view bad : {"<!doctype html>"sv, "  <svg onload=alert(1)>"sv,
                                     "\xef\xbb\xbf<?xml version"sv, "#!/bin/sh\n"sv, "MZ\x90\0"sv,
                                     "\x7f"
                                     "ELF\x02"sv,
                                     "RIFF\x24\0\0\0WAVEfmt "sv, "PK\x03\x04"sv, ""sv})
    EXPECT_EQ(detect_type(bad, "a.txt", false), "") << bad;
}

TEST(WebchatMedia, AnOfficeFileNeedsItsParts) {
  const std::string docx = std::string("PK\x03\x04") + "....[Content_Types].xml";

  EXPECT_EQ(detect_type(docx, "a.docx", false),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  EXPECT_EQ(detect_type("PK\x03\x04...evil.exe", "a.docx", false), "");
  EXPECT_EQ(detect_type("PK\x03\x04...any", "a.zip", true), "application/zip");
}

TEST(WebchatMedia, ACharacterCutByTheEndIsStillText) {
  const std::string head = std::string(kHeadBytes - 1, 'g') + "\xc3";

  EXPECT_EQ(detect_type(head, "a.txt", false), "text/plain");
  EXPECT_EQ(detect_type("gr\xc3"sv, "a.txt", false), "");
}

TEST(WebchatMedia, TypesAreListedOnce) {
  const auto types = allowed_types(true);

  EXPECT_EQ(std::count(types.begin(), types.end(), "video/mp4"), 1);
  EXPECT_EQ(std::count(types.begin(), types.end(), "application/zip"), 1);
  EXPECT_EQ(std::count(types.begin(), types.end(), "image/svg+xml"), 0);
}

TEST(WebchatMedia, NamesLosePathsAndTricks) {
  EXPECT_EQ(clean_filename("../../etc/passwd"), "passwd");
  EXPECT_EQ(clean_filename("C:\\a\\b.png"), "b.png");
  EXPECT_EQ(clean_filename("a\r\nb\".png"), "ab.png");
  EXPECT_EQ(clean_filename("photo\xe2\x80\xaegpj.exe"), "photogpj.exe");
  EXPECT_EQ(clean_filename("\xff\xfe"), "file");
  EXPECT_EQ(clean_filename("..."), "file");
  EXPECT_EQ(clean_filename(""), "file");
  EXPECT_EQ(clean_filename("größe.txt"), "größe.txt");
}

}  // namespace
}  // namespace jackfield::webchat
