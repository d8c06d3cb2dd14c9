// SPDX-License-Identifier: MIT
#include "webchat_uploads.hpp"

#include "webchat_media.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::webchat {
namespace {

constexpr std::string_view kPermission = "upload";
constexpr std::string_view kFile = "file";
constexpr std::int64_t kPermissionMs = 600'000;
constexpr std::int64_t kFileMs = 86'400'000;  // then the host has forgotten what no message uses

std::string_view text_of(const jf_str_t& text) {
  return {text.ptr, static_cast<std::size_t>(text.len)};
}

}  // namespace

Received begin_upload(const Call& call, const Visitor& visitor) {
  const ReadBody read = read_body(call);
  if (!read.document) return read.refusal;
  const Settings& settings = call.settings;
  const Json body = read.document->root();
  const std::int64_t size = body["size"].int_or(0);
  if (settings.files_max == 0 || size > settings.file_max)
    return refuse(413, "too_large", "The file is larger than what is taken.", "limit");
  if (size <= 0) return refuse(422, "file_invalid", "The file is empty.");
  const auto types = allowed_types(settings.zip_allowed);
  // A first word, to spare the bytes; the last word is detect_type()'s.
  const std::string_view claimed = body["mime"].text();
  if (claimed != "application/octet-stream" &&
      std::find(types.begin(), types.end(), claimed) == types.end())
    return refuse(415, "media_type", "This type of file is not taken.", "malformed");

  JsonWriter permission;
  permission.begin_object().member("i", visitor.id);
  permission.member("n", clean_filename(body["name"].text())).member("s", size);
  permission.member("x", call.context.now() + kPermissionMs).end_object();
  const std::string upload = seal(settings, kPermission, permission.text());
  JsonWriter out;
  out.begin_object().member("upload", upload).member("put", "uploads/" + upload);
  out.member("expires", kPermissionMs / 1000).end_object();
  Received received;
  received.answer = json_answer(std::move(out).text(), 201);
  return received;
}

Received finish_upload(const Call& call, const Visitor& visitor) {
  const Settings& settings = call.settings;
  const std::string_view path = call.request.path();
  const auto permission = unseal(settings, kPermission, path.substr(path.rfind('/') + 1));
  if (!permission || (*permission)["i"].text() != visitor.id ||
      (*permission)["x"].int_or(0) < call.context.now())
    return refuse(404, "not_found", "This upload was not begun, or too long ago.");
  const jf_media_t* media = call.request.spooled();
  if (media == nullptr) return refuse(422, "file_invalid", "The file is empty.");
  if (media->size_bytes > settings.file_max)
    return refuse(413, "too_large", "The file is larger than what is taken.", "limit");
  if (media->size_bytes != (*permission)["s"].int_or(0))
    return refuse(422, "file_invalid", "The file is not as long as was said.", "malformed");
  const std::string_view filename = (*permission)["n"].text();
  const std::string_view type = detect_type(call.request.body(), filename, settings.zip_allowed);
  if (type.empty())
    return refuse(415, "media_type", "This type of file is not taken.", "malformed");

  JsonWriter file;
  file.begin_object().member("i", visitor.id).member("r", text_of(media->ref));
  file.member("n", filename).member("m", type);
  file.member("s", media->size_bytes).member("x", call.context.now() + kFileMs).end_object();
  JsonWriter out;
  out.begin_object().member("file", seal(settings, kFile, file.text())).member("name", filename);
  out.member("mime", type).member("size", media->size_bytes).end_object();
  Received received;
  received.answer = json_answer(std::move(out).text());
  return received;
}

std::optional<Media> uploaded_media(const Settings& settings, const Visitor& visitor,
                                    std::string_view file, std::int64_t now_ms) {
  const auto sealed = unseal(settings, kFile, file);
  if (!sealed || (*sealed)["i"].text() != visitor.id || (*sealed)["x"].int_or(0) < now_ms)
    return {};
  Media media;
  media.ref = (*sealed)["r"].text();
  media.filename = (*sealed)["n"].text();
  media.mime = (*sealed)["m"].text();
  media.size_bytes = (*sealed)["s"].int_or(0);
  return media;
}

}  // namespace jackfield::webchat
