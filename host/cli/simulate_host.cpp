// SPDX-License-Identifier: MIT
#include "host/cli/simulate_host.hpp"

#include <array>
#include <fstream>
#include <memory>
#include <utility>

namespace jackfield::cli {
namespace {

constexpr std::string_view kPrefix = "/api";
constexpr std::uint64_t kLargestAnswer = 64ULL << 20;
constexpr int kWaitSeconds = 25;

struct PageCall {
  std::string_view method;
  std::string_view path;  // one that ends with a slash stands for everything below it
};
constexpr std::array<PageCall, 8> kPageCalls{{{"GET", "/v1/events"},
                                              {"GET", "/v1/conversations"},
                                              {"GET", "/v1/accounts"},
                                              {"GET", "/v1/messages/"},
                                              {"GET", "/v1/media/"},
                                              {"POST", "/v1/messages"},
                                              {"POST", "/v1/actions"},
                                              {"POST", "/v1/media"}}};

constexpr std::array<std::string_view, 4> kAskedHeaders{"content-type", "idempotency-key", "range",
                                                        "if-none-match"};
constexpr std::array<std::string_view, 6> kToldHeaders{
    "content-type", "content-disposition", "content-range", "accept-ranges", "etag", "retry-after"};

net::Response unreachable(const net::TransferResult& result) {
  net::Response response;
  response.status = 502;
  response.headers.set("content-type", "application/problem+json");
  const std::string why = result.error_text.empty() ? "no answer" : result.error_text;
  std::string detail;
  for (const char c : why)
    detail += c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  response.body = R"({"title":"the host does not answer","status":502,"detail":")" + detail + "\"}";
  return response;
}

}  // namespace

bool is_page_call(std::string_view method, std::string_view path) {
  for (const PageCall& call : kPageCalls) {
    if (method != call.method) continue;
    if (path == call.path) return true;
    if (call.path.back() != '/' || path.size() <= call.path.size() || !path.starts_with(call.path))
      continue;
    if (path.find('/', call.path.size()) == std::string_view::npos) return true;
  }
  return false;
}

SimulateHost::SimulateHost(net::HttpClient& client, std::string api_origin, std::string token_file)
    : client_(client), origin_(std::move(api_origin)), token_file_(std::move(token_file)) {}

net::TransferId SimulateHost::call(net::Transfer transfer, const std::string& target, Reply reply) {
  // Read each time: the host may have been started after us, or again with another folder.
  std::string token;
  std::ifstream file(token_file_);
  file >> token;
  transfer.url = origin_ + target;
  transfer.headers.set("authorization", "Bearer " + token);
  transfer.policy.allow_http = true;
  transfer.policy.allow_private_address = true;
  transfer.memory_max_bytes = kLargestAnswer;
  return client_.start(std::move(transfer), std::move(reply));
}

void SimulateHost::forward(net::Request request, net::Responder responder) {
  const std::string_view path = std::string_view(request.path).substr(kPrefix.size());
  if (!is_page_call(request.method, path))
    return responder.respond(net::text_response(404, "not a call of this page"));
  net::Transfer transfer;
  transfer.method = request.method;
  for (const std::string_view name : kAskedHeaders) {
    if (const auto value = request.headers.find(name)) transfer.headers.set(name, *value);
  }
  if (!request.body.empty()) {
    net::Segment segment;
    segment.source = std::move(request.body);
    transfer.body.push_back(std::move(segment));
  }
  auto shared = std::make_shared<net::Responder>(std::move(responder));
  call(std::move(transfer), request.target.substr(kPrefix.size()),
       [shared](const net::TransferResult& result) {
         if (result.outcome != net::TransferOutcome::finished)
           return shared->respond(unreachable(result));
         net::Response response;
         response.status = result.status;
         for (const std::string_view name : kToldHeaders) {
           if (const auto value = result.headers.find(name)) response.headers.set(name, *value);
         }
         // A customer's file is on our own origin here: it must stay a file.
         response.headers.set("content-security-policy", "sandbox; default-src 'none'");
         response.headers.set("x-content-type-options", "nosniff");
         response.headers.set("cache-control", "no-store");
         response.body = result.body;
         shared->respond(std::move(response));
       });
}

net::TransferId SimulateHost::events(const std::string& sequence, bool waits, Reply reply) {
  net::Transfer transfer;
  transfer.timeout_ms = (kWaitSeconds + 10) * 1000ULL;
  const std::string wait = std::to_string(waits ? kWaitSeconds : 0);
  return call(std::move(transfer), "/v1/events?limit=200&wait=" + wait + "&after=" + sequence,
              std::move(reply));
}

}  // namespace jackfield::cli
