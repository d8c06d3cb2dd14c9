// SPDX-License-Identifier: MIT
// A request body as it goes out: pieces of memory and of files, encrypted and encoded while they
// are read. The exact length is known first, because not every network takes a chunked upload.
#pragma once

#include "host/net/stream_cipher.hpp"
#include "host/net/transfer.hpp"

#include <jackfield/cpp/result.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::net {

/// How long `raw_bytes` become on the wire.
std::uint64_t encoded_bytes(std::uint64_t raw_bytes, Encoding encoding);

class BodyReader final {
 public:
  /// Opens every file. The segments must outlive the reader. An error names the file only by its
  /// position.
  static Result<std::unique_ptr<BodyReader>> open(const std::vector<Segment>& segments);

  ~BodyReader();
  BodyReader(const BodyReader&) = delete;
  BodyReader& operator=(const BodyReader&) = delete;

  std::uint64_t size_bytes() const { return size_; }
  /// The whole body, when it is one unencoded piece of memory: it can be sent without a copy.
  std::optional<std::string_view> as_memory() const;

  /// Fills `out` with up to `size` bytes: 0 at the end, nothing when a file could not be read to
  /// its length.
  std::optional<std::size_t> read(char* out, std::size_t size);

 private:
  explicit BodyReader(const std::vector<Segment>& segments);

  bool next_block();
  bool read_raw(std::string& block, std::size_t size);
  std::uint64_t raw_bytes(const Segment& segment) const;

  const std::vector<Segment>& segments_;
  std::vector<int> files_;  // one per segment, -1 for memory
  std::uint64_t size_ = 0;
  std::size_t index_ = 0;       // segment being read
  std::uint64_t raw_read_ = 0;  // of that segment
  std::unique_ptr<StreamCipher> cipher_;
  std::string block_;  // encoded, waiting
  std::size_t block_offset_ = 0;
};

}  // namespace jackfield::net
