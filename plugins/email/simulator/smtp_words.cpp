// SPDX-License-Identifier: MIT
#include "plugins/email/simulator/smtp_words.hpp"

#include "plugins/email/simulator/imap_words.hpp"
#include "plugins/email/simulator/mail_codec.hpp"

#include <algorithm>

namespace jackfield::email_simulator {
namespace {

constexpr std::size_t kLongestLocal = 64;  // RFC 5321 section 4.5.3.1.1
constexpr std::size_t kLongestAddress = 254;
constexpr std::size_t kLongestLabel = 63;

bool is_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte != 0x7f &&
         std::string_view("()<>[]:;@\\,\"").find(c) == std::string_view::npos;
}

bool is_local(std::string_view local) {
  if (local.empty() || local.size() > kLongestLocal) return false;
  if (local.size() > 2 && local.front() == '"' && local.back() == '"') return true;
  return local.front() != '.' && local.back() != '.' &&
         local.find("..") == std::string_view::npos &&
         std::all_of(local.begin(), local.end(), is_word);
}

bool is_domain(std::string_view domain) {
  if (domain.empty()) return false;
  for (std::string_view rest = domain;;) {
    const std::string_view label = rest.substr(0, rest.find('.'));
    if (label.empty() || label.size() > kLongestLabel || label.front() == '-' ||
        label.back() == '-' || label.find('_') != std::string_view::npos ||
        !std::all_of(label.begin(), label.end(), is_word))
      return false;
    if (label.size() == rest.size()) return true;
    rest.remove_prefix(label.size() + 1);
  }
}

/// One parameter of MAIL; false for what was never offered.
bool take_parameter(const std::string& word, Path& path) {
  const std::string name = upper(word);
  if (name.starts_with("SIZE=")) {
    const auto size = read_number(std::string_view(name).substr(5));
    path.size_bytes = size.value_or(0);
    return size.has_value();
  }
  if (name == "SMTPUTF8") path.is_utf8 = true;
  if (name == "BODY=8BITMIME") path.is_eight_bit = true;
  return path.is_utf8 || name == "BODY=7BIT" || name == "BODY=8BITMIME" || name == "AUTH=<>";
}

}  // namespace

Path read_path(std::string_view text, std::string_view before, bool takes_parameters) {
  Path path;
  const std::size_t end = text.find('>');
  if (!upper(text.substr(0, before.size() + 1)).starts_with(std::string(before) + "<") ||
      end == std::string_view::npos) {
    path.fault = "501 5.5.4 Syntax: " + std::string(before) + "<address>";
    return path;
  }
  path.address = text.substr(before.size() + 1, end - before.size() - 1);
  std::string_view rest = trimmed(text.substr(end + 1));
  while (!rest.empty()) {
    const std::string word(rest.substr(0, rest.find(' ')));
    rest = trimmed(rest.substr(word.size()));
    if (takes_parameters && take_parameter(word, path)) continue;
    path.fault = "555 5.5.4 Unsupported option: " + word;
    return path;
  }
  return path;
}

std::string address_fault(std::string_view address, bool is_utf8) {
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos || address.size() > kLongestAddress ||
      !is_local(address.substr(0, at)) || !is_domain(address.substr(at + 1)))
    return "553 5.1.3 The address is none";
  if (!is_utf8 && !is_ascii(address)) return "553 5.6.7 The address needs SMTPUTF8";
  return {};
}

}  // namespace jackfield::email_simulator
