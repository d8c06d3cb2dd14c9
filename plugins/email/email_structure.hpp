// SPDX-License-Identifier: MIT
// Which parts a mail has and where their bytes lie. GMime finds them; headers are read here, from
// the bytes themselves, since GMime's values end at a NUL and it would decode them by iconv.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "email_decode.hpp"
#include "email_headers.hpp"
#include "email_params.hpp"

namespace jackfield::email {

/// A part of the tree. Offsets count from the mail's first byte.
struct Node {
  enum class Kind { leaf, multipart, message };
  Kind kind = Kind::leaf;
  ParameterValue type;         // of a part that says nothing: text/plain
  ParameterValue disposition;  // inline, attachment or nothing
  TransferEncoding encoding = TransferEncoding::identity;
  Headers headers;              // borrows the mail
  std::size_t entity_at = 0;    // where its headers begin
  std::size_t content_at = 0;   // where its content begins, still encoded
  std::size_t content_end = 0;  // one behind its last byte, the line end before a boundary left out
  std::optional<std::size_t> parent;
  std::vector<std::size_t> children;
};

struct Structure {
  Headers headers;          // the mail's own
  std::vector<Node> nodes;  // parents before their children; empty only for no mail at all
  bool is_cut = false;      // more parts, or deeper ones, than are looked at
};

/// Total: anything that has a byte gives at least one node. Borrows `mail`.
Structure read_structure(const Text& text, std::string_view mail);
/// Without the line that mailbox files put before a mail ("From alice@example Mon …").
std::string_view without_mailbox_line(std::string_view mail) noexcept;
/// The bytes of a node's content, still encoded.
std::string_view content_of(std::string_view mail, const Node& node) noexcept;

}  // namespace jackfield::email
