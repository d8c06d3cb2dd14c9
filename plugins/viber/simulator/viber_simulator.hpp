// SPDX-License-Identifier: MIT
// Viber, as far as one bot sees it.
#pragma once

#include "sdk/simulator/simulator.hpp"

namespace jackfield::viber_simulator {

/// "viber", for the table of whoever links this.
simulator::Entry viber_entry();

}  // namespace jackfield::viber_simulator
