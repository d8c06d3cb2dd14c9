// SPDX-License-Identifier: MIT
// WeChat for one official account.
#pragma once

#include "sdk/simulator/simulator.hpp"

namespace jackfield::wechat_simulator {

simulator::Entry wechat_entry();

}  // namespace jackfield::wechat_simulator
