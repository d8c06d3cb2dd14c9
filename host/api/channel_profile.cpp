// SPDX-License-Identifier: MIT
// /v1/accounts/{id}/profile: the channel's profile as the network has it beside what the operator's
// file declares, and making them the same.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/api/api.hpp"
#include "host/api/network_answer.hpp"

namespace jackfield::api {
namespace {

net::Response answer_to(const state::LiveAccount& account, const Done& done, bool applies) {
  if (done.outcome != Outcome::accepted) return refused_by_network(done, account.secrets);
  Result<nlohmann::ordered_json> report =
      outbound::profile_report(account.id, done.result, applies);
  if (!report) {
    Done broken;
    broken.outcome = Outcome::invalid;
    broken.error.emplace();
    broken.error->class_ = ErrorClass::internal;
    broken.error->text = account.plugin + ": " + report.error().text;
    return refused_by_network(broken, account.secrets);
  }
  scrub(*report, account.secrets);
  return json_response(
      200, report->dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace

bool Api::declares_profile(const state::LiveAccount& account) const {
  const auto& all = parts_.config.accounts;
  const auto found = std::find_if(
      all.begin(), all.end(), [&](const config::Account& each) { return each.id == account.id; });
  return outbound::has_procedure(account, outbound::kChannelProfile) && found != all.end() &&
         found->config.value.contains("profile");
}

void Api::get_profile(ApiCall call) {
  run_profile(std::move(call), false);
}

void Api::apply_profile(ApiCall call) {
  run_profile(std::move(call), true);
}

void Api::run_profile(ApiCall call, bool applies) {
  state::LiveAccount* account = parts_.engine.accounts.account(call.id);
  if (account == nullptr || !call.caller.sees(call.id))
    return call.respond(problem("not-found", "there is no account " + call.id));
  if (!outbound::has_procedure(*account, outbound::kChannelProfile)) {
    return call.respond(problem("not-found", "there is no profile of account " + call.id +
                                                 ": its channel " + account->channel +
                                                 " has none that can be set"));
  }
  if (account->is_paused) {
    return call.respond(
        problem("conflict", "account " + call.id + " is paused: " + account->state_reason));
  }
  const auto shared = std::make_shared<ApiCall>(std::move(call));
  const bool is_started =
      parts_.profiles.run(*account, applies, [this, shared, applies](const Done& done) {
        const state::LiveAccount* own = parts_.engine.accounts.account(shared->id);
        if (own == nullptr)
          return shared->respond(
              problem("not-found", "account " + shared->id + " is no longer configured"));
        shared->respond(answer_to(*own, done, applies));
      });
  if (!is_started) {
    shared->respond(problem("conflict", "the profile of account " + shared->id +
                                            " is being read or set; ask again in a moment"));
  }
}

}  // namespace jackfield::api
