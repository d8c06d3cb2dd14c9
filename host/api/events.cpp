// SPDX-License-Identifier: MIT
// /v1/events: the journal, page by page or as a stream.
#include <algorithm>
#include <charconv>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/api/api.hpp"

namespace jackfield::api {
namespace {

constexpr std::int64_t kMostPage = 1000;
constexpr std::int64_t kMostWaitSeconds = 60;

std::vector<std::string> list_of(std::string_view text) {
  std::vector<std::string> all;
  while (!text.empty()) {
    const std::string_view one = text.substr(0, text.find(','));
    if (!one.empty()) all.emplace_back(one);
    text.remove_prefix(std::min(one.size() + 1, text.size()));
  }
  return all;
}

}  // namespace

bool Api::feed_query(ApiCall& call, delivery::FeedQuery& query) {
  const auto list = [&](std::string_view name) {
    return list_of(call.request.query_value(name).value_or(""));
  };
  query.filter = {list("account"), list("channel"), list("kind"), list("visibility")};
  std::int64_t start = 0;
  // A subscription lends its position and its filter to who pulls in its name.
  if (const auto id = call.request.query_value("subscription")) {
    const delivery::Subscription* subscription = parts_.subscriptions.find(*id);
    if (subscription == nullptr || !call.caller.sees_all(subscription->filter.account)) {
      call.respond(problem("not-found", "there is no subscription " + std::string(*id)));
      return false;
    }
    query.filter = subscription->filter;
    start = subscription->position;
  }
  if (!call.caller.accounts.empty()) {
    std::vector<std::string>& wanted = query.filter.account;
    if (wanted.empty()) wanted = call.caller.accounts;
    std::erase_if(wanted, [&](const std::string& account) { return !call.caller.sees(account); });
    if (wanted.empty()) {
      call.respond(problem("forbidden", "the token is not for that account"));
      return false;
    }
  }
  return call.number("after", start, 0, kMostSequence, query.after) &&
         call.number("limit", 100, 1, kMostPage, query.limit);
}

void Api::get_events(ApiCall call) {
  delivery::FeedQuery query;
  std::int64_t seconds = 0;
  if (!feed_query(call, query) || !call.number("wait", 0, 0, kMostWaitSeconds, seconds)) return;
  query.wait_ms = seconds * 1000;
  auto shared = std::make_shared<ApiCall>(std::move(call));
  // A client that leaves is noticed when there would be something to tell.
  shared->responder.on_closed([] {});
  parts_.feed.page(
      std::move(query), [shared] { return shared->responder.is_open(); },
      [shared](const delivery::FeedPage& page) {
        std::string body = R"({"events":[)";
        for (const state::Durable& row : page.events) {
          if (body.back() != '[') body += ',';
          body += row->body;  // as it was stored and signed
        }
        body.append(R"(],"next":")").append(std::to_string(page.next)).append("\"}");
        shared->respond(json_response(200, std::move(body)));
      });
}

void Api::stream_events(ApiCall call) {
  delivery::FeedQuery query;
  if (!feed_query(call, query)) return;
  // A client that comes back says where it was.
  const std::string_view last = call.request.header("last-event-id");
  if (!last.empty()) std::from_chars(last.data(), last.data() + last.size(), query.after);
  parts_.feed.stream(std::move(query), std::move(call.responder));
}

}  // namespace jackfield::api
