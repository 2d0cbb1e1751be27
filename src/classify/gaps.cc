// From the syntax to words and gaps in two steps: groups that are more than
// words are written apart into one row for each of their alternatives, and
// each row is put together from left to right.
#include "classify/gaps.h"

#include <algorithm>
#include <utility>

#include "classify/gap_syntax.h"

namespace huiying::classify {
namespace {

constexpr std::size_t kMostWords = 8000;  // of one place, written out
constexpr std::size_t kMostRows = 96;     // of one pattern

const Words kNothing{.texts = {U""}, .lists = {}};

bool IsNothing(const Words& words) {
  return words.lists.empty() && words.texts.size() == 1 &&
         words.texts[0].empty();
}

// Words that cannot be nothing.
bool IsSolid(const Words& words) {
  return !(words.texts.empty() && words.lists.empty()) &&
         std::ranges::none_of(words.texts,
                              [](const auto& text) { return text.empty(); });
}

class Apart {
 public:
  explicit Apart(const TermsOf& terms_of) : terms_of_(terms_of) {}

  // What stands behind one another. False when it is too much.
  bool Join(Words& words, Words next) const {
    if (IsNothing(words)) {
      words = std::move(next);
      return true;
    }
    if (!WriteOut(words) || !WriteOut(next) ||
        words.texts.size() * next.texts.size() > kMostWords) {
      return false;
    }
    std::vector<std::u32string> joined;
    for (const auto& a : words.texts) {
      for (const auto& b : next.texts) joined.push_back(a + b);
    }
    words.texts = std::move(joined);
    return true;
  }

  // The parts as words alone; nothing when they are more.
  std::optional<Words> AsWords(const Sequence& sequence) const {
    Words out = kNothing;
    for (const Part& part : sequence) {
      std::optional<Words> next;
      if (const auto* words = std::get_if<Words>(&part.is)) {
        next = *words;
      } else if (const auto* group = std::get_if<Alternatives>(&part.is)) {
        next = AsWords(*group);
      }
      if (!next || !Join(out, std::move(*next))) return std::nullopt;
    }
    return out;
  }

  std::optional<Words> AsWords(const Alternatives& group) const {
    Words out;
    for (const Sequence& one : group.of) {
      auto words = AsWords(one);
      if (!words) return std::nullopt;
      std::ranges::move(words->texts, std::back_inserter(out.texts));
      std::ranges::move(words->lists, std::back_inserter(out.lists));
    }
    if (out.texts.size() > kMostWords) return std::nullopt;
    return out;
  }

  // The sequence as rows without groups. Alternatives that are words, and are
  // not nothing, stay together in one row.
  std::optional<std::vector<Sequence>> Rows(const Sequence& sequence) const {
    std::vector<Sequence> rows(1);
    for (const Part& part : sequence) {
      const auto* group = std::get_if<Alternatives>(&part.is);
      if (group == nullptr) {
        for (Sequence& row : rows) row.push_back(part);
        continue;
      }
      auto ways = Ways(*group);
      if (!ways || ways->size() * rows.size() > kMostRows) return std::nullopt;
      std::vector<Sequence> longer;
      for (const Sequence& row : rows) {
        for (const Sequence& way : *ways) {
          longer.push_back(row);
          longer.back().insert(longer.back().end(), way.begin(), way.end());
        }
      }
      rows = std::move(longer);
    }
    return rows;
  }

 private:
  // Lists become their terms.
  bool WriteOut(Words& words) const {
    for (const std::string& list : words.lists) {
      auto terms = terms_of_(list);
      if (!terms) return false;
      words.texts.insert(words.texts.end(), terms->begin(), terms->end());
    }
    words.lists.clear();
    return words.texts.size() <= kMostWords;
  }

  std::optional<std::vector<Sequence>> Ways(const Alternatives& group) const {
    std::vector<Sequence> ways;
    Words plain;
    for (const Sequence& one : group.of) {
      auto words = AsWords(one);
      if (words && IsSolid(*words)) {
        std::ranges::move(words->texts, std::back_inserter(plain.texts));
        std::ranges::move(words->lists, std::back_inserter(plain.lists));
        continue;
      }
      auto rows = Rows(one);
      if (!rows) return std::nullopt;
      std::ranges::move(*rows, std::back_inserter(ways));
    }
    if (plain.texts.size() > kMostWords) return std::nullopt;
    if (IsSolid(plain)) ways.push_back({Part{std::move(plain)}});
    return ways;
  }

  const TermsOf& terms_of_;
};

// Puts one row together.
class Row {
 public:
  explicit Row(const Apart& apart) : apart_(apart) {}

  // Nothing when the row is not of the shape; empty when it matches no text.
  std::optional<std::vector<WordsWithGaps>> Run(const Sequence& sequence) {
    for (const Part& part : sequence) {
      if (closed_) return std::vector<WordsWithGaps>();  // behind the end
      const bool good = std::visit([&](const auto& p) { return Add(p); },
                                   part.is);
      if (!can_match_) return std::vector<WordsWithGaps>();
      if (!good) return std::nullopt;
    }
    if (!Finish()) return std::nullopt;
    return std::vector<WordsWithGaps>{std::move(out_)};
  }

 private:
  bool AtFront() const { return out_.words.empty() && IsNothing(words_); }

  bool Add(const Words& words) { return apart_.Join(words_, words); }
  bool Add(const TextStart&) {
    can_match_ = AtFront() && out_.never_before.empty() && !out_.lead;
    out_.at_start = true;
    return true;
  }
  bool Add(const TextEnd&) {
    out_.at_end = closed_ = true;
    return true;
  }
  bool Add(const Alternatives&) { return false; }  // Rows() left none

  bool Add(Gap gap) {
    if (AtFront()) return Lead(std::move(gap));
    if (IsNothing(words_)) {
      // Behind a gap: a run begins with a word of one character.
      if (gap.only.empty() || gap.least == 0) {
        return Merge(std::move(gap), out_.gaps.back());
      }
      BeginRun(gap);
    }
    if (!IsSolid(words_)) return false;
    out_.words.push_back(std::exchange(words_, kNothing));
    out_.gaps.push_back(std::move(gap));
    return true;
  }

  void BeginRun(Gap& run) {
    words_.texts.clear();
    for (const char32_t c : run.only) words_.texts.emplace_back(1, c);
    --run.least;
    --run.most;
  }

  // A gap in front: one that may be nothing adds nothing.
  bool Lead(Gap gap) {
    if (!out_.never_before.empty() || out_.lead) return false;
    if (out_.at_start) {
      out_.at_start = false;
      out_.lead = std::move(gap);
      return true;
    }
    if (gap.least == 0) return true;
    if (!gap.only.empty()) {
      // As many as one likes are as good as the fewest.
      gap.most = gap.least;
      BeginRun(gap);
      if (gap.most == 0) return true;
      out_.words.push_back(std::exchange(words_, kNothing));
      out_.gaps.push_back(std::move(gap));
      return true;
    }
    if (gap.most > 1) return false;
    out_.never_before = std::move(gap.never);
    return true;
  }

  // Two gaps as one: of one kind; one character that is not of some behind a
  // gap; a gap behind a run that may be nothing.
  static bool Merge(Gap gap, Gap& into) {
    if (!into.never_last.empty()) return false;
    if (gap.never == into.never && gap.only == into.only) {
      into.least += gap.least;
      into.most += gap.most;
      return true;
    }
    if (!gap.only.empty()) return false;
    if (gap.least == 1 && gap.most == 1 && into.only.empty()) {
      into.never_last = std::move(gap.never);
      return true;
    }
    if (into.only.empty() || into.least > 0 || gap.least > 0) return false;
    gap.skip = std::move(into.only);
    into = std::move(gap);
    return true;
  }

  bool Finish() {
    if (!IsNothing(words_)) {
      if (!IsSolid(words_)) return false;
      out_.words.push_back(std::move(words_));
      return true;
    }
    if (out_.gaps.empty()) return false;
    if (out_.at_end) {
      out_.at_end = false;
      out_.tail = std::move(out_.gaps.back());
    } else if (out_.gaps.back().least > 0) {
      return false;  // one that may be nothing adds nothing
    }
    out_.gaps.pop_back();
    return true;
  }

  const Apart& apart_;
  WordsWithGaps out_;
  Words words_ = kNothing;  // since the last gap
  bool closed_ = false;     // the end of the text was asked for
  bool can_match_ = true;
};

}  // namespace

std::optional<std::vector<WordsWithGaps>> ReadGaps(std::string_view pattern,
                                                   const TermsOf& terms_of) {
  const auto syntax = ReadGapSyntax(pattern);
  if (!syntax) return std::nullopt;
  const Apart apart(terms_of);
  std::vector<WordsWithGaps> out;
  for (const Sequence& one : syntax->of) {
    const auto rows = apart.Rows(one);
    if (!rows) return std::nullopt;
    for (const Sequence& row : *rows) {
      auto found = Row(apart).Run(row);
      if (!found) return std::nullopt;
      std::ranges::move(*found, std::back_inserter(out));
    }
  }
  return out.empty() ? std::nullopt : std::optional(std::move(out));
}

}  // namespace huiying::classify
