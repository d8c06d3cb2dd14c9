// SPDX-License-Identifier: MIT
#include "webchat_static.hpp"

#include "webchat_origin.hpp"

#include <string>

namespace jackfield::webchat {
namespace {

std::string_view type_of(std::string_view name) {
  const std::string_view extension = name.substr(name.rfind('.'));
  if (extension == ".js") return "text/javascript; charset=utf-8";
  return extension == ".css" ? "text/css; charset=utf-8" : "text/html; charset=utf-8";
}

std::string as_bytes(std::span<const unsigned char> data) {
  return {reinterpret_cast<const char*>(data.data()), data.size()};
}

Answer serve(const Call& call, const StaticFile& file) {
  const bool takes_gzip =
      call.request.header("accept-encoding").find("gzip") != std::string_view::npos;
  // A tag for each encoding: they are different bytes (RFC 9110, 8.8.3.3).
  const std::string tag = "\"" + std::string(file.tag) + (takes_gzip ? "-gz\"" : "\"");
  Answer answer;
  answer.status = 200;
  answer.headers.push_back({"etag", tag});
  answer.headers.push_back({"vary", "accept-encoding"});
  // The frame names its files with their hash, so these may be kept for ever; the loader's name
  // never changes.
  const bool is_hashed = !call.request.query("v").empty();
  answer.headers.push_back(
      {"cache-control", is_hashed ? "public, max-age=31536000, immutable" : "public, max-age=300"});
  answer.headers.push_back({"x-content-type-options", "nosniff"});
  // The loader is a script of foreign pages.
  answer.headers.push_back({"cross-origin-resource-policy", "cross-origin"});
  if (file.name == "frame.html") {
    answer.headers.push_back({"content-security-policy", frame_policy(call.settings)});
    answer.headers.push_back({"referrer-policy", "no-referrer"});
  }
  if (call.request.header("if-none-match").find(tag) != std::string_view::npos) {
    answer.status = 304;
    return answer;
  }
  answer.headers.push_back({"content-type", std::string(type_of(file.name))});
  if (takes_gzip) answer.headers.push_back({"content-encoding", "gzip"});
  answer.body = as_bytes(takes_gzip ? file.packed : file.plain);
  return answer;
}

}  // namespace

std::optional<Answer> static_file(const Call& call) {
  const std::string_view path = call.request.path();
  if (path.empty()) {
    // Without the slash the page's files would be looked for one level too high.
    Answer answer = http_answer(308);
    const std::string_view target = call.request.target();
    const std::string_view place = target.substr(0, target.find('?'));
    std::string location = "./" + std::string(place.substr(place.rfind('/') + 1)) + "/";
    if (const std::size_t mark = target.find('?'); mark != std::string_view::npos)
      location += target.substr(mark);
    answer.headers.push_back({"location", std::move(location)});
    return answer;
  }
  const std::string_view wanted = path == "/" ? "frame.html" : path.substr(1);
  for (std::size_t i = 0; i < kStaticFileCount; ++i)
    if (kStaticFiles[i].name == wanted) return serve(call, kStaticFiles[i]);
  return {};
}

}  // namespace jackfield::webchat
