#include "http/router.h"

#include <vector>

#include "http/routes.h"

namespace huiying::http {
namespace {

// The values of `{…}`, or false when the path is of another shape.
bool Fits(std::string_view pattern, std::string_view path,
          std::vector<std::string>& params) {
  params.clear();
  while (!pattern.empty() && !path.empty()) {
    const auto wanted = pattern.substr(0, pattern.find('/', 1));
    const auto given = path.substr(0, path.find('/', 1));
    if (wanted.starts_with("/{")) {
      if (given.size() < 2) return false;
      params.emplace_back(given.substr(1));
    } else if (wanted != given) {
      return false;
    }
    pattern.remove_prefix(wanted.size());
    path.remove_prefix(given.size());
  }
  return pattern.empty() && path.empty();
}

}  // namespace

std::span<const Route> Routes() {
  static const std::vector<Route> kRoutes = [] {
    std::vector<Route> all;
    for (const auto part :
         {CaseRoutes(), AnswerRoutes(), OnCallRoutes(), SiteRoutes()}) {
      all.insert(all.end(), part.begin(), part.end());
    }
    return all;
  }();
  return kRoutes;
}

Match FindRoute(std::string_view method, std::string_view path) {
  Match match;
  for (const Route& route : Routes()) {
    std::vector<std::string> params;
    if (!Fits(route.pattern, path, params)) continue;
    if (route.method == method) {
      match.route = &route;
      match.params = std::move(params);
      return match;
    }
    if (!match.allow.empty()) match.allow += ", ";
    match.allow += route.method == kGet ? "GET, HEAD" : route.method;
  }
  return match;
}

}  // namespace huiying::http
