// SPDX-License-Identifier: MIT
#include "meta_upload.hpp"

#include "meta_calls.hpp"
#include "meta_errors.hpp"

#include <algorithm>

namespace jackfield::meta {
namespace {

constexpr std::uint32_t kUploadTimeoutMs = 120'000;  // 25 MB over a slow line

// Non-ASCII names are refused on Instagram, and a quote or a line break would end the header.
// Source: fact sheet Instagram, 4, 2026-11-21.
std::string plain_name(const std::string& name) {
  std::string plain;
  for (const char c : name.substr(0, 100)) {
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                          (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
    plain += is_plain ? c : '_';
  }
  return plain.empty() ? "file" : plain;
}

bool is_media_type(const std::string& mime) {
  return !mime.empty() && mime.size() < 100 && std::all_of(mime.begin(), mime.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || c == '-' || c == '+' ||
           c == '.';
  });
}

std::string unquoted(const std::string& json) {
  // A multipart field holds plain words where JSON has a text, and JSON where it has an object.
  const auto parsed = JsonDocument::parse(json);
  return parsed && parsed->root().is_text() ? std::string(parsed->root().text()) : json;
}

}  // namespace

bool prefers_upload(const Settings& settings, const Attachment& attachment) {
  return settings.uploads || !attachment.url.starts_with("https://");
}

void make_upload(const Settings& settings, const Context& context,
                 const std::vector<std::pair<std::string, std::string>>& fields,
                 std::string_view file, const Attachment& attachment, Request& request) {
  // Of what is stable, so that a repeated call has the same bytes.
  const std::string boundary =
      "jf" + settings.crypto.hex(settings.crypto.sha256({context.seed(), "\n", request.label}))
                 .substr(0, 40);
  std::string head;
  for (const auto& [name, value] : fields) {
    head.append("--").append(boundary).append("\r\ncontent-disposition: form-data; name=\"");
    head.append(name).append("\"\r\n\r\n").append(unquoted(value)).append("\r\n");
  }
  const std::string mime =
      is_media_type(attachment.mime) ? attachment.mime : "application/octet-stream";
  head.append("--").append(boundary).append("\r\ncontent-disposition: form-data; name=\"");
  head.append(file).append("\"; filename=\"").append(plain_name(attachment.filename));
  head.append("\"\r\ncontent-type: ").append(mime).append("\r\n\r\n");
  request.body.clear();
  request.body.emplace_back().bytes = std::move(head);
  request.body.emplace_back().media = attachment.ref;
  request.body.emplace_back().bytes = "\r\n--" + boundary + "--\r\n";
  for (Header& field : request.headers)
    if (field.name == "content-type") field.value = "multipart/form-data; boundary=" + boundary;
  request.timeout_ms = kUploadTimeoutMs;
}

std::string_view rate_key(const Attachment& attachment) noexcept {
  return attachment.type == "audio" || attachment.type == "video" ? "media" : "send";
}

// Source: fact sheets Messenger, 4, and Instagram, 4, 2026-11-21.
std::optional<Step> store(const Settings& settings, const Context& context,
                          const Exchanges& exchanges, Attachment& attachment) {
  const std::string label = "file-" + attachment.ref;
  const auto stored = exchanges.find(label);
  if (!stored) {
    JsonWriter message;
    message.begin_object().key("attachment").begin_object().member("type", attachment.type);
    message.key("payload").begin_object().member("is_reusable", true);
    message.end_object().end_object().end_object();
    std::vector<std::pair<std::string, std::string>> fields;
    if (settings.is_instagram()) fields.emplace_back("platform", R"("instagram")");
    fields.emplace_back("message", std::move(message).text());
    Request request =
        post_call(settings, context, label, settings.node() + "/message_attachments", {});
    make_upload(settings, context, fields, "filedata", attachment, request);
    request.class_ = RequestClass::idempotent;  // nobody sees what was stored twice
    request.rate_keys = {std::string(rate_key(attachment))};
    return Step(std::move(request));
  }
  if (!succeeded(*stored)) return failure(*stored, RequestClass::idempotent);
  attachment.id = stored->json()["attachment_id"].id();
  if (!attachment.id.empty()) return std::nullopt;
  return Step::failed(Outcome::retry, ErrorClass::transient, {}, {},
                      "meta: Meta stored the file and names no attachment");
}

}  // namespace jackfield::meta
