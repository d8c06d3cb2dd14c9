// SPDX-License-Identifier: MIT
#include "wechat.hpp"

#include "wechat_agents.hpp"
#include "wechat_channel_profile.hpp"
#include "wechat_failover.hpp"
#include "wechat_media.hpp"
#include "wechat_receive.hpp"
#include "wechat_send.hpp"
#include "wechat_signals.hpp"
#include "wechat_token.hpp"

#include <utility>

namespace jackfield::wechat {
namespace {

struct Known {
  std::string_view name;
  Step (*step)(const Settings&, const Context&, const Procedure&, const Exchanges&);
};

constexpr Known kProcedures[] = {
    {"send", &send},
    {"typing", &show_typing},
    {"hand_over", &hand_over},
    {"profile", &profile},
    {"media_fetch", &fetch_media},
    {"token", &get_token},
    {"check", &check},
    {"channel_profile", &set_profile},
    {"wechat.agents", &list_agents},
    {"wechat.agent_add", &add_agent},
    {"wechat.agent_rename", &rename_agent},
    {"wechat.agent_remove", &remove_agent},
    {"wechat.agent_invite", &invite_agent},
    {"wechat.agent_picture", &show_agent},
    {"wechat.session", &find_session},
    {"wechat.sessions", &list_sessions},
    {"wechat.waiting", &list_waiting},
    {"wechat.records", &list_records},
};

}  // namespace

Result<Wechat> Wechat::create(const Config& config) {
  Result<Settings> settings = read_settings(config);
  if (!settings) return settings.error();
  return Wechat(std::move(*settings));
}

Wechat::Wechat(Settings settings) : settings_(std::move(settings)) {}

Received Wechat::receive(const Context&, const HttpRequest& request) const {
  return wechat::receive(settings_, request);
}

Step Wechat::step(const Context& context, const Procedure& procedure,
                  const Exchanges& exchanges) const {
  for (const Known& known : kProcedures) {
    if (known.name != procedure.name()) continue;
    return with_failover(settings_, exchanges,
                         [&](const Settings& settings, const Exchanges& told) {
                           return known.step(settings, context, procedure, told);
                         });
  }
  return Step::unsupported("wechat: no procedure " + std::string(procedure.name()));
}

Created Wechat::created() const {
  Created created;
  created.account_address = settings_.app_id;
  return created;
}

}  // namespace jackfield::wechat

JACKFIELD_PLUGIN(jackfield::channel<jackfield::wechat::Wechat>("wechat"));
