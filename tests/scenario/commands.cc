#include "tests/scenario/commands.h"

#include <doctest/doctest.h>

#include <functional>

namespace huiying::scenario {
namespace {

using base::TimePoint;
using model::TextHash;

template <class E>
E Word(const std::string& word) {
  const auto value = model::FromName<E>(word);
  REQUIRE_MESSAGE(value, "no such word: ", word);
  return *value;
}

std::vector<std::string> SplitAt(const std::string& text, char mark) {
  std::vector<std::string> parts;
  std::string part;
  for (const char c : text) {
    if (c == mark) {
      parts.push_back(std::move(part));
      part.clear();
    } else {
      part += c;
    }
  }
  if (!part.empty()) parts.push_back(std::move(part));
  return parts;
}

// One line being read.
struct Reader {
  const Line& line;
  TimePoint now;
  const engine::Engine& engine;

  model::CaseId Case() const { return model::CaseId(NumberOf(Arg(3))); }
  const std::string& Arg(std::size_t i) const {
    REQUIRE_MESSAGE(i < line.words.size(), "the line is too short");
    return line.words[i];
  }
  std::uint32_t Number(std::size_t i) const {
    return static_cast<std::uint32_t>(std::stoul(Arg(i)));
  }
  std::uint32_t Duty(std::size_t i) const {
    return DutyOf(engine, Arg(3), Arg(i));
  }
  TextHash Text(const char* key) const { return HashOf(line.Value(key)); }
  TextHash Note() const { return Text("note"); }
  bool Yes(const char* key) const { return line.Value(key) == "yes"; }
  TimePoint Time(const char* key) const { return MaybeTime(key).value_or(now); }
  std::optional<TimePoint> MaybeTime(const char* key) const {
    const std::string text = line.Value(key);
    if (text.empty()) return std::nullopt;
    const auto time = StoryTime(text);
    REQUIRE_MESSAGE(time, "not a time: ", text);
    return time;
  }
  model::Grade Grade(const std::string& text) const {
    return static_cast<model::Grade>(std::stoul(text));
  }
  // `person:office:unit,…`
  std::vector<model::Speaker> Speakers() const {
    std::vector<model::Speaker> speakers;
    for (const std::string& one : SplitAt(line.Value("speakers"), ',')) {
      const auto parts = SplitAt(one, ':');
      REQUIRE(parts.size() == 3);
      speakers.push_back({.person = model::PersonId(parts[0]),
                          .office = Word<model::Office>(parts[1]),
                          .unit = parts[2]});
    }
    return speakers;
  }
  model::ReleaseReading Reading() const {
    return {.gaps = SplitAt(line.Value("gaps"), ','),
            .faults = {},
            .blocks = SplitAt(line.Value("blocks"), ','),
            .promises_more = Yes("promises"),
            .under_verification = Yes("verifying")};
  }
};

Body Post(const Reader& r) {
  const Line& line = r.line;
  model::SubmitPost submit;
  model::PostRow& post = submit.post;
  const std::string text = line.Value("text", line.words[3]);
  post.id = model::PostId("weibo:" + line.words[3]);
  post.feed = model::FeedName(line.Value("feed", "weibo-search"));
  if (line.values.contains("repost")) {
    post.repost_of = model::PostId("weibo:" + line.Value("repost"));
  }
  post.text = HashOf(text);
  post.published_at = r.Time("published");
  post.time_basis = Word<model::TimeBasis>(line.Value("basis", "exact"));
  post.fingerprint = std::hash<std::string>{}(text);
  post.length = 80;
  post.grade = r.Grade(line.Value("grade"));
  post.answer_due = line.Value("answer", "due") == "due";
  submit.urgent = r.Yes("urgent");
  return submit;
}

Body Delivery(const Reader& r) {
  model::RecordDelivery delivery{
      .alert = model::AlertId(NumberOf(r.Arg(3))),
      .attempt = r.Number(4),
      .outcome = Word<model::DeliveryOutcome>(r.Arg(5))};
  delivery.status =
      static_cast<std::uint32_t>(std::stoul(r.line.Value("status", "0")));
  if (r.line.values.contains("after")) {
    delivery.retry_after = base::ParseDuration(r.line.Value("after"));
  }
  return delivery;
}

Body Triage(const Reader& r) {
  model::ConcludeTriage triage{.answered_at = r.MaybeTime("answered"),
                               .to = r.Text("to"),
                               .note = r.Note()};
  std::size_t i = 3;
  for (; i + 1 < r.line.words.size(); ++i) {
    triage.cases.push_back({.case_id = model::CaseId(NumberOf(r.Arg(i))),
                            .version = std::nullopt});
  }
  triage.conclusion = Word<model::Conclusion>(r.Arg(i));
  return triage;
}

Body Split(const Reader& r) {
  model::SplitCase split{.case_id = r.Case(),
                         .title = HashOf(r.line.Value("title", "a title")),
                         .note = r.Note()};
  for (std::size_t i = 4; i < r.line.words.size(); ++i) {
    split.posts.emplace_back("weibo:" + r.Arg(i));
  }
  return split;
}

using Make = Body (*)(const Reader&);

const std::map<std::string, Make>& Verbs() {
  static const std::map<std::string, Make> kVerbs = {
      {"pulse",
       [](const Reader& r) -> Body {
         return model::Pulse{.at_start = r.Yes("starting")};
       }},
      {"override",
       [](const Reader& r) -> Body {
         model::SetOverride set{
             .group = r.Arg(3), .from = r.Time("from"), .to = r.Time("until")};
         for (const std::string& id : SplitAt(r.line.Value("people"), ',')) {
           set.people.emplace_back(id);
         }
         return set;
       }},
      {"withdraw-override",
       [](const Reader& r) -> Body {
         return model::WithdrawOverride{.group = r.Arg(3),
                                        .number = r.Number(4)};
       }},
      {"receive",
       [](const Reader& r) -> Body {
         return model::ReceiveShift{.group = r.Arg(3)};
       }},
      {"beat",
       [](const Reader& r) -> Body {
         return model::RecordHeartbeat{.name = r.Arg(3)};
       }},
      {"accept-clock",
       [](const Reader& r) -> Body {
         return model::AcceptClock{.step =
                                       base::ParseDuration(r.Arg(3)).value()};
       }},
      {"post", Post},
      {"delivery", Delivery},
      {"triage", Triage},
      {"split", Split},
      {"open",
       [](const Reader& r) -> Body {
         return model::OpenCase{.title = HashOf(r.line.Value("title", "title")),
                                .grade = r.Grade(r.line.Value("grade")),
                                .first_post_at = r.Time("first")};
       }},
      {"claim",
       [](const Reader& r) -> Body {
         return model::ClaimCase{.case_id = r.Case()};
       }},
      {"grade",
       [](const Reader& r) -> Body {
         return model::ConfirmGrade{
             .case_id = r.Case(), .grade = r.Grade(r.Arg(4)), .note = r.Note()};
       }},
      {"dismiss",
       [](const Reader& r) -> Body {
         return model::DismissCase{.case_id = r.Case(), .note = r.Note()};
       }},
      {"release",
       [](const Reader& r) -> Body {
         return model::RecordRelease{.case_id = r.Case(),
                                     .published_at = r.Time("published")};
       }},
      {"press",
       [](const Reader& r) -> Body {
         return model::RecordPressEvent{.case_id = r.Case(),
                                        .held_at = r.Time("held")};
       }},
      {"close",
       [](const Reader& r) -> Body {
         return model::CloseCase{
             .case_id = r.Case(), .note = r.Note(), .waiver = r.Text("waiver")};
       }},
      {"ack",
       [](const Reader& r) -> Body {
         return model::AcknowledgeAlert{
             .alert = model::AlertId(NumberOf(r.Arg(3))),
             .by_link = r.Yes("link")};
       }},
      {"source",
       [](const Reader& r) -> Body {
         return model::ReportSource{
             .name = model::FeedName(r.Arg(3)),
             .state = Word<model::SourceState>(r.Arg(4)),
             .priority = r.line.Value("priority") == "high",
             .why = r.line.Value("why")};
       }},
      {"step",
       [](const Reader& r) -> Body {
         return model::ReportClockStep{
             .step = base::ParseDuration(r.Arg(3)).value()};
       }},
      {"draft",
       [](const Reader& r) -> Body {
         return model::DraftRelease{
             .case_id = r.Case(),
             .kind =
                 Word<model::ReleaseKind>(r.line.Value("kind", "statement")),
             .text = HashOf(r.line.Value("text", "a text")),
             .unit = r.line.Value("unit"),
             .corrects = static_cast<std::uint32_t>(
                 std::stoul(r.line.Value("corrects", "0"))),
             .reading = r.Reading()};
       }},
      {"revise",
       [](const Reader& r) -> Body {
         return model::ReviseRelease{
             .case_id = r.Case(),
             .release = r.Number(4),
             .text = HashOf(r.line.Value("text", "another text")),
             .reading = r.Reading()};
       }},
      {"review",
       [](const Reader& r) -> Body {
         return model::ReviewRelease{.case_id = r.Case(),
                                     .release = r.Number(4),
                                     .kind = Word<model::ReviewKind>(r.Arg(5)),
                                     .passed = r.Arg(6) == "passed",
                                     .note = r.Note()};
       }},
      {"approve",
       [](const Reader& r) -> Body {
         model::ApproveRelease approve{
             .case_id = r.Case(), .release = r.Number(4), .note = r.Note()};
         if (r.line.values.contains("within")) {
           approve.follow_up_within =
               base::ParseDuration(r.line.Value("within"));
         }
         return approve;
       }},
      {"return",
       [](const Reader& r) -> Body {
         return model::ReturnRelease{
             .case_id = r.Case(), .release = r.Number(4), .note = r.Note()};
       }},
      {"publish",
       [](const Reader& r) -> Body {
         return model::PublishRelease{
             .case_id = r.Case(),
             .release = r.Number(4),
             .channel_id = r.line.Value("channel", "weibo"),
             .published_at = r.Time("published")};
       }},
      {"withdraw",
       [](const Reader& r) -> Body {
         return model::WithdrawRelease{
             .case_id = r.Case(), .release = r.Number(4), .note = r.Note()};
       }},
      {"regularise",
       [](const Reader& r) -> Body {
         return model::RegulariseRelease{
             .case_id = r.Case(), .release = r.Number(4), .note = r.Note()};
       }},
      {"check",
       [](const Reader& r) -> Body {
         return model::CheckEvidence{
             .case_id = r.Case(), .duty = r.Duty(4), .note = r.Note()};
       }},
      {"plan",
       [](const Reader& r) -> Body {
         return model::PlanPressEvent{
             .case_id = r.Case(),
             .planned_at = r.Time("planned"),
             .kind = Word<model::PressEventKind>(
                 r.line.Value("kind", "conference")),
             .speakers = r.Speakers(),
             .place = HashOf(r.line.Value("place", "a hall"))};
       }},
      {"change",
       [](const Reader& r) -> Body {
         return model::ChangePressEvent{.case_id = r.Case(),
                                        .press_event = r.Number(4),
                                        .planned_at = r.MaybeTime("planned"),
                                        .speakers = r.Speakers(),
                                        .note = r.Note()};
       }},
      {"hold",
       [](const Reader& r) -> Body {
         return model::HoldPressEvent{.case_id = r.Case(),
                                      .press_event = r.Number(4),
                                      .held_at = r.Time("held"),
                                      .speakers = r.Speakers(),
                                      .evidence = r.Text("evidence")};
       }},
      {"exempt",
       [](const Reader& r) -> Body {
         return model::ExemptDuty{
             .case_id = r.Case(), .duty = r.Duty(4), .note = r.Note()};
       }},
      {"correct",
       [](const Reader& r) -> Body {
         return model::CorrectInstant{.case_id = r.Case(),
                                      .instant = Word<model::Instant>(r.Arg(4)),
                                      .at = r.MaybeTime("to"),
                                      .confidence = Word<model::Confidence>(
                                          r.line.Value("confidence", "exact")),
                                      .source = r.Text("source"),
                                      .note = r.Note()};
       }},
      {"handover",
       [](const Reader& r) -> Body {
         return model::HandOverCase{.case_id = r.Case(),
                                    .urgent = r.Yes("urgent"),
                                    .to = r.Text("to"),
                                    .note = r.Note()};
       }},
      {"receipt",
       [](const Reader& r) -> Body {
         return model::RecordReceipt{
             .case_id = r.Case(), .hand_over = r.Number(4), .note = r.Note()};
       }},
      {"unit",
       [](const Reader& r) -> Body {
         return model::AssignUnit{.case_id = r.Case(), .unit = r.Arg(4)};
       }},
      {"merge",
       [](const Reader& r) -> Body {
         return model::MergeCase{
             .case_id = r.Case(),
             .into = model::CaseId(NumberOf(r.line.Value("into"))),
             .note = r.Note()};
       }},
      {"reopen",
       [](const Reader& r) -> Body {
         return model::ReopenCase{.case_id = r.Case(), .note = r.Note()};
       }},
      {"account",
       [](const Reader& r) -> Body {
         return model::AccountForMiss{
             .case_id = r.Case(),
             .duty = r.Duty(4),
             .stage = Word<model::Stage>(r.line.Value("stage", "none")),
             .unit = r.line.Value("unit"),
             .note = r.Note()};
       }},
      {"set-account",
       [](const Reader& r) -> Body {
         model::SetAccount set{
             .change = Word<model::AccountChange>(r.line.Value("change")),
             .id = model::AccountId(r.Arg(3)),
             .credential = r.Text("credential")};
         for (const std::string& role : SplitAt(r.line.Value("roles"), ',')) {
           set.roles.push_back(Word<model::Role>(role));
         }
         return set;
       }},
      {"attend",
       [](const Reader& r) -> Body {
         return model::RecordAttendance{
             .unit = r.line.Value("unit"),
             .office = Word<model::Office>(r.line.Value("office", "none")),
             .person = model::PersonId(r.line.Value("person")),
             .at = r.Time("when"),
             .note = r.Note()};
       }},
  };
  return kVerbs;
}

}  // namespace

TextHash HashOf(const std::string& text) {
  TextHash hash{};
  if (text.empty()) return hash;
  std::uint64_t state = 1469598103934665603ULL;
  for (std::size_t i = 0; i < text.size() + hash.size(); ++i) {
    state = (state ^ static_cast<unsigned char>(text[i % text.size()])) *
            1099511628211ULL;
    hash[i % hash.size()] ^= static_cast<std::uint8_t>(state >> 56);
  }
  hash[0] |= 1;
  return hash;
}

std::uint64_t NumberOf(const std::string& word) {
  return std::stoull(word.substr(1));
}

std::uint32_t DutyOf(const engine::Engine& engine, const std::string& case_word,
                     const std::string& kind) {
  const auto wanted = Word<model::DutyKind>(kind);
  const model::Case* const c =
      engine.state().FindCase(model::CaseId(NumberOf(case_word)));
  if (c == nullptr) return 0;
  std::uint32_t number = 0;
  for (const model::Duty& duty : c->duties) {
    if (duty.kind == wanted) number = duty.number;
  }
  return number;
}

Body BodyOf(const Line& line, TimePoint now, const engine::Engine& engine) {
  REQUIRE(line.words.size() > 2);
  const auto verb = Verbs().find(line.words[2]);
  REQUIRE_MESSAGE(verb != Verbs().end(), "unknown command ", line.words[2]);
  return verb->second({.line = line, .now = now, .engine = engine});
}

}  // namespace huiying::scenario
