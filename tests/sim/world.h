// World: a desk, a deliverer and a receiver around the real Writer, all driven
// by one seed. Processes end between any two steps; the receiver and what
// callers were told outlive them.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "store/memory_store.h"
#include "tests/unit/runtime/house.h"

namespace huiying::sim {

// What a caller was told, which must therefore be true for ever.
struct Told {
  model::Seq seq = 0;
  std::string event;  // the last one, described
};

class World {
 public:
  explicit World(std::uint64_t seed);

  // Some commands, some time, some turns, perhaps an end.
  void Step();
  // No more commands and, at last, no more bad luck: every alert gets through.
  void Drain();
  // Ends the process if it runs, starts another.
  void Restart();

  testing::House& house() { return house_; }
  store::MemoryStore& store() { return store_; }
  const std::vector<Told>& told() const { return told_; }
  // Sends by alert; true: it was marked as a possible repeat.
  const std::map<model::AlertId, std::vector<bool>>& received() const {
    return received_;
  }
  std::size_t restarts() const { return restarts_; }

 private:
  std::uint64_t Pick(std::uint64_t n) { return dice_.Next() % n; }
  bool Chance(std::uint64_t percent) { return Pick(100) < percent; }
  bool Unlucky(std::uint64_t percent) { return !calm_ && Chance(percent); }

  runtime::Request RandomCommand();
  runtime::Request RandomPost();
  runtime::Request OnACase();
  model::CaseId RandomCase();
  void PassTime();
  void TurnSome();
  void End();
  // Takes the answers that came.
  void Listen();
  void Deliver();
  void DeliverOne(const model::Alert& alert);
  runtime::Reply Ask(model::RecordDelivery command);

  testing::SeededRandom dice_;
  store::MemoryStore store_;
  testing::House house_;
  std::vector<std::size_t> waiting_;  // places of unanswered commands
  std::vector<Told> told_;
  std::map<model::AlertId, std::vector<bool>> received_;
  std::size_t restarts_ = 0;
  std::uint64_t posts_ = 0;
  bool calm_ = false;
};

}  // namespace huiying::sim
