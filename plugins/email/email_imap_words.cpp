// SPDX-License-Identifier: MIT
#include "email_imap_words.hpp"

#include "email_text.hpp"

#include <jackfield/cpp/utf8.hpp>

#include <algorithm>

namespace jackfield::email {
namespace {

constexpr std::string_view kPicked = "picked";
constexpr std::string_view kPoison = "poison";

// RFC 7628 section 3.1: a GS2 name escapes its two separators.
std::string gs2_name(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == ',')
      out += "=2C";
    else if (c == '=')
      out += "=3D";
    else
      out += c;
  }
  return out;
}

std::uint32_t code_point(std::string_view text, std::size_t at, std::size_t length) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  if (length == 2) return (byte(0) & 31u) << 6 | (byte(1) & 63u);
  if (length == 3) return (byte(0) & 15u) << 12 | (byte(1) & 63u) << 6 | (byte(2) & 63u);
  if (length == 4)
    return (byte(0) & 7u) << 18 | (byte(1) & 63u) << 12 | (byte(2) & 63u) << 6 | (byte(3) & 63u);
  return byte(0);
}

/// Modified base64 of UTF-16: 6 bits at a time, "," for "/", no padding.
class Shifted {
 public:
  void add(std::uint32_t unit) {
    bits_ = bits_ << 16 | unit;
    for (have_ += 16; have_ >= 6; have_ -= 6) put(bits_ >> (have_ - 6));
  }
  std::string take() {
    if (have_ > 0) put(bits_ << (6 - have_));
    have_ = 0;
    bits_ = 0;
    return std::move(text_);
  }
  bool is_open() const { return have_ > 0 || !text_.empty(); }

 private:
  void put(std::uint64_t six) {
    constexpr std::string_view kAlphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";
    text_ += kAlphabet[six & 63];
  }
  std::string text_;
  std::uint64_t bits_ = 0;
  int have_ = 0;
};

}  // namespace

std::string sasl_response(const Settings& settings, std::string_view mechanism,
                          std::string_view secret) {
  std::string plain;
  if (mechanism == "xoauth2") {
    plain = "user=" + settings.user +
            "\x01"
            "auth=Bearer " +
            std::string(secret) + "\x01\x01";
  } else if (mechanism == "oauthbearer") {
    plain = "n,a=" + gs2_name(settings.user) + ",\x01host=" + settings.imap.host +
            "\x01port=" + std::to_string(settings.imap.port) +
            "\x01"
            "auth=Bearer " +
            std::string(secret) + "\x01\x01";
  } else {
    plain.append(1, '\0').append(settings.user).append(1, '\0').append(secret);
  }
  return settings.crypto.base64(plain);
}

std::string imap_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7f) return {};
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string imap_mailbox(std::string_view name) {
  std::string out;
  Shifted shifted;
  const auto close = [&] {
    if (shifted.is_open()) out += "&" + shifted.take() + "-";
  };
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t length = std::max<std::size_t>(utf8_sequence(name, at), 1);
    const std::uint32_t point = code_point(name, at, length);
    at += length;
    if (point >= 0x20 && point < 0x7f) {
      close();
      out += static_cast<char>(point);
      if (point == '&') out += '-';
    } else if (point >= 0x10000) {
      shifted.add(0xD800 + ((point - 0x10000) >> 10));
      shifted.add(0xDC00 + ((point - 0x10000) & 0x3FF));
    } else {
      shifted.add(point);
    }
  }
  close();
  return imap_quoted(out);
}

ImapCursor read_cursor(std::string_view text) {
  ImapCursor cursor;
  const Result<JsonDocument> told = JsonDocument::parse(text);
  if (!told) return cursor;
  const auto number = [&](std::string_view name) {
    return std::max<std::int64_t>((*told)[name].int_or(0), 0);
  };
  cursor.uid_validity = static_cast<std::uint64_t>(number("uidvalidity"));
  cursor.last_uid = static_cast<std::uint64_t>(number("uid"));
  cursor.mod_sequence = static_cast<std::uint64_t>(number("modseq"));
  cursor.picked_up_at = number("at");
  const std::string_view mark = (*told)["mark"].text();
  cursor.mark = mark == kPicked   ? ImapMark::picked
                : mark == kPoison ? ImapMark::poison
                                  : ImapMark::none;
  cursor.tried_uid = static_cast<std::uint64_t>(number("tried"));
  cursor.tries = static_cast<std::uint64_t>(number("tries"));
  cursor.set_back = static_cast<std::uint64_t>(number("setback"));
  return cursor;
}

std::string write_cursor(const ImapCursor& cursor) {
  JsonWriter json;
  json.begin_object().member("uidvalidity", cursor.uid_validity).member("uid", cursor.last_uid);
  json.member("modseq", cursor.mod_sequence).member("at", cursor.picked_up_at);
  if (cursor.mark != ImapMark::none)
    json.member("mark", cursor.mark == ImapMark::picked ? kPicked : kPoison);
  if (cursor.tries > 0) json.member("tried", cursor.tried_uid).member("tries", cursor.tries);
  if (cursor.set_back > 0) json.member("setback", cursor.set_back);
  json.end_object();
  return std::move(json).text();
}

}  // namespace jackfield::email
