// SPDX-License-Identifier: MIT
#include "host/cli/simulate_page.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "host/console/files.hpp"

namespace jackfield::cli {
namespace {

constexpr std::string_view kPhones = "/phones/";
constexpr std::uint64_t kLargestUpload = 20ULL << 20;

net::Response json_answer(int status, const nlohmann::json& body) {
  net::Response response;
  response.status = status;
  response.headers.set("content-type", "application/json");
  response.headers.set("cache-control", "no-store");
  response.headers.set("x-content-type-options", "nosniff");
  response.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return response;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= 18 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

SimulatePage::SimulatePage(boost::asio::io_context& io, SimulatePageParts parts)
    : io_(io),
      parts_(std::move(parts)),
      server_(
          io, {},
          [this](net::Request request, net::Responder responder) {
            handle(std::move(request), std::move(responder));
          },
          [](const net::Request&) { return net::BodyRule{.max_bytes = kLargestUpload}; }) {}

Result<std::uint16_t> SimulatePage::open(std::uint16_t port) {
  Result<std::uint16_t> opened = server_.open("127.0.0.1", port);
  if (opened) port_ = *opened;
  return opened;
}

// A name that somebody else's DNS points at 127.0.0.1 is in Host; a form or script of a foreign
// site is in Origin.
bool SimulatePage::is_ours(const net::Request& request) const {
  const std::string_view host = request.header("host");
  const std::string port = ":" + std::to_string(port_);
  const std::array<std::string, 3> names{"127.0.0.1" + port, "localhost" + port, "[::1]" + port};
  if (std::find(names.begin(), names.end(), host) == names.end()) return false;
  const std::string_view site = request.header("sec-fetch-site");
  const bool is_call = request.path.starts_with("/api/") || request.path.starts_with(kPhones) ||
                       request.path == "/phones" || request.path == "/stream" ||
                       request.path == "/setup";
  if (is_call && !site.empty() && site != "same-origin" && site != "none") return false;
  if (request.method == "GET" || request.method == "HEAD") return true;
  return request.header("origin") == "http://" + std::string(host);
}

void SimulatePage::handle(net::Request request, net::Responder responder) {
  if (!is_ours(request)) {
    return responder.respond(net::text_response(
        403, "only the page at http://127.0.0.1:" + std::to_string(port_) + "/ may ask this"));
  }
  const std::string& path = request.path;
  if (path.starts_with("/api/"))
    return parts_.host.forward(std::move(request), std::move(responder));
  if (request.method == "POST" && order(request, responder)) return;
  if (request.method != "GET" && request.method != "HEAD") {
    return responder.respond(net::text_response(405, "this is only read"));
  }
  if (path == "/setup") return responder.respond(json_answer(200, parts_.setup()));
  if (path == "/phones") return responder.respond(json_answer(200, parts_.phones()));
  if (path == "/stream") return stream(request, std::move(responder));
  responder.respond(file(request));
}

// POST /phones/<account>/act and /phones/<account>/control.
bool SimulatePage::order(const net::Request& request, net::Responder& responder) {
  if (!request.path.starts_with(kPhones)) return false;
  const std::string rest = request.path.substr(kPhones.size());
  const std::size_t slash = rest.find('/');
  const std::string verb = slash == std::string::npos ? "" : rest.substr(slash + 1);
  if (verb != "act" && verb != "control") return false;
  const nlohmann::json body = nlohmann::json::parse(request.body, nullptr, false);
  if (!body.is_object()) {
    responder.respond(json_answer(400, {{"error", "expected a JSON object"}}));
    return true;
  }
  const Result<void> done =
      (verb == "act" ? parts_.act : parts_.control)(rest.substr(0, slash), body);
  responder.respond(done ? json_answer(200, nlohmann::json::object())
                         : json_answer(422, {{"error", done.error().text}}));
  return true;
}

void SimulatePage::stream(const net::Request& request, net::Responder responder) {
  streams_.remove_if([](const auto& stream) { return !stream->is_open(); });
  // A browser that lost the stream says in the header where it was; a page that opens says it in
  // the address.
  std::string_view after = request.header("last-event-id");
  if (after.empty()) after = request.query_value("after").value_or("0");
  const auto stream =
      std::make_shared<SimulateStream>(io_, parts_.host, [this] { return parts_.phones().dump(); });
  streams_.push_back(stream);
  stream->start(std::move(responder), is_number(after) ? std::string(after) : "0");
}

void SimulatePage::changed() {
  for (const auto& stream : streams_) {
    if (stream->is_open()) stream->changed();
  }
}

net::Response SimulatePage::file(const net::Request& request) const {
  const std::string_view wanted =
      request.path == "/" ? "index.html" : std::string_view(request.path).substr(1);
  const console::File* found = console::find(wanted);
  if (found == nullptr) return net::text_response(404, "there is no such page");
  net::Response response;
  net::Headers& headers = response.headers;
  headers.set("content-type", found->type);
  headers.set("cache-control", "no-cache");
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "no-referrer");
  headers.set("cross-origin-opener-policy", "same-origin");
  headers.set(
      "content-security-policy",
      "default-src 'self'; img-src 'self' data: blob: " + parts_.frame_origin + " " +
          parts_.media_origin + "; media-src 'self' blob: " + parts_.frame_origin + " " +
          parts_.media_origin + "; frame-src " + parts_.frame_origin +
          "; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  response.body = std::string(found->bytes);
  return response;
}

}  // namespace jackfield::cli
