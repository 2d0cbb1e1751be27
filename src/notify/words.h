// Words: how duties, grades and instants are said to a person. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "config/messages.h"
#include "model/names.h"

namespace huiying::notify {

std::string_view DutyWord(model::DutyKind kind, config::Language language);
// `一级` … `四级`; empty for 0.
std::string_view GradeWord(model::Grade grade, config::Language language);

// `今天14:30`, `明天02:10`, `11月24日14:30`.
std::string DueWords(base::TimePoint due, base::TimePoint now,
                     config::Language language);
// `还剩4小时30分`, `已超12分`. Seconds only within the last minute: a person
// plans in minutes, and time left is never rounded up.
std::string LeftWords(base::TimePoint due, base::TimePoint now,
                      config::Language language);

}  // namespace huiying::notify
