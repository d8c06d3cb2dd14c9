// SPDX-License-Identifier: MIT
// The protocol machine of the test network "relay": lines, ended by LF.
//   server  HELLO | GO | OK | NO | BUSY | PING | PONG
//           MSG <seq> <user> <id> <text>      BIG <seq> <user> <id> <bytes>, then as many bytes
//           DONE <submit> <provider id>       FAIL <submit> <why>
//   client  STARTTLS | LOGIN <secret> <cursor> | PING | PONG | ACK <seq> | PUT <submit> <user>
//   <text>
#pragma once

#include <jackfield/cpp/stream.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace relay {

class Machine final : public jackfield::Stream {
 public:
  explicit Machine(bool wants_upgrade) : wants_upgrade_(wants_upgrade) {}

  void opened(const jackfield::Context& context, std::string_view bytes, bool is_secure,
              jackfield::StreamWriter& out) override;
  void bytes(const jackfield::Context& context, std::string_view bytes,
             jackfield::StreamWriter& out) override;
  void secured(const jackfield::Context& context, jackfield::StreamWriter& out) override;
  void timer(const jackfield::Context& context, std::string_view name,
             jackfield::StreamWriter& out) override;
  void submit(const jackfield::Context& context, const jackfield::StreamSubmit& submit,
              jackfield::StreamWriter& out) override;
  void spooled(const jackfield::Context& context, const jackfield::Media& media,
               std::string_view bytes, jackfield::StreamWriter& out) override;

 private:
  struct Big {
    std::string seq, user, id;
  };

  void read_lines(const jackfield::Context& context, jackfield::StreamWriter& out);
  void read_line(const jackfield::Context& context, std::string_view line,
                 jackfield::StreamWriter& out);
  void log_in(const jackfield::Context& context, jackfield::StreamWriter& out);
  void take(const jackfield::Context& context, std::string_view seq, jackfield::Event event,
            jackfield::StreamWriter& out);

  bool wants_upgrade_;
  bool is_secure_ = false;
  bool is_closing_ = false;
  bool is_answered_ = true;  // the last PING
  std::string secret_;
  std::string unread_;
  std::optional<Big> big_;  // its body is being spooled
};

}  // namespace relay
