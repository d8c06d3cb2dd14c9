// SPDX-License-Identifier: MIT
#include "host/plugin/services/log.hpp"

#include "host/plugin/services/output.hpp"
#include "host/plugin/services/text.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::services {
namespace {

bool is_code(std::string_view code) noexcept {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  };
  return !code.empty() && code.size() <= JF_LOG_MAX_CODE_BYTES &&
         std::all_of(code.begin(), code.end(), allowed);
}

// At most the limit, without a part of a character at the end.
std::string_view shortened(std::string_view text) noexcept {
  if (text.size() <= JF_LOG_MAX_TEXT_BYTES) return text;
  std::size_t end = JF_LOG_MAX_TEXT_BYTES;
  while (end > JF_LOG_MAX_TEXT_BYTES - 3 &&
         (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
    --end;
  }
  return text.substr(0, end);
}

// So that a line stays one line, and no terminal is told to do anything. U+0080 to U+009F are
// control characters too (0xC2, then 0x80 to 0x9F).
std::string cleaned(std::string_view text) {
  text = shortened(text);
  std::string clean;
  clean.reserve(text.size());
  while (!text.empty()) {
    const std::size_t good = valid_utf8_prefix(text);
    for (std::size_t i = 0; i < good; ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      const bool c1 = byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0;
      if (c1) ++i;
      clean.push_back(c1 || byte < 0x20 || byte == 0x7F ? ' ' : text[i]);
    }
    text.remove_prefix(good);
    if (text.empty()) break;
    clean += "\xEF\xBF\xBD";
    text.remove_prefix(1);
  }
  return clean;
}

}  // namespace

ServiceContext::ServiceContext(std::string plugin, Sink sink, Clock now)
    : plugin_(std::move(plugin)),
      sink_(std::move(sink)),
      now_(std::move(now)),
      counted_at_(now_()) {}

bool ServiceContext::admit() {
  const Time now = now_();
  const double seconds = std::chrono::duration<double>(now - counted_at_).count();
  counted_at_ = now;
  tokens_ = std::min<double>(kBurst, tokens_ + std::max(seconds, 0.0) * kPerSecond);
  if (tokens_ < 1) return false;
  tokens_ -= 1;
  return true;
}

jf_status_t ServiceContext::log(std::int32_t level, std::string_view code, std::string_view text) {
  if (!is_code(code)) return JF_INVALID_ARGUMENT;
  if (level < JF_LOG_DEBUG || level > JF_LOG_ERROR) return JF_NOT_SUPPORTED;
  const std::lock_guard lock(mutex_);
  if (!admit()) {
    ++dropped_;
    return JF_OK;
  }
  const std::string line = cleaned(text);
  sink_({level, plugin_, code, line, std::exchange(dropped_, 0)});
  return JF_OK;
}

const jf_log_v1_t& log_table() noexcept {
  static constexpr jf_log_v1_t kTable = {
      .size = sizeof(jf_log_v1_t), .reserved = 0, .log = jf_host_log};
  return kTable;
}

}  // namespace jackfield::services

using namespace jackfield::services;

jf_status_t jf_host_log(void* host, int32_t level, const jf_str_t* code, const jf_str_t* text) {
  if (host == nullptr || absent(code) || absent(text)) return JF_INVALID_ARGUMENT;
  return guarded(
      [&] { return static_cast<ServiceContext*>(host)->log(level, view(code), view(text)); });
}
