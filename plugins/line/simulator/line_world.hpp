// SPDX-License-Identifier: MIT
// What LINE knows: people, chats, tokens, quota. One owner, the simulator; everything else works on
// it.
#pragma once

#include "plugins/line/simulator/line_tokens.hpp"
#include "sdk/simulator/faults.hpp"
#include "sdk/simulator/simulator.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::line_simulator {

struct Person {
  std::string id;
  std::string name;
  bool is_blocked = false;         // they blocked the account
  std::int64_t loading_until = 0;  // the loading animation
  std::string number;              // their telephone's
};

/// A message in a chat, with the object that LINE sends or was sent.
struct Said {
  std::string id;
  bool is_ours = false;  // the official account said it
  std::string user;      // else who
  std::int64_t at_ms = 0;
  nlohmann::json message;
  std::string quote_token;
  std::string read_token;
  bool is_read = false;
  bool is_unsent = false;
  int content_asked = 0;
  int transcoding_asked = 0;
};

struct Chat {
  std::string id;
  bool is_group = false;
  std::string title;
  std::vector<std::string> members;
  std::deque<Said> messages;
};

struct ReplyToken {
  std::string chat;
  std::int64_t event_at = 0;
  std::int64_t from = 0;  // when it was last delivered
  bool is_used = false;
};

struct Retry {
  std::int64_t at = 0;
  std::string request_id;
  nlohmann::json sent;  // the list, where the call tells one
};

struct Bucket {
  double tokens = 0;
  std::int64_t at = 0;
};

/// Where a list goes on.
struct Page {
  std::size_t from = 0;
  std::int64_t at = 0;  // when its token was given
};

struct World {
  explicit World(const nlohmann::json& config, std::string url);

  std::string channel_secret;
  std::string bot_user_id;
  std::string webhook_url;
  std::string endpoint;  // what was registered
  Tokens tokens;
  simulator::Faults faults;

  std::vector<Person> people;
  std::map<std::string, Chat> chats;
  std::map<std::string, ReplyToken> reply_tokens;
  std::map<std::string, Retry> retries;
  std::map<std::string, Bucket> buckets;
  std::map<std::string, Page> pages;  // by the token that asks for it
  std::map<std::string, std::int64_t> counters;
  std::map<std::string, int> redeliveries;  // by webhookEventId, how often so far

  std::int64_t quota = -1;  // pushes a month; below zero: no limit
  std::int64_t used = 0;
  double rate = 2000;  // of most endpoints, a second
  int content_waits = 1;
  bool redelivers = true;
  bool knows_everybody = false;  // pushes to people nobody has seen are taken
  bool has_chat = true;          // "Chat" is on in LINE Official Account Manager
  bool is_verified = true;       // LINE tells who follows, and who is in a group
  bool uses_webhook = true;      // "Use webhook" is on in the console
  bool is_held = false;          // another module channel has control of all chats
  std::int64_t now = 0;
  std::uint64_t serial = 0;

  /// A number that was never given before.
  std::string next_id(std::int64_t now_ms);
  /// Opaque text that was never given before.
  std::string next_token(std::string_view what);
  Person* person(std::string_view id);
  /// Found, or new.
  Person& meet(const std::string& id);
  Chat* chat(std::string_view id);
  Chat& open_chat(const std::string& id);
  Said* find(std::string_view message_id, Chat** in = nullptr);
  Said& say(Chat& chat, Said said);
  bool take_rate(const std::string& endpoint, double per_second);
};

bool is_id(std::string_view id, std::string_view kinds);

}  // namespace jackfield::line_simulator
