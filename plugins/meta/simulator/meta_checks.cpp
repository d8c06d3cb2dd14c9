// SPDX-License-Identifier: MIT
#include "plugins/meta/simulator/meta_checks.hpp"

#include <algorithm>
#include <cctype>

namespace jackfield::meta_simulator {
namespace {

/// Play on one machine has no public address.
bool is_fetchable(const std::string& url) {
  return url.starts_with("https://") && url.size() <= 2048;
}

class Checker {
 public:
  explicit Checker(const World& world) : world_(world) {}

  std::optional<Fault> fault;

  void message(const Json& message, bool has_file) {
    if (!message.is_object()) return refuse("Param message must be an object");
    const int kinds = static_cast<int>(message.contains("text")) +
                      static_cast<int>(message.contains("attachment")) +
                      static_cast<int>(message.contains("attachments")) +
                      static_cast<int>(message.contains("sticker_id")) +
                      static_cast<int>(message.contains("template"));
    if (kinds != 1) return refuse("Message must have exactly one of text or attachment");
    if (message.contains("text")) text(message);
    if (message.contains("sticker_id") &&
        (world_.is_instagram || !message["sticker_id"].is_number_integer()))
      refuse("Invalid sticker_id");
    if (message.contains("template") && world_.is_instagram) refuse("Invalid keys \"template\"");
    if (message.contains("attachment")) attachment(message["attachment"], has_file);
    if (message.contains("attachments")) pictures(message["attachments"]);
    if (characters(text_of(message, "metadata")) > 1000) refuse("metadata is too long");
    if (message.contains("quick_replies")) suggestions(message["quick_replies"]);
  }

 private:
  void refuse(std::string text, std::int64_t code = 100, std::int64_t subcode = 0) {
    if (!fault) fault = Fault{code, subcode, std::move(text)};
  }

  void text(const Json& message) {
    const std::string words = text_of(message, "text");
    if (words.empty()) return refuse("text must not be empty");
    if (world_.is_instagram ? words.size() > 1000 : characters(words) > 2000)
      refuse("Length of param message[text] must be less than or equal to the limit");
  }

  void suggestions(const Json& list) {
    if (!list.is_array() || list.empty() || list.size() > 13)
      return refuse("quick_replies must be 1 to 13");
    for (const Json& one : list) {
      const std::string type = text_of(one, "content_type");
      const bool asks = is_one_of(type, {"user_phone_number", "user_email"});
      if (asks && world_.is_instagram) return refuse("content_type is not available");
      if (asks) continue;
      if (type != "text") return refuse("content_type is unknown");
      const std::string title = text_of(one, "title");
      // Instagram shortens titles that are too long, Messenger refuses them.
      if (title.empty() || (!world_.is_instagram && characters(title) > 20))
        return refuse("title of a quick reply must be 1 to 20");
      if (!is_payload(one)) return refuse("payload must be 1 to 1000");
    }
  }

  void media(const Json& payload) {
    const std::string id = text_of(payload, "attachment_id");
    if (!id.empty()) {
      if (!holds(world_, id)) refuse("Invalid attachment id", 100, 2018074);
      return;
    }
    if (!is_fetchable(text_of(payload, "url")))
      refuse("Failed to fetch the file from the url", 100, 2018008);
  }

  void attachment(const Json& one, bool has_file) {
    const std::string type = text_of(one, "type");
    const Json held = member(one, "payload");
    if (type == "template") {
      if (!fault) fault = check_template(world_, held);
      return;
    }
    if (type == "like_heart" && world_.is_instagram) return;
    if (type == "MEDIA_SHARE" && world_.is_instagram) {
      if (!text_of(held, "attachment_id").empty()) return media(held);
      if (text_of(held, "id").empty()) refuse("id is missing");
      return;
    }
    if (!is_one_of(type, {"image", "video", "audio", "file"}))
      return refuse("attachment type is unknown");
    // What is no picture is passed on by its id, and no file goes with the call itself.
    if (world_.is_instagram && type != "image" && !text_of(held, "attachment_id").empty())
      return refuse("attachment_id takes the type MEDIA_SHARE");
    if (world_.is_instagram && has_file) return refuse("filedata is not taken here");
    if (!has_file) media(held);
  }

  void pictures(const Json& list) {
    const std::size_t most = world_.is_instagram ? 10 : 30;
    if (!world_.has_several_images) return refuse("Not enabled", 100, 2534068);
    if (!list.is_array() || list.empty() || list.size() > most)
      return refuse("attachments is of the wrong length");
    for (const Json& one : list) {
      if (text_of(one, "type") != "image") return refuse("attachments takes images only");
      media(member(one, "payload"));
    }
  }

  const World& world_;
};

}  // namespace

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

bool is_one_of(std::string_view value, std::initializer_list<std::string_view> known) {
  return std::find(known.begin(), known.end(), value) != known.end();
}

bool is_payload(const Json& of) {
  const std::string value = text_of(of, "payload");
  return !value.empty() && characters(value) <= 1000;
}

bool holds(const World& world, const std::string& attachment) {
  constexpr std::int64_t kNinetyDays = 90LL * 24 * 3600 * 1000;
  const auto known = world.attachments.find(attachment);
  return known != world.attachments.end() && known->second + kNinetyDays >= world.now;
}

std::optional<Fault> check_file(const World& world, const File& file, std::string_view type) {
  if (file.bytes > kMostFileBytes) return Fault{100, 2018109, "The file is too large"};
  if (type == "audio" && !file.mime.starts_with("audio/"))
    return Fault{100, 2018047, "The file is not of the type it is said to be"};
  const bool is_plain = std::all_of(file.name.begin(), file.name.end(),
                                    [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (world.is_instagram && !is_plain) return Fault{100, 0, "The file's name has to be ASCII"};
  return std::nullopt;
}

std::optional<Fault> check_message(const World& world, const Json& message, bool has_file) {
  Checker checker(world);
  checker.message(message, has_file);
  return checker.fault;
}

std::optional<Fault> check_comment(const World& world, const std::string& text) {
  if (text.empty()) return Fault{100, 0, "message is missing"};
  if (!world.is_instagram)
    return characters(text) > 8000 ? std::optional<Fault>(Fault{100, 0, "too long"}) : std::nullopt;
  const auto count = [&](std::string_view what) {
    int found = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
      ++found;
    return found;
  };
  const bool has_letters = std::any_of(text.begin(), text.end(), [](char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
  });
  const bool has_small = std::any_of(text.begin(), text.end(), [](char c) {
    return std::islower(static_cast<unsigned char>(c)) != 0;
  });
  if (characters(text) > 300) return Fault{100, 0, "a comment has 300 characters at most"};
  if (count("#") > 4) return Fault{100, 0, "a comment has 4 hashtags at most"};
  if (count("http") > 1) return Fault{100, 0, "a comment has 1 link at most"};
  if (has_letters && !has_small) return Fault{100, 0, "a comment is not all in capitals"};
  return std::nullopt;
}

}  // namespace jackfield::meta_simulator
