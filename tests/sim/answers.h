// Answers: seeded commands of people at all the things an answer goes through,
// and a slow, plain account of what may never happen, kept from the events and
// who caused them, never from the engine's own state.
#pragma once

#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace huiying::sim {

using CommandBody = decltype(model::Command::body);

// What an auditor would write down. Each method says what was wrong first.
class Auditor {
 public:
  using Wrong = std::optional<std::string>;

  // `before`: the case as it was, when the command is about one.
  Wrong Watch(const model::Actor& actor, const model::Event& event);
  // Compares the book with the engine's cases and figures.
  Wrong Compare(const engine::Engine& engine) const;

  std::size_t misses() const { return missed_.size(); }
  std::size_t published() const { return published_; }
  std::size_t closed() const { return closed_; }
  std::size_t second_voices() const { return second_voices_; }

 private:
  using DutyKey = std::pair<model::CaseId, std::uint32_t>;
  struct Hands {
    std::set<model::Actor> authors;
    std::set<model::Actor> reviewers;
    model::Actor approver;
  };
  struct Book {
    model::Grade suggested = 0;
    model::Grade confirmed = 0;
    base::TimePoint first_post_at;
    std::optional<base::TimePoint> corrected_to;  // by the record just before
    std::map<std::uint32_t, model::DutyState> duties;
    std::set<std::uint32_t> milestones;
    std::set<std::uint32_t> accounted;
    std::optional<model::Proposal> proposal;
    model::CaseState state = model::CaseState::kDetected;
    bool grave() const {
      return model::IsGrave(suggested) || model::IsGrave(confirmed);
    }
  };

  // One overload per event that the book is about.
  template <class E>
  Wrong Note(const model::Actor& actor, const E& e);
  Wrong NoteSettled(model::CaseId id, std::uint32_t duty,
                    model::DutyState state);
  // A grave case: somebody else has asked for the same before.
  Wrong NeedsVoice(const Book& book, const model::Actor& actor,
                   model::ProposalKind kind);

  std::map<model::CaseId, Book> books_;
  std::map<DutyKey, Hands> hands_;  // by (case, release)
  std::set<DutyKey> missed_;
  std::size_t published_ = 0;
  std::size_t closed_ = 0;
  std::size_t second_voices_ = 0;
};

// One city with a few people, from one seed.
class Bureau {
 public:
  explicit Bureau(std::uint64_t seed);

  // One command at a time that never goes back. Returns what was wrong.
  Auditor::Wrong Step();

  const engine::Engine& engine() const { return engine_; }
  const Auditor& auditor() const { return auditor_; }
  std::size_t accepted() const { return accepted_; }
  std::size_t refused() const { return refused_; }

 private:
  std::uint64_t Pick(std::uint64_t n) { return dice_() % n; }
  bool Chance(std::uint64_t percent) { return Pick(100) < percent; }
  Auditor::Wrong Give(const model::Actor& actor, CommandBody body);
  model::Actor Somebody();
  model::CaseId SomeCase();
  model::TextHash SomeText();
  model::TextHash MaybeText() {
    return Chance(85) ? SomeText() : model::TextHash{};
  }
  base::TimePoint SomeTimeAgo();
  template <class E>
  E Any() {
    return static_cast<E>(Pick(model::NamesOf<E>().size()));
  }
  CommandBody Post();
  CommandBody OnACase();
  std::optional<CommandBody> NextStep(model::CaseId id);
  CommandBody NextOfRelease(const model::Case& c);
  CommandBody OnARelease(model::CaseId id);
  CommandBody OnThePress(model::CaseId id);
  CommandBody OnTheShape(model::CaseId id);

  std::mt19937_64 dice_;
  engine::Engine engine_;
  Auditor auditor_;
  model::Seq next_seq_ = 0;
  base::TimePoint now_;
  std::uint64_t posts_ = 0;
  std::size_t accepted_ = 0;
  std::size_t refused_ = 0;
};

}  // namespace huiying::sim
