// SPDX-License-Identifier: MIT
// The sandbox codec's bytes. A struct is a run of fields; a field is a varint key (number << 2 |
// shape) and its value:
//   0 varint (signed ones zigzag) · 1 eight bytes, little-endian · 2 varint length, bytes · 3
//   four-byte length, struct
// Lists repeat their field. Empty fields are left out, unknown numbers are skipped: old and new
// minors understand each other. What arrives is hostile: every read is bounded, every text checked,
// depth and memory are limited.
#pragma once

#include <jackfield/cpp/c_view.hpp>

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::model {

enum class Shape : uint32_t { varint = 0, fixed64 = 1, bytes = 2, structure = 3 };

void put_varint(std::string& out, uint64_t value);
void put_fixed(std::string& out, uint64_t value, unsigned bytes);

inline void put_key(std::string& out, uint32_t number, Shape shape) {
  put_varint(out, uint64_t{number} << 2 | static_cast<uint32_t>(shape));
}
inline void put_number(std::string& out, uint32_t number, uint64_t value) {
  if (value == 0) return;
  put_key(out, number, Shape::varint);
  put_varint(out, value);
}
inline void put_signed(std::string& out, uint32_t number, int64_t value) {
  put_number(out, number, static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63));
}
inline void put_double(std::string& out, uint32_t number, double value) {
  if (value == 0) return;
  put_key(out, number, Shape::fixed64);
  put_fixed(out, std::bit_cast<uint64_t>(value), 8);
}
/// An element of a list is written even when it is empty.
inline void put_element(std::string& out, uint32_t number, std::string_view text) {
  put_key(out, number, Shape::bytes);
  put_varint(out, text.size());
  out += text;
}
inline void put_text(std::string& out, uint32_t number, std::string_view text) {
  if (!text.empty()) put_element(out, number, text);
}
/// Writes the key and room for the length; give the result to close_struct once the fields are
/// written.
size_t open_struct(std::string& out, uint32_t number);
void close_struct(std::string& out, size_t opened);

/// Takes fields from the front of a struct's bytes. After the first fault every read fails and
/// `next` ends the loop.
class WireReader {
 public:
  /// What one decoding may cost in all, shared by the readers of the structs inside.
  struct Budget {
    uint64_t memory_left = uint64_t{256} << 20;
  };

  WireReader(std::string_view bytes, Budget& budget, unsigned depth = 1) noexcept
      : bytes_(bytes), budget_(&budget), depth_(depth) {}

  /// Moves to the next field; false at the end and after a fault.
  bool next() noexcept;
  uint32_t number() const noexcept { return number_; }
  bool ok() const noexcept { return ok_; }

  void skip() noexcept;
  void text(std::string& value);
  void bytes(std::string& value);
  void json(std::string& value);
  void texts(std::vector<std::string>& value);
  void time(int64_t& value) noexcept;
  void number(int32_t& value) noexcept;
  void number(int64_t& value) noexcept;
  void number(uint32_t& value) noexcept;
  void number(uint64_t& value) noexcept;
  void number(double& value) noexcept;
  void boolean(bool& value) noexcept;

  /// A reader of the struct that this field is; `memory`: what the value will take.
  WireReader enter(size_t memory) noexcept;

 private:
  uint64_t varint() noexcept;
  uint64_t integer() noexcept;
  std::string_view take(uint64_t size) noexcept;
  std::string_view content() noexcept;
  bool expect(bool condition) noexcept { return ok_ = ok_ && condition; }
  bool charge(uint64_t memory) noexcept;

  std::string_view bytes_;  // not yet read
  Budget* budget_;
  unsigned depth_;
  uint32_t number_ = 0;
  Shape shape_ = Shape::varint;
  bool ok_ = true;
};

template <class Enum>
void read_enum(WireReader& in, Enum& value) noexcept {
  uint32_t number = 0;
  in.number(number);
  value = static_cast<Enum>(number);
}

}  // namespace jackfield::model
