// SPDX-License-Identifier: MIT
// What Meta checks of a message before it takes it. Limits: fact sheets Messenger 4.1 and
// Instagram 4.1, 2026-11-21.
#pragma once

#include "plugins/meta/simulator/meta_world.hpp"

#include <optional>

namespace jackfield::meta_simulator {

/// Code, subcode and words of a refusal.
struct Fault {
  std::int64_t code = 100;
  std::int64_t subcode = 0;
  std::string text;
};

/// The first thing that is wrong with a message; nothing: it is taken.
std::optional<Fault> check_message(const World& world, const Json& message, bool has_file);
/// The same of a comment's words on Instagram.
std::optional<Fault> check_comment(const World& world, const std::string& text);

}  // namespace jackfield::meta_simulator
