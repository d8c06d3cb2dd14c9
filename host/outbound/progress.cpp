// SPDX-License-Identifier: MIT
#include "host/outbound/progress.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "sdk/model/generated/json_reader.hpp"
#include "sdk/model/generated/json_writer.hpp"

namespace jackfield::outbound {
namespace {

constexpr std::size_t kMostTries = 20;
constexpr std::size_t kMostBody = 2'048;  // bytes of an answer that are kept for each

/// The exchange with as much of its answer as a person needs to see what went wrong.
std::string short_json(Exchange exchange) {
  if (exchange.body.size() > kMostBody) {
    exchange.body.resize(kMostBody);
    exchange.is_truncated = true;
  }
  std::string json;
  write_json(json, exchange, JsonForm::full);
  return json;
}

}  // namespace

std::string to_json(const Progress& progress) {
  nlohmann::json json = {{"pieces_done", progress.pieces_done},
                         {"has_refreshed", progress.has_refreshed},
                         {"failing_since", progress.failing_since}};
  for (const Try& each : progress.tries) {
    json["tries"].push_back({{"at", each.at},
                             {"outcome", each.outcome},
                             {"error", each.error},
                             {"exchange", each.exchange}});
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
  const nlohmann::json tries = json.value("tries", nlohmann::json::array());
  for (const nlohmann::json& each : tries) {
    progress.tries.push_back({each.value("at", std::int64_t{0}), each.value("outcome", ""),
                              each.value("error", ""), each.value("exchange", "")});
  }
  return progress;
}

void add_try(Progress& progress, const Done& done, const std::vector<Exchange>& exchanges,
             std::int64_t now) {
  if (progress.failing_since == 0) progress.failing_since = now;
  if (progress.tries.size() >= kMostTries) progress.tries.erase(progress.tries.begin() + 1);
  progress.tries.push_back({now, std::string(name(done.outcome)),
                            done.error ? done.error->text : std::string(),
                            exchanges.empty() ? std::string() : short_json(exchanges.back())});
}

Action read_action(const store::ActionRow& row) {
  const nlohmann::json json = nlohmann::json::parse(row.body, nullptr, false);
  Result<Action> action = read_json<Action>(json, ReadMode::partial);
  return action ? std::move(*action) : Action();
}

}  // namespace jackfield::outbound
