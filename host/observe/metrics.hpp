// SPDX-License-Identifier: MIT
// Counters and gauges of the main loop, written out as Prometheus text. Labels come from closed
// lists only: plugin, channel, account, outcome, reason.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jackfield::observe {

using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// [main loop] Owned by the runtime; whoever counts keeps a reference to its counter, which never
/// moves.
class Metrics {
 public:
  /// The counter of that name and those labels, made at the first call. `name` without prefix:
  /// "events_total".
  std::uint64_t& counter(std::string_view name, Labels labels = {});
  /// A counter that lives elsewhere, and as long as the page is asked for.
  void counter_at(std::string_view name, Labels labels, const std::uint64_t& value);
  /// A value that is asked for when the page is written.
  void gauge(std::string_view name, std::function<double()> value);
  /// Says what a metric is; shown once per metric.
  void describe(std::string_view name, std::string_view help);

  /// The page in Prometheus' text format, version 0.0.4.
  std::string text() const;

 private:
  struct Family {
    std::string help;
    std::map<std::string, std::uint64_t> counters;  // by rendered labels; nodes never move
    std::map<std::string, const std::uint64_t*> borrowed;
    std::function<double()> gauge;
  };
  std::map<std::string, Family, std::less<>> families_;
};

}  // namespace jackfield::observe
