// SPDX-License-Identifier: MIT
// Channel access tokens: who gets one, how long it holds.
#pragma once

#include "sdk/simulator/simulator.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace jackfield::line_simulator {

enum class TokenKind : std::uint8_t { stateless, short_lived, v2_1 };

struct Issued {
  std::int64_t ends_at = 0;
  TokenKind kind = TokenKind::stateless;
  std::uint64_t number = 0;  // in the order they were issued
};

class Tokens {
 public:
  explicit Tokens(const nlohmann::json& config);

  /// Issues, verifies, lists and revokes; nothing for calls that are not about tokens.
  std::optional<simulator::HttpResponse> answer(const simulator::HttpRequest& request,
                                                std::string_view path, std::string_view query,
                                                std::int64_t now_ms);
  /// The Authorization header of a call.
  bool is_valid(const simulator::HttpRequest& request, std::int64_t now_ms) const;
  /// Ends all issued ones, and the configured one until the next order.
  void end_all() { issued_.clear(), is_static_ended_ = true; }
  /// The configured token is one that ends; 0: one that does not.
  void end_static_at(std::int64_t at_ms) { static_ends_at_ = at_ms; }

 private:
  using Fields = std::map<std::string, std::string>;

  simulator::HttpResponse issue(std::string_view path, const Fields& fields, std::int64_t now_ms);
  simulator::HttpResponse verify(const Fields& fields, bool is_long, std::int64_t now_ms) const;
  simulator::HttpResponse revoke(const Fields& fields, bool is_long);
  simulator::HttpResponse key_ids(const Fields& fields, std::int64_t now_ms) const;
  bool holds_static(std::int64_t now_ms) const;
  std::size_t count(TokenKind kind) const;
  void end_oldest(TokenKind kind);
  std::string check_assertion(const std::string& assertion, bool needs_length,
                              std::int64_t now_ms) const;

  std::string channel_id_;
  std::string channel_secret_;
  std::string static_token_;
  std::string assertion_key_;
  std::string assertion_key_id_;
  std::map<std::string, Issued, std::less<>> issued_;
  std::uint64_t count_ = 0;
  bool is_static_ended_ = false;
  std::int64_t static_ends_at_ = 0;
};

/// Fields of a form or query, decoded.
std::map<std::string, std::string> form_fields(std::string_view text);

simulator::HttpResponse json_answer(int status, const nlohmann::json& body);
/// LINE's error body.
simulator::HttpResponse error_answer(int status, const std::string& message);

}  // namespace jackfield::line_simulator
