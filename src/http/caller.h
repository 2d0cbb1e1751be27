// Caller: who a request comes from, once that is known. Pure.
#pragma once

#include <string>

#include "http/rights.h"
#include "model/ids.h"

namespace huiying::http {

struct Caller {
  enum Kind {
    kNobody,  // has not signed in
    kOpen,    // there are no accounts: the body's `by` names the actor
    kPerson,
    kProgram,
  };
  Kind kind = kNobody;
  std::string id;  // of the account
  Who who = 0;
  model::TextHash credential{};  // by which it came in
  std::string cookie;            // of a person's session

  // `person:<id>` or `program:<id>`. REQUIRES: signed in.
  model::Actor actor() const;
};

}  // namespace huiying::http
