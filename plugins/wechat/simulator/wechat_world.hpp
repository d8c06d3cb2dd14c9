// SPDX-License-Identifier: MIT
// What WeChat knows of one official account: its followers and what they may still be sent, media,
// tokens, pushes on their way. One owner, the simulator; everything else works on it.
#pragma once

#include "plugins/wechat/simulator/wechat_quotas.hpp"
#include "plugins/wechat/simulator/wechat_seal.hpp"
#include "plugins/wechat/simulator/wechat_tokens.hpp"
#include "sdk/simulator/faults.hpp"
#include "sdk/simulator/simulator.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::wechat_simulator {

using Json = nlohmann::json;

/// How many messages the account may send until when. Source: sheet 4.1.
struct Window {
  int left = 0;
  std::int64_t until = 0;
};

/// A message in a chat: `content` is what the API was given, or what the phone sent.
struct Said {
  std::string id;
  bool is_ours = false;
  std::int64_t at_ms = 0;
  Json content;
};

struct Person {
  std::string open_id;
  std::string name;
  bool follows = true;
  std::int64_t wrote_at = 0;
  std::int64_t typing_until = 0;
  Window reply;
  Window deed;
  std::deque<Said> messages;
};

struct File {
  std::string type;  // image, voice, video, thumb
  std::string mime;
  std::string bytes;
  std::int64_t at_ms = 0;
};

/// A push that waits for its answer, by the nonce in its address.
struct Push {
  std::string open_id;
  Json content;  // the elements behind the envelope
  int tries = 0;
};

/// An error that control ordered: the next calls whose path holds `path` get it.
struct Ordered {
  int code = 0;
  std::string path;
  int count = 1;
};

/// An agent of WeChat's own customer service.
struct Agent {
  std::string account;
  std::string nickname;
  std::string number;
  std::string wechat = {};   // whose WeChat it is; empty: nobody's yet
  std::string invited = {};  // whom an invitation waits for
  bool is_online = false;
};

struct Session {
  std::string account;
  std::int64_t at_ms = 0;
};

struct World {
  World(const Json& config, std::string url);

  std::string app_id;
  std::string app_secret;
  std::string original_id = "gh_0a1b2c3d4e5f";
  Sealing sealing;
  std::string mode;  // plaintext, compatible, secure
  bool is_json = false;
  std::string webhook_url;
  bool is_verified = true;     // may use customer service and templates
  bool is_ip_allowed = true;   // the caller's address is in the allow-list
  bool needs_activity = true;  // typing only within 30 seconds of the customer's last words
  Tokens tokens;
  Quotas quotas;
  simulator::Faults faults;
  std::deque<Ordered> ordered;
  std::vector<Person> people;
  std::vector<Agent> agents = {{"a@shop", "A", "1001", "agent-a", {}, true}};
  std::map<std::string, Session> sessions;  // by OpenID
  Json records = Json::array();             // what agents and customers said, as WeChat tells it
  Json menu;  // the buttons of the menu below the chat; null: there is none
  std::map<std::string, File> files;
  std::map<std::string, Push> pushes;
  std::map<std::string, std::int64_t> counters;
  std::map<std::string, std::string> templates;  // msgid to whom
  std::int64_t quiet_until = 0;                  // after many failures nothing is pushed
  int failed_in_a_row = 0;
  std::int64_t now = 0;
  std::uint64_t serial = 0;

  /// Digits that were never given before.
  std::string next_id();
  /// Opaque text that was never given before.
  std::string next_token(std::string_view what);
  Person* person(std::string_view open_id);
  /// A medium that is still known; nothing three days after it came.
  const File* file(const std::string& id) const;
  Said& say(Person& person, bool is_ours, Json content);
};

/// A member that is text, else nothing.
std::string text_of(const Json& object, const char* name);

}  // namespace jackfield::wechat_simulator
