// SPDX-License-Identifier: MIT
#include "host/config/value_form.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "host/config/lowered.hpp"

namespace jackfield::config {
namespace {

constexpr std::size_t kLongestId = 63;
constexpr std::size_t kSecretMin = 24;  // bytes, as Standard Webhooks asks for
constexpr std::size_t kSecretMax = 64;
constexpr std::string_view kSecretPrefix = "whsec_";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alnum(char c) {
  return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z');
}

std::optional<std::uint16_t> port_of(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return port;
}

int family_of(const std::string& address) {
  in6_addr bytes{};
  if (inet_pton(AF_INET, address.c_str(), &bytes) == 1) return AF_INET;
  if (inet_pton(AF_INET6, address.c_str(), &bytes) == 1) return AF_INET6;
  return 0;
}

bool is_host_name(std::string_view host) {
  if (host.empty() || host.size() > 253 || host.front() == '.' || host.front() == '-') return false;
  return std::all_of(host.begin(), host.end(),
                     [](char c) { return is_alnum(c) || c == '-' || c == '.' || c == '_'; });
}

/// A copy in which only the characters of an id are left.
std::string as_id(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (is_alnum(c)) {
      out += lower(c);
    } else if (c == '-' || c == '_') {
      if (!out.empty()) out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out.substr(0, kLongestId);
}

std::optional<FormFault> check_id(std::string_view value) {
  std::string id = as_id(value);
  if (!value.empty() && id == value) return std::nullopt;
  return FormFault{"is not an id", "1 to 63 of a-z, 0-9, - and _, a letter or digit first",
                   std::move(id)};
}

std::optional<FormFault> check_listen(std::string_view value) {
  if (split_listen(value)) return std::nullopt;
  FormFault fault{
      "is not an address and a port", "an address and a port, as \"127.0.0.1:8080\"", {}};
  const std::size_t colon = value.rfind(':');
  const std::string_view port = colon == std::string_view::npos ? value : value.substr(colon + 1);
  const std::string_view host = colon == std::string_view::npos ? "" : value.substr(0, colon);
  if (!port_of(port)) return fault;
  if (host.empty() || lowered(host) == "localhost") {
    fault.suggestion = "127.0.0.1:" + std::string(port);
  } else if (host == "*") {
    fault.suggestion = "0.0.0.0:" + std::string(port);
  } else if (family_of(std::string(host)) == AF_INET6) {
    fault.suggestion = '[' + std::string(host) + "]:" + std::string(port);
  }
  return fault;
}

std::optional<FormFault> check_public_url(std::string_view value) {
  const std::string expected = "https://, a host and perhaps a path";
  const auto url = split_url(value);
  if (!url) {
    const bool bare = value.find("://") == std::string_view::npos &&
                      is_host_name(value.substr(0, value.find('/')));
    return FormFault{"is not a URL", expected, bare ? "https://" + std::string(value) : ""};
  }
  if (const std::size_t mark = value.find_first_of("?#"); mark != std::string_view::npos) {
    return FormFault{"has a query or fragment", expected, std::string(value.substr(0, mark))};
  }
  if (url->scheme == "https" || (url->scheme == "http" && is_loopback(url->host))) {
    return std::nullopt;
  }
  const std::size_t scheme_end = value.find("://");
  return FormFault{"is not https, which networks ask for",
                   "https://, or http:// for this machine only",
                   "https" + std::string(value.substr(scheme_end))};
}

std::optional<FormFault> check_push_url(std::string_view value) {
  const std::string expected = "https:// or http://, a host and a path";
  const auto url = split_url(value);
  if (!url || (url->scheme != "https" && url->scheme != "http")) {
    const bool bare = value.find("://") == std::string_view::npos &&
                      is_host_name(value.substr(0, value.find('/')));
    return FormFault{"is not a URL of http or https", expected,
                     bare ? "https://" + std::string(value) : ""};
  }
  const std::size_t mark = value.find('#');
  if (mark == std::string_view::npos) return std::nullopt;
  return FormFault{"has a fragment", expected, std::string(value.substr(0, mark))};
}

std::optional<FormFault> check_origin(std::string_view value) {
  const auto url = split_url(value);
  const std::string expected = "an origin, as \"https://api.example.com\"";
  // Mail and long connections have origins of their own (docs/configuration.md).
  constexpr std::array<std::string_view, 7> kSchemes = {"https", "http", "smtp",    "smtps",
                                                        "tls",   "tcp",  "starttls"};
  if (!url || std::find(kSchemes.begin(), kSchemes.end(), url->scheme) == kSchemes.end()) {
    return FormFault{"is not an origin", expected, {}};
  }
  if (url->path.empty()) return std::nullopt;
  return FormFault{"has more than an origin", expected,
                   std::string(value.substr(0, value.size() - url->path.size()))};
}

std::optional<FormFault> check_network(std::string_view value) {
  const std::size_t slash = value.find('/');
  const int family = family_of(std::string(value.substr(0, slash)));
  const std::string expected = "an address or a network, as \"10.0.0.0/8\"";
  if (family == 0) {
    return FormFault{"is not an address or a network", expected,
                     lowered(value) == "localhost" ? "127.0.0.1" : ""};
  }
  if (slash == std::string_view::npos) return std::nullopt;
  const auto bits = port_of(value.substr(slash + 1));
  const unsigned most = family == AF_INET ? 32 : 128;
  if (bits && *bits <= most) return std::nullopt;
  return FormFault{
      "has a wrong prefix length", "0 to " + std::to_string(most) + " after the slash", {}};
}

std::optional<FormFault> check_host_name(std::string_view value) {
  const std::size_t colon = value.find(':');
  if (is_host_name(value) || family_of(std::string(value)) == AF_INET6) return std::nullopt;
  const auto url = split_url(value);
  std::string host = url ? url->host : std::string(value.substr(0, colon));
  if (!is_host_name(host)) host.clear();
  return FormFault{"is not a host name", "a name or address without scheme and port",
                   std::move(host)};
}

/// "jf.name/1": the id of a table of functions, revision included.
std::optional<FormFault> check_extension(std::string_view value) {
  const std::size_t slash = value.find('/');
  const std::string_view name = value.substr(0, slash);
  const bool named = name.size() > 3 && name.substr(0, 3) == "jf." &&
                     std::all_of(name.begin(), name.end(), [](char c) {
                       return is_alnum(c) || c == '.' || c == '_' || c == '-';
                     });
  const bool numbered =
      slash != std::string_view::npos && slash + 1 < value.size() &&
      std::all_of(value.begin() + static_cast<std::ptrdiff_t>(slash) + 1, value.end(), is_digit);
  if (named && numbered) return std::nullopt;
  const bool lacks_revision = named && slash == std::string_view::npos;
  return FormFault{"is not an extension's id", "an id with its revision, as \"jf.name/1\"",
                   lacks_revision ? std::string(value) + "/1" : ""};
}

std::optional<FormFault> check_library(std::string_view value) {
  if (!value.empty() && value.find('/') == std::string_view::npos &&
      value.find(".so") != std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view name = value.substr(value.rfind('/') + 1);
  return FormFault{"is not a library's name", "a name without folder, as \"libxml2.so.2\"",
                   name.find(".so") != std::string_view::npos ? std::string(name) : ""};
}

std::optional<FormFault> check_webhook_secret(std::string_view value) {
  FormFault fault{"is not a webhook secret", "whsec_ and 24 to 64 bytes in base64", {}};
  if (value.substr(0, kSecretPrefix.size()) != kSecretPrefix) return fault;
  std::string_view digits = value.substr(kSecretPrefix.size());
  if (digits.size() % 4 != 0) return fault;
  std::size_t padding = 0;
  while (padding < 2 && !digits.empty() && digits.back() == '=') {
    digits.remove_suffix(1);
    ++padding;
  }
  const bool spelled = std::all_of(digits.begin(), digits.end(),
                                   [](char c) { return is_alnum(c) || c == '+' || c == '/'; });
  const std::size_t bytes = digits.size() * 3 / 4;
  if (spelled && bytes >= kSecretMin && bytes <= kSecretMax) return std::nullopt;
  return fault;
}

}  // namespace

std::optional<FormFault> check_form(Form form, std::string_view value) {
  switch (form) {
    case Form::any:
      return std::nullopt;
    case Form::name:
      if (!value.empty()) return std::nullopt;
      return FormFault{"is empty", "a name", {}};
    case Form::id:
      return check_id(value);
    case Form::listen:
      return check_listen(value);
    case Form::public_url:
      return check_public_url(value);
    case Form::push_url:
      return check_push_url(value);
    case Form::origin:
      return check_origin(value);
    case Form::path:
      if (!value.empty() && value.find('\0') == std::string_view::npos) return std::nullopt;
      return FormFault{value.empty() ? "is empty" : "is not a path", "a path", {}};
    case Form::network:
      return check_network(value);
    case Form::host_name:
      return check_host_name(value);
    case Form::extension:
      return check_extension(value);
    case Form::library:
      return check_library(value);
    case Form::webhook_secret:
      return check_webhook_secret(value);
  }
  return std::nullopt;
}

std::optional<UrlPieces> split_url(std::string_view url) {
  const std::size_t scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos || scheme_end == 0) return std::nullopt;
  const bool printable = std::all_of(url.begin(), url.end(),
                                     [](char c) { return c > ' ' && c != '\x7f' && c != '\\'; });
  if (!printable) return std::nullopt;
  UrlPieces out;
  out.scheme = lowered(url.substr(0, scheme_end));
  if (!std::all_of(out.scheme.begin(), out.scheme.end(), is_alnum)) return std::nullopt;
  std::string_view rest = url.substr(scheme_end + 3);
  const std::size_t path = std::min(rest.find_first_of("/?#"), rest.size());
  out.path = rest.substr(path);
  rest = rest.substr(0, path);
  if (rest.find('@') != std::string_view::npos) return std::nullopt;
  std::string_view port;
  if (rest.substr(0, 1) == "[") {
    const std::size_t close = rest.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    out.host = lowered(rest.substr(1, close - 1));
    if (family_of(out.host) != AF_INET6) return std::nullopt;
    port = rest.substr(close + 1);
  } else {
    const std::size_t colon = std::min(rest.find(':'), rest.size());
    out.host = lowered(rest.substr(0, colon));
    if (!is_host_name(out.host)) return std::nullopt;
    port = rest.substr(colon);
  }
  if (port.empty()) return out;
  const auto number = port_of(port.substr(1));
  if (port.front() != ':' || !number || *number == 0) return std::nullopt;
  out.port = *number;
  return out;
}

std::optional<ListenPieces> split_listen(std::string_view listen) {
  const std::size_t colon = listen.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = port_of(listen.substr(colon + 1));
  std::string address(listen.substr(0, colon));
  const bool bracketed = address.size() > 2 && address.front() == '[' && address.back() == ']';
  if (bracketed) address = address.substr(1, address.size() - 2);
  if (!port || family_of(address) != (bracketed ? AF_INET6 : AF_INET)) return std::nullopt;
  return ListenPieces{std::move(address), *port};
}

bool is_loopback(std::string_view host) {
  if (lowered(host) == "localhost") return true;
  in_addr four{};
  const std::string text(host);
  if (inet_pton(AF_INET, text.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24U) == 127;
  in6_addr six{};
  return inet_pton(AF_INET6, text.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

}  // namespace jackfield::config
