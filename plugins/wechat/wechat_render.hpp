// SPDX-License-Identifier: MIT
// An action's pieces, as messages of WeChat. What they become on the wire, a call or a passive
// reply, is decided later.
#pragma once

#include "wechat_settings.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace jackfield::wechat {

enum class Kind : std::uint8_t {
  text,
  image,
  voice,
  video,
  music,
  news,
  article,  // one of the account's own, by its id
  menu,
  mini_program,
  notice,  // a template or subscription notification: outside the window
  raw,
};

struct Entry {
  std::string id;
  std::string words;
};

/// One message. Which members count depends on the kind.
/// What news are made of.
struct Article {
  std::string title;
  std::string description;
  std::string url;
  std::string picture;
};

struct Outgoing {
  std::uint32_t piece = 0;
  Kind kind = Kind::text;
  std::string text;  // text; menu: above the entries; article: its id; raw: the JSON
  std::string tail;  // menu: below the entries
  std::vector<Entry> entries;
  std::vector<Article> articles;  // text: what an answer to an event may say in its place
  std::string title;
  std::string description;
  std::string url;      // news, music
  std::string picture;  // news
  std::string app_id;   // mini_program
  std::string path;     // mini_program
  const Media* media = nullptr;
  const Media* thumb = nullptr;
  const Part* part = nullptr;  // notice
};

/// All messages of the action; they point into it. Errors: JF_INVALID_ARGUMENT with what WeChat has
/// no message for.
Result<std::vector<Outgoing>> render(const Settings& settings, const Action& action);

/// The longest text of one message, in bytes. Source: sheet 4.1 (unverified there).
inline constexpr std::size_t kLongestText = 2048;
/// In the answer to an event; all other news have one. Source: sheet 3.5.
inline constexpr std::size_t kMostArticles = 8;

}  // namespace jackfield::wechat
