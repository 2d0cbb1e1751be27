// The text is cut into groups of digits; runs of groups parted by one blank or
// hyphen are compared with the shapes of private numbers, longest first.
#include "text/mask.h"

#include <algorithm>
#include <array>
#include <vector>

#include "text/utf8.h"

namespace huiying::text {
namespace {

struct Group {
  std::size_t from = 0;  // code point indexes, [from, to)
  std::size_t to = 0;
  std::string digits;    // in ASCII
  bool x = false;        // an X stands right behind
  bool joined = false;   // one separator away from the group before
};

class Masker {
 public:
  explicit Masker(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      const CodePoint c = ReadCodePoint(text, at);
      points_.push_back(c.value);
      at += c.bytes;
    }
  }

  void MaskNumbers();
  void MaskPlates();
  void MaskAddresses();
  std::string Take() const;

 private:
  char Ascii(std::size_t i) const;  // full width folded; 0 when not ASCII
  bool IsDigit(std::size_t i) const;
  bool IsLetter(std::size_t i) const;
  bool IsWord(std::size_t i) const { return IsDigit(i) || IsLetter(i); }
  std::vector<Group> Groups() const;
  void Cover(std::size_t from, std::size_t to);

  std::vector<char32_t> points_;
};

char Masker::Ascii(std::size_t i) const {
  if (i >= points_.size()) return 0;
  char32_t c = points_[i];
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
  return c < 0x80 ? static_cast<char>(c) : '\0';
}

bool Masker::IsDigit(std::size_t i) const {
  const char c = Ascii(i);
  return c >= '0' && c <= '9';
}

bool Masker::IsLetter(std::size_t i) const {
  const char c = static_cast<char>(Ascii(i) | 0x20);
  return c >= 'a' && c <= 'z';
}

void Masker::Cover(std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i) {
    if (IsWord(i) || points_[i] > 0x7F) points_[i] = U'*';
  }
}

std::vector<Group> Masker::Groups() const {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < points_.size(); ++i) {
    if (!IsDigit(i)) continue;
    Group group{.from = i};
    while (IsDigit(i)) group.digits += Ascii(i++);
    group.to = i;
    group.x = (Ascii(i) | 0x20) == 'x' && !IsWord(i + 1);
    if (!groups.empty() && groups.back().to + 1 == group.from &&
        !groups.back().x) {
      const char between = Ascii(group.from - 1);
      group.joined = between == ' ' || between == '-';
    }
    groups.push_back(std::move(group));
  }
  return groups;
}

bool IsMobile(std::string_view d) {
  return d.size() == 11 && d[0] == '1' && d[1] >= '3';
}

bool IsLandline(std::string_view area, std::string_view number) {
  return area.size() >= 3 && area.size() <= 4 && area[0] == '0' &&
         (number.size() == 7 || number.size() == 8);
}

bool IsOnePrivate(const Group& g) {
  const std::string_view d = g.digits;
  if (d.size() >= 15 || (d.size() == 17 && g.x)) return true;
  if (IsMobile(d)) return true;
  if (d.size() == 13 && d.starts_with("86") && IsMobile(d.substr(2))) {
    return true;
  }
  return (d.size() == 11 || d.size() == 12) && d[0] == '0' && d[1] != '0';
}

// How many groups from `at` on make one private number; 0 for none.
std::size_t PrivateRun(const std::vector<Group>& groups, std::size_t at) {
  std::string all;
  std::size_t best = IsOnePrivate(groups[at]) ? 1 : 0;
  for (std::size_t n = 1; at + n <= groups.size() && n <= 6; ++n) {
    const Group& last = groups[at + n - 1];
    if (n > 1 && !last.joined) break;
    all += last.digits;
    if (n == 1) continue;
    const std::size_t size = all.size();
    const bool phone =
        (n == 3 && IsMobile(all) && groups[at].digits.size() == 3) ||
        (n == 2 && IsMobile(all)) ||
        (n == 2 && IsLandline(groups[at].digits, last.digits)) ||
        (groups[at].digits == "86" && IsMobile(all.substr(2)));
    const bool id = (size == 18 || (size == 17 && last.x)) &&
                    groups[at].digits.size() == 6;
    const bool card = size >= 15 && size <= 19 && n >= 3 &&
                      groups[at].digits.size() == 4 &&
                      groups[at + 1].digits.size() == 4;
    if (phone || id || card) best = n;
  }
  return best;
}

void Masker::MaskNumbers() {
  const std::vector<Group> groups = Groups();
  for (std::size_t i = 0; i < groups.size();) {
    const std::size_t n = PrivateRun(groups, i);
    if (n > 0) {
      const Group& last = groups[i + n - 1];
      Cover(groups[i].from, last.to + (last.x ? 1 : 0));
    }
    i += std::max<std::size_t>(n, 1);
  }
}

// 京A·12345, 京AD12345: a province, a letter, five or six letters and digits.
void Masker::MaskPlates() {
  static constexpr std::u32string_view kProvinces =
      U"京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";
  for (std::size_t i = 0; i + 6 < points_.size(); ++i) {
    if (!kProvinces.contains(points_[i]) || !IsLetter(i + 1)) continue;
    std::size_t from = i + 2;
    if (points_[from] == U'·' || points_[from] == U'.' ||
        points_[from] == U' ') {
      ++from;
    }
    std::size_t to = from;
    bool digit = false;
    while (IsWord(to)) digit = IsDigit(to++) || digit;
    if (digit && to - from >= 5 && to - from <= 6) Cover(i, to);
  }
}

void Masker::MaskAddresses() {
  const auto part = [&](std::size_t i) {
    const char c = Ascii(i);
    return IsWord(i) || c == '.' || c == '_' || c == '-' || c == '+';
  };
  for (std::size_t at = 0; at < points_.size(); ++at) {
    if (Ascii(at) != '@') continue;
    std::size_t from = at;
    while (from > 0 && at - from < 64 && part(from - 1)) --from;
    std::size_t to = at + 1;
    bool dot = false;
    while (to - at < 64 && part(to)) dot = Ascii(to++) == '.' || dot;
    if (from < at && dot) Cover(from, to);
  }
}

std::string Masker::Take() const {
  std::string out;
  for (const char32_t c : points_) AppendCodePoint(out, c);
  return out;
}

}  // namespace

std::string MaskPrivate(std::string_view text, Plates plates) {
  Masker masker(text);
  masker.MaskAddresses();
  masker.MaskNumbers();
  if (plates == Plates::kMask) masker.MaskPlates();
  return masker.Take();
}

}  // namespace huiying::text
