// SPDX-License-Identifier: MIT
#include "wechat_failover.hpp"

#include <string_view>
#include <vector>

namespace jackfield::wechat {
namespace {

constexpr std::string_view kMark = ".api2";  // ends the label of what went to the other host

bool is_marked(std::string_view label) noexcept {
  return label.ends_with(kMark);
}

/// The first `count` exchanges under the labels that the procedures know.
std::vector<jf_exchange_t> plain(const Exchanges& exchanges, std::uint32_t count) {
  std::vector<jf_exchange_t> list;
  list.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    jf_exchange_t& one = list.emplace_back(exchanges[i].raw());
    if (is_marked(exchanges[i].label())) one.label.len -= kMark.size();
  }
  return list;
}

Step run(const Settings& settings, const std::vector<jf_exchange_t>& list, const Stepping& step) {
  return step(settings, Exchanges(list.data(), static_cast<std::uint32_t>(list.size()),
                                  sizeof(jf_exchange_t)));
}

}  // namespace

Step with_failover(const Settings& settings, const Exchanges& exchanges, const Stepping& step) {
  const auto last = exchanges.last();
  const bool is_lost = last && last->result() == ExchangeResult::not_sent &&
                       !is_marked(last->label()) && !settings.api_other.empty();
  if (is_lost) {
    Settings other = settings;
    other.api = settings.api_other;
    Step again = run(other, plain(exchanges, exchanges.size() - 1), step);
    // Only what the API itself was asked: media come from elsewhere.
    if (again.request && again.request->label == last->label() &&
        again.request->url.starts_with(other.api)) {
      again.request->label.append(kMark);
      again.request->replaces_previous = true;
      return again;
    }
  }
  return run(settings, plain(exchanges, exchanges.size()), step);
}

}  // namespace jackfield::wechat
