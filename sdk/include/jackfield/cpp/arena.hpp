// SPDX-License-Identifier: MIT
// Memory for the C structs of one call: handed out piece by piece, given back all at once.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <type_traits>
#include <vector>

namespace jackfield {

/// Bump allocator in blocks, the first of them inside it: what a message needs is never allocated.
/// Everything it gave out dies with it or with `reset`. Not for use by two threads.
class Arena {
 public:
  /// `minor`: the newest ABI minor the reader declared; fields that are newer stay zero (rule
  /// ABI-4).
  explicit Arena(uint32_t minor = UINT32_MAX) noexcept : minor_(minor) { reset(); }
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// `count` zeroed objects; nullptr for none.
  template <class T>
  T* array(size_t count) {
    static_assert(std::is_trivial_v<T>, "nothing in an arena is destroyed");
    static_assert(alignof(T) <= kAlign);
    if (count == 0) return nullptr;
    return static_cast<T*>(bytes(sizeof(T) * count));
  }

  /// Forgets everything given out, and gives back what did not fit into the first block.
  void reset() noexcept {
    blocks_.clear();
    next_ = first_.data();
    left_ = first_.size();
  }

  uint32_t minor() const noexcept { return minor_; }

 private:
  static constexpr size_t kAlign = 8;
  static constexpr size_t kFirstBlock = 4096;
  static constexpr size_t kLargestBlock = size_t{256} * 1024;

  struct Block {
    std::unique_ptr<std::byte[]> memory;
    size_t size;
  };

  void* bytes(size_t size) {
    size = (size + kAlign - 1) & ~(kAlign - 1);
    if (size > left_) grow(size);
    void* given = next_;
    next_ += size;
    left_ -= size;
    return std::memset(given, 0, size);
  }

  void grow(size_t at_least) {
    const size_t wanted = 2 * (blocks_.empty() ? kFirstBlock : blocks_.back().size);
    const size_t size = std::max(at_least, std::min(wanted, kLargestBlock));
    blocks_.push_back({std::unique_ptr<std::byte[]>(new std::byte[size]), size});
    next_ = blocks_.back().memory.get();
    left_ = size;
  }

  // Left as it is when an arena is made: what is given out is cleared, and no more than that.
  alignas(kAlign) std::array<std::byte, kFirstBlock> first_;
  std::vector<Block> blocks_;  // beyond the first
  std::byte* next_ = nullptr;  // inside the last block
  size_t left_ = 0;            // bytes of the last block not yet given out
  uint32_t minor_;
};

}  // namespace jackfield
