// SPDX-License-Identifier: MIT
// A client's bytes to commands (RFC 3501 section 9), literals included.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jackfield::email_simulator {

struct Word {
  enum class Kind { atom, text, open, close };
  Kind kind = Kind::atom;
  std::string text;
};

class ImapCommands {
 public:
  struct Found {
    enum class Kind { nothing, literal, command, broken };
    Kind kind = Kind::nothing;
    std::vector<Word> words;  ///< Of a command.
  };

  void add(std::string_view bytes) { unread_.append(bytes); }
  /// `literal`: the client waits for "+" before it says so many bytes. `broken`: a line or literal
  /// beyond all bounds, or words that are none; nothing more will come of this connection.
  Found next();
  /// One line as it is: where no command is spoken, as within IDLE and AUTHENTICATE.
  std::optional<std::string> line();

 private:
  std::string unread_;
  std::vector<Word> words_;
  std::optional<std::size_t> awaited_;  // bytes of a literal
  std::size_t literals_ = 0;
};

/// "1:3,7,9:*" with what `*` stands for. nullopt for what is no set.
using Ranges = std::vector<std::pair<std::uint64_t, std::uint64_t>>;
std::optional<Ranges> read_set(std::string_view text, std::uint64_t largest);
bool contains(const Ranges& ranges, std::uint64_t number);

std::optional<std::uint64_t> read_number(std::string_view text);

}  // namespace jackfield::email_simulator
