// SPDX-License-Identifier: MIT
// What LINE offers to its partners only: notification messages to a phone number, and control of a
// chat that several module channels share.
#include "plugins/line/simulator/line_api.hpp"
#include "plugins/line/simulator/line_checks.hpp"
#include "plugins/line/simulator/line_deeds.hpp"
#include "plugins/line/simulator/line_seal.hpp"

#include <algorithm>

namespace jackfield::line_simulator {
namespace {

using Json = nlohmann::json;
using simulator::HttpResponse;

constexpr std::size_t kDigestDigits = 64;

/// The call's receiver, known by the digest of their number; null: nobody of that number.
Person* receiver(Call& call) {
  const std::string digest = text_of(call.body, "to");
  const auto found = std::find_if(
      call.world.people.begin(), call.world.people.end(),
      [&](const Person& person) { return digest_hex(person.number, kDigestDigits) == digest; });
  return found == call.world.people.end() ? nullptr : &*found;
}

/// Why the call is refused whatever it says.
std::optional<HttpResponse> wrong_notice(const Call& call) {
  if (!simulator::header(call.request.headers, "x-line-retry-key").empty())
    return error_answer(400, "The retry key is not supported by this API");
  const std::string digest = text_of(call.body, "to");
  if (digest.size() != kDigestDigits ||
      digest.find_first_not_of("0123456789abcdef") != std::string::npos)
    return error_answer(400,
                        "The property, to, in the request body is invalid (line: -, column: -)");
  const std::string_view tag = simulator::header(call.request.headers, "x-line-delivery-tag");
  constexpr std::size_t kShortest = 16;
  constexpr std::size_t kLongest = 100;
  if (!tag.empty() && (tag.size() < kShortest || tag.size() > kLongest))
    return error_answer(400, "The value for the 'X-Line-Delivery-Tag' parameter is invalid");
  return std::nullopt;
}

/// Shows it to the person, and tells that it reached them under the call's tag.
HttpResponse noticed(Call& call, int status, const Json& messages) {
  Person* person = receiver(call);
  if (person == nullptr) return error_answer(400, "Failed to send messages");
  deliver(call.world, call.world.open_chat(person->id), messages);
  ++call.world.counters["notifications"];
  HttpResponse response = json_answer(status, Json::object());
  if (person->is_blocked) return response;
  std::string data(simulator::header(call.request.headers, "x-line-delivery-tag"));
  if (data.empty()) data = text_of(call.body, "to");
  response.webhooks = call.world.faults.webhooks({delivery(call.world, data)});
  return response;
}

}  // namespace

HttpResponse notify(Call& call) {
  if (auto wrong = wrong_notice(call)) return *wrong;
  if (auto wrong = wrong_messages(call, nullptr)) return *wrong;
  return noticed(call, 200, call.body["messages"]);
}

HttpResponse notify_by_template(Call& call) {
  if (auto wrong = wrong_notice(call)) return *wrong;
  const std::string key = text_of(call.body, "templateKey");
  if (key.empty() || !call.body.value("body", Json()).is_object())
    return error_answer(400, "The request body has 1 error(s)");
  return noticed(call, 202, Json::array({{{"type", "text"}, {"text", key}}}));
}

// /v2/bot/chat/{chat}/control/{acquire,release}
HttpResponse chat_control(Call& call) {
  const std::vector<std::string> parts = segments(call.path);
  constexpr std::size_t kParts = 6;
  const bool is_known = parts.size() == kParts && parts[4] == "control" &&
                        (parts[5] == "acquire" || parts[5] == "release");
  if (!is_known || call.world.chat(parts[3]) == nullptr) return error_answer(404, "Not found");
  if (call.world.is_held) return error_answer(423, "Locked");
  ++call.world.counters["control_" + parts[5]];
  return json_answer(200, Json::object());
}

}  // namespace jackfield::line_simulator
