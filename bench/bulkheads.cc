// Does a receiver that hangs, one that refuses and one that limits hold up the
// others?
//
// COUNT duties fall due in one instant, and each is told to seven people with a
// receiver each. In one run all seven answer; in the other three do not as
// they should: one reads and never answers, at one address nobody listens, and
// one takes 20 a second and says 429 to the rest. The four others are compared:
// p99 from the due instant to the receiver. Runs come in pairs, in turn; the
// median of the pairs' ratios is what counts.
#include <fmt/core.h>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "bench/figures.h"
#include "bench/house.h"
#include "bench/sink.h"

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using namespace huiying;
using bench::Sink;
using bench::Wall;

constexpr std::size_t kSound = 4;
constexpr double kMostRatio = 1.5;

struct Receivers {
  std::vector<std::unique_ptr<Sink>> sound;  // all that answer
  std::unique_ptr<Sink> hanging, limiting;
  std::string refusing = bench::RefusingUrl();

  Receivers() {
    for (std::size_t i = 0; i < kSound + 3; ++i) {
      sound.push_back(std::make_unique<Sink>());
    }
    hanging = std::make_unique<Sink>(Sink::Manner::kHangs);
    limiting = std::make_unique<Sink>(Sink::Manner::kLimits);
  }
  std::vector<std::string> Urls(bool with_bad) const {
    std::vector<std::string> urls;
    for (const auto& sink : sound) urls.push_back(sink->Url());
    if (with_bad) {
      urls[kSound] = hanging->Url();
      urls[kSound + 1] = refusing;
      urls[kSound + 2] = limiting->Url();
    }
    return urls;
  }
};

// p99 at the four; -1 when an alert did not come to one of them.
double Run(int count, const Receivers& receivers, bool with_bad,
           const fs::path& folder) {
  const auto urls = receivers.Urls(with_bad);
  bench::House house(folder, urls);
  const base::Duration within = 5s;
  house.Do([&] {
    return bench::LoadOf(
        bench::PolicyOf({.within = within, .people = urls.size()}));
  });
  const base::TimePoint published = house.Now();
  const Wall::time_point due{(published + within).time_since_epoch()};
  house.OpenCases(count, published);
  const auto sound_have = [&](std::size_t each) {
    return std::all_of(receivers.sound.begin(),
                       receivers.sound.begin() + kSound,
                       [&](const auto& s) { return s->count() >= each; });
  };
  const auto wanted = static_cast<std::size_t>(count);
  while (!sound_have(wanted) && Wall::now() < due - 500ms) {
    std::this_thread::sleep_for(10ms);
  }
  if (!sound_have(wanted)) bench::Die("too slow to be ready by the instant");
  for (const auto& sink : receivers.sound) sink->Forget();
  std::this_thread::sleep_until(due);
  while (!sound_have(wanted) && Wall::now() < due + 60s) {
    std::this_thread::sleep_for(10ms);
  }
  bench::Figures figures;
  for (std::size_t i = 0; i < kSound; ++i) {
    std::size_t missed = 0;
    for (const Sink::Arrival& arrival : receivers.sound[i]->arrivals()) {
      if (!arrival.missed) continue;
      ++missed;
      figures.Add(bench::Ms(arrival.at - due));
    }
    if (missed != wanted) return -1;
  }
  for (const auto& sink : receivers.sound) sink->Forget();
  return figures.At(99);
}

}  // namespace

int main(int argc, char** argv) {
  const int count = argc > 1 ? std::atoi(argv[1]) : 300;
  const int pairs = argc > 2 ? std::atoi(argv[2]) : 5;
  if (sodium_init() < 0 || count < 1 || pairs < 1) {
    fmt::print(stderr, "usage: bench_bulkheads [COUNT [PAIRS]]\n");
    return 2;
  }
  const Receivers receivers;  // before any thread
  const fs::path folder = fs::temp_directory_path() /
                          fmt::format("huiying-bench-bulk-{}", ::getpid());
  fs::create_directories(folder);
  std::vector<double> ratios;
  bool whole = true;
  for (int pair = 0; pair < pairs; ++pair) {
    double p99[2] = {0, 0};
    // The order changes, so that neither is always the warm one.
    for (const bool bad : {pair % 2 == 1, pair % 2 == 0}) {
      p99[bad ? 1 : 0] =
          Run(count, receivers, bad, folder / fmt::format("{}-{}", pair, bad));
    }
    whole = whole && p99[0] > 0 && p99[1] > 0;
    ratios.push_back(p99[1] / p99[0]);
    fmt::print(
        "pair {}: p99 of the sound ones {:6.1f} ms alone, {:6.1f} ms "
        "beside three bad ones, {:.2f}\n",
        pair + 1, p99[0], p99[1], ratios.back());
    std::fflush(stdout);
  }
  fs::remove_all(folder);
  std::ranges::sort(ratios);
  const double median = ratios[ratios.size() / 2];
  fmt::print("median {:.2f} (at most {})\n", median, kMostRatio);
  if (!whole) fmt::print("not every alert came exactly once\n");
  return whole && median <= kMostRatio ? 0 : 1;
}
