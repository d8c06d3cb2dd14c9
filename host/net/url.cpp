// SPDX-License-Identifier: MIT
#include "host/net/url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace jackfield::net {
namespace {

struct Scheme {
  std::string_view name;
  std::uint16_t port;
};
constexpr std::array kSchemes{Scheme{"https", 443}, Scheme{"http", 80}, Scheme{"smtp", 25},
                              Scheme{"smtps", 465}};

std::optional<std::uint16_t> default_port(std::string_view scheme) {
  for (const Scheme& known : kSchemes) {
    if (known.name == scheme) return known.port;
  }
  return std::nullopt;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  const auto parsed = boost::urls::parse_uri({text.data(), text.size()});
  if (!parsed) return invalid("url: not an absolute URL");
  const boost::urls::url_view& view = *parsed;
  Url url;
  const auto scheme = view.scheme();
  url.scheme = lower({scheme.data(), scheme.size()});
  const auto known_port = default_port(url.scheme);
  if (!known_port) return invalid("url: the scheme is none of http, https, smtp, smtps");
  if (view.has_userinfo()) return invalid("url: user information is not allowed");
  if (view.has_fragment()) return invalid("url: a fragment is not allowed");
  const auto host = view.encoded_host();
  if (host.empty()) return invalid("url: no host");
  url.host = lower({host.data(), host.size()});
  // An escape in a host is decoded by some readers and not by others.
  if (url.host.find('%') != std::string::npos) return invalid("url: an escape in the host");
  url.port = *known_port;
  if (view.has_port() && !view.port().empty()) {
    // Read here: Boost 1.81 lets a number above 65535 wrap around.
    const auto digits = view.port();
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
    if (error != std::errc() || end != digits.data() + digits.size()) {
      return invalid("url: not a port");
    }
    url.port_given = true;
    if (url.port == 0) return invalid("url: not a port");
  }
  const auto target = view.encoded_target();
  url.target.assign(target.data(), target.size());
  if (url.target.empty() || url.target[0] != '/') url.target.insert(0, "/");
  return url;
}

std::string origin(const Url& url) {
  std::string out = url.scheme + "://" + url.host;
  if (default_port(url.scheme) != url.port) out += ":" + std::to_string(url.port);
  return out;
}

std::string to_string(const Url& url) {
  return origin(url) + url.target;
}

Result<std::string> replace_origin(std::string_view url, std::string_view new_origin) {
  const Result<Url> from = parse_url(url);
  if (!from) return from.error();
  const Result<Url> to = parse_url(new_origin);
  if (!to) return to.error();
  if (to->target != "/") return invalid("url: an origin has no path");
  return origin(*to) + from->target;
}

}  // namespace jackfield::net
