// Measuring: processor time of this thread, medians of interleaved rounds, and
// what a piece of work costs in memory. Confined to one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace huiying::bench {

// Processor time used by this thread: on a machine that others use too it
// moves less than the clock on the wall.
double ThreadSeconds();

struct Contender {
  std::string name;
  std::function<std::uint64_t()> run;  // gives what it found, as a check
  double bytes = 0;                    // that one run reads
  double posts = 0;
  std::vector<double> took = {};       // seconds, one for each round
  std::uint64_t found = 0;

  double seconds() const;  // the median
  double megabytes_per_second() const { return bytes / 1e6 / seconds(); }
  double posts_per_second() const { return posts / seconds(); }
};

// One run of each in turn, `rounds` times or until `most_seconds` are used, so
// that what disturbs the machine disturbs all alike. Runs that differ in what
// they find end the program.
struct Rounds {
  int count = 5;
  double most_seconds = 60;
};
void RunInTurns(std::vector<Contender>& contenders, const Rounds& rounds);

struct Cost {
  double seconds = 0;
  double megabytes = 0;  // growth of the resident set
};

// The costs of `first` and, behind it, of `then`, in a child process: what was
// measured before does not change them.
struct TwoCosts {
  Cost first, then;
};
TwoCosts InChild(const std::function<void()>& first,
                 const std::function<void()>& then);

}  // namespace huiying::bench
