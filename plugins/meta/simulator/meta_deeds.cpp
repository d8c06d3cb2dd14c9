// SPDX-License-Identifier: MIT
#include "plugins/meta/simulator/meta_deeds.hpp"

#include <algorithm>
#include <stdexcept>

namespace jackfield::meta_simulator {
namespace {

using simulator::Webhook;

/// Who does it.
struct Scene {
  World& world;
  const Json& deed;
  Person& person;
  Chat& chat;

  std::string word(const char* name, const char* otherwise = "") const {
    std::string text = text_of(deed, name);
    return text.empty() ? otherwise : text;
  }
};

Json item(const Scene& scene) {
  return {{"sender", {{"id", scene.person.id}}},
          {"recipient", {{"id", scene.world.own}}},
          {"timestamp", scene.world.now}};
}

Json with(Json made, const char* name, Json value) {
  made[name] = std::move(value);
  return made;
}

/// Said, remembered, and as an item of a webhook; it opens the window.
Json say(Scene& scene, Json message) {
  Said said;
  said.id = scene.world.next_id(scene.world.is_instagram ? "aWdfZAG" : "m_");
  said.at_ms = scene.world.now;
  message["mid"] = said.id;
  if (const std::string answered = scene.word("quote"); !answered.empty())
    message["reply_to"] = {{"mid", answered}, {"is_self_reply", false}};
  said.message = message;
  scene.chat.messages.push_back(std::move(said));
  scene.chat.last_sign = scene.world.now;
  return with(item(scene), "message", std::move(message));
}

Json attached(Scene& scene, const std::string& type, Json payload) {
  return say(scene,
             {{"attachments", Json::array({{{"type", type}, {"payload", std::move(payload)}}})}});
}

std::string media_url(const World& world, const std::string& type) {
  // Behind the account's own endpoint, so that the host comes back here.
  return std::string(world.has_instagram_login ? "https://graph.instagram.com"
                                               : "https://graph.facebook.com") +
         "/media/" + type;
}

Said& theirs(Scene& scene) {
  Said* said = scene.world.find(scene.word("message"));
  if (said == nullptr || said->is_ours)
    throw std::invalid_argument("that message is not the customer's");
  return *said;
}

std::vector<Json> press(Scene& scene) {
  const Json action = member(scene.deed, "action");
  const std::string type = text_of(action, "type");
  const std::string content = text_of(action, "content_type");
  if (content == "user_phone_number" || content == "user_email") {
    const std::string value = content == "user_email" ? "ann@example.org" : "+4930123456";
    return {say(scene, {{"text", value}, {"quick_reply", {{"payload", value}}}})};
  }
  if (content == "text")
    return {say(scene, {{"text", text_of(action, "title")},
                        {"quick_reply", {{"payload", text_of(action, "payload")}}}})};
  if (type != "postback") return {};  // links and calls stay on the phone
  scene.chat.last_sign = scene.world.now;
  Json postback = {{"mid", scene.world.next_id("p_")},
                   {"title", text_of(action, "title")},
                   {"payload", text_of(action, "payload")}};
  return {with(item(scene), "postback", std::move(postback))};
}

std::vector<Json> spoken(Scene& scene, const std::string& what) {
  World& world = scene.world;
  if (what == "text") {
    if (scene.word("text").empty()) throw std::invalid_argument("a text needs words");
    return {say(scene, {{"text", scene.word("text")}})};
  }
  if (what == "image" || what == "video" || what == "audio" || what == "file")
    return {attached(scene, what, {{"url", media_url(world, what)}})};
  if (what == "sticker" && world.is_instagram)
    return {say(scene, {{"attachments", Json::array({{{"type", "like_heart"}}})}})};
  if (what == "sticker")
    return {attached(scene, "sticker",
                     {{"url", media_url(world, "image")}, {"sticker_id", 369239263222822}})};
  if (what == "location" && !world.is_instagram)
    return {attached(scene, "location", {{"coordinates", {{"lat", 52.52}, {"long", 13.4}}}})};
  if (what == "story_mention" && world.is_instagram)
    return {attached(scene, "story_mention", {{"url", media_url(world, "image")}})};
  if (what == "story_reply" && world.is_instagram)
    return {say(scene,
                {{"text", scene.word("text", "nice")},
                 {"reply_to", {{"story", {{"url", media_url(world, "image")}, {"id", "1789"}}}}}})};
  if (what == "press") return press(scene);
  return {};
}

std::vector<Json> signalled(Scene& scene, const std::string& what) {
  World& world = scene.world;
  if (what == "edit") {
    Said& said = theirs(scene);
    said.message["text"] = scene.word("text", "edited");
    const int edition = said.message.value("num_edit", 0) + 1;
    said.message["num_edit"] = edition;
    const Json number = world.is_instagram ? Json(std::to_string(edition)) : Json(edition);
    return {with(item(scene), "message_edit",
                 {{"mid", said.id}, {"text", said.message["text"]}, {"num_edit", number}})};
  }
  if (what == "unsend" && world.is_instagram) {
    Said& said = theirs(scene);
    said.is_unsent = true;
    return {with(item(scene), "message", {{"mid", said.id}, {"is_deleted", true}})};
  }
  if (what == "react" || what == "unreact") {
    scene.chat.last_sign = world.now;
    Json reaction = {{"mid", scene.word("message")}, {"action", what}};
    if (what == "react") {
      reaction["reaction"] = "love";
      reaction["emoji"] = "\u2764\uFE0F";
    }
    return {with(item(scene), "reaction", std::move(reaction))};
  }
  if (what == "read")
    return {with(item(scene), "read",
                 world.is_instagram ? Json{{"mid", scene.word("message")}}
                                    : Json{{"watermark", world.now}})};
  if (what == "referral") {
    scene.chat.last_sign = world.now;
    return {with(
        item(scene), "referral",
        {{"ref", scene.word("ref", "qr7")}, {"source", "SHORTLINK"}, {"type", "OPEN_THREAD"}})};
  }
  if (what == "optin")
    return {with(item(scene), "optin",
                 {{"type", "notification_messages"},
                  {"payload", "news"},
                  {"title", "Deals"},
                  {"notification_messages_token", "tok-" + scene.person.id}})};
  return {};
}

Webhook comment(Scene& scene, bool is_live) {
  World& world = scene.world;
  Comment made;
  made.id = world.next_id(world.is_instagram ? "179" : "500_");
  made.post = scene.word("post", world.is_instagram ? "18000000000000001" : "1000001_500");
  if (const std::string to = scene.word("parent"); !to.empty()) {
    const Comment* above = world.comment(to);
    if (above == nullptr) throw std::invalid_argument("that comment is not there");
    made.post = above->post;
    made.parent = above->parent.empty() ? above->id : above->parent;
  }
  world.posts.try_emplace(made.post, world.now);
  made.author = scene.person.id;
  made.text = scene.word("text", "How much is it?");
  made.at_ms = world.now;
  made.is_live = is_live;
  Json value;
  if (world.is_instagram) {
    value = {{"id", made.id},
             {"from", {{"id", made.author}, {"username", "sim_" + made.author}}},
             {"media", {{"id", made.post}, {"media_product_type", is_live ? "LIVE" : "FEED"}}},
             {"text", made.text}};
    if (!made.parent.empty()) value["parent_id"] = made.parent;
  } else {
    value = {{"from", {{"id", made.author}, {"name", scene.person.name}}},
             {"item", "comment"},
             {"verb", "add"},
             {"comment_id", made.id},
             {"post_id", made.post},
             {"parent_id", made.parent.empty() ? made.post : made.parent},
             {"created_time", world.now / 1000},
             {"message", made.text}};
  }
  world.comments[made.id] = std::move(made);
  const char* field = is_live ? "live_comments" : world.is_instagram ? "comments" : "feed";
  return change_webhook(world, field, std::move(value));
}

}  // namespace

std::vector<std::string_view> deeds(const World& world) {
  if (world.is_instagram)
    return {"text",  "image",   "video",  "audio", "file",     "sticker",       "press",
            "react", "unreact", "edit",   "read",  "unsend",   "story_mention", "story_reply",
            "optin", "comment", "follow", "raw",   "referral", "unfollow",      "live_comment"};
  return {"text",     "image", "video",   "audio",   "file", "sticker",
          "location", "press", "react",   "unreact", "edit", "read",
          "referral", "optin", "comment", "follow",  "raw",  "unfollow"};
}

std::vector<Webhook> do_it(World& world, const Json& deed) {
  const std::string what = text_of(deed, "do");
  const std::string signature = text_of(deed, "signature");
  if (what == "raw") return {make_webhook(world, member(deed, "entry"), signature)};
  std::string who = text_of(deed, "user");
  if (who.empty()) who = world.people.front().id;
  Person* person = world.person(who);
  if (person == nullptr) throw std::invalid_argument("nobody here has the id " + who);
  if (what == "follow" || what == "unfollow") {
    person->is_blocked = what == "unfollow";
    return {};  // nobody is told
  }
  if (person->is_blocked)
    throw std::invalid_argument("this person blocked the account; unblock it first");
  // Whom the account blocked may write, and reaches nobody.
  if (person->is_shut_out) return {};
  Scene scene{world, deed, *person, world.chat(who)};
  if (what == "comment") return {comment(scene, false)};
  if (what == "live_comment" && world.is_instagram) return {comment(scene, true)};
  std::vector<Json> items = spoken(scene, what);
  if (items.empty()) items = signalled(scene, what);
  if (items.empty() && what != "press") throw std::invalid_argument("nobody can do that here");
  // Who writes has seen what came before.
  for (Said& said : scene.chat.messages) said.is_read = said.is_read || said.is_ours;
  std::vector<Webhook> webhooks;
  const bool is_standby = deed.value("standby", false);
  for (Json& one : items) {
    const Json entry = {{"id", world.own},
                        {"time", world.now},
                        {is_standby ? "standby" : "messaging", Json::array({std::move(one)})}};
    webhooks.push_back(make_webhook(world, entry, signature));
  }
  return webhooks;
}

}  // namespace jackfield::meta_simulator
