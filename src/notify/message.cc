#include "notify/message.h"

#include <algorithm>

#include "notify/render.h"
#include "store/vault.h"

namespace huiying::notify {
namespace {

base::Result<std::optional<model::Case>> ReadCase(
    const store::Snapshot& snapshot, model::CaseId id) {
  auto row = snapshot.Get(store::Family::kProjections, model::CaseKey(id));
  if (!row) return base::FailIn("read case", std::move(row));
  if (!*row) return std::nullopt;
  auto c = model::DecodeFields<model::Case>(**row);
  if (!c) {
    return base::Fail(base::ErrorCode::kCorrupt,
                      "the row of case " + model::FormatCaseId(id) +
                          " cannot be read; run `huiying journal verify`");
  }
  return c;
}

std::string NameOf(const config::Directory& directory,
                   const model::PersonId& id) {
  const config::Contact* const person = directory.Find(id);
  return person == nullptr ? "" : person->name;
}

base::Result<model::PersonId> ReadRecipient(const store::Snapshot& snapshot,
                                            model::AlertId id) {
  auto row = snapshot.Get(store::Family::kProjections, model::AlertKey(id));
  if (!row) return base::FailIn("read alert", std::move(row));
  const auto alert =
      *row ? model::DecodeFields<model::Alert>(**row) : std::nullopt;
  return alert ? alert->recipient : model::PersonId();
}

// What was read; nothing, and its damage noted, when it is damaged.
template <class T>
base::Result<T> UnlessDamaged(base::Result<T> read, std::string& damage) {
  if (read || read.error().code != base::ErrorCode::kCorrupt) return read;
  damage = std::move(read).error().message;
  return T();
}

base::Result<std::string> ReadTitle(const store::Snapshot& snapshot,
                                    const model::TextHash& hash) {
  if (model::IsEmpty(hash)) return std::string();
  auto text = store::OpenText(snapshot, hash);
  if (!text) return base::FailIn("read title", std::move(text));
  return std::move(*text).value_or(std::string());
}

}  // namespace

base::Result<Message> ReadMessage(const store::Snapshot& snapshot,
                                  const model::Global& global,
                                  const config::Directory& directory,
                                  const model::Alert& alert) {
  Message message{.alert_id = model::FormatAlertId(global.journal_id,
                                                   alert.epoch, alert.id),
                  .reason = alert.reason,
                  .stage = alert.stage,
                  .feed = alert.detail->feed.value(),
                  .recipient = alert.recipient,
                  .recipient_name = NameOf(directory, alert.recipient),
                  .step = alert.step,
                  .attempt = alert.attempts,
                  .possible_repeat = alert.possible_repeat,
                  .drill = global.drill};
  if (alert.reason == model::Reason::kRosterGap ||
      !alert.detail->group.empty()) {
    message.about_shift = {.group = alert.detail->group,
                           .from = alert.detail->from,
                           .until = alert.detail->until,
                           .open_cases = alert.detail->open_cases};
  }
  if (alert.detail->about != model::AlertId()) {
    auto unheard = ReadRecipient(snapshot, alert.detail->about);
    if (!unheard) return std::unexpected(std::move(unheard).error());
    message.unheard = *std::move(unheard);
    message.unheard_name = NameOf(directory, message.unheard);
  }
  if (alert.case_id.value() == 0) return message;
  const auto c =
      UnlessDamaged(ReadCase(snapshot, alert.case_id), message.damage);
  if (!c) return std::unexpected(c.error());
  if (!*c) {
    if (!message.damage.empty()) message.about_case = {.id = alert.case_id};
    return message;
  }
  auto title = UnlessDamaged(ReadTitle(snapshot, (*c)->title), message.damage);
  if (!title) return std::unexpected(std::move(title).error());
  message.about_case = {
      .id = alert.case_id, .title = *std::move(title), .grade = (*c)->grade()};
  const auto duty =
      std::ranges::find((*c)->duties, alert.duty, &model::Duty::number);
  if (duty != (*c)->duties.end()) {
    message.about_duty = {
        .kind = duty->kind, .due_at = duty->due_at, .state = duty->state};
  }
  return message;
}

base::Result<std::string> ReadText(const store::Snapshot& snapshot,
                                   const config::Directory& directory,
                                   const model::Alert& alert,
                                   std::string_view desk_url,
                                   base::TimePoint now) {
  auto row = snapshot.Get(store::Family::kProjections, model::GlobalKey());
  if (!row) return base::FailIn("read alert", std::move(row));
  const auto global =
      *row ? model::DecodeFields<model::Global>(**row) : std::nullopt;
  auto message =
      ReadMessage(snapshot, global.value_or(model::Global()), directory, alert);
  if (!message) return std::unexpected(std::move(message).error());
  const config::Contact* const person = directory.Find(alert.recipient);
  const config::Language language =
      person == nullptr ? config::Language::kChinese : person->language;
  const Letter letter{.messages = {*std::move(message)},
                      .language = language,
                      .phrases = &directory.messages.Of(language),
                      .desk_url = desk_url,
                      .now = now};
  return RenderText(letter, config::SizeClass::kLong, {});
}

}  // namespace huiying::notify
