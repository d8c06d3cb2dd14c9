// SPDX-License-Identifier: MIT
// Source: sheet 3.1, 3.2, 3.5.
#include "plugins/wechat/simulator/wechat_push.hpp"

#include <pugixml.hpp>

#include <algorithm>
#include <sstream>
#include <utility>

namespace jackfield::wechat_simulator {
namespace {

using simulator::HttpResponse;
using simulator::Webhook;

constexpr int kTries = 3;
constexpr std::int64_t kBudgetMs = 5000;
constexpr int kMarkFail = 10;  // failures in a row; the figure is not published
constexpr std::int64_t kQuietMs = 60'000;
constexpr std::size_t kMostArticles = 8;  // in the answer to an event; to a message: one
constexpr char kUnavailable[] = "该公众号暂时无法提供服务，请稍后再试";

void add_element(pugi::xml_node parent, const std::string& name, const Json& value) {
  if (value.is_array()) {
    for (const Json& one : value) add_element(parent, name, one);
    return;
  }
  pugi::xml_node element = parent.append_child(name.c_str());
  if (value.is_object()) {
    for (const auto& [inner, one] : value.items()) add_element(element, inner, one);
  } else if (value.is_string()) {
    element.append_child(pugi::node_cdata).set_value(value.get<std::string>().c_str());
  } else {
    element.append_child(pugi::node_pcdata).set_value(value.dump().c_str());
  }
}

std::string written(const World& world, const Json& content) {
  if (world.is_json) return content.dump();
  pugi::xml_document document;
  pugi::xml_node root = document.append_child("xml");
  for (const auto& [name, value] : content.items()) add_element(root, name, value);
  std::ostringstream out;
  document.save(out, "", pugi::format_raw | pugi::format_no_declaration);
  return out.str();
}

Json from_xml(const pugi::xml_node& element) {
  Json object = Json::object();
  bool has_elements = false;
  std::string words;
  for (const pugi::xml_node& child : element.children()) {
    if (child.type() == pugi::node_element) {
      has_elements = true;
      if (!object.contains(child.name())) {
        object[child.name()] = from_xml(child);
        continue;
      }
      Json& known = object[child.name()];
      if (!known.is_array()) known = Json::array({known});
      known.push_back(from_xml(child));
    } else {
      words += child.value();
    }
  }
  return has_elements ? object : Json(words);
}

Json read(const std::string& body) {
  if (body.find('{') == 0) return Json::parse(body, nullptr, false);
  pugi::xml_document document;
  if (!document.load_string(body.c_str())) return Json();
  return from_xml(document.child("xml"));
}

Webhook sent(World& world, const std::string& open_id, const Json& content, int tries) {
  const std::string at = std::to_string(world.now / 1000);
  const std::string nonce = std::to_string(700'000'000 + ++world.serial);
  Json whole = {{"ToUserName", world.original_id},
                {"FromUserName", open_id},
                {"CreateTime", content.value("CreateTime", world.now / 1000)}};
  whole.update(content);
  world.pushes[nonce] = {open_id, content, tries};
  Webhook webhook;
  webhook.url = world.webhook_url + "?signature=" + world.sealing.signature({at, nonce}) +
                "&timestamp=" + at + "&nonce=" + nonce + "&openid=" + open_id;
  const std::string clear = written(world, whole);
  webhook.body = clear;
  if (world.mode != "plaintext") {
    std::string random = "0000000000000000" + nonce;
    random = random.substr(random.size() - 16);
    const std::string sealed = world.sealing.seal(clear, random);
    webhook.url +=
        "&encrypt_type=aes&msg_signature=" + world.sealing.signature({at, nonce, sealed});
    Json outer = world.mode == "compatible" ? whole : Json{{"ToUserName", world.original_id}};
    outer["Encrypt"] = sealed;
    webhook.body = written(world, outer);
  }
  webhook.headers = {{"content-type", world.is_json ? "application/json" : "text/xml"}};
  return webhook;
}

std::string nonce_of(const Webhook& webhook) {
  constexpr std::string_view kName = "&nonce=";
  const std::size_t at = webhook.url.find(kName);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + kName.size();
  return webhook.url.substr(begin, webhook.url.find('&', begin) - begin);
}

std::string part_of(const Json& object, const char* outer, const char* inner) {
  return object.is_object() && object.contains(outer) ? text_of(object[outer], inner)
                                                      : std::string();
}

/// The message that a passive reply puts into the chat, as the API would be given it.
Json content_of(const Json& reply, std::size_t most_articles) {
  const std::string type = text_of(reply, "MsgType");
  if (type == "text" && !text_of(reply, "Content").empty())
    return {{"msgtype", "text"}, {"text", {{"content", text_of(reply, "Content")}}}};
  if (type == "image")
    return {{"msgtype", "image"}, {"image", {{"media_id", part_of(reply, "Image", "MediaId")}}}};
  if (type == "voice")
    return {{"msgtype", "voice"}, {"voice", {{"media_id", part_of(reply, "Voice", "MediaId")}}}};
  if (type == "video") {
    return {{"msgtype", "video"},
            {"video",
             {{"media_id", part_of(reply, "Video", "MediaId")},
              {"title", part_of(reply, "Video", "Title")}}}};
  }
  if (type == "music")
    return {{"msgtype", "music"}, {"music", {{"title", part_of(reply, "Music", "Title")}}}};
  if (type == "news" && reply.contains("Articles") && reply["Articles"].contains("item")) {
    const Json& told = reply["Articles"]["item"];
    const Json items = told.is_array() ? told : Json::array({told});
    if (items.size() > most_articles) return {};
    Json articles = Json::array();
    for (const Json& item : items)
      articles.push_back({{"title", text_of(item, "Title")},
                          {"description", text_of(item, "Description")},
                          {"url", text_of(item, "Url")},
                          {"picurl", text_of(item, "PicUrl")}});
    return {{"msgtype", "news"}, {"news", {{"articles", std::move(articles)}}}};
  }
  if (type == "transfer_customer_service")
    return {{"msgtype", "note"},
            {"note", {{"content", "→ 客服 " + part_of(reply, "TransInfo", "KfAccount")}}}};
  return {};
}

/// Opens what was sealed; nothing when it is not as WeChat wants it.
Json opened(const World& world, const std::string& body) {
  const Json outer = read(body);
  if (world.mode == "plaintext" || !outer.is_object() || !outer.contains("Encrypt")) {
    // In secure mode an answer has to be sealed.
    return world.mode == "secure" ? Json() : outer;
  }
  const std::string sealed = text_of(outer, "Encrypt");
  std::string at = text_of(outer, "TimeStamp");
  if (at.empty() && outer.contains("TimeStamp")) at = outer["TimeStamp"].dump();
  const std::string proof = world.sealing.signature({at, text_of(outer, "Nonce"), sealed});
  if (proof != text_of(outer, "MsgSignature")) return {};
  const auto clear = world.sealing.open(sealed);
  return clear ? read(*clear) : Json();
}

bool take(World& world, const Push& pushed, const std::string& body) {
  if (body.empty() || body == "success") return true;
  const Json reply = opened(world, body);
  if (text_of(reply, "ToUserName") != pushed.open_id ||
      text_of(reply, "FromUserName") != world.original_id) {
    return false;
  }
  const bool is_event = text_of(pushed.content, "MsgType") == "event";
  const Json content = content_of(reply, is_event ? kMostArticles : 1);
  Person* whom = world.person(pushed.open_id);
  if (content.is_null() || whom == nullptr) return false;
  whom->typing_until = 0;
  world.say(*whom, true, content);
  ++world.counters["passive_replies"];
  return true;
}

}  // namespace

std::vector<Webhook> push(World& world, const std::string& open_id, Json content) {
  if (world.now < world.quiet_until) {
    ++world.counters["pushes_lost"];
    return {};
  }
  content["CreateTime"] = world.now / 1000;
  return {sent(world, open_id, content, 1)};
}

std::vector<Webhook> answered(World& world, const Webhook& webhook, const HttpResponse& response,
                              std::int64_t took_ms) {
  const auto found = world.pushes.find(nonce_of(webhook));
  if (found == world.pushes.end()) return {};
  const Push pushed = found->second;
  world.pushes.erase(found);
  const bool is_in_time = response.status == 200 && took_ms <= kBudgetMs;
  if (is_in_time && take(world, pushed, response.body)) {
    world.failed_in_a_row = 0;
    ++world.counters["pushes_taken"];
    return {};
  }
  ++world.counters["pushes_failed"];
  if (pushed.tries < kTries) {
    Webhook again = sent(world, pushed.open_id, pushed.content, pushed.tries + 1);
    // Five seconds apart, also where a try fails at once: a host that starts anew meets one of
    // them.
    again.delay_ms = std::max<std::int64_t>(0, kBudgetMs - took_ms);
    return {std::move(again)};
  }
  if (++world.failed_in_a_row >= kMarkFail) world.quiet_until = world.now + kQuietMs;
  if (Person* whom = world.person(pushed.open_id); whom != nullptr)
    world.say(*whom, true, {{"msgtype", "note"}, {"note", {{"content", kUnavailable}}}});
  return {};
}

}  // namespace jackfield::wechat_simulator
