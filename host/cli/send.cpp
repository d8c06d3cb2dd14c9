// SPDX-License-Identifier: MIT
#include "host/cli/send.hpp"

#include <iostream>

#include <nlohmann/json.hpp>

#include "host/cli/exit_code.hpp"
#include "host/cli/host_api.hpp"
#include "host/state/ids.hpp"

namespace jackfield::cli {
namespace {

bool is_settled(const std::string& status) {
  return status != "queued" && status != "sending";
}

}  // namespace

bool put_receiver(const std::string& to, nlohmann::json& body) {
  const std::size_t colon = to.find(':');
  if (colon == std::string::npos) return false;
  body["to"] = {{"scheme", to.substr(0, colon)}, {"value", to.substr(colon + 1)}};
  return true;
}

int send(const SendOptions& options) {
  const Result<HostAddress> host = host_address(options.config);
  if (!host) return fail("jackfield send", host.error().text);
  nlohmann::json body = {{"account", options.account},
                         {"parts", {{{"type", "text"}, {"text", options.text}}}}};
  if (!options.conversation.empty())
    body["conversation"] = options.conversation;
  else if (!put_receiver(options.to, body))
    return fail("jackfield send", kReceiverForm);
  state::IdMaker ids(state::system_random());
  const std::string key = state::uuid_text(ids.next(0));
  const Result<ApiAnswer> answer = call_host(*host, "POST", "/v1/messages", body.dump(), key);
  if (!answer) return fail("jackfield send", answer.error().text);
  if (answer->status != 202) return fail("jackfield send", problem_text(*answer));
  const nlohmann::json accepted = nlohmann::json::parse(answer->body, nullptr, false);
  const std::string id = accepted.value("message", "");
  std::cout << id << ' ' << accepted.value("status", "") << '\n';
  // Asks again only once something has happened: the events tell when.
  for (std::string next = "0"; options.waits;) {
    const Result<ApiAnswer> now = call_host(*host, "GET", "/v1/messages/" + id);
    if (!now || now->status != 200)
      return fail("jackfield send", now ? problem_text(*now) : now.error().text);
    const std::string status = nlohmann::json::parse(now->body, nullptr, false).value("status", "");
    if (is_settled(status)) {
      std::cout << id << ' ' << status << '\n';
      return status == "failed" || status == "expired" ? 1 : 0;
    }
    const Result<ApiAnswer> page = call_host(
        *host, "GET",
        "/v1/events?kind=message.status&wait=20&account=" + options.account + "&after=" + next);
    if (!page) return fail("jackfield send", page.error().text);
    next = nlohmann::json::parse(page->body, nullptr, false).value("next", next);
  }
  return 0;
}

int tail(const TailOptions& options) {
  const Result<HostAddress> host = host_address(options.config);
  if (!host) return fail("jackfield send", host.error().text);
  std::string filter;
  if (!options.account.empty()) filter += "&account=" + options.account;
  if (!options.kind.empty()) filter += "&kind=" + options.kind;
  std::string next = options.after;
  if (next.empty()) {
    // From now on: the gauge tells the newest, and no event is read to find it.
    const Result<ApiAnswer> metrics = call_host(*host, "GET", "/metrics");
    if (!metrics) return fail("jackfield send", metrics.error().text);
    const std::string_view name = "\njackfield_journal_sequence ";
    const std::size_t at = metrics->body.find(name);
    next = at == std::string::npos
               ? "0"
               : std::to_string(std::stoll(metrics->body.substr(at + name.size())));
  }
  for (std::int64_t shown = 0; options.limit == 0 || shown < options.limit;) {
    const Result<ApiAnswer> answer = call_host(
        *host, "GET", std::string("/v1/events?wait=30&after=").append(next).append(filter));
    if (!answer) return fail("jackfield send", answer.error().text);
    if (answer->status != 200) return fail("jackfield send", problem_text(*answer));
    const nlohmann::json page = nlohmann::json::parse(answer->body, nullptr, false);
    for (const auto& event : page.value("events", nlohmann::json::array())) {
      if (options.limit != 0 && ++shown > options.limit) break;
      if (options.as_json) {
        std::cout << event.dump() << std::endl;
        continue;
      }
      const nlohmann::json& data = event["data"];
      std::string text;
      for (const auto& part : data.value("/message/parts"_json_pointer, nlohmann::json::array())) {
        text += " " + (part.value("type", "") == "text" ? part.value("text", "")
                                                        : "[" + part.value("type", "") + "]");
      }
      const std::string status = data.value("/status/status"_json_pointer, "");
      std::cout << event.value("recordedtime", "") << ' ' << data.value("account", "") << ' '
                << data.value("kind", "") << (status.empty() ? "" : "=" + status) << ' '
                << event.value("subject", "") << text << std::endl;
    }
    next = page.value("next", next);
  }
  return 0;
}

}  // namespace jackfield::cli
