// SPDX-License-Identifier: MIT
// Which conversation may begin its next send: so many of an account at once, interactive ones
// before bulk ones, and within a priority in turn. What a million queued sends wait at, instead of
// each holding a procedure in memory. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace jackfield::outbound {

/// As it stands in the store.
enum class Priority : std::uint32_t { interactive = 0, bulk = 1 };

/// [main loop]
class Turnstile {
 public:
  /// `in_flight` places for each account, of which bulk sends take at most three quarters.
  explicit Turnstile(std::size_t in_flight) : in_flight_(in_flight) {}

  /// Takes a place, unless none is free or somebody waits who comes first.
  bool enter(const std::string& account, Priority priority);
  /// Gives a place back; next() then tells who takes it.
  void leave(const std::string& account, Priority priority);
  void wait(const std::string& account, Priority priority, std::string conversation);

  struct Turn {
    std::string conversation;
    Priority priority = Priority::interactive;
  };
  /// Whose turn it is: the place is taken. Nothing: nobody waits, or no place is free.
  std::optional<Turn> next(const std::string& account);
  void clear() { accounts_.clear(); }

 private:
  struct Account {
    std::size_t running = 0;
    std::size_t running_bulk = 0;
    std::deque<std::string> interactive;
    std::deque<std::string> bulk;
  };
  bool has_place(const Account& account, Priority priority) const;
  static void take(Account& account, Priority priority);

  std::size_t in_flight_;
  std::unordered_map<std::string, Account> accounts_;
};

}  // namespace jackfield::outbound
