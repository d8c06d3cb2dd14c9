// SPDX-License-Identifier: MIT
// A customer-service message has no id and no key: when its answer is lost nobody knows whether it
// arrived. A passive reply has no answer at all, but uses up none of the window's messages.
#include "wechat_send.hpp"

#include "wechat_calls.hpp"
#include "wechat_errors.hpp"
#include "wechat_notifications.hpp"
#include "wechat_render.hpp"
#include "wechat_uploads.hpp"
#include "wechat_window.hpp"
#include "wechat_wire.hpp"

#include <utility>

namespace jackfield::wechat {
namespace {

constexpr std::string_view kPassive = "passive";
constexpr std::int64_t kUnknownMedia = 40007;

Step refusal(Outcome outcome, ErrorClass error_class, std::string code, std::string text) {
  Step step = Step::failed(outcome, error_class, {}, {}, std::move(text));
  step.done->error->code = std::move(code);
  return step;
}

Step window_closed() {
  Step step = refusal(Outcome::window_closed, ErrorClass::window_closed, "window_closed",
                      "wechat: the customer's last sign allows no further message");
  step.done->error->remedy =
      "Send a template or a subscription notification, or wait until the customer writes.";
  return step;
}

/// One send on its way; its functions say what comes next, or nothing when there is nothing left.
class Sending {
 public:
  Sending(const Settings& settings, const Context& context, const Exchanges& exchanges,
          const Action& action)
      : settings_(settings),
        context_(context),
        exchanges_(exchanges),
        action_(action),
        open_id_(open_id_of(action)),
        allowance_(allowance(context, action)) {}

  std::optional<Step> advance(const Outgoing& message, std::size_t number);
  std::vector<SentPiece> pieces() && { return std::move(pieces_); }

 private:
  std::optional<Step> finish(const Outgoing& message, const ExchangeView& sent,
                             const MediaIds& ids);
  std::optional<Step> into_push(const Outgoing& message, const MediaIds& ids);
  Step by_call(const Outgoing& message, std::string label, const MediaIds& ids);
  void note(const Outgoing& message, std::string id = {});

  const Settings& settings_;
  const Context& context_;
  const Exchanges& exchanges_;
  const Action& action_;
  std::string open_id_;
  Allowance allowance_;
  std::vector<SentPiece> pieces_;
};

// The network names customer-service messages in no way: then the host's own id stands in.
void Sending::note(const Outgoing& message, std::string id) {
  if (pieces_.empty() || pieces_.back().index != message.piece)
    pieces_.push_back({message.piece, {}, {}});
  if (!id.empty()) pieces_.back().provider_ids.push_back(std::move(id));
}

std::optional<Step> Sending::finish(const Outgoing& message, const ExchangeView& sent,
                                    const MediaIds& ids) {
  const bool is_notice = message.kind == Kind::notice;
  if (succeeded(sent) || (is_notice && is_sent_before(sent))) {
    note(message, is_notice ? notification_id(sent) : std::string());
    return std::nullopt;
  }
  Step step = failure(sent, RequestClass::once, context_.now());
  // A media id that was got here and is not known any more: all anew, once.
  if (error_code(sent) == kUnknownMedia && !(ids.media.empty() && ids.thumb.empty()) &&
      context_.attempt() <= 1) {
    step.done->outcome = Outcome::retry;
    step.done->resume = Resume::restart;
  }
  const Outcome outcome = step.done->outcome;
  if (!is_notice && outcome != Outcome::window_closed && outcome != Outcome::uncertain)
    give_back(context_, allowance_.consumes, *step.done);
  return step;
}

std::optional<Step> Sending::into_push(const Outgoing& message, const MediaIds& ids) {
  if (context_.held() == nullptr || !is_passive(message)) return std::nullopt;
  std::optional<Answer> answer = passive_answer(settings_, context_, message, ids);
  if (!answer) return std::nullopt;
  HeldAnswer held;
  held.label = kPassive;
  held.answer.emplace(std::move(*answer));
  held.pieces = {{message.piece}};
  return Step(std::move(held));
}

Step Sending::by_call(const Outgoing& message, std::string label, const MediaIds& ids) {
  const bool is_notice = message.kind == Kind::notice;
  if (allowance_.has_left)
    return refusal(Outcome::opted_out, ErrorClass::opted_out, "unfollowed",
                   "wechat: the person no longer follows the account");
  if (!is_notice && allowance_.is_closed) return window_closed();
  const std::string_view token = context_.token(kToken);
  if (token.empty()) return Step::need_token(kToken);
  Request request;
  if (is_notice) {
    request = notification(settings_, context_, std::move(label), token, open_id_, *message.part);
  } else {
    request = call(settings_, std::move(label), "cgi-bin/message/custom/send", token,
                   custom_body(message, ids, action_, open_id_));
    request.rate_keys = {"send"};
    if (!allowance_.consumes.empty()) request.consumes = {allowance_.consumes};
  }
  request.pieces = {{message.piece}};
  return request;
}

std::optional<Step> Sending::advance(const Outgoing& message, std::size_t number) {
  std::string label = number == 1 ? "send" : "send-" + std::to_string(number);
  const auto passive = exchanges_.find(kPassive);
  if (number == 1 && passive && passive->answered()) {
    note(message);
    return std::nullopt;
  }
  const auto sent = exchanges_.find(label);
  MediaIds ids;
  if (auto step = prepare(settings_, context_, exchanges_, message, number, ids)) return step;
  if (sent) return finish(message, *sent, ids);
  // Only the first: a push has one answer. Closed meanwhile: by a call then.
  if (number == 1 && !passive) {
    if (auto step = into_push(message, ids)) return step;
  }
  return by_call(message, std::move(label), ids);
}

}  // namespace

Step send(const Settings& settings, const Context& context, const Procedure& procedure,
          const Exchanges& exchanges) {
  const Action action = procedure.action();
  if (open_id_of(action).empty())
    return refusal(Outcome::invalid, ErrorClass::invalid, "no_recipient",
                   "wechat: nobody to send to");
  const auto messages = render(settings, action);
  if (!messages)
    return refusal(Outcome::invalid, ErrorClass::invalid, "not_expressible", messages.error().text);
  Sending sending(settings, context, exchanges, action);
  for (std::size_t i = 0; i < messages->size(); ++i) {
    if (auto step = sending.advance((*messages)[i], i + 1)) return std::move(*step);
  }
  return Step::accepted(std::move(sending).pieces());
}

}  // namespace jackfield::wechat
