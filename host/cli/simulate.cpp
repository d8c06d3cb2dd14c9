// SPDX-License-Identifier: MIT
#include "host/cli/simulate.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/cli/loading.hpp"
#include "host/cli/simulate_host.hpp"
#include "host/cli/simulate_networks.hpp"
#include "host/cli/simulate_page.hpp"
#include "host/cli/simulators.hpp"
#include "host/net/url.hpp"
#include "host/plugin/manifest.hpp"

namespace jackfield::cli {
namespace {

int refuse(const std::string& why) {
  std::cerr << "jackfield: " << why << '\n';
  return 1;
}

/// Where a listener is reached from this machine.
std::string origin_of(std::string listen) {
  for (const std::string any : {"0.0.0.0:", "[::]:"}) {
    if (listen.starts_with(any)) listen.replace(0, any.size(), "127.0.0.1:");
  }
  return "http://" + listen;
}

/// A channel whose hook serves a page is a chat that people open in a browser: no network stands
/// behind it.
bool is_page(const ChannelManifest& channel) {
  return std::any_of(channel.routes.begin(), channel.routes.end(),
                     [](const Route& route) { return route.path == "/"; });
}

/// The account's settings as a plugin gets them: the shared hook's stand under "hook".
nlohmann::json settings_of(const config::Config& config, const config::Account& account) {
  nlohmann::json settings = account.config.value;
  for (const config::Hook& hook : config.hooks) {
    if (hook.id == account.hook) settings["hook"] = hook.config.value;
  }
  return settings;
}

/// A plugin of one channel is what people call the network.
const std::string& title_of(const Manifest& manifest, const ChannelManifest& channel) {
  if (manifest.channels.size() == 1 && !manifest.title.empty()) return manifest.title;
  return channel.title.empty() ? channel.name : channel.title;
}

/// One run: everything that the loop serves.
class Simulation {
 public:
  Simulation(boost::asio::io_context& io, const config::Config& config)
      : config_(config),
        client_(io),
        host_(client_, origin_of(config.host.api_listen), config.host.data_dir + "/admin.token"),
        networks_(io, client_, [this] { page_.changed(); }),
        page_(io, page_parts()) {}

  /// Serves every account's network. Errors: a sentence for the operator.
  Result<void> serve(const plugin::Catalog& catalog);
  Result<std::uint16_t> open(std::uint16_t port) { return page_.open(port); }

 private:
  SimulatePageParts page_parts();
  Result<bool> serve_account(const config::Account& account, const Manifest& manifest,
                             const ChannelManifest& channel);

  const config::Config& config_;
  nlohmann::json chats_ = nlohmann::json::array();
  net::HttpClient client_;  // before those who use it
  SimulateHost host_;
  SimulateNetworks networks_;
  SimulatePage page_;
};

SimulatePageParts Simulation::page_parts() {
  const Result<net::Url> pictures = net::parse_url(config_.host.public_url);
  const std::string frames = origin_of(config_.host.listen);
  return {host_,
          [this] {
            return nlohmann::json{{"chats", chats_}};
          },
          frames,
          pictures ? net::origin(*pictures) : frames,
          [this] { return networks_.phones(); },
          [this](const std::string& account, const nlohmann::json& what) {
            return networks_.act(account, what);
          },
          [this](const std::string& account, const nlohmann::json& what) {
            return networks_.control(account, what);
          }};
}

Result<void> Simulation::serve(const plugin::Catalog& catalog) {
  bool is_any = false;
  for (const config::Account& account : config_.accounts) {
    if (!account.enabled) continue;
    const plugin::Catalog::Entry* entry = catalog.entry(account.plugin);
    const ChannelManifest* channel =
        entry == nullptr ? nullptr : plugin::find_channel(entry->manifest, account.channel);
    if (channel == nullptr)
      return invalid("account \"" + account.id + "\": the plugin is not there");
    const Result<bool> served = serve_account(account, entry->manifest, *channel);
    if (!served) return served.error();
    is_any = is_any || *served;
  }
  if (is_any) return {};
  return invalid(config_.file +
                 ": no account has `endpoints`, so there is no network to simulate; "
                 "templates/quickstart.toml shows how it is done");
}

Result<bool> Simulation::serve_account(const config::Account& account, const Manifest& manifest,
                                       const ChannelManifest& channel) {
  const std::string hook = origin_of(config_.host.listen) + "/hooks/" +
                           (account.hook.empty() ? account.id : account.hook);
  const std::string title = title_of(manifest, channel);
  if (account.endpoints.empty() && is_page(channel)) {
    chats_.push_back({{"account", account.id}, {"title", title}, {"url", hook + "/"}});
    return false;
  }
  if (account.endpoints.empty()) {
    // What is written on the page would reach real people.
    return invalid("account \"" + account.id +
                   "\" has no `endpoints`: it is on the real network; a configuration to "
                   "play with has them for every account");
  }
  auto network = simulator::make_simulator(simulators(), channel.simulator,
                                           settings_of(config_, account), hook);
  if (network == nullptr) {
    return invalid("account \"" + account.id + "\": there is no simulator for channel \"" +
                   channel.name + "\"");
  }
  const Result<void> served = networks_.serve(account, title, std::move(network));
  if (!served) return served.error();
  return true;
}

/// Whole at once: who waits for the file must not read half a number.
bool write_port(const std::string& path, std::uint16_t port) {
  const std::string fresh = path + ".new";
  std::ofstream file(fresh);
  file << port << '\n';
  file.close();
  std::error_code failed;
  if (file) std::filesystem::rename(fresh, path, failed);
  return file && !failed;
}

}  // namespace

int simulate(const SimulateOptions& options) {
  std::signal(SIGPIPE, SIG_IGN);
  const Loading loading = load(options.config);
  if (loading.report.diagnostics.errors() > 0) {
    std::cerr << config::to_text(loading.report.diagnostics);
    return refuse("the configuration has faults");
  }
  boost::asio::io_context io(1);
  Simulation simulation(io, loading.report.config);
  try {
    if (const Result<void> served = simulation.serve(*loading.catalog); !served)
      return refuse(served.error().text);
  } catch (const std::invalid_argument& e) {
    return refuse(e.what());  // a simulator does not take the account's settings
  }
  const Result<std::uint16_t> port = simulation.open(options.port);
  if (!port)
    return refuse("the page cannot be served on port " + std::to_string(options.port) + ": " +
                  port.error().text);
  if (!options.open_port_file.empty() && !write_port(options.open_port_file, *port)) {
    return refuse(options.open_port_file + ": cannot be written");
  }
  std::cout << "http://127.0.0.1:" << *port << "/" << std::endl;

  boost::asio::signal_set signals(io, SIGTERM, SIGINT, SIGHUP);
  signals.async_wait([&io](boost::system::error_code failed, int) {
    if (!failed) io.stop();
  });
  io.run();
  return 0;
}

}  // namespace jackfield::cli
