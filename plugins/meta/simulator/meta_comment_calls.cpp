// SPDX-License-Identifier: MIT
// What can be done in public, and the private answer to it.
#include "plugins/meta/simulator/meta_checks.hpp"
#include "plugins/meta/simulator/meta_graph.hpp"

#include <algorithm>
#include <vector>

namespace jackfield::meta_simulator {
namespace {

using simulator::HttpResponse;

constexpr std::int64_t kWeek = 7LL * 24 * 3600 * 1000;

HttpResponse gone() {
  return error_answer(100, 33, "Unsupported request. Object does not exist");
}

Json told(const World& world, const Comment& comment, std::string_view verb) {
  const bool is_ours = comment.author == world.own;
  if (world.is_instagram) {
    Json value = {{"id", comment.id},
                  {"from", {{"id", comment.author}, {"username", is_ours ? "shop" : "sim"}}},
                  {"media", {{"id", comment.post}, {"media_product_type", "FEED"}}},
                  {"text", comment.text}};
    if (!comment.parent.empty()) value["parent_id"] = comment.parent;
    if (is_ours) value["from"]["self_ig_scoped_id"] = "9999999";
    return value;
  }
  return {{"from", {{"id", comment.author}, {"name", is_ours ? "Shop" : "Somebody"}}},
          {"item", "comment"},
          {"verb", verb},
          {"comment_id", comment.id},
          {"post_id", comment.post},
          {"parent_id", comment.parent.empty() ? comment.post : comment.parent},
          {"created_time", comment.at_ms / 1000},
          {"message", comment.text}};
}

void tell(const World& world, const Comment& comment, std::string_view verb,
          HttpResponse& response) {
  if (world.is_instagram && verb != "add") return;  // only creation is told there
  response.webhooks.push_back(
      change_webhook(world, world.is_instagram ? "comments" : "feed", told(world, comment, verb)));
}

}  // namespace

Json told_of(const World& world, const Comment& comment) {
  Json node = {{"id", comment.id}, {"from", {{"id", comment.author}}}};
  const bool is_ours = comment.author == world.own;
  if (world.is_instagram) {
    const std::string username = is_ours ? "shop" : "sim_" + comment.author;
    node["from"]["username"] = username;
    node["username"] = username;
    node["text"] = comment.text;
    node["timestamp"] = written(comment.at_ms);
    node["hidden"] = comment.is_hidden;
    node["media"] = {{"id", comment.post},
                     {"media_product_type", comment.is_live ? "LIVE" : "FEED"}};
    if (!comment.parent.empty()) node["parent_id"] = comment.parent;
    return node;
  }
  const auto person = std::find_if(world.people.begin(), world.people.end(),
                                   [&](const Person& one) { return one.id == comment.author; });
  node["from"]["name"] = is_ours ? "Shop" : person == world.people.end() ? "" : person->name;
  node["is_hidden"] = comment.is_hidden;
  if (!comment.parent.empty()) node["parent"] = {{"id", comment.parent}};
  node["message"] = comment.text;
  node["created_time"] = written(comment.at_ms);
  if (comment.has_attachment) node["attachment"] = {{"type", "photo"}};
  const bool is_open = comment.at_ms + kWeek > world.now && comment.author != world.own;
  node["can_reply_privately"] = is_open && !comment.has_private_reply;
  if (comment.has_private_reply)
    node["private_reply_conversation"] = {{"id", "t_" + comment.author}};
  return node;
}

HttpResponse write_comment(Call& call) {
  World& world = call.world;
  const std::string& below = call.path[0];
  const Comment* parent = world.comment(below);
  const bool is_post = parent == nullptr && world.comments.find(below) == world.comments.end();
  if (parent == nullptr && !is_post) return gone();
  if (parent != nullptr && (parent->is_hidden || parent->is_live) && world.is_instagram)
    return error_answer(100, 0, "This comment cannot be answered");
  const std::string text = call.word("message");
  int attachments = call.has_file ? 1 : 0;
  for (const char* name : {"attachment_id", "attachment_share_url", "attachment_url"})
    attachments += call.word(name).empty() ? 0 : 1;
  if (attachments > 1) return error_answer(100, 0, "Exactly one attachment");
  if (world.is_instagram && attachments > 0) return error_answer(100, 0, "Comments are words only");
  if (attachments == 0 || !text.empty())
    if (const auto fault = check_comment(world, text))
      return error_answer(fault->code, fault->subcode, fault->text);
  for (const auto& [id, known] : world.comments) {
    const bool is_same = known.author == world.own && known.text == text && !known.is_deleted &&
                         parent != nullptr && known.parent == parent->id;
    if (is_same && !world.is_instagram) return error_answer(506, 0, "Duplicate status message");
  }
  Comment made;
  made.id = world.next_id(world.is_instagram ? "179" : "500_");
  made.post = parent == nullptr ? below : parent->post;
  made.parent = parent == nullptr        ? std::string()
                : parent->parent.empty() ? parent->id
                                         : parent->parent;
  world.posts.try_emplace(made.post, world.now);
  made.author = world.own;
  made.text = text;
  made.has_attachment = attachments > 0;
  made.at_ms = world.now;
  HttpResponse response = json_answer(200, {{"id", made.id}});
  tell(world, made, "add", response);
  ++world.counters["comments"];
  world.comments[made.id] = std::move(made);
  return response;
}

HttpResponse change_comment(Call& call) {
  World& world = call.world;
  Comment* comment = world.comment(call.path[0]);
  if (comment == nullptr) return gone();
  HttpResponse response = json_answer(200, {{"success", true}});
  if (call.request.method == "DELETE") {
    comment->is_deleted = true;
    tell(world, *comment, "remove", response);
    return response;
  }
  const Json hidden = member(call.body, "is_hidden");
  const std::string hide = call.word("hide");
  if (hidden.is_boolean() || !hide.empty()) {
    // Instagram takes it of the owner's own comments too, and hides nothing.
    const bool is_own = world.is_instagram && comment->author == world.own;
    comment->is_hidden = !is_own && (hidden.is_boolean() ? hidden.get<bool>() : hide == "true");
    tell(world, *comment, comment->is_hidden ? "hide" : "unhide", response);
    return response;
  }
  const std::string text = call.word("message");
  if (world.is_instagram || text.empty()) return error_answer(100, 0, "Invalid parameter");
  if (comment->author != world.own) return error_answer(200, 0, "Only the author may change it");
  comment->text = text;
  tell(world, *comment, "edited", response);
  return response;
}

HttpResponse like_comment(Call& call) {
  if (call.world.is_instagram || call.world.comment(call.path[0]) == nullptr) return gone();
  ++call.world.counters[call.request.method == "DELETE" ? "unlikes" : "likes"];
  return json_answer(200, {{"success", true}});
}

HttpResponse mention(Call& call) {
  World& world = call.world;
  if (call.request.method == "POST") {
    if (const auto fault = check_comment(world, call.word("message")))
      return error_answer(fault->code, fault->subcode, fault->text);
    ++world.counters["mentions"];
    return json_answer(200, {{"id", world.next_id("179")}});
  }
  const std::string fields = call.word("fields");
  for (const auto& [id, comment] : world.comments) {
    if (fields.find("(" + id + ")") == std::string::npos) continue;
    return json_answer(
        200, {{"mentioned_comment", {{"id", id}, {"text", comment.text}, {"username", "sim"}}},
              {"id", world.own}});
  }
  return gone();
}

HttpResponse may_reply_in_private(Call& call, const std::string& about, std::string& person) {
  World& world = call.world;
  const Comment* comment = world.comment(about);
  if (comment == nullptr) return error_answer(100, world.is_instagram ? 2534025 : 33, "It is gone");
  if (comment->is_live && world.is_live_over)
    return error_answer(100, 2534025, "The broadcast is over");
  if (comment->has_private_reply) return error_answer(10900, 0, "Activity already replied to");
  if (comment->author == world.own)
    return error_answer(10903, 0, "This user cannot reply to this activity");
  if (comment->at_ms + kWeek <= world.now)
    return error_answer(10, world.is_instagram ? 2534022 : 2018278, "Outside of allowed window.");
  person = comment->author;
  return json_answer(200, Json::object());
}

}  // namespace jackfield::meta_simulator
