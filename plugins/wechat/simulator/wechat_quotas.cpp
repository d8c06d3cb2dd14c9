// SPDX-License-Identifier: MIT
#include "plugins/wechat/simulator/wechat_quotas.hpp"

#include <algorithm>

namespace jackfield::wechat_simulator {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kDay = 24 * 60 * kMinute;
constexpr std::int64_t kBeijing = 8 * 60 * kMinute;  // days begin at midnight there

struct Quota {
  std::string_view path;
  std::int64_t a_day;
  std::int64_t a_minute;  // 0: no such limit
};

constexpr Quota kQuotas[] = {
    {"/cgi-bin/token", 2'000, 0},
    {"/cgi-bin/stable_token", 500'000, 10'000},
    {"/cgi-bin/message/custom/send", 500'000, 0},
    {"/cgi-bin/message/template/send", 100'000, 0},
    {"/cgi-bin/media/upload", 100'000, 0},
    {"/cgi-bin/media/get", 200'000, 0},
};

}  // namespace

bool Quotas::count(const std::string& what, std::int64_t span, std::int64_t most) {
  Used& used = used_[what];
  if (used.span != span) used = {span, 0};
  if (used.calls >= most) return false;
  ++used.calls;
  return true;
}

bool Quotas::take(std::string_view path, std::int64_t now) {
  const auto* const found = std::find_if(std::begin(kQuotas), std::end(kQuotas),
                                         [path](const Quota& one) { return one.path == path; });
  if (found == std::end(kQuotas)) return true;
  const auto lowered = lowered_.find(path);
  const std::int64_t most = lowered == lowered_.end() ? found->a_day : lowered->second;
  const std::string name(path);
  if (found->a_minute > 0 && !count(name + " minute", now / kMinute, found->a_minute)) return false;
  return count(name, (now + kBeijing) / kDay, most);
}

void Quotas::set(const std::string& path, std::int64_t most) {
  lowered_[path] = most;
}

}  // namespace jackfield::wechat_simulator
