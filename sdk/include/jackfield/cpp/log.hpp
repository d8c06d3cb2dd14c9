// SPDX-License-Identifier: MIT
// jf.log/1 for C++: a line for the operator.
#pragma once

#include <jackfield/abi.h>
#include <jackfield/ext/log.h>

#include <string_view>

namespace jackfield {

/// The host's log; says nothing where the host has none. Copies freely, for as long as the process
/// lives. [any]
class Log {
 public:
  /// `host`: what `create` was given; nullptr is a log that says nothing.
  explicit Log(const jf_host_t* host) noexcept
      : host_(host == nullptr ? nullptr : host->host),
        table_(host == nullptr ? nullptr
                               : static_cast<const jf_log_v1_t*>(
                                     host->service(host->host, {kId.data(), kId.size()}))) {}

  /// Something that an operator should know and need not act on. `code` names its kind, 1 to 64 of
  /// a-z 0-9 . _ -; `text` is one sentence without secrets or customers' words, cut after 1,024
  /// bytes.
  void warning(std::string_view code, std::string_view text) const noexcept {
    if (table_ == nullptr) return;
    const jf_str_t lent_code{code.data(), code.size()};
    const jf_str_t lent_text{text.data(), text.size()};
    table_->log(host_, JF_LOG_WARNING, &lent_code, &lent_text);
  }

 private:
  static constexpr std::string_view kId = JF_LOG_V1_ID;

  void* host_;
  const jf_log_v1_t* table_;
};

}  // namespace jackfield
