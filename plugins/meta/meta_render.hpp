// SPDX-License-Identifier: MIT
// The pieces of a send, as message objects of the Send API.
#pragma once

#include "meta_settings.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace jackfield::meta {

/// A picture, film, sound or file.
struct Attachment {
  std::string type;  // image, video, audio, file
  std::string url;
  std::string id;   // an attachment that Meta has already
  std::string ref;  // the host's own copy, for an upload
  std::string mime;
  std::string filename;
};

/// One call of the Send API: one message.
struct Outgoing {
  std::vector<std::uint32_t> pieces;  // what it carries
  std::string json;                   // the message object; empty: made of `attachments`
  std::string text;                   // plain words, where it is nothing else
  std::vector<Attachment> attachments;
  std::string suggestions;   // JSON text of the list
  bool is_template = false;  // approved beforehand: may be sent outside the window
};

/// Errors: what no message fits.
Result<std::vector<Outgoing>> render(const Settings& settings, const Action& action);

/// The message object; `metadata` comes back with the echo. Without attachments where they are
/// uploaded with the call: then `is_upload`.
std::string message_json(const Settings& settings, const Outgoing& outgoing,
                         std::string_view metadata, bool is_upload);

}  // namespace jackfield::meta
