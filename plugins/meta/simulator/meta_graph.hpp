// SPDX-License-Identifier: MIT
// The Graph API: what is checked of every call, then which call it is.
#pragma once

#include "plugins/meta/simulator/meta_checks.hpp"

#include <optional>

namespace jackfield::meta_simulator {

simulator::HttpResponse answer(World& world, const simulator::HttpRequest& request);

/// A call whose token was found right.
struct Call {
  World& world;
  const simulator::HttpRequest& request;
  std::vector<std::string> path;             // without the version
  std::map<std::string, std::string> query;  // decoded
  Json body;                                 // {} without one; fields of a form as their JSON
  bool has_file = false;                     // a multipart call with `filedata` or `source`
  File file;                                 // what is told of it

  /// A parameter, from the body or the query.
  std::string word(const char* name) const;
};

simulator::HttpResponse json_answer(int status, const Json& body);
/// Graph's error object. `status` 0: what is usual for the code.
simulator::HttpResponse error_answer(std::int64_t code, std::int64_t subcode,
                                     const std::string& message);

// meta_token.cpp
simulator::HttpResponse exchange(Call& call);
simulator::HttpResponse renew(Call& call);
simulator::HttpResponse debug_token(const Call& call);

// meta_sends.cpp
simulator::HttpResponse send(Call& call);
simulator::HttpResponse upload(Call& call);
simulator::HttpResponse control_thread(Call& call);
simulator::HttpResponse thread_owner(Call& call);

// meta_profile.cpp
simulator::HttpResponse profile_settings(Call& call);

// meta_history.cpp
/// A time as Graph writes it.
std::string written(std::int64_t at_ms);
simulator::HttpResponse list_conversations(Call& call);
/// A conversation's messages, or one of them; nothing: the node is neither.
std::optional<simulator::HttpResponse> past(Call& call);
simulator::HttpResponse moderate(Call& call);

// meta_lists.cpp
simulator::HttpResponse list_comments(Call& call);
/// The posts that somebody commented on: nobody writes any here.
simulator::HttpResponse list_posts(Call& call);

// meta_comment_calls.cpp
/// A comment's node, with all that may be asked of it.
Json told_of(const World& world, const Comment& comment);
simulator::HttpResponse write_comment(Call& call);
simulator::HttpResponse change_comment(Call& call);
simulator::HttpResponse like_comment(Call& call);
simulator::HttpResponse mention(Call& call);
/// What a private reply is refused for; an answer of status 200: it may go.
simulator::HttpResponse may_reply_in_private(Call& call, const std::string& about,
                                             std::string& person);

}  // namespace jackfield::meta_simulator
