// SPDX-License-Identifier: MIT
#include "host/state/timers.hpp"

#include <gtest/gtest.h>

#include <string>

namespace jackfield::state {
namespace {

TEST(Timers, RunsWhatIsDueInOrderOfTimeThenOfAsking) {
  boost::asio::io_context io;
  ManualClock clock(0);
  Timers timers(io, clock);
  std::string ran;
  timers.at(20, [&] { ran += 'c'; });
  timers.at(10, [&] { ran += 'a'; });
  timers.at(10, [&] { ran += 'b'; });

  clock.advance(10);
  timers.run_due();
  EXPECT_EQ(ran, "ab");

  clock.advance(10);
  timers.run_due();
  EXPECT_EQ(ran, "abc");
  timers.stop();
}

TEST(Timers, WhatIsCancelledDoesNotRun) {
  boost::asio::io_context io;
  ManualClock clock(0);
  Timers timers(io, clock);
  bool ran = false;
  timers.cancel(timers.at(10, [&] { ran = true; }));

  clock.advance(10);
  timers.run_due();

  EXPECT_FALSE(ran);
  timers.stop();
}

TEST(Timers, ATimerMayAskForAnother) {
  boost::asio::io_context io;
  ManualClock clock(0);
  Timers timers(io, clock);
  int runs = 0;
  timers.at(10, [&] {
    ++runs;
    timers.after(10, [&] { ++runs; });
  });

  clock.advance(10);
  timers.run_due();
  EXPECT_EQ(runs, 1);
  clock.advance(10);
  timers.run_due();
  EXPECT_EQ(runs, 2);
  timers.stop();
}

}  // namespace
}  // namespace jackfield::state
