// SPDX-License-Identifier: MIT
#include "host/cli/command_line.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <string>

#include "host/cli/loading.hpp"
#include "host/cli/run.hpp"
#include "host/plugin/cases.hpp"
#include "host/plugin/catalog_text.hpp"

namespace jackfield::cli {
namespace {

constexpr const char* kVersion = "jackfield 0.1.0 (ABI 1.0)";

}  // namespace

int command_line(int argc, char** argv) {
  CLI::App app("One conversation, whatever the network: the host of Jackfield's channel plugins.", "jackfield");
  app.require_subcommand(1);
  app.set_version_flag("--version", kVersion);
  app.footer("Examples:\n  jackfield check jackfield.toml\n  jackfield run jackfield.toml\n\n"
             "`jackfield COMMAND --help` tells more.");
  int code = 0;

  RunOptions run_options;
  CLI::App* run_command = app.add_subcommand("run", "Run the host until it is told to stop");
  run_command->add_option("config", run_options.config, "The configuration file")->required();
  run_command->footer("Example:\n  jackfield run /etc/jackfield/jackfield.toml\n\n"
                      "SIGHUP reloads the file, SIGTERM drains and stops.");
  run_command->callback([&] { code = run(run_options); });

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e);
  }
  return code;
}

}  // namespace jackfield::cli
