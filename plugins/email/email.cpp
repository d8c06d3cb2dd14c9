// SPDX-License-Identifier: MIT
#include "email.hpp"

#include "email_account.hpp"
#include "email_imap.hpp"
#include "email_receive.hpp"
#include "email_send.hpp"

#include <utility>

namespace jackfield::email {

Result<Mailbox> Mailbox::create(const Config& config) {
  Result<Settings> settings = read_settings(config);
  if (!settings) return settings.error();
  return Mailbox(std::move(*settings));
}

Mailbox::Mailbox(Settings settings) : settings_(std::move(settings)) {}

Received Mailbox::receive(const Context&, const HttpRequest& request) const {
  return email::receive(settings_, request);
}

Step Mailbox::step(const Context& context, const Procedure& procedure,
                   const Exchanges& exchanges) const {
  if (procedure.name() == "send") return send(settings_, context, procedure, exchanges);
  if (procedure.name() == "open") return open(settings_, context);
  if (procedure.name() == "token") return get_token(settings_, context, procedure, exchanges);
  if (procedure.name() == "check") return check(settings_, context, procedure, exchanges);
  return Step::unsupported("email: no procedure " + std::string(procedure.name()));
}

Created Mailbox::created() const {
  Created created;
  created.account_address = settings_.address;
  return created;
}

std::unique_ptr<Stream> Mailbox::stream(std::string_view name) const {
  if (name != kInbox) return nullptr;
  return std::make_unique<Imap>(settings_);
}

}  // namespace jackfield::email

JACKFIELD_PLUGIN(jackfield::channel<jackfield::email::Mailbox>("email"));
