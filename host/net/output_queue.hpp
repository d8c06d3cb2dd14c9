// SPDX-License-Identifier: MIT
// Bytes waiting to be written to one connection: owned pieces, shared pieces, and a file that is
// read as the client takes it. Knows nothing of sockets.
#pragma once

#include "host/net/http_message.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::net {

class OutputQueue final {
 public:
  OutputQueue() = default;
  ~OutputQueue();
  OutputQueue(const OutputQueue&) = delete;
  OutputQueue& operator=(const OutputQueue&) = delete;

  void push(std::string bytes);
  void push(std::shared_ptr<const std::string> bytes);
  /// The last piece of an answer; false when the file cannot be opened or is shorter than the
  /// range.
  bool push_file(const FileRange& range);
  void clear();

  /// Views of what is to be written next, at most `max`; reads the next block of a file when
  /// nothing else waits. False when the file could not be read: the answer cannot be completed.
  bool front(std::vector<std::string_view>& out, std::size_t max);
  void consume(std::size_t bytes);

  bool empty() const { return size_ == 0 && file_left_ == 0; }
  std::uint64_t size_bytes() const { return size_; }  // without what is still in a file

 private:
  struct Piece {
    std::string own;
    std::shared_ptr<const std::string> shared;
    std::string_view view() const { return shared ? std::string_view(*shared) : own; }
  };

  bool refill_from_file();

  std::vector<Piece> pieces_;
  std::size_t first_ = 0;  // pieces before it are written
  std::size_t first_offset_ = 0;
  std::uint64_t size_ = 0;
  int fd_ = -1;
  std::uint64_t file_offset_ = 0;
  std::uint64_t file_left_ = 0;
};

}  // namespace jackfield::net
