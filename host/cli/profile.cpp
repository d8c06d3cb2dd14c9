// SPDX-License-Identifier: MIT
#include "host/cli/profile.hpp"

#include <algorithm>
#include <iostream>
#include <utility>

#include "host/cli/exit_code.hpp"
#include "host/cli/host_api.hpp"
#include "host/net/percent.hpp"

namespace jackfield::cli {
namespace {

// The host gives up after a while, and the time of the requests that it has begun.
constexpr std::size_t kLongestShown = 300;  // bytes of a value on a terminal

/// A value for a person: as JSON, and not endless.
std::string shown(const nlohmann::json& value) {
  if (value.is_null()) return "nothing";
  std::string text = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (text.size() <= kLongestShown) return text;
  std::size_t end = kLongestShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

Result<ApiAnswer> ask(const HostAddress& host, const std::string& account, bool applies) {
  const std::string resource = "/v1/accounts/" + net::percent_encode(account) + "/profile";
  if (applies) return call_host(host, "POST", resource + "/apply", "{}", {}, kNetworkTimeoutS);
  return call_host(host, "GET", resource, {}, {}, kNetworkTimeoutS);
}

Result<std::vector<std::string>> declaring_accounts(const HostAddress& host) {
  const Result<ApiAnswer> answer = call_host(host, "GET", "/v1/accounts");
  if (!answer) return answer.error();
  if (answer->status != 200) return internal(problem_text(*answer));
  std::vector<std::string> ids;
  const nlohmann::json body = nlohmann::json::parse(answer->body, nullptr, false);
  for (const auto& account : body.value("accounts", nlohmann::json::array()))
    if (account.value("declares_profile", false)) ids.push_back(account.value("id", ""));
  return ids;
}

void add_finding(config::Diagnostics& found, const config::Account& account, std::size_t index,
                 config::Severity severity, const char* code, std::string text,
                 std::string expected = {}) {
  const auto& positions = account.config.positions;
  const auto at = positions.find("/profile");
  found.add({.severity = severity,
             .code = code,
             .at = at == positions.end() ? account.at : at->second,
             .key = "account[" + std::to_string(index) + "].config.profile",
             .text = std::move(text),
             .expected = std::move(expected),
             .suggestion = {},
             .edit = {}});
}

/// What the running host says of an account of the file.
config::Diagnostics asked(const HostAddress& host, const config::Account& account,
                          std::size_t index) {
  config::Diagnostics found;
  const Result<ApiAnswer> answer = ask(host, account.id, false);
  if (!answer) {
    add_finding(found, account, index, config::Severity::error, "not-asked", answer.error().text);
  } else if (answer->status == 404) {
    add_finding(found, account, index, config::Severity::error, "not-asked",
                "the running host has no profile of account \"" + account.id +
                    "\"; reload it, and see whether the channel has one");
  } else if (answer->status != 200) {
    add_finding(found, account, index, config::Severity::error, "not-asked", problem_text(*answer));
  } else {
    found = profile_findings(account, index, nlohmann::json::parse(answer->body, nullptr, false));
  }
  return found;
}

}  // namespace

std::string profile_text(const nlohmann::json& report) {
  const std::string account = report.value("account", "");
  if (!report.value("declared", false)) {
    return account + ": its config declares no profile; the network has " +
           shown(report.value("before", nlohmann::json())) + "\n";
  }
  const nlohmann::json differences = report.value("differences", nlohmann::json::array());
  if (differences.empty()) return account + ": as declared\n";
  const bool is_applied = report.value("applied", false);
  std::string text = account + (is_applied ? ": set\n" : ": differs\n");
  for (const auto& part : differences) {
    for (const auto& change : part.value("changes", nlohmann::json::array())) {
      text += "  " + part.value("name", "") + change.value("pointer", "") + ": " +
              shown(change.value("now", nlohmann::json())) + " -> " +
              shown(change.value("wanted", nlohmann::json())) + "\n";
    }
  }
  return text;
}

config::Diagnostics profile_findings(const config::Account& account, std::size_t index,
                                     const nlohmann::json& report) {
  config::Diagnostics found;
  if (!report.is_object()) return found;
  for (const auto& part : report.value("differences", nlohmann::json::array())) {
    for (const auto& change : part.value("changes", nlohmann::json::array())) {
      add_finding(found, account, index, config::Severity::warning, "profile-differs",
                  account.channel + " has " + part.value("name", "") + change.value("pointer", "") +
                      ": " + shown(change.value("now", nlohmann::json())),
                  shown(change.value("wanted", nlohmann::json())));
    }
  }
  return found;
}

void check_profiles(const std::string& config_path, config::CheckReport& report) {
  const Result<HostAddress> host = host_address(config_path);
  for (std::size_t i = 0; i < report.config.accounts.size(); ++i) {
    const config::Account& account = report.config.accounts[i];
    if (!account.enabled || !account.config.value.contains("profile")) continue;
    if (host) {
      report.diagnostics.append(asked(*host, account, i));
    } else {
      add_finding(report.diagnostics, account, i, config::Severity::error, "not-asked",
                  host.error().text);
    }
  }
  report.diagnostics.sort();
}

int profile(const ProfileOptions& options) {
  const Result<HostAddress> host = host_address(options.config);
  if (!host) return fail("jackfield accounts profile", host.error().text);
  std::vector<std::string> accounts = options.accounts;
  if (accounts.empty()) {
    Result<std::vector<std::string>> all = declaring_accounts(*host);
    if (!all) return fail("jackfield accounts profile", all.error().text);
    accounts = std::move(*all);
    if (accounts.empty() && !options.as_json)
      std::cout << "no account's config declares a profile\n";
  }
  // One that is refused does not keep the others from theirs; the worst is what is told.
  int code = kDone;
  nlohmann::json reports = nlohmann::json::array();
  for (const std::string& account : accounts) {
    const Result<ApiAnswer> answer = ask(*host, account, options.applies);
    if (!answer) return fail("jackfield accounts profile", answer.error().text);
    if (answer->status != 200) {
      // 400: a name that is no segment of an address is no account's.
      const bool is_unknown = answer->status == 404 || answer->status == 400;
      const int worse = is_unknown ? kUsage : kRefused;
      code = std::max(
          code, fail("jackfield accounts profile", account + ": " + problem_text(*answer), worse));
      continue;
    }
    nlohmann::json report = nlohmann::json::parse(answer->body, nullptr, false);
    if (!report.is_object())
      return fail("jackfield accounts profile", "the host's answer is no JSON");
    if (options.as_json) {
      reports.push_back(std::move(report));
    } else {
      std::cout << profile_text(report);
    }
  }
  if (options.as_json) std::cout << nlohmann::json{{"accounts", std::move(reports)}}.dump() << '\n';
  return code;
}

}  // namespace jackfield::cli
