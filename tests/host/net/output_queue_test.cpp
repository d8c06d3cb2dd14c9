// SPDX-License-Identifier: MIT
#include "host/net/output_queue.hpp"

#include "tests/host/net/wire.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace jackfield::net {
namespace {

// What a client sees that takes `step` bytes at a time.
std::string drain(OutputQueue& queue, std::size_t step) {
  std::string out;
  std::vector<std::string_view> front;
  while (!queue.empty() && queue.front(front, 3)) {
    std::size_t taken = 0;
    for (std::string_view piece : front) {
      piece = piece.substr(0, step - taken);
      out.append(piece);
      taken += piece.size();
      if (taken == step) break;
    }
    queue.consume(taken);
  }
  return out;
}

TEST(OutputQueue, GivesEverythingInOrderWhateverTheStep) {
  const test::TemporaryDirectory directory;
  const std::string file = test::pattern(200'000);
  const std::string path = directory.write("f", file);
  for (const std::size_t step : {1UL, 7UL, 4096UL, 1'000'000UL}) {
    OutputQueue queue;
    queue.push(std::string("head"));
    queue.push(std::make_shared<const std::string>("shared"));
    queue.push(std::string());
    ASSERT_TRUE(queue.push_file({path, 10, 150'000}));

    EXPECT_EQ(drain(queue, step), "headshared" + file.substr(10, 150'000)) << step;
    EXPECT_TRUE(queue.empty());
  }
}

TEST(OutputQueue, CountsWhatWaits) {
  OutputQueue queue;
  queue.push(std::string(100, 'a'));
  queue.push(std::string(50, 'b'));
  queue.consume(120);

  EXPECT_EQ(queue.size_bytes(), 30U);
}

TEST(OutputQueue, RefusesARangeOutsideTheFile) {
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("f", "0123456789");
  OutputQueue queue;

  EXPECT_FALSE(queue.push_file({path, 5, 6}));
  EXPECT_FALSE(queue.push_file({path, 11, 0}));
  EXPECT_FALSE(queue.push_file({directory.path(), 0, 0}));
  EXPECT_FALSE(queue.push_file({directory.path("none"), 0, 0}));
}

TEST(OutputQueue, AFileThatShrankIsNoShorterAnswer) {
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("f", "0123456789");
  OutputQueue queue;
  ASSERT_TRUE(queue.push_file({path, 0, 10}));
  directory.write("f", "");

  std::vector<std::string_view> front;
  EXPECT_FALSE(queue.front(front, 3));
}

}  // namespace
}  // namespace jackfield::net
