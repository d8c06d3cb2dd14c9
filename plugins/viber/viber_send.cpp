// SPDX-License-Identifier: MIT
// Viber takes one message a call and remembers no key: what is cut on its way may have arrived, so
// it is never repeated blindly.
#include "viber_send.hpp"

#include "viber_calls.hpp"
#include "viber_errors.hpp"
#include "viber_render.hpp"
#include "viber_welcome.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace jackfield::viber {
namespace {

constexpr std::size_t kMostReceivers = 300;  // of one broadcast call
constexpr std::string_view kWelcome = "welcome";

Step refuse(Outcome outcome, ErrorClass error_class, std::string code, std::string text) {
  Step step = Step::failed(outcome, error_class, {}, {}, std::move(text));
  step.done->error->code = std::move(code);
  return step;
}

std::string address_of(const Action& action) {
  if (action.conversation && !action.conversation->address.empty())
    return action.conversation->address;
  return action.to ? action.to->value : std::string();
}

/// Who gets it: one person, or the list of a broadcast in calls of 300.
struct Receivers {
  std::vector<std::string> calls;  // the members that name them
  std::string rate_key;
  bool is_broadcast = false;
};

Receivers receivers_of(const Action& action) {
  Receivers receivers;
  const auto data = JsonDocument::parse(action.channel_data);
  const Json list = data ? (*data)["viber"]["broadcast_list"] : Json();
  if (!list.is_array()) {
    const std::string to = address_of(action);
    if (to.empty()) return receivers;
    JsonWriter one;
    one.begin_object().member("receiver", to);
    receivers.calls.push_back(std::move(one).text().substr(1));
    receivers.rate_key = "user:" + to;
    return receivers;
  }
  receivers.is_broadcast = true;
  receivers.rate_key = "broadcast";
  for (std::size_t i = 0; i < list.size(); i += kMostReceivers) {
    JsonWriter some;
    some.begin_object().key("broadcast_list").begin_array();
    for (std::size_t k = i; k < std::min(list.size(), i + kMostReceivers); ++k)
      some.value(list[k].id());
    some.end_array();
    receivers.calls.push_back(std::move(some).text().substr(1));
  }
  return receivers;
}

// Written since they left, they are subscribed again, even if that callback was lost.
bool has_left(const Context& context) {
  const jf_fact_t* left = context.fact("unsubscribed");
  const jf_fact_t* session = context.fact("session");
  return left != nullptr && (session == nullptr || session->recorded_at <= left->recorded_at);
}

bool is_in_session(const Context& context) {
  const jf_fact_t* session = context.fact("session");
  return session != nullptr && (session->expires_at == 0 || session->expires_at > context.now());
}

/// What the person's app understands; 0: nobody told.
int api_version(const Context& context) {
  const std::string_view told = context.fact_value("api_version");
  int version = 0;
  std::from_chars(told.data(), told.data() + told.size(), version);
  return version;
}

bool is_too_old(const Context& context, const Rendered& message) {
  const int version = api_version(context);
  return version > 0 && version < message.min_api_version && !message.plain.empty();
}

/// Nothing: it may be sent.
std::optional<Step> wrong_time(const Settings& settings, const Context& context,
                               const Receivers& receivers) {
  if (!receivers.is_broadcast && has_left(context))
    return refuse(Outcome::opted_out, ErrorClass::opted_out, "unsubscribed",
                  "viber: the person unsubscribed");
  if (settings.stays_in_session && (receivers.is_broadcast || !is_in_session(context)))
    return refuse(Outcome::window_closed, ErrorClass::window_closed, "session_over",
                  "viber: no session is open, and the account sends nothing that costs");
  return std::nullopt;
}

Step request_for(const Settings& settings, const Action& action, const Rendered& message,
                 const Receivers& receivers, std::size_t call_number, std::string label) {
  std::string body = body_of(settings, action, message, receivers.calls[call_number]);
  if (body.size() > kLargestRequest)
    return refuse(Outcome::invalid, ErrorClass::invalid, "too_large",
                  "viber: the message is above 30 KB");
  Request request = call(settings, std::move(label),
                         receivers.is_broadcast ? "broadcast_message" : "send_message",
                         std::move(body), RequestClass::once);
  request.rate_keys = {receivers.rate_key};
  request.pieces.push_back({message.piece});
  return request;
}

void name_piece(std::vector<SentPiece>& pieces, std::uint32_t index, std::string provider_id) {
  if (pieces.empty() || pieces.back().index != index) pieces.push_back({index, {}, {}});
  if (!provider_id.empty()) pieces.back().provider_ids.push_back(std::move(provider_id));
}

/// Who of a broadcast's receivers did not get it: each one's own event, since the message as a
/// whole was taken.
void tell_failed(const ExchangeView& exchange, Done& done) {
  const JsonDocument body = exchange.json();
  const std::string token = body["message_token"].id();
  for (const Json one : body["failed_list"]) {
    const std::string receiver = one["receiver"].id();
    if (receiver.empty()) continue;
    Event& event = done.events.emplace_back();
    event.kind = EventKind::message_status;
    event.authenticity = Authenticity::verified;
    event.occurred_at = exchange.at();
    event.conversation_refs = {receiver};
    event.conversation.emplace().address = receiver;
    event.message_refs = {token};
    event.dedupe.push_back({std::string("failed:").append(token).append(":").append(receiver), 0});
    StatusChange& status = event.status.emplace();
    status.status = Status::failed;
    status.recipient.emplace(person(receiver));
    status.error.emplace(
        failure_of(one["status"].int_or(kNoStatus), std::string(one["status_message"].text())));
  }
}

/// What the answers said of money, one number a call.
struct Billing {
  JsonWriter list;
  bool is_told = false;

  void add(const ExchangeView& exchange) {
    const JsonDocument body = exchange.json();
    const std::int64_t status = body["billing_status"].int_or(kNoStatus);
    if (status == kNoStatus) return;
    is_told = true;
    list.value(status);
  }
};

/// The first message may go into the callback that tells that the chat was opened.
std::optional<Step> as_welcome(const Settings& settings, const Context& context,
                               const Action& action, const Rendered& message) {
  if (context.held() == nullptr) return std::nullopt;
  const Rendered shown = is_too_old(context, message) ? message.for_old_apps() : message;
  HeldAnswer held;
  held.label = kWelcome;
  held.answer = http_answer(200, body_of(settings, action, shown, {}), "application/json");
  held.pieces.push_back({message.piece});
  return Step(std::move(held));
}

}  // namespace

Step send(const Settings& settings, const Context& context, const Procedure& procedure,
          const Exchanges& exchanges) {
  const Action action = procedure.action();
  const Receivers receivers = receivers_of(action);
  if (receivers.calls.empty())
    return refuse(Outcome::invalid, ErrorClass::invalid, "no_recipient",
                  "viber: nobody to send to");
  const auto messages = render(settings, action);
  if (!messages)
    return refuse(Outcome::invalid, ErrorClass::invalid, "not_expressible", messages.error().text);

  Done done;
  done.outcome = Outcome::accepted;
  Billing billing;
  billing.list.begin_array();
  std::size_t number = 0;
  for (const Rendered& message : *messages) {
    if (number == 0 && !receivers.is_broadcast) {
      const auto welcomed = exchanges.find(kWelcome);
      if (welcomed && welcomed->answered()) {
        ++number;
        name_piece(done.pieces, message.piece, std::string(context.fact_value(kWelcomeToken)));
        continue;
      }
      if (!welcomed && exchanges.empty()) {
        if (auto step = as_welcome(settings, context, action, message)) return *step;
      }
    }
    for (std::size_t i = 0; i < receivers.calls.size(); ++i) {
      ++number;
      std::string label = receivers.is_broadcast ? "broadcast" : "send";
      if (number > 1) label += "-" + std::to_string(number);
      auto sent = exchanges.find(label);
      if (!sent) {
        if (auto step = wrong_time(settings, context, receivers)) return *step;
        const bool is_old = !receivers.is_broadcast && is_too_old(context, message);
        return request_for(settings, action, is_old ? message.for_old_apps() : message, receivers,
                           i, std::move(label));
      }
      // The app was older than we knew: the same in words.
      if (is_too_new(*sent) && !message.plain.empty()) {
        const std::string again = label + "-plain";
        sent = exchanges.find(again);
        if (!sent)
          return request_for(settings, action, message.for_old_apps(), receivers, i, again);
      }
      if (!succeeded(*sent)) return failure(*sent, RequestClass::once);
      const JsonDocument answer = sent->json();
      std::string token = answer["message_token"].id();
      // A broadcast's receipts are of single people, so none of them may end the message.
      if (receivers.is_broadcast) token.insert(0, "broadcast:");
      name_piece(done.pieces, message.piece, std::move(token));
      tell_failed(*sent, done);
      billing.add(*sent);
    }
  }
  if (billing.is_told) {
    JsonWriter result;
    result.begin_object().key("billing_status").raw(billing.list.end_array().text());
    done.result = std::move(result.end_object()).text();
  }
  return done;
}

}  // namespace jackfield::viber
