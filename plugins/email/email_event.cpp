// SPDX-License-Identifier: MIT
#include "email_event.hpp"

#include "email_address.hpp"
#include "email_automatic.hpp"
#include "email_mail.hpp"
#include "email_message.hpp"
#include "email_report.hpp"
#include "email_subject.hpp"
#include "email_tag.hpp"
#include "email_text.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::email {
namespace {

// Whom we answer, under what subject and which ids: what the next send of the conversation needs.
Fact reply_fact(const Mail& mail, const Email& email) {
  const std::vector<MailAddress>& to = mail.reply_to.empty() ? mail.from : mail.reply_to;
  JsonWriter json;
  json.begin_object().member("to", to.empty() ? std::string() : to[0].address);
  json.member_if("name", to.empty() ? std::string() : to[0].name);
  // Who it is from where the answer goes elsewhere: limits count by persons.
  if (!mail.reply_to.empty() && !mail.from.empty()) json.member("from", mail.from[0].address);
  json.member("subject", cut_utf8(mail.subject, 2000)).member("id", mail.message_id);
  json.key("references").begin_array();
  const auto& known = mail.references.empty() ? mail.in_reply_to : mail.references;
  // The first and the newest are what mail programs look at.
  constexpr std::size_t kMost = 21;
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (i == 0 || i + kMost > known.size()) json.value(known[i]);
  }
  json.end_array().member_if("automatic", email.automatic).end_object();
  Fact fact;
  fact.scope = FactScope::conversation;
  fact.key = "reply";
  fact.value = std::move(json).text();
  fact.of_event = 1;
  return fact;
}

Person person_of(const Settings& settings, const MailAddress& address) {
  Person person;
  person.role = Role::customer;
  person.identity.emplace(
      Identity{"email", normal_address(settings.text, address.address), {}, {}});
  person.display_name = address.name;
  person.email = address.address;
  return person;
}

// Ids that strangers choose never meet ids of ours, or addresses, that name a conversation.
std::string foreign(std::string_view id) {
  return "mid:" + std::string(id);
}

void name_conversation(const Settings& settings, const Mail& mail, Event& event) {
  for (const std::string& tag : mail.answered_tags)
    event.conversation_refs.push_back(message_id_of(settings, tag));
  const auto add = [&](const std::string& id) {
    if (!tag_in_id(settings, id)) event.conversation_refs.push_back(foreign(id));
  };
  for (const std::string& id : mail.in_reply_to) add(id);
  std::for_each(mail.references.rbegin(), mail.references.rend(), add);
  if (!mail.from.empty()) {
    if (const auto tag = tag_in_subject(settings, mail.subject, mail.from[0].address))
      event.conversation_refs.push_back(message_id_of(settings, *tag));
  }
  add(mail.message_id);
  auto& refs = event.conversation_refs;
  std::vector<std::string> once;
  for (std::string& ref : refs) {
    if (std::find(once.begin(), once.end(), ref) == once.end()) once.push_back(std::move(ref));
  }
  constexpr std::size_t kMostRefs = 30;
  if (once.size() > kMostRefs) once.erase(once.begin() + kMostRefs - 1, once.end() - 1);
  refs = std::move(once);
  event.conversation_aliases = {foreign(mail.message_id)};
}

Event common(const Settings& settings, const Arrival& arrival, const std::string& digest) {
  Event event;
  event.authenticity = Authenticity::verified;
  event.account_address = settings.address;
  event.occurred_at = arrival.received_at;
  // The content first: a mailbox that was renumbered hands out the same mail under a new number.
  event.dedupe.push_back({"mail:" + digest, 0});
  if (!arrival.dedupe.empty()) event.dedupe.push_back({arrival.dedupe, 0});
  return event;
}

void report_events(const Settings& settings, const Arrival& arrival, const std::string& digest,
                   const Mail& mail, const Report& report, Translated& out) {
  for (const ReportedRecipient& recipient : report.recipients) {
    Event event = common(settings, arrival, digest);
    event.kind = EventKind::message_status;
    event.ordinal = static_cast<std::uint32_t>(out.events.size());
    event.provider_event_id = mail.message_id;
    event.message_refs = report.originals;
    StatusChange& change = event.status.emplace();
    change.status = recipient.status;
    change.at = arrival.received_at;
    if (!recipient.address.empty())
      change.recipient.emplace(person_of(settings, MailAddress{recipient.address, {}}));
    if (recipient.status == Status::failed || recipient.status == Status::accepted) {
      Failure& error = change.error.emplace();
      const bool is_late = recipient.status == Status::accepted;
      // 5.1.7 and 5.1.8 are about the sender (RFC 3463 section 3.2).
      const bool is_nobody =
          begins(recipient.code, "5.1.") && recipient.code != "5.1.7" && recipient.code != "5.1.8";
      error.class_ = is_late                        ? ErrorClass::transient
                     : is_nobody                    ? ErrorClass::recipient_gone
                     : begins(recipient.code, "4.") ? ErrorClass::expired
                                                    : ErrorClass::invalid;
      error.code = is_late ? "delayed" : "bounced";
      error.provider_code = recipient.code;
      error.provider_text = cut_utf8(recipient.diagnostic, 1000);
      error.text = is_late ? "email: a server on the way still tries to deliver it"
                           : "email: the receiver's side returned it";
    }
    out.events.push_back(std::move(event));
  }
}

void complaint_event(const Settings& settings, const Arrival& arrival, const std::string& digest,
                     const Mail& mail, const Report& report, Translated& out) {
  Event event = common(settings, arrival, digest);
  event.kind = EventKind::consent_opted_out;
  event.provider_event_id = mail.message_id;
  event.original_kind = "complaint";
  event.conversation_refs = report.originals;
  event.message_refs = report.originals;
  event.consent.emplace().purpose = "all";
  if (!report.recipients.empty() && !report.recipients[0].address.empty())
    event.sender.emplace(person_of(settings, MailAddress{report.recipients[0].address, {}}));
  out.events.push_back(std::move(event));
}

void message_event(const Settings& settings, const Arrival& arrival, const std::string& digest,
                   const Mail& mail, const Body& body, Translated& out) {
  Event event = common(settings, arrival, digest);
  const bool is_ours = !mail.from.empty() && settings.is_own(mail.from[0].address);
  event.kind = is_ours ? EventKind::message_echo : EventKind::message_received;
  event.provider_event_id = mail.message_id;
  name_conversation(settings, mail, event);
  Conversation& conversation = event.conversation.emplace();
  conversation.type = ConversationType::direct;
  conversation.subject = bare_subject(mail.subject);

  Message& message = event.message.emplace();
  message = message_of(settings, mail, body, arrival);
  // The Message-ID alone is not one mail's: some senders use one for many.
  message.provider_ids = {"mail:" + digest.substr(0, 32), mail.message_id};
  event.message_aliases = {mail.message_id};
  const std::string& automatic = message.parts[0].email->automatic;

  const std::vector<MailAddress>& partner = is_ours                 ? mail.to
                                            : mail.reply_to.empty() ? mail.from
                                                                    : mail.reply_to;
  if (!partner.empty()) conversation.address = partner[0].address;
  if (!mail.from.empty()) {
    Person& sender = event.sender.emplace(person_of(settings, mail.from[0]));
    if (is_ours) sender.role = Role::business;
    if (!is_ours && !automatic.empty()) sender.role = Role::system;
    sender.verification =
        is_verified(*message.parts[0].email) ? Verification::verified : Verification::claimed;
  }
  if (is_ours) {
    if (const auto tag = tag_in_id(settings, mail.message_id))
      message.provider_ids = {message_id_of(settings, *tag)};
  } else {
    out.facts.push_back(reply_fact(mail, *message.parts[0].email));
  }
  out.events.push_back(std::move(event));
}

}  // namespace

Translated translate(const Settings& settings, const Arrival& arrival) {
  const Mail mail = read_mail(settings, arrival.bytes);
  Translated out;
  if (mail.structure.nodes.empty()) return out;
  const Body body = read_body(settings.text, mail.bytes, mail.structure);
  const std::string digest = digest_of(settings, mail, body);
  const Report report = read_report(settings, mail);
  switch (report.kind) {
    case Report::Kind::delivery:
      if (!report.originals.empty()) report_events(settings, arrival, digest, mail, report, out);
      break;
    case Report::Kind::disposition:
      if (!report.originals.empty()) report_events(settings, arrival, digest, mail, report, out);
      return out;
    case Report::Kind::complaint:
      complaint_event(settings, arrival, digest, mail, report, out);
      return out;
    case Report::Kind::none:
      break;
  }
  // A report about nothing of ours is a mail like others.
  if (out.events.empty()) message_event(settings, arrival, digest, mail, body, out);
  return out;
}

}  // namespace jackfield::email
