// SPDX-License-Identifier: MIT
// Random canonical values from a seed: sparse, maximal or empty, with texts of many scripts. Used
// by the generated `fill`.
#pragma once

#include <cstdint>
#include <random>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::test {

class Random {
 public:
  enum class Density { empty, sparse, maximal };

  Random(uint64_t seed, Density density) : engine_(seed), density_(density) {}

  /// Entered by each `fill`: counts the depth and remembers which structs were made.
  class Level {
   public:
    Level(Random& random, std::string_view name) : random_(random) {
      ++random_.depth_;
      random_.made_.insert(std::string(name));
    }
    ~Level() { --random_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    Random& random_;
  };

  void text(bool required, std::string& value);
  void bytes(bool required, std::string& value);
  void json(bool required, std::string& value);
  void texts(bool required, std::vector<std::string>& value);
  void time(bool required, int64_t& value);
  void boolean(bool required, bool& value);
  void real(double& value);

  template <class Integer>
  void number(Integer& value) {
    if (!wanted()) return;
    const uint64_t bits = engine_();
    // Half of them small, as real ones are; half of any size, the extremes included.
    value = static_cast<Integer>(bits % 2 == 0 ? (bits >> 1) % 1000 : bits >> 1 << (bits >> 8) % 2);
  }

  template <class Enum>
  void name(bool required, Enum& value, Enum (*from_name)(std::string_view),
            std::span<const std::string_view> names) {
    if (required || wanted()) value = from_name(names[engine_() % names.size()]);
  }

  /// From now on no `json` members: what stands in those belongs to somebody else.
  void leave_out_json() { with_json_ = false; }

  bool nest(bool required) { return required || (depth_ < deepest() && wanted()); }
  size_t count(bool required) {
    return depth_ < deepest() && (required || wanted()) ? 1 + engine_() % 2 : 0;
  }

  const std::set<std::string>& made() const { return made_; }

 private:
  bool wanted();
  unsigned deepest() const;
  std::string words();

  std::mt19937_64 engine_;
  Density density_;
  bool with_json_ = true;
  unsigned depth_ = 0;
  std::set<std::string> made_;
};

}  // namespace jackfield::test
