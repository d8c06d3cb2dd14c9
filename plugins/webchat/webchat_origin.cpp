// SPDX-License-Identifier: MIT
#include "webchat_origin.hpp"

#include <algorithm>

namespace jackfield::webchat {
namespace {

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '[' ||
         c == ']' || c == ':';
}

// The part after "https://" or "http://"; empty for any other scheme.
std::string_view after_scheme(std::string_view text) {
  for (const std::string_view scheme : {"https://", "http://"})
    if (text.substr(0, scheme.size()) == scheme) return text.substr(scheme.size());
  return {};
}

}  // namespace

bool is_origin_pattern(std::string_view pattern) {
  std::string_view host = after_scheme(pattern);
  if (host.substr(0, 2) == "*.") host.remove_prefix(2);
  return !host.empty() && host.front() != '.' &&
         std::all_of(host.begin(), host.end(), is_host_character);
}

bool matches_origin(std::string_view pattern, std::string_view origin) {
  const std::size_t star = pattern.find("//*.");
  if (star == std::string_view::npos) return pattern == origin;
  const std::string_view scheme = pattern.substr(0, star + 2);
  const std::string_view rest = pattern.substr(star + 3);  // ".example.com"
  if (origin.size() <= scheme.size() + rest.size() || origin.substr(0, scheme.size()) != scheme ||
      origin.substr(origin.size() - rest.size()) != rest) {
    return false;
  }
  const std::string_view label =
      origin.substr(scheme.size(), origin.size() - scheme.size() - rest.size());
  return std::all_of(label.begin(), label.end(),
                     [](char c) { return is_host_character(c) && c != '.' && c != ':'; });
}

std::string_view origin_of(std::string_view url) {
  const std::string_view rest = after_scheme(url);
  if (rest.empty()) return {};
  const std::size_t start = url.size() - rest.size();
  return url.substr(0, std::min(url.find_first_of("/?#", start), url.size()));
}

bool origin_allowed(const Settings& settings, const HttpRequest& request) {
  const std::string_view origin = request.header("origin");
  // Written by the browser itself; no page can set it.
  if (request.header("sec-fetch-site") == "same-origin") return true;
  if (origin.empty()) return request.method() == "GET";
  if (origin == origin_of(request.public_url())) return true;
  return std::any_of(settings.allowed_origins.begin(), settings.allowed_origins.end(),
                     [&](const std::string& pattern) { return matches_origin(pattern, origin); });
}

std::string frame_policy(const Settings& settings) {
  std::string policy =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' "
      "https: data: blob:; media-src 'self' https: blob:; base-uri 'none'; form-action 'none'; "
      "frame-ancestors 'self'";
  for (const std::string& origin : settings.allowed_origins) policy += " " + origin;
  return policy;
}

}  // namespace jackfield::webchat
