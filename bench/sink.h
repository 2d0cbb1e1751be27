// Sink: a receiver of alerts in a process of its own, the same for us and for
// a peer: one thread, epoll, the least HTTP. It notes when each body came.
//
// What it notes stands in memory that both processes see; nothing is written
// or printed while alerts come in.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "bench/figures.h"

namespace huiying::bench {

class Sink {
 public:
  enum class Manner {
    kAnswers,
    kHangs,   // reads, and never answers
    kLimits,  // 429 and `Retry-After: 1` beyond 20 a second
  };
  struct Arrival {
    Wall::time_point at;
    std::uint64_t number = 0;  // of the case: ours, or a peer's label
    bool missed = false;       // ours: `"reason":"missed"`
  };

  // REQUIRES: no thread runs yet.
  explicit Sink(Manner manner = Manner::kAnswers);
  ~Sink();
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  std::string Url() const;
  // What was taken (not refused) since the last Forget().
  std::vector<Arrival> arrivals() const;
  std::size_t count() const;
  void Forget();
  pid_t pid() const { return child_; }

 private:
  struct Shared;
  [[noreturn]] void Serve(Manner manner);

  Shared* shared_ = nullptr;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  pid_t child_ = -1;
};

// An address where nobody listens.
std::string RefusingUrl();

}  // namespace huiying::bench
