#include "app/rules_changes.h"

#include <fmt/ostream.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <string_view>
#include <tuple>
#include <utility>

#include "text/utf8.h"

namespace huiying::app {
namespace {

constexpr std::size_t kShown = 60;  // code points of an example's text
constexpr std::array<std::string_view, 4> kNames = {"gone", "added", "regraded",
                                                    "answer changed"};

// The beginning of the text on one line; a terminal obeys nothing in it.
std::string Beginning(const model::Post& post) {
  const bool has_text = post.text && !post.text->empty();
  const std::string_view whole = has_text     ? *post.text
                                 : post.title ? *post.title
                                              : std::string_view();
  std::string shown;
  for (std::size_t at = 0, n = 0; at < whole.size() && n < kShown; ++n) {
    const text::CodePoint point = text::ReadCodePoint(whole, at);
    const bool is_control =
        point.value < 0x20 || (point.value >= 0x7F && point.value < 0xA0);
    text::AppendCodePoint(shown, is_control ? U' ' : point.value);
    at += point.bytes;
  }
  return shown;
}

std::string GradeWord(const RulesAnswer& answer) {
  return answer.relevant ? std::to_string(answer.grade) : "none";
}

std::string_view AnswerWord(bool due) { return due ? "due" : "none"; }

// `3 -> 4`, and `, answer due -> none` when that changes too.
std::string ChangeWords(const RulesAnswer& before, const RulesAnswer& after) {
  std::string words =
      fmt::format("{} -> {}", GradeWord(before), GradeWord(after));
  if (before.relevant && after.relevant &&
      before.answer_due != after.answer_due) {
    words += fmt::format(", answer {} -> {}", AnswerWord(before.answer_due),
                         AnswerWord(after.answer_due));
  }
  return words;
}

bool IsLowered(const RulesAnswer& before, const RulesAnswer& after) {
  if (!model::IsGrave(before.grade) || !after.relevant) return false;
  return after.grade > before.grade || (before.answer_due && !after.answer_due);
}

}  // namespace

RulesAnswer AnswerOf(const model::Verdict& verdict) {
  return {.relevant = verdict.relevant,
          .grade = verdict.grade,
          .answer_due = verdict.answer_due};
}

void RulesChanges::Add(const model::Post& post, const RulesAnswer& before,
                       const model::Verdict& after) {
  const RulesAnswer next = AnswerOf(after);
  ++posts_;
  before_ += before.relevant;
  after_ += next.relevant;
  if (before.relevant != next.relevant) {
    Count(before.relevant ? kGone : kAdded, post, before, after);
    return;
  }
  if (before.grade != next.grade) {
    ++grades_.at(before.grade).at(next.grade);
    Count(kRegraded, post, before, after);
  }
  if (before.answer_due != next.answer_due) {
    freed_ += before.answer_due;
    Count(kAnswerChanged, post, before, after);
  }
  lowered_ += IsLowered(before, next);
}

void RulesChanges::Count(Kind kind, const model::Post& post,
                         const RulesAnswer& before,
                         const model::Verdict& after) {
  Tally& tally = kinds_[kind];
  ++tally.count;
  const auto order = [](const Example& a, const Example& b) {
    return std::tie(b.at, a.id) < std::tie(a.at, b.id);
  };
  Example example{.at = post.published_at.value_or(base::TimePoint::min()),
                  .id = post.id.value()};
  auto& newest = tally.newest;
  const auto place = std::ranges::upper_bound(newest, example, order);
  if (place == newest.end() && newest.size() >= examples_) return;
  example.text = Beginning(post);
  example.before = before;
  example.after = AnswerOf(after);
  example.reasons = after.reasons;
  newest.insert(place, std::move(example));
  if (newest.size() > examples_) newest.pop_back();
}

void RulesChanges::PrintCounts(std::ostream& out) const {
  fmt::print(out, "  {:<15}{}\n", "posts", posts_);
  fmt::print(out, "  {:<15}{} -> {}\n", "relevant", before_, after_);
  for (std::size_t kind = 0; kind < kKindCount; ++kind) {
    if (kind == kAdded && before_ == posts_) continue;  // none could be
    fmt::print(out, "  {:<15}{}\n", kNames[kind], kinds_[kind].count);
    if (kind == kRegraded) {
      for (std::size_t from = 1; from < grades_.size(); ++from) {
        for (std::size_t to = 1; to < grades_.size(); ++to) {
          const std::uint64_t count = grades_[from][to];
          if (count > 0) fmt::print(out, "    {} -> {}: {}\n", from, to, count);
        }
      }
    }
  }
  const std::uint64_t answers = kinds_[kAnswerChanged].count;
  if (freed_ > 0) fmt::print(out, "    due -> none: {}\n", freed_);
  if (answers > freed_) {
    fmt::print(out, "    none -> due: {}\n", answers - freed_);
  }
}

void RulesChanges::PrintExample(const Example& example, std::ostream& out) {
  fmt::print(out, "  {}  {}  {}\n", example.id,
             ChangeWords(example.before, example.after),
             example.at == base::TimePoint::min()
                 ? "no time"
                 : base::FormatTime(example.at));
  if (!example.text.empty()) fmt::print(out, "    {}\n", example.text);
  if (example.reasons.empty()) {
    fmt::print(out, "    because: no rule matches\n");
  } else {
    fmt::print(out, "    because: {}\n", fmt::join(example.reasons, ", "));
  }
}

void RulesChanges::Print(std::ostream& out) const {
  PrintCounts(out);
  for (std::size_t kind = 0; kind < kKindCount; ++kind) {
    const Tally& tally = kinds_[kind];
    if (tally.newest.empty()) continue;
    fmt::print(out, "{}, the newest {} of {}:\n", kNames[kind],
               tally.newest.size(), tally.count);
    for (const Example& example : tally.newest) PrintExample(example, out);
  }
}

}  // namespace huiying::app
