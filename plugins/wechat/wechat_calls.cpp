// SPDX-License-Identifier: MIT
#include "wechat_calls.hpp"

namespace jackfield::wechat {

std::string encoded(std::string_view text) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (kPlain.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

std::string address(const Settings& settings, std::string_view path, std::string_view token,
                    Query query) {
  std::string url = settings.api + "/";
  url += path;
  char mark = '?';
  const auto add = [&](std::string_view name, std::string_view value) {
    url += mark;
    url.append(name).append("=").append(encoded(value));
    mark = '&';
  };
  if (!token.empty()) add("access_token", token);
  for (const auto& [name, value] : query) add(name, value);
  return url;
}

Request ask(const Settings& settings, std::string label, std::string_view path,
            std::string_view token, Query query) {
  Request request;
  request.transport = Transport::http;
  request.label = std::move(label);
  request.class_ = RequestClass::safe;
  request.method = "GET";
  request.url = address(settings, path, token, query);
  return request;
}

Request call(const Settings& settings, std::string label, std::string_view path,
             std::string_view token, std::string json) {
  Request request =
      json_request(std::move(label), "POST", address(settings, path, token), std::move(json));
  request.class_ = RequestClass::once;
  return request;
}

std::string open_id_of(const Action& action) {
  if (action.conversation && !action.conversation->address.empty())
    return action.conversation->address;
  return action.to ? action.to->value : std::string();
}

}  // namespace jackfield::wechat
