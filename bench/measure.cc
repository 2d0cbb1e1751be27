#include "bench/measure.h"

#include <malloc.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "base/check.h"

namespace huiying::bench {
namespace {

double ResidentMegabytes() {
  std::ifstream in("/proc/self/statm");
  double all = 0;
  double resident = 0;
  in >> all >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

Cost CostOf(const std::function<void()>& work) {
  const double before = ResidentMegabytes();
  const double start = ThreadSeconds();
  work();
  return {ThreadSeconds() - start, ResidentMegabytes() - before};
}

}  // namespace

double ThreadSeconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) +
         static_cast<double>(now.tv_nsec) / 1e9;
}

double Contender::seconds() const {
  std::vector<double> sorted = took;
  std::ranges::sort(sorted);
  return sorted.empty() ? 0 : sorted[sorted.size() / 2];
}

void RunInTurns(std::vector<Contender>& contenders, const Rounds& rounds) {
  const double begin = ThreadSeconds();
  for (int round = 0; round < rounds.count; ++round) {
    for (Contender& c : contenders) {
      const double start = ThreadSeconds();
      const std::uint64_t found = c.run();
      c.took.push_back(ThreadSeconds() - start);
      HUIYING_CHECK_MSG(round == 0 || found == c.found,
                        "two runs found different things");
      c.found = found;
    }
    if (ThreadSeconds() - begin > rounds.most_seconds) break;
  }
}

TwoCosts InChild(const std::function<void()>& first,
                 const std::function<void()>& then) {
  int ends[2];
  HUIYING_CHECK(::pipe(ends) == 0);
  ::malloc_trim(0);
  const pid_t child = ::fork();
  HUIYING_CHECK(child >= 0);
  TwoCosts costs;
  if (child == 0) {
    costs.first = CostOf(first);
    costs.then = CostOf(then);
    const bool sent = ::write(ends[1], &costs, sizeof costs) == sizeof costs;
    ::_exit(sent ? 0 : 1);
  }
  const bool read = ::read(ends[0], &costs, sizeof costs) == sizeof costs;
  ::close(ends[0]);
  ::close(ends[1]);
  int status = 0;
  ::waitpid(child, &status, 0);
  HUIYING_CHECK_MSG(read && status == 0, "the measuring child died");
  return costs;
}

}  // namespace huiying::bench
