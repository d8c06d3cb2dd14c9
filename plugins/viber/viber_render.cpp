// SPDX-License-Identifier: MIT
#include "viber_render.hpp"

#include "viber_cards.hpp"
#include "viber_keyboard.hpp"
#include "viber_renderer.hpp"
#include "viber_text.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace jackfield::viber {
namespace {

constexpr int kMarkup = 7;  // min_api_version of bold, italic, struck through
constexpr int kPayment = 10;
constexpr std::uint64_t kRoomForWords = 200;  // of a card's text block, with room for markup

}  // namespace

Rendered* Renderer::words(std::uint32_t piece, std::string_view text) {
  if (text.empty()) return nullptr;
  std::string shown = clip(text_, text, kLongestText);
  JsonWriter json = object("text");
  json.member("text", shown);
  Rendered& message = put(piece, std::move(json));
  message.plain = std::move(shown);
  return &message;
}

void Renderer::styled_words(std::uint32_t piece, const Part& part) {
  const Styled made = styled(part);
  Rendered* message = words(piece, made.text);
  if (message == nullptr || !made.is_marked) return;
  message->min_api_version = kMarkup;
  message->plain = made.plain;
}

void Renderer::give_keyboard(Rendered& message, const std::vector<Button>& buttons) const {
  if (buttons.empty()) return;
  Keyboard made = keyboard(text_, buttons);
  message.min_api_version = std::max(message.min_api_version, made.min_api_version);
  if (made.min_api_version == 1) message.plain_keyboard = made.json;
  message.keyboard = std::move(made.json);
}

// Words with the choices on a keyboard: what every app shows.
void Renderer::choices(std::uint32_t piece, const std::string& text,
                       const std::vector<Button>& buttons) {
  Rendered* message = words(piece, text);
  if (message == nullptr) message = &put(piece, JsonWriter().begin_object());
  keys_ = buttons;
  give_keyboard(*message, buttons);
}

void Renderer::cards(std::uint32_t piece, const std::vector<Card>& cards, std::string alt) {
  if (alt.empty()) alt = in_words(cards);
  const std::vector<Button> buttons = all_buttons(cards);
  std::optional<std::string> rich = rich_media(text_, cards);
  if (!rich) return choices(piece, alt, buttons);
  JsonWriter json = object("rich_media");
  alt = clip(text_, alt, kLongestText);
  json.member_if("alt_text", alt).key("rich_media").raw(*rich);
  Rendered& message = put(piece, std::move(json));
  message.min_api_version = kRichMedia;
  message.plain = alt.empty() ? "…" : std::move(alt);
  if (buttons.empty()) return;
  Keyboard made = keyboard(text_, buttons);
  if (made.min_api_version == 1) message.plain_keyboard = std::move(made.json);
}

void Renderer::buttons(std::uint32_t piece, const Part& part) {
  const Buttons& asked = *part.buttons;
  Card card;
  card.title = asked.header;
  card.text = joined(asked.text, asked.footer);
  card.buttons = asked.items;
  if (asked.media) card.media.emplace(*asked.media);
  std::string all = joined(card.title, card.text);
  if (!rich_media(text_, {card})) return choices(piece, all, asked.items);
  // Longer words would be cut in a card.
  if (characters(text_, all) > kRoomForWords) {
    words(piece, all);
    card.title.clear();
    card.text.clear();
  }
  if (!part.fallback_text.empty()) all = part.fallback_text;
  cards(piece, {card}, std::move(all));
}

void Renderer::list(std::uint32_t piece, const List& list) {
  const std::string text = joined(joined(list.header, list.text), list.footer);
  std::vector<Button> rows;
  for (const ListSection& section : list.sections) {
    for (const ListRow& row : section.rows) {
      Button& button = rows.emplace_back();
      button.kind = ButtonKind::postback;
      button.id = row.id;
      button.title = row.description.empty() ? row.title : row.title + " – " + row.description;
      button.payload = row.payload;
    }
  }
  choices(piece, text.empty() ? list.button : text, rows);
}

Result<void> Renderer::raw(std::uint32_t piece, const Json& message) {
  // A keyboard may come alone; whatever else is sent has a type.
  if (message["type"].text().empty() && !message["keyboard"].is_object())
    return invalid("viber: channel_data.viber has to be a message object with a type");
  JsonWriter json;
  json.begin_object();
  int version = 1;
  std::string board;
  for (std::size_t i = 0; i < message.size(); ++i) {
    const std::string_view name = message.name_at(i);
    constexpr int kNewest = 100;
    if (name == "min_api_version")
      version =
          static_cast<int>(std::clamp<std::int64_t>(message.value_at(i).int_or(1), 1, kNewest));
    else if (name == "keyboard")
      board = message.value_at(i).dump();
    else if (name != "receiver" && name != "broadcast_list" && name != "sender" &&
             name != "tracking_data" && name != "auth_token")
      json.key(name).raw(message.value_at(i).dump());
  }
  Rendered& made = put(piece, std::move(json));
  made.min_api_version = version;
  made.keyboard = std::move(board);
  return {};
}

Result<void> Renderer::add(std::uint32_t piece, const Part& part) {
  last_piece_ = piece;
  if (!part.channel_data.empty()) {
    const auto data = JsonDocument::parse(part.channel_data);
    if (data && (*data)["viber"].is_object()) return raw(piece, (*data)["viber"]);
  }
  if (part.type == PartType::text)
    styled_words(piece, part);
  else if (part.media)
    return media(piece, part);
  else if (part.location)
    place(piece, *part.location);
  else if (part.contact)
    contacts(piece, part);
  else if (part.share)
    link(piece, part.share->url, joined(part.share->title, part.share->description));
  else if (part.sticker) {
    std::int64_t id = 0;
    const char* end = part.sticker->id.data() + part.sticker->id.size();
    const auto read = std::from_chars(part.sticker->id.data(), end, id);
    if (read.ec != std::errc() || read.ptr != end)
      return invalid("viber: a sticker of Viber has a number");
    JsonWriter json = object("sticker");
    json.member("sticker_id", id);
    put(piece, std::move(json));
  } else if (part.buttons)
    buttons(piece, part);
  else if (part.card)
    cards(piece, {*part.card}, part.fallback_text);
  else if (part.list)
    list(piece, *part.list);
  else if (part.carousel) {
    words(piece, part.carousel->text);
    const std::vector<Card>& all = part.carousel->items;
    if (all.empty()) return invalid("viber: a carousel needs a card");
    for (std::size_t i = 0; i < all.size(); i += kMostCards) {
      const auto first = all.begin() + static_cast<std::ptrdiff_t>(i);
      const auto count = std::min(kMostCards, all.size() - i);
      cards(piece, {first, first + static_cast<std::ptrdiff_t>(count)}, part.fallback_text);
    }
  } else if (part.quick_replies) {
    const auto& items = part.quick_replies->items;
    suggestions_.insert(suggestions_.end(), items.begin(), items.end());
  } else if (part.payment && !part.payment->data.empty()) {
    JsonWriter json = object("payment");
    json.key("payment").raw(part.payment->data);
    put(piece, std::move(json)).min_api_version = kPayment;
  } else if (!part.fallback_text.empty())
    words(piece, part.fallback_text);
  else
    return invalid("viber: Viber has no message for a part of type " +
                   std::string(name(part.type)));
  return {};
}

Result<std::vector<Rendered>> Renderer::finish() && {
  if (!suggestions_.empty()) {
    // A keyboard may be sent alone; two in one message may not.
    if (messages_.empty()) put(last_piece_, JsonWriter().begin_object());
    keys_.insert(keys_.end(), suggestions_.begin(), suggestions_.end());
    give_keyboard(messages_.back(), keys_);
  }
  if (messages_.empty()) return invalid("viber: the message has nothing that Viber can show");
  return std::move(messages_);
}

Result<std::vector<Rendered>> render(const Settings& settings, const Action& action) {
  constexpr std::uint64_t kLongestTracking = 4000;
  if (characters(settings.text, tracking_data(action)) > kLongestTracking)
    return invalid("viber: tracking_data has at most 4000 characters");
  Renderer renderer(settings);
  for (const Piece& piece : action.pieces) {
    for (const Part& part : piece.parts) {
      if (Result<void> added = renderer.add(piece.index, part); !added) return added.error();
    }
  }
  return std::move(renderer).finish();
}

}  // namespace jackfield::viber
