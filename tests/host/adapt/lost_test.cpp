// SPDX-License-Identifier: MIT
// Nothing is lost silently: of parts with every field of the model filled, each field is in the
// text that is shown or named as lost.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "host/adapt/message_plan.hpp"
#include "sdk/model/generated/json_reader.hpp"
#include "sdk/model/generated/json_writer.hpp"
#include "tests/sdk/model/generated/random_values.hpp"

namespace jackfield::adapt {
namespace {

/// Captions as plain words: read as Markdown they would be other words.
void drop_formats(nlohmann::json& value) {
  if (value.is_object()) value.erase("caption_format");
  for (nlohmann::json& member : value) {
    if (member.is_structured()) drop_formats(member);
  }
}

/// A part of that type as full as the model allows, without what belongs to other types.
Part filled(const std::string& type, std::uint64_t seed) {
  test::Random random(seed, test::Random::Density::maximal);
  random.leave_out_json();
  Part all;
  fill(random, all);
  std::string written;
  write_json(written, all, JsonForm::public_);
  const nlohmann::json tree = nlohmann::json::parse(written);
  const bool is_media =
      type == "image" || type == "video" || type == "audio" || type == "voice" || type == "file";
  const std::string member = is_media ? "media" : type;
  nlohmann::json only = {{"type", type}};
  if (tree.contains(member)) only[member] = tree[member];
  drop_formats(only);
  Part part;
  ReadErrors errors(ReadMode::lenient);
  read(only, part, errors, Pointer());
  return part;
}

struct Leaf {
  std::string pointer;
  std::string name;
  nlohmann::json value;
};

void leaves(const nlohmann::json& value, const std::string& pointer, const std::string& name,
            std::vector<Leaf>& all) {
  if (value.is_object()) {
    for (const auto& [key, member] : value.items()) leaves(member, pointer + "/" + key, key, all);
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i)
      leaves(value[i], pointer + "/" + std::to_string(i), name, all);
  } else {
    all.push_back({pointer, name, value});
  }
}

bool is_lost(const std::string& pointer, const std::vector<std::string>& lost) {
  return std::any_of(lost.begin(), lost.end(), [&](const std::string& one) {
    return pointer == one || pointer.starts_with(one + "/");
  });
}

/// What stands in the words in another shape, or comes back with the answer.
bool is_implied(const Leaf& leaf, const MessagePlan& plan, const std::string& shown) {
  const auto among = [&](const auto& names) {
    return std::find(names.begin(), names.end(), leaf.name) != names.end();
  };
  if (leaf.name == "payload" || leaf.name == "id") {
    return std::any_of(plan.choices.begin(), plan.choices.end(), [&](const Choice& choice) {
      return choice.payload == leaf.value || choice.button == leaf.value;
    });
  }
  if (leaf.name == "latitude" || leaf.name == "longitude")
    return shown.find("https://www.google.com/maps/") != std::string::npos;
  constexpr std::array<std::string_view, 12> kShape = {
      "kind",   "quantity", "html",   "ref",         "mime",        "size_bytes",
      "sha256", "width",    "height", "duration_ms", "is_animated", "state"};
  return among(kShape);
}

class NothingIsLostSilently : public testing::TestWithParam<const char*> {};

TEST_P(NothingIsLostSilently, OfAFullPart) {
  Capability capability;
  capability.text.emplace();
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Part part = filled(GetParam(), seed);
    std::string written;
    write_json(written, part, JsonForm::public_);
    std::vector<Leaf> all;
    leaves(nlohmann::json::parse(written), "", "", all);

    const MessagePlan plan = plan_message({part}, &capability);

    if (!plan.faults.empty()) continue;  // refused aloud
    ASSERT_FALSE(plan.adaptations.empty());
    std::string shown;
    for (const Piece& piece : plan.pieces) shown.append(piece.parts.at(0).text).append("\n");
    for (const Leaf& leaf : all) {
      if (leaf.pointer == "/type" || is_lost(leaf.pointer, plan.adaptations[0].lost)) continue;
      const std::string value =
          leaf.value.is_string() ? leaf.value.get<std::string>() : leaf.value.dump();
      EXPECT_TRUE(shown.find(value) != std::string::npos || is_implied(leaf, plan, shown))
          << leaf.pointer << " = " << value << " is neither shown nor lost";
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Types, NothingIsLostSilently,
                         testing::Values("image", "video", "audio", "voice", "file", "sticker",
                                         "location", "contact", "share", "story", "card",
                                         "carousel", "list", "quick_replies", "buttons", "template",
                                         "form", "form_response", "order", "payment", "poll",
                                         "email", "system", "unsupported"));

}  // namespace
}  // namespace jackfield::adapt
