// SPDX-License-Identifier: MIT
// A place in words, with a link to a map. Pure.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <string>

#include "host/adapt/told.hpp"

namespace jackfield::adapt {

void tell_place(const Location& place, const std::string& pointer, Told& told);

}  // namespace jackfield::adapt
