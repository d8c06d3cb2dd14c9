// SPDX-License-Identifier: MIT
#include "host/cli/simulate_networks.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <chrono>
#include <set>
#include <stdexcept>
#include <utility>

#include "host/net/url.hpp"

namespace jackfield::cli {
namespace {

constexpr std::uint64_t kLargestCall = 20ULL << 20;

bool is_this_machine(const std::string& host) {
  return host == "127.0.0.1" || host == "localhost" || host == "[::1]";
}

struct Place {
  bool is_http = true;
  std::string address;
  std::uint16_t port = 0;
};

/// Where an endpoint's right side is served. Nothing here speaks TLS.
Result<Place> place_of(const std::string& origin) {
  // A host and a port are written alike under every scheme.
  const bool is_http = !origin.starts_with("tcp://") && !origin.starts_with("smtp://");
  const std::string as_http =
      is_http ? origin : "http" + origin.substr(std::min(origin.find(':'), origin.size()));
  const Result<net::Url> url = net::parse_url(as_http);
  if (!url || url->scheme != "http" || !is_this_machine(url->host)) {
    return invalid("endpoints: \"" + origin +
                   "\" is not on this machine; expected http://127.0.0.1:PORT, or tcp:// and "
                   "smtp:// for what is not HTTP");
  }
  return Place{is_http, url->host == "[::1]" ? "::1" : "127.0.0.1", url->port};
}

/// 0 without an answer.
int status_of(const net::TransferResult& result) {
  return result.outcome == net::TransferOutcome::finished ? result.status : 0;
}

/// What the whole answer looks like on the wire, for those of which only a part arrives.
std::string as_written(const simulator::HttpResponse& response) {
  std::string text = "HTTP/1.1 " + std::to_string(response.status) + " Simulated\r\n";
  for (const auto& [name, value] : response.headers)
    text.append(name).append(": ").append(value).append("\r\n");
  return text + "content-length: " + std::to_string(response.body.size()) + "\r\n\r\n" +
         response.body;
}

}  // namespace

SimulateNetworks::SimulateNetworks(boost::asio::io_context& io, net::HttpClient& client,
                                   std::function<void()> changed)
    : io_(io), client_(client), changed_(std::move(changed)) {}

Result<void> SimulateNetworks::serve(const config::Account& account, std::string title,
                                     std::unique_ptr<simulator::Simulator> network) {
  auto served = std::make_unique<Served>();
  Served& kept = *served;
  kept.account = account.id;
  kept.title = std::move(title);
  kept.network = std::move(network);
  // A network with several hosts (API, files) may be one address here.
  std::set<std::string> taken;
  for (const auto& [from, to] : account.endpoints) {
    if (!taken.insert(to).second) continue;
    if (const Result<void> heard = listen(kept, from, to); !heard)
      return invalid("account \"" + account.id + "\": " + heard.error().text);
  }
  served_.push_back(std::move(served));
  return {};
}

Result<void> SimulateNetworks::listen(Served& served, const std::string& from,
                                      const std::string& to) {
  const Result<Place> place = place_of(to);
  if (!place) return place.error();
  if (place->is_http) {
    auto server = std::make_unique<net::HttpServer>(
        io_, net::ServerOptions{},
        [this, &served](net::Request request, net::Responder responder) {
          handle(served, std::move(request), std::move(responder));
        },
        [](const net::Request&) { return net::BodyRule{.max_bytes = kLargestCall}; });
    const Result<std::uint16_t> opened = server->open(place->address, place->port);
    if (!opened) return invalid(to + ": " + opened.error().text);
    served.servers.push_back(std::move(server));
    return {};
  }
  if (served.network->connect(from) == nullptr)
    return invalid("endpoints: the simulator plays no \"" + from + "\"");
  auto connections = std::make_unique<SimulateConnections>(
      io_, served.clock, [&served, from] { return served.network->connect(from); },
      [this, &served] { changed(served); });
  const Result<std::uint16_t> opened = connections->open(place->address, place->port);
  if (!opened) return invalid(to + ": " + opened.error().text);
  served.connections.push_back(std::move(connections));
  return {};
}

void SimulateNetworks::changed(Served& served) {
  for (const auto& connections : served.connections) connections->notice();
  changed_();
}

SimulateNetworks::Served* SimulateNetworks::find(const std::string& account) {
  for (const auto& served : served_) {
    if (served->account == account) return served.get();
  }
  return nullptr;
}

nlohmann::json SimulateNetworks::phones() const {
  nlohmann::json all = nlohmann::json::array();
  for (const auto& served : served_) {
    all.push_back({{"account", served->account},
                   {"title", served->title},
                   {"phone", served->network->phone()},
                   {"on_the_way", served->on_the_way}});
  }
  return all;
}

Result<void> SimulateNetworks::act(const std::string& account, const nlohmann::json& what) {
  Served* served = find(account);
  if (served == nullptr) return invalid("no phone belongs to account \"" + account + "\"");
  try {
    send_all(*served, served->network->act(what, served->clock.now_ms()));
  } catch (const std::invalid_argument& e) {
    return invalid(e.what());
  } catch (const nlohmann::json::exception&) {
    return invalid("what is to be done is not said in the form that this phone knows");
  }
  changed(*served);
  return {};
}

Result<void> SimulateNetworks::control(const std::string& account, const nlohmann::json& order) {
  Served* served = find(account);
  if (served == nullptr) return invalid("no phone belongs to account \"" + account + "\"");
  try {
    if (order.contains("clock_ahead_ms")) {
      served->clock.ahead_ms = order.at("clock_ahead_ms").get<std::int64_t>();
    } else {
      served->network->control(order);
    }
  } catch (const std::invalid_argument& e) {
    return invalid(e.what());
  } catch (const nlohmann::json::exception&) {
    return invalid("the order is not said in the form that this network knows");
  }
  changed(*served);
  return {};
}

void SimulateNetworks::handle(Served& served, net::Request request, net::Responder responder) {
  simulator::HttpRequest call;
  call.method = std::move(request.method);
  call.target = std::move(request.target);
  for (const net::HeaderView field : request.headers)
    call.headers.emplace_back(field.name, field.value);
  call.body = std::move(request.body);
  simulator::HttpResponse response = served.network->handle(call, served.clock.now_ms());
  auto shared = std::make_shared<net::Responder>(std::move(responder));
  if (!response.first) return finish(served, std::move(response), shared);
  changed_();
  const simulator::Webhook first = std::move(*response.first);
  post(first, [this, &served, call = std::move(call), shared](const net::TransferResult& result) {
    finish(served, served.network->answer_after(call, status_of(result), served.clock.now_ms()),
           shared);
  });
}

void SimulateNetworks::finish(Served& served, simulator::HttpResponse response,
                              const std::shared_ptr<net::Responder>& responder) {
  changed_();
  std::vector<simulator::Webhook> webhooks = std::move(response.webhooks);
  if (response.delay_ms <= 0) {
    answer(response, *responder);
  } else {
    later(response.delay_ms, [this, response, responder] { answer(response, *responder); });
  }
  send_all(served, std::move(webhooks));
}

void SimulateNetworks::answer(const simulator::HttpResponse& response, net::Responder& responder) {
  if (response.cut_after_bytes >= 0) {
    return responder.cut(
        as_written(response).substr(0, static_cast<std::size_t>(response.cut_after_bytes)));
  }
  net::Response out;
  out.status = response.status;
  for (const auto& [name, value] : response.headers) out.headers.add(name, value);
  out.body = response.body;
  responder.respond(std::move(out));
}

void SimulateNetworks::send_all(Served& served, std::vector<simulator::Webhook> webhooks) {
  served.on_the_way += webhooks.size();
  for (simulator::Webhook& webhook : webhooks) {
    if (webhook.delay_ms <= 0) {
      send(served, webhook);
      continue;
    }
    const std::int64_t delay = webhook.delay_ms;
    later(delay, [this, &served, webhook = std::move(webhook)] { send(served, webhook); });
  }
}

void SimulateNetworks::send(Served& served, const simulator::Webhook& webhook) {
  const std::int64_t started = SimulateClock{}.now_ms();
  post(webhook, [this, &served, started, webhook](const net::TransferResult& result) {
    simulator::HttpResponse answer;
    answer.status = status_of(result);
    answer.body = result.body;
    // Whether, and when, it comes again is the network's decision.
    send_all(served,
             served.network->take_answer(webhook, answer, SimulateClock{}.now_ms() - started,
                                         served.clock.now_ms()));
    --served.on_the_way;
    changed_();
  });
}

void SimulateNetworks::post(const simulator::Webhook& webhook,
                            std::function<void(const net::TransferResult&)> then) {
  net::Transfer transfer;
  transfer.method = "POST";
  transfer.url = webhook.url;
  for (const auto& [name, value] : webhook.headers) transfer.headers.add(name, value);
  net::Segment segment;
  segment.source = webhook.body;
  transfer.body.push_back(std::move(segment));
  transfer.policy.allow_http = true;
  transfer.policy.allow_private_address = true;
  client_.start(std::move(transfer), std::move(then));
}

void SimulateNetworks::later(std::int64_t after_ms, std::function<void()> then) {
  auto timer =
      std::make_shared<boost::asio::steady_timer>(io_, std::chrono::milliseconds(after_ms));
  timer->async_wait([timer, then = std::move(then)](boost::system::error_code stopped) {
    if (!stopped) then();
  });
}

}  // namespace jackfield::cli
