// SPDX-License-Identifier: MIT
// What every call into a plugin has in common: memory for its arguments, a net under it, and a look
// at how it ended.
#pragma once

#include "host/plugin/result_check.hpp"

#include <jackfield/abi.h>
#include <jackfield/cpp/arena.hpp>
#include <jackfield/cpp/c_view.hpp>
#include <jackfield/cpp/result.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace jackfield::plugin {

constexpr std::uint64_t kMaxResultBytes = std::uint64_t{16} << 20;

/// The calling thread's memory for arguments, for plugins that know that minor. Given back when the
/// call is over, so a plugin that keeps a pointer reads what a later call wrote (rule ABI-5.3).
class ArgumentMemory final {
 public:
  explicit ArgumentMemory(std::uint32_t minor) : arena_(of(minor)) {}
  ArgumentMemory(const ArgumentMemory&) = delete;
  ArgumentMemory& operator=(const ArgumentMemory&) = delete;
  ~ArgumentMemory() { arena_.reset(); }

  Arena& arena() noexcept { return arena_; }

 private:
  static Arena& of(std::uint32_t minor) {
    thread_local std::array<std::optional<Arena>, JF_ABI_MINOR + 1> arenas;
    std::optional<Arena>& arena = arenas.at(minor);  // loading refused any larger minor
    if (!arena) arena.emplace(minor);
    return *arena;
  }

  Arena& arena_;
};

/// Runs a plugin's function. Exceptions must not come out of it, and no host may rely on catching
/// one; where it does work, the other accounts live on. `Out` is the call's table.
template <class Out, class Function>
jf_status_t call_plugin(Out& out, Function&& function) noexcept {
  try {
    return function();
  } catch (...) {
    out.breach = {"ABI-7.1", "it threw an exception across the ABI"};
    return JF_INTERNAL;
  }
}

template <class Out>
std::string failure_text(const Out& out, jf_status_t status) {
  if (!out.error_text.empty()) return out.error_text;
  return status == JF_NO_MEMORY ? "no memory" : "failed";
}

/// The broken rule, if any, of a call that returned `status`, with a result or without.
template <class Out>
Breach breach_of(const Out& out, jf_status_t status, bool has_result, bool needs_result) {
  if (out.breach) return out.breach;
  if (status < JF_OK || status > JF_NOT_SUPPORTED)
    return {"ABI-7.2", "it returned status " + std::to_string(status) + ", which is none"};
  if (status != JF_OK && status != JF_NO_MEMORY && out.error_text.empty()) {
    return {"ABI-7.3", "it failed with status " + std::to_string(status) + " and does not say why"};
  }
  if (status == JF_OK && needs_result && !has_result)
    return {"ABI-7.4", "it succeeded and gave no result"};
  return {};
}

/// Checks a struct that a plugin gave, with the generated function for it. One bound for everything
/// that a call gives, so that a plugin cannot fill the host's memory.
template <class Raw, class Check>
Result<void> check_bounded(const Raw* raw, std::string_view name, Check check) {
  if (raw == nullptr) return invalid(std::string(name) + ": NULL with a count");
  abi::Checker checker;
  checker.bytes_left = kMaxResultBytes;
  if (check(raw, abi::Where{&checker, nullptr, name, abi::kNoIndex, 1})) return {};
  return invalid(std::move(checker.fault));
}

/// What the plugin says of a failure, fit to be shown: bounded, UTF-8, one line.
std::string error_text_of(jf_str_t text);

}  // namespace jackfield::plugin
