// SPDX-License-Identifier: MIT
#include "meta_people_events.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>

namespace jackfield::meta {
namespace {

constexpr std::size_t kMostAnswers = 200;

std::string_view source_of(std::string_view source) {
  struct Word {
    std::string_view theirs;
    std::string_view ours;
  };
  // Instagram spells the link both ways. Source: fact sheet Instagram, 3.4, 2026-11-21.
  constexpr std::array<Word, 5> kWords = {{{"SHORTLINK", "link"},
                                           {"SHORTLINKS", "link"},
                                           {"ADS", "ad"},
                                           {"CUSTOMER_CHAT_PLUGIN", "page"},
                                           {"MESSENGER_CODE", "qr"}}};
  for (const Word& word : kWords)
    if (word.theirs == source) return word.ours;
  return source;
}

void answer(FormResponse& form, std::string name, const Json& value) {
  const std::string text = value.id();
  if (!name.empty() && form.values.size() < kMostAnswers)
    form.values.push_back({std::move(name), text});
}

FormResponse& answered(const Arrival& arrival, std::string_view word, const Json& told) {
  Event& event = begin(arrival, EventKind::message_received, word);
  event.dedupe.push_back(
      {std::string(word) + ":" + digest(arrival.entry.settings, arrival.item.dump()), 0});
  Part& part = event.message.emplace().parts.emplace_back();
  part.type = PartType::form_response;
  FormResponse& form = part.form_response.emplace();
  form.id = word;
  form.data = told.dump();
  return form;
}

}  // namespace

void read_referral(const Arrival& arrival, const Json& referral) {
  Referral& told = arrival.event().referral.emplace();
  told.ref = referral["ref"].id();
  told.source = source_of(referral["source"].text());
  told.type = referral["type"].text();
  told.ad = referral["ad_id"].id();
  told.url = referral["referer_uri"].text();
  told.is_guest = referral["is_guest_user"].bool_or(false);
  const Json ad = referral["ads_context_data"];
  told.title = ad["ad_title"].text();
  told.post = ad["post_id"].id();
  told.product = ad["product_id"].id();
  if (told.product.empty()) told.product = referral["product"]["id"].id();
  if (told.source.empty() && !told.product.empty()) told.source = "shop";
  std::string_view picture = ad["photo_url"].text();
  if (picture.empty()) picture = ad["video_url"].text();
  if (!picture.empty()) told.media.emplace().source_url = picture;
  told.data = referral.dump();
}

void on_referral(const Arrival& arrival, const Json& referral) {
  Event& event = begin(arrival, EventKind::referral, "referral");
  event.dedupe.push_back({"referral:" + digest(arrival.entry.settings, arrival.item.dump()), 0});
  read_referral(arrival, referral);
  // Lead ads tell the answers beside it.
  keep(arrival, "lead", arrival.item["lead"]);
}

void on_optin(const Arrival& arrival, const Json& optin) {
  const bool is_marketing = optin["type"].text() == "notification_messages";
  const std::string_view status = optin["notification_messages_status"].text();
  // Spelled with a space or an underscore.
  const bool has_stopped = status.starts_with("STOP");
  Event& event = begin(
      arrival, has_stopped ? EventKind::consent_opted_out : EventKind::consent_opted_in, "optin");
  event.dedupe.push_back({"optin:" + digest(arrival.entry.settings, arrival.item.dump()), 0});
  Consent& consent = event.consent.emplace();
  consent.purpose = is_marketing ? "marketing" : "all";
  consent.title = optin["title"].text();
  consent.payload = optin["payload"].id();
  consent.topic = optin["ref"].id();
  consent.token = optin["notification_messages_token"].text();
  consent.timezone = optin["notification_messages_timezone"].text();
  consent.frequency = optin["notification_messages_frequency"].text();
  consent.expires_at = time_of(optin["token_expiry_timestamp"], 0);
  consent.source = is_marketing ? status : "checkbox";
  keep(arrival, "optin", optin);
  if (consent.token.empty()) return;
  // What a marketing message is sent to, long after the window closed.
  Fact fact;
  fact.scope = FactScope::conversation;
  fact.key = "marketing_token";
  fact.value = has_stopped ? std::string() : consent.token;
  fact.expires_at = consent.expires_at;
  fact.uses = has_stopped ? -1 : 0;
  fact.of_event = arrival.number();
  arrival.received.facts.push_back(std::move(fact));
}

void on_account_linking(const Arrival& arrival, const Json& linking) {
  Event& event = begin(arrival, EventKind::identity_linked, "account_linking");
  event.dedupe.push_back(
      {"account_linking:" + digest(arrival.entry.settings, arrival.item.dump()), 0});
  IdentityChange& change = event.identity_change.emplace();
  change.current.emplace(*customer(arrival.entry, arrival.item["sender"]["id"].id()).identity);
  change.nonce = linking["authorization_code"].text();
  change.is_successful = true;
  change.reason = linking["status"].text() == "unlinked" ? "unlinked" : "identified";
}

void on_response_feedback(const Arrival& arrival, const Json& feedback) {
  Event& event = begin(arrival, EventKind::reaction_added, "response_feedback");
  event.dedupe.push_back({"response_feedback:" + feedback["mid"].id() + ":" +
                              digest(arrival.entry.settings, feedback.dump()),
                          0});
  event.message_refs = {feedback["mid"].id()};
  event.reaction.emplace().key = feedback["feedback"].text();
}

void on_feedback(const Arrival& arrival, const Json& feedback) {
  FormResponse& form = answered(arrival, "messaging_feedback", feedback);
  for (const Json screen : feedback["feedback_screens"]) {
    const Json questions = screen["questions"];
    for (std::size_t i = 0; i < questions.size(); ++i) {
      const std::string name(questions.name_at(i));
      const Json given = questions.value_at(i);
      answer(form, name, given["payload"]);
      if (given["follow_up"].is_object())
        answer(form, name + ".follow_up", given["follow_up"]["payload"]);
    }
  }
}

void on_customer_information(const Arrival& arrival, const Json& information) {
  FormResponse& form = answered(arrival, "messaging_customer_information", information);
  for (const Json screen : information["screens"])
    for (const Json response : screen["responses"])
      answer(form, response["key"].id(), response["value"]);
}

void on_form(const Arrival& arrival, const Json& told) {
  FormResponse& form = answered(arrival, "form", told);
  if (!told["id"].id().empty()) form.id = told["id"].id();
  for (const Json one : told["data"]) answer(form, one["question"].id(), one["answer"]);
}

void on_order(const Arrival& arrival, const Json& order) {
  Event& event = begin(arrival, EventKind::message_received, "order");
  event.dedupe.push_back({"order:" + digest(arrival.entry.settings, arrival.item.dump()), 0});
  Part& part = event.message.emplace().parts.emplace_back();
  part.type = PartType::order;
  Order& held = part.order.emplace();
  held.text = order["note"].text();
  const Json products = order["products"];
  for (std::size_t i = 0; i < std::min(products.size(), kMostAnswers); ++i) {
    OrderItem& item = held.items.emplace_back();
    item.product = products[i]["retailer_id"].id();
    if (item.product.empty()) item.product = products[i]["id"].id();
    item.title = products[i]["name"].text();
    item.quantity = products[i]["quantity"].number_or(1);
    const std::string price = products[i]["unit_price"].id();
    const std::string currency(products[i]["currency"].text());
    if (!price.empty() && !currency.empty()) item.price.emplace(Money{price, currency});
  }
  keep(arrival, "order", order);
}

void on_template(const Arrival& arrival, const Json& chosen) {
  Event& event = begin(arrival, EventKind::postback, "template");
  event.dedupe.push_back({"template:" + digest(arrival.entry.settings, arrival.item.dump()), 0});
  Postback& told = event.postback.emplace();
  told.payload = chosen["payload"].id();
  told.source = chosen["type"].text();
  if (const std::string code = chosen["coupon_code"].id(); !code.empty())
    told.values.push_back({"coupon_code", code});
  told.data = chosen.dump();
}

}  // namespace jackfield::meta
