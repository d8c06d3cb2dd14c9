// SPDX-License-Identifier: MIT
// The host's side of jf_output_t: copies what a call gives, and notes what it does wrong.
#pragma once

#include "host/plugin/result_check.hpp"

#include <jackfield/abi.h>
#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace jackfield::plugin {

/// The output table of one call. On the stack of whoever calls; the plugin may use it until its
/// function returns.
class OutputTable final {
 public:
  enum class Call { create, receive, step };

  explicit OutputTable(Call call) noexcept;
  OutputTable(const OutputTable&) = delete;
  OutputTable& operator=(const OutputTable&) = delete;

  const jf_output_t* table() const noexcept { return &table_; }

  std::optional<Created> created;
  std::optional<Received> received;
  std::optional<Stepped> stepped;
  std::string error_text;
  Breach breach;  ///< The first rule that the call broke.

 private:
  template <class T, class Raw>
  jf_status_t take(Call meant, std::optional<T>& slot, const Raw* raw) noexcept;
  void note(std::string_view rule, std::string text);

  static void JF_CALL on_error(void* call, jf_status_t status, jf_str_t text);
  static jf_status_t JF_CALL on_created(void* call, const jf_created_t* created);
  static jf_status_t JF_CALL on_received(void* call, const jf_received_t* received);
  static jf_status_t JF_CALL on_stepped(void* call, const jf_stepped_t* stepped);

  Call call_;
  jf_output_t table_;
};

}  // namespace jackfield::plugin
