// SPDX-License-Identifier: MIT
// What an account can express: the manifest's word, then what creating it found out, then what the
// credential check found out. Pure.
#pragma once

#include <jackfield/cpp/generated/model.hpp>
#include <jackfield/cpp/result.hpp>

#include <string_view>

namespace jackfield::plugin {

/// Puts JSON merge patches (RFC 7396) over the manifest's capabilities, in that order; an empty
/// patch changes nothing. `variants` may be an object: patches by the names of variants. Errors:
/// JF_INVALID_ARGUMENT when a patch, or what it makes, is not what capabilities are; the text names
/// the member.
Result<Capabilities> effective_capabilities(const ChannelManifest& channel,
                                            std::string_view created_patch,
                                            std::string_view check_patch);

}  // namespace jackfield::plugin
