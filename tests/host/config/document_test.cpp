// SPDX-License-Identifier: MIT
#include "host/config/document.hpp"

#include <gtest/gtest.h>

namespace jackfield::config {
namespace {

std::vector<std::uint32_t> error_lines(std::string_view text) {
  std::vector<std::uint32_t> out;
  const Document document = parse_document(text, "a");
  for (const Diagnostic& diagnostic : document.diagnostics.all()) {
    out.push_back(diagnostic.at.line);
  }
  return out;
}

using Lines = std::vector<std::uint32_t>;

TEST(Document, KeepsTheFilesOrderAndPlaces) {
  const Document document = parse_document("zeta = 1\n\nalpha = \"é\"\nb = [1, 2.5, true]\n", "a");

  ASSERT_EQ(document.root.members.size(), 3U);
  EXPECT_EQ(document.root.members[0].key, "zeta");
  const Member& alpha = document.root.members[1];
  EXPECT_EQ(alpha.key_span.line, 3U);
  EXPECT_EQ(alpha.value.span.column, 9U);
  EXPECT_EQ(alpha.value.span.end_column, 12U);
  const Node& list = document.root.members[2].value;
  ASSERT_EQ(list.items.size(), 3U);
  EXPECT_EQ(list.items[0].integer, 1);
  EXPECT_EQ(list.items[1].real, 2.5);
  EXPECT_EQ(list.items[2].kind, NodeKind::boolean);
}

TEST(Document, MomentsKeepTheirSpelling) {
  const Document document = parse_document("a = 2026-11-21\nb = 2026-11-21T12:00:00Z\n", "a");

  EXPECT_EQ(document.root.find("a")->value.text, "2026-11-21");
  EXPECT_EQ(document.root.find("b")->value.text, "2026-11-21T12:00:00Z");
}

TEST(Document, EverySyntaxErrorIsFoundInOneRun) {
  EXPECT_EQ(error_lines("a =\nb = 1\nc 2\nd = [1 2]\ne = 3\n"), (Lines{1, 3, 4}));
}

TEST(Document, WhatIsRightIsReadAllTheSame) {
  const Document document = parse_document("a =\nb = 1\n[t]\nc = yes\nd = 2\n", "a");

  EXPECT_EQ(document.diagnostics.errors(), 2U);
  ASSERT_NE(document.root.find("b"), nullptr);
  ASSERT_NE(document.root.find("t"), nullptr);
  EXPECT_NE(document.root.find("t")->value.find("d"), nullptr);
}

TEST(Document, AnOpenListIsOneError) {
  EXPECT_EQ(error_lines("a = [\n  1,\n  2\nb = 3\nc = 4\n"), (Lines{4}));
}

TEST(Document, AHeaderThatCannotBeTakesItsKeysAlong) {
  const Document document = parse_document("[a]\nx = 1\n[a]\nx = 2\n[b]\ny = 1\n", "a");

  EXPECT_EQ(document.diagnostics.errors(), 1U);
  EXPECT_EQ(document.root.find("a")->value.find("x")->value.integer, 1);
  EXPECT_NE(document.root.find("b"), nullptr);
}

TEST(Document, ByteOrderMarkAndLineEndsOfWindowsAreFine) {
  const Document document = parse_document(
      "\xEF\xBB\xBF"
      "a = 1\r\nb = 2\r\n",
      "a");

  EXPECT_EQ(document.diagnostics.errors(), 0U);
  EXPECT_EQ(document.root.find("b")->key_span.line, 2U);
}

}  // namespace
}  // namespace jackfield::config
