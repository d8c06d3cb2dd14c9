// SPDX-License-Identifier: MIT
#include "host/inbound/connection_spool.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace jackfield::inbound {

Result<Mapping> Mapping::open(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return internal("a stored body cannot be opened");
  struct stat told {};
  const bool is_known = ::fstat(file, &told) == 0 && told.st_size > 0;
  void* at = is_known ? ::mmap(nullptr, static_cast<std::size_t>(told.st_size), PROT_READ,
                               MAP_PRIVATE, file, 0)
                      : MAP_FAILED;
  ::close(file);
  if (at == MAP_FAILED) return internal("a stored body cannot be mapped");
  return Mapping(at, static_cast<std::size_t>(told.st_size));
}

Mapping::Mapping(Mapping&& other) noexcept
    : at_(std::exchange(other.at_, nullptr)), size_(other.size_) {}

Mapping::~Mapping() {
  if (at_ != nullptr) ::munmap(at_, size_);
}

ConnectionSpool::ConnectionSpool(state::MediaLibrary& media, state::IdMaker& ids,
                                 const state::Clock& clock, const StreamCommand& command)
    : media_(media),
      ids_(ids),
      clock_(clock),
      mime_(command.mime),
      filename_(command.name),
      left_(command.length) {
  if (left_ > kMostBytes) {
    fault_ = "it is larger than the host takes";
  } else {
    path_ = (media_.incoming() / ids_.next("spool_", clock_.now_ms())).string();
    file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file_ < 0) fault_ = "the media store cannot be written to";
  }
  take(command.bytes);
}

ConnectionSpool::~ConnectionSpool() {
  if (file_ >= 0) ::close(file_);
  if (!path_.empty()) ::unlink(path_.c_str());
}

std::string_view ConnectionSpool::take(std::string_view bytes) {
  const auto size = std::min(bytes.size(), static_cast<std::size_t>(left_));
  write(bytes.substr(0, size));
  left_ -= static_cast<std::int64_t>(size);
  return bytes.substr(size);
}

void ConnectionSpool::write(std::string_view bytes) {
  while (!bytes.empty() && fault_.empty()) {
    const ssize_t written = ::write(file_, bytes.data(), bytes.size());
    if (written <= 0)
      fault_ = "the media store cannot be written to";
    else
      bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

Result<Media> ConnectionSpool::keep(store::Batch& batch, const std::string& account) {
  if (!fault_.empty()) return internal(fault_);
  const std::int64_t now = clock_.now_ms();
  store::MediaRow row;
  row.ref = ids_.next("media_", now);
  row.account = account;
  row.mime = mime_;
  row.filename = filename_;
  row.created_at = now;
  row.expires_at = now + state::kUnnamedMediaMs;
  const Result<store::MediaRow> taken = media_.take_file(batch, path_, {}, std::move(row));
  if (!taken) return taken.error();
  path_.clear();
  Media media;
  media.ref = taken->ref;
  media.mime = taken->mime;
  media.filename = taken->filename;
  media.size_bytes = taken->size_bytes;
  media.sha256 = taken->sha256;
  return media;
}

}  // namespace jackfield::inbound
