// SPDX-License-Identifier: MIT
// Messages of the bot: who may get them, what they cost, what becomes of them.
#include "plugins/viber/simulator/viber_api.hpp"
#include "plugins/viber/simulator/viber_checks.hpp"

namespace jackfield::viber_simulator {
namespace {

using Json = nlohmann::json;
using simulator::HttpResponse;

constexpr std::int64_t kMessageHour = 3600'000;
constexpr std::size_t kMostUnanswered = 100;
constexpr std::size_t kMostReceivers = 300;

int version_of(const Json& body) {
  const Json& version = member(body, "min_api_version");
  return version.is_number_integer() ? version.get<int>() : 1;
}

/// Why this person cannot get it; a status of 0: they can.
Verdict refused(World& world, Person* person, const Json& body) {
  if (person == nullptr) return {6, "receiverNotSubscribed"};
  if (person->is_gone) return {5, "receiverNotRegistered"};
  if (!person->is_subscribed) return {6, "receiverNotSubscribed"};
  if (!person->has_device) return {11, "receiverNoSuitableDevice"};
  if (version_of(body) > person->api_version) return {13, "apiVersionNotSupported"};
  while (!person->unanswered.empty() && person->unanswered.front() + kMessageHour <= world.now)
    person->unanswered.pop_front();
  if (person->unanswered.size() >= kMostUnanswered) return {12, "Too many requests"};
  if (world.out_of_session != 0 && person->session_until <= world.now)
    return {world.out_of_session, "outside the session"};
  return {};
}

void show(World& world, Person& person, const Json& body, std::uint64_t token) {
  Said said;
  said.token = token;
  said.is_ours = true;
  said.at_ms = world.now;
  said.message = body;
  for (const char* name : {"auth_token", "broadcast_list", "receiver"}) said.message.erase(name);
  said.keyboard = member(body, "keyboard");
  said.sender_name = text_of(member(body, "sender"), "name");
  person.tracking_data = text_of(body, "tracking_data");
  world.say(person, std::move(said));
}

Webhooks give(World& world, Person& person, const Json& body, std::uint64_t token) {
  show(world, person, body, token);
  person.unanswered.push_back(world.now);
  ++world.counters["messages"];
  return delivered(world, person, token);
}

}  // namespace

HttpResponse send_message(World& world, const Json& body) {
  if (Verdict wrong = check_message(body)) return status_answer(wrong.status, wrong.text);
  const std::string receiver = text_of(body, "receiver");
  if (receiver.empty()) return status_answer(4, "receiver is missing");
  Person* person = world.person(receiver);
  if (Verdict wrong = refused(world, person, body)) return status_answer(wrong.status, wrong.text);
  const std::uint64_t token = world.next_token();
  const bool is_in_session = person->session_until > world.now;
  HttpResponse response = json_answer({{"status", 0},
                                       {"status_message", "ok"},
                                       {"message_token", token},
                                       {"chat_hostname", "SN-CHAT-05_"},
                                       {"billing_status", is_in_session ? 2 : 5}});
  response.webhooks = world.faults.webhooks(give(world, *person, body, token));
  return response;
}

HttpResponse broadcast_message(World& world, const Json& body) {
  if (Verdict wrong = check_message(body)) return status_answer(wrong.status, wrong.text);
  const Json& list = member(body, "broadcast_list");
  if (!list.is_array() || list.empty()) return status_answer(4, "broadcast_list is missing");
  if (list.size() > kMostReceivers) return status_answer(3, "broadcast_list is too long");
  const std::uint64_t token = world.next_token();
  Json failed = Json::array();
  Webhooks webhooks;
  for (const Json& one : list) {
    const std::string id = one.is_string() ? one.get<std::string>() : std::string();
    Person* person = world.person(id);
    if (const Verdict wrong = refused(world, person, body)) {
      failed.push_back(
          {{"receiver", id}, {"status", wrong.status}, {"status_message", wrong.text}});
      continue;
    }
    for (simulator::Webhook& webhook : give(world, *person, body, token))
      webhooks.push_back(std::move(webhook));
  }
  ++world.counters["broadcasts"];
  HttpResponse response = json_answer({{"status", 0},
                                       {"status_message", "ok"},
                                       {"message_token", token},
                                       {"chat_hostname", "SN-CHAT-05_"},
                                       {"failed_list", failed}});
  response.webhooks = world.faults.webhooks(std::move(webhooks));
  return response;
}

Webhooks take_welcome(World& world, Person& person, std::uint64_t token, const std::string& text) {
  if (text.empty() || person.is_subscribed) return {};
  const Json body = Json::parse(text, nullptr, false);
  const bool is_right = body.is_object() && !body.contains("receiver") &&
                        !check_message(body, true) && version_of(body) <= person.api_version;
  ++world.counters[is_right ? "welcomes" : "welcomes_refused"];
  if (!is_right) return {};
  show(world, person, body, token);
  return delivered(world, person, token);
}

}  // namespace jackfield::viber_simulator
