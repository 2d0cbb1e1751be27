#include "http/answer.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "http/dependencies.h"

namespace huiying::http {

const std::string& Call::Query(const std::string& name) const {
  static const std::string kNone;
  const auto at = query.find(name);
  return at == query.end() ? kNone : at->second;
}

std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Answer JsonAnswer(unsigned status, const Json& json) {
  return {.status = status,
          .content_type = "application/json",
          .headers = {{"Cache-Control", "no-store"}},
          .body = Dump(json)};
}

base::TimePoint RealNow() {
  return std::chrono::time_point_cast<base::Duration>(
      std::chrono::system_clock::now());
}

const PeopleView::Person* PeopleView::Find(std::string_view id) const {
  for (const Person& person : people) {
    if (person.id == id) return &person;
  }
  return nullptr;
}

std::string PeopleView::ChannelName(std::string_view id) const {
  const auto it = std::ranges::find(channels, id, &Channel::id);
  return it == channels.end() ? std::string(id) : it->name;
}

std::string PeopleView::NameOf(std::string_view id) const {
  const Person* const person = Find(id);
  return person == nullptr ? std::string(id) : person->name;
}

}  // namespace huiying::http
