// SPDX-License-Identifier: MIT
// A TOML text as a small tree in which every key and value knows where it stands. Only document.cpp
// sees the TOML library; everything after it works on this tree.
#pragma once

#include "host/config/diagnostics.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::config {

/// From line and column up to, not including, the end; counted as Position says.
struct Span {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t end_line = 0;
  std::uint32_t end_column = 0;
};

enum class NodeKind : std::uint8_t { table, list, text, integer, real, boolean, moment };

struct Member;

struct Node {
  NodeKind kind = NodeKind::table;
  Span span;         // of a table: its header, or its braces
  std::string text;  // of a text; of a moment its spelling
  std::int64_t integer = 0;
  double real = 0;
  bool boolean = false;
  std::vector<Member> members;  // of a table, in the file's order
  std::vector<Node> items;      // of a list

  /// The member of that name, or nullptr.
  const Member* find(std::string_view key) const;
};

struct Member {
  std::string key;
  Span key_span;
  Node value;
};

/// The value's span is a header with so many brackets on either side of the key, and nothing else.
bool is_header(const Member& member, std::uint32_t brackets);

/// What a kind is called in messages: "a text", "a table".
std::string_view name_of(NodeKind kind);

struct Document {
  Node root;
  Diagnostics diagnostics;  // syntax errors
};

/// Parses all of `text`. After a syntax error the statement at fault is left out and parsing goes
/// on, so that one run finds every fault; `name` is the file's name in diagnostics.
Document parse_document(std::string_view text, const std::string& name);

Range range_of(const Span& span, const std::string& file);
Position position_of(const Span& span, const std::string& file);

}  // namespace jackfield::config
