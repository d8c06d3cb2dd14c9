// SPDX-License-Identifier: MIT
// A file becomes visible by a rename, after its bytes are on the disk: a name that exists has all
// of its content, whenever the power fails.
#include "host/store/media_store.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <optional>
#include <system_error>

namespace jackfield::store {
namespace {

constexpr size_t kBlockBytes = 64 * 1024;
constexpr size_t kDigestBytes = 32;

class Sha256 final {
 public:
  Sha256() : context_(EVP_MD_CTX_new()) {
    ok_ = context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1;
  }
  void add(std::string_view bytes) {
    ok_ = ok_ && EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1;
  }
  /// Nothing when OpenSSL had no memory.
  std::optional<std::string> hex() {
    std::array<unsigned char, kDigestBytes> digest{};
    if (!ok_ || EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) != 1) return {};
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : digest) {
      text += kDigits[byte >> 4];
      text += kDigits[byte & 15];
    }
    return text;
  }

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_;
  bool ok_ = false;
};

bool is_sha256(std::string_view text) {
  return text.size() == 2 * kDigestBytes &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Error no_hash() {
  return Error{JF_NO_MEMORY, "store: cannot hash media"};
}

Result<std::string> hash_of(const MediaFile& file) {
  Sha256 hash;
  std::string block(kBlockBytes, '\0');
  for (int64_t at = 0; at < file.size_bytes();) {
    const auto length = file.read(at, block);
    if (!length) return length.error();
    if (*length == 0) return internal("store: a media file became shorter while it was read");
    hash.add(std::string_view(block).substr(0, *length));
    at += static_cast<int64_t>(*length);
  }
  const auto hex = hash.hex();
  if (!hex) return no_hash();
  return *hex;
}

}  // namespace

MediaFile::MediaFile(Descriptor descriptor, int64_t size_bytes)
    : descriptor_(std::move(descriptor)), size_bytes_(size_bytes) {}

// O_NOFOLLOW, and only regular files: a path that came from elsewhere must not become a pipe.
Result<MediaFile> MediaFile::open(const std::filesystem::path& file) {
  Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!opened.is_open()) return cannot("open", file);
  struct stat status {};
  if (fstat(opened.get(), &status) != 0) return cannot("read", file);
  if (!S_ISREG(status.st_mode)) return internal("store: " + file.string() + " is not a file");
  return MediaFile(std::move(opened), status.st_size);
}

Result<void> MediaFile::sync() const {
  if (fdatasync(descriptor_.get()) != 0) return cannot("sync", "a media file");
  return {};
}

Result<size_t> MediaFile::read(int64_t offset, std::span<char> out) const {
  size_t filled = 0;
  while (filled < out.size()) {
    const ssize_t length = pread(descriptor_.get(), out.data() + filled, out.size() - filled,
                                 offset + static_cast<int64_t>(filled));
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) return cannot("read", "a media file");
    if (length == 0) break;
    filled += static_cast<size_t>(length);
  }
  return filled;
}

MediaStore::MediaStore(std::filesystem::path root, CommitPoint point)
    : root_(std::move(root)), incoming_(root_ / "incoming"), point_(or_nothing(std::move(point))) {}

Result<MediaStore> MediaStore::open(const std::filesystem::path& data_dir, CommitPoint point) {
  MediaStore store(data_dir / "media", std::move(point));
  if (const auto made = make_directory(store.incoming_); !made) return made.error();
  std::error_code failed;
  std::filesystem::directory_iterator left(store.incoming_, failed);
  if (failed) return internal("store: cannot read " + store.incoming_.string());
  for (const auto& entry : left) std::filesystem::remove(entry.path(), failed);
  return store;
}

Result<StoredMedia> MediaStore::put(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes);
  const auto hex = hash.hex();
  if (!hex) return no_hash();
  std::string name = (incoming_ / "put.XXXXXX").string();
  const Descriptor file(mkostemp(name.data(), O_CLOEXEC));
  if (!file.is_open()) return cannot("create a file in", incoming_);
  auto kept = [&]() -> Result<StoredMedia> {
    if (const auto written = write_all(file, bytes, name); !written) return written.error();
    point_("media.written");
    if (fdatasync(file.get()) != 0) return cannot("sync", name);
    return keep(name, {*hex, static_cast<int64_t>(bytes.size())});
  }();
  if (!kept) ::unlink(name.c_str());
  return kept;
}

Result<StoredMedia> MediaStore::put_file(const std::filesystem::path& file,
                                         std::string_view sha256) {
  const auto opened = MediaFile::open(file);
  if (!opened) return opened.error();
  const auto hash = is_sha256(sha256) ? Result<std::string>(std::string(sha256)) : hash_of(*opened);
  if (!hash) return hash.error();
  point_("media.written");
  if (const auto synced = opened->sync(); !synced) return synced.error();
  return keep(file, {*hash, opened->size_bytes()});
}

Result<StoredMedia> MediaStore::keep(const std::filesystem::path& file, StoredMedia media) {
  const std::filesystem::path target = path_of(media.sha256);
  const std::filesystem::path directory = target.parent_path();
  point_("media.synced");
  if (const auto made = make_directory(directory); !made) return made.error();
  // An older file of that name has the same content: replacing it changes nothing for its readers.
  if (::rename(file.c_str(), target.c_str()) != 0) return cannot("move to the media store", file);
  point_("media.renamed");
  if (const auto synced = sync_directory(directory); !synced) return synced.error();
  point_("media.durable");
  return media;
}

Result<MediaFile> MediaStore::open_media(std::string_view sha256) const {
  const std::filesystem::path path = path_of(sha256);
  if (path.empty()) return invalid("store: not a media hash");
  return MediaFile::open(path);
}

bool MediaStore::contains(std::string_view sha256) const {
  const std::filesystem::path path = path_of(sha256);
  return !path.empty() && ::access(path.c_str(), F_OK) == 0;
}

Result<void> MediaStore::erase(std::string_view sha256) {
  const std::filesystem::path path = path_of(sha256);
  if (path.empty()) return invalid("store: not a media hash");
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return cannot("remove", path);
  return {};
}

std::filesystem::path MediaStore::path_of(std::string_view sha256) const {
  if (!is_sha256(sha256)) return {};
  return root_ / sha256.substr(0, 2) / sha256.substr(2, 2) / sha256;
}

}  // namespace jackfield::store
