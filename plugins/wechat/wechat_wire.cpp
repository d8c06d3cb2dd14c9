// SPDX-License-Identifier: MIT
// Source: sheet 3.5 (passive replies) and 4.1 (calls).
#include "wechat_wire.hpp"

#include "wechat_seal.hpp"
#include "wechat_xml.hpp"

#include <functional>
#include <utility>

namespace jackfield::wechat {
namespace {

constexpr std::size_t kNonceDigits = 16;

void write_content(JsonWriter& json, const Outgoing& message, const MediaIds& ids) {
  switch (message.kind) {
    case Kind::text:
      json.member("msgtype", "text").key("text").begin_object();
      json.member("content", message.text).end_object();
      break;
    case Kind::image:
    case Kind::voice: {
      const char* const type = message.kind == Kind::image ? "image" : "voice";
      json.member("msgtype", type).key(type).begin_object();
      json.member("media_id", ids.media).end_object();
      break;
    }
    case Kind::video:
      json.member("msgtype", "video").key("video").begin_object().member("media_id", ids.media);
      json.member_if("thumb_media_id", ids.thumb).member_if("title", message.title);
      json.member_if("description", message.description).end_object();
      break;
    case Kind::music:
      json.member("msgtype", "music").key("music").begin_object().member("title", message.title);
      json.member("description", message.description).member("musicurl", message.url);
      json.member("hqmusicurl", message.url).member("thumb_media_id", ids.thumb).end_object();
      break;
    case Kind::news:
      json.member("msgtype", "news").key("news").begin_object().key("articles").begin_array();
      json.begin_object().member("title", message.title);
      json.member("description", message.description).member("url", message.url);
      json.member("picurl", message.picture).end_object().end_array().end_object();
      break;
    case Kind::article:
      json.member("msgtype", "mpnewsarticle").key("mpnewsarticle").begin_object();
      json.member("article_id", message.text).end_object();
      break;
    case Kind::menu:
      json.member("msgtype", "msgmenu").key("msgmenu").begin_object();
      json.member("head_content", message.text).key("list").begin_array();
      for (const Entry& entry : message.entries)
        json.begin_object().member("id", entry.id).member("content", entry.words).end_object();
      json.end_array().member("tail_content", message.tail).end_object();
      break;
    case Kind::mini_program:
      json.member("msgtype", "miniprogrampage").key("miniprogrampage").begin_object();
      json.member("title", message.title).member("appid", message.app_id);
      json.member("pagepath", message.path).member("thumb_media_id", ids.thumb).end_object();
      break;
    case Kind::notice:  // goes by another call
    case Kind::raw:
      break;
  }
}

// An agent shows with name and picture when their customer-service account is named.
void write_author(JsonWriter& json, const Action& action) {
  if (!action.from) return;
  const Person& from = *action.from;
  const std::string& account = from.identity ? from.identity->value : from.username;
  if (account.find('@') != std::string::npos)
    json.key("customservice").begin_object().member("kf_account", account).end_object();
  if (from.role == Role::bot)
    json.key("aimsgcontext").begin_object().member("is_ai_msg", 1).end_object();
}

struct Held {
  std::string to;
  std::string from;
  bool is_json = false;
  bool is_event = false;  // what it answers; else a message
  std::int64_t key = -1;
  std::string nonce;
};

std::optional<Held> held_of(const Context& context) {
  if (context.held() == nullptr) return std::nullopt;
  const Result<JsonDocument> data = JsonDocument::parse(abi::text_of(context.held()->data));
  if (!data || (*data)["to"].text().empty()) return std::nullopt;
  Held held;
  held.to = (*data)["to"].text();
  held.from = (*data)["from"].text();
  held.is_json = (*data)["is_json"].bool_or(false);
  held.is_event = (*data)["is_event"].bool_or(false);
  held.key = (*data)["key"].int_or(-1);
  held.nonce = (*data)["nonce"].text();
  return held;
}

// XML and JSON replies have the same names, nested alike: one walk writes both.
class Reply {
 public:
  explicit Reply(bool is_json) : is_json_(is_json) {
    is_json_ ? void(json_.begin_object()) : void(xml_.begin("xml"));
  }
  Reply& text(std::string_view name, std::string_view value) {
    is_json_ ? void(json_.member(name, value)) : void(xml_.element(name, value));
    return *this;
  }
  Reply& number(std::string_view name, std::int64_t value) {
    is_json_ ? void(json_.member(name, value)) : void(xml_.number(name, value));
    return *this;
  }
  Reply& begin(std::string_view name) {
    is_json_ ? void(json_.key(name).begin_object()) : void(xml_.begin(name));
    return *this;
  }
  Reply& end(std::string_view name) {
    is_json_ ? void(json_.end_object()) : void(xml_.end(name));
    return *this;
  }
  /// Elements of one name; in JSON a list, but for a single one.
  Reply& begin_item(std::string_view name, bool is_first, bool is_alone) {
    if (!is_json_) return begin(name);
    if (is_first) json_.key(name);
    if (is_first && !is_alone) json_.begin_array();
    json_.begin_object();
    return *this;
  }
  Reply& end_item(std::string_view name, bool is_last, bool is_alone) {
    end(name);
    if (is_json_ && is_last && !is_alone) json_.end_array();
    return *this;
  }
  std::string finish() {
    is_json_ ? void(json_.end_object()) : void(xml_.end("xml"));
    return is_json_ ? json_.text() : xml_.text();
  }

 private:
  bool is_json_;
  JsonWriter json_;
  XmlWriter xml_;
};

void write_news(Reply& reply, const std::vector<Article>& articles) {
  const bool is_alone = articles.size() == 1;
  reply.text("MsgType", "news");
  reply.number("ArticleCount", static_cast<std::int64_t>(articles.size())).begin("Articles");
  for (std::size_t i = 0; i < articles.size(); ++i) {
    reply.begin_item("item", i == 0, is_alone);
    reply.text("Title", articles[i].title).text("Description", articles[i].description);
    reply.text("PicUrl", articles[i].picture).text("Url", articles[i].url);
    reply.end_item("item", i + 1 == articles.size(), is_alone);
  }
  reply.end("Articles");
}

void write_passive(Reply& reply, const Outgoing& message, const MediaIds& ids) {
  switch (message.kind) {
    case Kind::text:
      reply.text("MsgType", "text").text("Content", message.text);
      break;
    case Kind::image:
      reply.text("MsgType", "image").begin("Image").text("MediaId", ids.media).end("Image");
      break;
    case Kind::voice:
      reply.text("MsgType", "voice").begin("Voice").text("MediaId", ids.media).end("Voice");
      break;
    case Kind::video:
      reply.text("MsgType", "video").begin("Video").text("MediaId", ids.media);
      reply.text("Title", message.title).text("Description", message.description).end("Video");
      break;
    case Kind::music:
      reply.text("MsgType", "music").begin("Music").text("Title", message.title);
      reply.text("Description", message.description).text("MusicUrl", message.url);
      reply.text("HQMusicUrl", message.url).text("ThumbMediaId", ids.thumb).end("Music");
      break;
    case Kind::news:
      write_news(reply, {{message.title, message.description, message.url, message.picture}});
      break;
    default:
      break;
  }
}

std::optional<Answer> sealed_answer(const Settings& settings, const Context& context,
                                    const Held& held, const std::string& text) {
  const std::string type = held.is_json ? "application/json" : "application/xml";
  if (held.key < 0) return http_answer(200, text, type);
  // Of the seed, so that a repeated step writes the same.
  const auto digest = settings.crypto.sha256({context.seed(), "\n", "passive"});
  const std::string random = settings.crypto.hex(as_text(digest)).substr(0, kNonceDigits);
  const Result<std::string> encrypted =
      seal(settings, static_cast<std::size_t>(held.key), random, text);
  if (!encrypted) return std::nullopt;
  const std::int64_t at = context.now() / 1000;
  const std::string proof =
      signature(settings.crypto, {settings.token, std::to_string(at), held.nonce, *encrypted});
  Reply reply(held.is_json);
  reply.text("Encrypt", *encrypted).text("MsgSignature", proof).number("TimeStamp", at);
  reply.text("Nonce", held.nonce);
  return http_answer(200, reply.finish(), type);
}

std::optional<Answer> answer_with(const Settings& settings, const Context& context,
                                  const std::function<void(Reply&, const Held&)>& write) {
  const std::optional<Held> held = held_of(context);
  if (!held) return std::nullopt;
  Reply reply(held->is_json);
  reply.text("ToUserName", held->to).text("FromUserName", held->from);
  reply.number("CreateTime", context.now() / 1000);
  write(reply, *held);
  return sealed_answer(settings, context, *held, reply.finish());
}

}  // namespace

std::string custom_body(const Outgoing& message, const MediaIds& ids, const Action& action,
                        std::string_view open_id) {
  JsonWriter json;
  json.begin_object().member("touser", open_id);
  if (message.kind == Kind::raw) {
    const Result<JsonDocument> raw = JsonDocument::parse(message.text);
    for (std::size_t i = 0; raw && i < raw->root().size(); ++i) {
      const std::string_view name = raw->root().name_at(i);
      if (name != "touser") json.key(name).raw(raw->root().value_at(i).dump());
    }
  } else {
    write_content(json, message, ids);
  }
  write_author(json, action);
  return std::move(json.end_object()).text();
}

bool is_passive(const Outgoing& message) noexcept {
  switch (message.kind) {
    case Kind::text:
    case Kind::image:
    case Kind::voice:
    case Kind::video:
    case Kind::music:
    case Kind::news:
      return true;
    default:
      return false;
  }
}

std::optional<Answer> passive_answer(const Settings& settings, const Context& context,
                                     const Outgoing& message, const MediaIds& ids) {
  return answer_with(settings, context, [&](Reply& reply, const Held& held) {
    if (held.is_event && !message.articles.empty()) return write_news(reply, message.articles);
    write_passive(reply, message, ids);
  });
}

std::optional<Answer> passive_transfer(const Settings& settings, const Context& context,
                                       std::string_view agent) {
  return answer_with(settings, context, [&](Reply& reply, const Held&) {
    reply.text("MsgType", "transfer_customer_service");
    if (!agent.empty()) reply.begin("TransInfo").text("KfAccount", agent).end("TransInfo");
  });
}

}  // namespace jackfield::wechat
