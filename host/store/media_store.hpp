// SPDX-License-Identifier: MIT
// Media as files, named by their content's SHA-256: `<data_dir>/media/ab/cd/abcd…`. Which message
// has which file is a row in the store; the same content is kept once. Any thread may call it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include <jackfield/cpp/result.hpp>

#include "host/store/commit_point.hpp"
#include "host/store/descriptor.hpp"

namespace jackfield::store {

struct StoredMedia {
  std::string sha256;  ///< 64 hex digits, lower case.
  int64_t size_bytes = 0;
  friend bool operator==(const StoredMedia&, const StoredMedia&) = default;
};

/// An open file; stays readable when the content is erased meanwhile.
class MediaFile final {
 public:
  static Result<MediaFile> open(const std::filesystem::path& file);

  int64_t size_bytes() const { return size_bytes_; }
  /// Fills `out` from `offset`; fewer bytes only at the end of the file.
  Result<size_t> read(int64_t offset, std::span<char> out) const;
  Result<void> sync() const;

 private:
  MediaFile(Descriptor descriptor, int64_t size_bytes);

  Descriptor descriptor_;
  int64_t size_bytes_;
};

class MediaStore final {
 public:
  /// Creates the directories and removes what a crash left half written.
  static Result<MediaStore> open(const std::filesystem::path& data_dir, CommitPoint point = {});

  /// Where put_file() wants its files: on the same file system, so that taking one is a rename.
  const std::filesystem::path& incoming() const { return incoming_; }

  /// Durable when it returns.
  Result<StoredMedia> put(std::string_view bytes);
  /// Takes the file away from `file`. `sha256` saves reading it again when the writer has hashed
  /// it.
  Result<StoredMedia> put_file(const std::filesystem::path& file, std::string_view sha256 = {});

  Result<MediaFile> open_media(std::string_view sha256) const;
  bool contains(std::string_view sha256) const;
  /// Fine when it is not there.
  Result<void> erase(std::string_view sha256);
  /// Empty when it is no SHA-256, so that no name leads out of the directory.
  std::filesystem::path path_of(std::string_view sha256) const;

 private:
  MediaStore(std::filesystem::path root, CommitPoint point);
  /// Gives a file whose bytes are on the disk its name.
  Result<StoredMedia> keep(const std::filesystem::path& file, StoredMedia media);

  std::filesystem::path root_;
  std::filesystem::path incoming_;
  CommitPoint point_;
};

}  // namespace jackfield::store
