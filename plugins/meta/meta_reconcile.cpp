// SPDX-License-Identifier: MIT
// Source: fact sheets Messenger 4.5 and 5, Instagram 4.5 and 5, comments 4.4, 2026-11-21.
#include "meta_reconcile.hpp"

#include "meta_calls.hpp"
#include "meta_errors.hpp"
#include "meta_history.hpp"
#include "meta_render.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::meta {
namespace {

// What was not there at once may be there now: only then is it said that it was not taken.
constexpr std::int64_t kSecondLookMs = 20'000;
// Meta's clock may be behind ours; what the account said itself just before is rarely the same.
constexpr std::int64_t kClockSkewMs = 5000;
constexpr std::string_view kAgain = "-again";
constexpr std::size_t kMostLookups = 20;  // "details only for the 20 newest"

Part read_part(const Json& told) {
  Part part;
  part.type = part_type_from_name(told["type"].text());
  part.text = told["text"].text();
  part.fallback_text = told["fallback_text"].text();
  part.channel_data = told["channel_data"].dump();
  if (const Json media = told["media"]; media.is_object()) {
    Media& made = part.media.emplace();
    made.url = media["url"].text();
    made.ref = media["ref"].text();
    made.provider_id = media["provider_id"].id();
    made.caption = media["caption"].text();
  }
  if (const Json share = told["share"]; share.is_object()) {
    Share& made = part.share.emplace();
    made.url = share["url"].text();
    made.title = share["title"].text();
    made.provider_id = share["provider_id"].id();
  }
  return part;
}

Action read_action(const Json& told) {
  Action action;
  action.kind = action_kind_from_name(told["kind"].text());
  action.id = told["id"].text();
  if (const Json conversation = told["conversation"]; conversation.is_object()) {
    action.conversation.emplace().address = conversation["address"].text();
    action.conversation->type = conversation_type_from_name(conversation["type"].text());
  }
  if (const Json to = told["to"]; to.is_object()) action.to.emplace().value = to["value"].text();
  if (std::string id = told["target"]["provider_id"].id(); !id.empty())
    action.target.emplace().provider_id = std::move(id);
  if (std::string id = told["reply_to"]["provider_id"].id(); !id.empty())
    action.reply_to.emplace().provider_id = std::move(id);
  for (const Json piece : told["pieces"]) {
    Piece& made = action.pieces.emplace_back();
    made.index = static_cast<std::uint32_t>(piece["index"].int_or(1));
    for (const Json part : piece["parts"]) made.parts.push_back(read_part(part));
  }
  return action;
}

/// What earlier calls of the same send were given: those messages are told apart from this one.
std::vector<std::string> known_ids(const Settings& settings, const Json& exchanges) {
  std::vector<std::string> known;
  for (const Json exchange : exchanges) {
    const Result<std::string> body = settings.crypto.from_base64(exchange["body"].text());
    if (!body) continue;
    const auto answer = JsonDocument::parse(*body);
    if (!answer) continue;
    for (const std::string_view name : {"message_id", "id"})
      if (std::string id = (*answer)[name].id(); !id.empty()) known.push_back(std::move(id));
  }
  return known;
}

/// What a message that went through the Send API looks like in the Conversations API.
enum class Looks : std::uint8_t { words, media, other };

Looks looks_of(const Question& question, std::string& words) {
  Looks looks = Looks::other;
  for (const Piece& piece : question.action.pieces) {
    for (const Part& part : piece.parts) {
      const bool has_own = !part.channel_data.empty();
      const bool is_media = part.media && part.type != PartType::sticker;
      if (part.type == PartType::quick_replies) continue;  // they stand below something else
      if (has_own || (part.type != PartType::text && !is_media)) return Looks::other;
      looks = is_media ? Looks::media : Looks::words;
      if (!is_media) words = part.text;
    }
  }
  return looks;
}

/// The newest messages since then, as far as Meta tells what is in them; nothing: there are more.
std::optional<std::vector<std::string>> newest_listed(const Json& conversation,
                                                      std::int64_t since) {
  std::vector<std::string> mids;
  for (const Json one : conversation["messages"]["data"]) {
    std::string mid = one["id"].id();
    const std::int64_t at = written_time(one["created_time"].text());
    if (at != 0 && at < since) return mids;
    if (mids.size() == kMostLookups || !is_opaque(mid)) return std::nullopt;
    mids.push_back(std::move(mid));
  }
  return mids;
}

std::string node_of(const Settings& settings) {
  return settings.has_instagram_login ? "me" : settings.node();
}

Look look_for_message(const Question& question) {
  const Action& action = question.action;
  std::string person = action.conversation ? action.conversation->address : std::string();
  if (person.empty() && action.to) person = action.to->value;
  Look chat = find_chat(question, person);
  if (chat.next) return chat;
  // Whoever is written to has a conversation: one that is not shown says nothing.
  if (chat.finding != Finding::found) return {{}, Finding::unclear, {}};
  return look_in_chat(question, chat.id);
}

Look look(const Question& question) {
  if (question.action.kind == ActionKind::private_reply) return look_for_private_reply(question);
  const auto& conversation = question.action.conversation;
  const bool is_public = conversation && conversation->type == ConversationType::public_;
  return is_public ? look_for_comment(question) : look_for_message(question);
}

bool has_second_begun(const Exchanges& exchanges) {
  for (std::uint32_t i = 0; i < exchanges.size(); ++i)
    if (exchanges[i].label().ends_with(kAgain)) return true;
  return false;
}

Step taken(const Question& question, const std::string& id) {
  std::vector<SentPiece> pieces;
  pieces.reserve(question.action.pieces.size());
  for (const Piece& piece : question.action.pieces) pieces.push_back({piece.index, {id}, {}});
  return Step::accepted(std::move(pieces));
}

}  // namespace

bool Question::is_known(const std::string& id) const {
  return std::find(known.begin(), known.end(), id) != known.end();
}

std::string Question::label(std::string name) const {
  if (is_second) name += kAgain;
  return name;
}

std::optional<Step> ask_list(const Question& question, const std::string& label,
                             std::string_view path, std::string_view query,
                             std::string_view rate_key) {
  const auto asked = question.exchanges.find(label);
  if (asked && succeeded(*asked)) return std::nullopt;
  if (asked) return failure(*asked, RequestClass::safe);
  Request request = get_call(question.settings, question.context, label, path, query);
  request.rate_keys = {std::string(rate_key)};
  return Step(std::move(request));
}

bool same_words(std::string_view a, std::string_view b) {
  const auto is_space = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
  const auto next = [&](std::string_view& text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    const auto end = std::find_if(text.begin(), text.end(), is_space);
    const std::string_view word = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(word.size());
    return word;
  };
  while (true) {
    const std::string_view word = next(a);
    if (word != next(b)) return false;
    if (word.empty()) return true;
  }
}

Look find_chat(const Question& question, const std::string& person) {
  if (!is_node(person)) return {{}, Finding::unclear, {}};
  const std::string label = question.label("conversation");
  const std::string query =
      "platform=" + std::string(question.settings.word()) + "&user_id=" + person;
  if (std::optional<Step> next = ask_list(
          question, label, node_of(question.settings) + "/conversations", query, "history"))
    return {std::move(next)};
  const JsonDocument answer = question.exchanges.find(label)->json();
  std::string id = answer["data"][0]["id"].id();
  if (!is_opaque(id)) return {};
  return {{}, Finding::found, std::move(id)};
}

Look look_in_chat(const Question& question, const std::string& conversation) {
  const std::string label = question.label("messages");
  if (std::optional<Step> next =
          ask_list(question, label, conversation, "fields=messages", "history"))
    return {std::move(next)};
  const JsonDocument list = question.exchanges.find(label)->json();
  const auto mids = newest_listed(list.root(), question.since);
  if (!mids) return {{}, Finding::unclear, {}};

  std::string words;
  const Looks looks = looks_of(question, words);
  Look found;
  for (const std::string& mid : *mids) {
    if (question.is_known(mid)) continue;
    const std::string one = "message:" + mid;
    if (std::optional<Step> next = ask_list(
            question, one, mid, "fields=id,created_time,from,message,attachments", "history"))
      return {std::move(next)};
    const JsonDocument told = question.exchanges.find(one)->json();
    const std::string from = told["from"]["id"].id();
    if (from != question.settings.address() && from != question.settings.node()) continue;
    const std::string_view said = told["message"].text();
    if (looks == Looks::words && same_words(said, words)) return {{}, Finding::found, mid};
    if (looks == Looks::words && !said.empty()) continue;
    // Two of the same look, or one that may look like anything: nobody can tell which is ours.
    const bool is_file = told["attachments"]["data"].size() > 0 && said.empty();
    if (looks == Looks::media && !is_file) continue;
    const bool is_only = looks == Looks::media && found.finding == Finding::absent;
    found.finding = is_only ? Finding::found : Finding::unclear;
    found.id = mid;
  }
  return found;
}

Step reconcile(const Settings& settings, const Context& context, const Procedure& procedure,
               const Exchanges& exchanges) {
  const JsonDocument argument = procedure.argument();
  Question question{settings, context, exchanges};
  question.action = read_action(argument["action"]);
  question.since = (argument["started_at"].time_or(0) - kClockSkewMs) / 1000 * 1000;
  question.known = known_ids(settings, argument["exchanges"]);
  for (const bool is_second : {false, true}) {
    question.is_second = is_second;
    Look seen = look(question);
    if (seen.next) {
      // Meta may show a little late what it took.
      if (is_second && seen.next->request && !has_second_begun(exchanges))
        seen.next->request->after_ms = kSecondLookMs;
      return std::move(*seen.next);
    }
    if (seen.finding == Finding::found) return taken(question, seen.id);
    if (seen.finding == Finding::unclear)
      return refusal(Outcome::uncertain, ErrorClass::uncertain, "unclear",
                     "what Meta shows does not tell whether it took this");
  }
  return Step::accepted({});
}

}  // namespace jackfield::meta
