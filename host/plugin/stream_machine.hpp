// SPDX-License-Identifier: MIT
// One connection's protocol machine, made by a plugin: the host's side of jf.stream/1.
#pragma once

#include "host/plugin/account.hpp"

#include <jackfield/ext/stream.h>
#include <jackfield/cpp/generated/model.hpp>
#include <jackfield/cpp/result.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace jackfield::plugin {

/// Owns a jf_stream_t. Not for two threads at once.
class StreamMachine final {
 public:
  /// `account` must outlive it. See Account::stream.
  static Result<std::unique_ptr<StreamMachine>> create(const Account& account,
                                                       std::string_view name);
  StreamMachine(const StreamMachine&) = delete;
  StreamMachine& operator=(const StreamMachine&) = delete;
  ~StreamMachine();

  /// Tells the machine one thing. `bytes` stands in for `input.bytes`, which stays empty: a spooled
  /// body is a mapping that nobody copies. Errors: the plugin failed or broke a rule; nothing of
  /// what it asked for counts, and the machine is not to be used again.
  Result<StreamOutput> input(const ContextValue& context, const StreamInput& input,
                             std::string_view bytes);

 private:
  StreamMachine(const Account& account, const jf_stream_v1_t& table)
      : account_(account), table_(table) {}

  const Account& account_;
  const jf_stream_v1_t& table_;    // the plugin's, never unmapped
  jf_stream_t* stream_ = nullptr;  // destroyed exactly once
};

}  // namespace jackfield::plugin
