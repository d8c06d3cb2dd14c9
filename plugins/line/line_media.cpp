// SPDX-License-Identifier: MIT
#include "line_media.hpp"

#include "line_calls.hpp"
#include "line_errors.hpp"
#include "line_text.hpp"

#include <jackfield/cpp/generated/convert.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace jackfield::line {
namespace {

constexpr int kMostTries = 12;  // about three minutes; then the host tries the whole again, later
constexpr std::int64_t kFirstWaitMs = 1000;
constexpr std::int64_t kLongestWaitMs = 30'000;

std::int64_t wait_before(int attempt) {
  if (attempt == 1) return 0;
  return std::min(kFirstWaitMs << std::min(attempt - 2, 10), kLongestWaitMs);
}

std::string label_of(std::string_view what, int attempt) {
  std::string label(what);
  return attempt == 1 ? label : label + "-" + std::to_string(attempt);
}

/// The last exchange of a request that is asked again, and which attempt comes next.
struct Asked {
  std::optional<ExchangeView> last;
  int next = 1;
};

Asked asked(const Exchanges& exchanges, std::string_view what) {
  Asked found;
  while (found.next <= kMostTries) {
    const auto exchange = exchanges.find(label_of(what, found.next));
    if (!exchange) break;
    found.last = exchange;
    ++found.next;
  }
  return found;
}

Step not_ready() {
  Step step = Step::failed(Outcome::retry, ErrorClass::transient, {}, {},
                           "line: LINE still prepares the content");
  step.done->resume = Resume::restart;
  return step;
}

Step gone(Step step) {
  if (step.done && step.done->outcome == Outcome::recipient_gone)
    step.done->media.emplace().state = MediaState::gone;
  return step;
}

Request download(std::string url, std::string_view token, int attempt) {
  Request request = get_request(label_of("content", attempt), std::move(url), token);
  request.after_ms = wait_before(attempt);
  request.rate_keys = {"content"};
  request.to_media.emplace().unless_type = "application/json";
  return request;
}

Step stored(const ExchangeView& exchange) {
  Done done;
  done.outcome = Outcome::accepted;
  if (exchange.media() != nullptr) {
    if (Result<Media> media = from_c(exchange.media())) done.media.emplace(std::move(*media));
  }
  return done;
}

// Films and sounds are prepared after they were sent. Nothing: go on with the content.
std::optional<Step> prepared(const std::string& path, std::string_view token,
                             const Exchanges& exchanges) {
  const Asked status = asked(exchanges, "transcoding");
  if (status.last) {
    if (!status.last->ok()) return gone(failure(*status.last, RequestClass::safe));
    const JsonDocument body = status.last->json();
    if (body["status"].text() == "failed")
      return Step::failed(Outcome::invalid, ErrorClass::invalid, "failed", {},
                          "line: LINE could not prepare the content");
    if (body["status"].text() != "processing") return std::nullopt;
    if (status.next > kMostTries) return not_ready();
  }
  Request request = get_request(label_of("transcoding", status.next), path + "/transcoding", token);
  request.after_ms = wait_before(status.next);
  request.rate_keys = {"content"};
  return Step(std::move(request));
}

Step fetch_external(const std::string& url, const Exchanges& exchanges) {
  if (const auto got = exchanges.find("content"))
    return got->ok() ? stored(*got) : gone(failure(*got, RequestClass::safe));
  Request request = download(url, {}, 1);
  request.headers.clear();  // not LINE's: our token must not go there
  return request;
}

}  // namespace

Step fetch_media(const Settings& settings, const Context& context, const Procedure& procedure,
                 const Exchanges& exchanges) {
  const JsonDocument argument = procedure.argument();
  const Json media = argument["media"].exists() ? argument["media"] : argument.root();
  const Json fetch = media["fetch"];
  const std::string external(fetch["url"].text_or(media["source_url"].text()));
  if (!external.empty()) return fetch_external(external, exchanges);
  const std::string id = fetch["id"].id();
  if (!is_digits(id))
    return Step::failed(Outcome::invalid, ErrorClass::invalid, {}, {},
                        "line: media_fetch needs a message's id");
  const Asked content = asked(exchanges, "content");
  if (content.last && content.last->status() != 202)
    return content.last->ok() ? stored(*content.last)
                              : gone(failure(*content.last, RequestClass::safe));
  if (content.next > kMostTries) return not_ready();

  const std::string_view token = access_token(settings, context);
  if (token.empty()) return Step::need_token(kToken);
  const std::string path = std::string(kData) + "/v2/bot/message/" + id + "/content";
  const std::string_view type = fetch["type"].text();
  if (type == "preview") return download(path + "/preview", token, content.next);
  if (!content.last && (type == "video" || type == "audio")) {
    if (std::optional<Step> waiting = prepared(path, token, exchanges)) return *waiting;
  }
  return download(path, token, content.next);
}

}  // namespace jackfield::line
