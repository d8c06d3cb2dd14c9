// SPDX-License-Identifier: MIT
#include "sdk/model/wire.hpp"

#include <utility>

namespace jackfield::model {

void put_varint(std::string& out, uint64_t value) {
  while (value >= 0x80) {
    out += static_cast<char>((value & 0x7F) | 0x80);
    value >>= 7;
  }
  out += static_cast<char>(value);
}

void put_fixed(std::string& out, uint64_t value, unsigned bytes) {
  for (unsigned i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
}

size_t open_struct(std::string& out, uint32_t number) {
  put_key(out, number, Shape::structure);
  put_fixed(out, 0, 4);
  return out.size();
}

void close_struct(std::string& out, size_t opened) {
  const auto size = static_cast<uint32_t>(out.size() - opened);
  for (unsigned i = 0; i < 4; ++i) out[opened - 4 + i] = static_cast<char>(size >> (8 * i) & 0xFF);
}

uint64_t WireReader::varint() noexcept {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (bytes_.empty()) break;
    const auto byte = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    if (shift == 63 && byte > 1) break;  // beyond 64 bits
    value |= uint64_t{byte & 0x7Fu} << shift;
    if (byte < 0x80) return value;
  }
  expect(false);
  return 0;
}

std::string_view WireReader::take(uint64_t size) noexcept {
  if (!expect(size <= bytes_.size())) return {};
  const std::string_view taken = bytes_.substr(0, static_cast<size_t>(size));
  bytes_.remove_prefix(static_cast<size_t>(size));
  return taken;
}

bool WireReader::charge(uint64_t memory) noexcept {
  if (!expect(memory <= budget_->memory_left)) return false;
  budget_->memory_left -= memory;
  return true;
}

bool WireReader::next() noexcept {
  if (!ok_ || bytes_.empty()) return false;
  const uint64_t key = varint();
  if (!expect(key >> 2 != 0 && key >> 2 <= UINT32_MAX)) return false;
  number_ = static_cast<uint32_t>(key >> 2);
  shape_ = static_cast<Shape>(key & 3);
  return true;
}

void WireReader::skip() noexcept {
  switch (shape_) {
    case Shape::varint:
      varint();
      return;
    case Shape::fixed64:
      take(8);
      return;
    case Shape::bytes:
      take(varint());
      return;
    case Shape::structure:
      enter(0);
      return;
  }
}

std::string_view WireReader::content() noexcept {
  if (!expect(shape_ == Shape::bytes)) return {};
  const std::string_view taken = take(varint());
  return charge(taken.size() + sizeof(std::string)) ? taken : std::string_view();
}

void WireReader::text(std::string& value) {
  const std::string_view found = content();
  if (expect(is_utf8(found))) value = found;
}

void WireReader::bytes(std::string& value) {
  value = content();
}

void WireReader::json(std::string& value) {
  const std::string_view found = content();
  if (expect(found.empty() || is_json(found))) value = found;
}

void WireReader::texts(std::vector<std::string>& value) {
  std::string found;
  text(found);
  if (expect(value.size() < abi::kMaxCount)) value.push_back(std::move(found));
}

uint64_t WireReader::integer() noexcept {
  return expect(shape_ == Shape::varint) ? varint() : 0;
}

void WireReader::number(uint64_t& value) noexcept {
  value = integer();
}

void WireReader::number(uint32_t& value) noexcept {
  const uint64_t found = integer();
  if (expect(found <= UINT32_MAX)) value = static_cast<uint32_t>(found);
}

void WireReader::number(int64_t& value) noexcept {
  const uint64_t found = integer();
  value = static_cast<int64_t>(found >> 1 ^ (0 - (found & 1)));
}

void WireReader::number(int32_t& value) noexcept {
  int64_t found = 0;
  number(found);
  if (expect(std::in_range<int32_t>(found))) value = static_cast<int32_t>(found);
}

void WireReader::number(double& value) noexcept {
  if (!expect(shape_ == Shape::fixed64)) return;
  uint64_t bits = 0;
  unsigned shift = 0;
  for (const char c : take(8)) {
    bits |= uint64_t{static_cast<unsigned char>(c)} << shift;
    shift += 8;
  }
  const auto found = std::bit_cast<double>(bits);
  if (expect(std::isfinite(found))) value = found;
}

void WireReader::time(int64_t& value) noexcept {
  int64_t found = 0;
  number(found);
  if (expect(found >= abi::kOldestTime && found <= abi::kNewestTime)) value = found;
}

void WireReader::boolean(bool& value) noexcept {
  value = integer() != 0;
}

WireReader WireReader::enter(size_t memory) noexcept {
  uint64_t size = 0;
  if (expect(shape_ == Shape::structure && depth_ < abi::kMaxDepth) && charge(memory)) {
    unsigned shift = 0;
    for (const char c : take(4)) {
      size |= uint64_t{static_cast<unsigned char>(c)} << shift;
      shift += 8;
    }
  }
  WireReader inside(take(size), *budget_, depth_ + 1);
  inside.ok_ = ok_;
  return inside;
}

}  // namespace jackfield::model
