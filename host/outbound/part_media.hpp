// SPDX-License-Identifier: MIT
// What the host knows of its own media, filled into a part that refers to them.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include "host/outbound/transport.hpp"
#include "host/state/media_library.hpp"

namespace jackfield::outbound {

/// Address, type, size and name of each medium that has a `ref` and no address. [main loop]
void complete_media(Part& part, state::MediaLibrary& library);

/// Where the library has the bytes of a medium. It must outlive what is returned.
FindMedia stored_media(state::MediaLibrary& library);

}  // namespace jackfield::outbound
