// SPDX-License-Identifier: MIT
// Media of a message on its way to WeChat: fetched where only an address is known, then uploaded.
#pragma once

#include "wechat_render.hpp"
#include "wechat_wire.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace jackfield::wechat {

/// What has to be done before the message can go: a step to return, or nothing and the ids.
/// `number` tells the requests of several messages apart.
std::optional<Step> prepare(const Settings& settings, const Context& context,
                            const Exchanges& exchanges, const Outgoing& message, std::size_t number,
                            MediaIds& ids);

/// Brings a file from an address into the media store; more bytes than these are refused.
Request fetch_request(std::string label, const std::string& url, std::int64_t most_bytes);

/// A file of the media store on its way to WeChat, which judges it by its name.
struct UploadedFile {
  std::string ref;
  std::string name;  // holds nothing of others
  std::string mime;
};
Request multipart_request(const Settings& settings, std::string label, std::string url,
                          const UploadedFile& file);

}  // namespace jackfield::wechat
