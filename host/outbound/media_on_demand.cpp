// SPDX-License-Identifier: MIT
#include "host/outbound/media_on_demand.hpp"

#include <utility>

#include "host/inbound/media_policy.hpp"

namespace jackfield::outbound {
namespace {

constexpr std::int64_t kPatience = 60'000;  // somebody waits for the bytes

std::optional<store::ValueRow> known(store::Store& store, std::string_view ref) {
  return store.reader().value({}, inbound::kOnDemand, ref);
}

}  // namespace

std::string MediaOnDemand::account_of(std::string_view ref) {
  const std::optional<store::ValueRow> row = known(engine_.store, ref);
  return row ? row->data : std::string();
}

void MediaOnDemand::fetch(const std::string& ref, std::function<void()> then) {
  const std::optional<store::ValueRow> row = known(engine_.store, ref);
  state::LiveAccount* account = row ? engine_.accounts.account(row->data) : nullptr;
  if (account == nullptr) return then();
  auto& waiting = waiting_[ref];
  waiting.push_back(std::move(then));
  if (waiting.size() > 1) return;
  worker_.run(
      *account, "media_fetch", row->value,
      [this, ref](const Done& done) {
        if (done.outcome != Outcome::accepted) {
          engine_.log.info("a medium could not be fetched",
                           {{"media", ref},
                            {"outcome", std::string(name(done.outcome))},
                            {"error", done.error ? done.error->text : std::string()}});
        }
        const auto all = std::move(waiting_[ref]);
        waiting_.erase(ref);
        for (const auto& each : all) each();
      },
      {}, engine_.clock.now_ms() + kPatience);
}

}  // namespace jackfield::outbound
