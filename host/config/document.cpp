// SPDX-License-Identifier: MIT
#include "host/config/document.hpp"

#include "host/config/syntax_fault.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <sstream>
#include <tuple>
#include <utility>

namespace jackfield::config {
namespace {

// A file this large is not written by a person; and a byte of TOML can cost a hundred of memory.
constexpr std::size_t kMaxFileBytes = 1024 * 1024;
// Each syntax error costs one more pass over the text.
constexpr int kMaxSyntaxErrors = 20;

Span span_of(const toml::source_region& region) {
  return {region.begin.line, region.begin.column, region.end.line, region.end.column};
}

std::string spelling_of(const toml::node& node) {
  std::ostringstream out;
  if (const auto* value = node.as_date()) out << value->get();
  if (const auto* value = node.as_time()) out << value->get();
  if (const auto* value = node.as_date_time()) out << value->get();
  return out.str();
}

// As deep as the TOML library lets values nest, which is 256.
Node to_node(const toml::node& from) {
  Node node;
  node.span = span_of(from.source());
  if (const toml::table* table = from.as_table()) {
    node.kind = NodeKind::table;
    for (const auto& [key, value] : *table) {
      node.members.push_back({std::string(key.str()), span_of(key.source()), to_node(value)});
    }
    // The library sorts by name; people read, and edits apply, in the file's order.
    std::sort(node.members.begin(), node.members.end(),
              [](const Member& left, const Member& right) {
                return std::tie(left.key_span.line, left.key_span.column) <
                       std::tie(right.key_span.line, right.key_span.column);
              });
  } else if (const toml::array* list = from.as_array()) {
    node.kind = NodeKind::list;
    for (const toml::node& item : *list) node.items.push_back(to_node(item));
  } else if (const auto* text = from.as_string()) {
    node.kind = NodeKind::text;
    node.text = text->get();
  } else if (const auto* integer = from.as_integer()) {
    node.kind = NodeKind::integer;
    node.integer = integer->get();
  } else if (const auto* real = from.as_floating_point()) {
    node.kind = NodeKind::real;
    node.real = real->get();
  } else if (const auto* boolean = from.as_boolean()) {
    node.kind = NodeKind::boolean;
    node.boolean = boolean->get();
  } else {
    node.kind = NodeKind::moment;
    node.text = spelling_of(from);
  }
  return node;
}

Diagnostic too_large(const std::string& name) {
  return {.code = "file-too-large",
          .at = {name, 1, 1},
          .key = {},
          .text = "the file is larger than 1 MiB",
          .expected = {},
          .suggestion = {},
          .edit = {}};
}

}  // namespace

const Member* Node::find(std::string_view key) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const Member& member) { return member.key == key; });
  return found == members.end() ? nullptr : &*found;
}

bool is_header(const Member& member, std::uint32_t brackets) {
  const Span& header = member.value.span;
  const Span& key = member.key_span;
  return header.line == key.line && header.end_line == key.end_line &&
         header.column + brackets == key.column && header.end_column == key.end_column + brackets;
}

std::string_view name_of(NodeKind kind) {
  switch (kind) {
    case NodeKind::table:
      return "a table";
    case NodeKind::list:
      return "a list";
    case NodeKind::text:
      return "a text";
    case NodeKind::integer:
      return "an integer";
    case NodeKind::real:
      return "a number with a fraction";
    case NodeKind::boolean:
      return "true or false";
    case NodeKind::moment:
      return "a date or time";
  }
  return "a value";
}

Document parse_document(std::string_view text, const std::string& name) {
  Document document;
  if (text.size() > kMaxFileBytes) {
    document.diagnostics.add(too_large(name));
    return document;
  }
  std::string rest(text);
  SyntaxFault before;
  for (int round = 0; round <= kMaxSyntaxErrors; ++round) {
    try {
      document.root = to_node(toml::parse(std::string_view(rest), std::string_view(name)));
      return document;
    } catch (const toml::parse_error& error) {
      const auto& at = error.source().begin;
      SyntaxFault fault{at.line, at.column, std::string(error.description())};
      if (!is_aftermath(fault, before)) document.diagnostics.add(explain(fault, rest, name));
      if (!leave_out(fault, rest)) return document;
      before = std::move(fault);
    }
  }
  return document;
}

Range range_of(const Span& span, const std::string& file) {
  return {{file, span.line, span.column}, {file, span.end_line, span.end_column}};
}

Position position_of(const Span& span, const std::string& file) {
  return {file, span.line, span.column};
}

}  // namespace jackfield::config
