// SPDX-License-Identifier: MIT
// Every simulator that this program holds, by the name that manifests use. A network's simulator
// joins here.
#pragma once

#include <vector>

#include "sdk/simulator/simulator.hpp"

namespace jackfield::cli {

std::vector<simulator::Entry> simulators();

}  // namespace jackfield::cli
