// SPDX-License-Identifier: MIT
#include "plugins/email/simulator/email_post.hpp"

#include "plugins/email/simulator/mail_codec.hpp"
#include "plugins/email/simulator/mail_writer.hpp"

namespace jackfield::email_simulator {

Said read_posted(std::string_view mail, std::string_view return_path) {
  ReadMail read = read_mail(mail);
  Said said;
  said.is_ours = true;
  const std::vector<std::string> ids = ids_in(read.field("message-id"));
  said.id = ids.empty() ? std::string(trimmed(read.field("message-id"))) : ids.front();
  said.name = name_in(read.field("from"));
  said.subject = header_text(read.field("subject"));
  said.text = std::move(read.text);
  said.files = std::move(read.files);
  const std::string_view reply_to = read.field("reply-to");
  said.reply_to = address_in(reply_to.empty() ? read.field("from") : reply_to);
  said.return_path = return_path;
  said.receipt_to = address_in(read.field("disposition-notification-to"));
  said.references = ids_in(read.field("references"));
  for (const auto& [name, value] : read.fields) said.raw[lower(name)] = value;
  return said;
}

void hand_over(World& world, const std::string& recipient, const Said& posted) {
  Person& person = world.meet(recipient);
  if (!person.bounces.empty()) return bounce(world, person, posted, person.bounces);
  Said said = posted;
  said.at_ms = world.now;
  world.say(person, std::move(said));
}

void bounce(World& world, const Person& person, const Said& mail, std::string_view status) {
  const std::string id = world.next_id(domain_of(person.address));
  const Report report{person.address, mail.return_path, id, mail.id, mail.subject};
  world.deliver({}, mail.return_path, write_bounce(report, status, world.now));
}

std::vector<std::string> ids_in(std::string_view field) {
  std::vector<std::string> ids;
  for (std::size_t at = field.find('<'); at != std::string_view::npos; at = field.find('<', at)) {
    const std::size_t end = field.find('>', at);
    if (end == std::string_view::npos) break;
    ids.emplace_back(field.substr(at + 1, end - at - 1));
    at = end;
  }
  return ids;
}

std::string domain_of(std::string_view address) {
  return std::string(address.substr(address.rfind('@') + 1));
}

}  // namespace jackfield::email_simulator
