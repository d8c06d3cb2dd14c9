// SPDX-License-Identifier: MIT
// account_memory PLUGIN.so CASE.json: loads the plugin, makes 100 accounts as the case configures
// its own, and prints by how many KiB the process has grown. Figure to reach: below 20 MB.
#include "host/plugin/account.hpp"

#include <nlohmann/json.hpp>

#include <unistd.h>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace jackfield;

constexpr int kAccounts = 100;

long resident_kib() {
  std::ifstream statm("/proc/self/statm");
  long size = 0;
  long resident = 0;
  if (!(statm >> size >> resident)) throw std::runtime_error("/proc/self/statm cannot be read");
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

std::string channel_of(const plugin::Library& library, const nlohmann::json& told) {
  return told.value("channel", library.manifest().channels.at(0).name);
}

int measure(const char* file, const char* told_in) {
  std::ifstream in(told_in);
  const nlohmann::json told = nlohmann::json::parse(in);
  const std::string config = told.at("account").dump();
  plugin::LibraryPolicy policy;
  policy.allowed_libraries = {"libgmime-3.0.so.0", "libgobject-2.0.so.0", "libgumbo.so.1"};

  const long before = resident_kib();
  const auto library = plugin::Library::load(file, policy);
  if (!library) throw std::runtime_error(library.error().text);
  const plugin::HostTable host("bench", [](const services::PluginLogLine&) {}, {});
  std::vector<std::unique_ptr<plugin::Account>> accounts;
  accounts.reserve(kAccounts);
  for (int i = 0; i < kAccounts; ++i) {
    auto made = plugin::Account::create(**library, channel_of(**library, told),
                                        "account-" + std::to_string(i), false, config, host);
    if (!made) throw std::runtime_error(made.error().text);
    accounts.push_back(std::move(*made));
  }
  std::cout << resident_kib() - before << '\n';
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc == 3) return measure(argv[1], argv[2]);
    std::cerr << "account_memory PLUGIN.so CASE.json\n";
  } catch (const std::exception& fault) {
    std::cerr << fault.what() << '\n';
  }
  return 1;
}
