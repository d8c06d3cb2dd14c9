// SPDX-License-Identifier: MIT
#include "plugins/email/simulator/imap_server.hpp"
#include "plugins/email/simulator/mail_codec.hpp"

#include <algorithm>
#include <array>

namespace jackfield::email_simulator {
namespace {

constexpr std::array<std::string_view, 4> kItems = {"UID", "FLAGS", "INTERNALDATE", "RFC822.SIZE"};

/// A stretch of a mail: "BODY.PEEK[]<0.1048576>", or all of it without the last.
struct Stretch {
  bool peeks = false;
  bool is_whole = true;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

std::optional<Stretch> read_stretch(std::string_view item) {
  Stretch stretch;
  stretch.peeks = item.starts_with("BODY.PEEK");
  if (!item.starts_with(stretch.peeks ? "BODY.PEEK[]" : "BODY[]")) return std::nullopt;
  const std::string_view rest = item.substr(item.find(']') + 1);
  if (rest.empty()) return stretch;
  const std::size_t dot = rest.find('.');
  if (rest.front() != '<' || rest.back() != '>' || dot == std::string_view::npos)
    return std::nullopt;
  const auto offset = read_number(rest.substr(1, dot - 1));
  const auto length = read_number(rest.substr(dot + 1, rest.size() - dot - 2));
  if (!offset || !length || *length == 0) return std::nullopt;
  return Stretch{stretch.peeks, false, *offset, *length};
}

bool is_item(std::string_view item) {
  return std::find(kItems.begin(), kItems.end(), item) != kItems.end() || read_stretch(item);
}

std::string flags_of(const Mail& mail) {
  std::string all;
  for (const std::string& flag : mail.flags) all.append(all.empty() ? "" : " ").append(flag);
  return all;
}

}  // namespace

void ImapServer::fetch(const Call& call) {
  std::vector<std::string> items = {"UID"};
  for (std::size_t i = 1; i < call.words.size(); ++i) {
    if (call.words[i].kind != Word::Kind::atom) continue;
    std::string item = upper(call.words[i].text);
    if (!is_item(item)) return bad(call, "there is no item " + item);
    if (item != "UID") items.push_back(std::move(item));
  }
  if (!read_set(call.word(0), 0) || call.words.size() < 2)
    return bad(call, "a set and items are needed");
  sync();
  for (Mail* mail : chosen(call)) {
    say("* " + std::to_string(number_of(*mail)) + " FETCH (" + fetched(*mail, items) + ")");
  }
  ok(call);
}

std::string ImapServer::fetched(Mail& mail, const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) {
    if (!out.empty()) out += ' ';
    if (item == "UID") out += "UID " + std::to_string(mail.uid);
    if (item == "FLAGS") out += "FLAGS (" + flags_of(mail) + ")";
    if (item == "INTERNALDATE") out += "INTERNALDATE \"" + internal_date(mail.at_ms) + "\"";
    if (item == "RFC822.SIZE") out += "RFC822.SIZE " + std::to_string(mail.bytes->size());
    const std::optional<Stretch> stretch = read_stretch(item);
    if (!stretch) continue;
    if (!stretch->peeks && !is_read_only_) mail.flags.insert("\\Seen");
    const std::string_view all = *mail.bytes;
    const std::string_view part =
        stretch->is_whole
            ? all
            : all.substr(std::min<std::uint64_t>(stretch->offset, all.size()), stretch->length);
    out += stretch->is_whole ? "BODY[]" : "BODY[]<" + std::to_string(stretch->offset) + ">";
    out.append(" {").append(std::to_string(part.size())).append("}\r\n").append(part);
  }
  return out;
}

}  // namespace jackfield::email_simulator
