// SPDX-License-Identifier: MIT
// What of a part that goes as it is lies beyond what the account declares: too long, too many, or
// of a kind that it does not know. Pure.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <string>
#include <vector>

namespace jackfield::adapt {

/// What of the part the network shows nothing of, as the account declares (`unshown`): the pointers
/// that are there.
std::vector<std::string> unshown(const Part& part, const PartCapability& ability);

/// JSON Pointers into the part, such as `/card/title`. `unit` is the text's, for limits without one
/// of their own.
std::vector<std::string> beyond_limits(const Part& part, const PartCapability& limits,
                                       TextUnit unit);

}  // namespace jackfield::adapt
