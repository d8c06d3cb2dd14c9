// SPDX-License-Identifier: MIT
// What stands in public, as lists: the posts of an account, the comments below them. Source: fact
// sheet comments, 4.1 and 4.2, 2026-11-21; the lists of posts: Meta's Graph API reference, Page
// feed and IG User media, read 2026-11-23.
#include <algorithm>
#include <vector>

#include "plugins/meta/simulator/meta_graph.hpp"

namespace jackfield::meta_simulator {
namespace {

using simulator::HttpResponse;

constexpr std::size_t kUsual = 25;  // of a page whose length nobody asks for, and of nested lists

/// A name in `fields`, with what stands in braces behind it.
struct Field {
  std::string name;
  std::string nested;
};

std::vector<Field> fields_of(const std::string& text) {
  std::vector<Field> all;
  Field field;
  int depth = 0;
  for (const char c : text + ",") {
    if (c == '}') --depth;
    if (depth > 0) field.nested += c;
    if (c == '{') ++depth;
    if (depth > 0 || c == '{' || c == '}') continue;
    if (c == ',') {
      if (!field.name.empty()) all.push_back(std::exchange(field, {}));
    } else {
      field.name += c;
    }
  }
  return all;
}

/// The id, and of the rest what was asked for.
Json shaped(const Json& node, const std::vector<Field>& fields) {
  Json shown = {{"id", node["id"]}};
  for (const Field& field : fields) {
    const Json value = member(node, field.name);
    if (value.is_null()) continue;
    shown[field.name] =
        field.nested.empty() || !value.is_object() ? value : shaped(value, fields_of(field.nested));
  }
  return shown;
}

/// Graph refuses the whole call for a name that it does not know; empty: it knows all.
std::string stranger(const std::vector<Field>& fields, std::string_view known) {
  for (const Field& field : fields)
    if (known.find(" " + field.name + " ") == std::string_view::npos) return field.name;
  return {};
}

HttpResponse strange(const std::string& name) {
  return error_answer(100, 0, "Tried accessing nonexisting field (" + name + ")");
}

/// One page of what there is; the cursor is the id of its last.
Json page_of(const std::vector<Json>& all, const std::string& after, std::size_t size) {
  Json page = {{"data", Json::array()}};
  auto at = all.begin();
  if (!after.empty()) {
    at = std::find_if(all.begin(), all.end(), [&](const Json& one) { return one["id"] == after; });
    if (at != all.end()) ++at;
  }
  for (; at != all.end() && page["data"].size() < size; ++at) page["data"].push_back(*at);
  if (page["data"].empty()) return page;
  page["paging"]["cursors"]["after"] = page["data"].back()["id"];
  if (at != all.end()) page["paging"]["next"] = "https://graph.facebook.com/next";
  return page;
}

std::size_t wanted(const Call& call, std::size_t most) {
  const std::string limit = call.word("limit");
  const long number = limit.empty() ? static_cast<long>(kUsual) : std::atol(limit.c_str());
  return std::min(static_cast<std::size_t>(std::max(number, 1L)), most);
}

using Comments = std::vector<const Comment*>;

/// By time; what is said in the same moment stands as it was said.
void sort(Comments& all, bool is_newest_first) {
  std::sort(all.begin(), all.end(), [&](const Comment* a, const Comment* b) {
    const bool is_earlier = a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->id < b->id;
    return is_newest_first ? !is_earlier && a != b : is_earlier;
  });
}

/// Those below a post or comment. Facebook's `stream` has the answers among the rest.
Comments below(const World& world, const std::string& place, bool has_answers) {
  Comments all;
  const auto parent = world.comments.find(place);
  for (const auto& [id, comment] : world.comments) {
    const bool is_here = parent != world.comments.end()
                             ? comment.parent == place
                             : comment.post == place && (has_answers || comment.parent.empty());
    // Live comments are shown while the broadcast runs.
    const bool is_over = comment.is_live && world.is_live_over;
    if (is_here && !comment.is_deleted && !is_over) all.push_back(&comment);
  }
  return all;
}

HttpResponse instagram_comments(const Call& call) {
  const World& world = call.world;
  const std::vector<Field> fields = fields_of(call.word("fields"));
  constexpr std::string_view kKnown =
      " id text timestamp username from parent_id hidden like_count media replies user ";
  if (const std::string name = stranger(fields, kKnown); !name.empty()) return strange(name);
  const bool is_thread = call.path[1] == "replies";
  Comments all = below(world, call.path[0], false);
  sort(all, !is_thread);
  std::vector<Json> shown;
  for (const Comment* comment : all) {
    Json one = shaped(told_of(world, *comment), fields);
    for (const Field& field : fields) {
      if (field.name != "replies") continue;
      const std::vector<Field> nested = fields_of(field.nested);
      if (const std::string name = stranger(nested, kKnown); !name.empty()) return strange(name);
      Comments answers = below(world, comment->id, false);
      sort(answers, false);
      std::vector<Json> told;
      for (const Comment* answer : answers) told.push_back(shaped(told_of(world, *answer), nested));
      if (!told.empty()) one["replies"] = page_of(told, {}, kUsual);
    }
    shown.push_back(std::move(one));
  }
  return json_answer(200, page_of(shown, call.word("after"), wanted(call, 50)));
}

HttpResponse facebook_comments(const Call& call) {
  const World& world = call.world;
  const std::vector<Field> fields = fields_of(call.word("fields"));
  constexpr std::string_view kKnown =
      " id message from created_time parent object attachment can_comment can_hide can_like "
      "can_remove can_reply_privately is_hidden is_private like_count comment_count message_tags "
      "permalink_url private_reply_conversation user_likes ";
  if (const std::string name = stranger(fields, kKnown); !name.empty()) return strange(name);
  const std::string order = call.word("order");
  if (!order.empty() && order != "chronological" && order != "reverse_chronological")
    return error_answer(100, 0, "Param order must be one of chronological, reverse_chronological");
  Comments all = below(world, call.path[0], call.word("filter") == "stream");
  sort(all, order == "reverse_chronological");
  const std::string since = call.word("since");
  std::vector<Json> shown;
  for (const Comment* comment : all)
    if (since.empty() || comment->at_ms / 1000 >= std::atoll(since.c_str()))
      shown.push_back(shaped(told_of(world, *comment), fields));
  return json_answer(200, page_of(shown, call.word("after"), wanted(call, 100)));
}

}  // namespace

HttpResponse list_comments(Call& call) {
  if (!call.world.has_comments) return error_answer(10, 0, "The app lacks a permission");
  return call.world.is_instagram ? instagram_comments(call) : facebook_comments(call);
}

HttpResponse list_posts(Call& call) {
  const World& world = call.world;
  if (!world.has_comments) return error_answer(10, 0, "The app lacks a permission");
  const std::vector<Field> fields = fields_of(call.word("fields"));
  constexpr std::string_view kMedia =
      " id caption comments_count like_count media_product_type media_type permalink timestamp ";
  constexpr std::string_view kPosts = " id created_time from message permalink_url updated_time ";
  const std::string name = stranger(fields, world.is_instagram ? kMedia : kPosts);
  if (!name.empty()) return strange(name);
  std::vector<std::pair<std::int64_t, Json>> posts;
  for (const auto& [id, at_ms] : world.posts) {
    Json node = {{"id", id}};
    if (world.is_instagram) {
      const auto is_here = [post = id](const auto& one) {
        return one.second.post == post && !one.second.is_deleted;
      };
      node["timestamp"] = written(at_ms);
      node["comments_count"] = std::count_if(world.comments.begin(), world.comments.end(), is_here);
      node["media_product_type"] = "FEED";
    } else {
      node["created_time"] = written(at_ms);
      node["from"] = {{"id", world.own}, {"name", "Shop"}};
      node["permalink_url"] = "https://www.facebook.com/" + id;
    }
    posts.emplace_back(at_ms, shaped(node, fields));
  }
  std::stable_sort(posts.begin(), posts.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Json> shown;
  shown.reserve(posts.size());
  for (auto& [at_ms, node] : posts) shown.push_back(std::move(node));
  return json_answer(200, page_of(shown, call.word("after"), wanted(call, 100)));
}

}  // namespace jackfield::meta_simulator
