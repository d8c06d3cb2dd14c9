// SPDX-License-Identifier: MIT
// A body on its way from a connection into the media store, past the machine that reads the rest.
#pragma once

#include <jackfield/cpp/generated/model.hpp>
#include <jackfield/cpp/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

#include "host/state/ids.hpp"
#include "host/state/journal.hpp"
#include "host/state/media_library.hpp"

namespace jackfield::inbound {

/// A file's bytes, readable as long as this lives.
class Mapping final {
 public:
  static Result<Mapping> open(const std::string& path);
  Mapping(Mapping&& other) noexcept;
  Mapping& operator=(Mapping&&) = delete;
  ~Mapping();

  std::string_view bytes() const { return {static_cast<const char*>(at_), size_}; }

 private:
  Mapping(void* at, std::size_t size) : at_(at), size_(size) {}

  void* at_;
  std::size_t size_;
};

/// [main loop] One body. What cannot be kept is still counted through, so that what follows it is
/// read from the right place.
class ConnectionSpool final {
 public:
  static constexpr std::int64_t kMostBytes = std::int64_t{100} << 20;

  ConnectionSpool(state::MediaLibrary& media, state::IdMaker& ids, const state::Clock& clock,
                  const StreamCommand& command);
  /// Removes a file that nobody took.
  ~ConnectionSpool();
  ConnectionSpool(const ConnectionSpool&) = delete;
  ConnectionSpool& operator=(const ConnectionSpool&) = delete;

  /// Takes what belongs to the body from the beginning of `bytes`; returns the rest.
  std::string_view take(std::string_view bytes);
  bool is_whole() const { return left_ == 0; }

  /// Puts the whole body into the store. Errors: why it was not kept.
  Result<Media> keep(store::Batch& batch, const std::string& account);

 private:
  void write(std::string_view bytes);

  state::MediaLibrary& media_;
  state::IdMaker& ids_;
  const state::Clock& clock_;
  std::string mime_;
  std::string filename_;
  std::int64_t left_;
  std::string path_;
  int file_ = -1;
  std::string fault_;  // empty: all is well
};

}  // namespace jackfield::inbound
