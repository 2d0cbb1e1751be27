#include "app/demo_accounts.h"

#include <fmt/core.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace huiying::app {
namespace {

using Json = nlohmann::json;

base::Result<http::DemoAccount> AccountFrom(const Json& line) {
  http::DemoAccount account;
  for (const auto& [field, to] :
       {std::pair("id", &account.id), std::pair("name", &account.name),
        std::pair("password", &account.password)}) {
    const auto it = line.find(field);
    if (it == line.end() || !it->is_string()) {
      return base::Fail(base::ErrorCode::kInvalid,
                        fmt::format("{}: write a text", field));
    }
    *to = it->get<std::string>();
  }
  const auto roles = line.find("roles");
  if (roles != line.end() && roles->is_array()) {
    for (const Json& name : *roles) {
      const auto role =
          name.is_string()
              ? model::FromName<model::Role>(name.get<std::string>())
              : std::nullopt;
      if (!role) {
        return base::Fail(base::ErrorCode::kInvalid,
                          fmt::format("roles: {} is no role", name.dump()));
      }
      account.roles.push_back(*role);
    }
  }
  return account;
}

}  // namespace

base::Result<std::vector<http::DemoAccount>> ReadDemoAccounts(
    const std::string& path) {
  std::ifstream in(path);
  if (!in) {
    return base::Fail(base::ErrorCode::kNotFound,
                      fmt::format("{}: cannot be opened", path));
  }
  std::vector<http::DemoAccount> accounts;
  std::string text;
  for (int number = 1; std::getline(in, text); ++number) {
    if (text.empty()) continue;
    const Json line = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    auto account = line.is_object()
                       ? AccountFrom(line)
                       : base::Fail(base::ErrorCode::kInvalid, "no object");
    if (!account) {
      return base::FailIn(fmt::format("{}:{}", path, number),
                          std::move(account));
    }
    accounts.push_back(*std::move(account));
  }
  return accounts;
}

}  // namespace huiying::app
