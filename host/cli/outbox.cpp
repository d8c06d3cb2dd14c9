// SPDX-License-Identifier: MIT
#include "host/cli/outbox.hpp"
#include "host/cli/one_line.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "host/cli/exit_code.hpp"
#include "host/cli/host_api.hpp"
#include "host/net/percent.hpp"

namespace jackfield::cli {
namespace {

struct OutboxOptions {
  std::string config;
  std::string account;
  std::string conversation;
  std::string outcome;
  std::string since;
  std::string limit;
  std::vector<std::string> ids;
  bool as_json = false;
};
using OutboxOptionsPtr = std::shared_ptr<OutboxOptions>;

std::string text_of(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? one_line(found->get<std::string>())
                                                     : std::string();
}

std::string id_of(const nlohmann::json& row) {
  const std::string message = text_of(row, "message");
  return message.empty() ? text_of(row, "action") : message;
}

std::string filter_of(const OutboxOptions& options) {
  std::string query;
  const auto add = [&](const char* name, const std::string& value) {
    if (value.empty()) return;
    query.append(query.empty() ? "?" : "&")
        .append(name)
        .append("=")
        .append(net::percent_encode(value));
  };
  add("account", options.account);
  add("conversation", options.conversation);
  add("outcome", options.outcome);
  add("since", options.since);
  add("limit", options.limit);
  return query;
}

/// One request; nothing where it failed, which was told.
std::optional<nlohmann::json> ask(const OutboxOptions& options, const std::string& method,
                                  const std::string& target, const std::string& body = {}) {
  const Result<HostAddress> host = host_address(options.config);
  const Result<ApiAnswer> answer =
      host ? call_host(*host, method, target, body) : Result<ApiAnswer>(host.error());
  if (!answer) {
    fail("jackfield", answer.error().text);
    return std::nullopt;
  }
  if (answer->status >= 300) {
    fail("jackfield", problem_text(*answer));
    return std::nullopt;
  }
  return answer->body.empty() ? nlohmann::json::object()
                              : nlohmann::json::parse(answer->body, nullptr, false);
}

void print_try(const nlohmann::json& each) {
  std::cout << "    " << text_of(each, "at") << "  " << text_of(each, "outcome");
  if (each.contains("times"))
    std::cout << ", " << each.value("times", 0) << " times until " << text_of(each, "until");
  for (const nlohmann::json& exchange : each.value("exchanges", nlohmann::json::array())) {
    std::cout << "  " << text_of(exchange, "label");
    if (exchange.contains("status")) std::cout << " -> " << exchange.value("status", 0);
  }
  const std::string error = text_of(each, "error");
  std::cout << (error.empty() ? "" : "  " + error) << '\n';
}

void print_row(const nlohmann::json& row, bool with_tries) {
  const std::string failed_at = text_of(row, "failed_at");
  std::cout << id_of(row) << "  " << text_of(row, "account") << "  "
            << (failed_at.empty() ? text_of(row, "created_at") : failed_at) << "  "
            << text_of(row, "outcome");
  const auto error = row.find("error");
  if (error != row.end() && error->is_object()) std::cout << "  " << text_of(*error, "text");
  std::cout << '\n';
  const auto tries = row.find("tries");
  if (!with_tries || tries == row.end()) return;
  for (const nlohmann::json& each : *tries) print_try(each);
}

int list(const OutboxOptions& options, const std::string& resource, const char* member) {
  const auto answer = ask(options, "GET", resource + filter_of(options));
  if (!answer) return kRefused;
  if (options.as_json) {
    std::cout << answer->dump() << '\n';
    return kDone;
  }
  const auto rows = answer->find(member);
  if (rows == answer->end() || rows->empty()) {
    std::cout << "none\n";
    return kDone;
  }
  for (const nlohmann::json& row : *rows) print_row(row, true);
  if (answer->contains("next") && std::string_view(member) == "deadletters")
    std::cout << "(more; narrow it with --account, --outcome or --since, or raise --limit)\n";
  return kDone;
}

/// The same for each id; the worst is what is told.
template <class Each>
int for_each_id(const OutboxOptions& options, Each each) {
  int code = kDone;
  for (const std::string& id : options.ids) {
    if (!each(net::percent_encode(id))) {
      code = kRefused;
      continue;
    }
    std::cout << id << " done\n";
  }
  return code;
}

int decide(const OutboxOptions& options, const std::string& decision) {
  const std::string body = nlohmann::json{{"decision", decision}}.dump();
  return for_each_id(options, [&](const std::string& id) {
    return ask(options, "POST", "/v1/messages/" + id + "/resolve", body).has_value();
  });
}

int show(const OutboxOptions& options) {
  int code = kDone;
  for (const std::string& id : options.ids) {
    const auto row = ask(options, "GET", "/v1/deadletters/" + net::percent_encode(id));
    if (!row) {
      code = kRefused;
    } else {
      std::cout << row->dump(options.as_json ? -1 : 2) << '\n';
    }
  }
  return code;
}

int replay(const OutboxOptions& options) {
  if (!options.ids.empty()) {
    return for_each_id(options, [&](const std::string& id) {
      return ask(options, "POST", "/v1/deadletters/" + id + "/replay", "{}").has_value();
    });
  }
  if (filter_of(options).empty())
    return fail("jackfield",
                "say which: ids, or a filter (--account, --conversation, --outcome, --since)");
  const auto answer = ask(options, "POST", "/v1/deadletters:replay" + filter_of(options), "{}");
  if (!answer) return kRefused;
  std::cout << answer->value("replayed", 0) << " wait to be sent again\n";
  return kDone;
}

int discard(const OutboxOptions& options) {
  return for_each_id(options, [&](const std::string& id) {
    return ask(options, "DELETE", "/v1/deadletters/" + id).has_value();
  });
}

OutboxOptionsPtr common(CLI::App* command) {
  auto options = std::make_shared<OutboxOptions>();
  command->add_option("--config", options->config,
                      "The host's configuration; else ./jackfield.toml, /etc/jackfield/");
  return options;
}

void add_ids(CLI::App* command, const OutboxOptionsPtr& options, bool is_required) {
  command->add_option("ids", options->ids, "Which: msg_… or act_…")->required(is_required);
}

void add_format(CLI::App* command, const OutboxOptionsPtr& options) {
  command->add_flag("--json", options->as_json, "As the API answers it");
}

void add_filter(CLI::App* command, const OutboxOptionsPtr& options) {
  command->add_option("--account", options->account, "Only this account's");
  command->add_option("--conversation", options->conversation, "Only this conversation's, conv_…");
  command->add_option("--outcome", options->outcome, "Only with this outcome, for example invalid");
  command->add_option("--since", options->since, "Failed then or later: 2026-11-22T12:00:00Z");
  command->add_option("--limit", options->limit, "At most so many");
}

void add_uncertain(CLI::App& app, int& code) {
  CLI::App* command = app.add_subcommand(
      "uncertain", "Sends that a network may have taken: list them, decide about them");
  command->require_subcommand(1);
  CLI::App* listing = command->add_subcommand("list", "Which there are, and what is known");
  const OutboxOptionsPtr list_options = common(listing);
  listing->add_option("--account", list_options->account, "Only this account's");
  add_format(listing, list_options);
  listing->footer("Example:\n  jackfield uncertain list --account line-jp");
  listing->callback(
      [list_options, &code] { code = list(*list_options, "/v1/uncertain", "uncertain"); });
  const auto add = [&](const char* name, const char* about) {
    CLI::App* one = command->add_subcommand(name, about);
    const OutboxOptionsPtr options = common(one);
    add_ids(one, options, true);
    one->footer(std::string("Example:\n  jackfield uncertain ") + name +
                " msg_01M80BACZGEGGBSSS0QVX7DBRW");
    one->callback([options, name, &code] { code = decide(*options, name); });
  };
  add("retry", "The network did not take it: send it again");
  add("accept", "The network took it: go on behind it");
  add("fail", "Give it up: it becomes a dead letter");
}

void add_dead_letters(CLI::App& app, int& code) {
  CLI::App* command = app.add_subcommand(
      "deadletters", "What finally failed: look at it, send it again, throw it away");
  command->require_subcommand(1);
  CLI::App* listing = command->add_subcommand("list", "Which there are, the newest first");
  const OutboxOptionsPtr list_options = common(listing);
  add_filter(listing, list_options);
  add_format(listing, list_options);
  listing->footer(
      "Example:\n  jackfield deadletters list --outcome invalid --since "
      "2026-11-22T00:00:00Z");
  listing->callback(
      [list_options, &code] { code = list(*list_options, "/v1/deadletters", "deadletters"); });

  CLI::App* showing = command->add_subcommand("show", "One with all that was tried and answered");
  const OutboxOptionsPtr show_options = common(showing);
  add_ids(showing, show_options, true);
  add_format(showing, show_options);
  showing->footer("Example:\n  jackfield deadletters show msg_01M80BACZGEGGBSSS0QVX7DBRW");
  showing->callback([show_options, &code] { code = show(*show_options); });

  CLI::App* replaying = command->add_subcommand(
      "replay", "Send again: these, or what a filter finds; pieces that were taken stay taken");
  const OutboxOptionsPtr replay_options = common(replaying);
  add_ids(replaying, replay_options, false);
  add_filter(replaying, replay_options);
  replaying->footer(
      "Examples:\n  jackfield deadletters replay msg_01M80BACZGEGGBSSS0QVX7DBRW\n"
      "  jackfield deadletters replay --account line-jp --outcome window_closed");
  replaying->callback([replay_options, &code] { code = replay(*replay_options); });

  CLI::App* discarding = command->add_subcommand("discard", "Throw away, with the history");
  const OutboxOptionsPtr discard_options = common(discarding);
  add_ids(discarding, discard_options, true);
  discarding->footer("Example:\n  jackfield deadletters discard msg_01M80BACZGEGGBSSS0QVX7DBRW");
  discarding->callback([discard_options, &code] { code = discard(*discard_options); });
}

}  // namespace

void add_outbox(CLI::App& app, int& code) {
  add_uncertain(app, code);
  add_dead_letters(app, code);
}

}  // namespace jackfield::cli
