// SPDX-License-Identifier: MIT
#include "host/outbound/progress.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/outbound/transport.hpp"
#include "sdk/model/generated/json_reader.hpp"
#include "sdk/model/generated/json_writer.hpp"

namespace jackfield::outbound {
namespace {

constexpr std::size_t kMostTries = 100;   // that are not the same
constexpr std::size_t kMostBody = 2'048;  // bytes of an answer that are kept for each

/// The exchange with as much of its answer as a person needs to see what went wrong.
Exchange shortened(Exchange exchange, const std::vector<std::string>& secrets) {
  exchange.body = scrubbed(std::move(exchange.body), secrets);
  exchange.error = scrubbed(std::move(exchange.error), secrets);
  if (exchange.body.size() > kMostBody) {
    exchange.body.resize(kMostBody);
    exchange.is_truncated = true;
  }
  return exchange;
}

bool is_alike(const Exchange& one, const Exchange& other) {
  return one.label == other.label && one.result == other.result && one.status == other.status &&
         one.body == other.body && one.error == other.error;
}

bool is_alike(const Try& one, const Try& other) {
  return one.outcome == other.outcome && one.error == other.error &&
         std::equal(one.exchanges.begin(), one.exchanges.end(), other.exchanges.begin(),
                    other.exchanges.end(),
                    [](const Exchange& a, const Exchange& b) { return is_alike(a, b); });
}

/// An upload that is not made again stands among the exchanges of each later attempt.
bool has(const std::vector<Try>& tries, const Exchange& exchange) {
  return std::any_of(tries.begin(), tries.end(), [&](const Try& one) {
    return std::any_of(one.exchanges.begin(), one.exchanges.end(), [&](const Exchange& each) {
      return each.at == exchange.at && is_alike(each, exchange);
    });
  });
}

Try read_try(const nlohmann::json& json) {
  Try one;
  one.at = json.value("at", std::int64_t{0});
  one.until = json.value("until", one.at);
  one.times = json.value("times", 1U);
  one.outcome = json.value("outcome", "");
  one.error = json.value("error", "");
  nlohmann::json exchanges = json.value("exchanges", nlohmann::json::array());
  // As it was written before schema 9: the last one, as a text.
  if (json.contains("exchange") && json["exchange"].is_string())
    exchanges.push_back(nlohmann::json::parse(json["exchange"].get<std::string>(), nullptr, false));
  for (const nlohmann::json& each : exchanges) {
    if (Result<Exchange> exchange = read_json<Exchange>(each, ReadMode::partial))
      one.exchanges.push_back(std::move(*exchange));
  }
  return one;
}

}  // namespace

std::string to_json(const Progress& progress) {
  nlohmann::json json = {{"pieces_done", progress.pieces_done},
                         {"has_refreshed", progress.has_refreshed},
                         {"failing_since", progress.failing_since}};
  if (progress.tries_gone > 0) json["tries_gone"] = progress.tries_gone;
  for (const Try& each : progress.tries) {
    nlohmann::json exchanges = nlohmann::json::array();
    for (const Exchange& exchange : each.exchanges) {
      std::string text;
      write_json(text, exchange, JsonForm::full);
      exchanges.push_back(nlohmann::json::parse(text, nullptr, false));
    }
    json["tries"].push_back({{"at", each.at},
                             {"until", each.until},
                             {"times", each.times},
                             {"outcome", each.outcome},
                             {"error", each.error},
                             {"exchanges", std::move(exchanges)}});
  }
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Progress read_progress(const std::string& text) {
  if (text.empty()) return {};  // nothing has failed yet
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return {};
  Progress progress;
  progress.pieces_done = json.value("pieces_done", 0U);
  progress.has_refreshed = json.value("has_refreshed", false);
  progress.failing_since = json.value("failing_since", std::int64_t{0});
  progress.tries_gone = json.value("tries_gone", 0U);
  const nlohmann::json tries = json.value("tries", nlohmann::json::array());
  for (const nlohmann::json& each : tries) progress.tries.push_back(read_try(each));
  return progress;
}

void add_try(Progress& progress, const Done& done, const std::vector<Exchange>& exchanges,
             const std::vector<std::string>& secrets, std::int64_t now) {
  if (progress.failing_since == 0 && done.outcome != Outcome::accepted)
    progress.failing_since = now;
  Try one;
  one.at = one.until = now;
  one.outcome = name(done.outcome);
  if (done.error) one.error = done.error->text;
  std::vector<Try>& tries = progress.tries;
  for (const Exchange& each : exchanges) {
    Exchange kept = shortened(each, secrets);
    if (!has(tries, kept)) one.exchanges.push_back(std::move(kept));
  }
  if (!tries.empty() && is_alike(tries.back(), one)) {
    tries.back().until = now;
    ++tries.back().times;
    return;
  }
  if (tries.size() >= kMostTries) {
    progress.tries_gone += tries[1].times;
    tries.erase(tries.begin() + 1);
  }
  tries.push_back(std::move(one));
}

Action read_action(const store::ActionRow& row) {
  const nlohmann::json json = nlohmann::json::parse(row.body, nullptr, false);
  Result<Action> action = read_json<Action>(json, ReadMode::partial);
  return action ? std::move(*action) : Action();
}

}  // namespace jackfield::outbound
