// Site: what handlers work with, one per server. Confined(net).
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "http/dependencies.h"
#include "http/lookup.h"
#include "http/static_files.h"
#include "http/stream.h"
#include "identity/lockout.h"
#include "identity/sessions.h"

namespace huiying::http {

struct Counters {
  std::uint64_t requests = 0;
  std::uint64_t problems = 0;  // answers of 400 and above
  std::uint64_t damaged = 0;   // texts and rows that could not be read
  std::uint64_t body_bytes_in_flight = 0;
  std::uint64_t signed_in = 0;
  std::uint64_t sign_ins_failed = 0;  // wrong id or password
  std::uint64_t sign_ins_locked = 0;  // had to wait
  std::uint64_t bad_tokens = 0;
  std::uint32_t hashes_in_flight = 0;
};

struct Site {
  Dependencies deps;
  std::shared_ptr<const PeopleView> people;
  std::string rules_version;
  std::optional<std::string> rules_error;
  bool ready = false;
  StaticFiles files;
  std::unique_ptr<boost::asio::ssl::context> tls;  // null: without
  std::shared_ptr<StreamHub> hub;
  Counters counters;
  identity::Sessions sessions;
  bool has_accounts = false;  // as far as seen; never becomes false again
  // Who guesses waits: by account, and by address, which many may share.
  identity::Lockout account_waits{{}};
  identity::Lockout address_waits{{.free = 20}};

  Lookup Look() { return Lookup(deps.store.Take(), people, &counters.damaged); }
};

}  // namespace huiying::http
