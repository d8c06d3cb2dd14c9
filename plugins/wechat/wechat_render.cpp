// SPDX-License-Identifier: MIT
// Messages cost: five in all answer a customer. So what can stand in one stands in one: a carousel
// is a single menu, captions go into titles where there are titles.
#include "wechat_render.hpp"

#include "wechat_words.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::wechat {
namespace {

// A menu without words above is refused; this says nothing in every language.
constexpr std::string_view kNoWords = "…";

/// A carousel whose cards only lead somewhere, as news; nothing when that would leave something
/// out.
std::vector<Article> articles_of(const Carousel& carousel) {
  std::vector<Article> articles;
  if (!carousel.text.empty() || carousel.items.size() > kMostArticles) return articles;
  articles.reserve(carousel.items.size());
  for (const Card& card : carousel.items) {
    if (card.url.empty() || !card.buttons.empty()) return {};
    articles.push_back({card.title, joined(card.subtitle, card.text), card.url,
                        card.media ? card.media->url : std::string()});
  }
  return articles;
}

class Renderer {
 public:
  explicit Renderer(const Settings& settings) : text_(settings.text) {}

  Result<void> add(std::uint32_t piece, const Part& part);
  std::vector<Outgoing> finish() && { return std::move(messages_); }

 private:
  Outgoing& put(Kind kind) {
    Outgoing& message = messages_.emplace_back();
    message.piece = piece_;
    message.kind = kind;
    return message;
  }
  void words(std::string_view text) {
    for (std::string& one : cut(text_, text, kLongestText)) put(Kind::text).text = std::move(one);
  }
  Result<void> media(const Part& part);
  void menu(const std::string& head, std::vector<Entry> entries, std::string tail);
  void choices(const std::string& head, const std::vector<Button>& buttons, std::string tail);
  void card(const Card& card);
  void carousel(const Carousel& carousel);
  void list(const List& list);
  Result<void> share(const Share& share);
  Result<void> raw(const Part& part);

  const Text& text_;
  std::uint32_t piece_ = 0;
  std::vector<Outgoing> messages_;
};

Result<void> Renderer::media(const Part& part) {
  if (!part.media ||
      (part.media->ref.empty() && part.media->url.empty() && part.media->provider_id.empty()))
    return invalid("wechat: a media part without media");
  const Media& media = *part.media;
  const Media* thumb = media.preview ? &*media.preview : nullptr;
  if (part.type == PartType::video) {
    Outgoing& film = put(Kind::video);
    film.media = &media;
    film.thumb = thumb;
    film.title = media.filename;
    film.description = media.caption;
    return {};
  }
  if (part.type == PartType::audio && thumb != nullptr && !media.url.empty()) {
    Outgoing& music = put(Kind::music);
    music.thumb = thumb;
    music.url = media.url;
    music.title = media.filename;
    music.description = media.caption;
    return {};
  }
  put(part.type == PartType::image ? Kind::image : Kind::voice).media = &media;
  words(media.caption);
  return {};
}

void Renderer::menu(const std::string& head, std::vector<Entry> entries, std::string tail) {
  if (entries.empty()) return words(joined(head, tail));
  // Only the last stretch of long words stands above the entries.
  std::vector<std::string> pieces = cut(text_, head, kLongestText);
  for (std::size_t i = 0; i + 1 < pieces.size(); ++i) put(Kind::text).text = std::move(pieces[i]);
  Outgoing& message = put(Kind::menu);
  message.text = pieces.empty() ? std::string(kNoWords) : std::move(pieces.back());
  message.entries = std::move(entries);
  message.tail = std::move(tail);
}

void Renderer::choices(const std::string& head, const std::vector<Button>& buttons,
                       std::string tail) {
  std::vector<Entry> entries;
  for (const Button& button : buttons) {
    if (is_link(button))
      tail = joined(link_of(button), tail);
    else
      entries.push_back({id_of(button), title_of(button)});
  }
  menu(head, std::move(entries), std::move(tail));
}

void Renderer::card(const Card& card) {
  const auto link = std::find_if(card.buttons.begin(), card.buttons.end(), &is_link);
  std::string url = card.url;
  if (url.empty() && card.action) url = card.action->url;
  if (url.empty() && link != card.buttons.end()) url = link->url;
  const bool has_picture = card.media && !card.media->url.empty();
  std::vector<Button> rest;
  for (const Button& button : card.buttons) {
    if (!is_link(button) || button.url != url) rest.push_back(button);
  }
  std::string said = joined(card.title, joined(card.subtitle, card.text));
  if (!url.empty()) {
    Outgoing& news = put(Kind::news);
    news.title = card.title.empty() ? joined(card.subtitle, card.text) : card.title;
    news.description = card.title.empty() ? std::string() : joined(card.subtitle, card.text);
    news.url = std::move(url);
    if (has_picture) news.picture = card.media->url;
    if (rest.empty()) return;
    said = card.title;
  } else if (card.media) {
    put(Kind::image).media = &*card.media;
  }
  choices(said, rest, {});
}

void Renderer::carousel(const Carousel& carousel) {
  if (carousel.items.size() == 1 && carousel.text.empty()) return card(carousel.items.front());
  std::string head = carousel.text;
  std::vector<Entry> entries;
  std::string tail;
  for (const Card& one : carousel.items) {
    head = joined(head, joined(one.title, joined(one.subtitle, one.text)));
    if (!one.url.empty()) head = joined(head, anchor(one.url, one.title));
    for (const Button& button : one.buttons) {
      const std::string title = title_of(button);
      if (is_link(button))
        tail = joined(tail, link_of(button));
      else
        entries.push_back({id_of(button), one.title.empty() ? title : one.title + ": " + title});
    }
  }
  const std::size_t before = messages_.size();
  menu(head, std::move(entries), std::move(tail));
  if (messages_.size() == before + 1) messages_.back().articles = articles_of(carousel);
}

void Renderer::list(const List& list) {
  std::vector<Entry> entries;
  for (const ListSection& section : list.sections) {
    for (const ListRow& row : section.rows) {
      std::string words = row.title;
      if (!row.description.empty()) words += " – " + row.description;
      entries.push_back({row.payload.empty() ? row.id : row.payload, std::move(words)});
    }
  }
  menu(joined(list.header, list.text), std::move(entries), list.footer);
}

Result<void> Renderer::share(const Share& share) {
  if (share.kind == ShareKind::mini_program) {
    if (!share.preview) return invalid("wechat: a mini program needs a preview picture");
    Outgoing& program = put(Kind::mini_program);
    program.title = share.title;
    program.app_id = share.application_id;
    program.path = share.path;
    program.thumb = &*share.preview;
    return {};
  }
  if (share.kind == ShareKind::article && !share.provider_id.empty()) {
    put(Kind::article).text = share.provider_id;
    return {};
  }
  if (share.url.empty()) return invalid("wechat: a link without an address");
  Outgoing& news = put(Kind::news);
  news.title = share.title.empty() ? share.url : share.title;
  news.description = share.description;
  news.url = share.url;
  if (share.preview) news.picture = share.preview->url;
  return {};
}

// Anything else of WeChat: cards of coupons, published articles, what is newer than this plugin.
Result<void> Renderer::raw(const Part& part) {
  const Result<JsonDocument> data = JsonDocument::parse(part.channel_data);
  if (!data || !(*data)["wechat"].is_object() || (*data)["wechat"]["msgtype"].text().empty())
    return invalid("wechat: channel_data.wechat must be a message object with a msgtype");
  put(Kind::raw).text = (*data)["wechat"].dump();
  return {};
}

Result<void> Renderer::add(std::uint32_t piece, const Part& part) {
  piece_ = piece;
  switch (part.type) {
    case PartType::text:
      words(part.text);
      return {};
    case PartType::image:
    case PartType::video:
    case PartType::audio:
    case PartType::voice:
      return media(part);
    case PartType::buttons:
      if (!part.buttons) break;
      if (part.buttons->media) put(Kind::image).media = &*part.buttons->media;
      choices(joined(part.buttons->header, part.buttons->text), part.buttons->items,
              part.buttons->footer);
      return {};
    case PartType::quick_replies: {
      if (!part.quick_replies) break;
      // They stand below the words they belong to.
      std::string head;
      if (!messages_.empty() && messages_.back().piece == piece &&
          messages_.back().kind == Kind::text) {
        head = std::move(messages_.back().text);
        messages_.pop_back();
      }
      choices(head, part.quick_replies->items, {});
      return {};
    }
    case PartType::card:
      if (!part.card) break;
      card(*part.card);
      return {};
    case PartType::carousel:
      if (!part.carousel) break;
      carousel(*part.carousel);
      return {};
    case PartType::list:
      if (!part.list) break;
      list(*part.list);
      return {};
    case PartType::share:
      if (!part.share) break;
      return share(*part.share);
    case PartType::template_:
      if (!part.template_) break;
      put(Kind::notice).part = &part;
      return {};
    default:
      if (!part.channel_data.empty()) return raw(part);
      if (part.fallback_text.empty()) break;
      words(part.fallback_text);
      return {};
  }
  return invalid("wechat: there is no message for a part of type " + std::string(name(part.type)));
}

}  // namespace

Result<std::vector<Outgoing>> render(const Settings& settings, const Action& action) {
  Renderer renderer(settings);
  for (const Piece& piece : action.pieces) {
    for (const Part& part : piece.parts) {
      if (Result<void> added = renderer.add(piece.index, part); !added) return added.error();
    }
  }
  std::vector<Outgoing> messages = std::move(renderer).finish();
  if (messages.empty()) return invalid("wechat: nothing to send");
  return messages;
}

}  // namespace jackfield::wechat
