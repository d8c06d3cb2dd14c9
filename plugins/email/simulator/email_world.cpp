// SPDX-License-Identifier: MIT
#include "plugins/email/simulator/email_world.hpp"

#include "plugins/email/simulator/mail_codec.hpp"

#include <algorithm>

namespace jackfield::email_simulator {
namespace {

constexpr std::size_t kMostMails = 200;  // of one person; what is older was thrown away
constexpr std::uint64_t kRoomBytes = 256ULL << 20;

/// "help+c-tag@…" to "help@…".
std::string untagged(std::string_view address) {
  const std::size_t at = address.rfind('@');
  const std::size_t plus = std::min(address.find_first_of("+-"), address.size());
  if (at == std::string_view::npos || plus == 0 || plus > at) return lower(address);
  return lower(std::string(address.substr(0, plus)) + std::string(address.substr(at)));
}

}  // namespace

World::World(const nlohmann::json& config)
    : address(lower(text_of(config, "address"))),
      user(text_of(config, "user")),
      password(text_of(config, "password")),
      oauth(member(config, "oauth")) {
  if (user.empty()) user = text_of(config, "address");
  own.insert(address);
  if (const auto& further = member(config, "own_addresses"); further.is_array()) {
    for (const auto& one : further)
      if (one.is_string()) own.insert(lower(one.get<std::string>()));
  }
  std::vector<std::string> names = {"INBOX", "Processed", "Sent"};
  for (const char* key : {"mailbox", "processed_mailbox"}) {
    const std::string name = text_of(config, key);
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(name);
  }
  for (const std::string& name : names) {
    mailboxes.emplace_back();
    mailboxes.back().name = name;
  }
  for (const char* one : {"customer.1@mail.example", "customer.2@mail.example"}) meet(one);
}

Mailbox* World::mailbox(std::string_view name) {
  const auto found = std::find_if(mailboxes.begin(), mailboxes.end(), [&](const Mailbox& one) {
    return one.name == name || (one.name == "INBOX" && same(name, "inbox"));
  });
  return found == mailboxes.end() ? nullptr : &*found;
}

Person& World::meet(const std::string& address_of_person) {
  const std::string known = lower(address_of_person);
  for (Person& person : people)
    if (lower(person.address) == known) return person;
  Person& person = people.emplace_back();
  person.address = address_of_person;
  person.name = "Customer " + std::to_string(people.size());
  return person;
}

Said& World::say(Person& with, Said said) {
  if (with.mails.size() >= kMostMails) with.mails.pop_front();
  with.mails.push_back(std::move(said));
  return with.mails.back();
}

std::string World::next_id(std::string_view domain) {
  return "m" + std::to_string(now) + "." + std::to_string(++serial) + "@" + std::string(domain);
}

std::uint64_t World::size_bytes() const {
  std::uint64_t all = 0;
  for (const Mailbox& one : mailboxes)
    for (const Mail& mail : one.mails) all += mail.bytes->size();
  return all;
}

bool World::deliver(std::string_view return_path, std::string_view to, std::string_view mail) {
  std::string bytes = "Return-Path: <" + std::string(return_path) + ">\r\n";
  bytes += "Delivered-To: " + std::string(to) + "\r\n";
  bytes += "Received: from elsewhere by mx.simulated; " + mail_date(now) + "\r\n";
  bytes += mail;
  if (size_bytes() + bytes.size() > kRoomBytes) return false;
  const auto order = faults.take({"webhook_repeat"}, "mail");
  const auto shared = std::make_shared<const std::string>(std::move(bytes));
  for (std::int64_t i = 0; i <= (order ? order->number : 0); ++i) {
    Mail& added = inbox().mails.emplace_back();
    added.uid = inbox().uid_next++;
    added.at_ms = now;
    added.bytes = shared;
  }
  ++counters["mails_delivered"];
  return true;
}

bool World::is_own(std::string_view address_of_mail) const {
  return own.contains(lower(address_of_mail)) || own.contains(untagged(address_of_mail));
}

bool World::spoil(std::string_view target, std::size_t said_before, simulator::Speech& speech) {
  const auto order = faults.take({"fail_after", "cut", "late"}, target);
  if (!order) return false;
  if (order->fault == "late") speech.delay_ms = order->number;
  if (order->fault == "cut")
    speech.cut_after_bytes = static_cast<std::int64_t>(said_before) + order->number;
  if (order->fault != "fail_after") return false;
  speech.bytes.resize(said_before);
  return true;
}

std::string World::take(std::deque<Refusal>& refusals, std::string_view at) {
  const auto found = std::find_if(refusals.begin(), refusals.end(),
                                  [at](const Refusal& one) { return same(one.at, at); });
  if (found == refusals.end()) return {};
  std::string reply = found->reply;
  if (--found->count <= 0) refusals.erase(found);
  return reply;
}

std::string text_of(const nlohmann::json& object, const char* name) {
  const nlohmann::json& found = member(object, name);
  return found.is_string() ? found.get<std::string>() : std::string();
}

const nlohmann::json& member(const nlohmann::json& object, const char* name) {
  static const nlohmann::json kNull;
  if (!object.is_object()) return kNull;
  const auto found = object.find(name);
  return found == object.end() ? kNull : *found;
}

}  // namespace jackfield::email_simulator
