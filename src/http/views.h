// Views: rows as the JSON that screens read; openapi.cc describes the same
// shapes. Pure but for the snapshot behind the Lookup.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/answer.h"
#include "http/lookup.h"
#include "model/case.h"

namespace huiying::http {

Json TimeOrNull(const std::optional<base::TimePoint>& t);
Json PersonRef(const Lookup& lookup, const model::PersonId& id);

// The row of a list. Joins the title, the first post and its text.
Json CaseSummary(const Lookup& lookup, const model::Case& c);
// What the state of the case lets a person do.
std::vector<std::string> ActionsOf(model::CaseState state);
Json PostView(const Lookup& lookup, const model::PostRow& post);
Json ReleaseView(const Lookup& lookup, const model::Release& release);
Json PressEventView(const Lookup& lookup, const model::PressEvent& event);
Json InstantsView(const Lookup& lookup, const model::Case& c);
Json TriageView(const Lookup& lookup, const model::Case& c);
Json HandOversView(const Lookup& lookup, const model::Case& c);
Json StageTimesView(const model::Case& c);
Json AlertView(const Lookup& lookup, const model::Alert& alert);
Json SourceView(const model::Source& source);

// The ids in paths. Nothing when it is not one, or (alerts) of another journal.
std::optional<model::CaseId> ParseCaseId(std::string_view text);
std::optional<model::AlertId> ParseAlertId(std::string_view text,
                                           const std::string& journal_id);

}  // namespace huiying::http
