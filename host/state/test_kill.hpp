// SPDX-License-Identifier: MIT
// Ends the process at a step of the store, in builds for end-to-end tests
// (-DJACKFIELD_TEST_CLOCK=ON) only.
#pragma once

#include "host/store/commit_point.hpp"

namespace jackfield::state {

/// SIGKILL at the step that JACKFIELD_TEST_KILL names, at its nth time: "commit.durable/PutEvent
/// 3". Empty where nothing is named.
store::CommitPoint test_kill();

}  // namespace jackfield::state
