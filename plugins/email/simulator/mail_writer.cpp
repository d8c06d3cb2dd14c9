// SPDX-License-Identifier: MIT
#include "plugins/email/simulator/mail_writer.hpp"

#include "plugins/email/simulator/mail_codec.hpp"

namespace jackfield::email_simulator {
namespace {

constexpr std::string_view kBoundary = "=_simulated";
// A lamp of 8 by 8 points.
constexpr std::string_view kPicture =
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAHklEQVR42mPQ0AjAihgg1K8TNnBE\r\n"
    "Kwm4HLrlJEgAAI4fRhWWGCF3AAAAAElFTkSuQmCC";

std::string line(std::string_view name, std::string_view value) {
  return std::string(name) + ": " + std::string(value) + "\r\n";
}

std::string mailbox(const std::string& name, const std::string& address) {
  return name.empty() ? address : encoded_text(name) + " <" + address + ">";
}

std::string head(const Letter& letter, std::int64_t now_ms) {
  std::string out = line("Date", mail_date(now_ms));
  out += line("From", mailbox(letter.name, letter.from));
  out += line("To", letter.to) + line("Subject", encoded_text(letter.subject));
  out += line("Message-ID", "<" + letter.id + ">");
  if (!letter.in_reply_to.empty()) out += line("In-Reply-To", "<" + letter.in_reply_to + ">");
  if (!letter.references.empty()) {
    out += "References:";
    for (const std::string& id : letter.references) out.append("\r\n <").append(id).append(">");
    out += "\r\n";
  }
  for (const auto& [name, value] : letter.more) out += line(name, value);
  return out + line("MIME-Version", "1.0");
}

std::string text_part(std::string_view text) {
  std::string lines;
  for (const char c : text) {
    if (c == '\n') lines += '\r';
    if (c != '\r') lines += c;
  }
  return line("Content-Type", "text/plain; charset=utf-8") +
         line("Content-Transfer-Encoding", "base64") + "\r\n" + base64_lines(lines);
}

std::string file_part(const std::string& name) {
  const bool is_picture = name.ends_with(".png");
  const std::string coded = encoded_text(name);
  std::string out = line("Content-Type", is_picture ? "image/png" : "text/plain; charset=utf-8");
  out += line("Content-Disposition", "attachment; filename=\"" + coded + "\"");
  out += line("Content-Transfer-Encoding", "base64") + "\r\n";
  return out + (is_picture ? std::string(kPicture) + "\r\n" : base64_lines("Notes\r\n"));
}

std::string part(const std::string& content) {
  return "--" + std::string(kBoundary) + "\r\n" + content + "\r\n";
}

std::string multipart(const std::string& type, const std::string& parts) {
  return line("Content-Type", type + "; boundary=\"" + std::string(kBoundary) + "\"") + "\r\n" +
         parts + "--" + std::string(kBoundary) + "--\r\n";
}

/// What all reports have: from whom, words, the part for programs, the head of the mail.
std::string write_report(const Report& report, const std::string& kind, Letter letter,
                         const std::string& words, const std::string& facts, std::int64_t now_ms) {
  letter.to = report.to;
  letter.id = report.id;
  const std::string original = line("Message-ID", "<" + report.original_id + ">") +
                               line("Subject", encoded_text(report.original_subject));
  return head(letter, now_ms) +
         multipart("multipart/report; report-type=" + kind,
                   part(text_part(words)) + part(facts) +
                       part(line("Content-Type", "text/rfc822-headers") + "\r\n" + original));
}

std::string domain_of(const std::string& address) {
  return address.substr(address.find('@') + 1);
}

}  // namespace

std::string write_letter(const Letter& letter, std::int64_t now_ms) {
  const std::string top = head(letter, now_ms);
  if (letter.files.empty()) return top + text_part(letter.text);
  std::string parts = part(text_part(letter.text));
  for (const std::string& file : letter.files) parts += part(file_part(file));
  return top + multipart("multipart/mixed", parts);
}

std::string quoted(std::string_view name, std::int64_t at_ms, std::string_view text) {
  std::string out = "On " + mail_date(at_ms) + ", ";
  out.append(name).append(" wrote:\n> ");
  for (const char c : text) out.append(1, c).append(c == '\n' ? "> " : "");
  return out;
}

std::string write_receipt(const Report& report, std::int64_t now_ms) {
  Letter letter;
  letter.from = report.from;
  letter.subject = "Read: " + report.original_subject;
  const std::string facts = line("Content-Type", "message/disposition-notification") + "\r\n" +
                            line("Final-Recipient", "rfc822; " + report.from) +
                            line("Original-Message-ID", "<" + report.original_id + ">") +
                            line("Disposition", "manual-action/MDN-sent-manually; displayed");
  return write_report(report, "disposition-notification", std::move(letter),
                      "The mail was shown. Nobody can say whether it was understood.", facts,
                      now_ms);
}

std::string write_bounce(const Report& report, std::string_view status, std::int64_t now_ms) {
  Letter letter;
  const std::string domain = domain_of(report.from);
  letter.name = "Mail Delivery System";
  letter.from = "MAILER-DAEMON@" + domain;
  letter.subject = "Undelivered Mail Returned to Sender";
  letter.more = {{"Auto-Submitted", "auto-replied"}};
  const std::string facts = line("Content-Type", "message/delivery-status") + "\r\n" +
                            line("Reporting-MTA", "dns; mx." + domain) + "\r\n" +
                            line("Final-Recipient", "rfc822; " + report.from) +
                            line("Action", "failed") + line("Status", status) +
                            line("Diagnostic-Code", "smtp; 550 " + std::string(status) + " <" +
                                                        report.from + ">: not delivered");
  return write_report(report, "delivery-status", std::move(letter),
                      "The mail could not be delivered and is returned.", facts, now_ms);
}

std::string write_complaint(const Report& report, std::int64_t now_ms) {
  Letter letter;
  letter.from = "complaints@" + domain_of(report.from);
  letter.subject = "Complaint about a mail";
  letter.more = {{"Auto-Submitted", "auto-generated"}};
  const std::string facts = line("Content-Type", "message/feedback-report") + "\r\n" +
                            line("Feedback-Type", "abuse") + line("User-Agent", "simulated/1") +
                            line("Version", "1") + line("Original-Rcpt-To", report.from);
  return write_report(report, "feedback-report", std::move(letter),
                      "A person has called this mail unwanted.", facts, now_ms);
}

std::string answer_subject(std::string_view subject) {
  while (same(subject.substr(0, 3), "re:")) subject = trimmed(subject.substr(3));
  return "Re: " + std::string(subject);
}

}  // namespace jackfield::email_simulator
