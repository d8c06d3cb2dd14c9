// SPDX-License-Identifier: MIT
#include "plugins/viber/simulator/viber_checks.hpp"

#include "plugins/viber/simulator/viber_world.hpp"

#include <algorithm>
#include <array>

namespace jackfield::viber_simulator {
namespace {

using Json = nlohmann::json;

constexpr std::array kForbidden = {
    "bat", "bin", "cmd", "com", "cpl", "exe", "gadget", "inf1", "ins",    "inx",      "isu",
    "job", "jse", "lnk", "msc", "msi", "msp", "mst",    "paf",  "pif",    "ps1",      "reg",
    "rgs", "sct", "shb", "shs", "u3p", "vb",  "vbe",    "vbs",  "ws",     "wsf",      "vbscript",
    "app", "csh", "osx", "ksh", "out", "run", "apk",    "ipa",  "action", "workflow", "command"};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

bool ends_in(const std::string& text, std::initializer_list<const char*> endings) {
  const std::string small = lower(text);
  return std::any_of(endings.begin(), endings.end(),
                     [&](const char* end) { return small.ends_with(end); });
}

std::string extension(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos ? std::string() : lower(name.substr(dot + 1));
}

bool is_whole(const Json& value, std::int64_t most) {
  return value.is_number_integer() && value >= 0 && value <= most;
}

Verdict wrong_media(const Json& body, const char* name, bool is_required) {
  const Json& media = member(body, name);
  if (media.is_null()) return is_required ? missing(std::string(name) + " is missing") : Verdict();
  return is_address(media) ? Verdict() : bad(std::string(name) + " is not a valid url");
}

Verdict check_text(const Json& body) {
  const std::string text = text_of(body, "text");
  if (text.empty()) return missing("text is missing");
  return units(text) > 7000 ? bad("text is too long") : Verdict();
}

Verdict check_picture(const Json& body) {
  if (!member(body, "text").is_string()) return missing("text is missing");
  if (units(text_of(body, "text")) > 768) return bad("text is too long");
  if (Verdict wrong = wrong_media(body, "media", true)) return wrong;
  if (!ends_in(text_of(body, "media"), {".jpg", ".jpeg", ".png", ".gif"}))
    return bad("media has no picture's extension");
  return wrong_media(body, "thumbnail", false);
}

Verdict check_video(const Json& body) {
  if (Verdict wrong = wrong_media(body, "media", true)) return wrong;
  if (member(body, "size").is_null()) return missing("size is missing");
  if (!is_whole(body["size"], 27'262'976)) return bad("size is too large");
  const Json& duration = member(body, "duration");
  if (!duration.is_null() && !is_whole(duration, 180)) return bad("duration is too long");
  return wrong_media(body, "thumbnail", false);
}

Verdict check_file(const Json& body) {
  if (Verdict wrong = wrong_media(body, "media", true)) return wrong;
  if (member(body, "size").is_null()) return missing("size is missing");
  if (!is_whole(body["size"], 52'428'800)) return bad("size is too large");
  const std::string name = text_of(body, "file_name");
  if (name.empty()) return missing("file_name is missing");
  const std::string end = extension(name);
  if (units(name) > 256 || end.empty()) return bad("file_name is not valid");
  const bool is_forbidden = std::any_of(kForbidden.begin(), kForbidden.end(),
                                        [&](const char* one) { return end == one; });
  return is_forbidden ? bad("file type is forbidden") : Verdict();
}

Verdict check_location(const Json& body) {
  const Json& place = member(body, "location");
  const Json& lat = member(place, "lat");
  const Json& lon = member(place, "lon");
  if (!lat.is_number() || !lon.is_number()) return missing("location is missing");
  const bool fits = lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180;
  return fits ? Verdict() : bad("location is not on Earth");
}

Verdict check_contact(const Json& body) {
  const Json& contact = member(body, "contact");
  const std::string name = text_of(contact, "name");
  const std::string number = text_of(contact, "phone_number");
  if (name.empty() || number.empty()) return missing("contact is missing");
  return units(name) > 28 || units(number) > 18 ? bad("contact is too long") : Verdict();
}

Verdict check_url(const Json& body) {
  if (Verdict wrong = wrong_media(body, "media", true)) return wrong;
  return units(text_of(body, "media")) > 2000 ? bad("media is too long") : Verdict();
}

Verdict check_sticker(const Json& body) {
  if (member(body, "sticker_id").is_null()) return missing("sticker_id is missing");
  return body["sticker_id"].is_number_integer() ? Verdict() : bad("sticker_id is no number");
}

Verdict check_rich(const Json& body) {
  if (!member(body, "rich_media").is_object()) return missing("rich_media is missing");
  return check_rich_media(body["rich_media"]);
}

Verdict check_payment(const Json& body) {
  const Json& payment = member(body, "payment");
  const std::string type = text_of(payment, "type");
  if (type != "GooglePay" && type != "ApplePay") return bad("payment has no known type");
  return member(payment, "total_price").is_number() ? Verdict() : missing("total_price is missing");
}

struct Kind {
  const char* type;
  Verdict (*check)(const Json&);
};

constexpr Kind kKinds[] = {
    {"text", &check_text},       {"picture", &check_picture},   {"video", &check_video},
    {"file", &check_file},       {"location", &check_location}, {"contact", &check_contact},
    {"url", &check_url},         {"sticker", &check_sticker},   {"rich_media", &check_rich},
    {"payment", &check_payment},
};

Verdict check_content(const Json& body) {
  const std::string type = text_of(body, "type");
  if (type.empty()) {
    // A keyboard may come alone.
    return member(body, "keyboard").is_object() ? Verdict() : missing("type is missing");
  }
  for (const Kind& kind : kKinds) {
    if (kind.type == type) return kind.check(body);
  }
  return bad("type is not known");
}

}  // namespace

Verdict check_message(const Json& body, bool is_welcome) {
  const Json& sender = member(body, "sender");
  const std::string name = text_of(sender, "name");
  if (name.empty() && !is_welcome) return missing("sender.name is missing");
  if (units(name) > 28) return bad("sender.name is too long");
  const Json& avatar = member(sender, "avatar");
  if (!avatar.is_null() && !is_address(avatar)) return bad("sender.avatar is not a valid url");
  const Json& tracking = member(body, "tracking_data");
  if (!tracking.is_null() && (!tracking.is_string() || units(tracking.get<std::string>()) > 4000))
    return bad("tracking_data is too long");
  const Json& version = member(body, "min_api_version");
  if (!version.is_null() && (!version.is_number_integer() || version < 1))
    return bad("min_api_version is no version");
  if (Verdict wrong = check_content(body)) return wrong;
  const Json& keyboard = member(body, "keyboard");
  if (!keyboard.is_null()) {
    if (Verdict wrong = check_keyboard(keyboard)) return wrong;
  }
  const int given = version.is_null() ? 1 : version.get<int>();
  if (given < needed_version(body)) return {14, "incompatibleWithVersion"};
  return {};
}

std::size_t units(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0u) != 0x80u) count += byte >= 0xF0 ? 2 : 1;
  }
  return count;
}

bool is_address(const Json& value) {
  if (!value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  // Play on one machine has no public address.
  return text.starts_with("https://") || text.starts_with("http://127.0.0.1") ||
         text.starts_with("http://localhost");
}

}  // namespace jackfield::viber_simulator
