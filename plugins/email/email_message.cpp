// SPDX-License-Identifier: MIT
#include "email_message.hpp"

#include "email_address.hpp"
#include "email_automatic.hpp"
#include "email_quote.hpp"
#include "email_tag.hpp"
#include "email_text.hpp"
#include "email_words.hpp"

#include <jackfield/cpp/utf8.hpp>

#include <algorithm>
#include <utility>

namespace jackfield::email {
namespace {

constexpr std::size_t kMostHeaderBytes = 256 * 1024;
constexpr std::size_t kMostHeaders = 1000;
constexpr std::size_t kLongestValue = 16 * 1024;

std::vector<Attribute> headers_of(const Text& text, const Headers& headers) {
  std::vector<Attribute> out;
  std::size_t bytes = 0;
  for (const Field& field : headers.fields()) {
    std::string value = std::string(
        cut_utf8(header_text(text, field.value.substr(0, kLongestValue)), kLongestValue));
    bytes += field.name.size() + value.size();
    if (bytes > kMostHeaderBytes || out.size() >= kMostHeaders) break;
    out.push_back({std::string(field.name), std::move(value)});
  }
  return out;
}

// "mx.example.com; spf=pass smtp.mailfrom=…; dmarc=pass …". Anybody can write such a line: only the
// topmost of the configured server counts. Source: RFC 8601 section 5.
std::vector<Attribute> authentication_of(const Settings& settings, const Headers& headers) {
  std::vector<Attribute> out;
  if (settings.authserv_id.empty()) return out;
  for (const Field& field : headers.fields()) {
    if (!same(field.name, "authentication-results")) continue;
    const std::string value = one_line(field.value);
    std::string_view rest = value;
    const std::size_t id_end = std::min(rest.find_first_of("; "), rest.size());
    if (!same(rest.substr(0, id_end), settings.authserv_id)) return out;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      const std::string_view item = trimmed(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      const std::size_t equals = item.find('=');
      if (equals == std::string_view::npos) continue;
      const std::string method = lower(trimmed(item.substr(0, equals)));
      const std::string_view result = item.substr(equals + 1);
      if (method == "spf" || method == "dkim" || method == "dmarc")
        out.push_back({method, lower(result.substr(0, result.find_first_of(" (")))});
    }
    return out;
  }
  return out;
}

Email email_of(const Settings& settings, const Mail& mail, const Body& body) {
  Email email;
  email.subject = mail.subject;
  if (is_utf8(body.html)) email.html = body.html;
  email.from = mail.from;
  email.to = mail.to;
  email.cc = mail.cc;
  email.reply_to = mail.reply_to;
  email.headers = headers_of(settings.text, mail.headers());
  email.message_id = mail.message_id;
  email.in_reply_to = mail.in_reply_to;
  email.references = mail.references;
  email.automatic = automatic_kind(settings, mail);
  email.authentication = authentication_of(settings, mail.headers());
  email.is_signed = body.is_signed;
  email.is_encrypted = body.is_encrypted;
  email.calendar = body.calendar;
  return email;
}

}  // namespace

Message message_of(const Settings& settings, const Mail& mail, const Body& body,
                   const Arrival& arrival) {
  const auto shift = static_cast<std::int64_t>(arrival.bytes.size() - mail.bytes.size());
  const auto locate = [&](Media& media) {
    media.ref = arrival.media_ref;
    media.offset += shift;
  };
  Message message;
  message.visibility = Visibility::private_;
  const SplitText split = split_reply(body.text, body.quote_at, mail.subject);
  Part& head = message.parts.emplace_back();
  head.type = PartType::email;
  Email& email = head.email.emplace(email_of(settings, mail, body));
  email.quoted_text = split.quoted;
  email.signature = split.signature;
  if (body.html_media) locate(email.html_media.emplace(*body.html_media));
  head.fallback_text = mail.subject;
  if (!split.written.empty()) {
    Part& text = message.parts.emplace_back();
    text.type = PartType::text;
    text.text = split.written;
  }
  for (const Part& file : body.files) {
    locate(*message.parts.emplace_back(file).media);
  }
  std::string parent;
  if (!mail.answered_tags.empty())
    parent = message_id_of(settings, mail.answered_tags[0]);
  else if (!mail.in_reply_to.empty())
    parent = mail.in_reply_to[0];
  if (!parent.empty()) message.reply_to.emplace().provider_id = parent;
  if (is_forward(mail.subject)) message.forwarded.emplace().times = 1;
  return message;
}

bool is_verified(const Email& email) {
  return std::any_of(
      email.authentication.begin(), email.authentication.end(),
      [](const Attribute& one) { return one.name == "dmarc" && one.value == "pass"; });
}

std::string digest_of(const Settings& settings, const Mail& mail, const Body& body) {
  std::string what = mail.has_message_id ? mail.message_id : std::string();
  for (const char* name : {"from", "date", "subject"})
    what.append("\n").append(mail.headers().first(name));
  what.append("\n").append(body.text).append("\n").append(body.html);
  for (const Part& file : body.files) {
    if (file.media->offset == 0) continue;  // the whole mail, with what servers added
    what.append("\n").append(file.media->filename).append(" ");
    what.append(std::to_string(file.media->length));
  }
  return settings.crypto.hex(settings.crypto.sha256(what));
}

}  // namespace jackfield::email
