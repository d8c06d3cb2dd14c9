// SPDX-License-Identifier: MIT
// The profile that a channel shows before anybody writes: greeting, menu, ice breakers. Tells what
// the network has beside what the operator's file declares, and makes the one into the other, when
// a person asks for it; nothing of it happens by itself.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "host/outbound/prompt_runs.hpp"

namespace jackfield::outbound {

/// The procedure, as a manifest names it.
inline constexpr std::string_view kChannelProfile = "channel_profile";

/// What the API tells of a procedure that was accepted: {account, declared, applied, before,
/// differences} and, where it was to apply, `after`. Pure. Errors: the plugin's result is not of
/// the form that docs/writing-a-plugin.md describes.
Result<nlohmann::ordered_json> profile_report(const std::string& account, std::string_view result,
                                              bool applies);

/// [main loop]
class ChannelProfiles {
 public:
  using Ended = std::function<void(const Done& done)>;

  explicit ChannelProfiles(PromptRuns& prompt) : prompt_(prompt) {}

  /// Asks the network, and sets what differs if it `applies`. False: one of this account is under
  /// way, and `ended` never runs.
  bool run(state::LiveAccount& account, bool applies, Ended ended);

 private:
  PromptRuns& prompt_;
  // Shared with every turn: a run that is given up, because its account went, ends its turn too.
  std::shared_ptr<std::set<std::string>> busy_ = std::make_shared<std::set<std::string>>();
};

}  // namespace jackfield::outbound
