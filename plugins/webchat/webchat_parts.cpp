// SPDX-License-Identifier: MIT
#include "webchat_parts.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::webchat {
namespace {

// Limits of the protocol (docs/channels/webchat-protocol.md, section 5). The host has adapted the
// message to the capabilities that say the same; what is still too much is left out rather than
// refused.
constexpr std::size_t kMostQuickReplies = 13;
constexpr std::size_t kMostButtons = 5;
constexpr std::size_t kMostCardButtons = 3;
constexpr std::size_t kMostCards = 10;
constexpr std::size_t kMostFields = 8;

// The host makes an address of every JSON string "media:<ref>". Somebody's words must never become
// one: the first letter is written in another way that means the same.
void member_words(JsonWriter& out, std::string_view name, std::string_view words) {
  constexpr std::string_view kMedia = "media:";
  if (words.substr(0, kMedia.size()) != kMedia) {
    out.member(name, words);
    return;
  }
  JsonWriter written;
  written.value(words.substr(1));
  out.key(name).raw("\"\\u006d" + written.text().substr(1));
}

void member_words_if(JsonWriter& out, std::string_view name, std::string_view words) {
  if (!words.empty()) member_words(out, name, words);
}

// A fresh signed address at each delivery, where the host has the bytes.
std::string address_of(const Media& media) {
  return media.ref.empty() ? media.url : "media:" + media.ref;
}

void write_text(JsonWriter& out, std::string_view text, TextFormat format = TextFormat::plain) {
  if (text.empty()) return;
  out.begin_object().member("type", "text");
  member_words(out, "text", text);
  out.member("fmt", format == TextFormat::markdown ? "md" : "plain").end_object();
}

std::string_view media_type(PartType type) {
  switch (type) {
    case PartType::image:
      return "image";
    case PartType::video:
      return "video";
    case PartType::audio:
    case PartType::voice:
      return "audio";
    default:
      return "file";
  }
}

void write_media(JsonWriter& out, std::string_view type, const Media& media) {
  out.begin_object().member("type", type).member_if("url", address_of(media));
  member_words_if(out, "name", media.filename);
  out.member_if("mime", media.mime);
  if (media.size_bytes > 0) out.member("size", media.size_bytes);
  if (media.width > 0 && media.height > 0) out.member("w", media.width).member("h", media.height);
  member_words_if(out, "alt", media.alt_text);
  out.end_object();
  write_text(out, media.caption, media.caption_format);
}

bool is_web_link(std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://", "mailto:", "tel:"})
    if (url.substr(0, scheme.size()) == scheme) return true;
  return false;
}

void write_button(JsonWriter& out, const Button& button) {
  out.begin_object();
  const std::string& label = button.title.empty() ? button.id : button.title;
  if (button.kind == ButtonKind::call && !button.phone.empty()) {
    out.member("url", "tel:" + button.phone);
  } else if (is_web_link(button.url)) {
    out.member("url", button.url);
  } else {
    member_words(out, "id", button.payload.empty() ? button.id : button.payload);
  }
  member_words(out, "label", label);
  out.end_object();
}

void write_buttons(JsonWriter& out, const std::vector<Button>& items, std::size_t most) {
  out.key("buttons").begin_array();
  for (std::size_t i = 0; i < std::min(items.size(), most); ++i) write_button(out, items[i]);
  out.end_array();
}

std::string lines(std::initializer_list<std::string_view> texts) {
  std::string joined;
  for (const std::string_view text : texts) {
    if (!joined.empty() && !text.empty()) joined += '\n';
    joined += text;
  }
  return joined;
}

void write_button_part(JsonWriter& out, const Buttons& buttons) {
  if (buttons.media) write_media(out, "image", *buttons.media);
  out.begin_object().member("type", "buttons");
  member_words_if(out, "text", lines({buttons.header, buttons.text, buttons.footer}));
  write_buttons(out, buttons.items, kMostButtons);
  out.end_object();
}

void write_card(JsonWriter& out, const Card& card) {
  out.begin_object();
  member_words_if(out, "title", card.title);
  member_words_if(out, "text", lines({card.subtitle, card.text}));
  if (card.media) {
    out.member_if("image", address_of(*card.media));
    member_words_if(out, "alt", card.media->alt_text);
  }
  std::vector<Button> buttons = card.buttons;
  if (buttons.empty() && card.action) buttons.push_back(*card.action);
  if (buttons.empty() && is_web_link(card.url)) {
    Button open;
    open.kind = ButtonKind::url;
    open.url = card.url;
    open.title = card.title;
    buttons.push_back(std::move(open));
  }
  write_buttons(out, buttons, kMostCardButtons);
  out.end_object();
}

void write_cards(JsonWriter& out, const Card* first, std::size_t count) {
  out.begin_object().member("type", "cards").key("cards").begin_array();
  for (std::size_t i = 0; i < std::min(count, kMostCards); ++i) write_card(out, first[i]);
  out.end_array().end_object();
}

const FormField* rating_field(const Form& form) {
  const auto found = std::find_if(form.fields.begin(), form.fields.end(),
                                  [](const FormField& field) { return field.type == "rating"; });
  return found == form.fields.end() ? nullptr : &*found;
}

void write_rating(JsonWriter& out, const Form& form, const FormField& rating) {
  int scale = 5;
  std::from_chars(rating.maximum.data(), rating.maximum.data() + rating.maximum.size(), scale);
  out.begin_object().member("type", "rating");
  member_words(out, "id", form.id);
  member_words_if(out, "label", rating.label.empty() ? form.title : rating.label);
  out.member("scale", std::clamp(scale, 2, 10)).member("comment", form.fields.size() > 1);
  out.end_object();
}

void write_field(JsonWriter& out, const FormField& field) {
  out.begin_object().member("type", field.type);
  member_words(out, "name", field.name);
  member_words(out, "label", field.label.empty() ? field.name : field.label);
  out.member("required", field.is_required);
  if (!field.options.empty()) {
    out.key("options").begin_array();
    for (const Labelled& option : field.options) {
      out.begin_object();
      member_words(out, "value", option.value);
      member_words(out, "label", option.label.empty() ? option.value : option.label);
      out.end_object();
    }
    out.end_array();
  }
  out.end_object();
}

void write_form(JsonWriter& out, const Form& form) {
  if (const FormField* rating = rating_field(form)) return write_rating(out, form, *rating);
  write_text(out, form.text);
  out.begin_object().member("type", "form");
  member_words(out, "id", form.id);
  member_words_if(out, "title", form.title);
  member_words_if(out, "submit", form.button);
  out.key("fields").begin_array();
  for (std::size_t i = 0; i < std::min(form.fields.size(), kMostFields); ++i)
    write_field(out, form.fields[i]);
  out.end_array().end_object();
}

void write_location(JsonWriter& out, const Location& place) {
  out.begin_object().member("type", "location").member("lat", place.latitude);
  out.member("lon", place.longitude);
  member_words_if(out, "label", lines({place.name, place.address}));
  out.end_object();
}

void write_response(JsonWriter& out, const FormResponse& response) {
  out.begin_object().member("type", "form_response");
  member_words(out, "form", response.id);
  out.key("values").begin_object();
  for (const Attribute& value : response.values)
    if (value.name.substr(0, 6) != "media:") member_words(out, value.name, value.value);
  out.end_object().end_object();
}

}  // namespace

bool is_drawable(const Part& part) {
  switch (part.type) {
    case PartType::text:
      return !part.text.empty();
    case PartType::image:
    case PartType::video:
    case PartType::audio:
    case PartType::voice:
    case PartType::file:
      return part.media.has_value();
    case PartType::location:
      return part.location.has_value();
    case PartType::buttons:
      return part.buttons.has_value();
    case PartType::card:
      return part.card.has_value();
    case PartType::carousel:
      return part.carousel.has_value();
    case PartType::quick_replies:
      return part.quick_replies.has_value();
    case PartType::form:
      return part.form.has_value();
    case PartType::form_response:
      return part.form_response.has_value();
    case PartType::system:
      return part.system.has_value();
    default:
      return !part.fallback_text.empty();
  }
}

void write_part(JsonWriter& out, const Part& part) {
  switch (part.type) {
    case PartType::text:
      return write_text(out, part.text, part.format);
    case PartType::image:
    case PartType::video:
    case PartType::audio:
    case PartType::voice:
    case PartType::file:
      return write_media(out, media_type(part.type), *part.media);
    case PartType::location:
      return write_location(out, *part.location);
    case PartType::buttons:
      return write_button_part(out, *part.buttons);
    case PartType::card:
      return write_cards(out, part.card.get(), 1);
    case PartType::carousel:
      write_text(out, part.carousel->text);
      return write_cards(out, part.carousel->items.data(), part.carousel->items.size());
    case PartType::form:
      return write_form(out, *part.form);
    case PartType::form_response:
      return write_response(out, *part.form_response);
    case PartType::system:
      out.begin_object().member("type", "note");
      member_words(out, "text", part.system->text);
      out.end_object();
      return;
    case PartType::quick_replies:
      return;
    default:
      return write_text(out, part.fallback_text);
  }
}

void write_quick_replies(JsonWriter& out, const Part& part) {
  const std::vector<Button>& items = part.quick_replies->items;
  out.key("quick").begin_array();
  for (std::size_t i = 0; i < std::min(items.size(), kMostQuickReplies); ++i)
    write_button(out, items[i]);
  out.end_array();
}

}  // namespace jackfield::webchat
