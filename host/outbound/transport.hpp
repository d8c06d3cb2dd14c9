// SPDX-License-Identifier: MIT
// From a plugin's request to a transfer, and from what came back to an exchange. Pure but for
// looking media up.
#pragma once

#include <jackfield/cpp/generated/model.hpp>
#include <jackfield/cpp/result.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "host/net/transfer.hpp"
#include "host/state/accounts.hpp"

namespace jackfield::outbound {

/// Where a medium's bytes lie; nothing when the host does not have them.
struct StoredBytes {
  std::string path;
  std::int64_t size_bytes = 0;
};
using FindMedia = std::function<std::optional<StoredBytes>(std::string_view ref)>;

/// The transfer that a request means. Errors: a URL that the plugin may not use, media that is not
/// there.
Result<net::Transfer> to_transfer(const Request& request, const state::LiveAccount& account,
                                  const FindMedia& find_media, const std::string& sink_path);

/// What `step` is told of an answer: the kept headers and body, secrets scrubbed.
Exchange to_exchange(const Request& request, const net::TransferResult& result,
                     const state::LiveAccount& account, std::int64_t now);

/// SHA-256 over what makes the request the same again: everything but volatile headers.
std::string request_digest(const Request& request);

/// Replaces every secret of the account by `***`.
std::string scrubbed(std::string text, const std::vector<std::string>& secrets);

}  // namespace jackfield::outbound
