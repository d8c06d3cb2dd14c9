// SPDX-License-Identifier: MIT
// What Viber knows: the bot, its webhook, people, chats. One owner, the simulator; everything else
// works on it.
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

namespace jackfield::viber_simulator {

/// A message in a chat, with the object that was sent.
struct Said {
  std::uint64_t token = 0;
  bool is_ours = false;  // the bot said it
  std::int64_t at_ms = 0;
  nlohmann::json message;
  nlohmann::json keyboard;
  std::string sender_name;
  bool is_seen = false;
};

struct Person {
  std::string id;
  std::string name;
  int api_version = 10;
  bool is_subscribed = false;
  bool has_left = false;   // unsubscribed, and did not come back
  bool is_gone = false;    // has no Viber any more
  bool has_device = true;  // one that can show messages of bots
  int devices = 1;
  bool refuses = false;  // the app finds the next message faulty
  bool is_online = true;
  std::string tracking_data;  // of the bot's last message
  std::int64_t session_until = 0;
  std::deque<std::int64_t> unanswered;  // when the bot wrote, since the person last did
  std::vector<std::int64_t> details_asked;
  std::deque<Said> messages;
};

/// A status that the next calls get, whatever they ask.
struct Order {
  std::string path;  // part of the target; empty: any
  int status = 0;
  std::int64_t count = 1;
};

struct World {
  explicit World(const nlohmann::json& config);

  std::string auth_token;
  std::string bot_id;
  std::string webhook;  // what set_webhook said; empty: none
  std::set<std::string> event_types;
  bool sends_name = false;
  simulator::Faults faults;
  std::deque<Order> orders;

  std::vector<Person> people;
  std::map<std::string, std::int64_t> counters;
  std::map<std::string, int> tries;           // by callback, how often it was sent again
  std::map<std::string, std::int64_t> media;  // path on the storage host, and when it was made
  int out_of_session = 0;  // the status of what is sent outside sessions; 0: sent and charged
  bool redelivers = true;
  std::int64_t now = 0;
  std::uint64_t serial = 0;

  /// Above 2^53 and never given before.
  std::uint64_t next_token();
  Person* person(std::string_view id);
  /// Found, or new.
  Person& meet(const std::string& id);
  Said& say(Person& to, Said said);
  /// The address of something a person sends; it holds for an hour.
  std::string put_media(const std::string& name);
};

/// Lower-case hex of the HMAC-SHA256.
std::string signature(std::string_view key, std::string_view data);

/// A member's text; empty for anything else.
std::string text_of(const nlohmann::json& object, const char* name);
/// A member; null for what is not there.
const nlohmann::json& member(const nlohmann::json& object, const char* name);

}  // namespace jackfield::viber_simulator
