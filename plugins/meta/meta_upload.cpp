// SPDX-License-Identifier: MIT
#include "meta_upload.hpp"

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
                 const Attachment& attachment, Request& request) {
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
  head += "--" + boundary + "\r\ncontent-disposition: form-data; name=\"filedata\"; filename=\"" +
          plain_name(attachment.filename) + "\"\r\ncontent-type: " + mime + "\r\n\r\n";
  request.body.clear();
  request.body.emplace_back().bytes = std::move(head);
  request.body.emplace_back().media = attachment.ref;
  request.body.emplace_back().bytes = "\r\n--" + boundary + "--\r\n";
  for (Header& field : request.headers)
    if (field.name == "content-type") field.value = "multipart/form-data; boundary=" + boundary;
  request.timeout_ms = kUploadTimeoutMs;
}

}  // namespace jackfield::meta
