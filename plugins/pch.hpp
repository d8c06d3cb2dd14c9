// SPDX-License-Identifier: MIT
// The precompiled header of the plugins of this repository: the SDK, which every file of theirs
// reads. A file still includes what it uses; this only makes that quick.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <jackfield/cpp/channel.hpp>
#include <jackfield/cpp/json_writer.hpp>
#include <jackfield/cpp/utf8.hpp>
