// SPDX-License-Identifier: MIT
// How often a day, or a minute, each call may be made. Source: sheet 2.2, 4.1, 4.2, 5.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace jackfield::wechat_simulator {

class Quotas {
 public:
  /// Counts a call; false: there were as many as there may be, and this one counts for nothing.
  bool take(std::string_view path, std::int64_t now);
  /// Tests lower what nobody wants to use up: from now on `most` calls of `path` a day.
  void set(const std::string& path, std::int64_t most);

 private:
  struct Used {
    std::int64_t span = -1;  // which day, or minute
    std::int64_t calls = 0;
  };
  bool count(const std::string& what, std::int64_t span, std::int64_t most);

  std::map<std::string, Used, std::less<>> used_;
  std::map<std::string, std::int64_t, std::less<>> lowered_;
};

}  // namespace jackfield::wechat_simulator
