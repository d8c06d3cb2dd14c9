// SPDX-License-Identifier: MIT
// What Meta knows of one account: people, conversations, comments, attachments. One owner, the
// simulator; everything else works on it.
#pragma once

#include "sdk/simulator/faults.hpp"
#include "sdk/simulator/simulator.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::meta_simulator {

using Json = nlohmann::json;

struct Person {
  std::string id;
  std::string name;
  bool is_blocked = false;        // they blocked the account
  bool is_shut_out = false;       // the account blocked them
  std::int64_t typing_until = 0;  // that the account types
};

struct Said {
  std::string id;
  bool is_ours = false;
  std::int64_t at_ms = 0;
  Json message;
  bool is_delivered = false;
  bool is_read = false;
  bool is_unsent = false;
  std::string reaction;  // by the account
};

struct Chat {
  std::string person;
  std::deque<Said> messages;
  std::int64_t last_sign = 0;  // what opened the window; 0: nothing
  std::string owner = "self";  // who holds the conversation
};

struct Comment {
  std::string id;
  std::string post;
  std::string parent;  // the top-level comment; empty: this is one
  std::string author;
  std::string text;
  std::int64_t at_ms = 0;
  bool is_live = false;
  bool is_hidden = false;
  bool is_deleted = false;
  bool has_private_reply = false;
  bool has_attachment = false;
};

struct Bucket {
  double tokens = 0;
  std::int64_t at = 0;
};

struct World {
  World(const Json& config, std::string url, bool is_instagram);

  bool is_instagram;
  bool has_instagram_login;
  std::string own;   // what webhooks name: the Page, or the Instagram account
  std::string node;  // what calls name
  std::string app_secret;
  std::string instagram_app_secret;
  std::string signing_secret;
  std::string verify_token;
  std::string token;
  std::string webhook_url;
  simulator::Faults faults;

  std::vector<Person> people;
  std::map<std::string, Chat> chats;  // by person
  std::map<std::string, Comment> comments;
  std::map<std::string, std::int64_t> posts;        // when each was first heard of
  std::map<std::string, std::int64_t> attachments;  // when each was made
  std::set<std::string> orders;                     // numbers of receipts
  std::map<std::string, Bucket> buckets;
  std::vector<std::string> subscribed;  // the fields of which this app gets the account's webhooks
  bool has_webhooks = true;  // the app gets them; from the start, as if somebody had subscribed
  std::int64_t failing_since = 0;  // since when no webhook was taken; 0: the last one was
  std::map<std::string, std::int64_t> counters;
  std::map<std::string, int> redeliveries;  // by body, how often so far
  Json profile = Json::object();

  bool is_token_ended = false;
  std::int64_t token_expires_at_ms = 0;  // 0: never
  bool is_token_short = false;           // of the login: an hour
  std::int64_t token_renewable_at = 0;   // Instagram Login's have to be a day old
  bool wants_proof = false;
  bool has_several_images = true;
  bool has_access = true;
  bool has_comments = true;   // the right to list posts and comments
  bool reads = true;          // people read what reaches them
  bool echoes_first = false;  // the echo comes before the call's answer
  bool is_messaging_off = false;
  bool is_live_over = false;    // the broadcast that live comments are about
  std::int64_t usage = 0;       // percent, told in headers from 1 on; at 100 calls are refused
  std::int64_t usage_step = 0;  // so much more with every call
  double rate = 0;              // calls a second; 0: what the network publishes
  std::int64_t forced_code = 0;
  std::int64_t forced_subcode = 0;
  std::int64_t forced_count = 0;
  std::int64_t now = 0;
  std::uint64_t serial = 0;

  /// Ends or begins the account's webhooks. What happens in between is never told.
  void unsubscribe();
  void subscribe(std::vector<std::string> fields);
  std::string next_id(std::string_view prefix);
  Person* person(std::string_view id);
  Chat& chat(const std::string& person);
  Said* find(std::string_view id);
  Comment* comment(std::string_view id);
  /// Whether another one fits in: at most so many in that time.
  bool take_rate(const std::string& key, double most, double in_ms = 1000);
};

/// A member's text; empty for anything else.
std::string text_of(const Json& object, std::string_view name);
/// A member; null for what is not there.
Json member(const Json& object, std::string_view name);

/// HMAC-SHA256 in lower-case hex.
std::string hmac_hex(std::string_view key, std::string_view data);

/// A webhook over one entry, signed as Meta signs: letters and slashes escaped.
simulator::Webhook make_webhook(const World& world, const Json& entry,
                                std::string_view signature = {});
/// An item of `messaging` in its entry.
simulator::Webhook messaging_webhook(const World& world, Json item, bool is_standby = false);
/// An item of `changes` in its entry.
simulator::Webhook change_webhook(const World& world, std::string_view field, Json value);

}  // namespace jackfield::meta_simulator
