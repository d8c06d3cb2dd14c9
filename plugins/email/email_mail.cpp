// SPDX-License-Identifier: MIT
#include "email_mail.hpp"

#include "email_address.hpp"
#include "email_date.hpp"
#include "email_tag.hpp"
#include "email_text.hpp"
#include "email_words.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace jackfield::email {
namespace {

// Who writes the address a mail was really delivered to, nearest first. Sheet, section 5.
constexpr std::array<std::string_view, 3> kDelivery = {"delivered-to", "x-original-to",
                                                       "envelope-to"};

void add_new(std::vector<std::string>& list, std::string text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
}

void read_delivery(const Settings& settings, Mail& mail) {
  for (const std::string_view name : kDelivery) {
    for (const Field& field : mail.headers().fields()) {
      if (!same(field.name, name)) continue;
      for (const MailAddress& one : read_addresses(settings.text, field.value))
        add_new(mail.delivered_to, one.address);
    }
  }
  for (const auto* list : {&mail.to, &mail.cc}) {
    for (const MailAddress& one : *list) add_new(mail.delivered_to, one.address);
  }
}

void read_tags(const Settings& settings, Mail& mail) {
  for (const std::string& address : mail.delivered_to) {
    const auto tagged = read_tagged(settings, address);
    if (tagged && tagged->kind == 'c') add_new(mail.answered_tags, tagged->tag);
    if (tagged && tagged->kind == 'b' && !mail.bounced_tag) mail.bounced_tag = tagged->tag;
  }
  const auto look = [&](const std::string& id) {
    if (auto tag = tag_in_id(settings, id)) add_new(mail.answered_tags, std::move(*tag));
  };
  for (const std::string& id : mail.in_reply_to) look(id);
  std::for_each(mail.references.rbegin(), mail.references.rend(), look);
}

}  // namespace

Mail read_mail(const Settings& settings, std::string_view bytes) {
  const Text& text = settings.text;
  Mail mail;
  mail.bytes = without_mailbox_line(bytes);
  mail.structure = read_structure(text, mail.bytes);
  const Headers& headers = mail.headers();
  mail.from = read_addresses(text, headers.first("from"));
  mail.to = read_addresses(text, headers.first("to"));
  mail.cc = read_addresses(text, headers.first("cc"));
  mail.reply_to = read_addresses(text, headers.first("reply-to"));
  mail.subject = header_text(text, headers.first("subject"));
  mail.in_reply_to = read_message_ids(headers.first("in-reply-to"));
  mail.references = read_message_ids(headers.first("references"));
  mail.date = read_date(headers.first("date"));
  const auto ids = read_message_ids(headers.first("message-id"));
  mail.has_message_id = !ids.empty();
  mail.message_id = ids.empty() ? settings.crypto.hex(settings.crypto.sha256(mail.bytes)) + "@local"
                                : ids.front();
  read_delivery(settings, mail);
  read_tags(settings, mail);
  return mail;
}

}  // namespace jackfield::email
