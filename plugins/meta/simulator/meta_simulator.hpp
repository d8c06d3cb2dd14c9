// SPDX-License-Identifier: MIT
// Messenger as far as one Page sees it, and Instagram as far as one professional account does.
#pragma once

#include "sdk/simulator/simulator.hpp"

namespace jackfield::meta_simulator {

/// "messenger" and "instagram", for the table of whoever links this.
simulator::Entry messenger_entry();
simulator::Entry instagram_entry();

}  // namespace jackfield::meta_simulator
