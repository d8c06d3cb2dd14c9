// SPDX-License-Identifier: MIT
#include "plugins/viber/simulator/viber_deeds.hpp"

#include <stdexcept>

namespace jackfield::viber_simulator {
namespace {

using Json = nlohmann::json;
using simulator::Webhook;

constexpr std::int64_t kSessionMs = 24LL * 3600 * 1000;

/// Who does it.
struct Scene {
  World& world;
  const Json& deed;
  Person& person;

  std::string word(const char* name, const char* otherwise = "") const {
    const std::string text = text_of(deed, name);
    return text.empty() ? otherwise : text;
  }
};

/// Something is written: it subscribes, opens the session, and ends the count of unanswered ones.
Webhooks write(Scene& scene, Json message, bool is_silent = false) {
  World& world = scene.world;
  Person& person = scene.person;
  person.is_subscribed = true;
  person.has_left = false;
  person.session_until = world.now + kSessionMs;
  person.unanswered.clear();
  const std::uint64_t token = world.next_token();
  if (!person.tracking_data.empty()) message["tracking_data"] = person.tracking_data;
  if (!is_silent) {
    Said said;
    said.token = token;
    said.at_ms = world.now;
    said.message = message;
    world.say(person, std::move(said));
  }
  return callback(
      world, "message", token,
      {{"sender", user_object(world, person)}, {"message", message}, {"silent", is_silent}});
}

Json location(const Scene& scene) {
  return {{"type", "location"},
          {"location",
           {{"lat", scene.deed.value("lat", 48.2)},
            {"lon", scene.deed.value("lon", 16.37)},
            {"address", scene.word("address", "Stephansplatz 1")}}}};
}

Json contact(const Scene& scene) {
  return {{"type", "contact"},
          {"contact",
           {{"name", scene.word("name", scene.person.name.c_str())},
            {"phone_number", scene.word("number", "+43660000000")}}}};
}

Webhooks text(Scene& scene) {
  const std::string words = scene.word("text");
  if (words.empty()) throw std::invalid_argument("a text needs words");
  return write(scene, {{"type", "text"}, {"text", words}});
}

Webhooks image(Scene& scene) {
  return write(scene, {{"type", "picture"},
                       {"text", scene.word("text")},
                       {"media", scene.world.put_media("image.jpg")},
                       {"thumbnail", scene.world.put_media("thumbnail.jpg")},
                       {"file_name", "image.jpg"},
                       {"size", 103}});
}

Webhooks video(Scene& scene) {
  return write(scene, {{"type", "video"},
                       {"media", scene.world.put_media("video.mp4")},
                       {"thumbnail", scene.world.put_media("thumbnail.jpg")},
                       {"file_name", "video.mp4"},
                       {"size", 19},
                       {"duration", 10}});
}

Webhooks file(Scene& scene) {
  const std::string name = scene.word("name", "notes.txt");
  return write(scene, {{"type", "file"},
                       {"media", scene.world.put_media(name)},
                       {"file_name", name},
                       {"file_size", 19}});
}

Webhooks sticker(Scene& scene) {
  return write(scene, {{"type", "sticker"}, {"sticker_id", scene.deed.value("sticker", 46105)}});
}

Webhooks place(Scene& scene) {
  return write(scene, location(scene));
}
Webhooks card(Scene& scene) {
  return write(scene, contact(scene));
}
Webhooks link(Scene& scene) {
  return write(scene, {{"type", "url"}, {"media", scene.word("url", "https://example.org")}});
}

/// A button of a keyboard or of a card.
Webhooks press(Scene& scene) {
  const Json& button = member(scene.deed, "action");
  const std::string type = button.is_object() ? button.value("ActionType", "reply") : "none";
  const bool is_silent = button.is_object() && button.value("Silent", false);
  if (type == "location-picker") return write(scene, location(scene));
  if (type == "share-phone") return write(scene, contact(scene));
  if (type == "reply" || (type == "open-url" && !is_silent))
    return write(scene, {{"type", "text"}, {"text", text_of(button, "ActionBody")}}, is_silent);
  return {};
}

Webhooks open(Scene& scene) {
  Person& person = scene.person;
  Json more = {{"type", "open"},
               {"user", user_object(scene.world, person)},
               {"subscribed", person.is_subscribed}};
  if (const std::string context = scene.word("context"); !context.empty())
    more["context"] = context;
  return callback(scene.world, "conversation_started", scene.world.next_token(), more);
}

Webhooks follow(Scene& scene) {
  Person& person = scene.person;
  person.is_subscribed = true;
  person.has_left = false;
  person.tracking_data.clear();
  return callback(scene.world, "subscribed", scene.world.next_token(),
                  {{"user", user_object(scene.world, person)}});
}

Webhooks unfollow(Scene& scene) {
  scene.person.is_subscribed = false;
  scene.person.has_left = true;
  return callback(scene.world, "unsubscribed", scene.world.next_token(),
                  {{"user_id", scene.person.id}});
}

Webhooks read(Scene& scene) {
  return seen(scene.world, scene.person);
}

Webhooks pay(Scene& scene) {
  return callback(scene.world, "client_status", scene.world.next_token(),
                  {{"user", user_object(scene.world, scene.person)},
                   {"status",
                    {{"type", "payment"},
                     {"code", scene.deed.value("code", 0)},
                     {"supported_psps", {"LiqPay"}},
                     {"tracking_data", scene.person.tracking_data}}}});
}

struct Deed {
  std::string_view name;
  Webhooks (*act)(Scene&);
};

constexpr Deed kDeeds[] = {
    {"text", &text},       {"image", &image},    {"video", &video},   {"file", &file},
    {"sticker", &sticker}, {"location", &place}, {"contact", &card},  {"url", &link},
    {"press", &press},     {"open", &open},      {"follow", &follow}, {"unfollow", &unfollow},
    {"read", &read},       {"pay", &pay},
};

Webhooks act(World& world, const Json& deed) {
  std::string user = text_of(deed, "user");
  if (user.empty()) user = world.people.front().id;
  Scene scene{world, deed, world.meet(user)};
  const std::string what = text_of(deed, "do");
  for (const Deed& one : kDeeds) {
    if (one.name != what) continue;
    // Who does something on the phone has seen what is there.
    Webhooks all = seen(world, scene.person);
    for (Webhook& webhook : one.act(scene)) all.push_back(std::move(webhook));
    return all;
  }
  throw std::invalid_argument("Viber's phone cannot do \"" + what + "\"");
}

void spoil(World& world, const std::string& how, Webhooks& webhooks) {
  for (Webhook& webhook : webhooks) {
    webhook.url = webhook.url.substr(0, webhook.url.find("sig=") - 1);
    webhook.headers.pop_back();
    if (how == "bad")
      webhook.headers.emplace_back("x-viber-content-signature",
                                   signature("another token", webhook.body));
  }
  ++world.counters["spoilt"];
}

}  // namespace

std::vector<std::string_view> deeds() {
  std::vector<std::string_view> names;
  for (const Deed& deed : kDeeds) names.push_back(deed.name);
  return names;
}

Webhooks do_it(World& world, const Json& deed) {
  if (!deed.is_object()) throw std::invalid_argument("an act is an object with \"do\"");
  if (world.webhook.empty())
    throw std::invalid_argument("the bot has no webhook yet: the host sets it when it starts");
  Webhooks webhooks;
  if (text_of(deed, "do") == "raw")
    webhooks = {make_webhook(world, world.webhook, member(deed, "body").dump())};
  else
    webhooks = act(world, deed);
  const std::string how = text_of(deed, "signature");
  if (how == "bad" || how == "missing") spoil(world, how, webhooks);
  return webhooks;
}

}  // namespace jackfield::viber_simulator
