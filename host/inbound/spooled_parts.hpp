// SPDX-License-Identifier: MIT
// Attachments that a plugin names inside a spooled body, by offset, length and encoding: decoded
// and stored on their own, so that an application can fetch each by itself.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "host/state/ids.hpp"
#include "host/state/media_library.hpp"

namespace jackfield::inbound {

/// Base64 and quoted-printable as mails have them. Total: what is no digit of theirs is skipped, or
/// kept as it is.
std::string decode_mail_base64(std::string_view text);
std::string decode_quoted_printable(std::string_view text);

/// [main loop] Replaces each such part's reference by one to its own bytes. What cannot be read
/// keeps the reference to the whole body.
void store_spooled_parts(state::MediaLibrary& media, state::IdMaker& ids, std::int64_t now,
                         store::Batch& batch, const std::string& account, Event& event);

/// Has the event say of each file what its bytes show: its sender may be wrong, or lie.
void tell_types(state::MediaLibrary& media, const std::string& account, Event& event);

/// Keeps what an event that is new names, as long as the operator's retention says.
void keep_named_media(state::MediaLibrary& media, store::Batch& batch, const std::string& account,
                      const std::vector<Media>& named);

/// Every medium that an event's message names.
std::vector<Media> named_media(const Event& event);

}  // namespace jackfield::inbound
