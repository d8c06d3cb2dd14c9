// SPDX-License-Identifier: MIT
#include "email_tag.hpp"

#include "email_address.hpp"
#include "email_subject.hpp"
#include "email_text.hpp"

#include <algorithm>
#include <span>

namespace jackfield::email {
namespace {

constexpr std::size_t kNameLength = 16;  // 10 bytes
constexpr std::size_t kTagLength = 26;   // and 6 more, whose last 2 bits are not used

std::string base32(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz234567";
  std::string out;
  std::uint32_t bits = 0;
  int have = 0;
  for (const std::uint8_t byte : bytes) {
    bits = bits << 8 | byte;
    for (have += 8; have >= 5;) {
      have -= 5;
      out += kAlphabet[bits >> have & 31];
    }
  }
  if (have > 0) out += kAlphabet[bits << (5 - have) & 31];
  return out;
}

std::string proof_of(const Settings& settings, std::string_view name) {
  const auto mac = settings.crypto.hmac_sha256(settings.tag_secret, {"proof\n", name});
  return base32(std::span(mac).first(10)).substr(0, kTagLength - kNameLength);
}

std::string tagged(const Settings& settings, char kind, std::string_view tag) {
  std::string address(local_part(settings.address));
  address += settings.delimiter;
  address += kind;
  address.append("-").append(tag).append("@").append(domain_part(settings.address));
  return address;
}

// RFC 5321 section 4.5.3.1.1: a local part has 64 octets at most.
bool takes_tags(const Settings& settings) {
  return settings.delimiter != 0 && local_part(settings.address).size() + kTagLength + 3 <= 64;
}

}  // namespace

std::string make_tag(const Settings& settings, std::string_view seed, std::uint32_t piece) {
  const auto mac = settings.crypto.hmac_sha256(settings.tag_secret,
                                               {"name\n", seed, "\n", std::to_string(piece)});
  const std::string name = base32(std::span(mac).first(10));
  return name + proof_of(settings, name);
}

bool is_tag(const Settings& settings, std::string_view tag) {
  if (tag.size() != kTagLength) return false;
  const bool is_spelled = std::all_of(tag.begin(), tag.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '2' && c <= '7');
  });
  return is_spelled && settings.crypto.equal(proof_of(settings, tag.substr(0, kNameLength)),
                                             tag.substr(kNameLength));
}

std::string message_id_of(const Settings& settings, std::string_view tag) {
  const auto domain = settings.text.idna_to_ascii(domain_part(settings.address));
  return std::string(tag) + "@" + (domain ? *domain : "mail.invalid");
}

std::optional<std::string> tag_in_id(const Settings& settings, std::string_view message_id) {
  std::string tag = lower(local_part(message_id));
  if (!is_tag(settings, tag)) return std::nullopt;
  return tag;
}

std::string reply_address(const Settings& settings, std::string_view tag) {
  return takes_tags(settings) ? tagged(settings, 'c', tag) : settings.address;
}

std::string return_path(const Settings& settings, std::string_view tag) {
  return takes_tags(settings) ? tagged(settings, 'b', tag) : settings.address;
}

std::string subject_token(const Settings& settings, std::string_view tag,
                          std::string_view address) {
  const std::string_view name = tag.substr(0, kNameLength);
  const std::string person = lower(normal_address(settings.text, address));
  const auto mac =
      settings.crypto.hmac_sha256(settings.tag_secret, {"subject\n", name, "\n", person});
  std::string token = "[#";
  token.append(name).append(base32(std::span(mac).first(5)), 0, kSubjectTokenLength - kNameLength);
  return token += "]";
}

std::optional<std::string> tag_in_subject(const Settings& settings, std::string_view subject,
                                          std::string_view sender) {
  const std::string_view token = token_in(subject);
  if (token.empty()) return std::nullopt;
  const std::string name = lower(token.substr(2, kNameLength));
  if (!settings.crypto.equal(subject_token(settings, name, sender), lower(token)))
    return std::nullopt;
  return name + proof_of(settings, name);
}

std::optional<TaggedAddress> read_tagged(const Settings& settings, std::string_view address) {
  if (settings.delimiter == 0) return std::nullopt;
  const std::string local = lower(local_part(address));
  if (local.size() < kTagLength + 3) return std::nullopt;
  const std::string_view rest = std::string_view(local).substr(local.size() - kTagLength - 3);
  if (rest[0] != settings.delimiter || rest[2] != '-') return std::nullopt;
  const char kind = rest[1];
  const std::string_view tag = rest.substr(3);
  if ((kind != 'c' && kind != 'b') || !is_tag(settings, tag)) return std::nullopt;
  return TaggedAddress{kind, std::string(tag)};
}

}  // namespace jackfield::email
