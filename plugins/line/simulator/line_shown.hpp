// SPDX-License-Identifier: MIT
// What the phones show, in the form that sdk/simulator/simulator.hpp describes.
#pragma once

#include "plugins/line/simulator/line_world.hpp"

namespace jackfield::line_simulator {

nlohmann::json shown(const World& world);

}  // namespace jackfield::line_simulator
