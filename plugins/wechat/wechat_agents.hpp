// SPDX-License-Identifier: MIT
// WeChat's own customer service (客服): its agents, whom they talk with, and what was said there.
#pragma once

#include "wechat_settings.hpp"

namespace jackfield::wechat {

/// The result: `agents`, each with `account`, `nickname`, `online` and what else WeChat tells.
Step list_agents(const Settings& settings, const Context& context, const Procedure& procedure,
                 const Exchanges& exchanges);
/// Argument: {"account":"anna@shop","nickname"}.
Step add_agent(const Settings& settings, const Context& context, const Procedure& procedure,
               const Exchanges& exchanges);
/// Argument: {"account","nickname"}.
Step rename_agent(const Settings& settings, const Context& context, const Procedure& procedure,
                  const Exchanges& exchanges);
/// Argument: {"account"}.
Step remove_agent(const Settings& settings, const Context& context, const Procedure& procedure,
                  const Exchanges& exchanges);
/// Argument: {"account","wechat"}: the person with that WeChat number is to be this agent.
Step invite_agent(const Settings& settings, const Context& context, const Procedure& procedure,
                  const Exchanges& exchanges);
/// Argument: {"account","url"}: a JPEG at an address of https.
Step show_agent(const Settings& settings, const Context& context, const Procedure& procedure,
                const Exchanges& exchanges);
/// Argument: {"openid"}. The result: `account`, empty for nobody, and `since`.
Step find_session(const Settings& settings, const Context& context, const Procedure& procedure,
                  const Exchanges& exchanges);
/// Argument: {"account"}. The result: `sessions`, each with `openid` and `since`.
Step list_sessions(const Settings& settings, const Context& context, const Procedure& procedure,
                   const Exchanges& exchanges);
/// The result: `count`, and of those who have waited longest `openid` and `since`.
Step list_waiting(const Settings& settings, const Context& context, const Procedure& procedure,
                  const Exchanges& exchanges);
/// Argument: {"since","until","after"?,"limit"?}, Unix milliseconds at most a day apart. The
/// result: `records`, and `next` for another page.
Step list_records(const Settings& settings, const Context& context, const Procedure& procedure,
                  const Exchanges& exchanges);

}  // namespace jackfield::wechat
