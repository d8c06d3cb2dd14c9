// SPDX-License-Identifier: MIT
// The limits: RFC 3834 section 2 and sheet, section 3.6, checked 2026-08.
#include "email_restraint.hpp"

#include "email_text.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::email {
namespace {

constexpr std::int64_t kSecond = 1'000;
constexpr std::int64_t kRestraintHour = 3'600 * kSecond;
constexpr std::int64_t kDay = 24 * kRestraintHour;
// Nobody reads a mail and writes an answer so fast, whatever the application says about it.
constexpr std::int64_t kFasterThanPeople = 30 * kSecond;
constexpr std::size_t kMostAnHour = 5;
constexpr std::size_t kMostADay = 20;
constexpr std::size_t kMostSaid = 20;
constexpr std::string_view kSaid = "said";

std::optional<Step> refused(std::string_view code, std::string_view text) {
  Step step =
      Step::failed(Outcome::invalid, ErrorClass::invalid, {}, {}, "email: " + std::string(text));
  step.done->error->code = code;
  step.done->error->remedy = "If a person wrote it, send it with from.role \"agent\".";
  return step;
}

Fact fact_of(FactScope scope, std::string_view key, JsonWriter value, std::int64_t expires_at) {
  Fact fact;
  fact.scope = scope;
  fact.key = key;
  fact.value = std::move(value).text();
  fact.expires_at = expires_at;
  return fact;
}

std::string digest(const Settings& settings, std::string_view text) {
  return settings.crypto.hex(settings.crypto.sha256(text)).substr(0, 32);
}

std::string first_recipient(const Outgoing& mail) {
  for (const auto* list : {&mail.to, &mail.cc, &mail.bcc}) {
    if (!list->empty()) return list->front().address;
  }
  return {};
}

}  // namespace

Restraint::Restraint(const Settings& settings, const Context& context, const Action& action,
                     const Outgoing& mail)
    : context_(context), mail_(mail) {
  std::string person = first_recipient(mail);
  if (const jf_fact_t* reply = context.fact("reply"); reply != nullptr && mail.answers) {
    const Result<JsonDocument> told = JsonDocument::parse(context.fact_value("reply"));
    answers_program_ = told && !told->root()["automatic"].text().empty();
    answered_at_ = reply->recorded_at;
    // A program may want each answer at another address of its own.
    if (told) person = told->root()["from"].text_or(person);
  }
  author_ = author_of(action);
  address_key_ = "automatic." + digest(settings, lower(person));
  words_ = digest(settings, mail.text + "\n" + mail.html);
  const Result<JsonDocument> times = JsonDocument::parse(context.fact_value(address_key_));
  if (times) {
    for (const Json one : times->root()) {
      const std::int64_t at = one.int_or(0);
      // Its own earlier attempt is no other mail.
      if (at > context.started_at() - kDay && at != context.started_at()) times_.push_back(at);
    }
  }
  const Result<JsonDocument> said = JsonDocument::parse(context.fact_value(kSaid));
  if (said) {
    for (const Json one : said->root()) said_.emplace_back(one.text());
  }
}

Restraint::Author Restraint::author_of(const Action& action) const {
  if (mail_.is_automatic) return Author::program;
  if (action.from && action.from->role == Role::agent) return Author::person;
  const bool is_fast =
      answered_at_ != 0 && context_.started_at() - answered_at_ < kFasterThanPeople;
  return is_fast ? Author::program : Author::unknown;
}

// Of those whose author is unknown, the first answer to each mail: in a loop there is one to each.
bool Restraint::counts() const {
  if (author_ != Author::unknown) return author_ == Author::program;
  return answered_at_ != 0 && std::none_of(times_.begin(), times_.end(),
                                           [this](std::int64_t at) { return at > answered_at_; });
}

bool Restraint::was_said() const {
  return std::find(said_.begin(), said_.end(), words_) != said_.end();
}

std::size_t Restraint::count_since(std::int64_t at) const {
  return static_cast<std::size_t>(
      std::count_if(times_.begin(), times_.end(), [at](std::int64_t one) { return one > at; }));
}

std::optional<Step> Restraint::objection() const {
  if (author_ == Author::person) return std::nullopt;
  if (author_ == Author::program && answers_program_)
    return refused("automatic_loop", "the last mail came from a program; a bot may not answer");
  if (author_ == Author::program && mail_.answers && was_said())
    return refused("automatic_repeat", "the same words went out automatically before");
  if (!counts()) return std::nullopt;
  if (!context_.knows_fact(address_key_)) {
    Need need;
    need.kind = "fact";
    need.scope = FactScope::account;
    need.name = address_key_;
    return need;
  }
  const bool is_too_many = times_.size() >= kMostADay ||
                           (author_ == Author::program &&
                            count_since(context_.started_at() - kRestraintHour) >= kMostAnHour);
  if (!is_too_many) return std::nullopt;
  return refused("automatic_limit",
                 "too many automatic mails to this address within an hour or a day");
}

std::vector<Fact> Restraint::facts() const {
  std::vector<Fact> facts;
  if (!counts()) return facts;
  const std::int64_t now = context_.started_at();
  JsonWriter times;
  times.begin_array();
  const std::size_t first = times_.size() > kMostADay ? times_.size() - kMostADay : 0;
  for (std::size_t i = first; i < times_.size(); ++i) times.value(times_[i]);
  times.value(now).end_array();
  facts.push_back(fact_of(FactScope::account, address_key_, std::move(times), now + kDay));
  if (author_ != Author::program || was_said()) return facts;
  JsonWriter said;
  said.begin_array();
  const std::size_t oldest = said_.size() >= kMostSaid ? said_.size() - kMostSaid + 1 : 0;
  for (std::size_t i = oldest; i < said_.size(); ++i) said.value(said_[i]);
  said.value(words_).end_array();
  facts.push_back(fact_of(FactScope::conversation, kSaid, std::move(said), 0));
  return facts;
}

}  // namespace jackfield::email
