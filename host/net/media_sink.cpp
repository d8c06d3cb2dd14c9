// SPDX-License-Identifier: MIT
#include "host/net/media_sink.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace jackfield::net {
namespace {

bool has_prefix(std::string_view content_type, std::string_view lower_prefix) {
  if (lower_prefix.empty() || content_type.size() < lower_prefix.size()) return false;
  return std::equal(lower_prefix.begin(), lower_prefix.end(), content_type.begin(),
                    [](char prefix, char c) {
                      return prefix == (c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
                    });
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

MediaSink::MediaSink(std::uint64_t memory_max_bytes, std::optional<FileSink> to_file)
    : memory_max_bytes_(memory_max_bytes), to_file_(std::move(to_file)) {}

MediaSink::~MediaSink() {
  if (fd_ >= 0) ::close(fd_);
  if (created_) ::unlink(to_file_->path.c_str());
  EVP_MD_CTX_free(hash_);
}

MediaSink::Refusal MediaSink::begin(int status, std::string_view content_type,
                                    std::optional<std::uint64_t> length) {
  began_ = true;
  const bool file = to_file_ && (status == 200 || status == 206) &&
                    !has_prefix(content_type, to_file_->unless_type);
  const std::uint64_t most = file ? to_file_->max_bytes : memory_max_bytes_;
  if (length && *length > most) return Refusal::too_large;
  return file ? open_file() : Refusal::none;
}

MediaSink::Refusal MediaSink::open_file() {
  // Exclusive: the store names each download anew, so an existing file is somebody else's.
  fd_ = ::open(to_file_->path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd_ < 0) return Refusal::disk;
  created_ = true;
  hash_ = EVP_MD_CTX_new();
  if (hash_ == nullptr || EVP_DigestInit_ex(hash_, EVP_sha256(), nullptr) != 1) {
    return Refusal::disk;
  }
  if (to_file_->decrypt) cipher_ = std::make_unique<StreamCipher>(*to_file_->decrypt);
  return Refusal::none;
}

MediaSink::Refusal MediaSink::write(std::string_view bytes) {
  if (fd_ < 0) {
    if (bytes.size() > memory_max_bytes_ - memory_.size()) return Refusal::too_large;
    memory_.append(bytes);
    return Refusal::none;
  }
  if (bytes.size() > to_file_->max_bytes - size_) return Refusal::too_large;
  if (cipher_) {
    scratch_.assign(bytes);
    if (!cipher_->apply(scratch_.data(), scratch_.size())) return Refusal::disk;
    bytes = scratch_;
  }
  if (!write_all(fd_, bytes) || EVP_DigestUpdate(hash_, bytes.data(), bytes.size()) != 1) {
    return Refusal::disk;
  }
  size_ += bytes.size();
  return Refusal::none;
}

std::optional<StoredFile> MediaSink::take_file() {
  if (fd_ < 0) return std::nullopt;
  StoredFile file{to_file_->path, size_, {}};
  unsigned length = 0;
  if (EVP_DigestFinal_ex(hash_, file.sha256.data(), &length) != 1) return std::nullopt;
  // A full disk may only be noticed here.
  const bool closed = ::close(fd_) == 0;
  fd_ = -1;
  if (!closed) return std::nullopt;
  created_ = false;
  return file;
}

}  // namespace jackfield::net
