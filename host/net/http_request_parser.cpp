// SPDX-License-Identifier: MIT
#include "host/net/http_request_parser.hpp"

#include "host/net/percent.hpp"

#include <boost/beast/http/error.hpp>

#include <algorithm>

namespace jackfield::net {
namespace {

namespace http = boost::beast::http;

// Memory promised by a Content-Length is not taken before bytes came.
constexpr std::uint64_t kReserveAtMost = 256 * 1024;

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

bool same_ignoring_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
  });
}

bool has_bare_newline(std::string_view text) {
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    if (at == 0 || text[at - 1] != '\r') return true;
  }
  return false;
}

}  // namespace

RequestParser::RequestParser(const ServerLimits& limits) : limits_(limits) {
  header_limit(static_cast<std::uint32_t>(std::min<std::size_t>(limits.header_bytes, UINT32_MAX)));
  body_limit(boost::none);  // ours says 413 before the first byte, and differs by request
  eager(false);
}

RequestParser::Progress RequestParser::read_header(std::string_view bytes, std::size_t& consumed) {
  Code code;
  consumed = Base::put({bytes.data(), bytes.size()}, code);
  if (code == http::error::need_more) {
    // Beast looks no further until it has seen an empty line; a client that ends lines otherwise
    // would wait for ever.
    if (!has_bare_newline(bytes.substr(consumed))) return Progress::need_more;
    fault_ = RequestFault::malformed;
    return Progress::failed;
  }
  if (code) {
    if (fault_ == RequestFault::none) fault_ = fault_of(code, bytes.substr(consumed));
    return Progress::failed;
  }
  if (!is_header_done()) return Progress::need_more;
  fault_ = check_fields();
  if (fault_ != RequestFault::none) return Progress::failed;
  request_.keep_alive = Base::keep_alive();
  return is_done() ? Progress::done : Progress::header_done;
}

RequestFault RequestParser::accept_body(const BodyRule& rule, const std::string& spool_dir) {
  rule_.max_bytes = rule.max_bytes;
  rule_.spool_above_bytes = spool_dir.empty() ? BodyRule::kNever : rule.spool_above_bytes;
  spool_dir_ = spool_dir;
  if (!is_done() && content_length() && *content_length() > rule_.max_bytes) {
    return fault_ = RequestFault::body_bytes;
  }
  eager(true);
  return RequestFault::none;
}

RequestParser::Progress RequestParser::read_body(std::string_view bytes, std::size_t& consumed) {
  Code code;
  consumed = Base::put({bytes.data(), bytes.size()}, code);
  if (code && code != http::error::need_more) {
    if (fault_ == RequestFault::none) fault_ = RequestFault::malformed;
    return Progress::failed;
  }
  return is_done() ? Progress::done : Progress::need_more;
}

std::uint64_t RequestParser::body_bytes_left() const {
  const auto length = content_length();
  return length ? *length - received_ : kReserveAtMost;
}

RequestFault RequestParser::fault_of(const Code& code, std::string_view bytes) const {
  if (code == http::error::header_limit) {
    return started_ ? RequestFault::header_bytes : RequestFault::target_bytes;
  }
  if (code == http::error::bad_version) {
    // Beast says so of everything odd after the target; only a real version gets the answer about
    // versions.
    const std::string_view line = bytes.substr(0, bytes.find("\r\n"));
    const std::size_t space = line.rfind(' ');
    if (space != std::string_view::npos && line.substr(space + 1, 5) == "HTTP/" &&
        line.find(' ') != space && line.find(' ', line.find(' ') + 1) == space) {
      return RequestFault::unsupported_version;
    }
  }
  return RequestFault::malformed;
}

void RequestParser::fail(RequestFault fault, Code& code) {
  fault_ = fault;
  code = http::error::bad_value;  // any error: what is meant is in fault_
}

void RequestParser::on_request_impl(http::verb, View method, View target, int version, Code& code) {
  started_ = true;
  http10_ = version == 10;
  request_.method.assign(method.data(), method.size());
  request_.target.assign(target.data(), target.size());
  if (target.size() > limits_.target_bytes) return fail(RequestFault::target_bytes, code);
  if (!read_target()) fail(RequestFault::malformed, code);
}

bool RequestParser::read_target() {
  std::string_view rest = request_.target;
  // The absolute form, which proxies use: the authority is not ours to route by.
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (rest.substr(0, scheme.size()) != scheme) continue;
    rest.remove_prefix(scheme.size());
    const std::size_t path = rest.find_first_of("/?");
    rest = path == std::string_view::npos ? "/" : rest.substr(path);
    break;
  }
  if (rest.find('#') != std::string_view::npos) return false;
  const std::size_t mark = rest.find('?');
  auto path = decode_path(rest.substr(0, mark));
  if (!path) return false;
  request_.path = std::move(*path);
  if (mark == std::string_view::npos) return true;
  auto query = decode_query(rest.substr(mark + 1));
  if (!query) return false;
  request_.query = std::move(*query);
  return true;
}

void RequestParser::on_field_impl(http::field, View name, View value, Code& code) {
  if (in_trailer_) return;
  if (request_.headers.size() >= limits_.header_count) {
    return fail(RequestFault::header_count, code);
  }
  request_.headers.add(view(name), view(value));
}

// Where two readers could disagree on where a request ends, nobody may have the choice.
RequestFault RequestParser::check_fields() {
  const Headers& headers = request_.headers;
  const auto coding = headers.find("transfer-encoding");
  if (coding) {
    if (headers.find("content-length") || http10_ || headers.count("transfer-encoding") > 1) {
      return RequestFault::malformed;
    }
    if (!same_ignoring_case(*coding, "chunked")) return RequestFault::unsupported_coding;
  }
  if (headers.count("content-length") > 1) return RequestFault::malformed;
  if (headers.get("content-length").find(',') != std::string_view::npos) {
    return RequestFault::malformed;
  }
  const std::size_t hosts = headers.count("host");
  if (hosts > 1 || (hosts == 0 && !http10_)) return RequestFault::malformed;
  expects_continue_ = !http10_ && same_ignoring_case(headers.get("expect"), "100-continue");
  return RequestFault::none;
}

void RequestParser::on_header_impl(Code&) {
  in_trailer_ = true;
}

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& length, Code&) {
  if (length && *length <= rule_.spool_above_bytes) {
    request_.body.reserve(static_cast<std::size_t>(std::min(*length, kReserveAtMost)));
  }
}

std::size_t RequestParser::keep(View bytes, Code& code) {
  received_ += bytes.size();
  if (received_ > rule_.max_bytes) {
    fail(RequestFault::body_bytes, code);
    return 0;
  }
  if (!request_.spooled && received_ <= rule_.spool_above_bytes) {
    request_.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  if (!request_.spooled) {
    request_.spooled = SpooledBody::create(spool_dir_);
    if (!request_.spooled || !request_.spooled->write(request_.body)) {
      fail(RequestFault::disk, code);
      return 0;
    }
    request_.body = std::string();
  }
  if (!request_.spooled->write(view(bytes))) fail(RequestFault::disk, code);
  return bytes.size();
}

std::size_t RequestParser::on_body_impl(View bytes, Code& code) {
  return keep(bytes, code);
}

void RequestParser::on_chunk_header_impl(std::uint64_t size, View, Code& code) {
  if (size > rule_.max_bytes || received_ > rule_.max_bytes - size) {
    fail(RequestFault::body_bytes, code);
  }
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, View bytes, Code& code) {
  return keep(bytes, code);
}

void RequestParser::on_finish_impl(Code&) {}

void RequestParser::on_response_impl(int, View, int, Code&) {}

}  // namespace jackfield::net
