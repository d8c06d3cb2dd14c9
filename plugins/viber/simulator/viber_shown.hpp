// SPDX-License-Identifier: MIT
// What the phones show, in the form that sdk/simulator/simulator.hpp describes.
#pragma once

#include "plugins/viber/simulator/viber_world.hpp"

namespace jackfield::viber_simulator {

nlohmann::json shown(const World& world);

}  // namespace jackfield::viber_simulator
