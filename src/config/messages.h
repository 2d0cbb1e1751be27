// Messages: the words of an alert, rules/messages/*.yaml. Immutable.
//
// A template is text with fields: `[截止 {due}，{left}。]{link}`. A part in
// brackets is left out when a field in it is empty, and so is a line that
// comes out empty. Wordings of a reason say what happened and what to do;
// layouts put them together for a size of channel. What must reach a person
// whatever their wording ({headline}, {due}, {link}) is checked when read; the
// marks of a drill, a test and a possible repeat are no part of any template,
// so that none can forget them.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/names.h"

namespace huiying::config {

enum class Language { kChinese, kEnglish };
// How much a channel carries: a short message, or a chat message and mail.
enum class SizeClass { kShort, kLong };

enum class MessageField {
  kText,      // of a Piece: no field, its own text
  kHeadline,  // the reason's wordings
  kAction,
  kTitle,  // of the case; the only one that is cut
  kCase,   // `c12`
  kGrade,
  kDuty,
  kDue,
  kLeft,   // time left, or over
  kStage,  // `75`
  kFeed,
  kName,   // of the person
  kCount,  // of a digest
  kLink,
  kGroup,  // of the roster
  kFrom,   // of a shift, or of the time without one
  kUntil,
  kOpen,  // cases that are handed over
  kWho,   // whom an alert did not reach
};

struct Template {
  struct Piece {
    MessageField field = MessageField::kText;
    std::string text;
    int group = -1;  // pieces of one bracket share a number; -1: in none
  };
  std::vector<Piece> pieces;

  bool Has(MessageField field) const;
};

struct Wording {
  Template headline;
  Template action;
};

// The words of one language.
struct Phrases {
  Template brief;  // the layout for SizeClass::kShort
  Template full;
  Template digest_head;
  Template digest_line;
  Template digest_more;  // what did not fit; {count}
  Wording other;         // for a reason without its own
  std::map<model::Reason, Wording> reasons;

  const Wording& Of(model::Reason reason) const {
    const auto it = reasons.find(reason);
    return it == reasons.end() ? other : it->second;
  }
};

struct Messages {
  std::array<Phrases, 2> languages;  // by Language

  const Phrases& Of(Language language) const {
    return languages[static_cast<std::size_t>(language)];
  }
};

// Plain words for a rules folder without messages/.
const Messages& BuiltInMessages();

// The pieces of a text. The error says what is wrong and what to write; where
// it stands is the caller's to say.
std::expected<Template, std::string> ParseTemplate(std::string_view text);

// The field's name in a template: `due`.
std::string_view NameOf(MessageField field);

}  // namespace huiying::config
