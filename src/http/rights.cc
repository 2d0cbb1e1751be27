#include "http/rights.h"

#include "base/check.h"
#include "http/caller.h"

namespace huiying::http {

Who WhoIs(const model::Account& account) {
  Who who = account.kind == model::AccountKind::kProgram ? kPrograms : 0;
  for (const model::Role role : account.roles) who |= WhoIs(role);
  return who;
}

std::vector<std::string> NamesOf(Who who) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < model::kRoleCount; ++i) {
    const auto role = static_cast<model::Role>(i);
    if ((who & WhoIs(role)) != 0) names.emplace_back(model::Name(role));
  }
  if ((who & kPrograms) != 0) names.emplace_back("program");
  if ((who & kStrangers) != 0) names.emplace_back("nobody");
  return names;
}

model::Actor Caller::actor() const {
  HUIYING_CHECK(kind == kPerson || kind == kProgram);
  return model::ActorOf(kind == kPerson ? model::AccountKind::kPerson
                                        : model::AccountKind::kProgram,
                        model::AccountId(id));
}

}  // namespace huiying::http
