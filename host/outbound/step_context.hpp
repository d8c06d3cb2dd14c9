// SPDX-License-Identifier: MIT
// What a step is told of the world: time, randomness, tokens, facts. Made the same way for sending
// and for showing beforehand.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <vector>

#include "host/outbound/engine.hpp"
#include "host/outbound/run.hpp"

namespace jackfield::outbound {

/// How often a procedure may ask for a credential; a rehearsal counts alike.
constexpr int kMostNeeds = 8;

/// `asked` are the facts that the plugin has asked for by name. [main loop]
ContextValue step_context(Engine& engine, const state::LiveAccount& account, const Plan& plan,
                          const std::vector<Need>& asked);

}  // namespace jackfield::outbound
