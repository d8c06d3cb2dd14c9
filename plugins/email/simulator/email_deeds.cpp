// SPDX-License-Identifier: MIT
#include "plugins/email/simulator/email_deeds.hpp"

#include "plugins/email/simulator/email_post.hpp"
#include "plugins/email/simulator/mail_writer.hpp"

#include <algorithm>
#include <stdexcept>

namespace jackfield::email_simulator {
namespace {

using Json = nlohmann::json;

struct Scene {
  World& world;
  const Json& deed;
  Person& person;

  std::string word(const char* name) const { return text_of(deed, name); }
};

Said* find(Person& person, const std::string& id) {
  const auto found = std::find_if(person.mails.begin(), person.mails.end(),
                                  [&](const Said& one) { return one.id == id; });
  return found == person.mails.end() ? nullptr : &*found;
}

Said* last_of_account(Person& person) {
  const auto found = std::find_if(person.mails.rbegin(), person.mails.rend(),
                                  [](const Said& one) { return one.is_ours; });
  return found == person.mails.rend() ? nullptr : &*found;
}

/// The mail that "message" names, which has to be one of the account's.
Said& named(Scene& scene) {
  Said* const found = find(scene.person, scene.word("message"));
  if (found == nullptr || !found->is_ours)
    throw std::invalid_argument("there is no such mail from the account");
  return *found;
}

void send(Scene& scene, const std::string& to, const std::string& mail) {
  if (!scene.world.deliver(scene.person.address, to, mail))
    throw std::invalid_argument("552 5.2.2 the account's mailbox is full");
}

/// What the mail is an answer to; nullptr: it begins a thread.
const Said* answered(Scene& scene) {
  const std::string id = scene.word("answers");
  if (id.empty()) return scene.word("subject").empty() ? last_of_account(scene.person) : nullptr;
  const Said* const found = find(scene.person, id);
  if (found == nullptr) throw std::invalid_argument("there is no such mail to answer");
  return found;
}

Letter begin(Scene& scene) {
  Letter letter;
  letter.name = scene.person.name;
  letter.from = scene.person.address;
  letter.to = scene.world.address;
  letter.id = scene.world.next_id(domain_of(scene.person.address));
  letter.subject = scene.word("subject");
  return letter;
}

void answer(Letter& letter, const Said& mail) {
  if (mail.is_ours) letter.to = mail.reply_to;
  letter.subject = answer_subject(mail.subject);
  letter.in_reply_to = mail.id;
  letter.references = mail.references;
  letter.references.push_back(mail.id);
}

/// Into the person's own mail program, too.
void keep(Scene& scene, const Letter& letter, const std::string& text) {
  Said said;
  said.id = letter.id;
  said.at_ms = scene.world.now;
  said.name = scene.person.name;
  said.subject = letter.subject;
  said.text = text;
  for (const std::string& file : letter.files) said.files.push_back({file, {}, 0});
  said.references = letter.references;
  said.raw = {{"message-id", letter.id}, {"to", letter.to}, {"in-reply-to", letter.in_reply_to}};
  scene.world.say(scene.person, std::move(said));
}

void text(Scene& scene) {
  const std::string words = scene.word("text");
  Letter letter = begin(scene);
  for (const Json& file : member(scene.deed, "files"))
    if (file.is_string()) letter.files.push_back(file.get<std::string>());
  if (words.empty() && letter.files.empty()) throw std::invalid_argument("a mail needs words");
  letter.text = words;
  if (const Said* const mail = answered(scene)) {
    answer(letter, *mail);
    letter.text += "\n\n" + quoted(mail->name, mail->at_ms, mail->text);
  }
  send(scene, letter.to, write_letter(letter, scene.world.now));
  keep(scene, letter, words);
}

// A receipt is sent once, and only to who has asked for it.
void read(Scene& scene) {
  Said& mail = named(scene);
  if (std::exchange(mail.is_read, true) || mail.receipt_to.empty()) return;
  const Report report{scene.person.address, mail.receipt_to,
                      scene.world.next_id(domain_of(scene.person.address)), mail.id, mail.subject};
  send(scene, mail.receipt_to, write_receipt(report, scene.world.now));
}

void bounce_mail(Scene& scene) {
  const std::string status = scene.word("status");
  bounce(scene.world, scene.person, named(scene), status.empty() ? "5.1.1" : status);
}

void complain(Scene& scene) {
  const Said& mail = named(scene);
  const Report report{scene.person.address, mail.return_path,
                      scene.world.next_id(domain_of(scene.person.address)), mail.id, mail.subject};
  send(scene, scene.world.address, write_complaint(report, scene.world.now));
}

void away(Scene& scene) {
  const Said* const mail = last_of_account(scene.person);
  if (mail == nullptr) throw std::invalid_argument("no mail came yet that could be answered");
  Letter letter = begin(scene);
  answer(letter, *mail);
  letter.subject = "Automatic reply: " + mail->subject;
  letter.text = "I am away and read mails again on Monday.";
  letter.more = {{"Auto-Submitted", "auto-replied"}};
  send(scene, letter.to, write_letter(letter, scene.world.now));
  keep(scene, letter, letter.text);
}

void raw(Scene& scene) {
  const std::string to = scene.word("to");
  send(scene, to.empty() ? scene.world.address : to, scene.word("bytes"));
}

struct Deed {
  std::string_view name;
  void (*act)(Scene&);
};

constexpr Deed kDeeds[] = {{"text", &text},         {"read", &read}, {"bounce", &bounce_mail},
                           {"complain", &complain}, {"away", &away}, {"raw", &raw}};

}  // namespace

std::vector<std::string_view> deeds() {
  std::vector<std::string_view> names;
  names.reserve(std::size(kDeeds));
  for (const Deed& deed : kDeeds) names.push_back(deed.name);
  return names;
}

void do_it(World& world, const Json& deed) {
  if (!deed.is_object()) throw std::invalid_argument("an act is an object with \"do\"");
  const std::string user = text_of(deed, "user");
  Scene scene{world, deed, world.meet(user.empty() ? world.people.front().address : user)};
  const std::string what = text_of(deed, "do");
  for (const Deed& one : kDeeds) {
    if (one.name == what) return one.act(scene);
  }
  throw std::invalid_argument("the mail program cannot do \"" + what + "\"");
}

}  // namespace jackfield::email_simulator
