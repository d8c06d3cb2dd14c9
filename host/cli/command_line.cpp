// SPDX-License-Identifier: MIT
#include "host/cli/command_line.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <string>
#include <vector>

#include "host/cli/exit_code.hpp"
#include "host/cli/explain.hpp"
#include "host/cli/loading.hpp"
#include "host/cli/new_channel.hpp"
#include "host/cli/outbox.hpp"
#include "host/cli/procedures.hpp"
#include "host/cli/profile.hpp"
#include "host/cli/run.hpp"
#include "host/cli/send.hpp"
#include "host/cli/simulate.hpp"
#include "host/config/check.hpp"
#include "host/plugin/cases.hpp"
#include "host/plugin/catalog_text.hpp"

namespace jackfield::cli {
namespace {

constexpr const char* kVersion = "jackfield 0.1.0 (ABI 1.0)";

void add_run(CLI::App& app, int& code) {
  CLI::App* command = app.add_subcommand("run", "Run the host until it is told to stop");
  auto options = std::make_shared<RunOptions>();
  command->add_option("config", options->config, "The configuration file")->required();
  command->footer(
      "Example:\n  jackfield run /etc/jackfield/jackfield.toml\n\n"
      "SIGHUP reads the file again, SIGTERM drains and stops, a second one stops at once.");
  command->callback([options, &code] { code = run(*options); });
}

void add_check(CLI::App& app, int& code) {
  struct Options {
    std::string config;
    std::string format = "text";
    bool strict = false;
    bool is_online = false;
  };
  CLI::App* command =
      app.add_subcommand("check", "Say everything that is wrong with a configuration, in one go");
  auto options = std::make_shared<Options>();
  command->add_option("config", options->config, "The configuration file")->required();
  command->add_option("--format", options->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}));
  command->add_flag("--strict", options->strict, "Warnings count: exit code 2");
  command->add_flag(
      "--online", options->is_online,
      "Also ask the running host where the channels' profiles (greeting, menu) differ "
      "from what it has loaded; a difference is a warning");
  command->footer(
      "Without --online nothing is asked of anybody: it works where no host runs.\n"
      "Exit code: 0 fine, 1 errors, 2 warnings with --strict.\n\nExamples:\n  jackfield check "
      "jackfield.toml\n"
      "  jackfield check --strict --format=json jackfield.toml\n"
      "  jackfield check --online --strict jackfield.toml");
  command->callback([options, &code] {
    Loading loading = load(options->config);
    if (options->is_online && loading.report.diagnostics.errors() == 0)
      check_profiles(options->config, loading.report);
    const config::Diagnostics& found = loading.report.diagnostics;
    if (options->format == "json") {
      std::cout << config::to_json(found) << '\n';
    } else if (found.all().empty()) {
      std::cout << options->config << ": fine\n";
    } else {
      std::cout << config::to_text(found);
    }
    code = config::exit_code(found, options->strict);
  });
}

/// Where plugins are looked for: the directories named, else those of a configuration.
plugin::Catalog catalog_of(const std::vector<std::string>& directories,
                           const std::string& config_file) {
  if (directories.empty() && !config_file.empty()) return std::move(*load(config_file).catalog);
  std::vector<std::filesystem::path> places(directories.begin(), directories.end());
  if (places.empty()) places.emplace_back("/usr/lib/jackfield/plugins");
  return plugin::Catalog::scan(places, {});
}

void add_plugins(CLI::App& app, int& code) {
  struct Options {
    std::vector<std::string> directories;
    std::string config;
    std::string id;
    std::string format = "text";
  };
  CLI::App* command = app.add_subcommand("plugins", "What plugins there are, and what they can do");
  command->require_subcommand(1);
  auto options = std::make_shared<Options>();
  const auto common = [options](CLI::App* sub) {
    sub->add_option("--dir", options->directories, "A directory with plugins; may be repeated");
    sub->add_option("--config", options->config, "Take the directories from this configuration");
    sub->add_option("--format", options->format, "text or json")
        ->check(CLI::IsMember({"text", "json"}));
  };
  CLI::App* list = command->add_subcommand(
      "list", "Every plugin, also those that cannot be used, with the reason");
  common(list);
  list->footer("Example:\n  jackfield plugins list --dir build/plugins");
  list->callback([options, &code] {
    code = plugin::list_plugins(catalog_of(options->directories, options->config),
                                options->format == "json", std::cout);
  });
  CLI::App* describe =
      command->add_subcommand("describe", "A plugin's manifest, capabilities and configuration");
  common(describe);
  describe->add_option("id", options->id, "The plugin's id")->required();
  describe->footer("Example:\n  jackfield plugins describe line --dir build/plugins");
  describe->callback([options, &code] {
    code = plugin::describe_plugin(catalog_of(options->directories, options->config), options->id,
                                   options->format == "json", std::cout);
  });
}

void add_cases(CLI::App& app, int& code) {
  struct Options {
    std::string plugin;
    std::vector<std::string> places;
    testing::CaseOptions run;
    plugin::LibraryPolicy policy;
    std::string format = "text";
  };
  CLI::App* command =
      app.add_subcommand("cases", "Run a plugin's cases: recorded exchanges with expectations");
  auto options = std::make_shared<Options>();
  command->add_option("plugin", options->plugin, "The plugin's file")->required();
  command->add_option("places", options->places, "Case files, or directories of them")->required();
  command->add_option("--filter", options->run.filter, "Only cases whose title or file holds this");
  command->add_option("--format", options->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}));
  command->add_flag("--update", options->run.update,
                    "Show what changed, then write it as the new expectation");
  command->add_flag("--trace", options->run.trace, "Print every call");
  command->add_option("--allow-library", options->policy.allowed_libraries,
                      "A library that the plugin may need");
  command->footer(
      "Exit code: 0 only if all pass.\n\nExample:\n  jackfield cases build/plugins/line.so "
      "plugins/line/cases");
  command->callback([options, &code] {
    options->run.places.assign(options->places.begin(), options->places.end());
    options->run.as_json = options->format == "json";
    code = plugin::run_cases(options->plugin, options->run, std::cout, options->policy);
  });
}

void add_new(CLI::App& app, int& code) {
  CLI::App* command = app.add_subcommand("new", "Make a project for a channel of your own");
  auto options = std::make_shared<NewOptions>();
  command
      ->add_option("name", options->name, "The channel's name: lower-case letters, digits, hyphens")
      ->required();
  command->add_option("--dir", options->directory, "Where to make it; else a folder of that name");
  command->footer(
      "Example:\n  jackfield new my-channel\n  cd my-channel && cmake -B build -G Ninja && ninja "
      "-C build && ctest --test-dir build");
  command->callback([options, &code] { code = new_channel(*options); });
}

void add_send(CLI::App& app, int& code) {
  CLI::App* command = app.add_subcommand("send", "Send a text through the running host");
  auto options = std::make_shared<SendOptions>();
  command->add_option("--config", options->config,
                      "The host's configuration; else ./jackfield.toml, /etc/jackfield/");
  command->add_option("--account", options->account, "Which account sends")->required();
  CLI::Option* conversation =
      command->add_option("--conversation", options->conversation, "conv_…");
  command->add_option("--to", options->to, "scheme:value, for example line.user:U0123…")
      ->excludes(conversation);
  command->add_flag("--wait", options->waits, "Until the network has taken it, or refused");
  command->add_option("text", options->text, "The words")->required();
  command->footer(
      "Example:\n  jackfield send --account line-jp --to line.user:U4af4980629 --wait \"Good "
      "morning\"");
  command->callback([options, &code] { code = send(*options); });
}

void add_explain(CLI::App& app, int& code) {
  CLI::App* command = app.add_subcommand(
      "explain", "Show what would become of a message, without sending anything");
  auto options = std::make_shared<ExplainOptions>();
  command->add_option("--config", options->config,
                      "The host's configuration; else ./jackfield.toml, /etc/jackfield/");
  command->add_option("--account", options->account, "By which account; else by every one");
  CLI::Option* conversation =
      command->add_option("--conversation", options->conversation, "conv_…");
  command
      ->add_option("--to", options->to,
                   "scheme:value, for example line.user:U0123…; else somebody unknown")
      ->excludes(conversation);
  command->add_option("--tag", options->tag, "The reason for writing outside a window");
  command->add_option("--file", options->file,
                      "A request as POST /v1/messages takes it, JSON; - is the standard input");
  command->add_flag("--json", options->as_json, "All of it, as JSON");
  command->add_option("text", options->text, "The words");
  command->footer(
      "Exit code: 0 it would be accepted, 3 an account would refuse it, 1 no answer, 2 usage.\n\n"
      "Examples:\n  jackfield explain \"Good morning\"\n"
      "  jackfield explain --account line-jp --to line.user:U4af4980629 --file message.json");
  command->callback([options, &code] { code = explain(*options); });
}

void add_tail(CLI::App& app, int& code) {
  CLI::App* command = app.add_subcommand("tail", "Follow the events of the running host");
  auto options = std::make_shared<TailOptions>();
  command->add_option("--config", options->config,
                      "The host's configuration; else ./jackfield.toml, /etc/jackfield/");
  command->add_option("--account", options->account,
                      "Only this account's; several comma-separated");
  command->add_option("--kind", options->kind,
                      "Only this kind, for example message.received; several comma-separated");
  command->add_option("--after", options->after,
                      "From after this sequence; 0 is the start; else from now on");
  command->add_option("--limit", options->limit, "End after so many");
  command->add_flag("--json", options->as_json, "Whole events, a line each");
  command->footer(
      "Examples:\n  jackfield tail --account line-jp\n  jackfield tail --after 0 --json | head");
  command->callback([options, &code] { code = tail(*options); });
}

void add_accounts(CLI::App& app, int& code) {
  CLI::App* command = app.add_subcommand("accounts", "The accounts of the running host");
  command->require_subcommand(1);
  CLI::App* profiles = command->add_subcommand(
      "profile", "Greeting, menu, ice breakers: what an account's `config.profile` declares");
  profiles->require_subcommand(1);
  const auto options = std::make_shared<ProfileOptions>();
  const auto common = [options](CLI::App* sub) {
    sub->add_option("accounts", options->accounts,
                    "Which accounts; else all whose config declares a profile");
    sub->add_option("--config", options->config,
                    "The host's configuration; else ./jackfield.toml, /etc/jackfield/");
    sub->add_option_function<std::string>(
           "--format", [options](const std::string& form) { options->as_json = form == "json"; },
           "text or json")
        ->check(CLI::IsMember({"text", "json"}));
  };
  CLI::App* diff = profiles->add_subcommand(
      "diff", "What the network has beside what the file declares, as the host has loaded it");
  common(diff);
  diff->footer(
      "Changes nothing. Exit code: 0 asked, 1 the network refused, or no host answers, 2 usage.\n\n"
      "Examples:\n  jackfield accounts profile diff\n"
      "  jackfield accounts profile diff page --format=json");
  diff->callback([options, &code] { code = profile(*options); });
  CLI::App* apply = profiles->add_subcommand(
      "apply", "Set at the network what differs; what the file does not name is taken away");
  common(apply);
  const auto is_dry = std::make_shared<bool>(false);
  apply->add_flag("--dry-run", *is_dry, "Only show what would change");
  apply->footer(
      "After a change of the file reload the host first (SIGHUP).\n"
      "Exit code: 0 set, or nothing to do, 1 the network refused, or no host answers, 2 usage.\n\n"
      "Examples:\n  jackfield accounts profile apply --dry-run\n"
      "  jackfield accounts profile apply page");
  apply->callback([options, is_dry, &code] {
    options->applies = !*is_dry;
    code = profile(*options);
  });
  add_procedures(*command, code);
}

void add_simulate(CLI::App& app, int& code) {
  CLI::App* command =
      app.add_subcommand("simulate", "Be the networks of a configuration, with a page to play on");
  auto options = std::make_shared<SimulateOptions>();
  command
      ->add_option("--config", options->config, "A configuration whose accounts have `endpoints`")
      ->required();
  command->add_option("--port", options->port, "The page's port on 127.0.0.1; 0 takes any free one")
      ->capture_default_str();
  command->add_option("--open-port-file", options->open_port_file,
                      "Write the page's port here once it can be opened");
  command->footer(
      "The host runs beside it. No real network is ever reached.\n\n"
      "Examples:\n  jackfield simulate --config quickstart.toml & jackfield run quickstart.toml\n"
      "  jackfield simulate --config test.toml --port 0 --open-port-file page.port");
  command->callback([options, &code] { code = simulate(*options); });
}

}  // namespace

int command_line(int argc, char** argv) {
  CLI::App app("One conversation, whatever the network: the host of Jackfield's channel plugins.",
               "jackfield");
  app.require_subcommand(1);
  app.set_version_flag("--version", kVersion);
  app.footer(
      "Examples:\n  jackfield check jackfield.toml\n  jackfield run jackfield.toml\n\n"
      "`jackfield COMMAND --help` tells more.");
  int code = 0;
  add_run(app, code);
  add_check(app, code);
  add_plugins(app, code);
  add_new(app, code);
  add_cases(app, code);
  add_send(app, code);
  add_explain(app, code);
  add_tail(app, code);
  add_accounts(app, code);
  add_outbox(app, code);
  add_simulate(app, code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : kUsage;
  }
  return code;
}

}  // namespace jackfield::cli
