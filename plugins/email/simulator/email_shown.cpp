// SPDX-License-Identifier: MIT
#include "plugins/email/simulator/email_shown.hpp"

#include "plugins/email/simulator/email_deeds.hpp"

#include <algorithm>

namespace jackfield::email_simulator {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostPeople = 20;  // a load test makes thousands; nobody looks at them

Json show(const Person& person, const Said& said) {
  Json files = Json::array();
  for (const AttachedFile& file : said.files)
    files.push_back({{"name", file.name}, {"type", file.type}, {"size_bytes", file.size_bytes}});
  Json out = {{"id", said.id},
              {"from", said.is_ours ? "account" : "user"},
              {"name", said.name},
              {"at_ms", said.at_ms},
              {"kind", "mail"},
              {"subject", said.subject},
              {"text", said.text},
              {"files", std::move(files)},
              {"asks_receipt", !said.receipt_to.empty()},
              {"is_read", said.is_read},
              {"is_unsent", false},
              {"raw", said.raw}};
  if (!said.is_ours) out["user"] = person.address;
  return out;
}

Json show_mailboxes(const World& world) {
  Json out = Json::array();
  for (const Mailbox& mailbox : world.mailboxes) {
    Json mails = Json::array();
    for (const Mail& mail : mailbox.mails)
      mails.push_back({{"uid", mail.uid}, {"flags", mail.flags}});
    out.push_back({{"name", mailbox.name}, {"mails", std::move(mails)}});
  }
  return out;
}

}  // namespace

Json shown(const World& world) {
  Json out = {{"network", "email"},
              {"title", "Email"},
              {"form", "mail"},
              {"actions", deeds()},
              {"users", Json::array()},
              {"chats", Json::array()},
              {"counters", world.counters},
              {"mailboxes", show_mailboxes(world)}};
  for (std::size_t i = 0; i < std::min(world.people.size(), kMostPeople); ++i) {
    const Person& person = world.people[i];
    out["users"].push_back({{"id", person.address},
                            {"name", person.name},
                            {"is_blocked", false},
                            {"is_typing", false},
                            {"chat", person.address}});
    Json messages = Json::array();
    for (const Said& said : person.mails) messages.push_back(show(person, said));
    out["chats"].push_back({{"id", person.address},
                            {"type", "direct"},
                            {"title", person.name},
                            {"members", Json::array({person.address})},
                            {"messages", std::move(messages)}});
  }
  return out;
}

}  // namespace jackfield::email_simulator
