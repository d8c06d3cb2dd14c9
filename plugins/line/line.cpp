// SPDX-License-Identifier: MIT
#include "line.hpp"

#include "line_account.hpp"
#include "line_media.hpp"
#include "line_places.hpp"
#include "line_receive.hpp"
#include "line_send.hpp"
#include "line_signals.hpp"
#include "line_token.hpp"
#include "line_token_care.hpp"
#include "line_webhook.hpp"

#include <utility>

namespace jackfield::line {
namespace {

struct Known {
  std::string_view name;
  Step (*step)(const Settings&, const Context&, const Procedure&, const Exchanges&);
};

constexpr Known kProcedures[] = {
    {"send", &send},
    {"typing", &show_loading},
    {"mark_read", &mark_read},
    {"media_fetch", &fetch_media},
    {"profile", &profile},
    {"token", &get_token},
    {"check", &check},
    {"register", &register_webhook},
    {"hand_over", &hand_over},
    {"link_token", &get_link_token},
    {"line.members", &list_members},
    {"line.followers", &list_followers},
    {"line.member_count", &count_members},
    {"line.leave", &leave},
    {"line.webhook_test", &test_webhook},
    {"line.revoke_token", &revoke_token},
    {"line.token_ids", &list_token_ids},
};

}  // namespace

Result<Line> Line::create(const Config& config) {
  Result<Settings> settings = read_settings(config);
  if (!settings) return settings.error();
  return Line(std::move(*settings));
}

Line::Line(Settings settings) : settings_(std::move(settings)) {}

Received Line::receive(const Context&, const HttpRequest& request) const {
  return line::receive(settings_, request);
}

Step Line::step(const Context& context, const Procedure& procedure,
                const Exchanges& exchanges) const {
  for (const Known& known : kProcedures) {
    if (known.name == procedure.name()) return known.step(settings_, context, procedure, exchanges);
  }
  return Step::unsupported("line: no procedure " + std::string(procedure.name()));
}

Created Line::created() const {
  Created created;
  created.account_address = settings_.bot_user_id;
  return created;
}

}  // namespace jackfield::line

JACKFIELD_PLUGIN(jackfield::channel<jackfield::line::Line>("line"));
