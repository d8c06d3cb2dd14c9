// SPDX-License-Identifier: MIT
#include "host/net/transfer_easy.hpp"

#include "host/net/address_guard.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <charconv>

namespace jackfield::net {
namespace {

constexpr std::size_t kHeaderBytes = 64 * 1024;
constexpr std::size_t kMailReplyBytes = 8 * 1024;

bool is_mail_scheme(std::string_view scheme) {
  return scheme == "smtp" || scheme == "smtps";
}

// Fields that say where the request ends or which connection it uses are the client's to write.
bool is_of_the_transport(std::string_view name) {
  return name == "content-length" || name == "transfer-encoding" || name == "host" ||
         name == "connection" || name == "expect" || name == "upgrade";
}

std::string_view trimmed_field(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

std::uint64_t time_us(CURL* easy, CURLINFO info) {
  curl_off_t value = 0;
  curl_easy_getinfo(easy, info, &value);
  return value > 0 ? static_cast<std::uint64_t>(value) : 0;
}

}  // namespace

Result<std::unique_ptr<TransferEasy>> TransferEasy::create(Transfer transfer) {
  Result<Url> url = parse_url(transfer.url);
  if (!url) return url.error();
  std::unique_ptr<TransferEasy> easy(new TransferEasy(std::move(transfer), std::move(*url)));
  if (const auto checked = easy->check(); !checked) return checked.error();
  auto body = BodyReader::open(easy->transfer_.body);
  if (!body) return body.error();
  easy->body_ = std::move(*body);
  const bool set = easy->easy_ != nullptr && easy->set_common() &&
                   (easy->transfer_.mail ? easy->set_mail() : easy->set_http());
  if (!set) return internal("transfer: libcurl refused an option");
  return easy;
}

TransferEasy::TransferEasy(Transfer transfer, Url url)
    : transfer_(std::move(transfer)),
      url_(std::move(url)),
      sink_(transfer_.memory_max_bytes, transfer_.to_file),
      easy_(curl_easy_init()) {
  end_.mail = transfer_.mail.has_value();
}

TransferEasy::~TransferEasy() {
  // At its end curl says QUIT and waits for the reply, two minutes if need be. The answer is known;
  // hang up instead.
  if (mail_socket_ != CURL_SOCKET_BAD) ::shutdown(mail_socket_, SHUT_RDWR);
  curl_easy_cleanup(easy_);
  curl_slist_free_all(headers_);
  curl_slist_free_all(recipients_);
}

Result<void> TransferEasy::check() const {
  const Policy& policy = transfer_.policy;
  if (is_mail_scheme(url_.scheme) != transfer_.mail.has_value()) {
    return invalid("transfer: the URL's scheme does not fit the transfer");
  }
  if (transfer_.mail) {
    if (const auto mail = check_mail(*transfer_.mail, policy); !mail) return mail.error();
  }
  if (url_.scheme == "http" && !policy.allow_http) {
    return invalid("transfer: " + url_.host + ": only https is allowed");
  }
  if (!is_header_name(transfer_.method)) return invalid("transfer: not a method");
  for (const HeaderView field : transfer_.headers) {
    if (!is_header_name(field.name)) return invalid("transfer: not a header name");
    const std::string name(field.name);
    if (is_of_the_transport(field.name))
      return invalid("transfer: header " + name + " is set by the host");
    if (!is_header_value(field.value)) {
      return invalid("transfer: header " + name + " holds a control character");
    }
  }
  // Through a proxy no socket of ours ever sees the target, so the least that can be checked is
  // checked here.
  const std::string_view host = url_.host;
  const auto literal = classify(host.front() == '[' ? host.substr(1, host.size() - 2) : host);
  if (!policy.allow_private_address && literal != AddressClass::global &&
      literal != AddressClass::unknown) {
    return Error{JF_NOT_SUPPORTED, "transfer: " + url_.host + ": " +
                                       std::string(to_string(literal)) +
                                       " addresses are not allowed"};
  }
  return {};
}

// The address guard. Returning no socket makes curl try the name's next address.
curl_socket_t TransferEasy::on_open_socket(void* self, curlsocktype, curl_sockaddr* address) {
  auto& easy = *static_cast<TransferEasy*>(self);
  const Policy& policy = easy.transfer_.policy;
  // The proxy is the operator's own choice, and usually an inside address.
  if (!policy.allow_private_address && policy.proxy.empty() &&
      classify(address->addr) != AddressClass::global) {
    easy.end_.address_refused = true;
    return CURL_SOCKET_BAD;
  }
  const int fd = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (easy.end_.mail) easy.mail_socket_ = fd;
  return fd;
}

// Called when the connection stands and the request is about to be written. curl repeats a request
// by itself when a reused connection breaks before an answer; the server may have acted on it by
// then, so the repetition ends here.
int TransferEasy::on_request_begins(void* self, char*, char*, int, int) {
  auto& easy = *static_cast<TransferEasy*>(self);
  if (easy.begun_) return CURL_PREREQFUNC_ABORT;
  easy.begun_ = true;
  if (!easy.end_.mail) easy.end_.may_have_left = true;
  return CURL_PREREQFUNC_OK;
}

std::size_t TransferEasy::on_read(char* out, std::size_t size, std::size_t count, void* self) {
  auto& easy = *static_cast<TransferEasy*>(self);
  easy.end_.may_have_left = true;
  const auto given = easy.body_->read(out, size * count);
  if (given) return *given;
  easy.end_.body_unreadable = true;
  return CURL_READFUNC_ABORT;
}

std::size_t TransferEasy::on_header(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& easy = *static_cast<TransferEasy*>(self);
  return easy.take_header_line({bytes, size * count}) ? size * count : 0;
}

bool TransferEasy::take_header_line(std::string_view line) {
  if (transfer_.mail) {
    if (mail_replies_.size() + line.size() > kMailReplyBytes) mail_replies_.clear();
    mail_replies_.append(line.substr(0, kMailReplyBytes));
    return true;
  }
  header_bytes_ += line.size();
  if (header_bytes_ > kHeaderBytes) {
    end_.header_too_large = true;
    return false;
  }
  if (line.substr(0, 5) == "HTTP/") {
    answer_headers_.clear();  // what came before was an interim answer
    end_.answer_begun = true;
    end_.header_whole = false;
    return true;
  }
  if (line == "\r\n" || line == "\n") end_.header_whole = true;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || sink_.began()) return true;
  answer_headers_.add(trimmed_field(line.substr(0, colon)), trimmed_field(line.substr(colon + 1)));
  return true;
}

std::size_t TransferEasy::on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& easy = *static_cast<TransferEasy*>(self);
  return easy.take_body({bytes, size * count}) ? size * count : 0;
}

bool TransferEasy::begin_sink() {
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  std::optional<std::uint64_t> length;
  std::uint64_t value = 0;
  const std::string_view text = answer_headers_.get("content-length");
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (!text.empty() && error == std::errc()) length = value;
  end_.sink = sink_.begin(static_cast<int>(status), answer_headers_.get("content-type"), length);
  return end_.sink == MediaSink::Refusal::none;
}

bool TransferEasy::take_body(std::string_view bytes) {
  if (!sink_.began() && !begin_sink()) return false;
  end_.sink = sink_.write(bytes);
  return end_.sink == MediaSink::Refusal::none;
}

TransferResult TransferEasy::finish(CURLcode code) {
  TransferResult result;
  end_.code = code;
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  end_.status = result.status = static_cast<int>(status);
  // An empty file is a file, too.
  if (code == CURLE_OK && !sink_.began() && transfer_.to_file && transfer_.method != "HEAD") {
    begin_sink();
  }
  TransferVerdict verdict = judge(end_);
  if (verdict == TransferVerdict{} && !transfer_.mail) {
    result.file = sink_.take_file();
    const bool wanted = transfer_.to_file && sink_.is_file();
    if (wanted && !result.file) verdict = {TransferOutcome::uncertain, TransferError::local};
  }
  result.outcome = verdict.outcome;
  result.error = verdict.error;
  if (result.error != TransferError::none) {
    const std::string_view detail(error_.data());
    std::string why(detail);
    if (why.empty() && code != CURLE_OK) why = curl_easy_strerror(code);
    if (why.empty()) why = "the answer was cut short";
    result.error_text = url_.host + ": " + std::string(to_string(result.error)) + ": " + why;
  }
  fill(result);
  return result;
}

TransferResult TransferEasy::cancel() {
  TransferResult result;
  result.outcome = end_.may_have_left ? TransferOutcome::uncertain : TransferOutcome::cancelled;
  result.error = TransferError::cancelled;
  result.error_text = url_.host + ": cancelled";
  fill(result);
  return result;
}

void TransferEasy::fill(TransferResult& result) {
  char* address = nullptr;
  curl_easy_getinfo(easy_, CURLINFO_PRIMARY_IP, &address);
  if (address != nullptr) result.remote_address = address;
  result.headers = std::move(answer_headers_);
  if (transfer_.mail)
    fill_mail(result);
  else
    result.body = sink_.take_memory();
  result.connect_us = time_us(easy_, CURLINFO_CONNECT_TIME_T);
  result.first_byte_us = time_us(easy_, CURLINFO_STARTTRANSFER_TIME_T);
  result.total_us = time_us(easy_, CURLINFO_TOTAL_TIME_T);
}

}  // namespace jackfield::net
