// Lines are unfolded as bytes, before anything looks at characters: some
// programs fold in the middle of one.
#include <fmt/core.h>

#include <algorithm>

#include "config/ical/parts.h"
#include "yaml/tree.h"

namespace huiying::config::ical {
namespace {

constexpr std::size_t kMaxDepth = 8;

bool IsNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

// The position of the first of `stops` outside of quotes.
std::size_t FindUnquoted(std::string_view text, std::string_view stops) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (!quoted && stops.contains(text[i])) return i;
  }
  return std::string_view::npos;
}

class Lines {
 public:
  Lines(std::string_view text, std::deque<std::string>& unfolded)
      : rest_(text), unfolded_(unfolded) {
    if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
  }

  // The next line that is not blank; one without a name at the end.
  base::Result<Line> Next() {
    while (!rest_.empty()) {
      Line line;
      line.number = number_ + 1;
      const std::string_view whole = Unfold();
      if (std::ranges::all_of(whole, IsBlank)) continue;
      if (yaml::BadUtf8Line(whole) != 0) {
        return std::unexpected(
            WrongLine(line.number, "not UTF-8; save the file as UTF-8"));
      }
      const std::size_t end = FindUnquoted(whole, ":");
      const std::string_view head = whole.substr(0, end);
      const std::size_t name_end = std::min(head.find(';'), head.size());
      line.name = head.substr(0, name_end);
      if (end == std::string_view::npos || line.name.empty() ||
          !std::ranges::all_of(line.name, IsNameByte)) {
        return std::unexpected(WrongLine(
            line.number, fmt::format("{} is no line of a calendar; export the "
                                     "calendar as iCalendar (.ics) again",
                                     Quoted(whole))));
      }
      line.params = head.substr(name_end);
      line.value = whole.substr(end + 1);
      return line;
    }
    return Line();
  }

 private:
  std::string_view TakePhysical() {
    const std::size_t end = rest_.find('\n');
    std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(line.size() + 1, rest_.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number_;
    return line;
  }

  std::string_view Unfold() {
    std::string_view line = TakePhysical();
    if (rest_.empty() || !IsBlank(rest_[0])) return line;
    std::string& whole = unfolded_.emplace_back(line);
    while (!rest_.empty() && IsBlank(rest_[0])) {
      whole += TakePhysical().substr(1);
    }
    return whole;
  }

  std::string_view rest_;
  std::deque<std::string>& unfolded_;
  int number_ = 0;
};

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

// Closes the innermost component, into the one around it or the tree.
base::Status Close(const Line& line, std::vector<Component>& open, Tree& tree) {
  if (open.empty() || !open.back().Is(Trimmed(line.value))) {
    return std::unexpected(WrongLine(
        line.number,
        fmt::format(
            "END:{} ends {}; export the calendar again", Quoted(line.value),
            open.empty()
                ? "nothing"
                : fmt::format("BEGIN:{} of line {}", Quoted(open.back().kind),
                              open.back().line))));
  }
  Component done = std::move(open.back());
  open.pop_back();
  (open.empty() ? tree.calendars : open.back().parts)
      .push_back(std::move(done));
  return {};
}

}  // namespace

bool SameName(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, Lower, Lower);
}

bool Component::Is(std::string_view other) const {
  return SameName(kind, other);
}

const Line* Component::Find(std::string_view name) const {
  const auto found = std::ranges::find_if(
      lines, [&](const Line& l) { return SameName(l.name, name); });
  return found == lines.end() ? nullptr : &*found;
}

base::Result<Tree> ParseTree(std::string_view text) {
  Tree tree;
  Lines lines(text, tree.unfolded);
  std::vector<Component> open;
  for (;;) {
    const base::Result<Line> line = lines.Next();
    if (!line) return std::unexpected(line.error());
    if (line->name.empty()) break;
    if (SameName(line->name, "BEGIN")) {
      if (open.size() == kMaxDepth) {
        return std::unexpected(WrongLine(line->number,
                                         "more BEGINs in each other than any "
                                         "calendar has; export it again"));
      }
      open.push_back({.kind = Trimmed(line->value), .line = line->number});
    } else if (SameName(line->name, "END")) {
      if (auto closed = Close(*line, open, tree); !closed) {
        return std::unexpected(std::move(closed).error());
      }
    } else if (open.empty()) {
      return std::unexpected(WrongLine(
          line->number, fmt::format("{} stands outside of BEGIN:VCALENDAR; "
                                    "export the calendar as iCalendar (.ics)",
                                    Quoted(line->name))));
    } else {
      open.back().lines.push_back(*line);
    }
  }
  if (open.empty()) return tree;
  return std::unexpected(
      WrongLine(open.back().line,
                fmt::format("BEGIN:{} has no END: the file is cut off; fetch "
                            "it again",
                            Quoted(open.back().kind))));
}

std::optional<std::string_view> Param(const Line& line, std::string_view name) {
  std::string_view rest = line.params;
  while (!rest.empty()) {
    rest.remove_prefix(1);  // the semicolon
    const std::string_view param = rest.substr(0, FindUnquoted(rest, ";"));
    rest.remove_prefix(param.size());
    const std::size_t equals = param.find('=');
    if (equals == std::string_view::npos ||
        !SameName(param.substr(0, equals), name)) {
      continue;
    }
    std::string_view value = param.substr(equals + 1);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    return value;
  }
  return std::nullopt;
}

std::string Text(std::string_view value) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool escape = value[i] == '\\' && i + 1 < value.size();
    const char c = escape ? value[i + 1] : value[i];
    if (escape && (c == 'n' || c == 'N')) {
      out += '\n';
      ++i;
    } else if (escape && std::string_view("\\;,:\"").contains(c)) {
      out += c;
      ++i;
    } else {
      // Outlook leaves vertical tabs and the like in its texts.
      const auto byte = static_cast<unsigned char>(value[i]);
      out += byte < 0x20 || byte == 0x7F ? ' ' : value[i];
    }
  }
  const auto is_space = [](char c) { return c == ' ' || c == '\n'; };
  while (!out.empty() && is_space(out.back())) out.pop_back();
  out.erase(0, std::min(out.find_first_not_of(" \n"), out.size()));
  return out;
}

std::string Quoted(std::string_view value) {
  constexpr std::size_t kMost = 60;
  std::size_t end = std::min(value.size(), kMost);
  while (end < value.size() && end > 0 &&
         (static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80) {
    --end;
  }
  std::string out = "\"";
  for (const char c : value.substr(0, end)) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7F ? ' ' : c;
  }
  if (end < value.size()) out += "…";
  return out + '"';
}

base::Error WrongLine(int line, std::string_view what) {
  return {.code = base::ErrorCode::kInvalid,
          .message = fmt::format("line {}: {}", line, what)};
}

}  // namespace huiying::config::ical
