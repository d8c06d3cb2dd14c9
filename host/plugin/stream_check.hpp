// SPDX-License-Identifier: MIT
// What must hold of what a stream's machine asks for, beyond its layout. Pure.
#pragma once

#include "host/plugin/result_check.hpp"

#include <jackfield/cpp/generated/model.hpp>

namespace jackfield::plugin {

/// Every command is known and whole; a call closes the connection once at most, as its last wish
/// (ABI-7.7).
Breach check_stream_output(const StreamOutput& output);

}  // namespace jackfield::plugin
