// SPDX-License-Identifier: MIT
#include "host/net/output_queue.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace jackfield::net {
namespace {
constexpr std::uint64_t kFileBlock = 64 * 1024;
}

OutputQueue::~OutputQueue() {
  clear();
}

void OutputQueue::push(std::string bytes) {
  if (bytes.empty()) return;
  size_ += bytes.size();
  pieces_.push_back({std::move(bytes), nullptr});
}

void OutputQueue::push(std::shared_ptr<const std::string> bytes) {
  if (!bytes || bytes->empty()) return;
  size_ += bytes->size();
  pieces_.push_back({{}, std::move(bytes)});
}

bool OutputQueue::push_file(const FileRange& range) {
  fd_ = ::open(range.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd_ < 0) return false;
  struct stat info {};
  if (::fstat(fd_, &info) != 0 || !S_ISREG(info.st_mode)) return false;
  const auto file_size = static_cast<std::uint64_t>(info.st_size);
  if (range.offset > file_size || range.length > file_size - range.offset) return false;
  file_offset_ = range.offset;
  file_left_ = range.length;
  return true;
}

void OutputQueue::clear() {
  pieces_.clear();
  first_ = first_offset_ = 0;
  size_ = file_left_ = 0;
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

bool OutputQueue::front(std::vector<std::string_view>& out, std::size_t max) {
  out.clear();
  if (size_ == 0 && file_left_ > 0 && !refill_from_file()) return false;
  for (std::size_t i = first_; i < pieces_.size() && out.size() < max; ++i) {
    std::string_view view = pieces_[i].view();
    if (i == first_) view.remove_prefix(first_offset_);
    out.push_back(view);
  }
  return true;
}

void OutputQueue::consume(std::size_t bytes) {
  size_ -= bytes;
  while (bytes > 0) {
    const std::size_t left = pieces_[first_].view().size() - first_offset_;
    if (bytes < left) {
      first_offset_ += bytes;
      return;
    }
    bytes -= left;
    pieces_[first_] = {};
    ++first_;
    first_offset_ = 0;
  }
  // A stream that never runs empty would grow the vector for ever.
  if (first_ == pieces_.size() || first_ >= 64) {
    pieces_.erase(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
}

bool OutputQueue::refill_from_file() {
  std::string block(static_cast<std::size_t>(std::min(kFileBlock, file_left_)), '\0');
  ssize_t got = 0;
  do {
    got = ::pread(fd_, block.data(), block.size(), static_cast<off_t>(file_offset_));
  } while (got < 0 && errno == EINTR);
  if (got <= 0) return false;
  block.resize(static_cast<std::size_t>(got));
  file_offset_ += block.size();
  file_left_ -= block.size();
  push(std::move(block));
  return true;
}

}  // namespace jackfield::net
