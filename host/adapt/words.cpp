// SPDX-License-Identifier: MIT
#include "host/adapt/words.hpp"

#include <array>
#include <cstdio>

#include "host/adapt/format.hpp"
#include "host/adapt/html_read.hpp"
#include "host/adapt/words_place.hpp"

namespace jackfield::adapt {
namespace {

/// Seven decimals are a centimetre; zeros at the end say nothing.
std::string degrees(double value) {
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.7f", value);
  std::string text(buffer.data());
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string number(double value) {
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.10g", value);
  return buffer.data();
}

void tell_labelled(const std::vector<Labelled>& all, const std::string& pointer, Told& told) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string at = pointer + "/" + std::to_string(i);
    if (all[i].label.empty()) {
      told.line(at + "/value", all[i].value);
    } else {
      told.line(at + "/label", all[i].label);
      told.more(at + "/value", ": ", all[i].value);
    }
  }
}

void tell_contact(const Contact& contact, Told& told) {
  for (std::size_t i = 0; i < contact.cards.size(); ++i) {
    const ContactCard& card = contact.cards[i];
    const std::string at = "/contact/cards/" + std::to_string(i);
    told.gap();
    if (card.name.empty()) {
      told.line(at + "/given_name", card.given_name, SpanStyle::bold);
      told.line(at + "/family_name", card.family_name, SpanStyle::bold);
    } else {
      told.line(at + "/name", card.name, SpanStyle::bold);
      // The full name says them.
      for (const auto& [member, part] : {std::pair{"/given_name", &card.given_name},
                                         std::pair{"/family_name", &card.family_name}}) {
        if (card.name.find(*part) != std::string::npos) told.keep(at + member);
      }
    }
    told.line(at + "/title", card.title);
    told.line(at + "/organisation", card.organisation);
    tell_labelled(card.phones, at + "/phones", told);
    tell_labelled(card.emails, at + "/emails", told);
    tell_labelled(card.urls, at + "/urls", told);
    tell_labelled(card.addresses, at + "/addresses", told);
    told.line(at + "/birthday", card.birthday);
  }
}

void tell_money(const Box<Money>& money, const std::string& pointer, std::string_view between,
                Told& told) {
  if (!money) return;
  told.more(pointer + "/amount", between, money->amount);
  told.more(pointer + "/currency", " ", money->currency);
}

void tell_items(const std::vector<OrderItem>& items, const std::string& pointer, Told& told) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    const OrderItem& item = items[i];
    const std::string at = pointer + "/" + std::to_string(i);
    const bool has_title = !item.title.empty();
    const std::string& shown = has_title ? item.title : item.product;
    const std::string count = item.quantity == 0 ? std::string() : number(item.quantity) + " × ";
    told.line(at + (has_title ? "/title" : "/product"), count + shown);
    told.keep(at + "/quantity");
    tell_money(item.price, at + "/price", ": ", told);
  }
}

void tell_total(const Box<Money>& total, const std::string& pointer, Told& told) {
  if (!total) return;
  told.line(pointer + "/amount", "= " + total->amount);
  told.more(pointer + "/currency", " ", total->currency);
}

void tell_order(const Order& order, Told& told) {
  told.line("/order/text", order.text);
  tell_items(order.items, "/order/items", told);
  tell_total(order.total, "/order/total", told);
  told.line("/order/status", order.status);
  told.line("/order/address", order.address);
  told.line("/order/url", order.url);
}

void tell_payment(const Payment& payment, Told& told) {
  tell_items(payment.items, "/payment/items", told);
  tell_total(payment.total, "/payment/total", told);
  told.line("/payment/reference", payment.reference);
  told.line("/payment/status", payment.status);
}

void tell_poll(const Poll& poll, Told& told) {
  told.line("/poll/question", poll.question, SpanStyle::bold);
  for (std::size_t i = 0; i < poll.options.size(); ++i)
    told.line("/poll/options/" + std::to_string(i) + "/text", "• " + poll.options[i].text);
}

void tell_form(const Form& form, Told& told) {
  told.line("/form/title", form.title, SpanStyle::bold);
  told.line("/form/text", form.text);
  for (std::size_t i = 0; i < form.fields.size(); ++i) {
    const FormField& field = form.fields[i];
    const std::string at = "/form/fields/" + std::to_string(i);
    if (field.label.empty()) {
      told.line(at + "/name", field.name);
    } else {
      told.line(at + "/label", field.label);
    }
    for (std::size_t o = 0; o < field.options.size(); ++o) {
      const std::string option = at + "/options/" + std::to_string(o);
      const Labelled& one = field.options[o];
      told.line(option + (one.label.empty() ? "/value" : "/label"),
                "• " + (one.label.empty() ? one.value : one.label));
    }
  }
}

void tell_answers(const FormResponse& response, Told& told) {
  for (std::size_t i = 0; i < response.values.size(); ++i) {
    const std::string at = "/form_response/values/" + std::to_string(i);
    told.line(at + "/name", response.values[i].name);
    told.more(at + "/value", ": ", response.values[i].value);
  }
}

void tell_share(const Share& share, Told& told) {
  told.line("/share/title", share.title, SpanStyle::bold);
  told.line("/share/description", share.description);
  told.line("/share/url", share.url);
}

void tell_email(const Email& email, Told& told) {
  told.line("/email/subject", email.subject, SpanStyle::bold);
  told.gap();
  told.lines("/email/html", read_html(email.html));
  told.gap();
  told.line("/email/signature", email.signature);
}

void tell_sticker(const Sticker& sticker, Told& told) {
  if (!sticker.emoji.empty()) return told.line("/sticker/emoji", sticker.emoji);
  if (!sticker.text.empty()) return told.line("/sticker/text", sticker.text);
  if (!sticker.keywords.empty())
    told.line("/sticker/keywords/0", "(" + sticker.keywords.front() + ")");
}

}  // namespace

void tell_place(const Location& place, const std::string& pointer, Told& told) {
  told.line(pointer + "/name", place.name);
  told.line(pointer + "/address", place.address);
  // Source: Google, Maps URLs, read 2026-08. Every phone opens it in the map it has, or in the
  // browser.
  told.line(pointer + "/latitude", "https://www.google.com/maps/search/?api=1&query=" +
                                       degrees(place.latitude) + "," + degrees(place.longitude));
  told.keep(pointer + "/longitude");
  told.line(pointer + "/url", place.url);
}

void keep_bytes(const std::string& pointer, Told& told) {
  for (const char* member : {"/ref", "/url", "/mime", "/size_bytes", "/sha256", "/width", "/height",
                             "/duration_ms", "/filename", "/is_animated", "/state"})
    told.keep(pointer + member);
}

void tell_media(const Media& media, const std::string& pointer, Told& told) {
  if (media.url.empty()) return;
  told.lines(pointer + "/caption", read_text(media.caption, media.caption_format));
  told.keep(pointer + "/caption_format");
  if (media.caption.empty()) told.line(pointer + "/alt_text", media.alt_text);
  told.line(pointer + "/filename", media.filename);
  told.line(pointer + "/url", media.url);
  keep_bytes(pointer, told);
}

void tell_plain(const Part& part, Told& told) {
  if (part.location) tell_place(*part.location, "/location", told);
  if (part.contact) tell_contact(*part.contact, told);
  if (part.share) tell_share(*part.share, told);
  if (part.story) told.line("/story/url", part.story->url);
  if (part.form) tell_form(*part.form, told);
  if (part.form_response) tell_answers(*part.form_response, told);
  if (part.order) tell_order(*part.order, told);
  if (part.payment) tell_payment(*part.payment, told);
  if (part.poll) tell_poll(*part.poll, told);
  if (part.email) tell_email(*part.email, told);
  if (part.system) told.line("/system/text", part.system->text);
  if (part.unsupported) told.line("/unsupported/text", part.unsupported->text);
  if (part.sticker) tell_sticker(*part.sticker, told);
}

}  // namespace jackfield::adapt
