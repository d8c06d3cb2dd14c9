// SPDX-License-Identifier: MIT
// When an automatic mail does not go out: two programs that answer each other never stop by
// themselves.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "email_outgoing.hpp"
#include "email_settings.hpp"

namespace jackfield::email {

/// What is known of earlier automatic mails, held against one that is about to go out. The
/// arguments must outlive it.
class Restraint {
 public:
  Restraint(const Settings& settings, const Context& context, const Action& action,
            const Outgoing& mail);

  /// What has to be known first, or the refusal; nothing: it may go out.
  std::optional<Step> objection() const;
  /// What is to be remembered once it was taken.
  std::vector<Fact> facts() const;

 private:
  /// Who is behind a send, as far as anybody can tell.
  enum class Author { person, unknown, program };

  Author author_of(const Action& action) const;
  bool counts() const;
  bool was_said() const;
  std::size_t count_since(std::int64_t at) const;

  const Context& context_;
  const Outgoing& mail_;
  std::int64_t answered_at_ = 0;  // when the mail came that it answers; 0: it answers none
  bool answers_program_ = false;
  Author author_;
  std::string address_key_;          // of the account's fact about the first recipient
  std::string words_;                // a digest of what it says
  std::vector<std::int64_t> times_;  // of automatic mails to that address within a day
  std::vector<std::string> said_;    // digests of what programs have said in this conversation
};

}  // namespace jackfield::email
