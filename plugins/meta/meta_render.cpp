// SPDX-License-Identifier: MIT
#include "meta_render.hpp"

#include "meta_cards.hpp"
#include "meta_text.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::meta {
namespace {

constexpr std::size_t kMostPictures = 30;
constexpr std::size_t kMostPicturesOfInstagram = 10;
constexpr std::size_t kMostRows = kMostSuggestions;

std::string_view attachment_type(PartType type) {
  if (type == PartType::image) return "image";
  if (type == PartType::video) return "video";
  return type == PartType::file ? "file" : "audio";
}

bool is_answered(const Button& button) {
  return button.kind == ButtonKind::reply || button.kind == ButtonKind::postback;
}

class Renderer {
 public:
  explicit Renderer(const Settings& settings) : settings_(settings) {}

  Result<void> add(std::uint32_t piece, const Part& part);
  Result<std::vector<Outgoing>> finish() &&;

 private:
  Outgoing& put(std::uint32_t piece, std::string json) {
    Outgoing& made = messages_.emplace_back();
    made.pieces = {piece};
    made.json = std::move(json);
    return made;
  }
  void words(std::uint32_t piece, const std::string& text) {
    if (text.empty()) return;
    JsonWriter json;
    json.begin_object().member("text", text).end_object();
    put(piece, std::move(json).text()).text = text;
  }
  Result<void> media(std::uint32_t piece, const Part& part);
  Result<void> buttons(std::uint32_t piece, const Buttons& buttons);
  void cards(std::uint32_t piece, const std::vector<Card>& cards);
  void list(std::uint32_t piece, const List& list);
  void sticker(std::uint32_t piece, const Part& part);
  void approved(std::uint32_t piece, const Template& approved);
  bool own(std::uint32_t piece, const Part& part);
  void suggest(std::uint32_t piece, const std::vector<Button>& items);

  const Settings& settings_;
  std::vector<Outgoing> messages_;
};

Result<void> Renderer::media(std::uint32_t piece, const Part& part) {
  const Media& media = *part.media;
  if (media.url.empty() && media.provider_id.empty() && media.ref.empty())
    return invalid("meta: media needs an address, an upload or an attachment's id");
  // Instagram takes files of one kind only; anything else goes as a link.
  const bool is_link = settings_.is_instagram() && part.type == PartType::file &&
                       media.mime != "application/pdf" && media.provider_id.empty() &&
                       !media.url.ends_with(".pdf");
  if (is_link) {
    words(piece, joined(joined(media.caption, media.filename), media.url));
    return {};
  }
  Attachment attachment{std::string(attachment_type(part.type)),
                        media.url,
                        media.provider_id,
                        media.ref,
                        media.mime,
                        media.filename};
  const std::size_t most = settings_.is_instagram() ? kMostPicturesOfInstagram : kMostPictures;
  const bool may_join =
      part.type == PartType::image && !messages_.empty() && !messages_.back().attachments.empty() &&
      messages_.back().attachments.size() < most &&
      messages_.back().attachments.front().type == "image" && messages_.back().suggestions.empty();
  if (may_join) {
    Outgoing& last = messages_.back();
    last.attachments.push_back(std::move(attachment));
    if (last.pieces.back() != piece) last.pieces.push_back(piece);
  } else {
    put(piece, {}).attachments.push_back(std::move(attachment));
  }
  words(piece, media.caption);
  return {};
}

Result<void> Renderer::buttons(std::uint32_t piece, const Buttons& buttons) {
  const std::vector<Button>& items = buttons.items;
  if (items.empty()) return invalid("meta: buttons need at least one");
  const std::string text = joined(joined(buttons.header, buttons.text), buttons.footer);
  if (items.size() == 1 && items.front().kind == ButtonKind::opt_in) {
    put(piece, opt_in_message(settings_, buttons, items.front()));
    return {};
  }
  const std::string picture = buttons.media ? buttons.media->url : std::string();
  if (!picture.empty() && items.size() <= kMostButtons) {
    Card card;
    card.title = buttons.header.empty() ? buttons.text : buttons.header;
    card.text = buttons.header.empty() ? buttons.footer : joined(buttons.text, buttons.footer);
    card.media = buttons.media;
    card.buttons = items;
    cards(piece, {card});
    return {};
  }
  // More than a template holds: as suggestions where each is an answer.
  if (items.size() > kMostButtons && items.size() <= kMostSuggestions &&
      std::all_of(items.begin(), items.end(), &is_answered)) {
    words(piece, text.empty() ? "…" : text);
    suggest(piece, items);
    return {};
  }
  const bool is_long = measured(settings_.text, Unit::code_points, text) > kLongestButtonsText;
  if (is_long) words(piece, text);
  for (std::size_t i = 0; i < items.size(); i += kMostButtons)
    put(piece, buttons_message(settings_, i == 0 && !is_long ? text : std::string(), items, i,
                               std::min(i + kMostButtons, items.size())));
  return {};
}

void Renderer::cards(std::uint32_t piece, const std::vector<Card>& cards) {
  for (std::size_t i = 0; i < cards.size(); i += kMostCards)
    put(piece, cards_message(settings_, cards, i, std::min(i + kMostCards, cards.size())));
}

// Neither network has lists: words, and the rows as suggestions.
void Renderer::list(std::uint32_t piece, const List& list) {
  std::string text = joined(list.header, list.text);
  std::vector<Button> rows;
  for (const ListSection& section : list.sections) {
    text = joined(text, section.title);
    for (const ListRow& row : section.rows) {
      text =
          joined(text, "• " + row.title + (row.description.empty() ? "" : " – " + row.description));
      Button& button = rows.emplace_back();
      button.kind = ButtonKind::reply;
      button.id = row.id;
      button.title = row.title;
      button.payload = row.payload;
    }
  }
  words(piece, joined(text, list.footer));
  if (rows.size() <= kMostRows) suggest(piece, rows);
}

void Renderer::sticker(std::uint32_t piece, const Part& part) {
  const std::string& id = part.sticker->id;
  const bool is_number =
      !id.empty() && id.size() <= 18 && id.find_first_not_of("0123456789") == std::string::npos;
  if (settings_.is_instagram() && id == "like_heart") {
    put(piece, R"({"attachment":{"type":"like_heart"}})");
  } else if (!settings_.is_instagram() && is_number) {
    put(piece, R"({"sticker_id":)" + id + "}");
  } else {
    words(piece, part.fallback_text.empty() ? part.sticker->emoji : part.fallback_text);
  }
}

void Renderer::approved(std::uint32_t piece, const Template& approved) {
  JsonWriter json;
  json.begin_object().key("template").begin_object().member("name", approved.name);
  json.key("language").begin_object();
  json.member("code", approved.language.empty() ? "en" : approved.language).end_object();
  json.key("components").begin_array();
  std::string open;  // the component that is being written
  const auto close = [&] {
    if (!open.empty()) json.end_array().end_object();
  };
  for (const TemplateParameter& parameter : approved.parameters) {
    std::string component = parameter.component.empty() ? "body" : parameter.component;
    if (component == "button") component = "buttons";
    if (component != open) {
      close();
      open = component;
      json.begin_object().member("type", open).key("parameters").begin_array();
    }
    json.begin_object();
    if (component == "buttons") {
      json.member("type", parameter.type == "payload" ? "POSTBACK" : "URL");
      json.member(parameter.type == "payload" ? "payload" : "url", parameter.text);
    } else if (parameter.media) {
      json.member("type", parameter.type.empty() ? "image" : parameter.type);
      json.key("image").begin_object().member("link", parameter.media->url).end_object();
    } else {
      json.member("type", "text").member_if("parameter_name", parameter.name);
      json.member("text", parameter.text);
    }
    json.end_object();
  }
  close();
  json.end_array().end_object().end_object();
  put(piece, std::move(json).text()).is_template = true;
}

// A part's channel data is sent as the message object that it is.
bool Renderer::own(std::uint32_t piece, const Part& part) {
  if (part.channel_data.empty()) return false;
  const auto data = JsonDocument::parse(part.channel_data);
  if (!data) return false;
  const Json message = (*data)[settings_.word()];
  if (!message.is_object() || message.size() == 0) return false;
  put(piece, message.dump()).is_template = message["template"].is_object();
  return true;
}

void Renderer::suggest(std::uint32_t piece, const std::vector<Button>& items) {
  if (items.empty()) return;
  if (messages_.empty()) words(piece, "…");  // they stand below something
  messages_.back().suggestions = suggestions(settings_, items);
}

Result<void> Renderer::add(std::uint32_t piece, const Part& part) {
  if (own(piece, part)) return {};
  if (part.type == PartType::text) {
    words(piece, part.text);
  } else if (part.type != PartType::sticker && part.type != PartType::share && part.media) {
    return media(piece, part);
  } else if (part.sticker) {
    sticker(piece, part);
  } else if (part.buttons) {
    return buttons(piece, *part.buttons);
  } else if (part.card) {
    cards(piece, {*part.card});
  } else if (part.carousel) {
    if (part.carousel->items.empty()) return invalid("meta: a carousel needs cards");
    words(piece, part.carousel->text);
    cards(piece, part.carousel->items);
  } else if (part.list) {
    list(piece, *part.list);
  } else if (part.quick_replies) {
    suggest(piece, part.quick_replies->items);
  } else if (part.template_ && !settings_.is_instagram()) {
    approved(piece, *part.template_);
  } else if (part.share && settings_.is_instagram() && !part.share->provider_id.empty()) {
    JsonWriter json;
    json.begin_object().key("attachment").begin_object().member("type", "MEDIA_SHARE");
    json.key("payload").begin_object().member("id", part.share->provider_id);
    json.end_object().end_object().end_object();
    put(piece, std::move(json).text());
  } else if (part.share && !part.share->url.empty()) {
    words(piece, joined(part.share->title, part.share->url));
  } else if (!part.fallback_text.empty()) {
    words(piece, part.fallback_text);
  } else {
    return invalid("meta: no message fits a part of type " + std::string(name(part.type)));
  }
  return {};
}

Result<std::vector<Outgoing>> Renderer::finish() && {
  if (messages_.empty()) return invalid("meta: the message has nothing that can be shown");
  return std::move(messages_);
}

void write_attachment(const Settings& settings, JsonWriter& json, const Attachment& one) {
  // What is no picture is passed on there like a post. Source: fact sheet Instagram, 4, 2026-11-21.
  const bool is_passed_on = settings.is_instagram() && !one.id.empty() && one.type != "image";
  json.begin_object().member("type", is_passed_on ? "MEDIA_SHARE" : std::string_view(one.type));
  json.key("payload").begin_object();
  if (!one.id.empty())
    json.member("attachment_id", one.id);
  else
    json.member("url", one.url);
  json.end_object().end_object();
}

}  // namespace

Result<std::vector<Outgoing>> render(const Settings& settings, const Action& action) {
  Renderer renderer(settings);
  for (const Piece& piece : action.pieces) {
    for (const Part& part : piece.parts)
      if (Result<void> added = renderer.add(piece.index, part); !added) return added.error();
  }
  return std::move(renderer).finish();
}

std::string message_json(const Settings& settings, const Outgoing& outgoing,
                         std::string_view metadata, bool is_upload) {
  std::string body = outgoing.json;
  if (!outgoing.attachments.empty()) {
    JsonWriter json;
    json.begin_object();
    const Attachment& first = outgoing.attachments.front();
    if (outgoing.attachments.size() > 1) {
      json.key("attachments").begin_array();
      for (const Attachment& one : outgoing.attachments) write_attachment(settings, json, one);
      json.end_array();
    } else if (is_upload) {
      json.key("attachment").begin_object().member("type", first.type);
      json.key("payload").begin_object().end_object().end_object();
    } else {
      json.key("attachment");
      write_attachment(settings, json, first);
    }
    body = std::move(json.end_object()).text();
  }
  JsonWriter more;
  more.begin_object();
  if (!outgoing.suggestions.empty()) more.key("quick_replies").raw(outgoing.suggestions);
  more.member_if("metadata", metadata);
  const std::string added = std::move(more.end_object()).text();
  if (added.size() == 2) return body;
  body.pop_back();
  if (body.size() > 1) body += ',';
  return body.append(added, 1);
}

}  // namespace jackfield::meta
