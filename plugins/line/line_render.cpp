// SPDX-License-Identifier: MIT
#include "line_render.hpp"

#include "line_actions.hpp"
#include "line_cards.hpp"
#include "line_flex.hpp"
#include "line_text.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace jackfield::line {
namespace {

constexpr std::uint64_t kLongestName = 20;
constexpr std::uint64_t kLongestPlace = 100;
// LINE wants a length; it is only what the bubble shows.
constexpr std::int64_t kUnknownDurationMs = 1000;
constexpr std::size_t kMostSuggestions = 13;

class Renderer {
 public:
  Renderer(const Settings& settings, const Action& action)
      : text_(settings.text), action_(action) {}

  Result<void> add(std::uint32_t piece, const Part& part);
  Result<std::vector<Rendered>> finish(std::string_view quote_token) &&;

 private:
  bool is_direct() const {
    return !action_.conversation || action_.conversation->type != ConversationType::group;
  }
  void put(std::uint32_t piece, std::string json, bool is_quotable = false) {
    messages_.push_back({piece, std::move(json), is_quotable});
  }
  void words(std::uint32_t piece, std::string_view text) {
    if (text.empty()) return;
    JsonWriter json;
    json.begin_object().member("type", "text").member("text", text);
    put(piece, std::move(json).text(), true);
  }
  void styled(std::uint32_t piece, const Part& part);
  Result<void> media(std::uint32_t piece, const Part& part);
  void place(std::uint32_t piece, const Location& location);
  Result<void> raw(std::uint32_t piece, const Json& message);
  std::string suggestions() const;
  std::string sender() const;

  const Text& text_;
  const Action& action_;
  std::vector<Rendered> messages_;
  std::vector<Button> suggestions_;
};

// Mentions and LINE's own emoji need textV2, where places in the text are names in braces.
void Renderer::styled(std::uint32_t piece, const Part& part) {
  JsonWriter substitution;
  substitution.begin_object();
  std::string text;
  const auto copy = [&](std::size_t from, std::size_t to) {
    for (const char c : std::string_view(part.text).substr(from, to - from)) {
      text += c;
      if (c == '{' || c == '}') text += c;
    }
  };
  std::size_t done = 0;
  int count = 0;
  for (const Span& span : part.spans) {
    const bool is_mention = span.style == SpanStyle::mention && !is_direct();
    const std::size_t slash = span.value.find('/');
    const bool is_emoji = span.style == SpanStyle::emoji && slash != std::string::npos;
    const std::size_t end = std::size_t{span.start} + span.length;
    if ((!is_mention && !is_emoji) || span.start < done || end > part.text.size()) continue;
    copy(done, span.start);
    done = end;
    const std::string key = "p" + std::to_string(++count);
    text += "{" + key + "}";
    substitution.key(key).begin_object();
    if (is_emoji) {
      substitution.member("type", "emoji").member("productId", span.value.substr(0, slash));
      substitution.member("emojiId", span.value.substr(slash + 1));
    } else {
      const bool is_all = span.value == "all";
      substitution.member("type", "mention").key("mentionee").begin_object();
      substitution.member("type", is_all ? "all" : "user");
      if (!is_all) substitution.member("userId", span.value);
      substitution.end_object();
    }
    substitution.end_object();
  }
  if (count == 0) return words(piece, part.text);
  copy(done, part.text.size());
  JsonWriter json;
  json.begin_object().member("type", "textV2").member("text", text);
  json.key("substitution").raw(std::move(substitution.end_object()).text());
  put(piece, std::move(json).text(), true);
}

Result<void> Renderer::media(std::uint32_t piece, const Part& part) {
  if (!part.media || part.media->url.empty())
    return invalid("line: media needs an address that LINE can fetch");
  const Media& media = *part.media;
  const std::string preview = media.preview ? media.preview->url : std::string();
  JsonWriter json;
  json.begin_object();
  if (part.type == PartType::image) {
    json.member("type", "image").member("originalContentUrl", media.url);
    json.member("previewImageUrl", preview.empty() ? media.url : preview);
  } else if (part.type == PartType::video && !preview.empty()) {
    json.member("type", "video").member("originalContentUrl", media.url);
    json.member("previewImageUrl", preview);
    if (is_direct()) json.member("trackingId", tracking_id(action_, piece));
  } else if (part.type == PartType::audio || part.type == PartType::voice) {
    json.member("type", "audio").member("originalContentUrl", media.url);
    json.member("duration", media.duration_ms > 0 ? media.duration_ms : kUnknownDurationMs);
  } else {
    // LINE has no files, and no films without a preview picture: a link takes their place.
    words(piece, joined(joined(media.caption, media.filename), media.url));
    return {};
  }
  put(piece, std::move(json).text());
  words(piece, media.caption);
  return {};
}

void Renderer::place(std::uint32_t piece, const Location& location) {
  char digits[64];
  char* end =
      std::to_chars(digits, digits + 30, location.latitude, std::chars_format::fixed, 6).ptr;
  *end++ = ',';
  end = std::to_chars(end, digits + sizeof digits, location.longitude, std::chars_format::fixed, 6)
            .ptr;
  const std::string position(digits, end);
  const std::string& address = location.address.empty() ? position : location.address;
  const std::string& title = location.name.empty() ? address : location.name;
  JsonWriter json;
  json.begin_object().member("type", "location");
  json.member("title", clip(text_, title, kLongestPlace));
  json.member("address", clip(text_, address, kLongestPlace));
  json.member("latitude", location.latitude).member("longitude", location.longitude);
  put(piece, std::move(json).text());
}

Result<void> Renderer::raw(std::uint32_t piece, const Json& message) {
  if (message["type"].text().empty())
    return invalid("line: channel_data.line has to be a message object with a type");
  std::string json = message.dump();
  json.pop_back();  // the brace, so that what all messages share can follow
  put(piece, std::move(json));
  return {};
}

Result<void> Renderer::add(std::uint32_t piece, const Part& part) {
  if (!part.channel_data.empty()) {
    const auto data = JsonDocument::parse(part.channel_data);
    if (data && (*data)["line"].is_object()) return raw(piece, (*data)["line"]);
  }
  if (part.type == PartType::text)
    styled(piece, part);
  else if (part.media)
    return media(piece, part);
  else if (part.location)
    place(piece, *part.location);
  else if (part.sticker && !part.sticker->pack.empty()) {
    JsonWriter json;
    json.begin_object().member("type", "sticker").member("packageId", part.sticker->pack);
    json.member("stickerId", part.sticker->id);
    put(piece, std::move(json).text(), true);
  } else if (part.buttons)
    put(piece, buttons_message(text_, *part.buttons, part.fallback_text));
  else if (part.card)
    put(piece, card_message(text_, *part.card, part.fallback_text));
  else if (part.list) {
    const std::string alt = part.fallback_text.empty() ? part.list->text : part.fallback_text;
    put(piece, flex_list(text_, *part.list, alt));
  } else if (part.carousel) {
    words(piece, part.carousel->text);
    const std::size_t cards = part.carousel->items.size();
    if (cards == 0 || cards > kMostBubbles) return invalid("line: a carousel has 1 to 12 cards");
    put(piece, carousel_message(text_, *part.carousel, part.fallback_text));
  } else if (part.quick_replies) {
    const auto& items = part.quick_replies->items;
    suggestions_.insert(suggestions_.end(), items.begin(), items.end());
  } else if (!part.fallback_text.empty())
    words(piece, part.fallback_text);
  else
    return invalid("line: LINE has no message for a part of type " + std::string(name(part.type)));
  return {};
}

std::string Renderer::suggestions() const {
  JsonWriter json;
  json.begin_object().key("items").begin_array();
  for (std::size_t i = 0; i < std::min(suggestions_.size(), kMostSuggestions); ++i) {
    const Button& button = suggestions_[i];
    json.begin_object().member("type", "action");
    if (button.image) json.member_if("imageUrl", button.image->url);
    json.key("action");
    write_action(json, text_, button, Spot::quick_reply);
    json.end_object();
  }
  json.end_array().end_object();
  return std::move(json).text();
}

std::string Renderer::sender() const {
  if (!action_.from) return {};
  const std::string icon = action_.from->avatar ? action_.from->avatar->url : std::string();
  if (action_.from->display_name.empty() && icon.empty()) return {};
  JsonWriter json;
  json.begin_object().member_if("name", clip(text_, action_.from->display_name, kLongestName));
  json.member_if("iconUrl", icon).end_object();
  return std::move(json).text();
}

Result<std::vector<Rendered>> Renderer::finish(std::string_view quote_token) && {
  if (messages_.empty()) return invalid("line: the message has nothing that LINE can show");
  const std::string from = sender();
  bool may_quote = !quote_token.empty();
  for (Rendered& message : messages_) {
    JsonWriter more;
    more.begin_object();
    if (may_quote && message.is_quotable) {
      more.member("quoteToken", quote_token);
      may_quote = false;
    }
    if (&message == &messages_.back() && !suggestions_.empty())
      more.key("quickReply").raw(suggestions());
    if (!from.empty()) more.key("sender").raw(from);
    const std::string added = std::move(more.end_object()).text();
    if (added.size() > 2)
      message.json.append(",").append(added, 1);
    else
      message.json += '}';
  }
  return std::move(messages_);
}

}  // namespace

std::string tracking_id(const Action& action, std::uint32_t piece) {
  return action.id + "." + std::to_string(piece);
}

Result<std::vector<Rendered>> render(const Settings& settings, const Action& action,
                                     std::string_view quote_token) {
  Renderer renderer(settings, action);
  for (const Piece& piece : action.pieces) {
    for (const Part& part : piece.parts) {
      if (Result<void> added = renderer.add(piece.index, part); !added) return added.error();
    }
  }
  return std::move(renderer).finish(quote_token);
}

}  // namespace jackfield::line
