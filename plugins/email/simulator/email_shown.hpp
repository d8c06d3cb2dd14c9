// SPDX-License-Identifier: MIT
// What the mail programs show, in the form that sdk/simulator/simulator.hpp describes.
#pragma once

#include "plugins/email/simulator/email_world.hpp"

namespace jackfield::email_simulator {

nlohmann::json shown(const World& world);

}  // namespace jackfield::email_simulator
