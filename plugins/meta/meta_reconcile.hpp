// SPDX-License-Identifier: MIT
// Looks an uncertain send up: Meta knows no key that makes a repeat safe, but shows what stands in
// a conversation and below a post.
#pragma once

#include "meta_settings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::meta {

/// Argument: see docs/reliability.md, "For plugin authors: reconcile".
Step reconcile(const Settings& settings, const Context& context, const Procedure& procedure,
               const Exchanges& exchanges);

/// The call that nobody is sure of.
struct Question {
  const Settings& settings;
  const Context& context;
  const Exchanges& exchanges;
  Action action{};                   // who, where, and the pieces in question
  std::int64_t since = 0;            // a little before the send began
  std::vector<std::string> known{};  // ids that its earlier calls were given
  bool is_second = false;            // looked before, and it was not there

  bool is_known(const std::string& id) const;
  /// Of a list in this look; the second look begins a while after the first.
  std::string label(std::string name) const;
};

enum class Finding : std::uint8_t { absent, found, unclear };

/// What a look at one place came to: a step that has to be made first, or a finding.
struct Look {
  std::optional<Step> next{};
  Finding finding = Finding::absent;
  std::string id{};  // the network's own
};

/// A list of that label, or how it could not be had; nothing once it was answered.
std::optional<Step> ask_list(const Question& question, const std::string& label,
                             std::string_view path, std::string_view query,
                             std::string_view rate_key);

/// Whether both are the same words, whatever became of the spaces.
bool same_words(std::string_view a, std::string_view b);

/// Among the newest messages with that person.
Look look_in_chat(const Question& question, const std::string& conversation);
/// The private conversation with that person; absent: Meta shows none.
Look find_chat(const Question& question, const std::string& person);

// meta_reconcile_public.cpp
Look look_for_comment(const Question& question);
Look look_for_private_reply(const Question& question);

}  // namespace jackfield::meta
