// SPDX-License-Identifier: MIT
// The result of the procedure `channel_profile`: what a network has of a channel's profile beside
// what the operator's file declares. Pure; a plugin brings both sides, and sets what differs.
#pragma once

#include <jackfield/cpp/json.hpp>
#include <jackfield/cpp/json_writer.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jackfield {

/// A part of a profile: a greeting, a menu. Both as JSON text; empty: it is not there.
struct ProfilePart {
  std::string name;
  std::string now;
  std::string wanted;
};

namespace profile_detail {

/// Networks add members of their own accord, and always empty ones: such a member says nothing.
inline bool says_nothing(const Json& value) {
  if (!value.exists() || value.is_null()) return true;
  if (value.is_bool()) return !value.bool_or(true);
  if (value.is_text()) return value.text().empty();
  return (value.is_array() || value.is_object()) && value.size() == 0;
}

/// Lists by locale are maps in disguise: their order means nothing.
inline bool is_by_locale(const Json& list) {
  if (!list.is_array() || list.size() == 0) return false;
  for (const Json each : list)
    if (!each["locale"].is_text()) return false;
  return true;
}

inline Json of_locale(const Json& list, std::string_view locale) {
  for (const Json each : list)
    if (each["locale"].text() == locale) return each;
  return {};
}

inline std::string pointer(const std::string& at, std::string_view name) {
  std::string out = at + "/";
  for (const char c : name) {
    if (c == '~' || c == '/')
      out += c == '~' ? "~0" : "~1";  // RFC 6901
    else
      out += c;
  }
  return out;
}

/// Tells `found(pointer, now, wanted)` each place where both say something else. Objects and lists
/// are gone into as long as both sides have one.
template <class Found>
void compare(const std::string& at, const Json& now, const Json& wanted, const Found& found) {
  if (says_nothing(now) && says_nothing(wanted)) return;
  if (now.is_object() && wanted.is_object()) {
    for (std::size_t i = 0; i < now.size(); ++i)
      compare(pointer(at, now.name_at(i)), now.value_at(i), wanted[now.name_at(i)], found);
    for (std::size_t i = 0; i < wanted.size(); ++i)
      if (!now[wanted.name_at(i)].exists())
        compare(pointer(at, wanted.name_at(i)), Json(), wanted.value_at(i), found);
    return;
  }
  if (is_by_locale(now) && is_by_locale(wanted)) {
    for (const Json each : now)
      compare(pointer(at, each["locale"].text()), each, of_locale(wanted, each["locale"].text()),
              found);
    for (const Json each : wanted)
      if (!of_locale(now, each["locale"].text()).exists())
        compare(pointer(at, each["locale"].text()), Json(), each, found);
    return;
  }
  if (now.is_array() && wanted.is_array() && now.size() > 0 && wanted.size() > 0) {
    const std::size_t longer = now.size() > wanted.size() ? now.size() : wanted.size();
    for (std::size_t i = 0; i < longer; ++i)
      compare(pointer(at, std::to_string(i)), now[i], wanted[i], found);
    return;
  }
  if (now.exists() && wanted.exists() && now.dump() == wanted.dump()) return;
  found(at, now, wanted);
}

/// Reads JSON text; nothing for an empty or an unreadable one.
class Side {
 public:
  explicit Side(std::string_view text) : document_(JsonDocument::parse(text)) {}
  Json value() const { return document_ ? document_->root() : Json(); }

 private:
  Result<JsonDocument> document_;
};

}  // namespace profile_detail

/// Whether a part declares nothing, so that the network's is to be taken away.
inline bool is_to_go(const ProfilePart& part) {
  const profile_detail::Side wanted(part.wanted);
  return profile_detail::says_nothing(wanted.value());
}

/// Those whose sides say something else. A member that is absent says the same as one that is
/// false, null or empty; lists by `locale` may be in any order.
inline std::vector<ProfilePart> profile_differences(const std::vector<ProfilePart>& parts) {
  std::vector<ProfilePart> differing;
  for (const ProfilePart& part : parts) {
    const profile_detail::Side now(part.now);
    const profile_detail::Side wanted(part.wanted);
    bool differs = false;
    profile_detail::compare({}, now.value(), wanted.value(),
                            [&](const std::string&, const Json&, const Json&) { differs = true; });
    if (differs) differing.push_back(part);
  }
  return differing;
}

/// What Done::result holds: {"declared","now":{name:value},"differences":[{"name","now","wanted",
/// "changes":[{"pointer","now","wanted"}]}]}. In the pointer a list by locale has the locale for an
/// index. Where the file declares no profile at all nothing differs: nobody wants it changed.
inline std::string profile_result(const std::vector<ProfilePart>& parts, bool is_declared) {
  JsonWriter json;
  json.begin_object().member("declared", is_declared).key("now").begin_object();
  for (const ProfilePart& part : parts) {
    const profile_detail::Side now(part.now);
    if (!profile_detail::says_nothing(now.value())) json.key(part.name).raw(part.now);
  }
  json.end_object().key("differences").begin_array();
  const std::vector<ProfilePart> differing =
      is_declared ? profile_differences(parts) : std::vector<ProfilePart>();
  for (const ProfilePart& part : differing) {
    const profile_detail::Side now(part.now);
    const profile_detail::Side wanted(part.wanted);
    json.begin_object().member("name", part.name).key("now").raw(part.now);
    json.key("wanted").raw(is_to_go(part) ? std::string_view() : std::string_view(part.wanted));
    json.key("changes").begin_array();
    profile_detail::compare({}, now.value(), wanted.value(),
                            [&](const std::string& at, const Json& is, const Json& shall) {
                              json.begin_object().member("pointer", at);
                              json.key("now").raw(is.dump()).key("wanted").raw(shall.dump());
                              json.end_object();
                            });
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return std::move(json).text();
}

}  // namespace jackfield
