// SPDX-License-Identifier: MIT
// jackfield-cases PLUGIN.so DIR…: the case runner alone, for those who write a channel and have no
// host yet.
#include "host/plugin/cases.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <string>

int main(int argc, char** argv) {
  CLI::App app("Runs cases against a channel plugin");
  std::string plugin;
  std::string format = "text";
  jackfield::testing::CaseOptions options;
  jackfield::plugin::LibraryPolicy policy;
  app.add_option("plugin", plugin, "The plugin's file")->required();
  app.add_option("places", options.places, "Case files, or directories of them")->required();
  app.add_option("--filter", options.filter, "Only cases whose title or file name holds this");
  app.add_option("--format", format, "text or json")->check(CLI::IsMember({"text", "json"}));
  app.add_option("--allow-library", policy.allowed_libraries, "A library that the plugin may need");
  app.add_flag("--update", options.update, "Show what came, then write it into the files");
  app.add_flag("--trace", options.trace, "Print each call");
  CLI11_PARSE(app, argc, argv);
  options.as_json = format == "json";
  return jackfield::plugin::run_cases(plugin, options, std::cout, policy);
}
