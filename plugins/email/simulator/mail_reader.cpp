// SPDX-License-Identifier: MIT
#include "plugins/email/simulator/mail_reader.hpp"

#include "plugins/email/simulator/mail_codec.hpp"

#include <algorithm>
#include <optional>

namespace jackfield::email_simulator {
namespace {

constexpr int kDeepest = 10;

std::string_view field_of(const ReadMail& mail, std::string_view name) {
  for (const auto& [key, value] : mail.fields)
    if (same(key, name)) return value;
  return {};
}

/// The header block goes to `mail.fields`; what is left is the body.
std::string_view read_fields(std::string_view bytes, ReadMail& mail) {
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find("\r\n"), bytes.size());
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 2, bytes.size()));
    if (line.empty()) return bytes;
    if ((line.front() == ' ' || line.front() == '\t') && !mail.fields.empty()) {
      mail.fields.back().second.append(" ").append(trimmed(line));
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    mail.fields.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
  }
  return {};
}

int hex_value(char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::size_t at = kDigits.find(lower(std::string_view(&c, 1)));
  return at == std::string_view::npos ? 0 : static_cast<int>(at);
}

/// "UTF-8''r%C3%A9.txt" of RFC 2231.
std::string value_decoded(std::string_view text) {
  const std::size_t quote = text.rfind('\'');
  if (quote != std::string_view::npos) text.remove_prefix(quote + 1);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

/// `name="value"` or `name=value` of a field with parameters.
std::optional<std::string> parameter(std::string_view field, std::string_view name) {
  for (std::size_t at = field.find(';'); at != std::string_view::npos; at = field.find(';', at)) {
    const std::string_view rest = trimmed(field.substr(++at));
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos || !same(trimmed(rest.substr(0, equals)), name)) continue;
    std::string_view value = rest.substr(equals + 1);
    if (!value.starts_with('"')) return std::string(trimmed(value.substr(0, value.find(';'))));
    value.remove_prefix(1);
    return std::string(value.substr(0, value.find('"')));
  }
  return std::nullopt;
}

std::string file_name(std::string_view disposition, std::string_view type) {
  for (const auto& [field, name] : {std::pair{disposition, "filename"}, std::pair{type, "name"}}) {
    if (const auto coded = parameter(field, std::string(name) + "*")) return value_decoded(*coded);
    if (const auto plain = parameter(field, name)) return header_text(*plain);
  }
  return "attachment";
}

std::string decoded(std::string_view encoding, std::string_view body) {
  if (same(encoding, "base64")) return from_base64(body).value_or(std::string());
  if (same(encoding, "quoted-printable")) return from_quoted_printable(body);
  return std::string(body);
}

/// Each part of a multipart, without the line break that belongs to the boundary.
std::vector<std::string_view> parts_of(std::string_view body, const std::string& boundary) {
  std::vector<std::string_view> parts;
  const std::string line = "--" + boundary;
  std::size_t at = body.starts_with(line) ? 0 : body.find("\r\n" + line);
  if (at != 0 && at != std::string_view::npos) at += 2;
  while (at != std::string_view::npos) {
    const std::size_t begin = body.find("\r\n", at);
    if (begin == std::string_view::npos || body.substr(at + line.size(), 2) == "--") break;
    const std::size_t end = body.find("\r\n" + line, begin);
    parts.push_back(body.substr(
        begin + 2, end == std::string_view::npos ? end : std::max(end, begin + 2) - begin - 2));
    at = end == std::string_view::npos ? end : end + 2;
  }
  return parts;
}

void read_part(std::string_view bytes, int depth, ReadMail& into, ReadMail& part) {
  const std::string_view body = read_fields(bytes, part);
  const std::string type(field_of(part, "content-type"));
  const std::string kind = lower(trimmed(std::string_view(type).substr(0, type.find(';'))));
  const std::string_view disposition = field_of(part, "content-disposition");
  if (kind.starts_with("multipart/") && depth < kDeepest) {
    for (const std::string_view one : parts_of(body, parameter(type, "boundary").value_or(""))) {
      ReadMail inner;
      read_part(one, depth + 1, into, inner);
    }
    return;
  }
  const std::string content = decoded(field_of(part, "content-transfer-encoding"), body);
  const bool is_file = lower(disposition).starts_with("attachment");
  if (!is_file && (kind.empty() || kind == "text/plain")) {
    if (!into.text.empty()) into.text += "\n";
    into.text += content;
  } else if (is_file || kind != "text/html") {
    into.files.push_back({file_name(disposition, type), kind, content.size()});
  }
}

}  // namespace

std::string_view ReadMail::field(std::string_view name) const {
  return field_of(*this, name);
}

std::size_t ReadMail::count(std::string_view name) const {
  return static_cast<std::size_t>(std::count_if(
      fields.begin(), fields.end(), [name](const auto& field) { return same(field.first, name); }));
}

ReadMail read_mail(std::string_view bytes) {
  ReadMail mail;
  read_part(bytes, 0, mail, mail);
  std::erase(mail.text, '\r');
  mail.text = trimmed(mail.text);
  return mail;
}

std::string address_in(std::string_view field) {
  const std::size_t open = field.rfind('<');
  if (open != std::string_view::npos)
    return std::string(trimmed(field.substr(open + 1, field.find('>', open) - open - 1)));
  return std::string(trimmed(field.substr(0, field.find(','))));
}

std::string name_in(std::string_view field) {
  const std::size_t open = field.rfind('<');
  std::string_view name = open == std::string_view::npos ? field : trimmed(field.substr(0, open));
  if (name.size() > 1 && name.front() == '"' && name.back() == '"')
    name = name.substr(1, name.size() - 2);
  return name.empty() ? address_in(field) : header_text(name);
}

}  // namespace jackfield::email_simulator
