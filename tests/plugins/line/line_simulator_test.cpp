// SPDX-License-Identifier: MIT
// Every limit that the simulator checks, with a request just over it: section 4.1 of LINE's message
// objects.
#include "plugins/line/simulator/line_checks.hpp"

#include <gtest/gtest.h>

namespace jackfield::line_simulator {
namespace {

using Json = nlohmann::json;

/// The faults of one message; empty: taken.
std::string fault_of(const Json& message, bool is_direct = true) {
  Checks checks;
  checks.messages({{"messages", {message}}}, is_direct);
  return checks.details().empty() ? "" : checks.details()[0]["property"].get<std::string>();
}

Json action(const std::string& label = "Go") {
  return {{"type", "postback"}, {"label", label}, {"data", "d"}};
}
Json actions(std::size_t count) {
  Json all = Json::array();
  for (std::size_t i = 0; i < count; ++i) all.push_back(action());
  return all;
}
Json templated(Json content) {
  return {{"type", "template"}, {"altText", "alt"}, {"template", std::move(content)}};
}
Json buttons(std::size_t words, std::size_t count, Json more = Json::object()) {
  more["type"] = "buttons";
  more["text"] = std::string(words, 'x');
  more["actions"] = actions(count);
  return templated(std::move(more));
}
Json column(std::size_t count, const std::string& words = "x") {
  return {{"text", words}, {"actions", actions(count)}};
}
Json repeated(std::size_t count, const Json& one) {
  Json all = Json::array();
  for (std::size_t i = 0; i < count; ++i) all.push_back(one);
  return all;
}
Json bubble(std::size_t words = 5) {
  return {
      {"type", "bubble"},
      {"body",
       {{"type", "box"},
        {"layout", "vertical"},
        {"contents", repeated(words / 1000 + 1,
                              {{"type", "text"},
                               {"text", std::string(std::min<std::size_t>(words, 1000), 'x')}})}}}};
}
Json flex(Json contents) {
  return {{"type", "flex"}, {"altText", "alt"}, {"contents", std::move(contents)}};
}
Json quick(std::size_t count, const Json& one) {
  return {{"type", "text"},
          {"text", "x"},
          {"quickReply", {{"items", repeated(count, {{"type", "action"}, {"action", one}})}}}};
}

TEST(LineChecks, ACallHasOneToFiveMessages) {
  Checks none;
  none.messages({{"messages", Json::array()}}, true);
  Checks five;
  five.messages({{"messages", repeated(5, {{"type", "text"}, {"text", "x"}})}}, true);
  Checks six;
  six.messages({{"messages", repeated(6, {{"type", "text"}, {"text", "x"}})}}, true);

  EXPECT_EQ(none.details()[0]["message"], "Size must be between 1 and 5");
  EXPECT_TRUE(five.details().empty());
  EXPECT_EQ(six.details()[0]["property"], "messages");
}

TEST(LineChecks, TextIsCountedInUtf16Units) {
  const auto of = [](std::string words) {
    return fault_of({{"type", "text"}, {"text", std::move(words)}});
  };
  std::string pairs;
  for (int i = 0; i < 2500; ++i) pairs += "😀";

  EXPECT_EQ(of(std::string(5000, 'x')), "");
  EXPECT_EQ(of(std::string(5001, 'x')), "messages[0].text");
  EXPECT_EQ(of(pairs), "");
  EXPECT_EQ(of(pairs + "x"), "messages[0].text");
  EXPECT_EQ(of(""), "messages[0].text");
}

TEST(LineChecks, LabelsAreCountedInClusters) {
  EXPECT_EQ(clusters("e\u0301👨‍👩‍👧🇯🇵👍🏽"), 4u);
  EXPECT_EQ(utf16_units("😀é"), 3u);
}

TEST(LineChecks, MediaNeedsHttpsAndWhatBelongsToIt) {
  const std::string url = "https://m.example/a";
  const Json image = {{"type", "image"}, {"originalContentUrl", url}, {"previewImageUrl", url}};
  Json plain = image, long_url = image, bare = image;
  plain["originalContentUrl"] = "http://m.example/a";
  long_url["originalContentUrl"] = "https://m.example/" + std::string(1983, 'a');
  bare.erase("previewImageUrl");
  Json video = {{"type", "video"},
                {"originalContentUrl", url},
                {"previewImageUrl", url},
                {"trackingId", std::string(100, 't')}};

  EXPECT_EQ(fault_of(image), "");
  EXPECT_EQ(fault_of(plain), "messages[0].originalContentUrl");
  EXPECT_EQ(fault_of(long_url), "messages[0].originalContentUrl");
  EXPECT_EQ(fault_of(bare), "messages[0].previewImageUrl");
  EXPECT_EQ(fault_of(video), "");
  EXPECT_EQ(fault_of(video, false), "messages[0].trackingId");
  video["trackingId"] = std::string(101, 't');
  EXPECT_EQ(fault_of(video), "messages[0].trackingId");
  EXPECT_EQ(fault_of({{"type", "audio"}, {"originalContentUrl", url}}), "messages[0].duration");
  EXPECT_EQ(fault_of({{"type", "location"},
                      {"title", std::string(101, 'x')},
                      {"address", "a"},
                      {"latitude", 1},
                      {"longitude", 1}}),
            "messages[0].title");
  EXPECT_EQ(fault_of({{"type", "location"},
                      {"title", "x"},
                      {"address", "a"},
                      {"latitude", 91},
                      {"longitude", 1}}),
            "messages[0].latitude");
}

TEST(LineChecks, EachEmojiStandsAtADollarSign) {
  const auto at = [](int index) {
    return Json{{"type", "text"},
                {"text", "😀$ $"},
                {"emojis", {{{"index", index}, {"productId", "p"}, {"emojiId", "001"}}}}};
  };
  EXPECT_EQ(fault_of(at(2)), "");
  EXPECT_EQ(fault_of(at(4)), "");
  EXPECT_EQ(fault_of(at(1)), "messages[0].emojis");
  EXPECT_EQ(fault_of(at(5)), "messages[0].emojis");
}

TEST(LineChecks, ImagemapsKeepTheirLimits) {
  const Json area = {{"x", 0}, {"y", 0}, {"width", 520}, {"height", 585}};
  const auto map = [](const Json& all) {
    return Json{{"type", "imagemap"},
                {"baseUrl", "https://x.example/y"},
                {"altText", "doors"},
                {"baseSize", {{"width", 1040}, {"height", 585}}},
                {"actions", all}};
  };
  const auto says = [&](std::size_t length) {
    return Json{{"type", "message"}, {"text", std::string(length, 'x')}, {"area", area}};
  };
  Json flat = map(Json::array());
  flat.erase("baseSize");
  Json nowhere = says(1);
  nowhere.erase("area");

  EXPECT_EQ(fault_of(map(repeated(50, says(400)))), "");
  EXPECT_EQ(fault_of(map(repeated(51, says(1)))), "messages[0].actions");
  EXPECT_EQ(fault_of(map(Json::array({says(401)}))), "messages[0].actions[0].text");
  EXPECT_EQ(fault_of(map(Json::array({nowhere}))), "messages[0].actions[0].area");
  EXPECT_EQ(fault_of(map(Json::array({Json{{"type", "postback"}, {"area", area}}}))),
            "messages[0].actions[0].type");
  EXPECT_EQ(fault_of(flat), "messages[0].baseSize");
}

TEST(LineChecks, ButtonsTemplates) {
  EXPECT_EQ(fault_of(buttons(160, 4)), "");
  EXPECT_EQ(fault_of(buttons(161, 4)), "messages[0].template.text");
  EXPECT_EQ(fault_of(buttons(160, 5)), "messages[0].template.actions");
  EXPECT_EQ(fault_of(buttons(160, 0)), "messages[0].template.actions");
  EXPECT_EQ(fault_of(buttons(60, 1, {{"title", std::string(40, 't')}})), "");
  EXPECT_EQ(fault_of(buttons(61, 1, {{"title", "t"}})), "messages[0].template.text");
  EXPECT_EQ(fault_of(buttons(60, 1, {{"title", std::string(41, 't')}})),
            "messages[0].template.title");
  EXPECT_EQ(fault_of(templated(
                {{"type", "confirm"}, {"text", std::string(240, 'x')}, {"actions", actions(2)}})),
            "");
  EXPECT_EQ(fault_of(templated(
                {{"type", "confirm"}, {"text", std::string(241, 'x')}, {"actions", actions(2)}})),
            "messages[0].template.text");
  EXPECT_EQ(fault_of(templated({{"type", "confirm"}, {"text", "x"}, {"actions", actions(3)}})),
            "messages[0].template.actions");
}

TEST(LineChecks, CarouselsKeepTheirLimits) {
  const auto carousel = [](const Json& columns) {
    return fault_of(templated({{"type", "carousel"}, {"columns", columns}}));
  };
  const Json picture = {{"imageUrl", "https://m.example/a"}, {"action", action("123456789012")}};
  Json wide = picture;
  wide["action"]["label"] = "1234567890123";

  EXPECT_EQ(carousel(repeated(10, column(3, std::string(120, 'x')))), "");
  EXPECT_EQ(carousel(repeated(11, column(1))), "messages[0].template.columns");
  EXPECT_EQ(carousel(Json::array({column(4)})), "messages[0].template.columns[0].actions");
  EXPECT_EQ(carousel(Json::array({column(1, std::string(121, 'x'))})),
            "messages[0].template.columns[0].text");
  EXPECT_EQ(carousel({column(1), column(2)}), "messages[0].template.columns[1].actions");
  EXPECT_EQ(fault_of(templated({{"type", "image_carousel"}, {"columns", {picture}}})), "");
  EXPECT_EQ(fault_of(templated({{"type", "image_carousel"}, {"columns", {wide}}})),
            "messages[0].template.columns[0].action.label");
}

TEST(LineChecks, FlexMessages) {
  EXPECT_EQ(fault_of(flex(bubble())), "");
  EXPECT_EQ(fault_of(flex(bubble(31'000))), "messages[0].contents");
  EXPECT_EQ(fault_of(flex({{"type", "carousel"}, {"contents", repeated(12, bubble())}})), "");
  EXPECT_EQ(fault_of(flex({{"type", "carousel"}, {"contents", repeated(13, bubble())}})),
            "messages[0].contents.contents");
  EXPECT_EQ(fault_of(flex({{"type", "carousel"}, {"contents", repeated(5, bubble(11'000))}})),
            "messages[0].contents");
  EXPECT_EQ(
      fault_of({{"type", "flex"}, {"altText", std::string(1501, 'a')}, {"contents", bubble()}}),
      "messages[0].altText");
}

TEST(LineChecks, QuickRepliesAndActions) {
  EXPECT_EQ(fault_of(quick(13, action(std::string(20, 'l')))), "");
  EXPECT_EQ(fault_of(quick(14, action())), "messages[0].quickReply.items");
  EXPECT_EQ(fault_of(quick(1, action(std::string(21, 'l')))),
            "messages[0].quickReply.items[0].action.label");
  EXPECT_EQ(
      fault_of(quick(1, {{"type", "postback"}, {"label", "l"}, {"data", std::string(301, 'd')}})),
      "messages[0].quickReply.items[0].action.data");
  EXPECT_EQ(
      fault_of(quick(1, {{"type", "message"}, {"label", "l"}, {"text", std::string(301, 'd')}})),
      "messages[0].quickReply.items[0].action.text");
  EXPECT_EQ(fault_of(quick(1, {{"type", "uri"}, {"label", "l"}, {"uri", "javascript:1"}})),
            "messages[0].quickReply.items[0].action.uri");
  EXPECT_EQ(fault_of(quick(1, {{"type", "location"}, {"label", "l"}})), "");
  Json in_template = buttons(1, 1);
  in_template["template"]["actions"][0] = {{"type", "location"}, {"label", "l"}};
  EXPECT_EQ(fault_of(in_template), "messages[0].template.actions[0].type");
}

TEST(LineChecks, MentionsAreForGroupsAndNamesForTwentyCharacters) {
  const Json mention = {
      {"type", "textV2"},
      {"text", "{a}"},
      {"substitution", {{"a", {{"type", "mention"}, {"mentionee", {{"type", "all"}}}}}}}};

  EXPECT_EQ(fault_of(mention, false), "");
  EXPECT_EQ(fault_of(mention, true), "messages[0].substitution.a");
  EXPECT_EQ(
      fault_of({{"type", "text"}, {"text", "x"}, {"sender", {{"name", std::string(20, 'n')}}}}),
      "");
  EXPECT_EQ(
      fault_of({{"type", "text"}, {"text", "x"}, {"sender", {{"name", std::string(21, 'n')}}}}),
      "messages[0].sender.name");
  EXPECT_EQ(fault_of({{"type", "file"}}), "messages[0].type");
}

}  // namespace
}  // namespace jackfield::line_simulator
