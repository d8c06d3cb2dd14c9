// SPDX-License-Identifier: MIT
#include <exception>
#include <iostream>

#include "host/cli/command_line.hpp"

int main(int argc, char** argv) {
  try {
    return jackfield::cli::command_line(argc, argv);
  } catch (const std::exception& e) {
    // Start-up only: everything later is a value.
    std::cerr << "jackfield: " << e.what() << '\n';
    return 1;
  }
}
