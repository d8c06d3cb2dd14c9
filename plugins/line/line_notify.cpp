// SPDX-License-Identifier: MIT
// Source: partner docs, LINE notification messages, read 2026-08. There is no retry key, so a call
// that was cut may have been taken and is not repeated.
#include "line_notify.hpp"

#include "line_batch.hpp"
#include "line_calls.hpp"
#include "line_errors.hpp"
#include "line_text.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::line {
namespace {

constexpr std::string_view kFlexible = "/bot/pnp/push";
constexpr std::string_view kTemplated = "/v2/bot/message/pnp/templated/push";

/// One call: where it goes, what it says beside the receiver, and what it carries.
struct Notice {
  std::string label;
  std::string_view path;
  std::string body;
};

// 16 to 100 characters that the delivery event brings back: the same at every attempt of this call.
std::string delivery_tag(const Settings& settings, const Context& context, std::string_view label) {
  constexpr std::size_t kLength = 32;
  return settings.crypto.hex(settings.crypto.sha256({context.seed(), "\n", label}))
      .substr(0, kLength);
}

// LINE is told no number, only its digest.
JsonWriter receiver_of(const Settings& settings, const std::string& phone) {
  JsonWriter json;
  json.begin_object().member("to", settings.crypto.hex(settings.crypto.sha256(phone)));
  return json;
}

Request request_for(const Settings& settings, const Context& context, Notice notice) {
  const std::string tag = delivery_tag(settings, context, notice.label);
  Request request = call_request(std::move(notice.label), "POST", std::string(notice.path),
                                 std::move(notice.body), access_token(settings, context));
  request.headers.push_back({"x-line-delivery-tag", tag});
  request.rate_keys = {"notify"};
  return request;
}

void take(std::vector<SentPiece>& pieces, std::uint32_t index, const std::string& tag) {
  if (pieces.empty() || pieces.back().index != index) pieces.push_back({index, {}, {}});
  if (pieces.back().provider_ids.empty() || pieces.back().provider_ids.back() != tag)
    pieces.back().provider_ids.push_back(tag);
}

Step notify_by_template(const Settings& settings, const Context& context, const Action& action,
                        const std::string& phone, const Json& asked, const Exchanges& exchanges) {
  if (asked["templateKey"].text().empty())
    return refused(Outcome::invalid, ErrorClass::invalid, "not_expressible",
                   "line: a notification's template needs its templateKey");
  constexpr std::string_view kLabel = "notify-template";
  const auto sent = exchanges.find(kLabel);
  if (sent && !sent->ok()) return failure(*sent, RequestClass::once);
  if (sent) {
    std::vector<SentPiece> pieces;
    for (const Piece& piece : action.pieces)
      take(pieces, piece.index, delivery_tag(settings, context, kLabel));
    return Step::accepted(std::move(pieces));
  }
  if (access_token(settings, context).empty()) return Step::need_token(kToken);
  JsonWriter body = receiver_of(settings, phone);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (asked.name_at(i) != "to") body.key(asked.name_at(i)).raw(asked.value_at(i).dump());
  }
  Request request = request_for(
      settings, context, {std::string(kLabel), kTemplated, std::move(body.end_object()).text()});
  for (const Piece& piece : action.pieces) request.pieces.push_back({piece.index});
  return request;
}

}  // namespace

bool is_phone(std::string_view address) noexcept {
  constexpr std::size_t kLongest = 16;  // fifteen digits and the plus sign
  return address.starts_with('+') && address.size() <= kLongest && is_digits(address.substr(1));
}

Step notify(const Settings& settings, const Context& context, const Action& action,
            const std::string& phone, const Exchanges& exchanges) {
  if (const auto data = JsonDocument::parse(action.channel_data)) {
    const Json asked = (*data)["line"]["template"];
    if (asked.is_object())
      return notify_by_template(settings, context, action, phone, asked, exchanges);
  }
  const auto messages = render(settings, action, {});
  if (!messages)
    return refused(Outcome::invalid, ErrorClass::invalid, "not_expressible", messages.error().text);
  std::vector<SentPiece> pieces;
  for (std::size_t begin = 0; begin < messages->size(); begin += kMostMessages) {
    const Batch call{*messages, begin, std::min(begin + kMostMessages, messages->size())};
    std::string label = "notify-" + std::to_string(begin / kMostMessages + 1);
    const auto sent = exchanges.find(label);
    if (!sent) {
      if (access_token(settings, context).empty()) return Step::need_token(kToken);
      Request request = request_for(
          settings, context,
          {std::move(label), kFlexible, body_of(action, call, receiver_of(settings, phone))});
      name_pieces(call, request);
      return request;
    }
    if (!sent->ok()) return failure(*sent, RequestClass::once);
    const std::string tag = delivery_tag(settings, context, label);
    for (std::size_t i = call.begin; i < call.end; ++i) take(pieces, (*messages)[i].piece, tag);
  }
  return Step::accepted(std::move(pieces));
}

}  // namespace jackfield::line
