#include "classify/gap_syntax.h"

#include <algorithm>
#include <utility>

#include "text/utf8.h"

namespace huiying::classify {
namespace {

constexpr std::uint32_t kMostGap = 1000;
constexpr std::uint32_t kMostOfRange = 100;

bool Contains(std::u32string_view some, char32_t c) {
  return some.find(c) != std::u32string_view::npos;
}

bool IsMeta(char32_t c) { return Contains(U"\\.+*?()|[]{}^$", c); }

class Reader {
 public:
  explicit Reader(std::string_view pattern)
      : text_(text::CodePointsOf(pattern)) {}

  std::optional<Alternatives> Run() {
    auto all = ReadAlternatives();
    if (at_ < text_.size()) return std::nullopt;
    return all;
  }

 private:
  bool AtEnd() const { return at_ >= text_.size(); }
  char32_t Peek() const { return AtEnd() ? 0 : text_[at_]; }
  bool Sees(std::u32string_view some) const {
    return std::u32string_view(text_).substr(at_).starts_with(some);
  }
  bool Skip(std::u32string_view some) {
    if (!Sees(some)) return false;
    at_ += some.size();
    return true;
  }

  std::optional<Alternatives> ReadAlternatives() {
    Alternatives out;
    do {
      Sequence sequence;
      while (!AtEnd() && Peek() != U'|' && Peek() != U')') {
        auto part = ReadPart();
        if (!part) return std::nullopt;
        sequence.push_back(std::move(*part));
      }
      out.of.push_back(std::move(sequence));
    } while (Skip(U"|"));
    return out;
  }

  std::optional<Part> ReadPart() {
    if (Skip(U"^")) return Part{TextStart()};
    if (Skip(U"$")) return Part{TextEnd()};
    if (Skip(U"(")) return ReadGroup();
    if (Skip(U".")) return ReadGap(U"\n");
    if (Skip(U"[^")) {
      auto never = ClassRest();
      return never ? ReadGap(std::move(*never)) : std::nullopt;
    }
    if (Skip(U"[")) return ReadClass();
    Words words;
    if (Skip(U"{$")) {
      std::string name;
      while (!AtEnd() && Peek() != U'}') {
        text::AppendCodePoint(name, text_[at_++]);
      }
      if (!Skip(U"}")) return std::nullopt;
      words.lists.push_back(std::move(name));
    } else {
      const auto c = Literal();
      if (!c) return std::nullopt;
      words.texts.emplace_back(1, *c);
    }
    return MaybeOptional(Part{std::move(words)});
  }

  // A part that is there once, or (with `?`) not at all.
  std::optional<Part> MaybeOptional(Part part) {
    if (Skip(U"?")) {
      if (Peek() == U'?') return std::nullopt;
      Alternatives either;
      either.of.push_back({std::move(part)});
      either.of.emplace_back();
      return Part{std::move(either)};
    }
    const bool repeats = !AtEnd() && (Contains(U"+*", Peek()) ||
                                      (Peek() == U'{' && !Sees(U"{$")));
    if (repeats) return std::nullopt;
    return part;
  }

  std::optional<Part> ReadGroup() {
    if (!Skip(U"?:") && Peek() == U'?') return std::nullopt;  // flags, names
    auto all = ReadAlternatives();
    if (!all || !Skip(U")")) return std::nullopt;
    return MaybeOptional(Part{std::move(*all)});
  }

  // Behind `.` or `[^…]`: how many of them. Lazy or not, the same is found.
  std::optional<Part> ReadGap(std::u32string never) {
    Gap gap{.least = 1, .most = 1, .never = std::move(never)};
    if (Skip(U"?")) {
      gap.least = 0;
    } else if (Peek() == U'{' && !Sees(U"{$")) {
      if (!Length(gap, false)) return std::nullopt;
    } else if (!AtEnd() && Contains(U"*+", Peek())) {
      return std::nullopt;
    }
    Skip(U"?");
    return Part{std::move(gap)};
  }

  // Behind `[`: one of these characters, or a run of them.
  std::optional<Part> ReadClass() {
    auto some = ClassRest();
    if (!some) return std::nullopt;
    Gap run{.least = 1, .most = kLongestRun, .only = std::move(*some)};
    if (Skip(U"+")) return Part{std::move(run)};
    if (Skip(U"*")) {
      run.least = 0;
      return Part{std::move(run)};
    }
    if (Peek() == U'{' && !Sees(U"{$")) {
      if (!Length(run, true)) return std::nullopt;
      return Part{std::move(run)};
    }
    Words words;
    for (const char32_t c : run.only) words.texts.emplace_back(1, c);
    return MaybeOptional(Part{std::move(words)});
  }

  // `{2}`, `{2,4}` and, where it may be open, `{2,}`.
  bool Length(Gap& gap, bool may_be_open) {
    if (!Skip(U"{")) return false;
    const auto least = Number();
    if (!least) return false;
    gap.least = gap.most = *least;
    if (Skip(U",")) {
      if (may_be_open && Peek() == U'}') {
        gap.most = *least + kLongestRun;
      } else {
        const auto most = Number();
        if (!most || *most < *least) return false;
        gap.most = *most;
      }
    }
    return Skip(U"}");
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

  // A character that stands for itself.
  std::optional<char32_t> Literal() {
    if (AtEnd()) return std::nullopt;
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
      const auto first = OfClass();
      if (!first) return std::nullopt;
      char32_t last = *first;
      if (Peek() == U'-' && at_ + 1 < text_.size() && text_[at_ + 1] != U']') {
        ++at_;
        const auto end = OfClass();
        if (!end || *end < *first || *end - *first > kMostOfRange) {
          return std::nullopt;
        }
        last = *end;
      }
      for (char32_t each = *first; each <= last; ++each) out += each;
    }
    if (out.empty() || !Skip(U"]")) return std::nullopt;
    return out;
  }

  // In a class most of the special characters are plain.
  std::optional<char32_t> OfClass() {
    const char32_t c = Peek();
    if (IsMeta(c) && c != U'\\' && c != U'[') return text_[at_++];
    return Literal();
  }

  std::u32string text_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<Alternatives> ReadGapSyntax(std::string_view pattern) {
  return Reader(pattern).Run();
}

}  // namespace huiying::classify
