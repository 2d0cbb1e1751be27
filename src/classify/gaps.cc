#include "classify/gaps.h"

#include <algorithm>
#include <utility>

#include "text/utf8.h"

namespace huiying::classify {
namespace {

constexpr std::size_t kMostWords = 8000;  // of one place, written out
constexpr std::uint32_t kMostGap = 1000;
constexpr std::uint32_t kLongestRun = 12;
constexpr std::size_t kMostApart = 24;  // patterns out of one group
constexpr int kDeepest = 4;             // groups written apart

// A place of the pattern: words, or a gap.
struct Part {
  std::optional<Gap> gap;
  Words words;
};

bool Contains(std::u32string_view some, char32_t c) {
  return some.find(c) != std::u32string_view::npos;
}

bool IsMeta(char32_t c) { return Contains(U"\\.+*?()|[]{}^$", c); }

class Reader {
 public:
  // `leads`: whether nothing stands before the pattern.
  Reader(std::string_view pattern, const TermsOf& terms_of, bool leads = true)
      : text_(text::CodePointsOf(pattern)),
        terms_of_(terms_of),
        leads_(leads) {}

  std::optional<std::vector<WordsWithGaps>> Run() {
    std::vector<WordsWithGaps> out;
    do {
      can_match_ = true;
      auto one = Sequence();
      if (!one) return std::nullopt;
      if (can_match_) out.push_back(std::move(*one));
    } while (Skip(U'|'));
    if (at_ < text_.size()) return std::nullopt;
    return out;
  }

 private:
  bool AtEnd() const { return at_ >= text_.size(); }
  char32_t Peek() const { return AtEnd() ? 0 : text_[at_]; }
  bool Skip(char32_t c) {
    if (Peek() != c) return false;
    ++at_;
    return true;
  }
  bool Skip(std::u32string_view some) {
    if (!std::u32string_view(text_).substr(at_).starts_with(some)) {
      return false;
    }
    at_ += some.size();
    return true;
  }

  std::optional<WordsWithGaps> Sequence() {
    WordsWithGaps out;
    if (Skip(U'^')) {
      out.at_start = true;
      SkipOpeners();
    }
    Words words{.texts = {U""}, .lists = {}};
    while (!AtEnd() && Peek() != U'|') {
      if (Peek() == U'$' && (at_ + 1 == text_.size() ||
                             text_[at_ + 1] == U'|')) {
        ++at_;
        out.at_end = true;
        break;
      }
      if (Peek() == U'^' && (!IsJustEmpty(words) || !out.words.empty())) {
        ++at_;
        can_match_ = false;  // the start of the text behind a word
        continue;
      }
      auto part =
          ReadPart(leads_ && out.words.empty() && IsJustEmpty(words));
      if (!part) return std::nullopt;
      if (!part->gap) {
        if (!Join(words, std::move(part->words))) return std::nullopt;
        continue;
      }
      if (IsJustEmpty(words) && !Begin(*part->gap, words)) {
        const bool taken = out.words.empty()
                               ? Lead(*part->gap, out)
                               : Merge(*part->gap, out.gaps.back());
        if (!taken) return std::nullopt;
        continue;
      }
      if (!IsSolid(words)) return std::nullopt;
      out.words.push_back(std::exchange(words, {.texts = {U""}, .lists = {}}));
      out.gaps.push_back(*part->gap);
    }
    return Finish(std::move(out), std::move(words));
  }

  // Two gaps as one: of one kind; one character that is not of some behind a
  // gap; a gap behind a run that may be nothing.
  static bool Merge(const Gap& gap, Gap& into) {
    if (!into.never_last.empty()) return false;
    if (gap.never == into.never && gap.only == into.only) {
      into.least += gap.least;
      into.most += gap.most;
      return true;
    }
    if (gap.only.empty() && gap.least == 1 && gap.most == 1 &&
        into.only.empty()) {
      into.never_last = gap.never;
      return true;
    }
    if (into.only.empty() || into.least > 0 || !gap.only.empty() ||
        gap.least > 0) {
      return false;
    }
    std::u32string skip = std::move(into.only);
    into = gap;
    into.skip = std::move(skip);
    return true;
  }

  // A gap in front: one that may be nothing adds nothing.
  bool Lead(const Gap& gap, WordsWithGaps& out) const {
    if (!leads_ || !gap.only.empty()) return false;
    if (out.at_start) {
      out.at_start = false;
      out.lead = gap;
      return true;
    }
    if (gap.least == 0) return true;
    if (gap.least > 1 || gap.most > 1 || !out.never_before.empty()) {
      return false;
    }
    out.never_before = gap.never;
    return true;
  }

  // A run right behind a gap: its first character is a word.
  static bool Begin(Gap& gap, Words& words) {
    if (gap.only.empty() || gap.least == 0) return false;
    words.texts.clear();
    for (const char32_t c : gap.only) words.texts.emplace_back(1, c);
    --gap.least;
    --gap.most;
    return true;
  }

  // A gap at the end that may be nothing adds nothing.
  std::optional<WordsWithGaps> Finish(WordsWithGaps out, Words words) {
    if (IsJustEmpty(words) && !out.gaps.empty() && !out.at_end) {
      const Gap last = out.gaps.back();
      out.gaps.pop_back();
      if (last.least == 0) return out;
      if (last.only.empty() || last.least > 1) return std::nullopt;
      for (const char32_t c : last.only) words.texts.emplace_back(1, c);
      std::erase(words.texts, U"");
      if (!Join(out.words.back(), std::move(words))) return std::nullopt;
      return out;
    }
    if (!IsSolid(words)) return std::nullopt;
    out.words.push_back(std::move(words));
    return out;
  }

  // `[#【“]?` behind `^`: a term at the start of a text may have them anyway.
  void SkipOpeners() {
    const std::size_t before = at_;
    if (Skip(U'[')) {
      const auto some = ClassRest();
      const bool openers =
          some && std::ranges::all_of(*some, [](char32_t c) {
            return Contains(U"#【[\"“‘「『《( ", c);
          });
      if (openers && Skip(U'?')) return;
    }
    at_ = before;
  }

  static bool IsJustEmpty(const Words& words) {
    return words.lists.empty() && words.texts.size() == 1 &&
           words.texts[0].empty();
  }
  // Words that cannot be nothing.
  static bool IsSolid(const Words& words) {
    return std::ranges::none_of(words.texts,
                                [](const auto& t) { return t.empty(); }) &&
           words.texts.size() + words.lists.size() > 0;
  }

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

  // What stands behind one another.
  bool Join(Words& words, Words next) const {
    if (IsJustEmpty(words)) {
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

  std::optional<Part> ReadPart(bool leads) {
    Part part;
    if (Peek() == U'.' || Skip(U"[^")) {
      const bool any = Skip(U'.');
      std::u32string never = U"\n";
      if (!any) {
        auto some = ClassRest();
        if (!some) return std::nullopt;
        never = std::move(*some);
      }
      auto gap = GapLength();
      if (!gap) return std::nullopt;
      gap->never = std::move(never);
      part.gap = std::move(*gap);
      return part;
    }
    if (auto run = ReadRun(leads)) {
      part.gap = std::move(*run);
      return part;
    }
    auto words = ReadWords(leads);
    if (!words) return std::nullopt;
    part.words = std::move(*words);
    return part;
  }

  // `[0-9]+` or `[0-9]{2,}`: a gap of nothing else.
  std::optional<Gap> ReadRun(bool leads) {
    const std::size_t before = at_;
    if (Skip(U'[')) {
      if (auto some = ClassRest()) {
        Gap gap{.least = 1, .most = kLongestRun};
        const bool plus = Skip(U'+');
        // In front, as many as one likes are as good as one.
        if (plus && leads) {
          at_ = before;
          return std::nullopt;
        }
        if (!plus && Skip(U'*')) {
          gap.least = 0;
        } else if (!plus && !RunLength(gap)) {
          at_ = before;
          return std::nullopt;
        }
        gap.only = std::move(*some);
        return gap;
      }
    }
    at_ = before;
    return std::nullopt;
  }

  // `{2}`, `{2,}` or `{2,4}`.
  bool RunLength(Gap& gap) {
    if (!Skip(U'{')) return false;
    const auto least = Number();
    if (!least) return false;
    gap.least = gap.most = *least;
    if (Skip(U',')) {
      const auto most = Peek() == U'}' ? std::optional(*least + kLongestRun)
                                       : Number();
      if (!most || *most < *least) return false;
      gap.most = *most;
    }
    return Skip(U'}');
  }

  std::optional<Words> ReadWords(bool leads) {
    Words words;
    if (Skip(U"[^")) return std::nullopt;  // a gap, and no word
    if (Skip(U"{$")) {
      std::string name;
      while (!AtEnd() && Peek() != U'}') text::AppendCodePoint(name, text_[at_++]);
      if (!Skip(U'}')) return std::nullopt;
      words.lists.push_back(std::move(name));
    } else if (Skip(U'[')) {
      auto some = ClassRest();
      if (!some) return std::nullopt;
      for (const char32_t c : *some) words.texts.emplace_back(1, c);
      // In front, as many as one likes are as good as one.
      if (leads) Skip(U'+');
    } else if (Skip(U'(')) {
      auto group = GroupRest(leads);
      if (!group) return std::nullopt;
      words = std::move(*group);
    } else {
      const auto c = Literal();
      if (!c) return std::nullopt;
      words.texts.emplace_back(1, *c);
    }
    return Quantified(std::move(words));
  }

  std::optional<Words> Quantified(Words words) {
    if (Skip(U'?')) {
      words.texts.push_back(U"");
      return Peek() == U'?' ? std::nullopt : std::optional(std::move(words));
    }
    if (Contains(U"+*", Peek()) && !AtEnd()) return std::nullopt;
    if (Peek() == U'{' &&
        !std::u32string_view(text_).substr(at_).starts_with(U"{$")) {
      return std::nullopt;
    }
    return words;
  }

  // Behind `(`: alternatives without gaps.
  std::optional<Words> GroupRest(bool leads) {
    if (Skip(U"?:")) {
    } else if (Peek() == U'?') {
      return std::nullopt;  // flags, names
    }
    Words out;
    do {
      Words one{.texts = {U""}, .lists = {}};
      while (!AtEnd() && Peek() != U'|' && Peek() != U')') {
        auto next = ReadWords(leads && IsJustEmpty(one));
        if (!next || !Join(one, std::move(*next))) return std::nullopt;
      }
      out.texts.insert(out.texts.end(), one.texts.begin(), one.texts.end());
      out.lists.insert(out.lists.end(), one.lists.begin(), one.lists.end());
    } while (Skip(U'|'));
    if (!Skip(U')') || out.texts.size() > kMostWords) return std::nullopt;
    return out;
  }

  // A character that stands for itself.
  std::optional<char32_t> Literal() {
    char32_t c = text_[at_];
    if (c == U'\\') {
      if (at_ + 1 >= text_.size()) return std::nullopt;
      c = text_[at_ + 1];
      if (c == U'n') {
        c = U'\n';
      } else if (!IsMeta(c) && c != U'-' && c != U'/') {
        return std::nullopt;
      }
      at_ += 2;
      return c;
    }
    if (IsMeta(c)) return std::nullopt;
    ++at_;
    return c;
  }

  // Behind `[` or `[^`: the characters of a class, its `]` read.
  std::optional<std::u32string> ClassRest() {
    std::u32string out;
    while (!AtEnd() && Peek() != U']') {
      if (Skip(U"\\s")) {
        out += U"\t\n\f\r ";
        continue;
      }
      const char32_t c = Peek();
      const bool plain = IsMeta(c) && c != U'\\' && c != U'[';
      const auto first = plain ? std::optional(text_[at_++]) : Literal();
      if (!first) return std::nullopt;
      char32_t last = *first;
      if (Peek() == U'-' && at_ + 1 < text_.size() &&
          text_[at_ + 1] != U']') {
        ++at_;
        const auto end = Literal();
        if (!end || *end < *first || *end - *first > 100) return std::nullopt;
        last = *end;
      }
      for (char32_t each = *first; each <= last; ++each) out += each;
    }
    if (out.empty() || !Skip(U']')) return std::nullopt;
    return out;
  }

  // `{0,12}`, `{3}`, `?`, `*`, or nothing for exactly one.
  std::optional<Gap> GapLength() {
    Gap gap{.least = 1, .most = 1};
    if (Skip(U'?')) {
      gap.least = 0;
    } else if (Skip(U'{')) {
      const auto least = Number();
      if (!least) return std::nullopt;
      gap.least = gap.most = *least;
      if (Skip(U',')) {
        const auto most = Number();
        if (!most || *most < *least) return std::nullopt;
        gap.most = *most;
      }
      if (!Skip(U'}')) return std::nullopt;
    } else if (Peek() == U'*' || Peek() == U'+') {
      return std::nullopt;
    }
    Skip(U'?');  // lazy: the same words are found
    return gap;
  }

  std::optional<std::uint32_t> Number() {
    std::uint32_t value = 0;
    const std::size_t start = at_;
    while (Peek() >= U'0' && Peek() <= U'9' && value <= kMostGap) {
      value = value * 10 + (text_[at_++] - U'0');
    }
    if (at_ == start || value > kMostGap) return std::nullopt;
    return value;
  }

  std::u32string text_;
  const TermsOf& terms_of_;
  bool leads_;
  bool can_match_ = true;
  std::size_t at_ = 0;
};

// Where the group that opens at `open` closes; npos when it does not.
std::size_t CloseOf(std::string_view pattern, std::size_t open) {
  int depth = 0;
  bool in_class = false;
  for (std::size_t at = open; at < pattern.size(); ++at) {
    const char c = pattern[at];
    if (c == '\\') {
      ++at;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
      if (pattern.substr(at + 1).starts_with("^]")) at += 2;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && --depth == 0) {
      return at;
    }
  }
  return std::string_view::npos;
}

// The alternatives of `body`, at its top level.
std::vector<std::string_view> AlternativesOf(std::string_view body) {
  std::vector<std::string_view> out;
  std::size_t start = 0;
  bool in_class = false;
  int depth = 0;
  for (std::size_t at = 0; at < body.size(); ++at) {
    const char c = body[at];
    if (c == '\\') {
      ++at;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
    } else if (c == '(' || c == ')') {
      depth += c == '(' ? 1 : -1;
    } else if (c == '|' && depth == 0) {
      out.push_back(body.substr(start, at - start));
      start = at + 1;
    }
  }
  out.push_back(body.substr(start));
  return out;
}

// A group of the pattern: `before(body)behind`.
struct GroupPlace {
  std::string_view before;
  std::string_view body;
  std::string_view behind;
};

std::vector<GroupPlace> GroupsOf(std::string_view pattern) {
  std::vector<GroupPlace> out;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] == '\\') {
      ++at;
    } else if (pattern[at] == '[') {
      at = std::min(pattern.find(']', at + 2), pattern.size());
    } else if (pattern[at] == '(') {
      const std::size_t close = CloseOf(pattern, at);
      if (close == std::string_view::npos) return {};
      out.push_back({pattern.substr(0, at),
                     pattern.substr(at + 1, close - at - 1),
                     pattern.substr(close + 1)});
      at = close;
    }
  }
  return out;
}

bool IsPlain(std::string_view alternative, const TermsOf& terms_of) {
  const auto read = Reader(alternative, terms_of, false).Run();
  return read && read->size() == 1 && read->front().gaps.empty() &&
         !read->front().at_start && !read->front().at_end;
}

// The group's alternatives, the plain ones together, each in its pattern;
// empty when the group is plain, or repeated.
std::vector<std::string> Apart(const GroupPlace& group,
                               const TermsOf& terms_of, bool even_plain) {
  std::string_view behind = group.behind;
  if (group.body.starts_with('?') || behind.starts_with('*') ||
      behind.starts_with('+') ||
      (behind.starts_with('{') && !behind.starts_with("{$"))) {
    return {};
  }
  std::string plain;
  std::vector<std::string> out;
  for (const std::string_view one : AlternativesOf(group.body)) {
    if (IsPlain(one, terms_of)) {
      plain += (plain.empty() ? "" : "|") + std::string(one);
    } else {
      out.emplace_back(one);
    }
  }
  const bool optional = behind.starts_with('?');
  if (out.empty() && !(optional && even_plain)) return {};
  if (!plain.empty()) out.push_back("(" + plain + ")");
  if (optional) {
    behind.remove_prefix(1);
    out.emplace_back();
  }
  for (std::string& one : out) {
    one = std::string(group.before) + one + std::string(behind);
  }
  return out;
}

// The pattern as several, with one of its groups written apart.
std::vector<std::string> Apart(std::string_view pattern,
                               const TermsOf& terms_of) {
  const std::vector<GroupPlace> groups = GroupsOf(pattern);
  for (const bool even_plain : {false, true}) {
    for (const GroupPlace& group : groups) {
      auto out = Apart(group, terms_of, even_plain);
      if (!out.empty()) return out;
    }
  }
  return {};
}

std::optional<std::vector<WordsWithGaps>> ReadApart(std::string_view pattern,
                                                    const TermsOf& terms_of,
                                                    int depth) {
  auto found = Reader(pattern, terms_of).Run();
  // Alternatives of the whole pattern must not be torn apart in a group.
  if (found || depth == 0 || AlternativesOf(pattern).size() > 1) return found;
  std::vector<WordsWithGaps> out;
  const std::vector<std::string> parts = Apart(pattern, terms_of);
  if (parts.empty() || parts.size() > kMostApart) return std::nullopt;
  for (const std::string& part : parts) {
    auto one = ReadApart(part, terms_of, depth - 1);
    if (!one) return std::nullopt;
    out.insert(out.end(), one->begin(), one->end());
  }
  return out;
}

}  // namespace

std::optional<std::vector<WordsWithGaps>> ReadGaps(std::string_view pattern,
                                                   const TermsOf& terms_of) {
  std::vector<WordsWithGaps> out;
  for (const std::string_view one : AlternativesOf(pattern)) {
    auto read = ReadApart(one, terms_of, kDeepest);
    if (!read) return std::nullopt;
    out.insert(out.end(), read->begin(), read->end());
  }
  return out;
}

}  // namespace huiying::classify
