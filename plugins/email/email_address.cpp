// SPDX-License-Identifier: MIT
#include "email_address.hpp"

#include "email_headers.hpp"
#include "email_text.hpp"
#include "email_words.hpp"

#include <jackfield/cpp/utf8.hpp>

#include <algorithm>

namespace jackfield::email {
namespace {

constexpr std::size_t kMostAddresses = 1000;
constexpr std::size_t kMostIds = 200;
constexpr std::size_t kLongestId = 998;

/// One entry of the list, taken apart as its characters go by.
struct Entry {
  std::string phrase;   // what stands outside brackets and comments
  std::string angle;    // what stands inside <>
  std::string comment;  // what stands inside ()
  bool has_angle = false;
};

class ListReader {
 public:
  explicit ListReader(std::string_view text) : text_(text) {}

  /// The next entry; false at the end.
  bool next(Entry& entry) {
    if (at_ >= text_.size()) return false;
    entry = {};
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == ',' || c == ';') break;
      if (c == ':' && !entry.has_angle && entry.phrase.find('@') == std::string::npos) {
        entry = {};  // the name of a group
      } else if (c == '"') {
        quoted(entry.phrase);
      } else if (c == '(') {
        comment(entry.comment);
      } else if (c == '<') {
        angle(entry);
      } else {
        entry.phrase += c;
      }
    }
    return true;
  }

 private:
  void quoted(std::string& into) {
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      into += text_[at_++];
    }
    if (at_ < text_.size()) ++at_;
  }

  void comment(std::string& into) {
    int depth = 1;
    while (at_ < text_.size()) {
      char c = text_[at_++];
      if (c == '\\' && at_ < text_.size()) {
        c = text_[at_++];
      } else {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (depth == 0) return;
      }
      into += c;
    }
  }

  void angle(Entry& entry) {
    const std::size_t end = std::min(text_.find('>', at_), text_.size());
    entry.angle = trimmed(text_.substr(at_, end - at_));
    entry.has_angle = true;
    at_ = std::min(end + 1, text_.size());
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// A source route (RFC 822) before the address: "<@a,@b:joe@c>".
std::string without_route(std::string address) {
  const std::size_t colon = address.rfind(':');
  if (!address.empty() && address.front() == '@' && colon != std::string::npos)
    address.erase(0, colon + 1);
  return address;
}

}  // namespace

std::vector<MailAddress> read_addresses(const Text& text, std::string_view value) {
  const std::string line = unfolded(value);
  ListReader reader(line);
  std::vector<MailAddress> addresses;
  for (Entry entry; addresses.size() < kMostAddresses && reader.next(entry);) {
    MailAddress one;
    one.address =
        header_text(text, entry.has_angle ? without_route(entry.angle) : trimmed(entry.phrase));
    one.name = header_text(text, entry.has_angle ? entry.phrase : std::string_view());
    if (one.name.empty()) one.name = header_text(text, entry.comment);
    if (is_address(one.address)) addresses.push_back(std::move(one));
  }
  return addresses;
}

bool is_address(std::string_view address) noexcept {
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == address.size()) return false;
  if (address.size() > 320 || !is_utf8(address)) return false;
  return std::none_of(address.begin(), address.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte == 0x7f || c == '<' || c == '>' || c == ',' || c == ';' ||
           c == '"' || c == '(' || c == ')' || c == '\\';
  });
}

std::string_view local_part(std::string_view address) noexcept {
  return address.substr(0, std::min(address.rfind('@'), address.size()));
}

std::string_view domain_part(std::string_view address) noexcept {
  const std::size_t at = address.rfind('@');
  return at == std::string_view::npos ? std::string_view() : address.substr(at + 1);
}

std::string normal_address(const Text& text, std::string_view address) {
  const std::string_view domain = domain_part(address);
  if (domain.empty()) return std::string(address);
  const auto ascii = text.idna_to_ascii(domain);
  return std::string(local_part(address)) + "@" + lower(ascii ? *ascii : std::string(domain));
}

bool is_same_address(const Text& text, std::string_view a, std::string_view b) {
  return same(normal_address(text, a), normal_address(text, b));
}

std::vector<std::string> read_message_ids(std::string_view value) {
  std::vector<std::string> ids;
  for (std::size_t at = value.find('<'); at != std::string_view::npos; at = value.find('<', at)) {
    const std::size_t end = value.find('>', at);
    if (end == std::string_view::npos) break;
    std::string id;
    for (const char c : value.substr(at + 1, end - at - 1)) {
      if (!is_blank(c)) id += c;  // folded inside, which some mailers do
    }
    const bool is_id = !id.empty() && id.size() <= kLongestId &&
                       id.find('<') == std::string::npos &&
                       std::all_of(id.begin(), id.end(),
                                   [](char c) { return static_cast<unsigned char>(c) > 0x20; }) &&
                       is_utf8(id);
    const bool is_new = std::find(ids.begin(), ids.end(), id) == ids.end();
    if (is_id && is_new && ids.size() < kMostIds) ids.push_back(std::move(id));
    at = end;
  }
  return ids;
}

}  // namespace jackfield::email
