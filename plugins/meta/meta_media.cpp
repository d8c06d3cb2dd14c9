// SPDX-License-Identifier: MIT
#include "meta_media.hpp"

#include "meta_calls.hpp"
#include "meta_errors.hpp"

#include <jackfield/cpp/generated/convert.hpp>

#include <optional>
#include <string>
#include <utility>

namespace jackfield::meta {
namespace {

constexpr std::int64_t kMostBytes = 100LL * 1024 * 1024;  // people may send 25 MB; twice that twice
constexpr int kMostRedirects = 3;

Step stored(const ExchangeView& exchange) {
  Done done;
  done.outcome = Outcome::accepted;
  if (exchange.media() != nullptr) {
    if (Result<Media> media = from_c(exchange.media())) done.media.emplace(std::move(*media));
  }
  return done;
}

Step gone(std::string text) {
  Step step =
      refusal(Outcome::recipient_gone, ErrorClass::recipient_gone, "media_gone", std::move(text));
  step.done->media.emplace().state = MediaState::gone;
  return step;
}

Request download(std::string label, std::string url) {
  Request request;
  request.transport = Transport::http;
  request.label = std::move(label);
  request.class_ = RequestClass::safe;
  request.method = "GET";
  request.url = std::move(url);  // signed: our token must not go there
  request.keep.emplace().headers = {"location"};
  request.keep->no_body = true;
  request.rate_keys = {"content"};
  request.to_media.emplace().max_bytes = kMostBytes;
  return request;
}

bool is_redirect(const ExchangeView& exchange) {
  return exchange.answered() && exchange.status() >= 301 && exchange.status() <= 308 &&
         exchange.header("location").starts_with("https://");
}

/// What comes of an address: the bytes, the next request, or nothing where it is over.
std::optional<Step> fetched(const Exchanges& exchanges, const std::string& label,
                            const std::string& url) {
  std::string at = url;
  for (int i = 0; i <= kMostRedirects; ++i) {
    const std::string own = i == 0 ? label : label + "-" + std::to_string(i + 1);
    const auto got = exchanges.find(own);
    if (!got) return Step(download(own, at));
    if (is_redirect(*got)) {
      at = got->header("location");
      continue;
    }
    if (got->ok()) return stored(*got);
    if (!got->answered() || got->status() >= 500) return failure(*got, RequestClass::safe);
    return std::nullopt;
  }
  return gone("the address leads nowhere");
}

/// The address that a node's answer holds for the medium of that place.
std::string address_in(const Json& body, std::size_t index) {
  const Json attachments = body["attachments"]["data"];
  const Json one = attachments[attachments.size() == 1 ? std::size_t{0} : index];
  for (const Json at : {one["image_data"]["url"], one["video_data"]["url"], one["file_url"],
                        one["audio_data"]["url"], body["attachment"]["media"]["image"]["src"],
                        body["attachment"]["media"]["source"], body["attachment"]["url"],
                        body["story"]["mention"]["link"], body["full_picture"], body["source"]}) {
    if (!at.text().empty()) return std::string(at.text());
  }
  return {};
}

}  // namespace

Step fetch_media(const Settings& settings, const Context& context, const Procedure& procedure,
                 const Exchanges& exchanges) {
  const JsonDocument argument = procedure.argument();
  const Json media = argument["media"].exists() ? argument["media"] : argument.root();
  const Json fetch = media["fetch"];
  const std::string url(fetch["url"].text_or(media["source_url"].text()));
  if (!url.empty())
    if (std::optional<Step> step = fetched(exchanges, "content", url)) return *step;

  std::string node = fetch["message"].id();
  std::string_view fields = "fields=attachments,story";
  if (node.empty()) {
    node = fetch["comment"].id();
    fields = "fields=attachment";
  }
  if (node.empty()) {
    node = fetch["post"].id();
    fields = "fields=full_picture";
  }
  if (url.empty() && node.empty())
    return refusal(Outcome::invalid, ErrorClass::invalid, "no_media",
                   "media_fetch needs an address, or the message's id");
  if (!is_opaque(node)) return gone("the address is over, and nothing else tells where it is");
  const auto asked = exchanges.find("node");
  if (!asked) {
    Request request = get_call(settings, context, "node", node, fields);
    request.rate_keys = {"profile"};
    return request;
  }
  if (!succeeded(*asked)) {
    Step step = failure(*asked, RequestClass::safe);
    if (step.done->outcome == Outcome::recipient_gone || step.done->outcome == Outcome::invalid)
      step.done->media.emplace().state = MediaState::gone;
    return step;
  }
  const JsonDocument body = asked->json();
  const auto index = static_cast<std::size_t>(std::max<std::int64_t>(fetch["index"].int_or(0), 0));
  const std::string fresh = address_in(body.root(), index);
  if (!fresh.starts_with("https://")) return gone("Meta no longer tells where it is");
  if (std::optional<Step> step = fetched(exchanges, "fresh", fresh)) return *step;
  return gone("Meta no longer has it");
}

}  // namespace jackfield::meta
