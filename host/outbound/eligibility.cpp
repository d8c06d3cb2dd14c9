// SPDX-License-Identifier: MIT
#include "host/outbound/eligibility.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

namespace jackfield::outbound {
namespace {

const Fact* find(const std::vector<Fact>& facts, std::string_view key) {
  const auto found =
      std::find_if(facts.begin(), facts.end(), [key](const Fact& fact) { return fact.key == key; });
  return found == facts.end() ? nullptr : &*found;
}

bool has(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::int64_t number(const std::string& digits) {
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

/// The ledger's rules for one send, in the order in which networks apply theirs.
class Judgement {
 public:
  Judgement(const WindowCapability& window, const std::vector<plugin::LedgerEntry>& ledger,
            const std::vector<Fact>& facts, const Asking& asking, std::int64_t now)
      : window_(window), ledger_(ledger), facts_(facts), asking_(asking), now_(now) {}

  Eligibility verdict() const {
    if (const Fact* token = told("token"))
      return open("answer_token", "a one-time answer is at hand", token->expires_at);
    if (has_left())
      return closed("left", "the person wants no messages of this account", 0,
                    {wait("until they come back")});
    if (const Fact* spent = told("spent"))
      return closed("spent", "what may be sent is used up", spent->expires_at,
                    {wait("until the count begins anew, or until the customer writes")});
    if (const WindowTag* tag = known_tag()) return by_tag(*tag);
    if (asking_.is_only_templates && has(window_.after_close, "template"))
      return open("template", "what the network has approved may go at any time", 0);
    if (const plugin::LedgerEntry* sign = declares("sign")) return by_sign(*sign);
    if (declares("open") != nullptr) return by_windows();
    return open("no_window", "the network has no window", 0);
  }

 private:
  const plugin::LedgerEntry* declares(std::string_view tells) const {
    const auto found =
        std::find_if(ledger_.begin(), ledger_.end(),
                     [tells](const plugin::LedgerEntry& each) { return each.tells == tells; });
    return found == ledger_.end() ? nullptr : &*found;
  }
  const Fact* told(std::string_view tells) const {
    const plugin::LedgerEntry* declared = declares(tells);
    return declared == nullptr ? nullptr : find(facts_, declared->fact);
  }
  const WindowTag* known_tag() const {
    const auto found =
        std::find_if(window_.tags.begin(), window_.tags.end(),
                     [this](const WindowTag& each) { return each.name == asking_.tag; });
    return found == window_.tags.end() ? nullptr : &*found;
  }

  const plugin::LedgerEntry* consent_for(const WindowTag& tag) const {
    const auto found = std::find_if(ledger_.begin(), ledger_.end(), [&](const auto& each) {
      return each.tells == "consent" && each.tag == tag.name;
    });
    return found == ledger_.end() ? nullptr : &*found;
  }

  bool has_left() const {
    const plugin::LedgerEntry* declared = declares("left");
    const Fact* left = declared == nullptr ? nullptr : find(facts_, declared->fact);
    if (left == nullptr) return false;
    // Who wrote since is back, even where the network's word of it was lost.
    const Fact* back = find(facts_, declared->taken_back_by);
    return back == nullptr || back->recorded_at <= left->recorded_at;
  }

  Eligibility by_tag(const WindowTag& tag) const {
    if (const plugin::LedgerEntry* needed = consent_for(tag)) {
      const Fact* consent = find(facts_, needed->fact);
      if (consent != nullptr)
        return open("consent", "the person agreed to it", consent->expires_at);
      return closed("no_consent", "the person has not agreed to messages with this tag", 0,
                    {wait("until they agree")});
    }
    const Fact* sign = told("sign");
    if (sign == nullptr || tag.duration_ms == 0) return open("tag", "the tag opens the window", 0);
    const std::int64_t until = number(sign->value) + tag.duration_ms;
    if (now_ < until) return open("tag", "the tag keeps the window open", until);
    return closed_window();
  }

  Eligibility by_sign(const plugin::LedgerEntry& declared) const {
    const Fact* sign = find(facts_, declared.fact);
    if (sign == nullptr) return not_known();
    if (window_.duration_ms == 0) return open("no_window", "this kind of conversation has none", 0);
    const std::int64_t until = number(sign->value) + window_.duration_ms;
    return now_ < until ? open("window", "the window is open", until) : closed_window();
  }

  /// Several may be open at once, each with its own end and its own count.
  Eligibility by_windows() const {
    Eligibility verdict = open("window", "the window is open", 0);
    bool is_any_open = false;
    bool is_counted = true;
    std::int64_t left = 0;
    for (const plugin::LedgerEntry& declared : ledger_) {
      const Fact* fact = declared.tells == "open" ? find(facts_, declared.fact) : nullptr;
      if (fact == nullptr) continue;
      is_any_open = true;
      verdict.until = std::max(verdict.until, fact->expires_at);
      is_counted = is_counted && fact->uses > 0;
      left += fact->uses;
    }
    if (is_any_open) {
      if (!is_counted) return verdict;
      verdict.messages_left = static_cast<std::int32_t>(left);
      if (left >= asking_.pieces) return verdict;
      Eligibility refused = closed_window();
      refused.reason = "window_count";
      refused.text = "the window allows " + std::to_string(left) + " more messages, and this is " +
                     std::to_string(asking_.pieces);
      refused.until = verdict.until;
      refused.messages_left = verdict.messages_left;
      return refused;
    }
    const bool was_open = declares("seen") == nullptr || told("seen") != nullptr;
    if (!was_open) return not_known();
    if (has(window_.after_close, "paid"))
      return open("paid", "no window is open: the network charges for it", 0);
    return closed_window(
        "the customer's last sign is too long ago, or was answered as often as the network allows");
  }

  /// Only the network knows; it is asked by sending.
  static Eligibility not_known() {
    return open("not_known", "no sign of the customer is known: the network decides", 0);
  }

  Eligibility closed_window(std::string text = "the customer's last sign is too long ago") const {
    std::vector<Alternative> left;
    left.reserve(window_.tags.size() + 2);
    if (has(window_.after_close, "template"))
      left.push_back({"template", {}, 0, "Send a template that the network has approved."});
    const Fact* sign = told("sign");
    for (const WindowTag& tag : window_.tags) {
      if (tag.name == asking_.tag) continue;
      const plugin::LedgerEntry* needed = consent_for(tag);
      if (needed != nullptr && find(facts_, needed->fact) == nullptr) continue;
      const bool ends = sign != nullptr && tag.duration_ms != 0 && needed == nullptr;
      const std::int64_t until = ends ? number(sign->value) + tag.duration_ms : 0;
      if (ends && now_ >= until) continue;
      left.push_back({"tag", tag.name, until,
                      "Send it with the tag " + tag.name +
                          (tag.note.empty() ? std::string(".") : ": " + tag.note + ".")});
    }
    left.push_back(wait("until the customer gives a sign"));
    return closed("window_closed", std::move(text), 0, std::move(left));
  }

  static Alternative wait(const std::string& until) {
    return {"wait", {}, 0, "Wait " + until + "."};
  }

  static Eligibility open(std::string reason, std::string text, std::int64_t until) {
    return {true, std::move(reason), std::move(text), until, -1, {}};
  }
  static Eligibility closed(std::string reason, std::string text, std::int64_t until,
                            std::vector<Alternative> left) {
    return {false, std::move(reason), std::move(text), until, -1, std::move(left)};
  }

  const WindowCapability& window_;
  const std::vector<plugin::LedgerEntry>& ledger_;
  const std::vector<Fact>& facts_;
  const Asking& asking_;
  std::int64_t now_;
};

/// What everybody can read is said on purpose, or not at all.
Eligibility judge_public(const Capability* capability, const Asking& asking) {
  Eligibility verdict;
  verdict.reason = "public";
  verdict.text = "everybody can read it, as asked for";
  if (asking.visibility == Visibility::public_) return verdict;
  verdict.is_eligible = false;
  verdict.reason = "public_thread";
  verdict.text = "everybody can read this conversation";
  verdict.alternatives.push_back(
      {"public", {}, 0, "Say \"visibility\": \"public\" where everybody shall read it."});
  const bool has_private_reply = capability != nullptr && capability->private_reply &&
                                 (capability->private_reply->out == Level::full ||
                                  capability->private_reply->out == Level::partial);
  if (has_private_reply)
    verdict.alternatives.push_back(
        {"private_reply", {}, 0, "Answer in private with the action private_reply."});
  return verdict;
}

}  // namespace

Asking asking_for(const Action& action) {
  Asking asking;
  asking.tag = action.tag;
  asking.visibility = action.visibility;
  asking.pieces = static_cast<std::uint32_t>(action.pieces.size());
  const auto is_template = [](const Piece& piece) {
    return std::all_of(piece.parts.begin(), piece.parts.end(),
                       [](const Part& part) { return part.type == PartType::template_; });
  };
  asking.is_only_templates = !action.pieces.empty() &&
                             std::all_of(action.pieces.begin(), action.pieces.end(), is_template);
  return asking;
}

bool is_public(const Conversation& conversation) {
  return conversation.type == ConversationType::public_ ||
         conversation.visibility == Visibility::public_;
}

Eligibility judge(const Capability* capability, const std::vector<plugin::LedgerEntry>& ledger,
                  const std::vector<Fact>& facts, const Conversation& conversation,
                  const Asking& asking, std::int64_t now) {
  if (is_public(conversation)) return judge_public(capability, asking);
  static const WindowCapability kNone;
  const WindowCapability& window =
      capability == nullptr || !capability->window ? kNone : *capability->window;
  return Judgement(window, ledger, facts, asking, now).verdict();
}

Done refused_by(const Eligibility& verdict) {
  const bool is_of_person = verdict.reason == "left" || verdict.reason == "no_consent";
  Done done;
  done.outcome = is_of_person ? Outcome::opted_out : Outcome::window_closed;
  Failure& failure = done.error.emplace();
  failure.class_ = is_of_person ? ErrorClass::opted_out : ErrorClass::window_closed;
  failure.code = verdict.reason;
  failure.text = verdict.text;
  for (const Alternative& alternative : verdict.alternatives)
    failure.remedy.append(failure.remedy.empty() ? "" : " ").append(alternative.text);
  return done;
}

}  // namespace jackfield::outbound
