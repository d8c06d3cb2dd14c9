// SPDX-License-Identifier: MIT
#include "host/outbound/transport.hpp"

#include <algorithm>

#include "host/net/url.hpp"
#include "host/state/digest.hpp"

namespace jackfield::outbound {
namespace {

constexpr std::uint32_t kDefaultTimeoutMs = 30'000;
constexpr std::uint32_t kMostTimeoutMs = 600'000;
constexpr std::size_t kMostKeptBody = 64 * 1024;
constexpr std::int64_t kDefaultMediaBytes = 100LL << 20;
constexpr std::size_t kShortestSecret = 6;  // shorter ones occur by chance, and would shred texts
// In `endpoints` only: to curl it is smtp and an option.
constexpr std::string_view kStartTls = "starttls://";

std::optional<net::Cipher> cipher_of(BodyCipher kind, const std::string& key,
                                     const std::string& iv) {
  if (kind != BodyCipher::aes_256_ctr) return std::nullopt;
  net::Cipher cipher;
  std::copy_n(key.begin(), std::min(key.size(), cipher.key.size()), cipher.key.begin());
  std::copy_n(iv.begin(), std::min(iv.size(), cipher.iv.size()), cipher.iv.begin());
  return cipher;
}

bool has_key(BodyCipher kind, const std::string& key, const std::string& iv) {
  return kind != BodyCipher::aes_256_ctr || (key.size() == 32 && iv.size() == 16);
}

net::Encoding encoding_of(BodyEncoding encoding) {
  switch (encoding) {
    case BodyEncoding::base64:
      return net::Encoding::base64;
    case BodyEncoding::base64_lines:
      return net::Encoding::base64_lines;
    default:
      return net::Encoding::raw;
  }
}

Result<net::Segment> to_segment(const Segment& given, const FindMedia& find_media) {
  net::Segment segment;
  if (!has_key(given.cipher, given.key, given.iv))
    return invalid("body: a cipher needs 32 bytes of key and 16 of iv");
  segment.encoding = encoding_of(given.encoding);
  segment.cipher = cipher_of(given.cipher, given.key, given.iv);
  if (given.media.empty()) {
    segment.source = given.bytes;
    return segment;
  }
  const std::optional<StoredBytes> stored = find_media(given.media);
  if (!stored) return invalid("body: the host does not have " + given.media);
  if (given.offset < 0 || given.length < 0 || given.offset > stored->size_bytes ||
      given.length > stored->size_bytes - given.offset) {
    return invalid("body: " + given.media + " is shorter than the stretch asked for");
  }
  const std::int64_t length = given.length > 0 ? given.length : stored->size_bytes - given.offset;
  segment.source = net::FileSlice{stored->path, static_cast<std::uint64_t>(given.offset),
                                  static_cast<std::uint64_t>(length)};
  return segment;
}

// The name said in EHLO stands in a command line and in curl's URL.
bool is_greeting(std::string_view name) {
  return name.size() <= 255 && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '-' || c == '[' || c == ']' || c == ':';
         });
}

Result<std::string> mechanism_of(const std::string& name) {
  if (name.empty()) return std::string();
  for (const char* known : {"PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"}) {
    const std::string_view upper = known;
    const bool is_it = std::equal(name.begin(), name.end(), upper.begin(), upper.end(),
                                  [](char a, char b) { return a - 'a' + 'A' == b || a == b; });
    if (is_it) return std::string(upper);
  }
  return invalid("smtp: mechanism is none of plain, login, xoauth2, oauthbearer");
}

net::SmtpMail to_mail(const SmtpEnvelope& envelope) {
  net::SmtpMail mail;
  mail.mail_from = envelope.mail_from;
  mail.recipients = envelope.recipients;
  mail.user = envelope.user;
  mail.password = envelope.password;
  mail.oauth_bearer = envelope.bearer;
  if (envelope.security == "starttls") mail.security = net::SmtpMail::Security::starttls;
  if (envelope.security == "none") mail.security = net::SmtpMail::Security::plain;
  return mail;
}

/// How the connection to a server is protected that the operator put in the network's place.
net::SmtpMail::Security security_of(std::string_view endpoint) {
  if (endpoint.starts_with(kStartTls)) return net::SmtpMail::Security::starttls;
  return endpoint.starts_with("smtps://") ? net::SmtpMail::Security::tls
                                          : net::SmtpMail::Security::plain;
}

Result<void> make_mail(net::Transfer& transfer, const SmtpEnvelope& envelope,
                       std::optional<net::SmtpMail::Security> security,
                       const state::LiveAccount& account) {
  const Result<net::Url> url = net::parse_url(transfer.url);
  if (!url) return url.error();
  if (url->scheme != "smtp" && url->scheme != "smtps")
    return invalid("smtp: the address is not smtp://host:port");
  std::string greeting = envelope.greeting;
  if (greeting.empty()) {
    const Result<net::Url> own = net::parse_url(account.public_url);
    if (own) greeting = own->host;
  }
  if (!is_greeting(greeting)) return invalid("smtp: not a name to greet with");
  Result<std::string> mechanism = mechanism_of(envelope.mechanism);
  if (!mechanism) return mechanism.error();
  net::SmtpMail mail = to_mail(envelope);
  mail.mechanism = std::move(*mechanism);
  mail.security = security.value_or(mail.security);
  // With its port: another scheme may be tried on it, whose own is a different one.
  transfer.url = url->scheme + "://" + url->host + ":" + std::to_string(url->port) + "/" + greeting;
  transfer.mail = std::move(mail);
  return {};
}

}  // namespace

Result<net::Transfer> to_transfer(const Request& request, const state::LiveAccount& account,
                                  const FindMedia& find_media, const std::string& sink_path) {
  net::Transfer transfer;
  transfer.method = !request.method.empty() ? request.method
                    : request.body.empty()  ? "GET"
                                            : "POST";
  transfer.url = request.url;
  const Result<net::Url> url = net::parse_url(request.url);
  if (!url) return url.error();
  // Tests and play: the operator has put another origin in the network's place, and answers for it.
  std::optional<net::SmtpMail::Security> other_security;
  if (const auto swap = account.endpoints.find(net::origin(*url));
      swap != account.endpoints.end()) {
    other_security = security_of(swap->second);
    std::string to = swap->second;
    if (to.starts_with(kStartTls)) to.replace(0, kStartTls.size(), "smtp://");
    Result<std::string> swapped = net::replace_origin(request.url, to);
    if (!swapped) return swapped.error();
    transfer.url = std::move(*swapped);
    transfer.policy.allow_http = true;
    transfer.policy.allow_private_address = true;
  }
  for (const Header& header : request.headers) transfer.headers.add(header.name, header.value);
  for (const Segment& given : request.body) {
    Result<net::Segment> segment = to_segment(given, find_media);
    if (!segment) return segment.error();
    transfer.body.push_back(std::move(*segment));
  }
  transfer.timeout_ms =
      std::min(request.timeout_ms == 0 ? kDefaultTimeoutMs : request.timeout_ms, kMostTimeoutMs);
  if (request.transport == Transport::smtp) {
    if (!request.smtp) return invalid("smtp: the envelope is missing");
    if (const auto made = make_mail(transfer, *request.smtp, other_security, account); !made)
      return made.error();
  }
  if (request.to_media) {
    const MediaSink& sink = *request.to_media;
    if (!has_key(sink.cipher, sink.key, sink.iv))
      return invalid("to_media: a cipher needs 32 bytes of key and 16 of iv");
    net::FileSink file;
    file.path = sink_path;
    file.max_bytes =
        static_cast<std::uint64_t>(sink.max_bytes > 0 ? sink.max_bytes : kDefaultMediaBytes);
    file.decrypt = cipher_of(sink.cipher, sink.key, sink.iv);
    file.unless_type = sink.unless_type;
    transfer.to_file = std::move(file);
  }
  return transfer;
}

Exchange to_exchange(const Request& request, const net::TransferResult& result,
                     const state::LiveAccount& account, std::int64_t now) {
  Exchange exchange;
  exchange.label = request.label;
  exchange.result = ExchangeResult::answered;
  exchange.status = static_cast<std::uint32_t>(result.status);
  exchange.at = now;
  exchange.error = result.error_text;
  if (request.transport == Transport::smtp) {
    for (const std::string_view name : {net::kSmtpPhase, net::kSmtpEnhanced}) {
      const std::string_view value = result.headers.get(name);
      if (!value.empty()) exchange.headers.push_back({std::string(name), std::string(value)});
    }
  }
  if (request.keep) {
    for (const std::string& name : request.keep->headers) {
      const std::string_view value = result.headers.get(name);
      if (!value.empty())
        exchange.headers.push_back({name, scrubbed(std::string(value), account.secrets)});
    }
    if (request.keep->no_body) return exchange;
  }
  const std::size_t asked =
      request.keep && request.keep->body_bytes > 0 ? request.keep->body_bytes : kMostKeptBody;
  const std::size_t most = std::min(asked, kMostKeptBody);
  exchange.is_truncated = result.body.size() > most;
  exchange.body = result.body.substr(0, most);
  return exchange;
}

std::string request_digest(const Request& request) {
  std::string all = request.method + '\n' + request.url + '\n' + request.label;
  for (const Segment& segment : request.body) {
    all.append("\n").append(segment.media).append("\n").append(segment.bytes);
  }
  if (request.smtp) {
    all.append("\n").append(request.smtp->mail_from);
    for (const std::string& one : request.smtp->recipients) all.append("\n").append(one);
  }
  for (const TopicEntry& entry : request.entries)
    all.append("\n").append(entry.topic).append("\n").append(entry.bytes);
  return state::sha256_hex(all);
}

std::string scrubbed(std::string text, const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    if (secret.size() < kShortestSecret) continue;
    for (std::size_t at = text.find(secret); at != std::string::npos;
         at = text.find(secret, at + 3)) {
      text.replace(at, secret.size(), "***");
    }
  }
  return text;
}

}  // namespace jackfield::outbound
