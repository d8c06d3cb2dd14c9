// SPDX-License-Identifier: MIT
// What the server gives a handler and what a handler gives back.
#pragma once

#include "host/net/http_headers.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace jackfield::net {

/// A request body too big for memory: a file that only this process reads, gone with the object.
class SpooledBody final {
 public:
  SpooledBody(std::string path, int fd);
  ~SpooledBody();
  SpooledBody(const SpooledBody&) = delete;
  SpooledBody& operator=(const SpooledBody&) = delete;

  /// A new file of mode 0600 in `directory`; null when it cannot be made.
  static std::unique_ptr<SpooledBody> create(const std::string& directory);

  /// Appends; false when the disk refused.
  bool write(std::string_view bytes);
  /// Leaves the file behind: its path is the caller's from now on.
  void release() { path_.clear(); }

  const std::string& path() const { return path_; }
  std::uint64_t size_bytes() const { return size_; }

 private:
  std::string path_;
  int fd_;
  std::uint64_t size_ = 0;
};

struct Request {
  std::string method;
  std::string target;  // exactly as received: what signatures are computed over
  std::string path{};  // decoded once; never holds NUL, control bytes, broken UTF-8 or dot segments
  std::vector<std::pair<std::string, std::string>> query;  // decoded, in order
  Headers headers{};
  std::string body{};                    // empty when spooled
  std::unique_ptr<SpooledBody> spooled;  // null when the body is in memory
  std::string remote_address;  // the client: behind trusted proxies, the nearest hop that is not
                               // one of them
  std::int64_t received_at_ms = 0;  // Unix time
  bool keep_alive = false;

  std::string_view header(std::string_view lower_case_name) const {
    return headers.get(lower_case_name);
  }
  std::optional<std::string_view> query_value(std::string_view name) const;
  std::uint64_t body_bytes() const { return spooled ? spooled->size_bytes() : body.size(); }
};

/// A part of a file as a body; http_file.hpp makes these from a Range header.
struct FileRange {
  std::string path{};
  std::uint64_t offset = 0;
  std::uint64_t length = 0;  // the file must not become shorter before it was sent
};

using ResponseBody = std::variant<std::string, std::shared_ptr<const std::string>, FileRange>;

struct Response {
  int status = 200;
  Headers headers{};  // Date, Content-Length, Connection and Transfer-Encoding are the server's
  ResponseBody body{};
  bool close = false;  // end the connection after this answer
};

std::uint64_t body_size(const ResponseBody& body);

/// A small text answer.
Response text_response(int status, std::string_view text);
std::string_view reason_phrase(int status);

/// How the body of a request may come, decided when its header is complete and no byte of the body
/// was kept.
struct BodyRule {
  static constexpr std::uint64_t kNever = UINT64_MAX;

  std::uint64_t max_bytes = 1024 * 1024;
  std::uint64_t spool_above_bytes = kNever;  // needs ServerOptions::spool_dir
  std::optional<Response> refuse{};          // answered at once, the body is never read
};

/// Called on the loop's thread with everything but the body.
using BodyPolicy = std::function<BodyRule(const Request&)>;

}  // namespace jackfield::net
