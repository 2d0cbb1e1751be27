#include "config/messages.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/check.h"
#include "config/parts.h"

namespace huiying::config {
namespace {

constexpr std::array<std::string_view, 19> kFieldNames = {
    "",      "headline", "action", "title", "case", "grade", "duty",
    "due",   "left",     "stage",  "feed",  "name", "count", "link",
    "group", "from",     "until",  "open",  "who"};

constexpr std::string_view kLanguageNames[] = {"zh", "en"};

// What a text may say beside its fields, in bytes: the smallest channel must
// hold every layout with its headline, deadline and link.
constexpr std::size_t kMaxBrief = 90;
constexpr std::size_t kMaxFull = 600;
constexpr std::size_t kMaxHeadline = 90;
constexpr std::size_t kMaxAction = 180;
constexpr std::size_t kMaxDigest = 120;

using enum MessageField;
const std::vector<MessageField> kOfWordings = {
    kCase, kGrade, kDuty, kDue,   kLeft, kStage, kFeed,
    kName, kGroup, kFrom, kUntil, kOpen, kWho};
const std::vector<MessageField> kOfLayouts = {
    kHeadline, kAction, kTitle, kCase, kGrade, kDuty,
    kDue,      kLeft,   kStage, kFeed, kName,  kLink};
const std::vector<MessageField> kOfDigests = {kCount, kName, kLink, kDue,
                                              kLeft};

struct Rules {
  const std::vector<MessageField>& allowed;
  std::vector<MessageField> needed;
  std::size_t max_bytes;
};

bool Holds(const std::vector<MessageField>& fields, MessageField field) {
  return std::ranges::find(fields, field) != fields.end();
}

std::string Braced(MessageField field) {
  return fmt::format("{{{}}}", NameOf(field));
}

base::Result<Template> ReadTemplate(const yaml::Node& node,
                                    const Rules& rules) {
  const auto text = node.String();
  if (!text) return std::unexpected(text.error());
  auto parsed = ParseTemplate(*text);
  if (!parsed) return node.Fail(parsed.error());
  std::size_t bytes = 0;
  for (const Template::Piece& piece : parsed->pieces) {
    bytes += piece.text.size();
    if (piece.field == kText || Holds(rules.allowed, piece.field)) continue;
    std::string fix;
    for (const MessageField field : rules.allowed) {
      fix += (fix.empty() ? "" : ", ") + Braced(field);
    }
    return node.Fail(fmt::format("{} says nothing here; write one of {}",
                                 Braced(piece.field), fix));
  }
  for (const MessageField field : rules.needed) {
    if (!parsed->Has(field)) {
      return node.Fail(fmt::format(
          "has no {}; add it, people cannot do without", Braced(field)));
    }
  }
  if (bytes > rules.max_bytes) {
    return node.Fail(fmt::format(
        "says {} bytes beside its fields; at most {} fit the smallest channel, "
        "shorten it",
        bytes, rules.max_bytes));
  }
  return *std::move(parsed);
}

Wording ReadWording(const yaml::Node& node, Problems& problems) {
  Wording wording;
  if (!problems.Check(node.OnlyFields({"headline", "action"}))) return wording;
  const auto read = [&](const char* name, std::size_t max_bytes) {
    return problems.Take(Then(node.Field(name), [&](const yaml::Node& text) {
      return ReadTemplate(text, {kOfWordings, {}, max_bytes});
    }));
  };
  wording.headline = read("headline", kMaxHeadline);
  wording.action = read("action", kMaxAction);
  return wording;
}

void ReadLayouts(const yaml::Node& node, Problems& problems, Phrases& out) {
  if (!problems.Check(node.OnlyFields(
          {"short", "full", "digest_head", "digest_line", "digest_more"}))) {
    return;
  }
  const auto read = [&](const char* name, const Rules& rules) {
    return problems.Take(Then(node.Field(name), [&](const yaml::Node& text) {
      return ReadTemplate(text, rules);
    }));
  };
  out.brief = read("short", {kOfLayouts, {kHeadline, kDue, kLink}, kMaxBrief});
  out.full = read("full", {kOfLayouts, {kHeadline, kDue, kLink}, kMaxFull});
  out.digest_head =
      read("digest_head", {kOfDigests, {kCount, kLink}, kMaxDigest});
  out.digest_line =
      read("digest_line", {kOfLayouts, {kHeadline, kDue}, kMaxDigest});
  out.digest_more = read("digest_more", {kOfDigests, {kCount}, kMaxDigest});
}

void ReadReasons(const yaml::Node& node, Problems& problems, Phrases& out) {
  const auto entries = problems.Take(node.Map());
  for (const yaml::Entry& entry : entries) {
    Wording wording = ReadWording(entry.value, problems);
    if (entry.key == "other") {
      out.other = std::move(wording);
      continue;
    }
    const auto reason = model::FromName<model::Reason>(entry.key);
    if (reason && *reason != model::Reason::kNone) {
      out.reasons[*reason] = std::move(wording);
      continue;
    }
    const auto names = model::NamesOf<model::Reason>();
    const std::string_view closest =
        yaml::ClosestOf(entry.key, {names.begin(), names.end()});
    problems.Add(entry.value.Wrong(fmt::format(
        "\"{}\" is no reason of an alert; {}", entry.key,
        closest.empty() ? "see the list in this folder's zh.yaml"
                        : fmt::format("did you mean \"{}\"?", closest))));
  }
  if (node.IsMap() && !node.Find("other")) {
    problems.Add(node.Wrong(
        "has no words for a reason that is not listed; add other: {headline: "
        "…, action: …}"));
  }
}

base::Result<Language> ReadLanguage(const yaml::Node& node) {
  for (std::size_t i = 0; i < std::size(kLanguageNames); ++i) {
    if (node.raw() == kLanguageNames[i]) return static_cast<Language>(i);
  }
  return node.Fail(
      fmt::format("\"{}\" is no language of ours; write zh or en", node.raw()));
}

}  // namespace

bool Template::Has(MessageField field) const {
  return std::ranges::any_of(
      pieces, [&](const Piece& piece) { return piece.field == field; });
}

std::string_view NameOf(MessageField field) {
  return kFieldNames[static_cast<std::size_t>(field)];
}

std::expected<Template, std::string> ParseTemplate(std::string_view text) {
  Template out;
  int groups = 0;
  bool open = false;
  std::string plain;
  const auto group = [&] { return open ? groups : -1; };
  const auto flush = [&] {
    if (plain.empty()) return;
    out.pieces.push_back({kText, std::exchange(plain, {}), group()});
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '[') {
      if (open) return std::unexpected("a [ inside brackets; close them first");
      flush();
      open = true;
    } else if (c == ']') {
      if (!open) return std::unexpected("a ] that closes nothing; take it out");
      flush();
      open = false;
      ++groups;
    } else if (c == '{') {
      const auto end = text.find('}', i);
      const std::string_view name =
          text.substr(i + 1, end == text.npos ? end : end - i - 1);
      const auto field = std::ranges::find(kFieldNames, name);
      if (end == text.npos || name.empty() || field == kFieldNames.end()) {
        const std::string_view closest =
            yaml::ClosestOf(name, {kFieldNames.begin() + 1, kFieldNames.end()});
        return std::unexpected(fmt::format(
            "\"{{{}}}\" is no field; {}", name.substr(0, 20),
            closest.empty() ? "write one like {title} or {due}"
                            : fmt::format("did you mean {{{}}}?", closest)));
      }
      flush();
      out.pieces.push_back(
          {static_cast<MessageField>(field - kFieldNames.begin()), "",
           group()});
      i = end;
    } else if (c == '}') {
      return std::unexpected("a } without its {; take it out");
    } else {
      plain += c;
    }
  }
  if (open) return std::unexpected("a [ that is not closed; add ]");
  flush();
  return out;
}

std::optional<Language> ReadMessages(const yaml::Node& root, Problems& problems,
                                     Messages& out) {
  if (!problems.Check(root.OnlyFields({"language", "layouts", "reasons"}))) {
    return std::nullopt;
  }
  const auto language = Then(root.Field("language"), ReadLanguage);
  const auto layouts = root.Field("layouts");
  const auto reasons = root.Field("reasons");
  Phrases phrases;
  if (layouts) ReadLayouts(*layouts, problems, phrases);
  if (!layouts) problems.Add(layouts.error());
  if (reasons) ReadReasons(*reasons, problems, phrases);
  if (!reasons) problems.Add(reasons.error());
  if (!language) {
    problems.Add(language.error());
    return std::nullopt;
  }
  out.languages[static_cast<std::size_t>(*language)] = std::move(phrases);
  return *language;
}

}  // namespace huiying::config
