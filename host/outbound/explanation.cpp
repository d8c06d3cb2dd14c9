// SPDX-License-Identifier: MIT
#include "host/outbound/explanation.hpp"

#include <algorithm>
#include <utility>

#include "host/adapt/measure.hpp"
#include "host/adapt/message_plan.hpp"
#include "host/outbound/rehearsal.hpp"
#include "host/outbound/shown_request.hpp"
#include "host/outbound/transport.hpp"
#include "host/outbound/variations.hpp"
#include "sdk/model/generated/json_writer.hpp"

namespace jackfield::outbound {
namespace {

using nlohmann::ordered_json;

// Back in time, since a window that is open now was open then; by an odd span, so that every part
// of a time differs.
constexpr std::int64_t kEarlierMs = 3'661'001;

bool are_alike(const Rehearsed& one, const Rehearsed& other) {
  return std::equal(one.requests.begin(), one.requests.end(), other.requests.begin(),
                    other.requests.end(), [](const auto& a, const auto& b) {
                      return a.call == b.call && a.request.label == b.request.label &&
                             a.held.has_value() == b.held.has_value();
                    });
}

/// The same send at another time, under another id, with other answers of the network.
Rehearsed rehearse_again(Engine& engine, const state::LiveAccount& account, const Action& action,
                         const Variation& first, const Rehearsed& told) {
  Action other = action;
  other.id = engine.ids.next("msg_", first.started_at - kEarlierMs);
  Variation second{first.started_at - kEarlierMs, engine.ids.random_bytes(32),
                   engine.ids.random_bytes(32), "~"};
  Rehearsed again = rehearse(engine, account, other, second);
  if (are_alike(told, again)) return again;
  second.mark.clear();  // a word among the answers decides: let it stand
  return rehearse(engine, account, other, second);
}

ordered_json described(const Failure& failure) {
  std::string text;
  write_json(text, failure, JsonForm::public_);
  return ordered_json::parse(text);
}

ordered_json measured_text(const Part& part, const Capability* capability) {
  ordered_json shown;
  if (capability == nullptr || !capability->text) return shown;
  const TextCapability& text = *capability->text;
  const TextUnit unit = text.unit == TextUnit::unknown ? TextUnit::code_points : text.unit;
  const std::uint64_t length = adapt::measured(part.text, unit);
  shown = {{"length", length}, {"unit", name(unit)}};
  if (text.max != 0) shown["max"] = text.max;
  if (text.segment == 0) return shown;
  const std::uint64_t single = text.segment_single == 0 ? text.segment : text.segment_single;
  shown["segments"] = length <= single ? 1 : (length + text.segment - 1) / text.segment;
  return shown;
}

}  // namespace

ordered_json explained_requests(Engine& engine, const Prepared& ready) {
  const state::LiveAccount& account = *ready.place.account;
  const Variation first{
      engine.clock.now_ms(), engine.ids.random_bytes(32), engine.ids.random_bytes(32), {}};
  const Rehearsed told = rehearse(engine, account, ready.action, first);
  const Rehearsed again = rehearse_again(engine, account, ready.action, first, told);
  std::vector<std::string> secrets = told.secrets;
  secrets.insert(secrets.end(), account.secrets.begin(), account.secrets.end());

  ordered_json body = {{"requests", ordered_json::array()}};
  for (std::size_t i = 0; i < told.requests.size(); ++i) {
    ordered_json shown = shown_request(told.requests[i]);
    std::vector<std::string> changing = i < again.requests.size()
                                            ? differences(shown, shown_request(again.requests[i]))
                                            : std::vector<std::string>{""};
    mask(shown, secrets);
    shown["volatile"] = std::move(changing);
    body["requests"].push_back(std::move(shown));
  }
  if (!told.depends_on.empty()) {
    body["outcome"] = "unknown";
    body["depends_on"] = told.depends_on;
    return body;
  }
  body["outcome"] = name(told.end.outcome);
  if (told.end.error && told.end.outcome != Outcome::accepted) {
    body["error"] = described(*told.end.error);
    mask(body["error"], secrets);
  }
  return body;
}

ordered_json explained_pieces(const Prepared& ready) {
  const Capability* capability =
      adapt::variant_of(ready.place.account->capabilities, ready.place.known.type);
  ordered_json pieces = ordered_json::array();
  for (const Piece& piece : ready.action.pieces) {
    ordered_json shown = {{"index", piece.index}, {"parts", ordered_json::array()}};
    for (const Part& part : piece.parts) {
      std::string text;
      write_json(text, part, JsonForm::public_);
      shown["parts"].push_back(ordered_json::parse(text));
      if (part.type == PartType::text) shown.update(measured_text(part, capability));
    }
    pieces.push_back(std::move(shown));
  }
  return pieces;
}

}  // namespace jackfield::outbound
