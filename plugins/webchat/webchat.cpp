// SPDX-License-Identifier: MIT
#include "webchat.hpp"

#include "webchat_receive.hpp"
#include "webchat_send.hpp"

#include <utility>

namespace jackfield::webchat {

Result<Webchat> Webchat::create(const Config& config) {
  Result<Settings> settings = read_settings(config);
  if (!settings) return settings.error();
  return Webchat(std::move(*settings));
}

Webchat::Webchat(Settings settings) : settings_(std::move(settings)) {}

Received Webchat::receive(const Context& context, const HttpRequest& request) const {
  return webchat::receive(settings_, context, request);
}

Step Webchat::step(const Context& context, const Procedure& procedure,
                   const Exchanges& exchanges) const {
  return webchat::step(settings_, context, procedure, exchanges);
}

Created Webchat::created() const {
  Created created;
  created.account_address = settings_.widget_id;
  return created;
}

}  // namespace jackfield::webchat

JACKFIELD_PLUGIN(jackfield::channel<jackfield::webchat::Webchat>("webchat"));
