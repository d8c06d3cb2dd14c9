// SPDX-License-Identifier: MIT
// Where an answer's body goes: memory, or a new file that is decrypted and hashed as it is written.
// The choice falls with the header, because a network may answer a download with a small JSON
// error.
#pragma once

#include "host/net/stream_cipher.hpp"
#include "host/net/transfer.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace jackfield::net {

class MediaSink final {
 public:
  MediaSink(std::uint64_t memory_max_bytes, std::optional<FileSink> to_file);
  /// Removes the file unless take_file() was called.
  ~MediaSink();
  MediaSink(const MediaSink&) = delete;
  MediaSink& operator=(const MediaSink&) = delete;

  enum class Refusal : std::uint8_t { none, too_large, disk };

  /// Before the first byte. `length` is what the header announced, if it did.
  Refusal begin(int status, std::string_view content_type, std::optional<std::uint64_t> length);
  Refusal write(std::string_view bytes);

  bool began() const { return began_; }
  bool is_file() const { return created_; }
  std::string take_memory() { return std::move(memory_); }
  /// The finished file; nothing when the body went to memory or the disk refused.
  std::optional<StoredFile> take_file();

 private:
  Refusal open_file();

  const std::uint64_t memory_max_bytes_;
  const std::optional<FileSink> to_file_;
  bool began_ = false;
  std::string memory_;
  int fd_ = -1;
  bool created_ = false;  // the file is ours to remove
  std::uint64_t size_ = 0;
  std::string scratch_;
  std::unique_ptr<StreamCipher> cipher_;
  evp_md_ctx_st* hash_ = nullptr;
};

}  // namespace jackfield::net
