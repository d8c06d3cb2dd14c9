// SPDX-License-Identifier: MIT
// Templates, each with its limits. Source: fact sheets Messenger 4.1 and Instagram 4.1, 2026-11-21.
#include "plugins/meta/simulator/meta_checks.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::meta_simulator {
namespace {

constexpr std::size_t kMostElements = 10;
constexpr std::size_t kMostReceiptElements = 100;
constexpr std::int64_t kMediaTemplate = 2018173;

class TemplateChecker {
 public:
  explicit TemplateChecker(const World& world) : world_(world) {}

  std::optional<Fault> fault;

  void check(const Json& held) {
    const std::string type = text_of(held, "template_type");
    const bool is_everywhere = is_one_of(type, {"button", "generic", "product"});
    if (world_.is_instagram && !is_everywhere) return refuse("template_type is unknown");
    if (type == "button") return button(held);
    if (type == "generic" || type == "product") return carousel(held, type);
    if (type == "media") return media(held);
    if (type == "image_grid") return image_grid(held);
    if (type == "receipt") return receipt(held);
    if (type == "coupon") return coupon(held);
    if (!is_one_of(type, {"customer_feedback", "customer_information", "instant_form",
                          "notification_messages"}))
      refuse("template_type is unknown");
  }

 private:
  void refuse(std::string text, std::int64_t subcode = 0) {
    if (!fault) fault = Fault{100, subcode, std::move(text)};
  }

  void limit(const Json& of, const char* name, std::size_t most) {
    if (characters(text_of(of, name)) > most) refuse(std::string(name) + " is too long");
  }

  void buttons(const Json& list, bool is_required) {
    if (!is_required && list.is_null()) return;
    if (!list.is_array() || list.size() > 3 || (is_required && list.empty()))
      return refuse("buttons must be 1 to 3");
    for (const Json& one : list) {
      const std::string type = text_of(one, "type");
      const bool is_plain = type == "account_link" || type == "account_unlink";
      if (!is_one_of(type, {"web_url", "postback"}) &&
          (world_.is_instagram ||
           !is_one_of(type, {"phone_number", "account_link", "account_unlink", "game_play"})))
        return refuse("button type is unknown");
      const std::string title = text_of(one, "title");
      if (!is_plain && (title.empty() || characters(title) > 20))
        return refuse("title of a button must be 1 to 20");
      if (type == "postback" && !is_payload(one)) return refuse("payload must be 1 to 1000");
      if (type == "web_url" && text_of(one, "url").empty()) return refuse("url is missing");
    }
  }

  void button(const Json& held) {
    const std::size_t length = characters(text_of(held, "text"));
    if (length == 0 || length > 640) refuse("text of a button template must be 1 to 640");
    buttons(member(held, "buttons"), true);
  }

  void carousel(const Json& held, std::string_view type) {
    const Json elements = member(held, "elements");
    if (!elements.is_array() || elements.empty() || elements.size() > kMostElements)
      return refuse("elements must be 1 to 10");
    for (const Json& one : elements) {
      if (type == "generic") element(one);
      if (type == "product" && text_of(one, "id").empty()) refuse("product is unknown", 2018320);
    }
  }

  void element(const Json& one) {
    const std::string title = text_of(one, "title");
    if (title.empty() || characters(title) > 80) return refuse("title must be 1 to 80");
    limit(one, "subtitle", 80);
    if (one.size() < 2) return refuse("an element needs more than a title");
    const Json list = member(one, "buttons");
    buttons(list, !list.is_null());
  }

  void media(const Json& held) {
    const Json elements = member(held, "elements");
    if (!elements.is_array() || elements.size() != 1)
      return refuse("a media template has one element", kMediaTemplate);
    const Json& one = elements[0];
    if (!is_one_of(text_of(one, "media_type"), {"image", "video"}))
      return refuse("media_type must be image or video", kMediaTemplate);
    const std::string id = text_of(one, "attachment_id");
    if (!id.empty() && !holds(world_, id)) return refuse("Invalid attachment id", 2018074);
    const std::string url = text_of(one, "url");
    const bool is_theirs = url.starts_with("https://www.facebook.com/") ||
                           url.starts_with("https://business.facebook.com/");
    if (id.empty() && !is_theirs)
      return refuse("a media template takes an attachment or an address of facebook.com",
                    kMediaTemplate);
    buttons(member(one, "buttons"), false);
  }

  void image_grid(const Json& held) {
    const Json elements = member(held, "elements");
    if (!elements.is_array() || elements.size() != 1) return refuse("elements must be 1");
    const Json& one = elements[0];
    limit(one, "title", 45);
    limit(one, "subtitle", 80);
    buttons(member(one, "buttons"), false);
    const Json images = member(one, "images");
    if (!images.is_array() || images.size() < 2 || images.size() > 6)
      return refuse("images must be 2 to 6");
    const auto heroes = std::count_if(images.begin(), images.end(), [](const Json& image) {
      return member(image, "is_hero_image") == true;
    });
    if (heroes > 1) refuse("only one image is the hero");
  }

  void receipt(const Json& held) {
    for (const char* name : {"recipient_name", "order_number", "currency", "payment_method"})
      if (text_of(held, name).empty()) return refuse(std::string(name) + " is missing");
    if (!member(member(held, "summary"), "total_cost").is_number())
      return refuse("summary.total_cost is missing");
    if (member(held, "elements").size() > kMostReceiptElements)
      return refuse("elements must be 100 at most");
    if (world_.orders.count(text_of(held, "order_number")) != 0)
      refuse("order_number was used before");
  }

  void coupon(const Json& held) {
    limit(held, "title", 80);
    limit(held, "subtitle", 80);
    if (text_of(held, "coupon_code").find(' ') != std::string::npos)
      refuse("coupon_code has no spaces");
  }

  const World& world_;
};

}  // namespace

std::optional<Fault> check_template(const World& world, const Json& payload) {
  TemplateChecker checker(world);
  checker.check(payload);
  return checker.fault;
}

}  // namespace jackfield::meta_simulator
