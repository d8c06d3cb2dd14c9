// SPDX-License-Identifier: MIT
// A film is answered with its address in JSON, everything else with its bytes; an error is JSON
// under status 200, and its content type is not always that of JSON. Source: sheet 5.
#include "wechat_media.hpp"

#include "wechat_calls.hpp"
#include "wechat_errors.hpp"

#include <jackfield/cpp/generated/convert.hpp>

#include <utility>

namespace jackfield::wechat {
namespace {

constexpr std::string_view kJson = "application/json";

Step stored(const ExchangeView& exchange) {
  Done done;
  done.outcome = Outcome::accepted;
  if (Result<Media> media = from_c(exchange.media())) done.media.emplace(std::move(*media));
  return done;
}

Step failed(const ExchangeView& exchange, std::int64_t now) {
  constexpr std::int64_t kUnknownMedia = 40007;
  Step step = failure(exchange, RequestClass::safe, now);
  if (error_code(exchange) == kUnknownMedia) {
    step.done->outcome = Outcome::recipient_gone;
    step.done->error->class_ = ErrorClass::recipient_gone;
    step.done->media.emplace().state = MediaState::gone;
  }
  return step;
}

bool is_written_text(const ExchangeView& exchange) {
  return exchange.media() != nullptr &&
         abi::text_of(exchange.media()->mime).substr(0, 5) == "text/";
}

Request media_request(const Settings& settings, std::string label, std::string_view token,
                      std::string_view id) {
  Request request = ask(settings, std::move(label), "cgi-bin/media/get", token, {{"media_id", id}});
  request.rate_keys = {"media"};
  return request;
}

// The address comes with http; the same bytes are there with https, and the host takes no other.
std::string secured(std::string_view url) {
  constexpr std::string_view kPlain = "http://";
  if (!url.starts_with(kPlain)) return std::string(url);
  return "https://" + std::string(url.substr(kPlain.size()));
}

Step fetch_film(const Settings& settings, const Context& context, const Exchanges& exchanges,
                std::string_view token, std::string_view id) {
  if (const auto film = exchanges.find("film")) {
    if (film->ok() && film->media() != nullptr) return stored(*film);
    return failed(*film, context.now());
  }
  const auto place = exchanges.find("place");
  if (!place) {
    if (token.empty()) return Step::need_token(kToken);
    return media_request(settings, "place", token, id);
  }
  if (!succeeded(*place)) return failed(*place, context.now());
  const JsonDocument body = place->json();
  const std::string_view url = body["video_url"].text();
  if (url.empty())
    return Step::failed(Outcome::retry, ErrorClass::transient, {}, {},
                        "wechat: WeChat does not say where the film is");
  Request request;
  request.transport = Transport::http;
  request.label = "film";
  request.class_ = RequestClass::safe;
  request.method = "GET";
  request.url = secured(url);
  request.to_media.emplace().unless_type = kJson;
  return request;
}

}  // namespace

Step fetch_media(const Settings& settings, const Context& context, const Procedure& procedure,
                 const Exchanges& exchanges) {
  const JsonDocument argument = procedure.argument();
  const Json media = argument["media"].exists() ? argument["media"] : argument.root();
  const Json fetch = media["fetch"];
  std::string id = fetch["media_id"].id();
  if (id.empty()) id = media["provider_id"].id();
  if (id.empty())
    return Step::failed(Outcome::invalid, ErrorClass::invalid, {}, {},
                        "wechat: media_fetch needs a media id");
  const std::string_view token = context.token(kToken);
  const std::string_view type = fetch["type"].text();
  if (type == "video" || type == "shortvideo")
    return fetch_film(settings, context, exchanges, token, id);

  if (const auto words = exchanges.find("words")) return failed(*words, context.now());
  const auto content = exchanges.find("content");
  if (content && content->ok() && content->media() != nullptr && !is_written_text(*content))
    return stored(*content);
  if (content && !is_written_text(*content)) return failed(*content, context.now());
  if (token.empty()) return Step::need_token(kToken);
  // What was stored is no picture and no sound but words about why not: ask again, to read them.
  if (content) return media_request(settings, "words", token, id);
  Request request = media_request(settings, "content", token, id);
  request.to_media.emplace().unless_type = kJson;
  return request;
}

}  // namespace jackfield::wechat
