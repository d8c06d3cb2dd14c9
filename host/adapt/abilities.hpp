// SPDX-License-Identifier: MIT
// What an account's capabilities say of one part. Pure.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

namespace jackfield::adapt {

const PartCapability* capability_of(const Capability* capability, PartType type);

/// Whether the network, or its plugin, can express the part itself.
bool can_send(const Capability* capability, PartType type);

/// Whether the medium has a type, size and length that go as that part. What is not known fits.
bool takes_media(const Capability* capability, PartType type, const Media& media);

bool is_media(PartType type);

/// image, video, audio, or else file.
PartType type_of(const Media& media);

}  // namespace jackfield::adapt
