#include "notify/message.h"

#include <algorithm>

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

base::Result<model::PersonId> ReadRecipient(const store::Snapshot& snapshot,
                                            model::AlertId id) {
  auto row = snapshot.Get(store::Family::kProjections, model::AlertKey(id));
  if (!row) return base::FailIn("read alert", std::move(row));
  const auto alert =
      *row ? model::DecodeFields<model::Alert>(**row) : std::nullopt;
  return alert ? alert->recipient : model::PersonId();
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
                                  const model::Alert& alert,
                                  std::string recipient_name) {
  Message message{.alert_id = model::FormatAlertId(global.journal_id,
                                                   alert.epoch, alert.id),
                  .reason = alert.reason,
                  .stage = alert.stage,
                  .feed = alert.feed.value(),
                  .recipient = alert.recipient,
                  .recipient_name = std::move(recipient_name),
                  .step = alert.step,
                  .attempt = alert.attempts,
                  .possible_repeat = alert.possible_repeat,
                  .drill = global.drill};
  if (alert.reason == model::Reason::kRosterGap || !alert.group.empty()) {
    message.about_shift = {.group = alert.group,
                           .from = alert.from,
                           .until = alert.until,
                           .open_cases = alert.open_cases};
  }
  if (alert.about != model::AlertId()) {
    auto unheard = ReadRecipient(snapshot, alert.about);
    if (!unheard) return std::unexpected(std::move(unheard).error());
    message.unheard = *std::move(unheard);
  }
  if (alert.case_id.value() == 0) return message;
  const auto c = ReadCase(snapshot, alert.case_id);
  if (!c) return std::unexpected(c.error());
  if (!*c) return message;
  auto title = ReadTitle(snapshot, (*c)->title);
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

}  // namespace huiying::notify
