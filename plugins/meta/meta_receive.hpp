// SPDX-License-Identifier: MIT
// A webhook: answers the handshake, proves the signature on the raw bytes, takes the envelope
// apart. The same for both networks: one hook may serve Pages and Instagram accounts.
#pragma once

#include "meta_settings.hpp"

namespace jackfield::meta {

Received receive(const Settings& settings, const HttpRequest& request);

}  // namespace jackfield::meta
