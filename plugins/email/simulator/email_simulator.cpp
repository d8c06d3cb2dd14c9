// SPDX-License-Identifier: MIT
#include "plugins/email/simulator/email_simulator.hpp"

#include "plugins/email/simulator/email_deeds.hpp"
#include "plugins/email/simulator/email_shown.hpp"
#include "plugins/email/simulator/email_tokens.hpp"
#include "plugins/email/simulator/imap_server.hpp"
#include "plugins/email/simulator/smtp_refusals.hpp"
#include "plugins/email/simulator/smtp_server.hpp"

#include <algorithm>

namespace jackfield::email_simulator {
namespace {

using Json = nlohmann::json;

class EmailSimulator final : public simulator::Simulator {
 public:
  explicit EmailSimulator(const Json& config) : world_(config) {}

  simulator::HttpResponse handle(const simulator::HttpRequest& request,
                                 std::int64_t now_ms) override {
    world_.now = std::max(world_.now, now_ms);
    return give_token(world_, request);
  }

  std::unique_ptr<simulator::Connection> connect(std::string_view origin) override {
    if (origin.starts_with("smtp://")) return std::make_unique<SmtpServer>(world_);
    if (origin.find("://") == std::string_view::npos || origin.starts_with("http")) return nullptr;
    return std::make_unique<ImapServer>(world_);
  }

  std::vector<simulator::Webhook> act(const Json& action, std::int64_t now_ms) override {
    world_.now = std::max(world_.now, now_ms);
    do_it(world_, action);
    return {};
  }

  Json phone() const override { return shown(world_); }

  /// Beside the faults (a command by its server and name: "smtp MAIL", "imap UID FETCH", "smtp end"
  /// for what follows the last dot; "webhook_repeat" puts the next mail into the mailbox so many
  /// times more) and refusals (smtp_refusals.hpp): "smtputf8", "idle" and "move" switch what is
  /// offered, "largest_mail" is the limit of octets; {"kick":true} ends all IMAP connections;
  /// {"uidvalidity":7} renumbers the mailbox;
  /// {"expire_token":true}; and of a "user": "bounces", a status that mails to them come back with.
  void control(const Json& order) override {
    if (order.is_object() && order.contains("fault")) return world_.faults.order(order);
    order_refusal(world_, order);
    world_.knows_smtputf8 = order.value("smtputf8", world_.knows_smtputf8);
    world_.largest_mail = order.value("largest_mail", world_.largest_mail);
    world_.knows_idle = order.value("idle", world_.knows_idle);
    world_.knows_move = order.value("move", world_.knows_move);
    if (order.value("kick", false)) ++world_.kicks;
    if (order.value("expire_token", false)) world_.access_token.clear();
    if (order.contains("uidvalidity")) renumber(order.value("uidvalidity", std::uint64_t{1}));
    if (order.contains("user"))
      world_.meet(order.value("user", "")).bounces = order.value("bounces", "");
  }

 private:
  // Connections that have the mailbox open would speak of numbers that are none any more.
  void renumber(std::uint64_t uid_validity) {
    Mailbox& inbox = world_.inbox();
    inbox.uid_validity = uid_validity;
    inbox.uid_next = 1;
    for (Mail& mail : inbox.mails) mail.uid = inbox.uid_next++;
    ++world_.kicks;
  }

  World world_;
};

// NOLINTNEXTLINE(performance-unnecessary-value-param): one row of a table of factories
std::unique_ptr<simulator::Simulator> make(const Json& config, std::string) {
  return std::make_unique<EmailSimulator>(config);
}

}  // namespace

simulator::Entry email_entry() {
  return {"email", &make};
}

}  // namespace jackfield::email_simulator
