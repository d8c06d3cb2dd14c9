// SPDX-License-Identifier: MIT
// How curl is told what a transfer may do; mail's own options are in transfer_smtp.cpp.
#include "host/net/transfer_easy.hpp"

#include <openssl/x509.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace jackfield::net {
namespace {

// Zero would be for ever to curl, and every wait here has an end: a day at most.
long bounded_ms(std::uint64_t ms) {
  return static_cast<long>(std::clamp<std::uint64_t>(ms, 1, 86'400'000));
}

}  // namespace

bool TransferEasy::set_common() {
  const Policy& policy = transfer_.policy;
  set(CURLOPT_PRIVATE, static_cast<void*>(this));
  set(CURLOPT_ERRORBUFFER, error_.data());
  set(CURLOPT_NOSIGNAL, 1L);
  // A resolver thread that hangs must not hold up the loop when its transfer ends; it frees itself
  // later.
  set(CURLOPT_QUICK_EXIT, 1L);
  set(CURLOPT_TIMEOUT_MS, bounded_ms(transfer_.timeout_ms));
  set(CURLOPT_CONNECTTIMEOUT_MS, bounded_ms(transfer_.connect_timeout_ms));
  // Servers close idle connections after a minute or so; a request on a dying one would be left
  // uncertain.
  set(CURLOPT_MAXAGE_CONN, 45L);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(CURLOPT_PROXY, policy.proxy.c_str());  // empty text also switches the environment's off
  set(CURLOPT_NOPROXY, "");
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set_trust();
  set(CURLOPT_OPENSOCKETFUNCTION, &TransferEasy::on_open_socket);
  set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
  set(CURLOPT_PREREQFUNCTION, &TransferEasy::on_request_begins);
  set(CURLOPT_PREREQDATA, static_cast<void*>(this));
  set(CURLOPT_READFUNCTION, &TransferEasy::on_read);
  set(CURLOPT_READDATA, static_cast<void*>(this));
  set(CURLOPT_HEADERFUNCTION, &TransferEasy::on_header);
  set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(CURLOPT_WRITEFUNCTION, &TransferEasy::on_body);
  set(CURLOPT_WRITEDATA, static_cast<void*>(this));
  return options_ok_;
}

// OpenSSL takes these from the environment by itself, curl does not: without them an operator's own
// authority would be trusted by long connections and by no request.
void TransferEasy::set_trust() {
  const std::string& file = transfer_.policy.ca_file;
  if (!file.empty()) {
    set(CURLOPT_CAINFO, file.c_str());
    return;
  }
  if (const char* known = std::getenv(X509_get_default_cert_file_env())) set(CURLOPT_CAINFO, known);
  if (const char* known = std::getenv(X509_get_default_cert_dir_env())) set(CURLOPT_CAPATH, known);
}

bool TransferEasy::add_header(const std::string& line) {
  curl_slist* longer = curl_slist_append(headers_, line.c_str());
  if (longer == nullptr) return false;
  headers_ = longer;
  return true;
}

bool TransferEasy::set_http() {
  const Policy& policy = transfer_.policy;
  const std::string url = to_string(url_);
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, policy.allow_http ? "http,https" : "https");
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_HTTP_VERSION,
      static_cast<long>(policy.http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
  const std::string& method = transfer_.method;
  const std::uint64_t size = body_->size_bytes();
  if (size > 0 || method == "POST" || method == "PUT" || method == "PATCH") {
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(size));
    if (const auto memory = body_->as_memory()) set(CURLOPT_POSTFIELDS, memory->data());
  } else if (method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else {
    set(CURLOPT_HTTPGET, 1L);
  }
  if (method != "HEAD") set(CURLOPT_CUSTOMREQUEST, method.c_str());
  bool ok = add_header("Expect:");
  for (const HeaderView field : transfer_.headers) {
    const std::string name(field.name);
    ok =
        ok && add_header(field.value.empty() ? name + ";" : name + ": " + std::string(field.value));
  }
  if (!transfer_.headers.find("content-type")) ok = ok && add_header("Content-Type:");
  if (!transfer_.headers.find("user-agent")) ok = ok && add_header("User-Agent: jackfield");
  set(CURLOPT_HTTPHEADER, headers_);
  return ok && options_ok_;
}

}  // namespace jackfield::net
