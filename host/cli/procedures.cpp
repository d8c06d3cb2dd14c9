// SPDX-License-Identifier: MIT
#include "host/cli/procedures.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "host/cli/exit_code.hpp"
#include "host/cli/host_api.hpp"
#include "host/net/percent.hpp"

namespace jackfield::cli {
namespace {

// The host gives up after a while, and the time of the requests that it has begun.

struct ProcedureOptions {
  std::string config;
  std::string account;
  std::string action;
  std::string conversation;
  std::string to;
  std::string since;
  std::string procedure;
  std::string argument;
};
using ProcedureOptionsPtr = std::shared_ptr<ProcedureOptions>;

nlohmann::json body_of(const ProcedureOptions& options) {
  nlohmann::json body = nlohmann::json::object();
  if (!options.action.empty()) body["action"] = options.action;
  if (!options.conversation.empty()) body["conversation"] = options.conversation;
  if (!options.since.empty()) body["since"] = options.since;
  if (!options.procedure.empty()) body["procedure"] = options.procedure;
  // What is no JSON comes to the host as a text, which says what it expects.
  if (!options.argument.empty()) {
    body["argument"] = nlohmann::json::parse(options.argument, nullptr, false);
    if (body["argument"].is_discarded()) body["argument"] = options.argument;
  }
  if (!options.to.empty()) {
    const std::size_t colon = options.to.find(':');
    body["to"] = {{"scheme", options.to.substr(0, colon)},
                  {"value", colon == std::string::npos ? "" : options.to.substr(colon + 1)}};
  }
  return body;
}

std::string told(const std::string& procedure, const nlohmann::json& answer) {
  // Asked for because of what it tells.
  if (procedure == "ask" && answer.contains("result")) return answer["result"].dump(2);
  std::string text = answer.value("account", "") + ": " + answer.value("procedure", "") + " done";
  if (procedure != "backfill") return text;
  text += ", " + std::to_string(answer.value("messages", 0)) + " messages were found";
  const int more = answer.value("conversations", 0);
  if (more > 0)
    text += ", and " + std::to_string(more) + " conversations and posts are being fetched";
  return text;
}

int run(const std::string& procedure, const ProcedureOptions& options) {
  const Result<HostAddress> host = host_address(options.config);
  if (!host) return fail("jackfield accounts", host.error().text);
  const std::string resource =
      "/v1/accounts/" + net::percent_encode(options.account) + "/" + procedure;
  const Result<ApiAnswer> answer =
      call_host(*host, "POST", resource, body_of(options).dump(), {}, kNetworkTimeoutS);
  if (!answer) return fail("jackfield accounts", answer.error().text);
  if (answer->status != 200) {
    const bool is_usage = answer->status == 404 || answer->status == 400 || answer->status == 422;
    return fail("jackfield accounts", problem_text(*answer), is_usage ? kUsage : kRefused);
  }
  std::cout << told(procedure, nlohmann::json::parse(answer->body, nullptr, false)) << '\n';
  return kDone;
}

CLI::App* add(CLI::App& accounts, const std::string& procedure, const std::string& about,
              const ProcedureOptionsPtr& options, int& code) {
  CLI::App* command = accounts.add_subcommand(procedure, about);
  command->add_option("account", options->account, "Which account")->required();
  command->add_option("--config", options->config,
                      "The host's configuration; else ./jackfield.toml, /etc/jackfield/");
  command->callback([procedure, options, &code] { code = run(procedure, *options); });
  return command;
}

void add_person(CLI::App& command, const ProcedureOptionsPtr& options) {
  CLI::Option* conversation = command.add_option("--conversation", options->conversation, "conv_…");
  command
      .add_option("--to", options->to,
                  "Their address, scheme:value, for example messenger.user:7000001")
      ->excludes(conversation);
}

}  // namespace

void add_procedures(CLI::App& accounts, int& code) {
  const auto fresh = [] { return std::make_shared<ProcedureOptions>(); };
  ProcedureOptionsPtr options = fresh();
  CLI::App* backfill =
      add(accounts, "backfill",
          "Fetch what was said while no webhook came; what is known stays as it is", options, code);
  add_person(*backfill, options);
  backfill->add_option("--since", options->since, "Not older than 2026-11-22T12:00:00Z");
  backfill->footer(
      "Of one conversation, or of all that the network lists. The host does this by itself after "
      "an outage.\n\n"
      "Example:\n  jackfield accounts backfill page --since 2026-11-22T00:00:00Z");

  options = fresh();
  CLI::App* moderate =
      add(accounts, "moderate", "Block somebody, take that back, or call it spam", options, code);
  moderate->add_option("action", options->action, "block, unblock or spam")
      ->required()
      ->check(CLI::IsMember({"block", "unblock", "spam"}));
  add_person(*moderate, options);
  moderate->footer(
      "Example:\n  jackfield accounts moderate page block --to messenger.user:7000001");

  options = fresh();
  CLI::App* ask = add(accounts, "ask", "Ask for what only one channel has", options, code);
  ask->add_option("procedure", options->procedure, "Its name: <channel>.<name>")->required();
  ask->add_option("argument", options->argument, "What it takes, as JSON");
  ask->footer(
      "`jackfield plugins describe` lists them, the plugin's page says what they take and tell.\n\n"
      "Example:\n  jackfield accounts ask line-jp line.members '{\"chat\":\"C…\"}'");

  add(accounts, "register", "Tell the network the webhook's address, and what it is to send",
      fresh(), code);
  add(accounts, "unregister", "Take the webhook's address back from the network", fresh(), code);
}

}  // namespace jackfield::cli
