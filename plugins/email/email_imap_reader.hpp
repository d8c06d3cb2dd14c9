// SPDX-License-Identifier: MIT
// An IMAP server's bytes, cut anywhere, to whole responses (RFC 3501 section 7 and 9).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::email {

struct ImapToken {
  enum class Kind { atom, text, open, close, body };  // text: quoted or literal. body: spooled
  Kind kind;
  std::string text;
};

/// One response, its line end left out.
struct ImapResponse {
  std::string line;  // literals replaced by {0}
  std::vector<ImapToken> tokens;
};

/// What stands at the front of the bytes.
struct ImapFound {
  enum class Kind { nothing, response, body, broken };
  Kind kind = Kind::nothing;
  ImapResponse response;
  std::size_t body_bytes = 0;  // body: a mail of so many bytes begins here
};

/// [connection]
class ImapReader {
 public:
  void add(std::string_view bytes) { unread_ += bytes; }
  /// Takes what is whole. After `body` the caller takes that many bytes out of unread() and says
  /// body_taken(); the rest of the response comes then. `broken`: no IMAP, or too large.
  ImapFound next();
  std::string& unread() noexcept { return unread_; }
  void body_taken();
  void clear();

 private:
  std::string unread_;
  std::string line_;                    // of the response begun
  std::vector<std::string> literals_;   // of it, in order
  std::optional<std::size_t> awaited_;  // bytes of the literal that is on its way
};

/// The tokens of a line; `{n}` at the place of each literal. Total.
std::vector<ImapToken> imap_tokens(std::string_view line, const std::vector<std::string>& literals);

/// The response code of "OK [CODE value] text", brackets left out; empty without one.
std::string_view imap_code(std::string_view text) noexcept;
/// The words behind it.
std::string_view imap_words(std::string_view text) noexcept;
/// The number behind a word ("UIDNEXT 17"); 0 when it does not stand there.
std::uint64_t imap_number(std::string_view text, std::string_view word) noexcept;

}  // namespace jackfield::email
