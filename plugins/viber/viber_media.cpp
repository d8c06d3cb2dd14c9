// SPDX-License-Identifier: MIT
#include "viber_media.hpp"

#include "viber_errors.hpp"

#include <jackfield/cpp/generated/convert.hpp>

#include <string>
#include <utility>

namespace jackfield::viber {
namespace {

Step gone() {
  Step step = Step::failed(Outcome::recipient_gone, ErrorClass::recipient_gone, {}, {},
                           "viber: the link to the media has ended");
  step.done->error->code = "media_gone";
  step.done->media.emplace().state = MediaState::gone;
  return step;
}

// Signed links that ended are refused in different words by different storage services.
bool is_over(const ExchangeView& got) {
  return got.answered() &&
         (got.status() == 400 || got.status() == 403 || got.status() == 404 || got.status() == 410);
}

}  // namespace

Step fetch_media(const Settings&, const Context&, const Procedure& procedure,
                 const Exchanges& exchanges) {
  const JsonDocument argument = procedure.argument();
  const Json media = argument["media"].exists() ? argument["media"] : argument.root();
  const std::string url(media["source_url"].text());
  if (url.empty())
    return Step::failed(Outcome::invalid, ErrorClass::invalid, {}, {},
                        "viber: media_fetch needs an address");
  const auto got = exchanges.find("content");
  if (!got) {
    Request request;
    request.transport = Transport::http;
    request.label = "content";
    request.class_ = RequestClass::safe;
    request.method = "GET";
    request.url = url;
    request.to_media.emplace().filename = media["filename"].text();
    request.rate_keys = {"content"};
    return request;
  }
  if (is_over(*got)) return gone();
  if (!got->ok()) return failure(*got, RequestClass::safe);
  Done done;
  done.outcome = Outcome::accepted;
  if (got->media() != nullptr) {
    if (Result<Media> stored = from_c(got->media())) done.media.emplace(std::move(*stored));
  }
  return done;
}

}  // namespace jackfield::viber
