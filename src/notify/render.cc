#include "notify/render.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/check.h"
#include "notify/words.h"

namespace huiying::notify {
namespace {

using config::Language;
using config::MessageField;
using config::Template;

constexpr std::string_view kCutMark = "…";
constexpr std::string_view kBroken = "\xEF\xBF\xBD";
// A line of a digest shows so much of a title.
constexpr Limit kTitleInLine{.bytes = 60};
// So much of a title says more than what to do does: ten characters.
constexpr std::size_t kShortTitle = 33;

// The bytes of the character at `i`; 0: broken.
std::size_t CharacterAt(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t at) {
    return static_cast<unsigned char>(text[at]);
  };
  const unsigned char lead = byte(i);
  const std::size_t length = lead < 0x80                   ? 1
                             : lead >= 0xC2 && lead < 0xE0 ? 2
                             : lead >= 0xE0 && lead < 0xF0 ? 3
                             : lead >= 0xF0 && lead < 0xF5 ? 4
                                                           : 0;
  if (length == 0 || i + length > text.size()) return 0;
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte(i + k) & 0xC0) != 0x80) return 0;
  }
  const unsigned char next = length > 1 ? byte(i + 1) : 0;
  const bool overlong =
      (lead == 0xE0 && next < 0xA0) || (lead == 0xED && next >= 0xA0) ||
      (lead == 0xF0 && next < 0x90) || (lead == 0xF4 && next >= 0x90);
  return overlong ? 0 : length;
}

bool Fits(std::string_view text, Limit limit) {
  return text.size() <= limit.bytes && Utf16Length(text) <= limit.characters;
}

// Marks of direction (U+200E/F, U+202A–E, U+2066–9) and line separators
// (U+2028/9): they can make a deadline read as another.
bool IsTricky(std::string_view c) {
  if (c.size() != 3 || c[0] != '\xE2') return false;
  const auto a = static_cast<unsigned char>(c[1]);
  const auto b = static_cast<unsigned char>(c[2]);
  return (a == 0x80 && (b == 0x8E || b == 0x8F || (b >= 0xA8 && b <= 0xAE))) ||
         (a == 0x81 && b >= 0xA6 && b <= 0xA9);
}

// What the fields of one message come to.
class Values {
 public:
  Values(const Letter& letter, const Message& message)
      : letter_(letter), message_(message) {}

  // Overrides what the message itself says.
  Values& Set(MessageField field, std::string value) {
    set_[static_cast<std::size_t>(field)] = std::move(value);
    return *this;
  }

  std::string Of(MessageField field) const {
    const auto& set = set_[static_cast<std::size_t>(field)];
    return set ? *set : FromMessage(field);
  }

 private:
  std::string FromMessage(MessageField field) const {
    const auto& c = message_.about_case;
    const auto& duty = message_.about_duty;
    const auto& shift = message_.about_shift;
    const Language language = letter_.language;
    switch (field) {
      case MessageField::kTitle:
        return c ? Plain(c->title) : "";
      case MessageField::kCase:
        return c ? model::FormatCaseId(c->id) : "";
      case MessageField::kGrade:
        return c ? std::string(GradeWord(c->grade, language)) : "";
      case MessageField::kDuty:
        return duty ? std::string(DutyWord(duty->kind, language)) : "";
      case MessageField::kDue:
        return duty ? DueWords(duty->due_at, letter_.now, language) : "";
      case MessageField::kLeft:
        return duty ? LeftWords(duty->due_at, letter_.now, language) : "";
      case MessageField::kStage:
        return message_.stage == 0 ? "" : std::to_string(message_.stage);
      case MessageField::kFeed:
        return Cut(Plain(message_.feed), {.bytes = 60});
      case MessageField::kName:
        return Cut(Plain(message_.recipient_name), {.bytes = 60});
      case MessageField::kLink:
        return AckLinkOf(message_, letter_.desk_url);
      case MessageField::kGroup:
        return shift ? Cut(shift->group, {.bytes = 60}) : "";
      case MessageField::kFrom:
        return shift && shift->from
                   ? DueWords(*shift->from, letter_.now, language)
                   : "";
      case MessageField::kUntil:
        return shift && shift->until
                   ? DueWords(*shift->until, letter_.now, language)
                   : "";
      case MessageField::kOpen:
        return shift && shift->open_cases > 0
                   ? std::to_string(shift->open_cases)
                   : "";
      case MessageField::kWho:
        return Cut(Plain(message_.unheard_name), {.bytes = 60});
      default:
        return "";
    }
  }

  const Letter& letter_;
  const Message& message_;
  std::array<std::optional<std::string>, 24> set_;
};

// Groups with an empty field are left out, and so are lines that end empty.
std::string Fill(const Template& form, const Values& values) {
  std::vector<bool> empty_groups;
  for (const Template::Piece& piece : form.pieces) {
    if (piece.group < 0) continue;
    const auto group = static_cast<std::size_t>(piece.group);
    if (empty_groups.size() <= group) empty_groups.resize(group + 1);
    if (piece.field != MessageField::kText && values.Of(piece.field).empty()) {
      empty_groups[group] = true;
    }
  }
  std::string all;
  for (const Template::Piece& piece : form.pieces) {
    if (piece.group >= 0 &&
        empty_groups[static_cast<std::size_t>(piece.group)]) {
      continue;
    }
    all += piece.field == MessageField::kText ? piece.text
                                              : values.Of(piece.field);
  }
  std::string out;
  for (std::size_t from = 0; from < all.size();) {
    const std::size_t end = std::min(all.find('\n', from), all.size());
    if (end > from) {
      if (!out.empty()) out += '\n';
      out.append(all, from, end - from);
    }
    from = end + 1;
  }
  return out;
}

Values ValuesOf(const Letter& letter, const Message& message) {
  Values values(letter, message);
  if (message.test) {
    const bool zh = letter.language == Language::kChinese;
    values.Set(MessageField::kHeadline,
               zh ? "这是一条测试，渠道可用" : "This is a test: it arrives");
    values.Set(MessageField::kAction,
               zh ? "无需处置" : "Nothing needs to be done.");
    return values;
  }
  const config::Wording& wording = letter.phrases->Of(message.reason);
  const std::string headline = Fill(wording.headline, values);
  const std::string action = Fill(wording.action, values);
  values.Set(MessageField::kHeadline, headline);
  values.Set(MessageField::kAction, action);
  return values;
}

// `text` shorter by `over` bytes or more.
std::string Shortened(std::string_view text, std::size_t over) {
  const std::size_t room =
      text.size() > over + kCutMark.size() ? text.size() - over : 0;
  return Cut(text, {.bytes = room});
}

std::string FillToFit(const Template& form, Values values, Limit limit) {
  std::string text = Fill(form, values);
  // In turn: a shorter title, no action, hardly a title, a shorter headline.
  for (int round = 0; round < 64 && !Fits(text, limit); ++round) {
    const std::string title = values.Of(MessageField::kTitle);
    const std::size_t bytes_over =
        text.size() > limit.bytes ? text.size() - limit.bytes : 0;
    const std::size_t units = Utf16Length(text);
    // A Chinese character has three bytes and is one unit.
    const std::size_t units_over =
        units > limit.characters ? units - limit.characters : 0;
    const std::size_t over = std::max(bytes_over, units_over);
    if (title.size() > kShortTitle) {
      std::string less = Shortened(title, over);
      if (less.size() < kShortTitle) less = Cut(title, {.bytes = kShortTitle});
      values.Set(MessageField::kTitle, std::move(less));
    } else if (!values.Of(MessageField::kAction).empty()) {
      values.Set(MessageField::kAction, "");
    } else if (title.size() > kCutMark.size()) {
      values.Set(MessageField::kTitle, std::string(kCutMark));
    } else {
      const std::string headline = values.Of(MessageField::kHeadline);
      values.Set(MessageField::kHeadline, Shortened(headline, over));
    }
    text = Fill(form, values);
  }
  return text;
}

std::optional<base::TimePoint> FirstDue(const Letter& letter) {
  std::optional<base::TimePoint> first;
  for (const Message& message : letter.messages) {
    if (!message.about_duty) continue;
    const base::TimePoint due = message.about_duty->due_at;
    first = first ? std::min(*first, due) : due;
  }
  return first;
}

std::vector<const Message*> MostPressingFirst(const Letter& letter) {
  std::vector<const Message*> out;
  for (const Message& message : letter.messages) out.push_back(&message);
  // By address last: in the order in which they came.
  std::ranges::sort(out, {}, [](const Message* m) {
    return std::pair(
        m->about_duty ? m->about_duty->due_at : base::TimePoint::max(), m);
  });
  return out;
}

std::string Digest(const Letter& letter, Limit limit) {
  const config::Phrases& phrases = *letter.phrases;
  Values head(letter, letter.messages.front());
  const auto first = FirstDue(letter);
  head.Set(MessageField::kCount, std::to_string(letter.messages.size()))
      .Set(MessageField::kLink, LinkOf(letter))
      .Set(MessageField::kDue,
           first ? DueWords(*first, letter.now, letter.language) : "")
      .Set(MessageField::kLeft,
           first ? LeftWords(*first, letter.now, letter.language) : "");
  std::string text = Fill(phrases.digest_head, head);
  const auto messages = MostPressingFirst(letter);
  const auto more_after = [&](std::size_t told) {
    if (told == messages.size()) return std::string();
    return "\n" +
           Fill(phrases.digest_more,
                Values(head).Set(MessageField::kCount,
                                 std::to_string(messages.size() - told)));
  };
  std::size_t told = 0;
  std::string best = text + more_after(0);
  for (const Message* message : messages) {
    Values values = ValuesOf(letter, *message);
    values.Set(MessageField::kTitle,
               Cut(values.Of(MessageField::kTitle), kTitleInLine));
    text += "\n" + Fill(phrases.digest_line, values);
    const std::string with_end = text + more_after(++told);
    if (!Fits(with_end, limit)) break;
    best = with_end;
  }
  return best;
}

Limit Less(Limit limit, std::string_view taken) {
  const auto less = [](std::size_t from, std::size_t n) {
    return from > n ? from - n : 0;
  };
  return {less(limit.bytes, taken.size()),
          limit.characters == Limit().characters
              ? limit.characters
              : less(limit.characters, Utf16Length(taken))};
}

}  // namespace

std::size_t Utf16Length(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
  }
  return units;
}

std::string Cut(std::string_view text, Limit limit) {
  if (Fits(text, limit)) return std::string(text);
  if (!Fits(kCutMark, limit)) return "";
  const Limit room = Less(limit, kCutMark);
  std::size_t end = 0;
  std::size_t units = 0;
  while (end < text.size()) {
    const std::size_t length = std::max<std::size_t>(CharacterAt(text, end), 1);
    units += length == 4 ? 2 : 1;
    if (end + length > room.bytes || units > room.characters) break;
    end += length;
  }
  return end == 0 ? ""
                  : std::string(text.substr(0, end)) + std::string(kCutMark);
}

std::string Plain(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = CharacterAt(text, i);
    const std::string_view c = text.substr(i, std::max<std::size_t>(length, 1));
    i += c.size();
    const auto lead = static_cast<unsigned char>(c[0]);
    const bool control = lead < ' ' || lead == 0x7F ||
                         (c.size() == 2 && lead == 0xC2 &&
                          static_cast<unsigned char>(c[1]) < 0xA0);
    if (length == 0) {
      out += kBroken;
    } else if (control) {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else if (c == "<") {
      out += "＜";
    } else if (c == "@") {
      out += "＠";
    } else if (!IsTricky(c)) {
      out += c;
    }
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

std::string AckLinkOf(const Message& message, std::string_view desk_url) {
  if (message.ack_token.empty()) return LinkOf(message, desk_url);
  return fmt::format("{}/a/{}", desk_url, message.ack_token);
}

std::string LinkOf(const Message& message, std::string_view desk_url) {
  if (message.about_shift) return fmt::format("{}/roster", desk_url);
  if (!message.about_case) return fmt::format("{}/press", desk_url);
  return fmt::format("{}/press?case={}", desk_url,
                     model::FormatCaseId(message.about_case->id));
}

std::string LinkOf(const Letter& letter) {
  if (letter.messages.size() == 1) {
    return AckLinkOf(letter.messages.front(), letter.desk_url);
  }
  return fmt::format("{}/oncall", letter.desk_url);
}

std::string Marks(const Letter& letter) {
  const bool zh = letter.language == Language::kChinese;
  const Message& first = letter.messages.front();
  std::string out;
  if (first.drill) out += zh ? "【演练】" : "【演练】DRILL: ";
  if (first.test) out += zh ? "【测试】" : "TEST: ";
  if (std::ranges::any_of(letter.messages, &Message::possible_repeat)) {
    out += zh ? "【可能重复】" : "(possible repeat) ";
  }
  return out;
}

std::string RenderText(const Letter& letter, config::SizeClass size,
                       Limit limit) {
  HUIYING_CHECK(letter.phrases != nullptr && !letter.messages.empty());
  const std::string marks = Marks(letter);
  const Limit room = Less(limit, marks);
  if (letter.messages.size() > 1) return marks + Digest(letter, room);
  const bool brief = size == config::SizeClass::kShort;
  return marks + FillToFit(brief ? letter.phrases->brief : letter.phrases->full,
                           ValuesOf(letter, letter.messages.front()), room);
}

std::string RenderHeadline(const Letter& letter, Limit limit) {
  HUIYING_CHECK(letter.phrases != nullptr && !letter.messages.empty());
  const std::string marks = Marks(letter);
  const Limit room = Less(limit, marks);
  if (letter.messages.size() > 1) {
    const std::string digest = Digest(letter, Limit());
    return marks + Cut(digest.substr(0, digest.find('\n')), room);
  }
  const Values values = ValuesOf(letter, letter.messages.front());
  std::string line = values.Of(MessageField::kHeadline);
  for (const MessageField field : {MessageField::kLeft, MessageField::kTitle}) {
    const std::string more = values.Of(field);
    if (!more.empty()) line += " · " + more;
  }
  return marks + Cut(line, room);
}

}  // namespace huiying::notify
