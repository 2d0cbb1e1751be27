// Figures of a run: percentiles of waits, and memory of a process.
#pragma once

#include <fmt/core.h>
#include <sys/types.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <fstream>
#include <string>
#include <vector>

namespace huiying::bench {

using Wall = std::chrono::system_clock;

inline double Ms(Wall::duration d) {
  return std::chrono::duration<double, std::milli>(d).count();
}

struct Figures {
  std::vector<double> ms;

  void Add(double value) { ms.push_back(value); }
  double At(double percent) {
    if (ms.empty()) return -1;
    std::ranges::sort(ms);
    return ms[static_cast<std::size_t>(
        percent / 100 * static_cast<double>(ms.size() - 1) + 0.5)];
  }
};

inline void Print(const char* what, Figures& figures) {
  fmt::print("  {:<34} p50 {:7.1f}  p99 {:7.1f}  max {:7.1f} ms  ({})\n", what,
             figures.At(50), figures.At(99), figures.At(100),
             figures.ms.size());
}

// `VmRSS` or `VmHWM` of a process in MiB; -1 when it is gone.
inline double Memory(pid_t pid, const std::string& field) {
  std::ifstream in(fmt::format("/proc/{}/status", pid));
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(field + ":")) {
      return std::stod(line.substr(field.size() + 1)) / 1024;
    }
  }
  return -1;
}

}  // namespace huiying::bench
