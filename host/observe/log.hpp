// SPDX-License-Identifier: MIT
// The host's log: one sentence plus key=value on standard error. Ids always; message text and
// secrets never.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace jackfield::observe {

enum class Level { trace, debug, info, warning, error };  // error: a person must act

struct Field {
  std::string_view key;
  std::string value;
};

class Log {
 public:
  virtual ~Log() = default;
  /// Never blocks: when the writer cannot keep up, lines are dropped and their number is told
  /// later. [any thread]
  virtual void write(Level level, std::string_view sentence,
                     std::initializer_list<Field> fields) = 0;
  virtual bool shows(Level level) const = 0;

  void debug(std::string_view sentence, std::initializer_list<Field> fields = {}) {
    if (shows(Level::debug)) write(Level::debug, sentence, fields);
  }
  void info(std::string_view sentence, std::initializer_list<Field> fields = {}) {
    write(Level::info, sentence, fields);
  }
  void warning(std::string_view sentence, std::initializer_list<Field> fields = {}) {
    write(Level::warning, sentence, fields);
  }
  void error(std::string_view sentence, std::initializer_list<Field> fields = {}) {
    write(Level::error, sentence, fields);
  }
};

enum class LogFormat { logfmt, json };

/// Writes to standard error from a thread of its own.
std::unique_ptr<Log> open_log(Level level, LogFormat format);
/// Says nothing: for tests and offline commands.
std::unique_ptr<Log> silent_log();

}  // namespace jackfield::observe
