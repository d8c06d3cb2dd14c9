// SPDX-License-Identifier: MIT
// Limits: sheet 5. Temporary media live three days, far longer than a send.
#include "wechat_uploads.hpp"

#include "wechat_calls.hpp"
#include "wechat_errors.hpp"

#include <jackfield/cpp/generated/convert.hpp>

#include <algorithm>
#include <utility>

namespace jackfield::wechat {
namespace {

struct Sort {
  std::string_view name;
  std::int64_t most_bytes;
  std::string_view extension;  // where the media type tells none
};

constexpr std::int64_t kMega = 1024 * 1024;
constexpr Sort kImage = {"image", 10 * kMega, "jpg"};
constexpr Sort kVoice = {"voice", 2 * kMega, "mp3"};
constexpr Sort kVideo = {"video", 10 * kMega, "mp4"};
constexpr Sort kThumb = {"thumb", 64 * 1024, "jpg"};

struct Extension {
  std::string_view mime;
  std::string_view extension;
};

constexpr Extension kExtensions[] = {
    {"image/png", "png"},  {"image/jpeg", "jpg"}, {"image/gif", "gif"}, {"audio/amr", "amr"},
    {"audio/mpeg", "mp3"}, {"audio/mp3", "mp3"},  {"video/mp4", "mp4"},
};

const Sort& sort_of(Kind kind) {
  if (kind == Kind::image) return kImage;
  return kind == Kind::voice ? kVoice : kVideo;
}

// WeChat judges a file by its name, so ours is made from the type and holds nothing of theirs.
std::string file_name(const Sort& sort, std::string_view mime) {
  std::string_view extension = sort.extension;
  for (const Extension& known : kExtensions) {
    if (known.mime == mime) extension = known.extension;
  }
  return std::string("media.").append(extension);
}

Step too_large(const Sort& sort) {
  Step step = Step::failed(Outcome::invalid, ErrorClass::invalid, {}, {},
                           "wechat: a " + std::string(sort.name) + " of this size is not taken");
  step.done->error->code = "too_large";
  return step;
}

Segment bytes_of(std::string bytes) {
  Segment segment;
  segment.bytes = std::move(bytes);
  return segment;
}

// One file: its id, or what has to be done first.
std::optional<Step> get_id(const Settings& settings, const Context& context,
                           const Exchanges& exchanges, const Media& media, const Sort& sort,
                           const std::string& suffix, std::string& id) {
  if (media.ref.empty() && media.url.empty()) {
    id = media.provider_id;
    return std::nullopt;
  }
  if (media.size_bytes > sort.most_bytes) return too_large(sort);
  const std::string label = "upload_" + std::string(sort.name) + suffix;
  if (const auto uploaded = exchanges.find(label)) {
    if (!succeeded(*uploaded)) return failure(*uploaded, RequestClass::idempotent, context.now());
    const JsonDocument body = uploaded->json();
    id = body["media_id"].id();
    if (id.empty()) id = body["thumb_media_id"].id();  // what older answers for thumbs say
    if (!id.empty()) return std::nullopt;
    return Step::failed(Outcome::retry, ErrorClass::transient, {}, {},
                        "wechat: WeChat's answer holds no media id");
  }
  Media ready = media;
  if (ready.ref.empty()) {
    const auto fetched = exchanges.find("fetch_" + std::string(sort.name) + suffix);
    if (!fetched)
      return Step(
          fetch_request("fetch_" + std::string(sort.name) + suffix, media.url, sort.most_bytes));
    if (!fetched->ok() || fetched->media() == nullptr)
      return Step::failed(Outcome::invalid, ErrorClass::invalid, std::to_string(fetched->status()),
                          {}, "wechat: the media could not be fetched from its address");
    Result<Media> stored = from_c(fetched->media());
    if (!stored)
      return Step::failed(Outcome::invalid, ErrorClass::invalid, {}, {},
                          "wechat: the fetched media is not readable");
    ready = std::move(*stored);
    if (ready.mime.empty()) ready.mime = media.mime;
    if (ready.size_bytes > sort.most_bytes) return too_large(sort);
  }
  const std::string_view token = context.token(kToken);
  if (token.empty()) return Step::need_token(kToken);
  Request request = multipart_request(
      settings, label, address(settings, "cgi-bin/media/upload", token, {{"type", sort.name}}),
      {ready.ref, file_name(sort, ready.mime), ready.mime});
  request.rate_keys = {"media"};
  return Step(std::move(request));
}

}  // namespace

Request fetch_request(std::string label, const std::string& url, std::int64_t most_bytes) {
  Request request;
  request.transport = Transport::http;
  request.label = std::move(label);
  request.class_ = RequestClass::safe;
  request.method = "GET";
  request.url = url;
  request.to_media.emplace().max_bytes = most_bytes;
  return request;
}

Request multipart_request(const Settings& settings, std::string label, std::string url,
                          const UploadedFile& file) {
  // Of the reference: the same at every replay, and in no file by chance.
  const auto digest = settings.crypto.sha256(file.ref + "\n" + label);
  const std::string border = "jf" + settings.crypto.hex(as_text(digest)).substr(0, 40);
  const std::string type = file.mime.empty() ? "application/octet-stream" : file.mime;
  Request request;
  request.transport = Transport::http;
  request.label = std::move(label);
  request.class_ = RequestClass::idempotent;  // a second copy harms nobody
  request.method = "POST";
  request.url = std::move(url);
  request.headers.push_back({"content-type", "multipart/form-data; boundary=" + border});
  request.body.push_back(
      bytes_of("--" + border + "\r\nContent-Disposition: form-data; name=\"media\"; filename=\"" +
               file.name + "\"\r\nContent-Type: " + type + "\r\n\r\n"));
  request.body.emplace_back().media = file.ref;
  request.body.push_back(bytes_of("\r\n--" + border + "--\r\n"));
  return request;
}

std::optional<Step> prepare(const Settings& settings, const Context& context,
                            const Exchanges& exchanges, const Outgoing& message, std::size_t number,
                            MediaIds& ids) {
  const std::string suffix = number == 1 ? std::string() : "-" + std::to_string(number);
  if (message.media != nullptr) {
    if (auto step = get_id(settings, context, exchanges, *message.media, sort_of(message.kind),
                           suffix, ids.media))
      return step;
  }
  if (message.thumb == nullptr) return std::nullopt;
  return get_id(settings, context, exchanges, *message.thumb, kThumb, suffix, ids.thumb);
}

}  // namespace jackfield::wechat
