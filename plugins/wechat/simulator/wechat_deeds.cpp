// SPDX-License-Identifier: MIT
// Source: sheet 3.3, 3.4.
#include "plugins/wechat/simulator/wechat_deeds.hpp"

#include "plugins/wechat/simulator/wechat_push.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace jackfield::wechat_simulator {
namespace {

using namespace std::string_view_literals;
using simulator::Webhook;

constexpr std::int64_t kReplyMs = 48LL * 3600 * 1000;
constexpr std::int64_t kDeedMs = 60'000;
// The smallest picture, sound and film there are, for phones that have none.
constexpr std::string_view kPicture =
    "\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01"
    "\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90\x77\x53\xde\x00\x00\x00\x0c\x49\x44\x41"
    "\x54\x78\x9c\x63\x60\x3b\x1e\x0a\x00\x01\xf9\x01\x23\x2a\x4c\xa8\x96\x00\x00\x00"
    "\x00\x49\x45\x4e\x44\xae\x42\x60\x82"sv;
constexpr std::string_view kSound = "#!AMR\n<\x91\x17\x16\xbe\x66\x79\xe1\xe0\x01\xe7"sv;
constexpr std::string_view kFilm =
    "\0\0\0\x18"
    "ftypmp42\0\0\0\0mp42isom"sv;

struct Deed {
  World& world;
  Person& who;
  const Json& what;

  std::string word(const char* name, const char* otherwise) const {
    const std::string given = text_of(what, name);
    return given.empty() ? otherwise : given;
  }
};

void open_reply(Deed& deed) {
  deed.who.wrote_at = deed.world.now;
  deed.who.reply = {5, deed.world.now + kReplyMs};
}

void open_deed(Deed& deed) {
  deed.who.deed = {3, deed.world.now + kDeedMs};
}

std::vector<Webhook> message(Deed& deed, Json content, Json shown = {}) {
  open_reply(deed);
  if (shown.is_null()) shown = content;
  const Said& said = deed.world.say(deed.who, false, std::move(shown));
  content["MsgId"] = Json::parse(said.id);
  return push(deed.world, deed.who.open_id, std::move(content));
}

std::vector<Webhook> notice(Deed& deed, const std::string& name, Json more = Json::object()) {
  more["MsgType"] = "event";
  more["Event"] = name;
  return push(deed.world, deed.who.open_id, std::move(more));
}

std::string keep(Deed& deed, std::string type, std::string mime, std::string_view bytes) {
  std::string id = deed.world.next_token("media");
  deed.world.files[id] = {std::move(type), std::move(mime), std::string(bytes), deed.world.now};
  return id;
}

std::vector<Webhook> say_text(Deed& deed) {
  return message(deed, {{"MsgType", "text"}, {"Content", deed.word("text", "你好")}});
}

std::vector<Webhook> say_image(Deed& deed) {
  const std::string id = keep(deed, "image", "image/png", kPicture);
  return message(
      deed, {{"MsgType", "image"}, {"PicUrl", "http://mmbiz.qpic.cn/sim/" + id}, {"MediaId", id}});
}

std::vector<Webhook> say_voice(Deed& deed) {
  const std::string id = keep(deed, "voice", "audio/amr", kSound);
  return message(deed, {{"MsgType", "voice"}, {"MediaId", id}, {"Format", "amr"}});
}

std::vector<Webhook> say_video(Deed& deed) {
  const std::string id = keep(deed, "video", "video/mp4", kFilm);
  const std::string thumb = keep(deed, "thumb", "image/png", kPicture);
  return message(
      deed, {{"MsgType", deed.word("kind", "video")}, {"MediaId", id}, {"ThumbMediaId", thumb}});
}

std::vector<Webhook> say_location(Deed& deed) {
  return message(deed, {{"MsgType", "location"},
                        {"Location_X", 23.134521},
                        {"Location_Y", 113.358803},
                        {"Scale", 20},
                        {"Label", deed.word("text", "广州塔")}});
}

std::vector<Webhook> say_link(Deed& deed) {
  return message(deed, {{"MsgType", "link"},
                        {"Title", deed.word("text", "Lamps")},
                        {"Description", "All of them"},
                        {"Url", "https://shop.example/lamps"}});
}

std::vector<Webhook> say_sticker(Deed& deed) {
  return message(deed, {{"MsgType", "text"}, {"Content", "【收到不支持的消息类型，暂无法显示】"}},
                 {{"MsgType", "sticker"}, {"Content", "☺"}});
}

// An entry of a menu message: its words go out as a text with the entry's id.
std::vector<Webhook> press(Deed& deed) {
  const Json& action = deed.what.contains("action") ? deed.what["action"] : deed.what;
  const std::string id = text_of(action, "id");
  if (id.empty()) throw std::invalid_argument("this entry does not answer");
  const std::string words = text_of(action, "content");
  return message(deed, {{"MsgType", "text"}, {"bizmsgmenuid", id}, {"Content", words}});
}

std::vector<Webhook> follow(Deed& deed) {
  deed.who.follows = true;
  open_deed(deed);
  const std::string scene = text_of(deed.what, "scene");
  if (scene.empty()) return notice(deed, "subscribe", {{"EventKey", ""}});
  return notice(deed, "subscribe",
                {{"EventKey", "qrscene_" + scene}, {"Ticket", deed.world.next_token("ticket")}});
}

std::vector<Webhook> unfollow(Deed& deed) {
  deed.who.follows = false;
  deed.who.reply = deed.who.deed = {};
  return notice(deed, "unsubscribe", {{"EventKey", ""}});
}

std::vector<Webhook> scan(Deed& deed) {
  open_deed(deed);
  return notice(
      deed, "SCAN",
      {{"EventKey", deed.word("scene", "123")}, {"Ticket", deed.world.next_token("ticket")}});
}

std::vector<Webhook> click(Deed& deed) {
  open_deed(deed);
  return notice(deed, "CLICK", {{"EventKey", deed.word("key", "MENU_A")}});
}

std::vector<Webhook> view(Deed& deed) {
  return notice(deed, "VIEW",
                {{"EventKey", deed.word("key", "https://shop.example/")}, {"MenuId", 401}});
}

std::vector<Webhook> scan_code(Deed& deed) {
  open_deed(deed);
  return notice(
      deed, "scancode_waitmsg",
      {{"EventKey", deed.word("key", "SCAN_1")},
       {"ScanCodeInfo", {{"ScanType", "qrcode"}, {"ScanResult", deed.word("text", "7")}}}});
}

std::vector<Webhook> tell_position(Deed& deed) {
  return notice(deed, "LOCATION",
                {{"Latitude", 23.137}, {"Longitude", 113.352}, {"Precision", 119.3}});
}

std::vector<Webhook> agree(Deed& deed) {
  const std::string name = deed.word("template", "TPL-SUB");
  ++deed.world.counters["consent " + deed.who.open_id + " " + name];
  return notice(
      deed, "subscribe_msg_popup_event",
      {{"SubscribeMsgPopupEvent",
        {{"List",
          {{"TemplateId", name}, {"SubscribeStatusString", "accept"}, {"PopupScene", 1}}}}}});
}

std::vector<Webhook> finish_template(Deed& deed) {
  const std::string id = text_of(deed.what, "message");
  const auto found = deed.world.templates.find(id);
  if (found == deed.world.templates.end())
    throw std::invalid_argument("no template of this number was sent");
  return notice(deed, "TEMPLATESENDJOBFINISH",
                {{"MsgID", Json::parse(id)}, {"Status", deed.word("status", "success")}});
}

std::vector<Webhook> raw(Deed& deed) {
  if (!deed.what.contains("content") || !deed.what["content"].is_object())
    throw std::invalid_argument("raw needs the push's elements as content");
  return push(deed.world, deed.who.open_id, deed.what["content"]);
}

struct Known {
  std::string_view name;
  std::vector<Webhook> (*take)(Deed&);
};

constexpr Known kDeeds[] = {
    {"text", &say_text},
    {"image", &say_image},
    {"voice", &say_voice},
    {"video", &say_video},
    {"location", &say_location},
    {"link", &say_link},
    {"sticker", &say_sticker},
    {"press", &press},
    {"follow", &follow},
    {"unfollow", &unfollow},
    {"scan", &scan},
    {"click", &click},
    {"view", &view},
    {"scancode", &scan_code},
    {"position", &tell_position},
    {"agree", &agree},
    {"template_finished", &finish_template},
    {"raw", &raw},
};

}  // namespace

std::vector<std::string_view> deeds() {
  std::vector<std::string_view> names;
  for (const Known& known : kDeeds) names.push_back(known.name);
  return names;
}

std::vector<Webhook> do_it(World& world, const Json& what) {
  if (!what.is_object()) throw std::invalid_argument("a deed is an object");
  const std::string name = text_of(what, "do");
  std::string user = text_of(what, "user");
  if (user.empty()) user = world.people.front().open_id;
  Person* who = world.person(user);
  if (who == nullptr) throw std::invalid_argument("nobody has the OpenID " + user);
  const auto* const known = std::find_if(std::begin(kDeeds), std::end(kDeeds),
                                         [&](const Known& one) { return one.name == name; });
  if (known == std::end(kDeeds)) throw std::invalid_argument("nobody can do \"" + name + "\"");
  if (!who->follows && name != "follow" && name != "raw")
    throw std::invalid_argument(who->name + " does not follow the account");
  Deed deed{world, *who, what};
  return known->take(deed);
}

}  // namespace jackfield::wechat_simulator
