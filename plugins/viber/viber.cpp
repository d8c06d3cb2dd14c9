// SPDX-License-Identifier: MIT
#include "viber.hpp"

#include "viber_account.hpp"
#include "viber_media.hpp"
#include "viber_receive.hpp"
#include "viber_send.hpp"

#include <utility>

namespace jackfield::viber {
namespace {

struct Known {
  std::string_view name;
  Step (*step)(const Settings&, const Context&, const Procedure&, const Exchanges&);
};

constexpr Known kProcedures[] = {
    {"send", &send},         {"media_fetch", &fetch_media},   {"profile", &profile},
    {"check", &check},       {"register", &register_webhook}, {"unregister", &unregister_webhook},
    {"presence", &presence},
};

}  // namespace

Result<Viber> Viber::create(const Config& config) {
  Result<Settings> settings = read_settings(config);
  if (!settings) return settings.error();
  return Viber(std::move(*settings));
}

Viber::Viber(Settings settings) : settings_(std::move(settings)) {}

Received Viber::receive(const Context&, const HttpRequest& request) const {
  return viber::receive(settings_, request);
}

Step Viber::step(const Context& context, const Procedure& procedure,
                 const Exchanges& exchanges) const {
  for (const Known& known : kProcedures) {
    if (known.name == procedure.name()) return known.step(settings_, context, procedure, exchanges);
  }
  return Step::unsupported("viber: no procedure " + std::string(procedure.name()));
}

Created Viber::created() const {
  Created created;
  created.account_address = settings_.bot_id;
  // Outside a session every message may cost: then none is left, and the host can say so at once.
  if (settings_.stays_in_session)
    created.capabilities = R"({"variants":{"direct":{"window":{"after_close":["none"]}}}})";
  return created;
}

}  // namespace jackfield::viber

JACKFIELD_PLUGIN(jackfield::channel<jackfield::viber::Viber>("viber"));
