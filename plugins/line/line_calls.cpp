// SPDX-License-Identifier: MIT
#include "line_calls.hpp"

#include <utility>

namespace jackfield::line {
namespace {

void authorize(Request& request, std::string_view token) {
  request.headers.push_back({"authorization", "Bearer " + std::string(token)});
  // What LINE's support asks for first.
  request.keep.emplace().headers = {"x-line-request-id", "x-line-accepted-request-id"};
}

}  // namespace

std::string_view access_token(const Settings& settings, const Context& context) noexcept {
  return settings.access_token.empty() ? context.token(kToken)
                                       : std::string_view(settings.access_token);
}

Request get_request(std::string label, std::string url, std::string_view token) {
  Request request;
  request.transport = Transport::http;
  request.label = std::move(label);
  request.class_ = RequestClass::safe;
  request.method = "GET";
  request.url = std::move(url);
  authorize(request, token);
  return request;
}

Request call_request(std::string label, std::string method, std::string path, std::string json,
                     std::string_view token) {
  Request request =
      json_request(std::move(label), std::move(method), std::string(kApi) + path, std::move(json));
  request.class_ = RequestClass::once;
  authorize(request, token);
  return request;
}

}  // namespace jackfield::line
