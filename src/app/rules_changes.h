// RulesChanges: what posts would be answered by other rules: counts of what
// changes, and the newest examples of each kind. Pure but for the stream it is
// printed to; its memory does not grow with the posts.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/post.h"
#include "model/verdict.h"

namespace huiying::app {

// What the rules say of a post, as far as people act on it.
struct RulesAnswer {
  bool relevant = false;
  model::Grade grade = 0;  // 0 when not relevant
  bool answer_due = false;
};

RulesAnswer AnswerOf(const model::Verdict& verdict);

class RulesChanges {
 public:
  // `examples`: the most that are kept of each kind.
  explicit RulesChanges(std::size_t examples) : examples_(examples) {}

  void Add(const model::Post& post, const RulesAnswer& before,
           const model::Verdict& after);

  std::uint64_t posts() const { return posts_; }
  std::uint64_t gone() const { return kinds_[kGone].count; }
  // Of grade 1 or 2, and would be milder or no longer wait for an answer.
  std::uint64_t lowered() const { return lowered_; }

  // Counts first, then the examples, newest first.
  void Print(std::ostream& out) const;

 private:
  enum Kind { kGone, kAdded, kRegraded, kAnswerChanged };
  static constexpr std::size_t kKindCount = 4;

  struct Example {
    base::TimePoint at;  // published; the earliest instant when unknown
    std::string id;
    std::string text;  // short, of one line
    RulesAnswer before;
    RulesAnswer after;
    std::vector<std::string> reasons;  // of the new verdict
  };
  struct Tally {
    std::uint64_t count = 0;
    std::vector<Example> newest;  // newest first
  };

  void Count(Kind kind, const model::Post& post, const RulesAnswer& before,
             const model::Verdict& after);
  void PrintCounts(std::ostream& out) const;
  static void PrintExample(const Example& example, std::ostream& out);

  std::size_t examples_;
  std::uint64_t posts_ = 0;
  std::uint64_t before_ = 0;  // relevant, each
  std::uint64_t after_ = 0;
  std::uint64_t lowered_ = 0;
  std::uint64_t freed_ = 0;  // answers due that would be due no more
  std::array<Tally, kKindCount> kinds_;
  std::array<std::array<std::uint64_t, 5>, 5> grades_{};  // from, to
};

}  // namespace huiying::app
