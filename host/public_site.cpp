// SPDX-License-Identifier: MIT
#include "host/public_site.hpp"

#include <array>
#include <utility>

#include "host/net/http_file.hpp"

namespace jackfield {
namespace {

constexpr std::string_view kMedia = "/media/";

/// Shown in the page by browsers; everything else is offered as a download, because it may hold a
/// script.
bool is_harmless(std::string_view mime) {
  constexpr std::array<std::string_view, 9> kTypes = {"image/jpeg", "image/png",   "image/gif",
                                                      "image/webp", "video/mp4",   "audio/mpeg",
                                                      "audio/mp4",  "audio/x-m4a", "audio/ogg"};
  for (const std::string_view type : kTypes) {
    if (mime == type) return true;
  }
  return false;
}

/// A file name as a header value: what could end the quoted text or the line is left out.
std::string quoted_name(std::string_view name) {
  std::string quoted;
  for (const char c : name) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\' && c != 0x7f) quoted += c;
  }
  return "\"" + quoted + "\"";
}

}  // namespace

void PublicSite::handle(net::Request request, net::Responder responder) {
  if (answer_health(Listener::hooks, request, responder)) return;
  const std::string path = request.path;
  if (path.starts_with("/hooks/")) return webhook_.handle(std::move(request), std::move(responder));
  if (path.starts_with(kMedia) && (request.method == "GET" || request.method == "HEAD")) {
    const std::string ref = path.substr(kMedia.size());
    const auto expires = request.query_value("e").value_or("");
    const auto signature = request.query_value("s").value_or("");
    if (!media_.is_signed(ref, expires, signature)) {
      return responder.respond(net::text_response(403, "this address is not valid, or no longer"));
    }
    return serve_media(ref, std::move(request), std::move(responder));
  }
  responder.respond(net::text_response(404, "nothing is here; webhooks are served under /hooks/"));
}

std::string PublicSite::why_not_ready(Listener listener) const {
  if (const std::string_view pause = pause_(); !pause.empty()) return std::string(pause);
  if (journal_.is_healthy()) return {};
  const std::string cause = "the store takes no writes";
  return listener == Listener::api ? cause + ": " + journal_.error() : cause;
}

bool PublicSite::answer_health(Listener listener, const net::Request& request,
                               net::Responder& responder) const {
  if (request.path == "/livez") {
    responder.respond(net::text_response(200, "alive"));
    return true;
  }
  if (request.path == "/readyz") {
    const std::string reason = why_not_ready(listener);
    responder.respond(reason.empty() ? net::text_response(200, "ready")
                                     : net::text_response(503, "not ready: " + reason));
    return true;
  }
  return false;
}

void PublicSite::serve_media(const std::string& ref, net::Request request,
                             net::Responder responder) {
  const auto row = media_.find(ref);
  const bool is_here = row && !media_.path(*row).empty();
  if (is_here || on_demand_.account_of(ref).empty())
    return responder.respond(stored_media(ref, request));
  struct Waiting {
    net::Request request;
    net::Responder responder;
  };
  auto waiting = std::make_shared<Waiting>(Waiting{std::move(request), std::move(responder)});
  on_demand_.fetch(ref, [this, ref, waiting] {
    waiting->responder.respond(stored_media(ref, waiting->request));
  });
}

net::Response PublicSite::stored_media(std::string_view ref, const net::Request& request) {
  const auto row = media_.find(ref);
  const std::string path = row ? media_.path(*row) : std::string();
  if (path.empty()) return net::text_response(404, "the host does not have this file, or not yet");
  net::Headers headers;
  headers.set("content-type", row->mime.empty() ? "application/octet-stream" : row->mime);
  headers.set("etag", "\"" + row->sha256 + "\"");
  headers.set("x-content-type-options", "nosniff");
  headers.set("content-security-policy", "sandbox; default-src 'none'");
  headers.set("cross-origin-resource-policy", "cross-origin");
  headers.set("cache-control", "private, max-age=600");
  if (!is_harmless(row->mime)) {
    headers.set("content-disposition", "attachment; filename=" + quoted_name(row->filename));
  }
  return net::file_response(request, path, std::move(headers));
}

}  // namespace jackfield
