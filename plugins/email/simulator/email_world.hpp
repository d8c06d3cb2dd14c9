// SPDX-License-Identifier: MIT
// What the provider knows: the account, its mailboxes, people and their mails. One owner, the
// simulator; everything else works on it.
#pragma once

#include "plugins/email/simulator/mail_reader.hpp"
#include "sdk/simulator/faults.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::email_simulator {

/// A mail in one of the account's mailboxes.
struct Mail {
  std::uint64_t uid = 0;
  std::int64_t at_ms = 0;
  std::set<std::string> flags;
  std::shared_ptr<const std::string> bytes;
};

struct Mailbox {
  std::string name;
  std::uint64_t uid_validity = 1;
  std::uint64_t uid_next = 1;
  std::vector<Mail> mails;  // by uid
};

/// A mail in a person's mail program.
struct Said {
  std::string id;        // its Message-ID
  bool is_ours = false;  // the account wrote it
  std::int64_t at_ms = 0;
  std::string name;  // of who wrote it
  std::string subject;
  std::string text;
  std::vector<AttachedFile> files;
  std::string reply_to;     // where an answer goes
  std::string return_path;  // where a bounce goes
  std::string receipt_to;   // who wants to know that it was read; empty: nobody
  std::vector<std::string> references;
  bool is_read = false;
  nlohmann::json raw;
};

struct Person {
  std::string address;
  std::string name;
  std::string bounces;  // a status such as "5.1.1" that mails to them come back with
  std::deque<Said> mails;
};

/// A reply that the next commands get in place of what they ask for.
struct Refusal {
  std::string
      at;  // smtp: connect, ehlo, auth, mail, rcpt, data, end; imap: connect, login, or a command
  std::string reply;
  std::int64_t count = 1;
};

struct World {
  explicit World(const nlohmann::json& config);

  std::string address;
  std::set<std::string> own;  // addresses that the login may send as
  std::string user;
  std::string password;
  nlohmann::json oauth;      // of the configuration; null: passwords
  std::string access_token;  // the one that holds; empty: none was asked for yet

  simulator::Faults faults;
  std::deque<Refusal> smtp_refusals;
  std::deque<Refusal> imap_refusals;
  std::deque<Refusal> token_refusals;       // at: token; reply: an error of RFC 6749
  std::uint64_t largest_mail = 26'214'400;  // what most servers take; sheet, section 4
  bool knows_smtputf8 = true;
  bool knows_idle = true;
  bool knows_move = true;
  std::uint64_t kicks = 0;  // so often everybody's IMAP connection was ended

  std::deque<Mailbox> mailboxes;  // connections hold references; INBOX is the first
  std::vector<Person> people;
  std::map<std::string, std::int64_t> counters;
  std::deque<std::int64_t> taken_at;  // mails submitted within a day
  // Each connection holds one: so many are there.
  std::shared_ptr<int> imap_places = std::make_shared<int>();
  std::shared_ptr<int> smtp_places = std::make_shared<int>();
  std::int64_t now = 0;
  std::uint64_t serial = 0;

  Mailbox& inbox() { return mailboxes.front(); }
  Mailbox* mailbox(std::string_view name);
  /// Found, or new.
  Person& meet(const std::string& address);
  Said& say(Person& with, Said said);
  std::string next_id(std::string_view domain);
  std::uint64_t size_bytes() const;

  /// Puts a mail for `to` into the INBOX, as a provider does that has taken it from another server.
  /// false: no room is left.
  bool deliver(std::string_view return_path, std::string_view to, std::string_view mail);
  /// Whether a mail to this address is the account's, whatever is behind its plus.
  bool is_own(std::string_view address_of_mail) const;

  /// What somebody has ordered to go wrong with a command that was done: its part of the speech
  /// begins at `said_before`. true: that was taken back, and a failure is to be told in its place.
  bool spoil(std::string_view target, std::size_t said_before, simulator::Speech& speech);

  /// The reply to this command that somebody has ordered; empty: none.
  static std::string take(std::deque<Refusal>& refusals, std::string_view at);
};

/// A member's text; empty for anything else.
std::string text_of(const nlohmann::json& object, const char* name);
/// A member; null for what is not there.
const nlohmann::json& member(const nlohmann::json& object, const char* name);

}  // namespace jackfield::email_simulator
