// SPDX-License-Identifier: MIT
// mixed{ alternative{ text, related{ html, inline pictures } }, files }: levels that hold one thing
// are left out. Texts are quoted-printable and files base64, in neither of which "=_" can stand:
// so no boundary can.
#include "email_compose.hpp"

#include "email_date.hpp"
#include "email_encode.hpp"
#include "email_text.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::email {
namespace {

std::string mailboxes(const std::vector<MailAddress>& list) {
  std::vector<std::string> texts;
  texts.reserve(list.size());
  for (const MailAddress& one : list) texts.push_back(encoded_mailbox(one.name, one.address));
  return joined(texts, ", ");
}

// The first and the newest: mail programs look at no others, and servers limit the line.
std::string reference_list(const std::vector<std::string>& references) {
  constexpr std::size_t kMost = 20;
  std::vector<std::string> kept;
  for (std::size_t i = 0; i < references.size(); ++i) {
    if (i == 0 || i + kMost >= references.size()) kept.push_back("<" + references[i] + ">");
  }
  return joined(kept, " ");
}

std::string headers_of(const Settings& settings, const Outgoing& mail) {
  std::string out = header_line("Date", write_date(mail.date));
  out += header_line("From", encoded_mailbox(mail.from.name, mail.from.address));
  if (!mail.to.empty()) out += header_line("To", mailboxes(mail.to));
  if (!mail.cc.empty()) out += header_line("Cc", mailboxes(mail.cc));
  if (mail.reply_to != mail.from.address)
    out += header_line("Reply-To", encoded_mailbox(mail.from.name, mail.reply_to));
  out += header_line("Subject", encoded_text(mail.subject));
  out += header_line("Message-ID", "<" + mail.message_id + ">");
  if (!mail.in_reply_to.empty()) {
    out += header_line("In-Reply-To", "<" + mail.in_reply_to + ">");
    out += header_line("References", reference_list(mail.references));
  }
  if (mail.is_automatic) {
    out += header_line("Auto-Submitted", mail.answers ? "auto-replied" : "auto-generated");
    out += header_line("X-Auto-Response-Suppress", "OOF, AutoReply");
    out += header_line("X-Loop", settings.address);
  }
  if (settings.wants_read_receipts && !mail.is_automatic)
    out += header_line("Disposition-Notification-To", mail.reply_to);
  for (const Attribute& one : mail.headers) out += header_line(one.name, encoded_text(one.value));
  return out + header_line("MIME-Version", "1.0");
}

bool is_inline(const Media& media) {
  return media.is_inline && !media.content_id.empty();
}

std::string media_type(const Media& media) {
  // An attached mail would have to be 7-bit; as a file it may be base64 like all others.
  return is_media_type(media.mime) && !begins(media.mime, "message/") &&
                 !begins(media.mime, "multipart/")
             ? media.mime
             : "application/octet-stream";
}

class Writer {
 public:
  Writer(const Settings& settings, const Outgoing& mail)
      : mail_(mail), bytes_(headers_of(settings, mail)) {
    for (const Media& media : mail.files) {
      if (is_inline(media) && !mail.html.empty())
        pictures_.push_back(&media);
      else
        files_.push_back(&media);
    }
  }

  std::vector<Segment> write() {
    const bool has_body = !mail_.text.empty() || !mail_.html.empty();
    if (files_.empty()) {
      write_body();
    } else if (files_.size() == 1 && !has_body) {
      write_file(*files_[0]);
    } else {
      const std::string boundary = open("mixed", 'm');
      if (has_body) {
        next(boundary);
        write_body();
      }
      for (const Media* file : files_) {
        next(boundary);
        write_file(*file);
      }
      close(boundary);
    }
    flush();
    return std::move(segments_);
  }

 private:
  void write_body() {
    if (mail_.html.empty()) return write_text("plain", mail_.text);
    const std::string boundary = open("alternative", 'a');
    next(boundary);
    write_text("plain", mail_.text);
    next(boundary);
    write_html();
    close(boundary);
  }

  void write_html() {
    if (pictures_.empty()) return write_text("html", mail_.html);
    const std::string boundary = open("related", 'r');
    next(boundary);
    write_text("html", mail_.html);
    for (const Media* picture : pictures_) {
      next(boundary);
      write_file(*picture);
    }
    close(boundary);
  }

  void write_text(std::string_view subtype, std::string_view text) {
    bytes_ += header_line("Content-Type", "text/" + std::string(subtype) + "; charset=utf-8");
    bytes_ += header_line("Content-Transfer-Encoding", "quoted-printable");
    bytes_ += "\r\n" + quoted_printable(text);
  }

  void write_file(const Media& media) {
    const std::string filename = media.filename.empty() ? "attachment" : media.filename;
    bytes_ += header_line("Content-Type", media_type(media) + filename_parameter("name", filename));
    bytes_ += header_line("Content-Transfer-Encoding", "base64");
    bytes_ += header_line("Content-Disposition", (is_inline(media) ? "inline" : "attachment") +
                                                     filename_parameter("filename", filename));
    if (is_inline(media)) bytes_ += header_line("Content-ID", "<" + content_id(media) + ">");
    bytes_ += "\r\n";
    flush();
    Segment file;
    file.media = media.ref;
    file.encoding = BodyEncoding::base64_lines;
    segments_.push_back(std::move(file));
    bytes_ = "\r\n";
  }

  static std::string content_id(const Media& media) {
    std::string id;
    for (const char c : media.content_id) {
      if (c != '<' && c != '>' && !is_blank(c)) id += c;
    }
    return id;
  }

  std::string open(std::string_view subtype, char level) {
    std::string boundary = "=_";
    boundary.append(1, level).append("_").append(mail_.boundary_seed);
    bytes_ += header_line("Content-Type",
                          "multipart/" + std::string(subtype) + "; boundary=\"" + boundary + "\"");
    bytes_ += "\r\n";
    return boundary;
  }
  void next(const std::string& boundary) { bytes_ += "--" + boundary + "\r\n"; }
  void close(const std::string& boundary) { bytes_ += "--" + boundary + "--\r\n"; }

  void flush() {
    if (bytes_.empty()) return;
    Segment text;
    text.bytes = std::move(bytes_);
    segments_.push_back(std::move(text));
    bytes_.clear();
  }

  const Outgoing& mail_;
  std::string bytes_;
  std::vector<const Media*> pictures_;
  std::vector<const Media*> files_;
  std::vector<Segment> segments_;
};

}  // namespace

std::vector<Segment> compose(const Settings& settings, const Outgoing& mail) {
  return Writer(settings, mail).write();
}

}  // namespace jackfield::email
