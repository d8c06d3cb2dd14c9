// SPDX-License-Identifier: MIT
// The options of a transfer that is a mail: smtp and smtps, login, envelope.
#include "host/net/transfer_easy.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace jackfield::net {
namespace {

// An envelope address stands in a command line of its own: nothing may end that line early, or
// close its bracket.
bool is_envelope_address(const std::string& address) {
  return !address.empty() && address.size() <= 320 &&
         std::none_of(address.begin(), address.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte <= 0x20 || byte == 0x7f || c == '<' || c == '>';
         });
}

constexpr int kAuthRefused = 535;

// A word of a continuation, such as a base64 credential, could look like none of these: each ends
// in what base64 has not.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kPhases = {
    {{"EHLO ", "greeting"},
     {"HELO ", "greeting"},
     {"STARTTLS\r", "tls"},
     {"AUTH ", "auth"},
     {"MAIL FROM:", "mail"},
     {"RCPT TO:", "rcpt"},
     {"DATA\r", "data"}}};

/// The last reply that bears `status`, all of its lines: behind a refusal stands the answer to
/// curl's QUIT.
std::string_view reply_of(std::string_view replies, int status) {
  const std::string code = std::to_string(status);
  std::string_view reply;
  std::size_t begin = 0;
  bool goes_on = false;  // "550-": another line of the same reply follows
  for (std::size_t at = 0; at < replies.size();) {
    const std::size_t end = std::min(replies.find('\n', at), replies.size() - 1) + 1;
    const std::string_view line = replies.substr(at, end - at);
    if (!goes_on) begin = at;
    if (line.starts_with(code)) reply = replies.substr(begin, end - begin);
    goes_on = line.starts_with(code + "-");
    at = end;
  }
  return reply;
}

/// "5.1.1" of a line "550 5.1.1 no such user".
std::string enhanced_code(std::string_view line) {
  if (line.size() < 5) return {};
  line.remove_prefix(4);
  const std::string_view code = line.substr(0, line.find_first_of(" \r\n"));
  const bool is_code = std::count(code.begin(), code.end(), '.') == 2 && code.size() >= 5 &&
                       code.size() <= 9 && code[1] == '.' && code.back() != '.' &&
                       std::all_of(code.begin(), code.end(),
                                   [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
  return is_code ? std::string(code) : std::string();
}

}  // namespace

bool TransferEasy::set_mail() {
  const SmtpMail& mail = *transfer_.mail;
  const bool tls = mail.security == SmtpMail::Security::tls;
  std::string url = (tls ? "smtps://" : "smtp://") + url_.host;
  if (url_.port_given) url += ":" + std::to_string(url_.port);
  url += url_.target;
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, tls ? "smtps" : "smtp");
  set(CURLOPT_USE_SSL,
      static_cast<long>(mail.security == SmtpMail::Security::plain ? CURLUSESSL_NONE
                                                                   : CURLUSESSL_ALL));
  set(CURLOPT_MAIL_FROM, mail.mail_from.c_str());
  for (const std::string& recipient : mail.recipients) {
    curl_slist* longer = curl_slist_append(recipients_, recipient.c_str());
    if (longer == nullptr) return false;
    recipients_ = longer;
  }
  set(CURLOPT_MAIL_RCPT, recipients_);
  if (!mail.user.empty()) set(CURLOPT_USERNAME, mail.user.c_str());
  if (!mail.oauth_bearer.empty()) {
    set(CURLOPT_XOAUTH2_BEARER, mail.oauth_bearer.c_str());
  } else if (!mail.password.empty()) {
    set(CURLOPT_PASSWORD, mail.password.c_str());
  }
  if (!mail.mechanism.empty()) set(CURLOPT_LOGIN_OPTIONS, ("AUTH=" + mail.mechanism).c_str());
  // What is sent is looked at for its first word only: how far the dialogue got.
  set(CURLOPT_VERBOSE, 1L);
  set(CURLOPT_DEBUGFUNCTION, &TransferEasy::on_debug);
  set(CURLOPT_DEBUGDATA, static_cast<void*>(this));
  set(CURLOPT_CLOSESOCKETFUNCTION, &TransferEasy::on_close_socket);
  set(CURLOPT_CLOSESOCKETDATA, static_cast<void*>(this));
  set(CURLOPT_UPLOAD, 1L);
  set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(body_->size_bytes()));
  return options_ok_;
}

void TransferEasy::stop_when(std::shared_ptr<const std::atomic<bool>> flag) {
  stop_ = std::move(flag);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &TransferEasy::on_progress);
  set(CURLOPT_XFERINFODATA, static_cast<void*>(this));
}

int TransferEasy::on_debug(CURL*, curl_infotype type, char* bytes, std::size_t size, void* self) {
  if (type == CURLINFO_HEADER_OUT) {
    const std::string_view line(bytes, size);
    for (const auto& [word, phase] : kPhases) {
      if (line.starts_with(word)) static_cast<TransferEasy*>(self)->mail_phase_ = phase;
    }
  }
  return 0;
}

void TransferEasy::fill_mail(TransferResult& result) {
  const std::string_view phase = end_.may_have_left ? "message" : mail_phase_;
  result.headers.set(std::string(kSmtpPhase), std::string(phase));
  const std::string_view reply = reply_of(mail_replies_, result.status);
  result.body = reply;
  if (const std::string code = enhanced_code(reply); !code.empty())
    result.headers.set(std::string(kSmtpEnhanced), code);
  // XOAUTH2 is refused by a challenge, which curl takes for the end.
  if (end_.code == CURLE_LOGIN_DENIED && result.status < 400) result.status = kAuthRefused;
}

int TransferEasy::on_close_socket(void* self, curl_socket_t socket) {
  auto& easy = *static_cast<TransferEasy*>(self);
  if (easy.mail_socket_ == socket) easy.mail_socket_ = CURL_SOCKET_BAD;
  return ::close(socket);
}

int TransferEasy::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<TransferEasy*>(self)->stop_->load() ? 1 : 0;
}

Result<void> check_mail(const SmtpMail& mail, const Policy& policy) {
  if (mail.security == SmtpMail::Security::plain && !policy.allow_http) {
    return invalid("mail: a connection without TLS is not allowed");
  }
  // An empty sender is a bounce's, and allowed.
  if (!mail.mail_from.empty() && !is_envelope_address(mail.mail_from)) {
    return invalid("mail: not a sender's address");
  }
  if (mail.recipients.empty()) return invalid("mail: no recipient");
  if (!std::all_of(mail.recipients.begin(), mail.recipients.end(), is_envelope_address)) {
    return invalid("mail: not a recipient's address");
  }
  return {};
}

}  // namespace jackfield::net
