// SPDX-License-Identifier: MIT
#include "host/observe/log.hpp"

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>

namespace jackfield::observe {
namespace {

constexpr std::size_t kQueuedLines = 8192;

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::trace:
      return spdlog::level::trace;
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::string_view name(Level level) {
  constexpr std::string_view kNames[] = {"trace", "debug", "info", "warning", "error"};
  return kNames[static_cast<std::size_t>(level)];
}

/// A value that needs no quotes in logfmt stands bare; any other is a JSON string, so that one line
/// stays one line.
std::string logfmt_value(std::string_view value) {
  const bool bare = !value.empty() && value.find_first_of(" \"=\\\n\r\t") == std::string_view::npos;
  if (bare) return std::string(value);
  return nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

class SpdLog final : public Log {
 public:
  SpdLog(Level level, LogFormat format)
      : format_(format),
        level_(level),
        pool_(std::make_shared<spdlog::details::thread_pool>(kQueuedLines, 1)),
        logger_(std::make_shared<spdlog::async_logger>(
            "jackfield", std::make_shared<spdlog::sinks::stderr_sink_mt>(), pool_,
            spdlog::async_overflow_policy::overrun_oldest)) {
    logger_->set_level(spdlog_level(level));
    logger_->set_pattern(format == LogFormat::json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ",%v})"
                                                   : "time=%Y-%m-%dT%H:%M:%S.%eZ %v",
                         spdlog::pattern_time_type::utc);
  }

  bool shows(Level level) const override { return level >= level_; }

  void write(Level level, std::string_view sentence, std::initializer_list<Field> fields) override {
    if (!shows(level)) return;
    logger_->log(spdlog_level(level), format_ == LogFormat::json
                                          ? json_line(level, sentence, fields)
                                          : logfmt_line(level, sentence, fields));
  }

 private:
  static std::string logfmt_line(Level level, std::string_view sentence,
                                 std::initializer_list<Field> fields) {
    std::string line = "level=" + std::string(name(level)) + " msg=" + logfmt_value(sentence);
    for (const Field& field : fields)
      line.append(" ").append(field.key).append("=").append(logfmt_value(field.value));
    return line;
  }

  static std::string json_line(Level level, std::string_view sentence,
                               std::initializer_list<Field> fields) {
    nlohmann::ordered_json line{{"level", name(level)}, {"msg", sentence}};
    for (const Field& field : fields) line[std::string(field.key)] = field.value;
    std::string text = line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    // The pattern opens the object, so that time comes first.
    return text.substr(1, text.size() - 2);
  }

  LogFormat format_;
  Level level_;
  std::shared_ptr<spdlog::details::thread_pool> pool_;  // before logger_: it outlives the last line
  std::shared_ptr<spdlog::async_logger> logger_;
};

class SilentLog final : public Log {
 public:
  void write(Level, std::string_view, std::initializer_list<Field>) override {}
  bool shows(Level) const override { return false; }
};

}  // namespace

std::unique_ptr<Log> open_log(Level level, LogFormat format) {
  return std::make_unique<SpdLog>(level, format);
}
std::unique_ptr<Log> silent_log() {
  return std::make_unique<SilentLog>();
}

}  // namespace jackfield::observe
