// Site: what handlers work with, one per server. Confined(net).
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "http/dependencies.h"
#include "http/lookup.h"
#include "http/static_files.h"
#include "http/stream.h"

namespace huiying::http {

struct Counters {
  std::uint64_t requests = 0;
  std::uint64_t problems = 0;  // answers of 400 and above
  std::uint64_t damaged = 0;   // texts and rows that could not be read
  std::uint64_t body_bytes_in_flight = 0;
};

struct Site {
  Dependencies deps;
  std::shared_ptr<const PeopleView> people;
  std::string rules_version;
  std::optional<std::string> rules_error;
  bool ready = false;
  StaticFiles files;
  std::shared_ptr<StreamHub> hub;
  Counters counters;

  Lookup Look() { return Lookup(deps.store.Take(), people, &counters.damaged); }
};

}  // namespace huiying::http
