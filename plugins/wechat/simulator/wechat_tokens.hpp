// SPDX-License-Identifier: MIT
// Access tokens: /cgi-bin/token kills the one before after five minutes, stable_token repeats its
// own. Source: sheet 2.2.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::wechat_simulator {

class Tokens {
 public:
  struct Issued {
    std::string value;
    std::int64_t seconds = 0;
  };

  Issued issue(std::int64_t now);
  Issued stable(std::int64_t now);
  /// Nothing in `value`: too soon after the last, or too often today.
  Issued forced(std::int64_t now);
  /// 0: it holds; else 40001 (foreign, or replaced) or 42001 (ended).
  int fault(std::string_view value, std::int64_t now) const;

  /// All end now.
  void end_all(std::int64_t now);
  /// All are refused from now on, though stable_token goes on repeating its own.
  void revoke_all();
  std::int64_t lifetime_ms = 7'200'000;

 private:
  struct Token {
    std::string value;
    std::int64_t until = 0;
    bool is_stable = false;
    bool is_revoked = false;
  };
  Token& add(bool is_stable, std::int64_t now);
  Token* current_stable();

  std::vector<Token> known_;
  std::uint64_t serial_ = 0;
  std::int64_t forced_at_ = 0;
  std::int64_t forced_day_ = 0;
  int forced_ = 0;
};

}  // namespace jackfield::wechat_simulator
