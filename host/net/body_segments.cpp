// SPDX-License-Identifier: MIT
#include "host/net/body_segments.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace jackfield::net {
namespace {

constexpr std::uint64_t kRawPerLine = 57;  // 76 characters
// A multiple of 57 and of 3: blocks end where lines and groups of four characters do.
constexpr std::uint64_t kBlock = kRawPerLine * 3 * 96;

std::string base64(std::string_view raw) {
  std::string out((raw.size() + 2) / 3 * 4 + 1, '\0');
  const int written = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                      reinterpret_cast<const unsigned char*>(raw.data()),
                                      static_cast<int>(raw.size()));
  out.resize(static_cast<std::size_t>(written));
  return out;
}

std::string base64_lines(std::string_view raw) {
  std::string out;
  out.reserve(encoded_bytes(raw.size(), Encoding::base64_lines));
  while (!raw.empty()) {
    const std::string_view line = raw.substr(0, kRawPerLine);
    out.append(base64(line)).append("\r\n");
    raw.remove_prefix(line.size());
  }
  return out;
}

}  // namespace

std::uint64_t encoded_bytes(std::uint64_t raw_bytes, Encoding encoding) {
  if (encoding == Encoding::raw) return raw_bytes;
  const std::uint64_t characters = (raw_bytes + 2) / 3 * 4;
  if (encoding == Encoding::base64) return characters;
  return characters + (raw_bytes + kRawPerLine - 1) / kRawPerLine * 2;
}

BodyReader::BodyReader(const std::vector<Segment>& segments)
    : segments_(segments), files_(segments.size(), -1) {}

BodyReader::~BodyReader() {
  for (const int fd : files_) {
    if (fd >= 0) ::close(fd);
  }
}

Result<std::unique_ptr<BodyReader>> BodyReader::open(const std::vector<Segment>& segments) {
  std::unique_ptr<BodyReader> reader(new BodyReader(segments));
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const Segment& segment = segments[i];
    reader->size_ += encoded_bytes(reader->raw_bytes(segment), segment.encoding);
    const auto* slice = std::get_if<FileSlice>(&segment.source);
    if (slice == nullptr) continue;
    const std::string where = "body: segment " + std::to_string(i) + ": ";
    const int fd = ::open(slice->path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return invalid(where + "the file cannot be opened");
    reader->files_[i] = fd;
    struct stat info {};
    if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return invalid(where + "not a file");
    const auto size = static_cast<std::uint64_t>(info.st_size);
    if (slice->offset > size || slice->length > size - slice->offset) {
      return invalid(where + "the file is shorter than the slice");
    }
  }
  return reader;
}

std::uint64_t BodyReader::raw_bytes(const Segment& segment) const {
  if (const auto* slice = std::get_if<FileSlice>(&segment.source)) return slice->length;
  return std::get<std::string>(segment.source).size();
}

std::optional<std::string_view> BodyReader::as_memory() const {
  if (segments_.empty()) return std::string_view();
  const Segment& first = segments_.front();
  const auto* bytes = std::get_if<std::string>(&first.source);
  if (segments_.size() != 1 || bytes == nullptr || first.cipher ||
      first.encoding != Encoding::raw) {
    return std::nullopt;
  }
  return *bytes;
}

std::optional<std::size_t> BodyReader::read(char* out, std::size_t size) {
  std::size_t given = 0;
  while (given < size) {
    if (block_offset_ == block_.size()) {
      if (index_ == segments_.size()) break;
      if (!next_block()) return std::nullopt;
      continue;
    }
    const std::size_t now = std::min(size - given, block_.size() - block_offset_);
    std::copy_n(block_.data() + block_offset_, now, out + given);
    block_offset_ += now;
    given += now;
  }
  return given;
}

bool BodyReader::next_block() {
  const Segment& segment = segments_[index_];
  const std::uint64_t left = raw_bytes(segment) - raw_read_;
  block_.clear();
  block_offset_ = 0;
  if (left == 0) {
    ++index_;
    raw_read_ = 0;
    cipher_.reset();
    return true;
  }
  std::string raw;
  if (!read_raw(raw, static_cast<std::size_t>(std::min(left, kBlock)))) return false;
  raw_read_ += raw.size();
  if (segment.cipher) {
    if (!cipher_) cipher_ = std::make_unique<StreamCipher>(*segment.cipher);
    if (!cipher_->apply(raw.data(), raw.size())) return false;
  }
  switch (segment.encoding) {
    case Encoding::raw:
      block_ = std::move(raw);
      break;
    case Encoding::base64:
      block_ = base64(raw);
      break;
    case Encoding::base64_lines:
      block_ = base64_lines(raw);
      break;
  }
  return true;
}

bool BodyReader::read_raw(std::string& block, std::size_t size) {
  const Segment& segment = segments_[index_];
  if (const auto* bytes = std::get_if<std::string>(&segment.source)) {
    block.assign(*bytes, static_cast<std::size_t>(raw_read_), size);
    return true;
  }
  const std::uint64_t offset = std::get<FileSlice>(segment.source).offset + raw_read_;
  block.resize(size);
  std::size_t have = 0;
  while (have < size) {
    const ssize_t got = ::pread(files_[index_], block.data() + have, size - have,
                                static_cast<off_t>(offset + have));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    have += static_cast<std::size_t>(got);
  }
  return true;
}

}  // namespace jackfield::net
