// SPDX-License-Identifier: MIT
// What has to hold of every request that a network sends, whatever it says: built once per plugin
// and run over all its cases. How a network's bodies hold several items is the one thing that each
// plugin's CMake line tells (JACKFIELD_BATCH, a JSON Pointer).
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "sdk/model/generated/json_writer.hpp"
#include "tests/support/plugin_cases.hpp"

namespace jackfield {
namespace {

using Json = nlohmann::ordered_json;
using Texts = std::vector<std::string>;

const Result<support::PluginCases>& loaded() {
  static const Result<support::PluginCases> cases = support::load_cases(JACKFIELD_PLUGIN);
  return cases;
}
const support::PluginCases& cases() {
  static const support::PluginCases none;
  return loaded() ? *loaded() : none;
}

Texts inbound_cases() {
  Texts names;
  for (const auto& [name, one] : cases()) {
    if (one.told.request && !one.told.request->body.empty()) names.push_back(name);
  }
  return names;
}

TEST(Plugin, HasInboundCases) {
  ASSERT_TRUE(loaded()) << loaded().error().text;
  EXPECT_FALSE(inbound_cases().empty());
}

/// Discarded when it is no JSON, or nested deeper than a test's own stack should have to bear.
Json parsed(std::string_view body) {
  int depth = 0;
  for (const char c : body) {
    depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
    if (depth > 100) return Json(Json::value_t::discarded);
  }
  return Json::parse(body, nullptr, false);
}

class Inbound : public ::testing::TestWithParam<std::string> {
 protected:
  const support::PluginCase& one() const { return cases().at(GetParam()); }
  const std::string& body() const { return one().told.request->body; }
  Json json() const { return parsed(body()); }

  Received receive(const HttpRequestValue& request) const {
    Result<Received> received = one().account->receive(one().told.context, request);
    if (received) return std::move(*received);
    ADD_FAILURE() << received.error().text;
    return {};
  }
  Received receive(std::string_view changed) const {
    const Result<HttpRequestValue> request = one().request(changed);
    if (request) return receive(*request);
    ADD_FAILURE() << request.error().text;
    return {};
  }

  /// Whether another body comes through: it can be signed, or needs no signature.
  bool can_change() const { return one().is_signed() || one().recipe == nullptr; }

  static Texts told(const Received& received) {
    Texts texts;
    for (const Event& event : received.events) {
      Event told = event;
      told.ordinal = 0;  // tells the events of one payload apart, and so moves with them
      std::string text;
      write_json(text, told, JsonForm::full);
      texts.push_back(nlohmann::json::parse(text).dump());  // members in order of name
    }
    return texts;
  }
  static Texts sorted(Texts texts) {
    std::sort(texts.begin(), texts.end());
    return texts;
  }
};

TEST_P(Inbound, AFlippedBitIsRefused) {
  if (!one().is_signed() || receive(body()).events.empty()) return;
  const HttpRequestValue sound = *one().request(body());
  // Every byte, but of a very large body only so many, spread over it.
  constexpr std::size_t kMost = 4096;
  for (std::size_t at = 0; at < body().size(); at += body().size() / kMost + 1) {
    HttpRequestValue forged = sound;
    forged.body[at] = static_cast<char>(forged.body[at] ^ (1 << (at % 7)));

    const Received received = receive(forged);

    ASSERT_TRUE(received.events.empty()) << "byte " << at;
    ASSERT_TRUE(received.facts.empty()) << "byte " << at;
    ASSERT_TRUE(received.work.empty()) << "byte " << at;
  }
}

TEST_P(Inbound, ACutBodyNeverTellsSomethingElse) {
  if (!json().is_structured()) return;  // half a mail is a mail; half a JSON document is nothing
  for (std::size_t size = 0; size < body().size(); ++size) {
    for (const Event& event : receive(std::string_view(body()).substr(0, size)).events) {
      ASSERT_EQ(event.kind, EventKind::unknown) << "cut after " << size << " bytes";
    }
  }
}

/// The same document with the members of every object in the opposite order.
Json reversed(const Json& json) {
  if (json.is_array()) {
    Json list = Json::array();
    for (const Json& item : json) list.push_back(reversed(item));
    return list;
  }
  if (!json.is_object()) return json;
  Json::object_t members;
  for (auto at = json.rbegin(); at != json.rend(); ++at)
    members.emplace(at.key(), reversed(at.value()));
  return Json(std::move(members));
}

/// What is told, less what may follow the order of members: lists made of an object's members, and
/// keys made of a body's hash.
nlohmann::json without_order(nlohmann::json json) {
  if (json.is_object()) {
    json.erase("dedupe");
    json.erase("fallback_text");
  }
  for (auto& item : json) {
    if (item.is_structured()) item = without_order(std::move(item));
  }
  const auto is_named = [](const nlohmann::json& item) { return item.contains("name"); };
  if (json.is_array() && std::all_of(json.begin(), json.end(), is_named))
    std::sort(json.begin(), json.end());
  return json;
}

TEST_P(Inbound, TheOrderOfMembersMeansNothing) {
  const Json document = json();
  if (!document.is_structured() || document.dump() != body() || !can_change()) return;
  const Texts expected = told(receive(body()));
  const Texts other = told(receive(reversed(document).dump()));

  ASSERT_EQ(other.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(without_order(nlohmann::json::parse(other[i])),
              without_order(nlohmann::json::parse(expected[i])));
  }
}

#ifdef JACKFIELD_BATCH
class Batch : public Inbound {
 protected:
  const Json::json_pointer place_{JACKFIELD_BATCH};

  bool is_batch() const {
    const Json document = json();
    return document.is_object() && document.dump() == body() && document.contains(place_) &&
           document[place_].is_array() && !document[place_].empty() && can_change() &&
           tells(receive(body()));
  }
  static bool tells(const Received& received) {
    return std::any_of(received.events.begin(), received.events.end(),
                       [](const Event& event) { return event.kind != EventKind::unknown; });
  }
  Texts with(const Json& items) const {
    Json document = json();
    document[place_] = items;
    return told(receive(document.dump()));
  }
  Json items() const { return json()[place_]; }
};

TEST_P(Batch, SplitItTellsTheSame) {
  if (!is_batch()) return;
  Texts apart;
  for (const Json& item : items()) {
    for (std::string& text : with(Json::array({item}))) apart.push_back(std::move(text));
  }

  EXPECT_EQ(apart, told(receive(body())));
}

TEST_P(Batch, TheOrderOfItemsIsTheOrderOfEvents) {
  if (!is_batch()) return;
  Json items = this->items();
  std::reverse(items.begin(), items.end());

  EXPECT_EQ(sorted(with(items)), sorted(told(receive(body()))));
}

TEST_P(Batch, RepeatedItTellsTheSameTwice) {
  if (!is_batch()) return;
  Json twice = items();
  for (const Json& item : items()) twice.push_back(item);
  Texts expected = told(receive(body()));
  const Texts once = expected;
  expected.insert(expected.end(), once.begin(), once.end());

  EXPECT_EQ(with(twice), expected);
}

TEST_P(Batch, JoinedWithAnotherCaseItTellsBoth) {
  if (!is_batch()) return;
  // With those that follow it, in a circle: each with each is too much where there are hundreds.
  constexpr std::size_t kPartners = 12;
  auto next = cases().find(GetParam());
  for (std::size_t i = 0; i < std::min(kPartners, cases().size()); ++i) {
    if (++next == cases().end()) next = cases().begin();
    const std::string& name = next->first;
    const support::PluginCase& other = next->second;
    if (!other.told.request || other.config != one().config) continue;
    const Json document = parsed(other.told.request->body);
    if (!document.is_object() || !document.contains(place_) || !document[place_].is_array())
      continue;
    // One that is refused as a whole, say for its depth, takes what it is joined with along.
    const Result<HttpRequestValue> request = other.request(other.told.request->body);
    if (!request || !tells(receive(*request))) continue;
    Json both = items();
    for (const Json& item : document[place_]) both.push_back(item);
    Texts expected = told(receive(body()));
    for (std::string& text : with(document[place_])) expected.push_back(std::move(text));

    ASSERT_EQ(with(both), expected) << "joined with " << name;
  }
}

TEST_P(Batch, OneBadItemLosesNoOther) {
  if (!is_batch()) return;
  const Texts expected = told(receive(body()));
  for (const Json& bad : {Json(nullptr), Json(7), Json("x"), Json::array(), Json::object()}) {
    Json items = this->items();
    items.insert(items.begin(), bad);
    const Texts beside = with(items);

    for (const std::string& text : expected) {
      ASSERT_NE(std::find(beside.begin(), beside.end(), text), beside.end())
          << "beside " << bad.dump();
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, Batch, ::testing::ValuesIn(inbound_cases()),
                         [](const auto& of) { return of.param.substr(0, of.param.find('.')); });
#endif

INSTANTIATE_TEST_SUITE_P(Cases, Inbound, ::testing::ValuesIn(inbound_cases()),
                         [](const auto& of) { return of.param.substr(0, of.param.find('.')); });

}  // namespace
}  // namespace jackfield
