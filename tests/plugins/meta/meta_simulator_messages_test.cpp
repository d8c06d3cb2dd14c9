// SPDX-License-Identifier: MIT
// The simulator refuses what Meta refuses of messages: one just over each limit of the sheets, with
// the sheets' codes.
#include "tests/plugins/meta/simulated_meta.hpp"

namespace jackfield::meta_simulator {
namespace {

TEST(MetaSimulator, TakesTextsUpToTheLimit) {
  const Network messenger(false);
  EXPECT_EQ(messenger.send({{"text", letters(2000)}}), "");
  EXPECT_EQ(messenger.send({{"text", letters(2001)}}), "100");
  EXPECT_EQ(messenger.send({{"text", "x"}, {"metadata", letters(1000)}}), "");
  EXPECT_EQ(messenger.send({{"text", "x"}, {"metadata", letters(1001)}}), "100");
  const Network instagram(true);
  EXPECT_EQ(instagram.send({{"text", letters(998) + "ü"}}), "");
  EXPECT_EQ(instagram.send({{"text", letters(999) + "ü"}}), "100");
}

TEST(MetaSimulator, TakesQuickRepliesUpToTheLimit) {
  for (const bool is_instagram : {false, true}) {
    const Network network(is_instagram);
    const auto send = [&](const Json& replies) {
      return network.send({{"text", "Pick"}, {"quick_replies", replies}});
    };
    EXPECT_EQ(send(repeated(13, quick_reply())), "");
    EXPECT_EQ(send(repeated(14, quick_reply())), "100");
    EXPECT_EQ(send(repeated(1, quick_reply(20, 1001))), "100");
    // Instagram shortens titles.
    EXPECT_EQ(send(repeated(1, quick_reply(21))), is_instagram ? "" : "100");
    EXPECT_EQ(send(repeated(1, {{"content_type", "user_email"}})), is_instagram ? "100" : "");
  }
}

TEST(MetaSimulator, TakesButtonsAndCardsUpToTheLimit) {
  for (const bool is_instagram : {false, true}) {
    const Network network(is_instagram);
    const auto buttons = [&](std::size_t words, const Json& list) {
      return network.send_template(
          {{"template_type", "button"}, {"text", letters(words)}, {"buttons", list}});
    };
    EXPECT_EQ(buttons(640, repeated(3, button())), "");
    EXPECT_EQ(buttons(641, repeated(3, button())), "100");
    EXPECT_EQ(buttons(1, repeated(4, button())), "100");
    EXPECT_EQ(buttons(1, repeated(1, button(21))), "100");
    EXPECT_EQ(buttons(1, repeated(1, button(20, 1001))), "100");

    const auto cards = [&](std::size_t count, const Json& element) {
      return network.send_template(
          {{"template_type", "generic"}, {"elements", repeated(count, element)}});
    };
    const Json most = {
        {"title", letters(80)}, {"subtitle", letters(80)}, {"buttons", repeated(1, button())}};
    EXPECT_EQ(cards(10, most), "");
    EXPECT_EQ(cards(11, most), "100");
    EXPECT_EQ(cards(1, {{"title", letters(81)}, {"subtitle", "x"}}), "100");
    EXPECT_EQ(cards(1, {{"title", "x"}, {"subtitle", letters(81)}}), "100");
    EXPECT_EQ(cards(1, {{"title", "x"}, {"buttons", repeated(4, button())}}), "100");
    EXPECT_EQ(cards(1, {{"title", "x"}}), "100");
  }
}

TEST(MetaSimulator, TakesAnImageGridUpToTheLimit) {
  const Network messenger(false);
  const auto grid = [&](const Json& element, std::size_t count = 1) {
    return messenger.send_template(
        {{"template_type", "image_grid"}, {"elements", repeated(count, element)}});
  };
  const auto of = [](std::size_t images, Json more = Json::object()) {
    more["images"] = repeated(images, {{"url", "https://ex.org/a.jpg"}});
    return more;
  };
  EXPECT_EQ(grid(of(6, {{"title", letters(45)},
                        {"subtitle", letters(80)},
                        {"buttons", repeated(3, button())}})),
            "");
  EXPECT_EQ(grid(of(2), 2), "100");
  EXPECT_EQ(grid(of(1)), "100");
  EXPECT_EQ(grid(of(7)), "100");
  EXPECT_EQ(grid(of(2, {{"title", letters(46)}})), "100");
  EXPECT_EQ(grid(of(2, {{"subtitle", letters(81)}})), "100");
  EXPECT_EQ(grid(of(2, {{"buttons", repeated(4, button())}})), "100");
  EXPECT_EQ(grid({{"images", repeated(2, {{"url", "u"}, {"is_hero_image", true}})}}), "100");
}

TEST(MetaSimulator, TakesAMediaTemplateUpToTheLimit) {
  const Network messenger(false);
  const auto media = [&](Json element, std::size_t count = 1) {
    element["media_type"] = "image";
    return messenger.send_template(
        {{"template_type", "media"}, {"elements", repeated(count, element)}});
  };
  const Json theirs = {{"url", "https://www.facebook.com/shop/photos/1"}};
  EXPECT_EQ(media(theirs), "");
  EXPECT_EQ(media(theirs, 2), "100/2018173");
  EXPECT_EQ(media({{"url", "https://ex.org/a.jpg"}}), "100/2018173");
  EXPECT_EQ(media({{"attachment_id", "nothing"}}), "100/2018074");
  EXPECT_EQ(media({{"url", theirs["url"]}, {"buttons", repeated(4, button())}}), "100");
}

TEST(MetaSimulator, TakesReceiptsAndCouponsUpToTheLimit) {
  const Network messenger(false);
  const auto receipt = [&](const std::string& number, std::size_t elements) {
    return messenger.send_template({{"template_type", "receipt"},
                                    {"recipient_name", "A"},
                                    {"order_number", number},
                                    {"currency", "EUR"},
                                    {"payment_method", "Visa 1"},
                                    {"summary", {{"total_cost", 5.0}}},
                                    {"elements", repeated(elements, {{"title", "Mug"}})}});
  };
  EXPECT_EQ(receipt("1", 100), "");
  EXPECT_EQ(receipt("1", 1), "100");  // a number is used once
  EXPECT_EQ(receipt("2", 101), "100");
  const auto coupon = [&](const Json& title, const Json& below, const Json& code) {
    return messenger.send_template({{"template_type", "coupon"},
                                    {"title", title},
                                    {"subtitle", below},
                                    {"coupon_code", code}});
  };
  EXPECT_EQ(coupon(letters(80), letters(80), "TEN"), "");
  EXPECT_EQ(coupon(letters(81), "x", "TEN"), "100");
  EXPECT_EQ(coupon("x", letters(81), "TEN"), "100");
  EXPECT_EQ(coupon("x", "x", "T EN"), "100");
}

TEST(MetaSimulator, HasOnInstagramWhatInstagramHas) {
  const Network instagram(true);
  for (const char* type : {"receipt", "coupon", "media", "image_grid", "customer_feedback"})
    EXPECT_EQ(instagram.send_template({{"template_type", type}}), "100") << type;
  EXPECT_EQ(instagram.send({{"sticker_id", 369239263222822}}), "100");
  EXPECT_EQ(instagram.send({{"template", {{"name", "order_update"}}}}), "100");
}

TEST(MetaSimulator, TakesSeveralPicturesUpToTheLimit) {
  for (const bool is_instagram : {false, true}) {
    const Network network(is_instagram);
    const std::size_t most = is_instagram ? 10 : 30;
    EXPECT_EQ(network.send({{"attachments", repeated(most, picture())}}), "");
    EXPECT_EQ(network.send({{"attachments", repeated(most + 1, picture())}}), "100");
    EXPECT_EQ(network.send({{"attachments",
                             repeated(1, {{"type", "video"}, {"payload", picture()["payload"]}})}}),
              "100");
    network.sim->control({{"several_images", false}});
    EXPECT_EQ(network.send({{"attachments", repeated(2, picture())}}), "100/2534068");
  }
}

}  // namespace
}  // namespace jackfield::meta_simulator
