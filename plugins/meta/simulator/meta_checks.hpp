// SPDX-License-Identifier: MIT
// What Meta checks of a message before it takes it. Limits: fact sheets Messenger 4.1 and
// Instagram 4.1, 2026-11-21.
#pragma once

#include "plugins/meta/simulator/meta_world.hpp"

#include <initializer_list>
#include <optional>

namespace jackfield::meta_simulator {

/// Code, subcode and words of a refusal.
struct Fault {
  std::int64_t code = 100;
  std::int64_t subcode = 0;
  std::string text;
};

/// What goes with a multipart call.
struct File {
  std::string name;
  std::string mime;
  std::size_t bytes = 0;
};
inline constexpr std::size_t kMostFileBytes = 25 * 1024 * 1024;

/// Code points, which is what Meta counts.
std::size_t characters(std::string_view text);
bool is_one_of(std::string_view value, std::initializer_list<std::string_view> known);
/// Whether an object's `payload` is one of 1 to 1000 characters.
bool is_payload(const Json& of);
/// Whether the account has that attachment; after 90 days it has not.
bool holds(const World& world, const std::string& attachment);

/// What is wrong with an upload of that type: image, video, audio, file.
std::optional<Fault> check_file(const World& world, const File& file, std::string_view type);
/// What is wrong with a template's payload.
std::optional<Fault> check_template(const World& world, const Json& payload);
/// The first thing that is wrong with a message; nothing: it is taken.
std::optional<Fault> check_message(const World& world, const Json& message, bool has_file);
/// The same of a comment's words on Instagram.
std::optional<Fault> check_comment(const World& world, const std::string& text);

}  // namespace jackfield::meta_simulator
