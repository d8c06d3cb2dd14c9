// SPDX-License-Identifier: MIT
#include "meta_calls.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::meta {
namespace {

std::string address(const Settings& settings, std::string_view path, std::string_view query,
                    std::string_view token) {
  std::string url = graph(settings).append(path);
  char mark = '?';
  if (!query.empty()) url.append(1, std::exchange(mark, '&')).append(query);
  if (!settings.app_secret.empty()) {
    // Proves that the caller holds the app's secret and not only a token that leaked.
    const std::string proof =
        settings.crypto.hex(settings.crypto.hmac_sha256(settings.app_secret, token));
    url.append(1, mark).append("appsecret_proof=").append(proof);
  }
  return url;
}

void authorize(Request& request, std::string_view token) {
  request.headers.push_back({"authorization", "Bearer " + std::string(token)});
  request.keep.emplace().headers = {"x-app-usage", "x-business-use-case-usage", "retry-after"};
}

bool is_letter_or_digit(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

std::string_view access_token(const Settings& settings, const Context& context) noexcept {
  const std::string_view renewed = context.token(kToken);
  return renewed.empty() ? std::string_view(settings.access_token) : renewed;
}

std::string graph(const Settings& settings) {
  std::string url =
      settings.has_instagram_login ? "https://graph.instagram.com/" : "https://graph.facebook.com/";
  return url.append(settings.version).append("/");
}

Request get_call(const Settings& settings, const Context& context, std::string label,
                 std::string_view path, std::string_view query) {
  Request request = bare_call(settings, context, std::move(label), "GET", path, query);
  request.class_ = RequestClass::safe;
  return request;
}

Request post_call(const Settings& settings, const Context& context, std::string label,
                  std::string_view path, std::string json) {
  const std::string_view token = access_token(settings, context);
  Request request =
      json_request(std::move(label), "POST", address(settings, path, {}, token), std::move(json));
  request.class_ = RequestClass::once;
  authorize(request, token);
  return request;
}

Request bare_call(const Settings& settings, const Context& context, std::string label,
                  std::string method, std::string_view path, std::string_view query) {
  const std::string_view token = access_token(settings, context);
  Request request;
  request.transport = Transport::http;
  request.label = std::move(label);
  request.class_ = RequestClass::idempotent;
  request.method = std::move(method);
  request.url = address(settings, path, query, token);
  authorize(request, token);
  return request;
}

std::string escaped(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_letter_or_digit(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

bool is_node(std::string_view id) noexcept {
  constexpr std::size_t kLongest = 100;
  return !id.empty() && id.size() <= kLongest &&
         id.find_first_not_of("0123456789_") == std::string_view::npos;
}

bool is_opaque(std::string_view id) noexcept {
  constexpr std::size_t kLongest = 1000;  // "up to several hundred characters"
  return !id.empty() && id.size() <= kLongest && std::all_of(id.begin(), id.end(), [](char c) {
    return is_letter_or_digit(c) || c == '_' || c == '-' || c == '=' || c == ':' || c == '.' ||
           c == '$' || c == '+';
  });
}

}  // namespace jackfield::meta
