#include "model/account.h"

#include <algorithm>

namespace huiying::model {
namespace {

bool IsIdByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

}  // namespace

bool IsAccountId(std::string_view id) {
  return !id.empty() && id.size() <= kMaxAccountId &&
         std::ranges::all_of(id, IsIdByte);
}

Actor ActorOf(AccountKind kind, const AccountId& id) {
  return Actor(std::string(Name(kind)) + ":" + id.value());
}

bool Has(const Account& account, Role role) {
  return std::ranges::find(account.roles, role) != account.roles.end();
}

bool IsActiveAdministrator(const Account& account) {
  return !account.disabled && Has(account, Role::kAdministrator);
}

}  // namespace huiying::model
