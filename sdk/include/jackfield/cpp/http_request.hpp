// SPDX-License-Identifier: MIT
// A request that came to a hook, as `receive` sees it.
#pragma once

#include <jackfield/generated/model.h>
#include <jackfield/cpp/c_view.hpp>

#include <cstdint>
#include <string_view>

namespace jackfield {

/// A view; valid during the call. Nothing in it can be trusted before the signature was checked.
/// [any]
class HttpRequest {
 public:
  explicit HttpRequest(const jf_http_request_t& request) noexcept : request_(&request) {}

  std::string_view method() const noexcept { return abi::text_of(request_->method); }
  /// Path and query exactly as received.
  std::string_view target() const noexcept { return abi::text_of(request_->target); }
  /// What follows `/hooks/<account>`, percent-decoded.
  std::string_view path() const noexcept { return abi::text_of(request_->path); }
  /// The raw body: what signatures cover.
  std::string_view body() const noexcept { return abi::text_of(request_->body); }
  /// The body by reference, when it was large; else nullptr.
  const jf_media_t* spooled() const noexcept { return request_->spooled; }
  /// The address under which the network reached the hook, with query.
  std::string_view public_url() const noexcept { return abi::text_of(request_->public_url); }
  std::string_view remote_address() const noexcept {
    return abi::text_of(request_->remote_address);
  }
  /// Unix milliseconds.
  std::int64_t received_at() const noexcept { return request_->received_at; }

  /// The first header field of that name, which is given in lower case; empty when absent.
  std::string_view header(std::string_view name) const noexcept {
    for (std::uint32_t i = 0; i < request_->headers_count; ++i) {
      const jf_header_t& field = *abi::item(request_->headers, request_->headers_stride, i);
      if (abi::text_of(field.name) == name) return abi::text_of(field.value);
    }
    return {};
  }
  /// The first query parameter of that name, decoded; empty when absent.
  std::string_view query(std::string_view name) const noexcept {
    for (std::uint32_t i = 0; i < request_->query_count; ++i) {
      const jf_query_parameter_t& parameter =
          *abi::item(request_->query, request_->query_stride, i);
      if (abi::text_of(parameter.name) == name) return abi::text_of(parameter.value);
    }
    return {};
  }

 private:
  const jf_http_request_t* request_;
};

}  // namespace jackfield
