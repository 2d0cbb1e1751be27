// Rights: which roles may call a route, as a mask beside it in routes_*.cc.
// Pure.
//
// An account may do what any of its roles may. Reads are for everybody who has
// signed in, except what is about accounts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/account.h"

namespace huiying::http {

using Who = std::uint16_t;

constexpr Who WhoIs(model::Role role) {
  return static_cast<Who>(1U << static_cast<unsigned>(role));
}
inline constexpr Who kPrograms = 1U << model::kRoleCount;
// Who has not signed in.
inline constexpr Who kStrangers = 1U << (model::kRoleCount + 1);
inline constexpr Who kPeople = (1U << model::kRoleCount) - 1;  // any role
inline constexpr Who kSignedIn = kPeople | kPrograms;
inline constexpr Who kAnybody = kSignedIn | kStrangers;

// What an account is: its roles, and whether it is a program.
Who WhoIs(const model::Account& account);

// `press`, `on_call`, …, `program`, `nobody`, in that order.
std::vector<std::string> NamesOf(Who who);

}  // namespace huiying::http
