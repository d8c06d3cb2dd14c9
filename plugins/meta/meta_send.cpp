// SPDX-License-Identifier: MIT
#include "meta_send.hpp"

#include "meta_calls.hpp"
#include "meta_errors.hpp"
#include "meta_public.hpp"
#include "meta_render.hpp"
#include "meta_text.hpp"
#include "meta_upload.hpp"
#include "meta_window.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace jackfield::meta {
namespace {

constexpr std::uint64_t kLongestPersona = 50;

/// A send on its way: what all of its calls share.
struct Sending {
  const Settings& settings;
  const Context& context;
  const Action& action;
  const Exchanges& exchanges;
  std::string recipient;  // JSON text
  bool is_private_reply;
  std::string persona{};
  std::vector<SentPiece> pieces{};
  std::vector<std::string> ids{};
};

std::string receiver_of(const Action& action) {
  if (action.conversation && !action.conversation->address.empty())
    return action.conversation->address;
  return action.to ? action.to->value : std::string();
}

std::string recipient_of(const Context& context, const Action& action, const std::string& to) {
  constexpr std::string_view kReference = "user_ref:";
  JsonWriter json;
  json.begin_object();
  if (action.tag == kMarketing)
    json.member("notification_messages_token", context.fact_value("marketing_token"));
  else if (to.starts_with(kReference))
    json.member("user_ref", std::string_view(to).substr(kReference.size()));
  else
    json.member("id", to);
  return std::move(json.end_object()).text();
}

// What the echo is recognised by, also before the answer: our own name of message and piece.
std::string metadata_of(const Sending& sending, const Outgoing& outgoing) {
  if (sending.settings.is_instagram()) return {};  // not documented there
  return sending.action.id + "." + std::to_string(outgoing.pieces.front());
}

std::vector<std::pair<std::string, std::string>> fields_of(const Sending& sending,
                                                           const Outgoing& outgoing, bool is_first,
                                                           bool is_upload) {
  const Settings& settings = sending.settings;
  const Action& action = sending.action;
  const auto quoted = [](std::string_view text) {
    return std::move(JsonWriter().value(text)).text();
  };
  std::vector<std::pair<std::string, std::string>> fields;
  fields.emplace_back("recipient", sending.recipient);
  // Graph takes no such word for a private reply, and Instagram Login's own samples have none.
  const bool has_tag = !action.tag.empty() && action.tag != kMarketing;
  if (!sending.is_private_reply && action.tag != kMarketing &&
      (!settings.has_instagram_login || has_tag)) {
    const std::string_view type = outgoing.is_template ? "UTILITY"
                                  : has_tag            ? "MESSAGE_TAG"
                                                       : "RESPONSE";
    fields.emplace_back("messaging_type", quoted(type));
    if (has_tag && !outgoing.is_template) fields.emplace_back("tag", quoted(action.tag));
  }
  fields.emplace_back("message",
                      message_json(settings, outgoing, metadata_of(sending, outgoing), is_upload));
  if (is_first && action.reply_to && !action.reply_to->provider_id.empty() &&
      !sending.is_private_reply)
    fields.emplace_back("reply_to", R"({"mid":)" + quoted(action.reply_to->provider_id) + "}");
  if (action.is_silent && !settings.is_instagram())
    fields.emplace_back("notification_type", quoted("SILENT_PUSH"));
  if (!sending.persona.empty()) fields.emplace_back("persona_id", quoted(sending.persona));
  const auto data = JsonDocument::parse(action.channel_data);
  if (data) {
    const Json own = (*data)[settings.word()];
    for (const std::string_view name : {"thread_control", "notification_type", "persona_id"})
      if (own[name].exists()) fields.emplace_back(std::string(name), own[name].dump());
  }
  return fields;
}

Request request_of(const Sending& sending, const Outgoing& outgoing, std::string label,
                   bool is_first, bool is_upload) {
  const Settings& settings = sending.settings;
  const auto fields = fields_of(sending, outgoing, is_first, is_upload);
  JsonWriter body;
  body.begin_object();
  for (const auto& [name, value] : fields) body.key(name).raw(value);
  Request request = post_call(settings, sending.context, std::move(label),
                              settings.node() + "/messages", std::move(body.end_object()).text());
  if (is_upload)
    make_upload(settings, sending.context, fields, "filedata", outgoing.attachments.front(),
                request);
  const std::string_view key =
      outgoing.attachments.empty() ? "send" : rate_key(outgoing.attachments.front());
  request.rate_keys = {sending.is_private_reply ? "private_reply" : std::string(key)};
  for (const std::uint32_t piece : outgoing.pieces) request.pieces.push_back({piece});
  return request;
}

void take(Sending& sending, const Outgoing& outgoing, const ExchangeView& exchange) {
  const std::string id = exchange.json()["message_id"].id();
  for (const std::uint32_t index : outgoing.pieces) {
    auto piece = std::find_if(sending.pieces.begin(), sending.pieces.end(),
                              [index](const SentPiece& each) { return each.index == index; });
    if (piece == sending.pieces.end()) {
      sending.pieces.push_back({index, {}, {}});
      piece = sending.pieces.end() - 1;
    }
    if (!id.empty()) piece->provider_ids.push_back(id);
  }
  if (!id.empty()) sending.ids.push_back(id);
}

bool is_fetchable(const Attachment& one) {
  return one.url.starts_with("https://");
}

/// Whether our copy goes already at the first attempt.
bool is_upload(const Sending& sending, const Attachment& one) {
  return !one.ref.empty() && one.id.empty() && prefers_upload(sending.settings, one);
}

/// Messenger takes one file with the message itself; several, and all of Instagram's, are stored
/// beforehand.
bool carries_file(const Sending& sending, const Outgoing& outgoing) {
  return !sending.settings.is_instagram() && outgoing.attachments.size() == 1 &&
         is_upload(sending, outgoing.attachments.front());
}

/// Another app holds the conversation: who, and until when, before the send is given up.
Step other_owner(const Sending& sending, const ExchangeView& refused) {
  Step failed = failure(refused, RequestClass::once);
  const std::string to = receiver_of(sending.action);
  if (sending.is_private_reply || !is_node(to)) return failed;
  const auto asked = sending.exchanges.find("owner");
  if (!asked) {
    Request request = get_call(sending.settings, sending.context, "owner",
                               sending.settings.node() + "/thread_owner", "recipient=" + to);
    request.rate_keys = {"send"};
    return request;
  }
  if (!succeeded(*asked)) return failed;
  const JsonDocument told = asked->json();
  const Json owner = told["data"][0]["thread_owner"];
  const std::string app = owner["app_id"].id();
  if (app.empty()) return failed;  // idle, or not visible to this app
  Failure& error = *failed.done->error;
  error.text = "meta: app " + app + " holds the conversation";
  error.remedy = "Take it (hand_over to \"self\"), or wait until it is passed or released.";
  JsonWriter result;
  result.begin_object().key("thread_owner").begin_object().member("app_id", app);
  if (const std::string until = owner["expiration"].id(); !until.empty())
    result.member("expiration", until);
  failed.done->result = std::move(result.end_object().end_object()).text();
  return failed;
}

/// The next request, or how it failed; nothing once the network has the message.
std::optional<Step> attempt(Sending& sending, Outgoing outgoing, const std::string& label,
                            bool is_first) {
  const bool carries = carries_file(sending, outgoing);
  for (Attachment& one : outgoing.attachments) {
    if (carries || !is_upload(sending, one)) continue;
    if (std::optional<Step> next = store(sending.settings, sending.context, sending.exchanges, one))
      return next;
  }
  const auto sent = sending.exchanges.find(label);
  if (!sent) return request_of(sending, outgoing, label, is_first, carries);
  if (!succeeded(*sent)) {
    if (graph_error(*sent).is(10, 2018300)) return other_owner(sending, *sent);
    return failure(*sent, RequestClass::once);
  }
  take(sending, outgoing, *sent);
  return std::nullopt;
}

/// The other way to the same media, where there is one: our copy instead of an address or an
/// attachment's id, the address instead of an id that ended.
std::optional<Outgoing> other_way(const Sending& sending, const Outgoing& outgoing) {
  Outgoing other = outgoing;
  bool has_other = false;
  for (Attachment& one : other.attachments) {
    const bool has_copy = !one.ref.empty() && !is_upload(sending, one);
    if (!has_copy && (one.id.empty() || !is_fetchable(one))) continue;
    if (has_copy) one.url.clear();
    one.id.clear();
    has_other = true;
  }
  if (!has_other) return std::nullopt;
  return other;
}

/// As `attempt`, and media that Meta did not take once more, the other way.
std::optional<Step> deliver(Sending& sending, const Outgoing& outgoing, const std::string& label,
                            bool is_first) {
  const auto sent = sending.exchanges.find(label);
  if (sent && !succeeded(*sent) && is_media_refused(*sent))
    if (std::optional<Outgoing> other = other_way(sending, outgoing))
      return attempt(sending, std::move(*other), label + "-upload", is_first);
  return attempt(sending, outgoing, label, is_first);
}

bool is_several_refused(const Sending& sending, const Outgoing& outgoing,
                        const std::string& label) {
  const auto sent = sending.exchanges.find(label);
  if (!sent || outgoing.attachments.size() < 2) return false;
  const GraphError error = graph_error(*sent);
  return error.subcode == 2534068 || error.code == 2534068;
}

std::optional<Step> deliver_all(Sending& sending, const std::vector<Outgoing>& messages) {
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const Outgoing& outgoing = messages[i];
    const std::string label = i == 0 ? "send" : "send-" + std::to_string(i + 1);
    if (!is_several_refused(sending, outgoing, label)) {
      if (std::optional<Step> next = deliver(sending, outgoing, label, i == 0)) return next;
      continue;
    }
    // Not every account may send several pictures at once yet: one by one then.
    for (std::size_t k = 0; k < outgoing.attachments.size(); ++k) {
      Outgoing single = outgoing;
      single.attachments = {outgoing.attachments[k]};
      if (k + 1 < outgoing.attachments.size()) single.suggestions.clear();
      if (k < outgoing.pieces.size()) single.pieces = {outgoing.pieces[k]};
      const std::string own = label + "." + std::to_string(k + 1);
      if (std::optional<Step> next = deliver(sending, single, own, i == 0 && k == 0)) return next;
    }
  }
  return std::nullopt;
}

std::string persona_key(const Settings& settings, const std::string& name,
                        const std::string& picture) {
  return "persona:" +
         settings.crypto.hex(settings.crypto.sha256(name + "\n" + picture)).substr(0, 32);
}

/// An agent's name on Messenger is a persona, made once and remembered.
std::optional<Step> find_persona(Sending& sending) {
  const Action& action = sending.action;
  if (sending.settings.is_instagram() || sending.is_private_reply) return std::nullopt;
  if (!action.from || action.from->display_name.empty()) return std::nullopt;
  const std::string name = clip(sending.settings.text, action.from->display_name, kLongestPersona);
  const std::string picture = action.from->avatar ? action.from->avatar->url : std::string();
  if (picture.empty()) return std::nullopt;  // Meta wants one
  const std::string key = persona_key(sending.settings, name, picture);
  sending.persona = sending.context.fact_value(key);
  if (!sending.persona.empty()) return std::nullopt;
  const auto made = sending.exchanges.find("persona");
  if (!made && !sending.context.knows_fact(key)) {  // one for each agent: asked for by name
    Need need;
    need.kind = "fact";
    need.name = key;
    need.scope = FactScope::account;
    return Step(std::move(need));
  }
  if (made) {
    // Without it the message still goes, in the Page's name.
    if (succeeded(*made)) sending.persona = made->json()["id"].id();
    return std::nullopt;
  }
  JsonWriter body;
  body.begin_object().member("name", name).member("profile_picture_url", picture).end_object();
  Request request = post_call(sending.settings, sending.context, "persona",
                              sending.settings.node() + "/personas", std::move(body).text());
  request.class_ = RequestClass::idempotent;  // a second one of the same name does no harm
  request.rate_keys = {"profile"};
  return Step(std::move(request));
}

void remember_persona(const Sending& sending, Done& done) {
  if (sending.persona.empty() || !sending.exchanges.find("persona")) return;
  const std::string name =
      clip(sending.settings.text, sending.action.from->display_name, kLongestPersona);
  Fact fact;
  fact.scope = FactScope::account;
  fact.key = persona_key(sending.settings, name, sending.action.from->avatar->url);
  fact.value = sending.persona;
  done.facts.push_back(std::move(fact));
}

/// Words before buttons become the words of their template, so that both are one message; of those
/// pieces, the numbers. Where anything else is said, everything stays as it is.
std::vector<std::uint32_t> fold_words(Action& action) {
  std::string words;
  Buttons* buttons = nullptr;
  for (Piece& piece : action.pieces) {
    for (Part& part : piece.parts) {
      const bool is_plain = part.channel_data.empty() && buttons == nullptr;
      if (is_plain && part.type == PartType::text)
        words = joined(words, part.text);
      else if (is_plain && part.buttons && !part.buttons->media)
        buttons = part.buttons.get();
      else
        return {};
    }
  }
  if (buttons == nullptr || words.empty()) return {};
  std::string& first = buttons->header.empty() ? buttons->text : buttons->header;
  first = joined(words, first);
  std::vector<std::uint32_t> folded;
  folded.reserve(action.pieces.size());
  for (Piece& piece : action.pieces) {
    const auto gone =
        std::erase_if(piece.parts, [](const Part& part) { return part.type == PartType::text; });
    if (gone != 0) folded.push_back(piece.index);
  }
  return folded;
}

}  // namespace

Step send(const Settings& settings, const Context& context, const Procedure& procedure,
          const Exchanges& exchanges) {
  const Action action = procedure.action();
  if (action.conversation && action.conversation->type == ConversationType::public_)
    return send_comment(settings, context, action, exchanges);
  const std::string to = receiver_of(action);
  if (to.empty())
    return refusal(Outcome::invalid, ErrorClass::invalid, "no_recipient", "nobody to send to");
  const auto messages = render(settings, action);
  if (!messages)
    return refusal(Outcome::invalid, ErrorClass::invalid, "not_expressible", messages.error().text);
  const bool is_template = std::all_of(messages->begin(), messages->end(),
                                       [](const Outgoing& each) { return each.is_template; });
  if (exchanges.empty())
    if (std::optional<Step> refused = may_write(settings, context, action, is_template))
      return *refused;
  Sending sending{settings, context, action, exchanges, recipient_of(context, action, to), false};
  if (std::optional<Step> first = find_persona(sending)) return *first;
  if (std::optional<Step> next = deliver_all(sending, *messages)) return *next;
  Step step = Step::accepted(std::move(sending.pieces));
  remember_persona(sending, *step.done);
  return step;
}

Step private_reply(const Settings& settings, const Context& context, const Procedure& procedure,
                   const Exchanges& exchanges) {
  Action action = procedure.action();
  const PublicPlace place = public_place(receiver_of(action));
  std::string about = action.target ? action.target->provider_id : std::string();
  if (about.empty()) about = place.thread.empty() ? place.post : place.thread;
  if (!is_node(about))
    return refusal(Outcome::invalid, ErrorClass::invalid, "no_target",
                   "a private reply needs the comment's id");
  const std::vector<std::uint32_t> folded = fold_words(action);
  auto messages = render(settings, action);
  if (!messages)
    return refusal(Outcome::invalid, ErrorClass::invalid, "not_expressible", messages.error().text);
  std::vector<std::uint32_t>& carried = messages->front().pieces;
  carried.insert(carried.begin(), folded.begin(), folded.end());
  carried.erase(std::unique(carried.begin(), carried.end()), carried.end());
  // Only one message may go, so all words go in it.
  while (messages->size() > 1) {
    Outgoing& first = messages->at(0);
    Outgoing& second = messages->at(1);
    if (first.text.empty() || second.text.empty() || !first.suggestions.empty())
      return refusal(Outcome::invalid, ErrorClass::invalid, "one_message",
                     "a private reply is a single message");
    second.text = joined(first.text, second.text);
    JsonWriter json;
    json.begin_object().member("text", second.text).end_object();
    second.json = std::move(json).text();
    second.pieces.insert(second.pieces.begin(), first.pieces.begin(), first.pieces.end());
    messages->erase(messages->begin());
  }
  const bool is_post = !settings.is_instagram() && about == place.post;
  JsonWriter recipient;
  recipient.begin_object().member(is_post ? "post_id" : "comment_id", about).end_object();
  Sending sending{settings, context, action, exchanges, std::move(recipient).text(), true};
  if (std::optional<Step> next = deliver_all(sending, *messages)) return *next;
  Step step = Step::accepted(std::move(sending.pieces));
  step.done->provider_ids = std::move(sending.ids);
  JsonWriter result;
  result.begin_object();
  result.member("recipient_id", exchanges.last()->json()["recipient_id"].id());
  step.done->result = std::move(result.end_object()).text();
  return step;
}

}  // namespace jackfield::meta
