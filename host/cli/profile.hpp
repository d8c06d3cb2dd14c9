// SPDX-License-Identifier: MIT
// `jackfield accounts profile diff` and `apply`, and what `jackfield check --online` finds: the
// channels' profiles that the networks have, beside those that the file declares.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "host/config/check.hpp"

namespace jackfield::cli {

struct ProfileOptions {
  std::string config;
  std::vector<std::string> accounts;  ///< Empty: all that declare a profile.
  bool applies = false;
  bool as_json = false;
};

/// 0: done, or nothing to do. 1: the network refused, or the host did not answer. 2: an account
/// that is not there, or whose channel has no profile.
int profile(const ProfileOptions& options);

/// What one account's answer says to a person, each line ended. Pure.
std::string profile_text(const nlohmann::json& report);

/// What differs in one account, as findings at the place of its `profile`. Pure.
config::Diagnostics profile_findings(const config::Account& account, std::size_t index,
                                     const nlohmann::json& report);

/// Asks the running host for every account of the file that declares a profile.
void check_profiles(const std::string& config_path, config::CheckReport& report);

}  // namespace jackfield::cli
