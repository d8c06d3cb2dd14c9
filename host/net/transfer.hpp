// SPDX-License-Identifier: MIT
// One outgoing transfer as data: what is asked, under which policy, where the answer goes, and what
// came of it.
#pragma once

#include "host/net/http_headers.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace jackfield::net {

/// AES-256-CTR. `position` is how many bytes of key stream lie before the segment's first byte, so
/// that slices of one ciphertext fit together.
struct Cipher {
  std::array<std::uint8_t, 32> key{};
  std::array<std::uint8_t, 16> iv{};
  std::uint64_t position = 0;
};

enum class Encoding : std::uint8_t {
  raw,
  base64,
  base64_lines
};  // lines: 76 characters and CRLF, the last one too

struct FileSlice {
  std::string path{};
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

/// A piece of a body: encrypted first, encoded then. Its length on the wire is known before it is
/// read.
struct Segment {
  std::variant<std::string, FileSlice> source{};
  Encoding encoding = Encoding::raw;
  std::optional<Cipher> cipher{};
};

/// Transfers of one policy share connections; two policies never do.
struct Policy {
  bool allow_http = false;             // plain http, and SMTP without TLS
  bool allow_private_address = false;  // loopback, private and other special addresses
  bool http2 = true;                   // over TLS only
  std::string proxy{};                 // empty: none; the environment is never asked
  std::string ca_file{};               // empty: the system's

  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes a 0 that this makes for a pointer
  friend auto operator<=>(const Policy&, const Policy&) = default;
};

/// The answer's body goes to a new file (mode 0600) when its status is 200 or 206, else to memory.
struct FileSink {
  std::string path{};
  std::uint64_t max_bytes = 0;
  std::optional<Cipher> decrypt{};
  std::string
      unless_type{};  // a content type's beginning ("application/json"): kept in memory instead
};

struct SmtpMail {
  enum class Security : std::uint8_t { tls, starttls, plain };  // plain needs Policy::allow_http

  std::string mail_from{};
  std::vector<std::string> recipients{};
  std::string user{};      // empty: no login
  std::string password{};  // or:
  std::string oauth_bearer{};
  std::string mechanism{};  // PLAIN, LOGIN, XOAUTH2 or OAUTHBEARER; empty: the best that is offered
  Security security = Security::tls;
};

struct Transfer {
  std::string method = "GET";
  std::string url{};  // http(s)://…; for mail smtp://host:port/our-name, whatever the security
  Headers headers{};
  std::vector<Segment> body{};  // for mail the whole message, lines ended by CRLF
  std::uint64_t timeout_ms = 30'000;
  std::uint64_t connect_timeout_ms = 10'000;
  Policy policy{};
  std::uint64_t memory_max_bytes = 1024 * 1024;
  std::optional<FileSink> to_file{};
  std::optional<SmtpMail> mail{};
};

enum class TransferOutcome : std::uint8_t {
  finished,   // a whole answer came; a mail server's definite refusal counts
  not_sent,   // no byte of the request can have left: asking again repeats nothing
  uncertain,  // some may have
  cancelled   // by us, before any byte can have left
};

enum class TransferError : std::uint8_t {
  none,
  invalid,  // the request itself: URL, header, missing file
  dns,
  connect,
  refused_address,  // the address guard
  tls,
  timeout,
  too_large,
  protocol,  // the other side broke off, or spoke nonsense
  local,     // our disk or memory
  cancelled
};

std::string_view to_string(TransferOutcome outcome);
std::string_view to_string(TransferError error);

struct StoredFile {
  std::string path{};
  std::uint64_t size_bytes = 0;  // as stored: decrypted
  std::array<std::uint8_t, 32> sha256{};
};

/// How far a mail got: connect, greeting, tls, auth, mail, rcpt, data, message (its last byte was
/// sent, or some were).
constexpr std::string_view kSmtpPhase = "smtp-phase";
/// The enhanced code of the last reply (RFC 3463), such as 5.1.1.
constexpr std::string_view kSmtpEnhanced = "smtp-enhanced-code";

struct TransferId {
  std::uint64_t value = 0;  // 0: none
  friend auto operator<=>(const TransferId&, const TransferId&) = default;
};

struct TransferResult {
  TransferOutcome outcome = TransferOutcome::not_sent;
  TransferError error = TransferError::none;
  std::string
      error_text{};    // names the host and the failure, never a path, query, header or password
  int status = 0;      // also set on `uncertain` when a status line came; SMTP: the last reply code
  Headers headers{};   // SMTP: kSmtpPhase and kSmtpEnhanced
  std::string body{};  // SMTP: the reply that decided, all its lines
  std::optional<StoredFile> file{};  // with to_file, only on `finished`
  std::string remote_address{};
  std::uint64_t connect_us = 0;  // since start: connected (0 on a reused connection)
  std::uint64_t first_byte_us = 0;
  std::uint64_t total_us = 0;
};

}  // namespace jackfield::net
