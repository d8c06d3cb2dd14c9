// SPDX-License-Identifier: MIT
// LINE, as far as one official account sees it.
#pragma once

#include "sdk/simulator/simulator.hpp"

namespace jackfield::line_simulator {

/// "line", for the table of whoever links this.
simulator::Entry line_entry();

}  // namespace jackfield::line_simulator
