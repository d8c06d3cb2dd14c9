// SPDX-License-Identifier: MIT
#include "meta.hpp"

#include "meta_account.hpp"
#include "meta_channel_profile.hpp"
#include "meta_history.hpp"
#include "meta_media.hpp"
#include "meta_public.hpp"
#include "meta_receive.hpp"
#include "meta_reconcile.hpp"
#include "meta_send.hpp"
#include "meta_signals.hpp"
#include "meta_usage.hpp"

#include <utility>

namespace jackfield::meta {
namespace {

struct Known {
  std::string_view name;
  Step (*step)(const Settings&, const Context&, const Procedure&, const Exchanges&);
};

constexpr Known kProcedures[] = {
    {"send", &send},
    {"typing", &typing},
    {"mark_read", &mark_read},
    {"react", &react},
    {"hand_over", &hand_over},
    {"private_reply", &private_reply},
    {"edit", &edit},
    {"delete", &remove},
    {"hide", &hide},
    {"like", &like},
    {"mention", &mention},
    {"media_fetch", &fetch_media},
    {"profile", &profile},
    {"backfill", &backfill},
    {"reconcile", &reconcile},
    {"unregister", &unregister_webhook},
    {"moderate", &moderate},
    {"check", &check},
    {"register", &register_webhook},
    {"channel_profile", &set_profile},
    {"messenger.subscriptions", &list_subscriptions},
    {"instagram.subscriptions", &list_subscriptions},
};

}  // namespace

Account::Account(Settings settings) : settings_(std::move(settings)) {}

Received Account::receive(const Context&, const HttpRequest& request) const {
  return meta::receive(settings_, request);
}

Step Account::step(const Context& context, const Procedure& procedure,
                   const Exchanges& exchanges) const {
  for (const Known& known : kProcedures) {
    if (known.name != procedure.name()) continue;
    Step next = known.step(settings_, context, procedure, exchanges);
    pace(context, exchanges, next);
    return next;
  }
  return Step::unsupported("meta: no procedure " + std::string(procedure.name()));
}

Created Account::created() const {
  Created created;
  created.account_address = settings_.address();
  return created;
}

Result<Messenger> Messenger::create(const Config& config) {
  Result<Settings> settings = read_account(config, Network::messenger);
  if (!settings) return settings.error();
  return Messenger(std::move(*settings));
}

Result<Instagram> Instagram::create(const Config& config) {
  Result<Settings> settings = read_account(config, Network::instagram);
  if (!settings) return settings.error();
  return Instagram(std::move(*settings));
}

Hook::Hook(Settings settings) : settings_(std::move(settings)) {}

Result<Hook> Hook::create(const Config& config) {
  Result<Settings> settings = read_hook(config);
  if (!settings) return settings.error();
  return Hook(std::move(*settings));
}

Received Hook::receive(const Context&, const HttpRequest& request) const {
  return meta::receive(settings_, request);
}

Step Hook::step(const Context&, const Procedure&, const Exchanges&) const {
  return Step::unsupported("meta: a hook only receives");
}

}  // namespace jackfield::meta

JACKFIELD_PLUGIN(jackfield::channel<jackfield::meta::Messenger>("messenger"),
                 jackfield::channel<jackfield::meta::Instagram>("instagram"),
                 jackfield::hook<jackfield::meta::Hook>());
