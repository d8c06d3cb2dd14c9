// SPDX-License-Identifier: MIT
#include "email_report.hpp"

#include "email_address.hpp"
#include "email_body.hpp"
#include "email_tag.hpp"
#include "email_text.hpp"
#include "email_words.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace jackfield::email {
namespace {

constexpr std::size_t kMostRecipients = 100;
constexpr std::size_t kMostReport = 256 * 1024;

// "rfc822; joe@example.com" to the address. Source: RFC 3464 section 2.3.
std::string address_of(std::string_view value) {
  const std::size_t type = value.find(';');
  std::string_view address =
      trimmed(type == std::string_view::npos ? value : value.substr(type + 1));
  if (!address.empty() && address.front() == '<' && address.back() == '>')
    address = address.substr(1, address.size() - 2);
  return is_address(address) ? std::string(address) : std::string();
}

Status status_of_action(std::string_view action) {
  if (same(action, "failed")) return Status::failed;
  if (same(action, "delivered") || same(action, "relayed") || same(action, "expanded"))
    return Status::delivered;
  // Still with a server on the way; it will be told again.
  if (same(action, "delayed")) return Status::accepted;
  return Status::unknown;
}

class ReportReader {
 public:
  ReportReader(const Settings& settings, const Mail& mail) : settings_(settings), mail_(mail) {}

  Report read() {
    if (mail_.bounced_tag) add_tag(*mail_.bounced_tag);
    for (const Node& node : mail_.structure.nodes) take(node);
    // An automatic answer that merely came to the return path reports no delivery.
    if (report_.kind == Report::Kind::none) read_old_bounce();
    return std::move(report_);
  }

 private:
  std::string bytes_of(const Node& node) const {
    return decode(node.encoding, content_of(mail_.bytes, node), kMostReport);
  }

  void take(const Node& node) {
    const std::string& type = node.type.value;
    if (type == "message/delivery-status" || type == "message/global-delivery-status")
      read_delivery(bytes_of(node));
    else if (type == "message/disposition-notification" ||
             type == "message/global-disposition-notification")
      read_disposition(bytes_of(node));
    else if (type == "message/feedback-report")
      read_complaint(bytes_of(node));
    else if (is_report() && (type == "message/rfc822" || type == "text/rfc822-headers" ||
                             type == "message/global" || type == "message/global-headers"))
      read_original(bytes_of(node));
  }

  bool is_report() const {
    return !mail_.structure.nodes.empty() &&
           mail_.structure.nodes[0].type.value == "multipart/report";
  }

  void read_delivery(std::string_view text) {
    report_.kind = Report::Kind::delivery;
    bool is_first = true;
    while (!text.empty() && report_.recipients.size() < kMostRecipients) {
      const HeaderBlock group = read_headers(text);
      text.remove_prefix(std::min(std::max<std::size_t>(group.body_at, 1), text.size()));
      if (group.headers.fields().empty()) continue;
      if (std::exchange(is_first, false) && !group.headers.has("action")) {
        if (const std::string id = group.headers.first("original-envelope-id");
            is_tag(settings_, lower(id)))
          add_tag(lower(id));
        continue;
      }
      add_recipient(group.headers);
    }
  }

  void add_recipient(const Headers& group) {
    ReportedRecipient one;
    const std::string original = address_of(group.first("original-recipient"));
    one.address = original.empty() ? address_of(group.first("final-recipient")) : original;
    one.status = status_of_action(trimmed(group.first("action")));
    const std::string status = group.first("status");
    one.code = status.substr(0, std::min(status.find_first_of(" \t("), status.size()));
    const std::string diagnostic = group.first("diagnostic-code");
    const std::size_t type = diagnostic.find(';');
    one.diagnostic = header_text(
        settings_.text, type == std::string::npos ? diagnostic : diagnostic.substr(type + 1));
    if (one.status != Status::unknown) report_.recipients.push_back(std::move(one));
  }

  // "displayed" means read; "deleted", and a receiver's own errors, say nothing of use.
  void read_disposition(std::string_view text) {
    report_.kind = Report::Kind::disposition;
    const Headers fields = read_headers(text).headers;
    for (const std::string& id : read_message_ids(fields.first("original-message-id")))
      add_original(id);
    const std::string disposition = fields.first("disposition");
    const std::size_t mode = disposition.find(';');
    if (mode == std::string::npos) return;
    const std::string_view type = trimmed(std::string_view(disposition).substr(mode + 1));
    if (!begins(type, "displayed") || contains(type, "error") || contains(type, "failed")) return;
    ReportedRecipient one;
    one.address = address_of(fields.first("final-recipient"));
    one.status = Status::read;
    report_.recipients.push_back(std::move(one));
  }

  void read_complaint(std::string_view text) {
    report_.kind = Report::Kind::complaint;
    ReportedRecipient one;
    one.address = address_of(read_headers(text).headers.first("original-rcpt-to"));
    if (!one.address.empty()) report_.recipients.push_back(std::move(one));
  }

  void read_original(std::string_view text) {
    for (const std::string& id : read_message_ids(read_headers(text).headers.first("message-id")))
      add_original(id);
  }

  // qmail and old Exchange: words for people only. It counts as a bounce when it came to a return
  // path of ours, or names the recipients and one of our mails.
  void read_old_bounce() {
    const std::string failed = mail_.headers().first("x-failed-recipients");
    if (!is_from_mailer() && failed.empty()) return;
    const std::string text = read_body(settings_.text, mail_.bytes, mail_.structure).text;
    for (const std::string& id : read_message_ids(text)) {
      if (tag_in_id(settings_, id)) add_original(id);
    }
    if (report_.originals.empty()) return;
    report_.kind = Report::Kind::delivery;
    ReportedRecipient one;
    const auto told = read_addresses(settings_.text, failed);
    one.address = told.empty() ? address_in(text) : told[0].address;
    one.status = Status::failed;
    one.code = code_in(text);
    report_.recipients.push_back(std::move(one));
  }

  // A postmaster is a person, too: only what came from nobody's address is a server's.
  bool is_from_mailer() const {
    if (mail_.from.empty()) return false;
    const std::string_view local = local_part(mail_.from[0].address);
    return same(local, "mailer-daemon") ||
           (same(local, "postmaster") && trimmed(mail_.headers().first("return-path")) == "<>");
  }

  // The first address of a text that is neither the server's nor ours.
  std::string address_in(std::string_view text) const {
    constexpr std::string_view kAround = " \t\r\n<>'\"(),;:";
    while (!text.empty()) {
      const std::size_t end = std::min(text.find_first_of(kAround), text.size());
      const std::string_view word = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      if (word.find('@') == std::string_view::npos || !is_address(word)) continue;
      const bool is_server = !mail_.from.empty() && same(word, mail_.from[0].address);
      if (!is_server && !settings_.is_own(word) && !tag_in_id(settings_, word))
        return std::string(word);
    }
    return {};
  }

  // The first "5.1.1" of a text.
  static std::string code_in(std::string_view text) {
    for (std::size_t i = 0; i + 4 < text.size(); ++i) {
      const bool is_code = (text[i] == '4' || text[i] == '5') && text[i + 1] == '.' &&
                           is_digit(text[i + 2]) && text[i + 3] == '.' && is_digit(text[i + 4]) &&
                           (i == 0 || !(is_digit(text[i - 1]) || text[i - 1] == '.'));
      if (is_code) return std::string(text.substr(i, 5));
    }
    return {};
  }

  void add_tag(std::string_view tag) { add(message_id_of(settings_, tag)); }
  // Our own ids are kept in lower case; another program may have changed that.
  void add_original(const std::string& id) {
    if (auto tag = tag_in_id(settings_, id))
      add_tag(*tag);
    else
      add(id);
  }
  void add(std::string id) {
    auto& known = report_.originals;
    if (std::find(known.begin(), known.end(), id) == known.end()) known.push_back(std::move(id));
  }

  const Settings& settings_;
  const Mail& mail_;
  Report report_;
};

}  // namespace

Report read_report(const Settings& settings, const Mail& mail) {
  return ReportReader(settings, mail).read();
}

}  // namespace jackfield::email
